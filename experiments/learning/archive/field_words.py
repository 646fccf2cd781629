"""What colleagues call the same thing in different words: a table of the field's words, English and some German.

Each entry up to a semicolon is one notion. Its words count as each other when it is asked whether something was tried
before; words that stand together (“win back”) are one of them. Written from the words of the trade (formats, offers,
people, channels, outcomes), not from anybody's archive: what is special to a team stands among its own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from experiments.learning.archive.words import STOP_WORDS, fold, stem

_TABLE = """
    photo, photos, picture, pictures, image, images, pic, pics, photograph, visual, visuals, bild, bilder, foto,
        fotos;
    video, videos, clip, clips, reel, reels, film, films, footage, movie, kurzvideo, filmchen;
    carousel, carousels, slides, slideshow, swipe, gallery, karussell;
    animation, gif, gifs, animated, moving;
    live, stream, streaming, livestream, broadcast;
    podcast, audio, voice, recording, spoken;
    headline, headlines, heading, title line, hook, opening, opener, first line, claim line, überschrift,
        schlagzeile;
    subject line, subject, subjects, betreff, betreffzeile, subject lines;
    caption, captions, text below, post text, copy, wording, bildunterschrift, texting;
    short, shorter, brief, concise, snappy, kurz, kürzer;
    long, longer, lengthy, detailed, lang, länger;
    question, questions, ask, asks, asking, frage, fragen;
    statement, claim, claims, assertion, aussage, behauptung;
    emoji, emojis, smiley, smileys, icon, icons;
    hashtag, hashtags, tag, tags;
    button, buttons, cta, call to action, schaltfläche;
    landing page, landing pages, target page, zielseite, landingpage;
    form, forms, sign up form, contact form, formular, fields;
    banner, banners, strip, bar;
    popup, pop up, overlay, popups;
    story, stories, narrative, tale, geschichte, geschichten;
    behind the scenes, making of, how it is made, making, process, craft, kulissen, herstellung;
    product shot, finished, result, end product, fertig;
    testimonial, testimonials, review, reviews, recommendation, recommendations, rating, ratings, social proof,
        stars, proof, bewertung, bewertungen, kundenstimmen, empfehlung;
    influencer, influencers, creator, creators, ambassador, blogger;
    expert, experts, specialist, specialists, authority, experte, expertin, fachmann;
    employee, employees, staff, team member, colleague, colleagues, people from the team, mitarbeiter;
    user generated, ugc, customer photos, from customers, fan photos;
    humour, humor, funny, joke, jokes, meme, memes, witty, lustig, witz;
    discount, discounts, rebate, voucher, vouchers, coupon, coupons, percent off, off, money off, reduction,
        reduced, promo code, code, rabatt, gutschein, gutscheine, nachlass, deal, deals;
    price, prices, pricing, cost, costs, preis, preise, kosten;
    cheap, cheaper, inexpensive, low cost, affordable, billig, günstig, günstiger;
    expensive, dearer, premium, pricey, teuer;
    free, gratis, for nothing, no charge, kostenlos, umsonst, complimentary;
    delivery, shipping, postage, dispatch, versand, lieferung, shipment;
    gift, gifts, present, presents, giveaway, goodie, geschenk, geschenke;
    bundle, bundles, set, sets, package, kit, kits, paket;
    sample, samples, trial pack, taster, tester, probe, muster, proben;
    guarantee, warranty, money back, garantie, returns policy;
    deadline, countdown, last chance, urgency, scarcity, limited, only today, ends soon, hurry, knapp, frist;
    prize, raffle, competition, contest, lottery, prize draw, sweepstake, gewinnspiel, verlosung;
    loyalty, bonus, points, reward, rewards, stamp card, treuepunkte, prämie;
    referral, refer, bring a friend, friend, friends, recommend to, word of mouth, freunde;
    subscription, subscribe, membership, member, members, abo, mitglied;
    instalment, instalments, pay later, ratenzahlung;
    donation, donations, donate, give money, gift of money, contribution, spende, spenden, giving, gives,
        fundraising, fund, appeal, charity;
    donor, donors, giver, givers, supporter, supporters, spender, spenderin, backer, backers;
    monthly, every month, regular, standing order, dauerauftrag, monatlich;
    newcomer, newcomers, new people, new customers, cold audience, strangers, do not know us, unknown, first time,
        neukunden, prospects, neue kunden, beginners, beginner;
    visitor, visitors, retargeting, remarketing, been on our page, site visitors, besucher;
    lapsed, inactive, dormant, silent, sleeping, sleepers, win back, winback, reactivate, reactivation, former,
        ex, lost, come back, get back, bring back, bring them back, zurückholen, zurückgewinnen, eingeschlafen,
        inaktive;
    existing customers, regulars, recent buyers, bestandskunden, stammkunden, repeat customers;
    customer, customers, buyer, buyers, client, clients, shopper, shoppers, kunde, kunden, kundin, käufer;
    follower, followers, fans, fan, community, abonnenten;
    subscriber, subscribers, readers, reader, recipients, list members, leser, empfänger;
    parents, mothers, fathers, mums, dads, families, family, eltern;
    student, students, pupils, class, classes, school, schools, schule, schüler, klasse;
    young, younger, teenagers, gen z, under 25, youth, jugend, junge;
    old, older, seniors, elderly, over 60, senioren, ältere;
    business, businesses, company, companies, firm, firms, b2b, trade, corporate, firmen, unternehmen, betriebe;
    restaurant, restaurants, chef, chefs, kitchen, kitchens, gastronomy, cooks, gastro, köche;
    lookalike, lookalikes, similar people, twins;
    nearby, near us, local, neighbourhood, regional, around here, region, regions, in der nähe;
    e mail, email, emails, mails, mail, mailing, mailings, newsletter, newsletters, letter, letters, edm,
        rundbrief;
    paid social, sponsored, ad, ads, advert, adverts, advertising, advertisement, promoted, campaign, paid,
        anzeige, anzeigen, werbung, kampagne;
    organic, unpaid, own posts, own channel;
    post, posts, posting, postings, publish, publishing, beitrag, beiträge, posten, veröffentlichen;
    direct message, direct messages, dm, dms, chat, message, messages, messenger, whatsapp, nachricht,
        nachrichten, inbox;
    comment, comments, replies in public, kommentar, kommentare;
    website, site, web page, shop page, homepage, webseite, seite, online shop, web shop, webshop;
    search, search ads, keywords, suche, google;
    print, flyer, flyers, leaflet, leaflets, brochure, poster, prospekt, flugblatt;
    phone, telephone, call, calls, calling, hotline, anruf, anrufe, telefon;
    event, events, fair, fairs, workshop, workshops, open day, veranstaltung, messe;
    course, courses, training, trainings, lesson, lessons, class on, kurs, kurse, seminar, seminars;
    webinar, webinars, online talk, talk, talks, lecture, vortrag;
    white paper, whitepaper, paper, ebook, e book, guide, pdf, download, report, leitfaden;
    checklist, checklists, one pager, cheat sheet, checkliste;
    recipe, recipes, instructions, how to, tutorial, tutorials, rezept, rezepte, anleitung;
    quiz, quizzes, test yourself, game, games, play, puzzle, rätsel, spiel;
    poll, polls, survey, surveys, vote, votes, umfrage, abstimmung;
    network, networks, platform, platforms, channel, channels, account, accounts, profile, konto, kanal, netzwerk;
    tiktok, short video app, video network;
    linkedin, business network, xing;
    pinterest, pinboard, pins;
    morning, mornings, early, breakfast, morgens, früh;
    lunch, noon, midday, lunchtime, mittag, mittags;
    evening, evenings, night, after work, late, abend, abends;
    weekend, saturday, sunday, weekends, wochenende, samstag, sonntag;
    weekday, weekdays, tuesday, monday, wednesday, thursday, friday, dienstag, montag, wochentag;
    daily, every day, each day, more often, frequency, frequent, frequently, often, täglich, häufiger, oft;
    weekly, every week, once a week, per week, wöchentlich;
    rarely, less often, fewer, seldom, seltener, weniger;
    season, seasonal, christmas, easter, holiday, holidays, summer, winter, advent, weihnachten, ostern, saison;
    reminder, reminders, remind, nudge, follow up, second mail, again later, erinnerung, erinnern, nachfassen;
    welcome, onboarding, first mail, greeting, willkommen, begrüßung;
    thank, thanks, thanking, thank you, gratitude, danke, dank, bedanken;
    apology, sorry, apologise, entschuldigung;
    birthday, anniversary, geburtstag, jubiläum;
    personal, personalised, personalized, first name, by name, name, individual, persönlich, personalisiert,
        vorname, own name;
    sender, from name, from line, absender;
    preview text, preheader, preview;
    colour, color, colours, red, green, blue, bright, dark, farbe, farben;
    background, backdrop, setting, hintergrund;
    face, faces, people in, person, portrait, human, gesicht, gesichter, menschen;
    hand, hands, hände;
    animal, animals, dog, dogs, cat, cats, pet, pets, hund, hunde, tier;
    close up, detail shot, macro, nahaufnahme;
    subtitles, subtitle, with text, untertitel;
    sound, music, sounds, ton, musik;
    second, seconds, sec, sekunden, duration, length, länge;
    order, orders, purchase, purchases, buy, buys, buying, sell, sells, sales, checkout, bestellung, bestellungen,
        bestellen, kaufen, verkaufen;
    second order, order again, repeat purchase, buy again, reorder, repeat order, come again, wiederkauf, nochmal
        bestellen, zweite bestellung;
    basket, baskets, cart, carts, trolley, abandoned, warenkorb;
    lead, leads, enquiry, enquiries, inquiry, contact, contacts, anfrage, anfragen;
    sign up, sign ups, signup, signups, registration, registrations, register, enrol, enrolment, book a place,
        anmeldung, anmeldungen, anmelden;
    waiting list, waitlist, list before launch, warteliste;
    launch, launches, introduce, introduction, start of, new product, new offer, programme, program, einführung;
    click, clicks, click through, clickthrough, ctr, klick, klicks, klicken;
    visit, visits, traffic, page views, come to our page, besuch, besuche;
    reach, impressions, seen, views, reichweite, awareness;
    open rate, opens, opened, opening rate, öffnungsrate, öffnen;
    engagement, reactions, likes, like, interaction, interactions, saves, save, saved, shares, sharing, merken,
        teilen;
    unsubscribe, unsubscribes, opt out, abmelden, abmeldung;
    complaint, complaints, negative, annoyed, beschwerde, beschwerden;
    service, support, customer care, help desk, kundendienst;
    answer, answers, answering, reply, replies, respond, response, responses, antwort, antworten;
    saved reply, saved replies, template, templates, canned, ready made, standard text, prewritten, textbaustein,
        textbausteine, vorlage;
    fast, faster, quick, quicker, speed, quickly, schnell, schneller;
    trust, credibility, credible, believe, vertrauen;
    curious, curiosity, teaser, tease, cliffhanger, neugier;
    exact, exactly, concrete, specific, precise, genau, konkret;
    compare, comparison, versus, vergleich;
    useful, tips, tip, advice, help, helpful, how, nützlich, tipps;
    sustainable, sustainability, eco, green claim, climate, organic farming, nachhaltig, bio;
    region ads off, holdout, left out, without ads, switch off, turn off, stop ads, pause, abschalten,
        ausschalten;
    budget, spend, money, spending, ausgaben;
    alone, only, solo, by itself, nur, allein;
    beside, together, alongside, plus, combined, in addition, accompany, zusammen, zusätzlich;
"""

SMALL_WORDS = STOP_WORDS | frozenset(
    fold(
        """
        aber alle als am an auf aus bei beim bis das dass dem den der des die dies diese ein eine einem einen einer es
        für hat ich ihr im in ist kann man mehr mit nach nicht noch nur oder ob per schon sein sich sie sind soll statt
        über um und uns unser unsere unseren unter vom von vor war was weil wenn wer wie wir wird zu zum zur zwei
        after again all also any before both each every few get gets give i ll many me much my own per rather re same
        see some something still such take tell than thing things two up upon very whether while without yet
        """
    ).split()
)
"""Words that tell nothing of what an idea is about, in English and in German."""
LEAST_LETTERS = 5
"""Shorter words are neither put right nor looked for within longer ones: too many are near to too many."""
NEAR = 0.75
"""From here on two words count as one of them misspelt (share of letters; exchanged neighbours are one mistake)."""


def _read() -> tuple[dict[tuple[str, ...], int], tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    notions: dict[tuple[str, ...], int] = {}
    words: list[tuple[str, ...]] = []
    phrases: list[tuple[str, ...]] = []
    for number, line in enumerate(line for line in _TABLE.split(";") if line.strip()):
        entries = [tuple(fold(entry).split()) for entry in line.split(",")]
        words.append(tuple(dict.fromkeys(entry[0] for entry in entries if len(entry) == 1)))
        phrases.append(tuple(dict.fromkeys(" ".join(entry) for entry in entries if len(entry) > 1)))
        for entry in entries:
            notions.setdefault(tuple(stem(word) for word in entry), number)
    return notions, tuple(words), tuple(phrases)


_NOTIONS, WORDS, PHRASES = _read()
"""Stems to the number of their notion; and by that number the single words and the entries of several."""
_LONGEST = max(len(entry) for entry in _NOTIONS)
_SINGLE = {entry[0]: number for entry, number in _NOTIONS.items() if len(entry) == 1}


def notions_in(words: Sequence[str]) -> Iterator[tuple[Sequence[str], int | None]]:
    """Go through folded words from left to right: each word, or several of one entry, with its notion if it has one.

    Examples
    --------
    >>> [(found, number is not None) for found, number in notions_in("win back with rye".split())]
    [(['win', 'back'], True), (['with'], False), (['rye'], False)]
    """
    stems = [stem(word) for word in words]
    place = 0
    while place < len(stems):
        length, number = 1, None
        for longest in range(min(_LONGEST, len(stems) - place), 0, -1):
            entry = _NOTIONS.get(tuple(stems[place : place + longest]))
            if entry is not None and not (longest == 1 and words[place] in STOP_WORDS):
                length, number = longest, entry
                break
        yield words[place : place + length], number
        place += length


@lru_cache(maxsize=4096)
def notions_near(word: str) -> tuple[int, ...]:
    """Find the notion of a stem that stands nowhere in the table: it is misspelt, or has another ending.

    Examples
    --------
    >>> notions_near("headlien") == (notion_of("headline"),), notions_near("anrufen") == (notion_of("Anruf"),)
    (True, True)
    """
    if len(word) < LEAST_LETTERS:
        return ()
    shorter = next((word[:-cut] for cut in (1, 2) if len(word) - cut >= 4 and word[:-cut] in _SINGLE), None)
    if shorter is not None:
        return (_SINGLE[shorter],)
    begins = [known for known in _SINGLE if known[0] == word[0] and len(known) >= LEAST_LETTERS - 1]
    close = process.extractOne(word, begins, scorer=OSA.normalized_similarity, score_cutoff=NEAR)
    return () if close is None else (_SINGLE[close[0]],)


@lru_cache(maxsize=4096)
def notions_within(word: str) -> tuple[int, ...]:
    """Find the notions that a long word is put together from.

    Examples
    --------
    >>> set(notions_within("kundenfotos")) == {notion_of("Kunden"), notion_of("Fotos")}
    True
    """
    if len(word) < LEAST_LETTERS + 3:
        return ()
    ends = {known for known in _SINGLE if len(known) >= LEAST_LETTERS - 1 and stem(word).endswith(known)}
    begins = {known for known in _SINGLE if len(known) >= LEAST_LETTERS and word.startswith(known)}
    longest = [max(found, key=len) for found in (begins, ends) if found]
    return tuple(dict.fromkeys(_SINGLE[known] for known in longest))


def notion_of(word: str) -> int | None:
    """Give the notion of a single word.

    Examples
    --------
    >>> notion_of("picture") == notion_of("Fotos"), notion_of("rye")
    (True, None)
    """
    return _SINGLE.get(stem(fold(word)))

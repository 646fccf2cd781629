"""Spring (two cycles ago): first experiments; ads beside everything."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from experiments.metrics.kinds import Design, Unit
from experiments.reading.report import FileMapping
from webapp.demo import numbers
from webapp.demo.exports import instagram_posts, meta_ads, table
from webapp.demo.figures import Totals, ad_days, people, posts
from webapp.demo.lessons import MAIL_ALONE, MAKING, QUESTIONS
from webapp.demo.seasons import DemoCycle
from webapp.demo.telling import Ending, Telling, UploadedFile

CAPTIONS = ("A Saturday loaf", "Rye, day two", "The oven at six", "Crust", "What the stone does", "From the mill")
SAVES_COUNT = FileMapping(columns={"saves": "Saves"})
"""By itself the export's likes, comments, shares and saves are added up; here the saves alone decide."""


def spring(cycle: DemoCycle) -> list[Telling]:
    """Tell E1 to E5."""
    return [question_headline(cycle), six_seconds(cycle), ads_beside_mail(cycle), hands(cycle), hanne_posts(cycle)]


def question_headline(cycle: DemoCycle) -> Telling:
    """E1: a question as headline; worked."""
    starts, ends = cycle.day(8), cycle.day(21)
    old, new = "Claim headline", "Question headline"
    return Telling(
        key="E1",
        recipe=1,
        title="Does a question in the headline bring more first clicks?",
        goal="new_sales",
        owner="tom",
        heard="Under our ads people ask: how hard is it really?",
        audience="People who like baking and do not know us, 25 to 64, near us",
        customer_objective="Click through to the baking kit",
        funnel=("not looking", "has a need"),
        idea="open with the reader's question",
        instead_of="our claim",
        expected="more will click through",
        mechanism="curiosity",
        next_step="Use it in all first-contact ads, then on the landing page.",
        next_metric="link clicks per time shown in the next flight",
        next_due=cycle.day(60),
        channel="paid social",
        content_type="offer",
        tactic="feed ad, headline",
        design=Design.PLATFORM_SPLIT,
        unit=Unit.USER,
        control=(old, "Stone-ground kit: real bread at home"),
        treatments=((new, "Have you ever baked a real loaf?"),),
        metrics=(numbers.CLICKS_PER_TIME_SHOWN, numbers.ARRIVALS_KEPT),
        worthwhile=0.05,
        looks="weekly",
        budget=843_00,
        hours=4,
        forecast=0.6,
        run_by="Studio Larch",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(3),
        locked_on=cycle.day(5),
        uploaded_on=cycle.day(30),
        file=partial(_question_headline_file, starts),
        ending=Ending(
            cycle.day(31),
            "adopt",
            lesson=QUESTIONS,
            decision_due=cycle.day(40),
            came=True,
        ),
        equal_budgets=True,
    )


def _question_headline_file(starts: date) -> UploadedFile:
    old, new = "Claim headline", "Question headline"
    versions = (Totals(old, 182_400, 1_824, 421_40), Totals(new, 181_900, 2_110, 421_60))
    rows = ad_days(3055, starts, 14, versions, spread=0.119)
    return "Quernwell-Ad-sets-spring.csv", meta_ads(rows, "SPR Baking kit", "Baking kit | {}")


def six_seconds(cycle: DemoCycle) -> Telling:
    """E2: six seconds instead of fifteen; could not tell."""
    starts, ends = cycle.day(29), cycle.day(42)
    old, new = "15-second video", "6-second video"
    return Telling(
        key="E2",
        title="Is the six-second video cheaper per first order?",
        goal="new_sales",
        owner="tom",
        heard="Studio Larch: most people are gone after five seconds.",
        audience="People who like baking and do not know us, 25 to 64, near us",
        customer_objective="Order the first kit",
        funnel=("has a need", "decides"),
        idea="show the kit in six seconds",
        instead_of="telling it in fifteen",
        expected="a first order costs less",
        mechanism="timeliness",
        next_step="Cut all videos of the cycle to six seconds.",
        next_metric="cost per first order in the next flight",
        next_due=cycle.day(80),
        channel="paid social",
        content_type="offer",
        tactic="video ad, length",
        design=Design.PLATFORM_SPLIT,
        unit=Unit.USER,
        control=(old, "From grain to loaf in fifteen seconds"),
        treatments=((new, "Flour, water, oven, bread"),),
        metrics=(numbers.COST_PER_ORDER, numbers.ORDERS_PER_CLICK),
        worthwhile=0.15,
        looks="weekly",
        budget=900_00,
        hours=5,
        forecast=0.5,
        run_by="Studio Larch",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(22),
        locked_on=cycle.day(26),
        uploaded_on=cycle.day(51),
        file=partial(_six_seconds_file, starts),
        ending=Ending(cycle.day(52), "stop", why="too_small", decision_due=cycle.day(59), came=False),
        equal_budgets=True,
    )


def _six_seconds_file(starts: date) -> UploadedFile:
    old, new = "15-second video", "6-second video"
    versions = (
        Totals(old, 96_000, 1_010, 450_12, 31, 1_249_00),
        Totals(new, 97_500, 1_090, 449_92, 38, 1_514_00),
    )
    rows = ad_days(7726, starts, 14, versions, spread=0.65)
    return "Quernwell-Ad-sets-video.csv", meta_ads(rows, "SPR Baking kit video", "Kit video | {}")


def ads_beside_mail(cycle: DemoCycle) -> Telling:
    """E3: ads beside the e-mail; no gain worth having."""
    starts, ends, old, new = cycle.day(10), cycle.day(69), "E-mail", "E-mail and ads"
    return Telling(
        key="E3",
        recipe=5,
        title="Do ads beside the e-mail bring more second orders?",
        goal="repeat_business",
        owner="ada",
        heard="The platform claims half of our second orders for itself.",
        audience="Customers of the last 60 days with one order",
        customer_objective="Order a second time within 60 days",
        funnel=("uses", "decides"),
        idea="show the offer in the feed while the e-mail is out",
        instead_of="sending the e-mail alone",
        expected="more will order again",
        mechanism="recognition",
        next_step="Exclude recent buyers from all ads if nothing comes.",
        next_metric="share with a second order in 60 days",
        next_due=cycle.day(88),
        channel="e-mail and paid social",
        content_type="offer",
        tactic="ads to the e-mail list",
        design=Design.RANDOMIZED,
        unit=Unit.USER,
        unit_name="customers",
        control=(old, "The second-order e-mail as always"),
        treatments=((new, "The same e-mail, and the list in the feed for 14 days"),),
        metrics=(numbers.SECOND_ORDERS, numbers.UNSUBSCRIBES_KEPT),
        worthwhile=0.1,
        looks="end",
        budget=640_00,
        hours=4,
        forecast=0.7,
        run_by="in-house",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(4),
        locked_on=cycle.day(8),
        uploaded_on=cycle.day(71),
        file=_ads_beside_mail_file,
        minimum_days=60,
        ending=Ending(cycle.day(72), "keep", why="weak_idea", lesson=MAIL_ALONE, decision_due=cycle.day(88), came=True),
        drawn=True,
        other_tactics=("e-mail",),
    )


def _ads_beside_mail_file() -> UploadedFile:
    groups = (("E-mail", 4_800, 874), ("E-mail and ads", 4_800, 866))
    gone = {"E-mail": 31, "E-mail and ads": 29}
    rows = []
    for number, (name, again) in enumerate(people(3, groups)):
        # Who leaves the list does not buy: the first of each group without an order.
        left = 1 if gone[name] and not again else 0
        gone[name] -= left
        rows.append((f"k{200_000 + 7 * number}", name, again, left))
    return "second-orders-60-days.csv", table(("customer_id", "version", "second orders", "unsubscribed"), rows)


def hands(cycle: DemoCycle) -> Telling:
    """E4: hands at work instead of finished bread; worked."""
    starts, ends = cycle.day(15), cycle.day(70)
    old, new = "Finished bread", "Hands at work"
    return Telling(
        key="E4",
        recipe=3,
        title="Hands or bread? Showing the making",
        goal="new_sales",
        owner="tom",
        heard="A comment with 60 likes: show us how you do it.",
        audience="Our followers",
        customer_objective="Save the post, then visit the shop from the profile",
        funnel=("not looking", "has a need"),
        idea="show how it is made",
        instead_of="the finished bread",
        expected="more will save it",
        mechanism="useful answer",
        next_step="Make a series of the better kind; count visits from the profile to the shop.",
        next_metric="visits from the profile to the shop in the next month",
        next_due=cycle.ends + timedelta(days=10),
        channel="organic social",
        content_type="behind the scenes",
        tactic="photo post",
        design=Design.RANDOMIZED,
        unit=Unit.POST,
        control=(old, "A photo of the loaf"),
        treatments=((new, "A photo of kneading, milling, shaping"),),
        metrics=(numbers.SAVES_PER_REACHED,),
        worthwhile=0.2,
        looks="end",
        budget=0,
        hours=10,
        forecast=0.65,
        run_by="in-house",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(9),
        locked_on=cycle.day(12),
        uploaded_on=cycle.day(75),
        file=partial(_hands_file, starts),
        mapping=SAVES_COUNT,
        ending=Ending(cycle.day(76), "adopt", lesson=MAKING, decision_due=cycle.day(90), came=True),
        drawn=True,
        expert="Hanne Voss, miller",
    )


def _hands_file(starts: date) -> UploadedFile:
    old, new = "Finished bread", "Hands at work"
    told = ((old, 20, 41_200, 461), (new, 20, 40_900, 601))
    rows = posts(381, starts, 56, told, spread=0.33, drawn=True)
    return "instagram-posts-spring.csv", instagram_posts(rows, {old: old, new: new}, CAPTIONS)


def hanne_posts(cycle: DemoCycle) -> Telling:
    """E5: the miller's own posts instead of the company page; could not tell."""
    starts, ends = cycle.day(20), cycle.day(75)
    old, new = "Company page", "Hanne's own posts"
    return Telling(
        key="E5",
        recipe=9,
        title="The expert or the company page?",
        goal="thought_leadership",
        owner="hanne",
        heard="A chef: I follow people, not mills.",
        audience="Chefs and buyers of restaurants nearby",
        customer_objective="Visit the page about sample sacks",
        funnel=("not looking", "has a need"),
        idea="let our miller post under her own name",
        instead_of="the company page",
        expected="more chefs will visit",
        mechanism="trust in the expert",
        next_step="Invite the readers to a milling evening; count the sample sacks they ask for.",
        next_metric="sample sacks asked for in 90 days",
        next_due=cycle.ends + timedelta(days=75),
        channel="LinkedIn organic",
        content_type="thought leadership",
        tactic="personal profile",
        design=Design.RANDOMIZED,
        unit=Unit.POST,
        control=(old, "Posted by Quernwell Mill"),
        treatments=((new, "Posted by Hanne Voss, miller"),),
        metrics=(numbers.VISITS_PER_TIME_SHOWN,),
        worthwhile=0.3,
        looks="end",
        budget=0,
        hours=8,
        forecast=0.6,
        run_by="in-house",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(13),
        locked_on=cycle.day(17),
        uploaded_on=cycle.day(78),
        file=partial(_hanne_posts_file, starts),
        mapping=FileMapping(columns={"unit": "Post ID"}),
        ending=Ending(cycle.day(79), "repeat", why="too_small", came=False),
        alternated=True,
    )


def _hanne_posts_file(starts: date) -> UploadedFile:
    old, new = "Company page", "Hanne's own posts"
    rows = posts(530, starts, 56, ((old, 8, 13_100, 80), (new, 8, 13_050, 115)), spread=0.58, drawn=False)
    headers = ("Post ID", "Version", "Date", "Impressions", "Visits")
    return "linkedin-16-texts.csv", table(
        headers, [(f"text-{place + 1:02d}", p.version, p.day, p.reach, p.acts) for place, p in enumerate(rows)]
    )

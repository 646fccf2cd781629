"""A book in which somebody has typed, called and uploaded harm wherever that is possible."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flask import Flask

from experiments.results.uploads.imports import Upload, accept_file
from experiments.trials.draft import VariantGiven
from experiments.trials.experiment import VariantRole
from tests.experiments.results.exports import daily
from tests.factories import QUESTION_HEADLINE, make_draft, make_goal, make_registered
from tests.webapp.api.caller import Caller
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text
from tests.webapp.doors.house import House, build_house
from tests.webapp.hostile.calling import Bodies, call_all
from tests.webapp.hostile.filling import as_it_stands, kind_of, send
from tests.webapp.hostile.payloads import Ledger
from tests.webapp.hostile.reading import Form, Page
from tests.webapp.hostile.special import ASK, make_special
from tests.webapp.hostile.uploading import as_csv, rows, upload_all
from webapp.storage import running

ENDS = re.compile(r"/(logout|sessions/end|erase|deactivate|revoke|again|cancel|undo|end|change|tf-setup|login)$")
"""Forms that end something and ask for no text: not sent, so that all pages stay."""
SHARED = re.compile(r"/s/[\w.-]+")
JOIN = re.compile(r"/join/[\w.-]+")
PLAIN = {"token": "x", "name": "start", "filename": "trialbook.css", "version": "0"}


@dataclass
class Crowded:
    """The book, what was sent into it, what came of it, and what went wrong on the way."""

    house: House
    ledger: Ledger = field(default_factory=Ledger)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    forms: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)
    calls: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    uploads: dict[str, dict[str, int]] = field(default_factory=dict)
    stories: set[str] = field(default_factory=set)

    @property
    def admin(self) -> Browser:
        return self.house.people["admin"].browser

    @property
    def caller(self) -> Caller:
        return self.house.people["admin"].caller

    def note(self, address: str, page: Page) -> None:
        """Note what is wrong with a page that came as an answer, and the texts that it shows."""
        self.seen |= page.marks
        if page.wrong:
            self.wrong[address] = page.wrong


def crowd(app: Flask, now: datetime) -> Crowded:
    """Build the house with more things to write on, then type, call and upload harm wherever that is possible."""
    book = Crowded(build_house(app, now))
    things = _more_things(book, now)
    for place in ("/drop", f"/experiments/{things['begun'][0]}/upload"):
        book.uploads[place] = upload_all(book.admin, book.ledger, place, book.note)
    spec = book.admin.get("/api/v1/openapi.json").get_json()
    for draft in things["draft"][:2]:
        assert book.caller.post(f"/experiments/{draft}/approval", {"act": "ask"}).status_code == 201
    signed = {"risky": True, "sign_off": book.house.people["admin"].actor.person_id}
    assert book.caller.patch(f"/experiments/{things['draft'][2]}", signed).status_code == 200
    ids = {**book.house.ids, "thing_id": book.house.ids["experiment_id"]}
    trials = [key for name, keys in things.items() if name != "goal" for key in keys]
    names = [book.ledger.text("long sale", "name of a version") for _version in range(2)]
    book.ledger.accept(names)
    special = make_special(book.house, now, names)
    places = {"experiment_id": trials, "goal_id": things["goal"], "reading_id": [1, 2, 3], **special}
    bodies = Bodies(spec, ids, book.ledger, {"figures.variant": tuple(names)})
    book.calls = call_all(book.caller, bodies, places)
    kept = [one["id"] for one in book.caller.get("/experiments?limit=200").get_json()["items"]]
    rated = f"/cycles/{book.house.ids['cycle_id']}/ratings"
    _look_at(book, [rated, *(f"/experiments/{key}/{page}" for key in kept for page in ("edit", "plan", "attribution"))])
    _ask_in(book)
    with opened(app) as session:  # the calls may have changed or ended every other one
        untouched = make_draft(session, book.house.people["admin"].actor, now).id
    begin = [f"/experiments/{key}/{page}" for key in (*trials, untouched) for page in ("edit", "plan", "close")]
    begin += [
        f"/experiments/{key}/draw" for call in special if call.startswith(f"{ASK}/draws") for key in special[call]
    ]
    for _round in range(2):
        _fill_in_all(book, begin)
    _share(book)
    return book


def _more_things(book: Crowded, now: datetime) -> dict[str, list[int]]:
    """Make goals, drafts, plans and running experiments, one of them with versions whose names do harm."""
    early = now - timedelta(days=28)
    begins = early.date() + timedelta(days=7)
    things: dict[str, list[int]] = {"draft": [], "goal": [], "locked": [], "begun": []}
    with opened(book.house.app) as session:
        admin = book.house.people["admin"].actor
        for _count in range(4):
            things["draft"].append(make_draft(session, admin, now).id)
            things["goal"].append(make_goal(session, admin, now).id)
            things["locked"].append(make_registered(session, admin, now).id)
            things["begun"].append(make_registered(session, admin, early, starts=begins).id)
        names = [book.ledger.text("plan", "name of a version") for _version in range(2)]
        book.ledger.accept(names)
        change = replace(
            QUESTION_HEADLINE,
            variants=tuple(VariantGiven(name, role) for name, role in zip(names, VariantRole, strict=True)),
        )
        named = make_registered(session, admin, early, starts=begins, change=change)
        for key, table in ((named.id, rows(book.ledger, labels=names)), (things["begun"][1], None)):
            data = daily(14, a=20, b=25, starts=begins) if table is None else as_csv(table)
            accept_file(session, running().book.store, admin, key, Upload("export.csv", data), now=now)
    return things


def _ask_in(book: Crowded) -> None:
    """Invite somebody, who comes in under a name that does harm."""
    given = {"email": "newcomer@quernwell.example", "role": "marketer"}
    link = JOIN.search(text(book.admin.post("/settings/people/invite", given, page="/settings/people")))
    assert link is not None
    guest = Browser(book.house.app)
    page = Page(text(guest.get(link[0])), link[0])
    form = next(form for form in page.forms if form.method == "post")
    sent = send(guest, form, book.ledger, book.wrong)
    book.forms["/join", tuple(form.texts)] = sent.answer.status_code


def _share(book: Crowded) -> None:
    """Send every experiment, goal and lesson to somebody without a log-in, with and without figures."""
    for thing, path in (("experiment", "/experiments"), ("goal", "/goals"), ("lesson", "/lessons")):
        for one in book.caller.get(f"{path}?limit=200").get_json()["items"]:
            for scope in ("story", "figures"):
                name = book.ledger.text("share link", "name")
                body = {"thing": thing, "thing_id": one["id"], "name": name, "scope": scope, "days": 30}
                answer = book.caller.post("/share-links", body)
                if answer.status_code == 201:
                    book.ledger.accept(name)
                    book.stories |= set(SHARED.findall(text(answer)))


def _fill_in_all(book: Crowded, begin: list[str]) -> None:
    waiting: dict[tuple[str, tuple[str, ...]], list[Form]] = {}
    for page in crawl(book.admin, ["/", "/account/tokens", "/settings/webhooks", *begin], book.wrong, most=4):
        for form in page.forms:
            kind = kind_of(form), tuple(form.texts)
            if form.method == "post" and form.texts and not form.takes_results and not ENDS.search(kind[0]):
                waiting.setdefault(kind, []).append(form)
    for turn, (kind, forms) in enumerate(sorted(waiting.items(), key=lambda one: one[0])):
        # Each kind begins with another thing, so that one form does not undo what another stored.
        begin = turn % len(forms)
        for found in [*forms[begin:], *forms[:begin]][:6]:
            form = as_it_stands(book.admin, found) if book.forms.get(kind, 999) >= 400 else None
            if form is not None:
                sent = send(book.admin, form, book.ledger, book.wrong)
                book.forms[kind] = sent.answer.status_code
                if sent.answer.status_code == 200 and sent.answer.mimetype == "text/html":
                    book.note(f"answer to {kind[0]}", Page(text(sent.answer), kind[0]))
                book.stories |= set(SHARED.findall(text(sent.answer)))
                _look_at(book, [form.page, sent.answer.location or form.page])


def _look_at(book: Crowded, addresses: Iterable[str]) -> None:
    """Note what pages show at once, before something else takes its place."""
    for address in addresses:
        book.note(address, Page(text(book.admin.get(address)), address))


def crawl(visitor: Browser, begin: Iterable[str], wrong: dict[str, list[str]], *, most: int = 1000) -> Iterator[Page]:
    """Read every page that links lead to, of each kind so many at most."""
    todo, seen, kinds = list(begin), set(), Counter[str]()
    named = set(todo)
    while todo:
        address = todo.pop(0).partition("#")[0]
        kind = re.sub(r"\d+", "#", address)
        if address in seen or not address.startswith("/") or (kinds[kind] >= most and address not in named):
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = visitor.get(address)
        if answer.status_code >= 500:
            wrong[address] = [answer.status]
        if answer.location:
            todo.append(answer.location)
        if answer.mimetype != "text/html":
            continue
        page = Page(text(answer), address)
        if page.wrong:
            wrong[address] = page.wrong
        todo += sorted(page.links)
        yield page


def every_address(house: House) -> list[str]:
    """Give the address of every page that is asked for with GET, of each thing that the house knows."""
    files = ("/api/", "/static", "/bootstrap", "/assets")
    found = [address for _endpoint, method, address in every_route(house) if method == "GET"]
    return [address for address in found if not address.startswith(files)]


def every_route(house: House) -> list[tuple[str, str, str]]:
    """Give endpoint, method and address of every route, of each thing that the house knows."""
    found = []
    with house.app.test_request_context():
        for rule in house.app.url_map.iter_rules():
            built = rule.build({name: house.ids.get(name, PLAIN.get(name, 1)) for name in rule.arguments})
            assert built is not None, rule
            found += [
                (rule.endpoint, method, built[1]) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            ]
    return found

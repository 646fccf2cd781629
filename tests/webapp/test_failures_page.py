"""Why it failed, in the browser: reasons, ledgers, what to try; and decisions answered in one click."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Tally
from experiments.learning.archive.facet_counts import count_cards
from experiments.people.first import local_actor
from experiments.people.permission import Actor
from experiments.people.team import Team
from tests.experiments.learning.cards_made import CLOSED_ON, made_card, many_cards
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")


def write(app: Flask, now: datetime, cards: list[dict[str, object]]) -> Actor:
    with opened(app) as session:
        actor = local_actor(session, now=now)
        team = session.get_one(Team, actor.team_id)
        team.currency, team.hour_minor = "EUR", 40_00
        for card in cards:
            made_card(session, actor, **card)
        return actor


def test_an_empty_page_teaches_the_next_step(reader: Browser) -> None:
    for path in ("/archive/why", "/archive/decisions"):
        page = text(reader.get(path))
        assert page.count("btn-primary") >= 1
    assert "Nothing counts here yet." in text(reader.get("/archive/why"))
    assert "Nothing counts here yet." in text(reader.get("/archive/decisions"))


def test_the_sentence_comes_first_with_the_cost_in_the_middle(reader: Browser, local_app: Flask, now: datetime) -> None:
    story: list[dict[str, object]] = [
        {"cost_minor": 640_00, "hours": 4, "verdict": "no_useful_difference", "title": "Ads beside the e-mail?"},
        {"cost_minor": 0, "hours": 10, "why": "wrong_audience", "decision": "stop", "title": "Hands or bread?"},
        {"cost_minor": 0, "hours": 6, "why": "weak_execution", "decision": "stop", "title": "Saved replies?"},
        {"verdict": "undecided", "why": "too_small", "decision": "stop", "title": "Six seconds?"},
        {"verdict": "succeeded", "why": None},
    ]
    story[0] |= {"avoided_minor": 640_00, "avoided_every": "quarter", "avoided_assumption": "Once a quarter."}
    write(local_app, now, story)
    page = text(reader.get("/archive/why"))
    head = plain(page.split("<h1")[1].split("</h1>")[0].split(">", 1)[1])
    assert (
        head == "Three of five closed experiments did not work; a failed one cost €400 in the middle, hours included."
    )
    said = plain(page)
    assert "€1,440 in all, €400 in the middle, over 3 experiments." in said
    assert "€2,560 a year, if every assumption is right. Never added to gains." in said
    assert "€640 a quarter Once a quarter." in said
    assert "Others may answer differently: the same idea for the people whom it fits. Draft it for others" in said
    assert "You stopped it: a larger one is not worth it" in said
    assert 'aria-label="0 did not work, 1 without an answer"' in page
    assert "wrong_audience" not in plain(page), "internal names are never said"
    assert re.search(r'href="/experiments/new\?built_on_id=\d+"', page)


@pytest.mark.parametrize("cursor", ["x", "99999999999999999999.1", "5.1"])
def test_an_old_page_mark_begins_again(reader: Browser, local_app: Flask, now: datetime, cursor: str) -> None:
    write(local_app, now, [{}])
    assert reader.get(f"/archive/why?cursor={cursor}").status_code == 200


def test_a_decision_is_answered_by_one_click(reader: Browser, local_app: Flask, now: datetime) -> None:
    due = {"decision": "adopt", "verdict": "succeeded", "why": None, "decision_due": CLOSED_ON, "plan_with": 0.12}
    write(local_app, now, [due | {"lift": 0.2, "metric": "clicks"}])
    page = text(reader.get("/archive/decisions"))
    assert "Planned with +12 % clicks." in plain(page)
    answer = reader.post("/experiments/1/decision", {"answer": "yes"}, page="/archive/decisions")
    assert (answer.status_code, answer.location) == (303, "/archive/decisions")
    said = plain(text(reader.get("/archive/decisions")))
    assert "None of one decision to use or to stop something was done on time; one later." in said
    assert "Too few to say: 1 of at least 8 decisions with an answer." in said
    assert "1 It held" in said


def test_what_was_measured_stands_beside_what_was_planned(reader: Browser, local_app: Flask, now: datetime) -> None:
    write(local_app, now, [{"decision": "adopt", "verdict": "succeeded", "lift": 0.2, "plan_with": 0.12, "why": None}])
    form = {"answer": "partly", "lift": "9", "note": "<b>In the shop</b>"}
    reader.post("/experiments/1/decision", form, page="/experiments/1/decision")
    said = text(reader.get("/archive/decisions"))
    assert 'aria-label="First result +20 %, planned with +12 %, measured +9 %"'.replace(" %", "\xa0%") in said
    page = text(reader.get("/experiments/1/decision"))
    assert "Done, it held partly: +9\xa0% measured" in page
    assert "&lt;b&gt;In the shop" in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"answer": "maybe"}, "Say whether it was done."),
        ({"answer": "yes", "lift": "much"}, "Give a number of per cent"),
        ({"answer": "not_done", "lift": "5"}, "What was not done has brought no change"),
        ({"answer": "yes", "lift": "-200"}, "A change is at least −100 %"),
    ],
)
def test_what_does_not_fit_is_said_and_kept_in_the_form(
    reader: Browser, local_app: Flask, now: datetime, form: dict[str, str], sentence: str
) -> None:
    write(local_app, now, [{}])
    answer = reader.post("/experiments/1/decision", form | {"note": "as typed"}, page="/experiments/1/decision")
    assert answer.status_code == 422
    page = text(answer)
    assert sentence in page.replace("\xa0", " ")
    assert "as typed" in page
    with opened(local_app) as session:
        assert session.get_one(ArchiveCard, 1).decision_done is None


def test_of_a_repeat_only_whether_it_was_done_is_asked(reader: Browser, local_app: Flask, now: datetime) -> None:
    write(local_app, now, [{"decision": "repeat", "verdict": "invalid", "decision_due": CLOSED_ON}])
    for path in ("/archive/decisions", "/experiments/1/decision"):
        page = text(reader.get(path))
        assert 'value="done"' in page
        assert 'value="yes"' not in page
    assert reader.post("/experiments/1/decision", {"answer": "done"}, page="/archive/decisions").status_code == 303


def test_nothing_is_asked_of_what_is_not_closed(reader: Browser, local_app: Flask, now: datetime) -> None:
    from tests.factories import make_draft

    with opened(local_app) as session:
        key = make_draft(session, local_actor(session, now=now), now).id
    assert reader.get(f"/experiments/{key}/decision").status_code == 409


def queries(session: Session, reader: Browser, path: str) -> int:
    sent: list[str] = []
    engine = session.get_bind()
    note = lambda *args: sent.append(args[2])  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", note)
    assert reader.get(path).status_code == 200
    sa.event.remove(engine, "before_cursor_execute", note)
    return len(sent)


@pytest.mark.parametrize("path", ["/archive/why", "/archive/decisions", "/"])
def test_a_page_takes_as_many_queries_whatever_the_history(
    reader: Browser, local_app: Flask, now: datetime, path: str
) -> None:
    from webapp.storage import running

    actor = write(local_app, now, [{"decision_due": CLOSED_ON, "measured_lift": 0.1, "decision": "adopt"}] * 3)
    reader.get(path)
    with local_app.app_context():
        engine = running().book.engine
    with Session(engine) as looking:
        few = queries(looking, reader, path)
        with opened(local_app) as session:
            many_cards(session, actor, 1_500)
        assert queries(looking, reader, path) <= few


def test_the_cost_in_the_middle_is_read_from_its_index(reader: Browser, local_app: Flask, now: datetime) -> None:
    from webapp.storage import running

    write(local_app, now, [{}])
    with local_app.app_context():
        engine = running().book.engine
    if engine.dialect.name != "sqlite":
        return  # PostgreSQL reads a table of one row without its index; the conditions are the same text on both
    seen: list[tuple[str, object]] = []
    note = lambda _c, _u, statement, given, *_: seen.append((statement, given))  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", note)
    reader.get("/archive/why")
    reader.get("/archive/decisions")
    sa.event.remove(engine, "before_cursor_execute", note)
    cards = [one for one in seen if "FROM archive_card" in one[0] and "ORDER BY" in one[0]]
    assert len(cards) >= 5
    with engine.connect() as connection:
        for statement, given in cards:
            plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, given).all()
            assert not any("SCAN archive_card" in str(row) for row in plan), statement
    with opened(local_app) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Tally)) > 0


def test_what_not_doing_it_saves_stands_on_its_card_with_what_it_assumes(
    reader: Browser, local_app: Flask, now: datetime
) -> None:
    saved = {"avoided_minor": 640_00, "avoided_every": "quarter", "avoided_assumption": "The same ads once a quarter."}
    actor = write(local_app, now, [saved, {"title": "Another one"}])
    with opened(local_app) as session:
        count_cards(session, session.scalars(sa.select(ArchiveCard).where(ArchiveCard.team_id == actor.team_id)).all())
    page = plain(text(reader.get("/archive")))
    assert page.count("Not doing it saves about") == 1
    assert "Not doing it saves about €640 a quarter if this is right: The same ads once a quarter." in page

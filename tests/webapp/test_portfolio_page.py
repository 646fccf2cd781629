"""How we are learning, as a page: what it says, what it never says, and how little it asks the book."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.portfolio import working_out
from experiments.learning.portfolio.working_out import after_closing
from experiments.people.first import local_actor
from experiments.people.permission import Actor
from experiments.results.jobs.running import Worker
from experiments.results.jobs.work import Workplace
from tests.audited import by_hand
from tests.experiments.learning.cards_made import made_card
from tests.webapp.api.caller import Caller
from tests.webapp.archive_drawn import draw_archive
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text
from webapp.storage import running
from webapp.worker import HANDLERS


def said(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page)).split())


def closed(session: Session, actor: Actor, **verdicts: int) -> None:
    for verdict, number in verdicts.items():
        for _ in range(number):
            made_card(session, actor, verdict=verdict, why=None)


def test_an_empty_book_is_taught_one_next_step(reader: Browser) -> None:
    page = text(reader.get("/portfolio"))
    assert "Nothing counts here yet." in said(page)
    main = page[page.index("<main") : page.index("</main")]
    assert main.count('class="btn') == 1


def test_the_sentence_with_its_shares_and_what_stands_outside(reader: Browser, local_app: Flask, now: datetime) -> None:
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        closed(session, actor, succeeded=5, harmful=2, no_useful_difference=1, undecided=4, invalid=1)
        made_card(session, actor, verdict="succeeded", retrospective=True)
    page = said(text(reader.get("/portfolio")))
    assert "Eight of 13 closed experiments gave an answer; five worked." in page
    # Wilson's range of 8 of 13 and of 5 of 13, as Newcombe 1998 writes it
    assert re.search(r"the share of answers likely lies at 36\s% to 82\s%, that of successes at 18\s% to 64\s%", page)
    assert "no compliment" not in page


def test_many_successes_among_few_answers_are_called_no_compliment(
    reader: Browser, local_app: Flask, now: datetime
) -> None:
    with opened(local_app) as session:
        closed(session, local_actor(session, now=now), succeeded=4, undecided=8)
    page = said(text(reader.get("/portfolio")))
    assert "Four of twelve closed experiments gave an answer; four worked." in page
    assert "That is no compliment" in page


def test_below_eight_no_share_is_said(reader: Browser, local_app: Flask, now: datetime) -> None:
    with opened(local_app) as session:
        closed(session, local_actor(session, now=now), succeeded=2, undecided=1)
    page = said(text(reader.get("/portfolio")))
    assert "Too few to say: 3 of at least 8 closed experiments." in page
    assert "67" not in page.partition("How fast")[0]


@pytest.fixture
def drawn(local_app: Flask, now: datetime) -> Flask:
    """A drawn archive with its wins worked out."""
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        draw_archive(session, actor, 50, now=now)
        after_closing(session, actor, now=now)
    return local_app


def test_no_person_and_no_agency_is_named_in_any_order(reader: Browser, drawn: Flask) -> None:
    page, answer = text(reader.get("/portfolio")), str(Caller(drawn, None).get("/portfolio").json)
    for name in ("Studio Larch", "Brightwater", "owner_id", "person_id"):
        assert name not in page
        assert name not in answer
    ways = page[page.index('id="ways"') : page.index('id="company"')]
    table = ways[ways.index("<tbody") :]
    assert table.index("Agencies (2, together)") < table.index("In-house"), "by name, whichever did better"
    assert not re.search(r"\b(best|worst|rank|winner|leader)\b", said(ways), re.IGNORECASE)


@pytest.mark.parametrize("part", ["ways", "company"])
def test_what_stands_side_by_side_is_a_picture_with_its_words_and_files(
    reader: Browser, drawn: Flask, part: str
) -> None:
    page = text(reader.get("/portfolio"))
    there = page[page.index(f'id="{part}"') :]
    there = there[: there.index("</section>")]
    for width in ("wide", "middle", "small"):
        assert there.count(f'<svg class="drawn drawn-{width}"') == 1
    label = re.search(r'aria-label="([^"]+)"', there)
    assert label is not None
    assert "likely range" in label[1]
    assert reader.get(f"/portfolio/picture/{part}.png").get_data().startswith(b"\x89PNG")
    rows = text(reader.get(f"/portfolio/picture/{part}.csv")).splitlines()
    assert rows[0].startswith("what,group,how many,of how many,")
    assert len(rows) == 1 + (3 if part == "ways" else 2) * 2


def test_internal_names_are_never_said(reader: Browser, drawn: Flask) -> None:
    page = said(text(reader.get("/portfolio")))
    for name in ("in_house", "no_useful_difference", "new_sales", "shrunken", "portfolio", "tally", "None", "nan"):
        assert not re.search(rf"\b{name}\b", page), name


def test_one_cycle_is_looked_at_by_itself(reader: Browser, drawn: Flask) -> None:
    with opened(drawn) as session:
        cycle = session.scalars(sa.select(Cycle).order_by(Cycle.starts).offset(2)).first()
        assert cycle is not None
        counted = sa.select(sa.func.count()).where(
            ArchiveCard.cycle_id == cycle.id, ArchiveCard.retrospective.is_(False)
        )
        number = session.scalar(counted)
    page = text(reader.get(f"/portfolio?cycle_id={cycle.id}"))
    assert Caller(drawn, None).get(f"/portfolio?cycle_id={cycle.id}").json["counts"]["closed"] == number
    assert f'aria-current="true">{cycle.name}<' in page
    assert reader.get("/portfolio?cycle_id=4711").status_code == 404


def test_what_is_too_dear_for_a_page_follows_in_the_background(
    reader: Browser, local_app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_out, "AT_CLOSING", 0)
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        draw_archive(session, actor, 12, now=now)
        after_closing(session, actor, now=now)
    assert "It is being worked out" in said(text(reader.get("/portfolio")))
    with local_app.app_context():
        there = running().book
    worker = Worker(lambda: Workplace(there.engine, there.store), HANDLERS, clock=lambda: now, pulse_seconds=3600)
    assert worker.work_once()
    assert not worker.work_once(), "looking asked for nothing more"
    page = said(text(reader.get("/portfolio")))
    assert "that worked promised" in page
    assert "As of" in page
    assert reader.get("/jobs/1").location == "/portfolio"


def test_a_longer_history_asks_no_more_of_the_book(reader: Browser, drawn: Flask, now: datetime) -> None:
    def queries() -> int:
        sent: list[Any] = []

        def note(*told: Any) -> None:
            sent.append(told[2])

        with drawn.app_context():
            engine = running().book.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            text(reader.get("/portfolio"))
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return len(sent)

    before = queries()
    with opened(drawn) as session:
        by_hand(session)
        closed(session, local_actor(session, now=now), succeeded=15, undecided=15)
    assert queries() == before

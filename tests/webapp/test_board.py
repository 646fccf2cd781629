"""The board by status, where an experiment opens, and its history."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from experiments.people.first import local_actor
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import Experiment, Status
from tests.factories import make_draft, make_goal, make_registered
from tests.webapp.answers import Fields, book
from tests.webapp.browser import Browser, text


@pytest.fixture
def busy(reader: Browser, now: datetime) -> Browser:
    """One experiment in each status that needs no file."""
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        start_draft(session, actor, DraftChange(title="Bake live on Sunday"), now=now)
        make_draft(session, actor, now)
        make_registered(session, actor, now)
        make_registered(session, actor, now, starts=now.date() - timedelta(days=2))
        closed = make_registered(session, actor, now).id
        # Closing needs a file; the board only reads these columns.
        values = {"status": Status.CONCLUDED, "verdict": "undecided", "grade": "C", "concluded_on": now.date()}
        session.execute(sa.update(Experiment).where(Experiment.id == closed).values(**values))
    return reader


def test_an_empty_board_teaches_the_first_experiment_with_one_button(reader: Browser) -> None:
    page = text(reader.get("/experiments"))
    assert "No experiment yet." in page
    assert Fields(page).primary == 1


def test_each_status_says_what_it_waits_for(busy: Browser) -> None:
    page = text(busy.get("/experiments"))
    headings = [page.index(f'id="at-{name}"') for name in ("running", "registered", "draft", "idea", "concluded")]
    assert headings == sorted(headings)
    for sentence in (
        "Day 3 of 14. Leave it running until 13 November 2026.",  # began on 31 October
        "Starts on 9 November 2026.",
        "Complete: it waits to be locked.",
        "Four questions make a draft of it.",
        "Couldn&#39;t tell",
    ):
        assert sentence in page, sentence


def test_the_number_of_queries_does_not_grow_with_the_experiments(busy: Browser, now: datetime) -> None:
    def queries() -> int:
        statements: list[str] = []

        def note(*args: object) -> None:
            statements.append(str(args[2]))

        engine = sa.engine.Engine
        sa.event.listen(engine, "before_cursor_execute", note)
        busy.get("/experiments")
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    queries()
    few = queries()
    with book(busy.app) as session:
        actor = local_actor(session, now=now)
        goal = make_goal(session, actor, now)
        for _each in range(8):
            make_draft(session, actor, now, goal=goal)
    assert queries() == few


def test_an_experiment_without_data_opens_at_its_plan(busy: Browser) -> None:
    assert busy.get("/experiments/3").headers["Location"] == "/experiments/3/plan"
    assert busy.get("/experiments/99").status_code == 404


def test_history_tells_who_locked_it_with_which_fingerprint(busy: Browser) -> None:
    page = text(busy.get("/experiments/3/history"))
    with book(busy.app) as session:
        plan = session.get_one(Experiment, 3).plan
        assert plan is not None
        fingerprint = plan.hash
    assert f"locked the plan: fingerprint {fingerprint[:8]}" in page
    assert fingerprint in text(busy.get("/experiments/3/plan"))
    assert "began the draft" in page


def test_the_first_page_asks_for_what_a_draft_misses(reader: Browser, now: datetime) -> None:
    reader.post("/experiments/new", {"goal_id": "", "audience": "bakers", "idea": "post at noon", "act": "draft"})
    page = text(reader.get("/"))
    assert "answers missing, first: Which goal does it serve?" in page
    assert 'href="/experiments/1"' in page

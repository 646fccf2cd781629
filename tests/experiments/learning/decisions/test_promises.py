"""Of the next steps promised, how many came: by kind of goal and by the day, from the tally."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.decisions.promises import Promises, answer_promise, promises_kept, take_back_promise
from experiments.people.permission import Actor
from tests.experiments.learning.closed import SPRING, closed


def test_a_promise_is_not_due_then_unanswered_then_kept(session: Session, actor: Actor, tmp_path: Path) -> None:
    experiment = closed(session, actor, tmp_path)
    due = experiment.next_step.due
    said = [promises_kept(session, actor, today=day).all for day in (due - timedelta(days=1), due)]
    assert [(one.promised, one.not_due, one.unanswered) for one in said] == [(1, 1, 0), (1, 0, 1)]
    now = datetime.combine(due, time(9), UTC)
    answer_promise(session, actor, experiment.id, came=True, now=now)
    assert promises_kept(session, actor, today=due).all == Promises(promised=1, came=1)
    answer_promise(session, actor, experiment.id, came=False, now=now)  # a later answer replaces an earlier one
    kept = promises_kept(session, actor, today=due)
    assert dict(kept.by_goal) == {"new_sales": Promises(promised=1, did_not=1)}
    assert session.get_one(ArchiveCard, experiment.id).next_step == "did_not"


def test_what_was_answered_before_closing_counts_from_closing_on(
    session: Session, actor: Actor, tmp_path: Path
) -> None:
    for number in range(2):
        closed(session, actor, tmp_path, starts=SPRING + timedelta(days=60 * number))
    kept = promises_kept(session, actor, today=SPRING.date())
    assert (kept.all.promised, kept.all.answered, kept.all.not_due) == (2, 0, 2)


def test_an_answer_that_is_taken_back_is_counted_no_more(session: Session, actor: Actor, tmp_path: Path) -> None:
    experiment = closed(session, actor, tmp_path)
    due = experiment.next_step.due
    now = datetime.combine(due, time(9), UTC)
    answer_promise(session, actor, experiment.id, came=True, now=now)
    take_back_promise(session, actor, experiment.id, came=True, now=now)
    assert promises_kept(session, actor, today=due).all == Promises(promised=1, unanswered=1)
    assert session.get_one(ArchiveCard, experiment.id).next_step == "open"

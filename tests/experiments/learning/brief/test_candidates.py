"""Candidates of small books, closed through the public functions; and that a long history asks for no more queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import NotFound
from experiments.goals.cycle import Cycle, present_cycle
from experiments.learning.brief.candidate import Because, Candidate, Kind
from experiments.learning.brief.candidates import candidates_of
from experiments.learning.brief.kept import AcceptedAs, ProposalRow
from experiments.learning.decisions.answering import FollowUpGiven, answer_decision
from experiments.learning.lessons.lesson import LessonDraft, Stance
from experiments.people.permission import Actor, Role
from experiments.results.closing.conclusion import Decision
from experiments.trials.draft import DraftChange, start_draft
from tests import audited
from tests.experiments.learning.brief.closed_runs import TODAY, found, lesson_of, run_card, waiting
from tests.experiments.learning.brief.cycles import autumn, first_orders
from tests.experiments.learning.closed import SPRING, closed
from tests.factories import make_actor, make_goal, make_team

QUESTION = LessonDraft("Questions bring more clicks", "First contact", "Curiosity", "Use them; test them on rye next.")
CLOSED = (SPRING + timedelta(days=23)).date()


@pytest.mark.parametrize(
    ("ending", "kinds"),
    [
        (("succeeded", Decision.ADOPT), {Kind.SCALE}),
        (("succeeded", Decision.REPEAT), set()),
        (("harmful", Decision.STOP), {Kind.STOP, Kind.TEST}),
        (("harmful", Decision.KEEP), {Kind.TEST}),
    ],
)
def test_the_same_experiment_closed_otherwise_is_another_proposal(
    session: Session, actor: Actor, tmp_path: Path, ending: tuple[str, Decision], kinds: set[Kind]
) -> None:
    verdict, decision = ending
    closed(session, actor, tmp_path, verdict=verdict, lesson=QUESTION, decision=decision)
    cycle = present_cycle(session, actor.team_id, CLOSED)
    ready = [
        one for one in candidates_of(session, actor, cycle, today=CLOSED) if one.because is not Because.NEVER_TRIED
    ]
    assert {one.kind for one in ready} == kinds
    assert all(one.lesson_id is not None and one.evidence for one in ready)
    assert all(one.price is not None and one.price.currency == "EUR" for one in ready)


def test_a_repeat_that_says_the_opposite_turns_scaling_into_repeating(
    session: Session, actor: Actor, tmp_path: Path
) -> None:
    first = closed(session, actor, tmp_path, lesson=QUESTION)
    later = SPRING + timedelta(days=28)
    cycle = present_cycle(session, actor.team_id, later.date())
    assert [one.kind for one in _ready(session, actor, later.date())] == [Kind.SCALE]
    closed(
        session, actor, tmp_path, verdict="harmful", starts=later, title="Again, for rye",
        lesson=replace(QUESTION, lesson_id=1, stance=Stance.CONTRADICTS), built_on_id=first.id,
    )  # fmt: skip
    today = (later + timedelta(days=23)).date()
    make_goal(session, actor, later + timedelta(days=23))
    (one,) = _ready(session, actor, today)
    assert (one.kind, one.because) == (Kind.REPEAT, Because.LESSON_DISPUTED)
    assert one.says["tell_apart"] == "test them on rye next"
    assert cycle.ends < today, "in the next quarter, where the goal of the same kind goes on"


def _ready(session: Session, actor: Actor, today: date) -> list[Candidate]:
    cycle = present_cycle(session, actor.team_id, today)
    every = candidates_of(session, actor, cycle, today=today)
    return [one for one in every if one.because is not Because.NEVER_TRIED and one.waits is None]


def test_an_answered_decision_leaves_nothing_to_stop(session: Session, actor: Actor, tmp_path: Path) -> None:
    experiment = closed(session, actor, tmp_path, verdict="harmful", lesson=QUESTION, decision=Decision.STOP)
    cycle = present_cycle(session, actor.team_id, CLOSED)
    assert found(session, actor, cycle, Kind.STOP, today=CLOSED)
    answer_decision(session, actor, experiment.id, FollowUpGiven(done=True), now=SPRING + timedelta(days=24))
    assert found(session, actor, cycle, Kind.STOP, today=CLOSED) == []
    assert waiting(session, actor, cycle, Kind.STOP, today=CLOSED)


def test_what_became_of_a_proposal_is_not_proposed_again(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    draft = start_draft(session, actor, DraftChange(title="Later", goal_id=goal.id), now=now)
    assert [one.experiment_id for one in found(session, actor, cycle, Kind.TEST)][:1] == [draft.id]
    audited.by_hand(session)
    session.add(
        ProposalRow(
            team_id=actor.team_id, cycle_id=cycle.id, key="repeat:lesson:3", kind=Kind.REPEAT, accepted_at=now,
            accepted_as=AcceptedAs.EXPERIMENT, accepted_id=draft.id, accepted_by=1, person_id=1, changed_at=now,
        )
    )  # fmt: skip
    assert draft.id not in [one.experiment_id for one in found(session, actor, cycle, Kind.TEST)]


def test_nothing_of_another_team_is_seen(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    first_orders(session, actor, now, cycle)
    lesson_of(session, actor, run_card(session, actor))
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    with pytest.raises(NotFound):
        candidates_of(session, other, cycle, today=TODAY)
    theirs = present_cycle(session, other.team_id, TODAY)
    assert candidates_of(session, other, theirs, today=TODAY) == []


def test_a_long_history_asks_no_more(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    first_orders(session, actor, now, cycle)
    _fill(session, actor, 1)
    candidates_of(session, actor, cycle, today=TODAY)  # the recipes come into the book at first sight
    few = _queries(session, actor, cycle.id)
    _fill(session, actor, 5)
    assert _queries(session, actor, cycle.id) == few


def _fill(session: Session, actor: Actor, times: int) -> None:
    for _ in range(times):
        for verdict in ("succeeded", "harmful", "no_useful_difference", "undecided", "invalid"):
            card = run_card(session, actor, verdict, undecided_reason="leaning" if verdict == "undecided" else None)
            if verdict != "invalid":
                lesson_of(session, actor, card, claim=f"Claim {card.experiment_id}")


def _queries(session: Session, actor: Actor, cycle_id: int) -> int:
    session.flush()
    session.expunge_all()
    cycle = session.get_one(Cycle, cycle_id)
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", note)
    candidates_of(session, actor, cycle, today=TODAY)
    sa.event.remove(connection, "before_cursor_execute", note)
    return len(asked)

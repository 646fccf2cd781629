"""What speaks for a toolkit: who counts, the last two answers decide, and nobody sets the state by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.recipes.evidence import Stance, State, ToolkitProof, evidence_for, state_of
from experiments.learning.recipes.figures import kindred_runs
from experiments.metrics.kinds import MetricKind
from experiments.people.permission import Actor, Role
from experiments.trials.draft import DraftChange, change_draft
from experiments.trials.experiment import Experiment
from experiments.trials.toolkits.keeping import ToolkitKept, keep_as_toolkit
from experiments.trials.toolkits.listing import list_toolkits
from experiments.trials.toolkits.toolkit import Toolkit
from tests.audited import by_hand
from tests.experiments.learning.closed import SPRING, closed
from tests.factories import make_actor, make_registered, make_team

PROOF = ToolkitProof(
    experiment_id=1,
    title="Question or statement?",
    closed_on=date(2026, 3, 25),
    verdict="succeeded",
    grade="C",
    stance=Stance.SUPPORTS,
    retrospective=False,
    provisional=False,
    sentence="B brings more.",
    direction=None,
    kind=MetricKind.RATIO,
    denominator="impressions",
    lift=0.2,
    lower=0.1,
    upper=0.3,
    worthwhile_lift=0.05,
    log_lift_se=0.05,
    cost_minor=28000,
    currency="EUR",
    hours=4,
    days=14,
)
FOR, AGAINST, OPEN = Stance.SUPPORTS, Stance.CONTRADICTS, Stance.OPEN


def proofs(*newest_first: Stance) -> list[ToolkitProof]:
    return [replace(PROOF, experiment_id=9 - place, stance=stance) for place, stance in enumerate(newest_first)]


@pytest.mark.parametrize(
    ("newest_first", "state"),
    [
        ((), State.UNTRIED),
        ((OPEN,), State.UNANSWERED),
        ((FOR,), State.HOLDS),
        ((AGAINST,), State.CONTRADICTED),
        ((OPEN, FOR), State.HOLDS),
        ((AGAINST, FOR), State.MIXED),
        ((FOR, AGAINST), State.MIXED),
        ((AGAINST, FOR, FOR, FOR), State.MIXED),  # one that contradicts takes it down at once
        ((AGAINST, OPEN, AGAINST, FOR, FOR), State.CONTRADICTED),
        ((FOR, FOR, AGAINST, AGAINST), State.HOLDS),  # two that support bring it back
    ],
)
def test_the_last_two_answers_decide(newest_first: tuple[Stance, ...], state: State) -> None:
    assert state_of(proofs(*newest_first)) is state


def test_one_under_way_is_tried() -> None:
    assert state_of([], under_way=1) is State.UNANSWERED


@given(st.lists(st.sampled_from(Stance), max_size=8))
def test_without_an_answer_nothing_changes_and_the_sides_are_treated_alike(stances: list[Stance]) -> None:
    answered = [stance for stance in stances if stance is not OPEN]
    state = state_of(proofs(*stances))
    if answered:
        assert state is state_of(proofs(*answered))
    mirror = {FOR: AGAINST, AGAINST: FOR, OPEN: OPEN}
    turned = {State.HOLDS: State.CONTRADICTED, State.CONTRADICTED: State.HOLDS}
    assert state_of(proofs(*(mirror[stance] for stance in stances))) is turned.get(state, state)


@pytest.fixture
def toolkit(session: Session, actor: Actor, now: datetime) -> Toolkit:
    return next(one for one in list_toolkits(session, actor, now=now) if one.recipe == 1)


def state_on(session: Session, toolkit: Toolkit, day: date) -> State:
    return evidence_for(session, [toolkit], today=day)[toolkit.id].state


def test_verdicts_move_it_by_themselves_as_time_goes_by(
    session: Session, actor: Actor, tmp_path: Path, toolkit: Toolkit
) -> None:
    ends = []
    for month, verdict in enumerate(("undecided", "succeeded", "harmful", "harmful")):
        starts = SPRING + timedelta(days=40 * month)
        experiment = closed(session, actor, tmp_path, verdict=verdict, starts=starts, toolkit_id=toolkit.id)
        assert experiment.concluded_on is not None
        ends.append(experiment.concluded_on)
    before = state_on(session, toolkit, ends[0] - timedelta(days=1))
    states = [before, *(state_on(session, toolkit, day) for day in ends)]
    assert states == [State.UNTRIED, State.UNANSWERED, State.HOLDS, State.MIXED, State.CONTRADICTED]
    evidence = evidence_for(session, [toolkit], today=ends[-1])[toolkit.id]
    assert [proof.stance for proof in evidence.proofs] == [AGAINST, AGAINST, FOR, OPEN]
    assert evidence.proved is not None
    assert (evidence.proved.closed_on, evidence.proved.grade) == (ends[1], "C")
    assert not evidence.is_old(ends[1] + timedelta(days=730))
    assert evidence.is_old(ends[1] + timedelta(days=731))


def test_hints_and_what_was_entered_afterwards_or_waits_for_an_outcome_do_not_count(
    session: Session, actor: Actor, tmp_path: Path, toolkit: Toolkit, today: date
) -> None:
    experiment = closed(session, actor, tmp_path, toolkit_id=toolkit.id)
    card = session.get_one(ArchiveCard, experiment.id)
    assert state_on(session, toolkit, today) is State.HOLDS
    for column, value in (("grade", "D"), ("grade", "E"), ("retrospective", True), ("provisional_until", today)):
        as_it_was = getattr(card, column)
        by_hand(session)
        setattr(card, column, value)
        session.flush()
        assert state_on(session, toolkit, today) is State.UNANSWERED, column
        setattr(card, column, as_it_was)
        session.flush()


def test_what_is_built_on_one_counts_too_but_not_what_has_a_toolkit_of_its_own(
    session: Session, actor: Actor, tmp_path: Path, now: datetime, toolkit: Toolkit
) -> None:
    second = next(one for one in list_toolkits(session, actor, now=now) if one.recipe == 2)
    first = closed(session, actor, tmp_path, toolkit_id=toolkit.id)
    repeat = closed(session, actor, tmp_path, built_on_id=first.id)
    again = closed(session, actor, tmp_path, verdict="harmful", built_on_id=repeat.id)
    closed(session, actor, tmp_path, verdict="harmful", built_on_id=again.id, toolkit_id=second.id)
    closed(session, actor, tmp_path)  # the same recipe, but nobody said so
    found = evidence_for(session, [toolkit, second], today=now.date())
    assert {proof.experiment_id for proof in found[toolkit.id].proofs} == {first.id, repeat.id, again.id}
    assert found[toolkit.id].state is State.MIXED
    assert found[second.id].state is State.CONTRADICTED


def test_two_that_are_built_on_each_other_come_to_an_end(
    session: Session, actor: Actor, now: datetime, toolkit: Toolkit
) -> None:
    first = make_registered(session, actor, now)
    second = make_registered(session, actor, now)
    change_draft(session, actor, first.id, DraftChange(built_on_id=second.id, toolkit_id=toolkit.id), now=now)
    change_draft(session, actor, second.id, DraftChange(built_on_id=first.id), now=now)
    assert evidence_for(session, [toolkit], today=now.date())[toolkit.id].under_way == 2


def test_the_experiment_that_was_kept_is_the_first_evidence(
    session: Session, actor: Actor, tmp_path: Path, now: datetime
) -> None:
    experiment = closed(session, actor, tmp_path)
    kept = keep_as_toolkit(session, actor, experiment.id, ToolkitKept("Ask first"), now=now)
    closed(session, actor, tmp_path, verdict="harmful", built_on_id=experiment.id)
    evidence = evidence_for(session, [kept], today=now.date())[kept.id]
    assert ([proof.stance for proof in evidence.proofs], evidence.state) == ([AGAINST, FOR], State.MIXED)


def test_other_teams_experiments_are_no_evidence(
    session: Session, actor: Actor, tmp_path: Path, now: datetime, toolkit: Toolkit
) -> None:
    experiment = closed(session, actor, tmp_path, toolkit_id=toolkit.id)
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    by_hand(session)
    session.get_one(Experiment, experiment.id).team_id = other.team_id
    session.flush()
    assert state_on(session, toolkit, now.date()) is State.UNTRIED


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", note)
    yield statements
    sa.event.remove(connection, "before_cursor_execute", note)


def test_a_list_takes_one_query_for_all_evidence_and_one_for_kindred_runs(
    session: Session, actor: Actor, tmp_path: Path, now: datetime
) -> None:
    toolkits = list_toolkits(session, actor, now=now)
    first = closed(session, actor, tmp_path, toolkit_id=toolkits[0].id)
    closed(session, actor, tmp_path, built_on_id=first.id)
    session.flush()
    session.expunge_all()
    for read in (evidence_for, kindred_runs):
        with counted(session) as statements:
            read(session, toolkits, today=now.date())
        assert len(statements) == 1, read


def test_a_kindred_run_counted_the_same_in_the_same_channel(
    session: Session, actor: Actor, tmp_path: Path, now: datetime, toolkit: Toolkit
) -> None:
    experiment = closed(session, actor, tmp_path)
    closed(session, actor, tmp_path, channel="sponsored content")
    found = kindred_runs(session, list_toolkits(session, actor, now=now), today=now.date())
    assert {key: proof.experiment_id for key, proof in found.items()} == {toolkit.id: experiment.id}
    assert kindred_runs(session, [toolkit], today=date(2026, 1, 1)) == {}

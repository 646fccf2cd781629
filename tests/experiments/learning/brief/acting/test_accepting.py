"""A proposal becomes a draft under its goal in the next cycle, or a decision; linked back, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.brief.acting.accepting import accept_proposal, came_from
from experiments.learning.brief.acting.carrying import carry_goal, goes_on_as
from experiments.learning.brief.acting.drafting import Start, decided_by, draft_of_proposal
from experiments.learning.brief.acting.editing import OwnProposal, ProposalChange, add_proposal, change_proposal
from experiments.learning.brief.candidate import Because, Candidate, Kind
from experiments.learning.brief.kept import AcceptedAs, ProposalRow
from experiments.learning.brief.writing import brief_of
from experiments.learning.decisions.promises import answer_promise
from experiments.learning.lessons.using import LessonUse
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.trials.again import again
from experiments.trials.change import DraftChange, MetricGiven
from experiments.trials.experiment import Experiment, Status, get_experiment
from experiments.trials.plan import Registration, register
from experiments.trials.toolkits.listing import list_toolkits
from tests.experiments.learning.brief.cycles import WINTER, autumn, first_orders, winter
from tests.experiments.learning.closed import closed
from tests.experiments.results.test_at_once import at_once
from tests.factories import make_actor, make_draft, make_team

TODAY = date(2026, 11, 2)
SEPTEMBER = datetime(2026, 9, 7, 9, tzinfo=UTC)
ASK = OwnProposal("test", "Ask customers for a photo of their first loaf")
MONDAY = date(2026, 12, 7)
"""The first Monday of "Winter", which begins on a Tuesday."""


def to_scale(session: Session, actor: Actor, folder: Path) -> Experiment:
    """A question headline that worked and whose customers came: the plan proposes to use it more."""
    made = closed(session, actor, folder, starts=SEPTEMBER)
    answer_promise(session, actor, made.id, came=True, now=datetime(2026, 10, 30, 9, tzinfo=UTC))
    return made


def test_what_is_used_more_becomes_a_draft_that_builds_on_it(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    cycle, after = autumn(session, actor, now), winter(session, actor, now)
    before = to_scale(session, actor, tmp_path)
    row = accept_proposal(session, actor, cycle.id, "scale:lesson:1", now=now)
    assert (row.accepted_as, row.accepted_by, row.accepted_at) == (AcceptedAs.EXPERIMENT, actor.person_id, now)
    draft = get_experiment(session, actor, row.accepted_id or 0)
    assert (draft.status, draft.built_on_id, draft.title) == (Status.DRAFT, before.id, f"Once more: {before.title}")
    assert (draft.starts, draft.ends) == (MONDAY, date(2026, 12, 20))  # two weeks, as the one before
    assert (draft.audience, draft.idea, draft.channel) == (before.audience, before.idea, "paid social")
    assert [(one.name, one.text) for one in draft.variants] == [(one.name, one.text) for one in before.variants]
    assert [(one.name, one.role) for one in draft.metrics] == [(one.name, one.role) for one in before.metrics]
    assert (draft.budget_minor, draft.currency, draft.hours) == (280_00, "EUR", 4)
    assert draft.heard is not None
    assert "link clicks" in draft.heard  # the lesson is what was heard
    assert not any((draft.people_confirmed, draft.strategy_confirmed, draft.technology_confirmed))
    assert draft.goal is not None
    assert draft.goal.cycle_id == after.id
    assert goes_on_as(session, actor, before.goal_id or 0) == draft.goal
    assert session.scalars(sa.select(LessonUse.experiment_id)).all() == [draft.id]


def test_its_title_begins_in_the_language_of_whoever_took_it_and_only_once(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    cycle, after = autumn(session, actor, now), winter(session, actor, now)
    before = to_scale(session, actor, tmp_path)
    german = {"Once more": "Noch einmal", "By": "Nach"}
    row = accept_proposal(session, actor, cycle.id, "scale:lesson:1", now=now, say=lambda text: german.get(text, text))
    assert get_experiment(session, actor, row.accepted_id or 0).title == f"Noch einmal: {before.title}"

    before.title = f"Noch einmal: {before.title}"
    candidate = Candidate("scale:1", Kind.SCALE, Because.LESSON_HOLDS, "It holds", experiment_id=before.id)
    start = Start("", None, after, lambda text: german.get(text, text))
    assert draft_of_proposal(session, actor, candidate, start, now=now).title == before.title


def test_both_say_it_and_the_plan_goes_on_showing_it(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    before = to_scale(session, actor, tmp_path / "one")
    row = accept_proposal(session, actor, cycle.id, "scale:lesson:1", now=now)
    again_row = accept_proposal(session, actor, cycle.id, "scale:lesson:1", now=now)
    assert again_row.accepted_id == row.accepted_id
    assert session.scalar(sa.select(sa.func.count()).select_from(Experiment)) == 2
    assert came_from(session, actor, "experiment", row.accepted_id or 0) == row
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    assert came_from(session, other, "experiment", row.accepted_id or 0) is None

    closed(session, actor, tmp_path / "two", verdict="harmful", starts=SEPTEMBER, title="No", built_on_id=before.id)
    (shown,) = [
        one
        for one in brief_of(session, actor, cycle.id, today=TODAY).proposals
        if one.candidate.key == "scale:lesson:1"
    ]
    assert (shown.accepted_title, shown.vanished) == (f"Once more: {before.title}", False)
    assert shown.candidate.evidence[0].verdict == "succeeded"  # as it was when it was accepted
    change = ProposalChange(money=Money(1, "EUR"), left_out_because="No")
    with pytest.raises(WrongStatus) as refusal:
        change_proposal(session, actor, cycle.id, "scale:lesson:1", change, now=now)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [
        ("money", "accepted"),
        ("left_out_because", "accepted"),
    ]


def test_the_size_of_the_plan_goes_into_the_draft(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    to_scale(session, actor, tmp_path)
    sized = ProposalChange(money=Money(560_00, "EUR"), hours=6)
    change_proposal(session, actor, cycle.id, "scale:lesson:1", sized, now=now)
    row = accept_proposal(session, actor, cycle.id, "scale:lesson:1", now=now)
    draft = get_experiment(session, actor, row.accepted_id or 0)
    assert (draft.budget_minor, draft.hours) == (560_00, 6)


def test_what_is_stopped_becomes_a_decision(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    cycle = autumn(session, actor, now)  # nobody has planned what follows: a decision needs no next cycle
    closed(session, actor, tmp_path, verdict="harmful", starts=SEPTEMBER)
    tom = replace(actor, role=Role.MARKETER)
    row = accept_proposal(session, tom, cycle.id, "stop:lesson:1", now=now)
    assert (row.accepted_as, row.accepted_id) == (AcceptedAs.DECISION, None)
    (shown,) = brief_of(session, actor, cycle.id, today=TODAY).proposals
    assert shown.kept == row
    assert session.scalar(sa.select(sa.func.count()).select_from(Experiment)) == 1
    told = session.scalars(sa.select(Audit.after).where(Audit.action == "proposal.accept")).one()
    assert told == {"key": "stop:lesson:1", "as": "decision", "id": None}


def test_an_own_proposal_becomes_a_draft_in_its_words(session: Session, actor: Actor, now: datetime) -> None:
    cycle, after = autumn(session, actor, now), winter(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    add_proposal(session, actor, cycle.id, replace(ASK, goal_id=goal.id, money=Money(50_00, "EUR"), hours=2), now=now)
    row = accept_proposal(session, actor, cycle.id, "own:1", now=now)
    draft = get_experiment(session, actor, row.accepted_id or 0)
    assert (draft.title, draft.budget_minor, draft.hours, draft.starts) == (ASK.sentence, 50_00, 2, MONDAY)
    assert draft.goal is not None
    assert (draft.goal.cycle_id, draft.goal.baseline) == (after.id, 231)


def test_a_goal_that_was_carried_before_is_the_one(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    carried = carry_goal(session, actor, goal.id, now=now)
    add_proposal(session, actor, cycle.id, replace(ASK, goal_id=goal.id), now=now)
    add_proposal(session, actor, cycle.id, replace(ASK, goal_id=carried.id), now=now)
    for key in ("own:1", "own:2"):
        row = accept_proposal(session, actor, cycle.id, key, now=now)
        assert get_experiment(session, actor, row.accepted_id or 0).goal_id == carried.id
    assert session.scalar(sa.select(sa.func.count()).select_from(Goal)) == 2


def test_a_lead_plans_the_next_cycle_on_the_way_and_nobody_else(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    add_proposal(session, actor, cycle.id, ASK, now=now)
    tom = replace(actor, role=Role.MARKETER)
    with pytest.raises(WrongStatus) as refusal:
        accept_proposal(session, tom, cycle.id, "own:1", now=now)
    assert [fault.code for fault in refusal.value.faults] == ["next_not_planned"]
    assert "A lead plans it first" in refusal.value.faults[0].sentence
    assert session.scalars(sa.select(ProposalRow.accepted_at)).all() == [None]  # nothing is stored
    accept_proposal(session, actor, cycle.id, "own:1", now=now)
    assert session.scalar(sa.select(sa.func.count()).select_from(Cycle)) == 2


def test_every_refusal(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    add_proposal(session, actor, cycle.id, ASK, now=now)
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    with pytest.raises(NotFound):
        accept_proposal(session, other, cycle.id, "own:1", now=now)
    with pytest.raises(Forbidden):
        accept_proposal(session, replace(actor, role=Role.VIEWER), cycle.id, "own:1", now=now)
    with pytest.raises(NotFound):
        accept_proposal(session, actor, cycle.id, "scale:lesson:7", now=now)
    change_proposal(session, actor, cycle.id, "own:1", ProposalChange(left_out_because="No time"), now=now)
    with pytest.raises(WrongStatus) as refusal:
        accept_proposal(session, actor, cycle.id, "own:1", now=now)
    assert [fault.code for fault in refusal.value.faults] == ["left_out"]
    change_proposal(session, actor, cycle.id, "own:1", ProposalChange(left_out_because=None), now=now)
    with pytest.raises(WrongStatus) as late:
        accept_proposal(session, actor, cycle.id, "own:1", now=datetime(2027, 3, 1, 9, tzinfo=UTC))
    assert [fault.code for fault in late.value.faults] == ["next_has_ended"]


def test_a_plan_of_seven_chosen_takes_no_eighth(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    cycle = autumn(session, actor, now)
    closed(session, actor, tmp_path, verdict="harmful", starts=SEPTEMBER)
    for number in range(7):
        add_proposal(session, actor, cycle.id, replace(ASK, sentence=f"Try {number}"), now=now)
    with pytest.raises(RuleBroken) as refusal:
        accept_proposal(session, actor, cycle.id, "stop:lesson:1", now=now)
    assert [fault.code for fault in refusal.value.faults] == ["too_many"]


def test_a_draft_that_lies_there_goes_over_and_one_that_was_locked_does_not(
    session: Session, actor: Actor, now: datetime
) -> None:
    autumn(session, actor, now)
    after = winter(session, actor, now)
    draft = make_draft(session, actor, now)
    assert draft.goal_id is not None
    goal = carry_goal(session, actor, draft.goal_id, now=now)
    lying = Candidate("test:draft:1", Kind.TEST, Because.DRAFT, draft.title, experiment_id=draft.id)
    moved = draft_of_proposal(session, actor, lying, Start("-", goal, after), now=now)
    assert (moved.id, moved.goal_id) == (draft.id, goal.id)
    register(session, actor, draft.id, Registration(confirm=True), now=now)
    with pytest.raises(WrongStatus):
        draft_of_proposal(session, actor, lying, Start("-", goal, after), now=now)


def test_what_was_never_tried_begins_from_its_recipe(session: Session, actor: Actor, now: datetime) -> None:
    cycle, after = autumn(session, actor, now), winter(session, actor, now)
    goal = carry_goal(session, actor, first_orders(session, actor, now, cycle).id, now=now)
    recipe = next(one for one in list_toolkits(session, actor, now=now) if one.goal_kind is goal.kind)
    never = Candidate("test:recipe:1", Kind.TEST, Because.NEVER_TRIED, recipe.name, toolkit_id=recipe.id)
    draft = draft_of_proposal(session, actor, never, Start("-", goal, after), now=now)
    assert (draft.toolkit_id, draft.goal_id, draft.starts, draft.title) == (recipe.id, goal.id, MONDAY, recipe.name)
    assert after.starts <= MONDAY <= WINTER.ends


def test_another_try_takes_over_people_and_numbers_but_not_the_versions(
    session: Session, actor: Actor, now: datetime
) -> None:
    after = winter(session, actor, now)
    before = make_draft(session, actor, now)
    words = "try saved first lines with an own ending"
    other = Candidate("test:experiment:1", Kind.TEST, Because.NEXT_TRY, words, experiment_id=before.id)
    draft = draft_of_proposal(session, actor, other, Start(words, before.goal, after), now=now)
    assert (draft.title, draft.idea, draft.audience) == (
        "Try saved first lines with an own ending",
        words,
        before.audience,
    )
    assert [one.text for one in draft.variants] == [before.instead_of, words]
    assert [one.name for one in draft.metrics] == [one.name for one in before.metrics]


def test_a_more_frequent_number_decides_instead() -> None:
    cost = MetricGiven("cost per order", "ratio", "spend", "orders", "down")
    rate = MetricGiven("orders per click", "ratio", "orders", "link_clicks")
    guard = MetricGiven("hides", "ratio", "hides", "impressions", "down", "guardrail", 0.1)
    dearer = decided_by(DraftChange(metrics=(cost, guard)), "baskets")
    assert dearer == (replace(cost, name="cost of baskets", denominator="baskets"), guard)
    assert decided_by(DraftChange(metrics=(rate,)), "baskets") == (
        replace(rate, name="baskets per link_clicks", numerator="baskets"),
    )


def test_once_more_takes_over_everything_but_the_days(session: Session, actor: Actor, now: datetime) -> None:
    before = make_draft(session, actor, now)
    change = again(before).given()
    assert change["built_on_id"] == before.id
    assert {"starts", "ends", "goal_id", "forecast", "draw_seed", "next_step_due"}.isdisjoint(change)
    assert [one.name for one in change["variants"]] == ["A", "B"]


def test_of_two_clicks_at_once_there_is_one_draft_and_one_goal(
    session: Session, engine: sa.Engine, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    add_proposal(session, actor, cycle.id, replace(ASK, goal_id=goal.id), now=now)
    key, goal_id = cycle.id, goal.id
    session.commit()
    clicks = [lambda own: accept_proposal(own, actor, key, "own:1", now=now)] * 2
    carries = [lambda own: carry_goal(own, actor, goal_id, now=now)] * 2
    assert at_once(engine, *clicks, *carries) == ["done"] * 4
    with Session(engine) as own:
        assert own.scalar(sa.select(sa.func.count()).select_from(Experiment)) == 1
        assert own.scalar(sa.select(sa.func.count()).select_from(Goal)) == 2
        assert own.scalar(sa.select(sa.func.count()).select_from(Cycle)) == 2


def test_two_who_add_one_at_once_get_two(session: Session, engine: sa.Engine, actor: Actor, now: datetime) -> None:
    key = autumn(session, actor, now).id
    session.commit()
    assert at_once(engine, *[lambda own: add_proposal(own, actor, key, ASK, now=now)] * 3) == ["done"] * 3
    with Session(engine) as own:
        assert sorted(own.scalars(sa.select(ProposalRow.key))) == ["own:1", "own:2", "own:3"]

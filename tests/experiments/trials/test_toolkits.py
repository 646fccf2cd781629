"""Toolkits of a team: on first sight, started, kept, changed, retired; and never across teams."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.goals.goal import GoalChange, create_goal
from experiments.metrics.goal_kinds import GoalKind
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.people.team import Team
from experiments.trials.draft import DraftChange, MetricGiven, VariantGiven, change_draft, start_draft
from experiments.trials.experiment import Status
from experiments.trials.plan import missing_parts
from experiments.trials.toolkits.keeping import (
    ToolkitChange,
    ToolkitKept,
    change_toolkit,
    keep_as_toolkit,
    retire_toolkit,
)
from experiments.trials.toolkits.listing import get_toolkit, list_toolkits, pattern_in
from experiments.trials.toolkits.starting import ToolkitStart, start_from_toolkit
from experiments.trials.toolkits.toolkit import Toolkit
from tests.audited import by_hand
from tests.factories import QUESTION_HEADLINE, make_actor, make_draft, make_goal, make_registered, make_team


def recipe(session: Session, actor: Actor, now: datetime, number: int) -> Toolkit:
    return next(one for one in list_toolkits(session, actor, now=now) if one.recipe == number)


def test_the_recipes_come_into_a_book_once_and_stay_as_the_team_made_them(
    session: Session, actor: Actor, now: datetime
) -> None:
    first = list_toolkits(session, actor, now=now)
    assert [one.recipe for one in first] == list(range(1, 15))
    change_toolkit(session, actor, first[0].id, ToolkitChange(name="Ask first"), now=now)
    retire_toolkit(session, actor, first[1].id, now=now)
    again = list_toolkits(session, actor, now=now)
    assert [one.id for one in again] == [one.id for one in first if one is not first[1]]
    assert again[0].name == "Ask first"
    assert [one.recipe for one in list_toolkits(session, actor, now=now, retired=True)] == [2]


def test_each_team_has_its_own_copies(session: Session, actor: Actor, now: datetime) -> None:
    mine = recipe(session, actor, now, 1)
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    assert recipe(session, other, now, 1).id != mine.id
    for call in (
        lambda: get_toolkit(session, other, mine.id),
        lambda: start_from_toolkit(session, other, mine.id, ToolkitStart(), now=now),
        lambda: change_toolkit(session, other, mine.id, ToolkitChange(name="Ours"), now=now),
        lambda: retire_toolkit(session, other, mine.id, now=now),
    ):
        with pytest.raises(NotFound):
            call()


def test_they_are_listed_by_kind_of_goal_and_channel(session: Session, actor: Actor, now: datetime) -> None:
    def numbers(**only: object) -> list[int | None]:
        return [one.recipe for one in list_toolkits(session, actor, now=now, **only)]  # type: ignore[arg-type]

    assert numbers(goal_kind=GoalKind.REPEAT_BUSINESS) == [5, 8, 14]  # 8 and 14 serve it too
    assert numbers(channel="organic social") == [3, 4]
    assert numbers(goal_kind=GoalKind.NEW_SALES, channel="paid social") == [1, 2]


def test_with_one_goal_of_its_kind_it_is_chosen_and_the_channel_is_there(
    session: Session, actor: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    make_goal(session, actor, now, kind="donations")
    draft = start_from_toolkit(session, actor, recipe(session, actor, now, 1).id, ToolkitStart(), now=now)
    assert (draft.goal_id, draft.channel, draft.budget_minor, draft.currency) == (goal.id, "paid social", 28000, "EUR")
    assert (draft.starts, draft.ends) == (date(2026, 11, 9), date(2026, 11, 22))
    assert {fault.code for fault in missing_parts(draft)} == {"unconfirmed"}
    assert [fault.field for fault in missing_parts(draft)] == ["people", "objective", "strategy", "technology"]


def test_of_two_goals_one_has_to_be_chosen(session: Session, actor: Actor, now: datetime) -> None:
    make_goal(session, actor, now)
    second = make_goal(session, actor, now)
    toolkit = recipe(session, actor, now, 1)
    open_draft = start_from_toolkit(session, actor, toolkit.id, ToolkitStart(), now=now)
    assert (open_draft.goal_id, open_draft.channel) == (None, None)
    said = ToolkitStart(goal_id=second.id, audience="hobby cooks nearby", starts=date(2026, 12, 7))
    draft = start_from_toolkit(session, actor, toolkit.id, said, now=now)
    assert (draft.goal_id, draft.audience, draft.starts) == (second.id, "hobby cooks nearby", date(2026, 12, 7))
    # What was said is no proposal any more.
    assert [fault.field for fault in missing_parts(draft)] == ["strategy", "technology"]


def test_a_custom_goal_is_found_by_its_name(session: Session, actor: Actor, now: datetime) -> None:
    create_goal(session, actor, GoalChange(kind="custom", name="Find people", goal="3 millers"), now=now)
    toolkit = recipe(session, actor, now, 12)
    assert start_from_toolkit(session, actor, toolkit.id, ToolkitStart(), now=now).goal_id is None
    goal = create_goal(session, actor, GoalChange(kind="custom", name="answer once", goal="80 in 100"), now=now)
    assert start_from_toolkit(session, actor, toolkit.id, ToolkitStart(), now=now).goal_id == goal.id


def test_a_goal_that_is_not_there_and_a_day_too_far_are_refused_together(
    session: Session, actor: Actor, now: datetime
) -> None:
    said = ToolkitStart(goal_id=999, starts=date(2300, 1, 1))
    with pytest.raises(RuleBroken) as refused:
        start_from_toolkit(session, actor, recipe(session, actor, now, 1).id, said, now=now)
    assert {fault.field for fault in refused.value.faults} >= {"goal_id", "starts"}


def test_the_channel_does_not_land_while_one_of_the_first_three_is_open(
    session: Session, actor: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    toolkit = recipe(session, actor, now, 1)
    linked = DraftChange(title="Ask first", toolkit_id=toolkit.id, audience="cooks", idea="ask", mechanism="curiosity")
    draft = start_draft(session, actor, linked, now=now)
    assert (draft.toolkit_id, draft.channel) == (toolkit.id, None)
    change_draft(session, actor, draft.id, DraftChange(goal_id=goal.id), now=now)
    assert draft.channel is None  # what they should do is not answered
    change_draft(session, actor, draft.id, DraftChange(customer_objective="look"), now=now)
    assert (draft.channel, draft.tactic) == ("paid social", "feed ad")


def test_a_channel_that_was_typed_or_emptied_again_is_not_replaced(
    session: Session, actor: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    toolkit = recipe(session, actor, now, 1)
    typed = replace(QUESTION_HEADLINE, toolkit_id=toolkit.id, goal_id=goal.id, channel="LinkedIn organic")
    draft = start_draft(session, actor, typed, now=now)
    assert draft.channel == "LinkedIn organic"
    change_draft(session, actor, draft.id, DraftChange(channel=None), now=now)
    change_draft(session, actor, draft.id, DraftChange(heard="again"), now=now)
    assert draft.channel is None


def test_a_complete_draft_that_names_a_toolkit_gets_its_channel_at_once(
    session: Session, actor: Actor, now: datetime
) -> None:
    toolkit = recipe(session, actor, now, 1)
    given = {name: value for name, value in QUESTION_HEADLINE.given().items() if name != "channel"}
    change = DraftChange(**given, goal_id=make_goal(session, actor, now).id, toolkit_id=toolkit.id)
    assert start_draft(session, actor, change, now=now).channel == "paid social"


def test_a_toolkit_of_others_cannot_be_named(session: Session, actor: Actor, now: datetime) -> None:
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    theirs = recipe(session, other, now, 1)
    with pytest.raises(RuleBroken) as refused:
        start_draft(session, actor, DraftChange(title="x", toolkit_id=theirs.id), now=now)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("toolkit_id", "not_found")]


def test_money_of_another_currency_is_left_open(session: Session, actor: Actor, now: datetime) -> None:
    by_hand(session)
    session.get_one(Team, actor.team_id).currency = "GBP"
    session.flush()
    make_goal(session, actor, now)
    draft = start_from_toolkit(session, actor, recipe(session, actor, now, 1).id, ToolkitStart(), now=now)
    assert draft.budget_minor is None
    free = start_from_toolkit(session, actor, recipe(session, actor, now, 3).id, ToolkitStart(), now=now)
    assert (free.budget_minor, free.currency) == (0, "GBP")


def test_an_experiment_that_is_locked_becomes_a_toolkit_that_starts_the_same(
    session: Session, actor: Actor, now: datetime
) -> None:
    experiment = make_registered(session, actor, now)
    kept = keep_as_toolkit(session, actor, experiment.id, ToolkitKept("Ask first"), now=now)
    pattern = pattern_in(kept)
    assert (kept.name, kept.recipe, kept.goal_kind, kept.channel) == ("Ask first", None, "new_sales", "paid social")
    assert (pattern.kept_from, pattern.days, pattern.worthwhile_lift) == (experiment.id, 14, 0.05)
    act = session.scalars(sa.select(Audit).where(Audit.action == "toolkit.keep")).one()
    assert (act.thing, act.thing_id, act.after) == (
        "toolkit",
        kept.id,
        {"name": "Ask first", "experiment_id": experiment.id},
    )
    draft = start_from_toolkit(session, actor, kept.id, ToolkitStart(), now=now)
    assert draft.channel == "paid social"  # the goal of the first one is the only of its kind
    assert [one.name for one in draft.metrics] == [one.name for one in experiment.metrics]
    assert (draft.idea, draft.mechanism, draft.hours) == (experiment.idea, experiment.mechanism, 4)
    assert list_toolkits(session, actor, now=now)[0] is kept  # its own come first


def test_a_draft_is_not_kept_and_a_name_that_is_too_long_neither(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    with pytest.raises(WrongStatus):
        keep_as_toolkit(session, actor, draft.id, ToolkitKept(), now=now)
    locked = make_registered(session, actor, now)
    with pytest.raises(RuleBroken) as refused:
        keep_as_toolkit(session, actor, locked.id, ToolkitKept("x" * 201), now=now)
    assert [fault.field for fault in refused.value.faults] == ["name"]


def test_a_reader_keeps_changes_and_starts_nothing(session: Session, actor: Actor, now: datetime) -> None:
    reader = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    locked, toolkit = make_registered(session, actor, now), recipe(session, actor, now, 1)
    for call in (
        lambda: keep_as_toolkit(session, reader, locked.id, ToolkitKept(), now=now),
        lambda: change_toolkit(session, reader, toolkit.id, ToolkitChange(name="x"), now=now),
        lambda: retire_toolkit(session, reader, toolkit.id, now=now),
        lambda: start_from_toolkit(session, reader, toolkit.id, ToolkitStart(), now=now),
    ):
        with pytest.raises(Forbidden):
            call()


def test_a_change_is_on_record_with_what_it_was(session: Session, actor: Actor, now: datetime) -> None:
    toolkit = recipe(session, actor, now, 1)
    change = ToolkitChange(
        audience="hobby cooks nearby",
        how=None,
        budget=Money(40000, "EUR"),
        hours=3,
        days=21,
        versions=(VariantGiven("Claim", "control"), VariantGiven("Question", "treatment", "Who bakes?")),
        metrics=(MetricGiven("link clicks", "ratio", "link_clicks", "impressions"),),
    )
    change_toolkit(session, actor, toolkit.id, change, version=1, now=now)
    pattern = pattern_in(toolkit)
    assert (toolkit.version, pattern.audience, pattern.how, pattern.hours, pattern.days) == (
        2,
        "hobby cooks nearby",
        None,
        3,
        21,
    )
    assert pattern.cost is not None
    assert (pattern.cost.least_minor, pattern.cost.most_minor) == (40000, 40000)
    assert [one.text for one in pattern.versions] == [None, "Who bakes?"]
    assert pattern.decides is not None
    act = session.scalars(sa.select(Audit).where(Audit.action == "toolkit.change")).one()
    assert act.before is not None
    assert act.after is not None
    assert (act.before["audience"], act.after["audience"]) == ("People who do not know us", "hobby cooks nearby")
    assert "mechanism" not in act.after


def test_what_changes_nothing_is_no_act(session: Session, actor: Actor, now: datetime) -> None:
    toolkit = recipe(session, actor, now, 1)
    change_toolkit(session, actor, toolkit.id, ToolkitChange(name=toolkit.name, channel=" paid social "), now=now)
    assert toolkit.version == 1
    assert not session.scalars(sa.select(Audit).where(Audit.action == "toolkit.change")).all()


def test_everything_that_does_not_fit_is_said_at_once_and_nothing_is_stored(
    session: Session, actor: Actor, now: datetime
) -> None:
    toolkit = recipe(session, actor, now, 1)
    change = ToolkitChange(name=" ", channel=None, days=0.5, how="x" * 4001)
    with pytest.raises(RuleBroken) as refused:
        change_toolkit(session, actor, toolkit.id, change, now=now)
    assert {fault.field for fault in refused.value.faults} == {"name", "channel", "days", "how"}
    with pytest.raises(RuleBroken):
        change_toolkit(session, actor, toolkit.id, ToolkitChange(days=float("inf")), now=now)
    change = ToolkitChange(
        audience="x" * 4001,
        hours=-1,
        worthwhile_lift=None,
        versions=(VariantGiven("A", "treatment"),),
        metrics=(MetricGiven("clicks", "nothing", "clicks", role="secondary"),),
    )
    with pytest.raises(RuleBroken) as refused:
        change_toolkit(session, actor, toolkit.id, change, now=now)
    assert {fault.field for fault in refused.value.faults} == {
        "audience",
        "hours",
        "worthwhile_lift",
        "versions",
        "metrics",
    }
    assert (toolkit.version, pattern_in(toolkit).hours) == (1, None)


def test_of_two_who_change_it_the_second_is_told(session: Session, actor: Actor, now: datetime) -> None:
    toolkit = recipe(session, actor, now, 1)
    change_toolkit(session, actor, toolkit.id, ToolkitChange(name="Ask first"), version=1, now=now)
    for call in (
        lambda: change_toolkit(session, actor, toolkit.id, ToolkitChange(name="Ask"), version=1, now=now),
        lambda: retire_toolkit(session, actor, toolkit.id, version=1, now=now),
    ):
        with pytest.raises(WrongStatus) as refused:
            call()
        assert refused.value.faults[0].code == "changed_meanwhile"
    assert (toolkit.name, toolkit.retired_at) == ("Ask first", None)


def test_a_retired_one_starts_nothing_and_changes_no_more(session: Session, actor: Actor, now: datetime) -> None:
    toolkit = recipe(session, actor, now, 1)
    draft = start_from_toolkit(session, actor, toolkit.id, ToolkitStart(), now=now)
    retire_toolkit(session, actor, toolkit.id, now=now)
    for call in (
        lambda: start_from_toolkit(session, actor, toolkit.id, ToolkitStart(), now=now),
        lambda: change_toolkit(session, actor, toolkit.id, ToolkitChange(name="x"), now=now),
        lambda: retire_toolkit(session, actor, toolkit.id, now=now),
    ):
        with pytest.raises(WrongStatus):
            call()
    assert (draft.status, draft.toolkit_id) == (Status.DRAFT, toolkit.id)


def test_a_change_of_the_toolkit_leaves_drafts_as_they_are(session: Session, actor: Actor, now: datetime) -> None:
    make_goal(session, actor, now)
    toolkit = recipe(session, actor, now, 1)
    draft = start_from_toolkit(session, actor, toolkit.id, ToolkitStart(), now=now)
    change_toolkit(session, actor, toolkit.id, ToolkitChange(idea="shout", worthwhile_lift=0.5), now=now)
    change_draft(session, actor, draft.id, DraftChange(heard="again"), now=now)
    assert (draft.idea, draft.worthwhile_lift) == ("open with the reader's question", 0.05)

"""Where success criteria stand: against the newest closed experiment that measured the number, or what was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.goal import Criterion, Goal, GoalChange, change_goal, create_goal
from experiments.learning.progress.criteria import Reached, Way, criteria_progress, way_of
from experiments.people.permission import Actor, Role
from experiments.results.closing.conclusion import Decision
from experiments.results.records import Analysis, ConclusionRow
from experiments.trials.experiment import Experiment
from tests.audited import by_hand
from tests.experiments.learning.closed import closed
from tests.factories import make_actor, make_goal, make_team

CLICKS = "link clicks per time shown"
TODAY = date(2026, 11, 2)


def criterion(amount: float, direction: str | None = "up", metric: str = CLICKS, by: date | None = None) -> Criterion:
    return Criterion("words", metric, direction, amount, by)


def states(session: Session, actor: Actor, goal: Goal, *criteria: Criterion, now: datetime) -> list[str]:
    change_goal(session, actor, goal.id, GoalChange(success_criteria=criteria), now=now)
    return [one.state.value for one in criteria_progress(session, actor, [goal], today=TODAY)[goal.id]]


@pytest.fixture
def adopted(session: Session, actor: Actor, tmp_path: Path) -> Experiment:
    """Two weeks in which B has about 25 link clicks a day out of 1,000 times shown and A 20; B was adopted."""
    return closed(session, actor, tmp_path)


def values(session: Session, experiment: Experiment) -> dict[str, float]:
    body = session.scalars(sa.select(Analysis.body).where(Analysis.experiment_id == experiment.id)).all()[-1]
    return {one["name"]: one["value"] for one in body["metrics"][0]["variants"]}


def goal_of(experiment: Experiment) -> Goal:
    assert experiment.goal is not None
    return experiment.goal


def test_the_version_that_was_adopted_is_held_against_the_amount(
    session: Session, actor: Actor, now: datetime, adopted: Experiment
) -> None:
    goal, found = goal_of(adopted), values(session, adopted)
    control, treatment = found.values()
    shown = 14 * 1000 + 7 * 91  # 1,000 times on the first day, 7 more on each one after
    assert (control, treatment) == (301 / shown, 369 / shown)
    told = states(session, actor, goal, criterion(0.024), criterion(0.03), criterion(0.024, "down"), now=now)
    assert told == ["reached", "not_yet", "not_yet"]
    figure = criteria_progress(session, actor, [goal], today=TODAY)[goal.id][0].figure
    assert figure is not None
    assert (figure.value, figure.experiment_id, figure.on) == (369 / shown, adopted.id, adopted.concluded_on)
    assert figure.variant == list(found)[1]


def test_what_was_not_adopted_leaves_the_value_of_what_is_done_now(
    session: Session, actor: Actor, now: datetime, adopted: Experiment
) -> None:
    by_hand(session)
    row = session.scalars(sa.select(ConclusionRow)).one()
    session.expunge(row)
    sa.orm.make_transient(row)
    row.id, row.decision = None, Decision.KEEP  # type: ignore[assignment]
    session.add(row)  # closed once more: the last one counts
    session.flush()
    assert states(session, actor, goal_of(adopted), criterion(0.021), criterion(0.02), now=now) == [
        "not_yet",
        "reached",
    ]


def test_the_newest_closed_experiment_counts_and_one_that_is_not_usable_does_not(
    session: Session, actor: Actor, now: datetime, tmp_path: Path, adopted: Experiment
) -> None:
    goal = goal_of(adopted)
    later = closed(session, actor, tmp_path, verdict="harmful", starts=datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
    by_hand(session)
    session.execute(sa.update(Experiment).where(Experiment.id == later.id).values(goal_id=goal.id))
    assert states(session, actor, goal, criterion(0.024), now=now) == ["not_yet"]  # B of the later one has 0.01
    session.execute(sa.update(Experiment).where(Experiment.id == later.id).values(verdict="invalid"))
    assert states(session, actor, goal, criterion(0.024), now=now) == ["reached"]


def test_after_its_day_it_is_missed_and_on_its_day_not_yet(
    session: Session, actor: Actor, now: datetime, adopted: Experiment
) -> None:
    goal = goal_of(adopted)
    gone, still = (criterion(0.03, by=date(2026, 11, day)) for day in (1, 2))
    assert states(session, actor, goal, gone, still, now=now) == ["missed", "not_yet"]


def test_what_cannot_be_told_has_its_reason(session: Session, actor: Actor, now: datetime, adopted: Experiment) -> None:
    goal = goal_of(adopted)
    unknown, wayless = criterion(1, metric="cost per first order"), criterion(0.02, None)
    words = Criterion("Talked about in the bakers' forum")
    assert states(session, actor, goal, unknown, wayless, words, now=now) == ["unmeasured", "unmeasured", "words"]
    told = criteria_progress(session, actor, [goal], today=TODAY)[goal.id]
    assert [one.reason and one.reason[0] for one in told] == ["no_experiment", "no_direction", None]


def test_names_of_numbers_are_the_same_in_any_case(
    session: Session, actor: Actor, now: datetime, adopted: Experiment
) -> None:
    assert states(session, actor, goal_of(adopted), criterion(0.02, metric=CLICKS.upper()), now=now) == ["reached"]


def test_a_later_typed_figure_counts_for_the_goals_own_number(
    session: Session, actor: Actor, now: datetime, adopted: Experiment
) -> None:
    goal = goal_of(adopted)
    typed = GoalChange(metric=CLICKS, direction="up", standing=0.04, standing_on=date(2026, 10, 30))
    change_goal(session, actor, goal.id, typed, now=now)
    assert states(session, actor, goal, criterion(0.03, None), now=now) == ["reached"]
    change_goal(session, actor, goal.id, replace(typed, standing_on=date(2026, 1, 1)), now=now)
    assert states(session, actor, goal, criterion(0.03, None), now=now) == ["not_yet"]  # the experiment is newer


def test_other_goals_and_other_teams_do_not_count(
    session: Session, actor: Actor, now: datetime, adopted: Experiment
) -> None:
    other = make_goal(session, actor, now)
    assert states(session, actor, other, criterion(0.02), now=now) == ["unmeasured"]
    stranger = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    change_goal(session, actor, goal_of(adopted).id, GoalChange(success_criteria=(criterion(0.02),)), now=now)
    seen = criteria_progress(session, stranger, [goal_of(adopted)], today=TODAY)[goal_of(adopted).id]
    assert [one.state for one in seen] == [Reached.UNMEASURED]


def line(baseline: float | None, target: float | None, standing: float | None) -> GoalChange:
    return GoalChange(kind="new_sales", goal="x", baseline=baseline, target=target, standing=standing)


@pytest.mark.parametrize(
    ("written", "share"),
    [
        (line(200, 260, 231), 31 / 60),
        (line(14.5, 13, 13.75), 0.5),
        (line(200, 260, 190), -1 / 6),
        (line(200, 260, 275), 1.25),
        (line(0, -4, -4), 1),
    ],
)
def test_the_way_is_counted_from_start_to_target_whichever_way_is_better(
    session: Session, actor: Actor, now: datetime, written: GoalChange, share: float
) -> None:
    way = way_of(create_goal(session, actor, written, now=now))
    assert isinstance(way, Way)
    assert way.share == pytest.approx(share)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (line(200, 260, None), "no_standing"),
        (line(None, 260, 231), "no_ends"),
        (line(260, 260, 231), "no_way"),
    ],
)
def test_a_way_that_is_none_is_said_never_counted(
    session: Session, actor: Actor, now: datetime, written: GoalChange, reason: str
) -> None:
    way = way_of(create_goal(session, actor, written, now=now))
    assert isinstance(way, tuple)
    assert way[0] == reason

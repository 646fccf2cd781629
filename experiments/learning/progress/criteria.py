"""How far goals got: each success criterion against the newest figure that anybody has of it, and the whole way.

A figure comes from the newest closed experiment of the goal that measured the criterion's number, or was typed into the
sheet where the criterion counts the goal's own number; the later of both counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import without_index
from experiments.goals.criteria import GoalLine
from experiments.goals.goal import Goal
from experiments.judging.document import AnalysisDoc
from experiments.metrics.kinds import Direction, MetricKind
from experiments.people.permission import Actor, require
from experiments.results.records import Analysis, ConclusionRow, Decision
from experiments.trials.experiment import Experiment, MetricUse, Status


class Reached(StrEnum):
    """Where a criterion stands."""

    REACHED = "reached"
    NOT_YET = "not_yet"
    MISSED = "missed"
    UNMEASURED = "unmeasured"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of a number: of which day, and where it comes from (an experiment and its version, or typed).

    ``is_share`` values are fractions of people, written as per cent.
    """

    value: float
    on: date
    experiment_id: int | None = None
    title: str | None = None
    variant: str | None = None
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class CriterionProgress:
    """A success criterion and where it stands; ``reason`` says why nobody can tell, as a code and a sentence.

    ``words`` are criteria that no machine checks.
    """

    line: GoalLine
    state: Reached
    figure: Figure | None = None
    reason: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """How much of the way from baseline to target is done: 0 at the baseline, 1 at the target, beyond both too."""

    share: float
    standing: float
    on: date | None


def way_of(goal: Goal) -> Way | tuple[str, str]:
    """Say how far a goal got by the figure that was typed; a code and a sentence where that cannot be said."""
    if goal.standing is None:
        return "no_standing", "Nobody has typed where it stands now."
    if goal.baseline is None or goal.target is None:
        return "no_ends", "Without a start and a target nobody can say how much of the way is done."
    if goal.baseline == goal.target:
        return "no_way", "Start and target are the same, so there is no way between them."
    share = (goal.standing - goal.baseline) / (goal.target - goal.baseline)
    return Way(share, goal.standing, goal.standing_on)


def criteria_progress(
    session: Session, actor: Actor, goals: Sequence[Goal], *, today: date
) -> dict[int, list[CriterionProgress]]:
    """Give for each goal its criteria with where they stand, in two queries however many goals there are.

    Parameters
    ----------
    goals : sequence of Goal
        With their lines loaded; experiments of the actor's own team are looked at.
    """
    require(actor, "see")
    found = _measured(session, actor, goals)
    return {
        goal.id: [
            _progress(goal, line, found.get((goal.id, _key(line.metric))), today) for line in goal.success_criteria
        ]
        for goal in goals
    }


def _progress(goal: Goal, line: GoalLine, measured: Figure | tuple[str, str] | None, today: date) -> CriterionProgress:
    if line.metric is None or line.amount is None:
        return CriterionProgress(line, Reached.WORDS)
    typed = _typed(goal, line)
    figure = measured if isinstance(measured, Figure) else None
    if typed is not None and (figure is None or typed.on > figure.on):
        figure = typed
    if figure is None:
        reason = measured if isinstance(measured, tuple) else None
        return CriterionProgress(line, Reached.UNMEASURED, reason=reason or _UNMEASURED)
    if figure.is_share and abs(line.amount) > 1:
        return CriterionProgress(line, Reached.UNMEASURED, figure, _NO_SHARE)
    direction = line.direction or (goal.direction if _key(goal.metric) == _key(line.metric) else None)
    if direction is None:
        return CriterionProgress(line, Reached.UNMEASURED, figure, _NO_WAY)
    good = figure.value <= line.amount if direction is Direction.DOWN else figure.value >= line.amount
    late = line.deadline is not None and line.deadline < today
    return CriterionProgress(line, Reached.REACHED if good else Reached.MISSED if late else Reached.NOT_YET, figure)


_UNMEASURED = ("no_experiment", "No closed experiment of this goal measured it.")
_NO_SHARE = ("not_a_share", "What was measured is a share of people: write the amount in per cent, as in 22 %.")
_NO_WAY = ("no_direction", "The criterion does not say which way is better.")


def _typed(goal: Goal, line: GoalLine) -> Figure | None:
    if goal.standing is None or goal.standing_on is None or _key(goal.metric) != _key(line.metric):
        return None
    return Figure(goal.standing, goal.standing_on)


def _measured(session: Session, actor: Actor, goals: Iterable[Goal]) -> dict[tuple[int, str], Figure | tuple[str, str]]:
    """Find the newest closed experiment for each goal and number, and read its value out of the closing analysis."""
    wanted = {
        (goal.id, _key(line.metric))
        for goal in goals
        for line in goal.success_criteria
        if line.metric is not None and line.amount is not None
    }
    if not wanted:
        return {}
    rows = session.execute(
        sa.select(Experiment.goal_id, MetricUse.name, Experiment.id)
        .join(MetricUse, MetricUse.experiment_id == Experiment.id)
        .where(
            without_index(Experiment.team_id) == actor.team_id,  # few serve these goals, a team has very many
            Experiment.goal_id.in_({goal_id for goal_id, _ in wanted}),
            Experiment.status == Status.CONCLUDED,
            Experiment.verdict != "invalid",
        )
        .order_by(Experiment.concluded_on, Experiment.id)
    )
    newest: dict[tuple[int, str], int] = {}
    for goal_id, name, key in rows:
        if goal_id is not None and (goal_id, _key(name)) in wanted:
            newest[goal_id, _key(name)] = key
    closings = _closings(session, set(newest.values()))
    # One that was closed without an analysis (entered by hand) has no figures to show.
    return {place: _value_in(closings[key], place[1]) for place, key in newest.items() if key in closings}


def _closings(session: Session, experiment_ids: set[int]) -> dict[int, sa.Row[Any]]:
    if not experiment_ids:
        return {}
    last = sa.select(sa.func.max(ConclusionRow.id)).where(ConclusionRow.experiment_id.in_(experiment_ids))
    rows = session.execute(
        sa.select(Experiment.id, Experiment.title, Experiment.concluded_on, ConclusionRow.decision, Analysis.body)
        .join(ConclusionRow, ConclusionRow.experiment_id == Experiment.id)
        .join(Analysis, Analysis.id == ConclusionRow.analysis_id)
        .where(ConclusionRow.id.in_(last.group_by(ConclusionRow.experiment_id)))
    )
    return {row.id: row for row in rows}


def _value_in(closing: sa.Row[Any], metric: str) -> Figure | tuple[str, str]:
    """Take the value of the version that is used now: the new one where it was adopted, else what was there."""
    document: AnalysisDoc = closing.body
    found = next((one for one in document["metrics"] if _key(one["name"]) == metric), None)
    variants = [] if found is None else found["variants"]
    control = [one for one in variants if one["name"] == document["control"]]
    treatments = [one for one in variants if one["name"] != document["control"]]
    best = [one for one in treatments if one["name"] == document["best"]]
    alike = [one for one in treatments if one["verdict"] == document["verdict"]]
    used = (best or alike or treatments) if closing.decision is Decision.ADOPT else control
    if not used or used[0]["value"] is None or closing.concluded_on is None:
        return "not_estimable", f"“{closing.title}” could not tell its value."
    share = found is not None and found["kind"] == MetricKind.PROPORTION
    return Figure(used[0]["value"], closing.concluded_on, closing.id, closing.title, used[0]["name"], share)


def _key(metric: str | None) -> str:
    """Numbers have the same name whatever its case."""
    return (metric or "").strip().casefold()

"""The tree of goals as the page shows it: cycle, objective, goal, experiment, lesson."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.progress.goals import GoalProgress
from experiments.learning.progress.tree import CycleBranch, ExperimentBranch, GoalBranch
from webapp.records.goals.criteria import CriterionLine, WayLine, criterion_lines, way_line
from webapp.records.goals.goals import GoalLine, goal_line


@dataclass(frozen=True, slots=True)
class GoalTwig:
    """A goal in the tree, with its experiments folded under how many there are."""

    line: GoalLine
    way: WayLine | None
    criteria: tuple[CriterionLine, ...]
    experiments: tuple[ExperimentBranch, ...]
    folded: str


@dataclass(frozen=True, slots=True)
class ObjectiveTwig:
    """An objective with its goals; ``name`` is ``None`` for goals without one."""

    name: str | None
    goals: tuple[GoalTwig, ...]


@dataclass(frozen=True, slots=True)
class CycleTwig:
    """A planning cycle with its objectives; ``first_of_kind`` are goals to which a link to a kind leads."""

    id: int
    name: str
    period: tuple[date, date]
    present: bool
    objectives: tuple[ObjectiveTwig, ...]
    first_of_kind: frozenset[int]


def cycle_twigs(
    tree: Sequence[CycleBranch], progress: Mapping[int, GoalProgress], today: date, *, empty: bool = False
) -> list[CycleTwig]:
    """Say the tree; cycles without goals and objectives are left out unless asked for."""
    return [_cycle(one, progress, today) for one in tree if one.objectives or empty]


def _cycle(branch: CycleBranch, progress: Mapping[int, GoalProgress], today: date) -> CycleTwig:
    cycle = branch.cycle
    first: dict[str, int] = {}
    for objective in branch.objectives:
        for one in objective.goals:
            first.setdefault(one.goal.kind.value, one.goal.id)
    return CycleTwig(
        cycle.id,
        cycle.name,
        (cycle.starts, cycle.ends),
        cycle.starts <= today <= cycle.ends,
        tuple(
            ObjectiveTwig(
                None if each.objective is None else each.objective.name,
                tuple(_goal(goal, progress) for goal in each.goals),
            )
            for each in branch.objectives
        ),
        frozenset(first.values()),
    )


def _goal(branch: GoalBranch, progress: Mapping[int, GoalProgress]) -> GoalTwig:
    return GoalTwig(
        goal_line(branch.goal, progress.get(branch.goal.id, GoalProgress())),
        way_line(branch.goal),
        tuple(line for line in criterion_lines(branch.criteria) if line.state is not None),
        branch.experiments,
        _folded(branch),
    )


def _folded(branch: GoalBranch) -> str:
    many = branch.experiments_count
    if many > len(branch.experiments):
        return _("The newest %(shown)d of %(all)d experiments", shown=len(branch.experiments), all=many)
    lessons = Counter(lesson.id for one in branch.experiments for lesson in one.lessons)
    said = ngettext("%(num)d experiment", "%(num)d experiments", many)
    taught = ngettext("%(num)d lesson", "%(num)d lessons", len(lessons))
    return f"{said}, {taught}" if lessons else said

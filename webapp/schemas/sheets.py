"""Goal sheets, whole cycles and the tree of goals as JSON."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict

from experiments.goals.sheets.taking_in import Taken
from experiments.learning.progress.criteria import CriterionProgress
from experiments.learning.progress.tree import CycleBranch, ExperimentBranch, GoalBranch
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Key


class SheetQuery(Body):
    """With ``preview`` nothing is stored."""

    model_config = ConfigDict(strict=False)

    preview: bool = False


class SheetBody(Body):
    """A sheet, or several below each other, as plain text."""

    sheet: str


class GoalSheetBody(SheetBody):
    """A sheet; with ``goal_id`` it changes that goal, and with ``version`` only if nobody was quicker."""

    goal_id: Key | None = None
    version: Key | None = None


class SheetAnswer(Answer):
    """A goal or a planning cycle as plain text."""

    sheet: str


class TakenGoalAnswer(Answer):
    """A goal that was made or changed; in a preview a new one has no number yet."""

    id: int | None
    made: bool
    goal: str


class TakenAnswer(Answer):
    """What a sheet made, and what to know about it; ``cycle_id`` where it was a whole cycle."""

    cycle_id: int | None
    goals: list[TakenGoalAnswer]
    notes: list[str]

    @classmethod
    def of(cls, taken: Taken, *, preview: bool) -> TakenAnswer:
        """Write what was taken in."""
        goals = [
            TakenGoalAnswer(id=None if made and preview else goal.id, made=made, goal=goal.goal)
            for goal, made in taken.goals
        ]
        cycle = None if taken.cycle is None or preview else taken.cycle.id
        return cls(cycle_id=cycle, goals=goals, notes=taken.notes)


class FigureAnswer(Answer):
    """A value of a number: of which day, from which experiment and version; without one it was typed."""

    value: float
    on: date
    experiment_id: int | None
    variant: str | None


class ReasonAnswer(Answer):
    """Why nobody can tell."""

    reason: str
    sentence: str


class CriterionProgressAnswer(Answer):
    """A criterion: ``reached``, ``not_yet``, ``missed``, ``unmeasured``, or ``words`` that no machine checks."""

    text: str
    state: str
    figure: FigureAnswer | None
    not_estimable: ReasonAnswer | None

    @classmethod
    def of(cls, one: CriterionProgress) -> CriterionProgressAnswer:
        """Write where a criterion stands."""
        return cls(
            text=one.line.text,
            state=one.state.value,
            figure=None if one.figure is None else FigureAnswer.model_validate(one.figure),
            not_estimable=None if one.reason is None else ReasonAnswer(reason=one.reason[0], sentence=one.reason[1]),
        )


class LessonLeafAnswer(Answer):
    """A lesson that the experiment supports or contradicts."""

    id: int
    claim: str
    status: str
    stance: str


class ExperimentBranchAnswer(Answer):
    """An experiment; verdict and grade once it is closed."""

    id: int
    title: str
    status: str
    verdict: str | None
    grade: str | None
    lessons: list[LessonLeafAnswer]

    @classmethod
    def of(cls, one: ExperimentBranch) -> ExperimentBranchAnswer:
        """Write an experiment with its lessons."""
        return cls.model_validate(one)


class GoalBranchAnswer(Answer):
    """A goal with where its criteria stand and what was tried for it, the newest; ``experiments_count`` is all."""

    id: int
    kind: str
    goal: str
    criteria: list[CriterionProgressAnswer]
    experiments: list[ExperimentBranchAnswer]
    experiments_count: int

    @classmethod
    def of(cls, one: GoalBranch) -> GoalBranchAnswer:
        """Write a goal."""
        return cls(
            id=one.goal.id,
            kind=one.goal.kind.value,
            goal=one.goal.goal,
            criteria=[CriterionProgressAnswer.of(each) for each in one.criteria],
            experiments=[ExperimentBranchAnswer.of(each) for each in one.experiments],
            experiments_count=one.experiments_count,
        )


class ObjectiveBranchAnswer(Answer):
    """An objective with its goals; number and name are null for goals without one."""

    id: int | None
    name: str | None
    goals: list[GoalBranchAnswer]


class CycleBranchAnswer(Answer):
    """A planning cycle with its objectives."""

    id: int
    name: str
    starts: date
    ends: date
    objectives: list[ObjectiveBranchAnswer]

    @classmethod
    def of(cls, one: CycleBranch) -> CycleBranchAnswer:
        """Write a cycle."""
        objectives = [
            ObjectiveBranchAnswer(
                id=None if each.objective is None else each.objective.id,
                name=None if each.objective is None else each.objective.name,
                goals=[GoalBranchAnswer.of(goal) for goal in each.goals],
            )
            for each in one.objectives
        ]
        cycle = one.cycle
        return cls(id=cycle.id, name=cycle.name, starts=cycle.starts, ends=cycle.ends, objectives=objectives)


class TreeAnswer(Answer):
    """The tree: cycle, objective, goal, experiment, lesson; the latest cycle first."""

    items: list[CycleBranchAnswer]
    next_cursor: None = None


class TreeQuery(Body):
    """Which part of the tree."""

    model_config = ConfigDict(strict=False)

    cycle_id: Key | None = None

"""The story of a goal: how far it got, and by which experiments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.progress.criteria import CriterionProgress
from experiments.learning.progress.goals import GoalProgress
from webapp.formatting import day
from webapp.language.said import piece
from webapp.records.goals.criteria import CriterionLine, criterion_lines, way_line
from webapp.records.goals.goals import OutcomeCount, ServingLine, goal_line
from webapp.records.stories.cost import PAIRS
from webapp.records.stories.entry import StoryEntry, story_entries
from webapp.records.stories.shown import Shown
from webapp.words import word


@dataclass(frozen=True, slots=True)
class GoalStory:
    """A goal as it is told.

    ``way`` is how much of the way is done and ``criteria`` where they stand, in the book only. ``entries`` are the
    closed experiments and ``serving`` those under way; by a link with the scope ``story`` they are only counted.
    """

    id: int
    label: str
    goal: str
    objective: str
    cycle: str
    deadline: str
    road: str
    way: str
    audience: str
    criteria: tuple[CriterionLine, ...]
    steps: tuple[str, ...]
    counts: str
    outcomes: tuple[OutcomeCount, ...]
    entries: tuple[StoryEntry, ...]
    more: int
    serving: tuple[ServingLine, ...]

    @property
    def facts(self) -> PAIRS:
        """Give cycle and deadline."""
        until = ((_("Until"), self.deadline),) if self.deadline else ()
        return (word("term", "cycle"), self.cycle), *until


def goal_story(
    goal: Goal,
    progress: GoalProgress,
    *,
    shown: Shown,
    cards: Sequence[ArchiveCard],
    serving: Sequence[ServingLine],
    criteria: Sequence[CriterionProgress],
) -> GoalStory:
    """Tell a goal as it stands.

    Parameters
    ----------
    cards : sequence of ArchiveCard
        Its last closed experiments.
    serving : sequence of ServingLine
        Those that are under way.
    criteria : sequence of CriterionProgress
        Where its success criteria stand.
    """
    line, way = goal_line(goal, progress), way_line(goal)
    words = [CriterionLine(one.text, None, "", "", "", None) for one in goal.success_criteria]
    return GoalStory(
        id=goal.id,
        label=piece(goal.label),
        goal=goal.goal,
        objective=goal.objective or "",
        cycle=goal.cycle.name,
        deadline="" if goal.deadline is None else day(goal.deadline),
        road=line.road or "",
        way=way.said if way is not None and shown.inside else "",
        audience=goal.audience or "",
        criteria=tuple(criterion_lines(criteria) if shown.inside else words),
        steps=tuple(goal.implementation_plan),
        counts=line.counts,
        outcomes=line.outcomes,
        entries=story_entries(cards, shown),
        more=max(progress.closed - len(cards), 0) if shown.figures else 0,
        serving=tuple(serving) if shown.figures else (),
    )

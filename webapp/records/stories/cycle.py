"""The story of a planning cycle: what was tried, what came out, what it cost and what is believed now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.tallies import Counts
from experiments.learning.lessons.lesson import Lesson
from experiments.learning.progress.goals import GoalProgress
from webapp.formatting import minor_money, percent, period
from webapp.language.said import piece
from webapp.records.goals.criteria import way_line
from webapp.records.goals.cycles import cycle_line
from webapp.records.goals.goals import goal_line
from webapp.records.stories.cost import PAIRS
from webapp.records.stories.entry import StoryEntry, story_entries
from webapp.records.stories.shown import Shown
from webapp.words import word


@dataclass(frozen=True, slots=True)
class GoalTold:
    """A goal of the cycle in three lines."""

    id: int
    label: str
    goal: str
    way: str
    counts: str


@dataclass(frozen=True, slots=True)
class LessonWon:
    """A lesson that an experiment of the cycle speaks to."""

    id: int
    claim: str
    status: str
    grade: str


@dataclass(frozen=True, slots=True)
class CycleStory:
    """A planning cycle as it is told; ``sentence`` counts, ``outcomes`` are the same as pairs.

    ``inside`` says that lessons and goals lead on, in the book only; so is ``way``, how far each goal got. By a link
    with the scope ``story`` experiments are only counted, and money is left out.
    """

    id: int
    name: str
    period: str
    present: bool
    inside: bool
    sentence: str
    outcomes: PAIRS
    budget: str
    goals: tuple[GoalTold, ...]
    entries: tuple[StoryEntry, ...]
    more: int
    lessons: tuple[LessonWon, ...]


def cycle_story(
    cycle: Cycle,
    counts: Counts,
    *,
    shown: Shown,
    cards: Sequence[ArchiveCard],
    lessons: Sequence[Lesson],
    goals: Sequence[tuple[Goal, GoalProgress]],
    today: date,
) -> CycleStory:
    """Tell a planning cycle as it stands today.

    Parameters
    ----------
    cards : sequence of ArchiveCard
        The experiments closed for its goals, the last first.
    lessons : sequence of Lesson
        What those experiments speak to.
    goals : sequence of tuple
        Its goals, each with what its experiments gave.
    """
    line = cycle_line(cycle, today)
    sealed = [card for card in cards if not card.retrospective]
    return CycleStory(
        id=cycle.id,
        name=cycle.name,
        period=period(cycle.starts, cycle.ends),
        present=line.present,
        inside=shown.inside,
        sentence=_sentence(counts, cycle.currency if shown.figures else None),
        outcomes=_outcomes(counts),
        budget=line.said if shown.figures else "",
        goals=tuple(_goal(goal, progress, shown) for goal, progress in goals),
        entries=story_entries(cards, shown),
        more=max(counts.closed - len(sealed), 0) if shown.figures else 0,
        lessons=tuple(LessonWon(one.id, one.claim, one.status_on(today).value, one.grade or "") for one in lessons),
    )


def _sentence(counts: Counts, currency: str | None) -> str:
    if not counts.closed:
        return _("No experiment was closed for its goals yet.")
    closed = ngettext("One experiment was closed", "%(num)d experiments were closed", counts.closed)
    answered = _("%(closed)s; %(answered)d gave an answer", closed=closed, answered=counts.answered)
    if counts.closed > 1 and counts.answered:
        answered += f" ({percent(counts.answered / counts.closed)})"
    if currency is None:
        return f"{answered}."
    cost = minor_money(counts.cost_minor, currency, digits=0)
    return _("%(answered)s. Together they cost %(cost)s, hours included.", answered=answered, cost=cost)


def _outcomes(counts: Counts) -> PAIRS:
    """Count how they ended; what did not work is no worse an answer than what did."""
    said = (
        (word("verdict", "succeeded"), counts.worked),
        (word("term", "failed"), counts.failed),
        (word("verdict", "undecided_closed"), counts.undecided),
        (word("verdict", "invalid"), counts.unusable),
        (word("verdict", "provisional"), counts.provisional),
    )
    return tuple((says, str(number)) for says, number in said if number)


def _goal(goal: Goal, progress: GoalProgress, shown: Shown) -> GoalTold:
    way = way_line(goal) if shown.inside else None
    return GoalTold(
        goal.id,
        piece(goal.label),
        goal.goal,
        way.said if way is not None else "",
        goal_line(goal, progress).counts,
    )

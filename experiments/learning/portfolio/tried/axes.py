"""The six axes of the coverage map, and what a card is on each of them."""

from __future__ import annotations

from enum import StrEnum
from itertools import combinations

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.crossed import goal_value
from experiments.learning.archive.tallies import PROVISIONAL

NOT_SAID = ""
"""Value of a card on an axis of which it says nothing."""
AFTERWARDS = "afterwards:"
"""Before the verdict of what was entered afterwards: it stands outside all rates, but it was tried."""


class Axis(StrEnum):
    """What the map may lie along; ``goal_stage`` is the stage that the goal names, ``phase`` where people were."""

    GOAL_KIND = "goal_kind"
    TACTIC = "tactic"
    CHANNEL = "channel"
    GOAL_STAGE = "goal_stage"
    PHASE = "phase"
    CONTENT_TYPE = "content_type"


PAIRS: tuple[tuple[Axis, Axis], ...] = tuple(combinations(Axis, 2))
"""Every two different axes, in the order of the axes."""


def pair_of(first: Axis, second: Axis) -> str:
    """Name two axes as cells do; they stand in the order of the axes."""
    return f"{first}.{second}"


def value_on(card: ArchiveCard, axis: Axis) -> str:
    """Give the value of a card on an axis; one of the team's own goals by its name.

    Examples
    --------
    >>> value_on(ArchiveCard(goal_kind="custom", goal_name="Answer once"), Axis.GOAL_KIND)
    'custom:Answer once'
    >>> value_on(ArchiveCard(), Axis.TACTIC)
    ''
    """
    return goal_value(card) if axis is Axis.GOAL_KIND else getattr(card, axis.value) or NOT_SAID


def ending_of(card: ArchiveCard) -> str | None:
    """Say how a card counts: its verdict, provisional, or entered afterwards; ``None`` for what was not closed."""
    if card.verdict is None:
        return None
    if card.retrospective:
        return AFTERWARDS + card.verdict
    return card.verdict if card.provisional_until is None else PROVISIONAL


def same_value(value: str) -> str:
    """Fold what people write differently and mean alike: case and blanks.

    Examples
    --------
    >>> same_value(" Paid  social"), same_value("paid social")
    ('paid social', 'paid social')
    """
    return " ".join(value.casefold().split())

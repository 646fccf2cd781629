"""A shipped recipe, and how its numbers are named."""

from __future__ import annotations

from dataclasses import dataclass, replace

from experiments.metrics.catalogue import CATALOGUE
from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Metric, Role
from experiments.trials.experiment import VariantRole
from experiments.trials.toolkits.pattern import Cost, Pattern, Version

CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A cheap experiment ready to start: its number in the book, what it is called, what it serves, and its pattern."""

    number: int
    name: str
    goal_kind: GoalKind
    channel: str
    tactic: str
    pattern: Pattern


def decides(key: str) -> Metric:
    """Take the number that decides from the catalogue."""
    return CATALOGUE[key]


def guards(key: str, margin: float) -> Metric:
    """Take a number that must not get worse by more than ``margin``."""
    return replace(CATALOGUE[key], role=Role.GUARDRAIL, margin=margin)


def now_does(name: str, text: str | None = None) -> Version:
    """Name what is done now: everything else is compared with it."""
    return Version(name, VariantRole.CONTROL.value, text)


def tries(name: str, text: str | None = None) -> Version:
    """Name something new."""
    return Version(name, VariantRole.TREATMENT.value, text)


def euros(least: int, most: int | None = None, says: str | None = None) -> Cost:
    """Give whole euros, from the smallest to the largest size."""
    return Cost(least * 100, (least if most is None else most) * 100, CURRENCY, says)

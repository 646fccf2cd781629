"""The decision table: from facts to a verdict, the first row that fits. Pure; oriented so that more is better."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What we know (``failed`` is ``harmful`` and ``no_useful_difference`` together)."""

    SUCCEEDED = "succeeded"
    HARMFUL = "harmful"
    NO_USEFUL_DIFFERENCE = "no_useful_difference"
    UNDECIDED = "undecided"
    INVALID = "invalid"


class UndecidedReason(StrEnum):
    """Why nothing could be decided; each asks for something else to be done."""

    NOT_COMPARABLE = "not_comparable"
    INTERIM = "interim"
    MINIMUM = "minimum"
    NOT_ESTIMABLE = "not_estimable"
    BETTER_SIZE_UNCLEAR = "better_size_unclear"
    LEANING = "leaning"
    TOO_LITTLE_DATA = "too_little_data"


DECIDING_GRADES = frozenset("ABC")
"""A hint or an anecdote cannot decide: a before/after may have a perfectly narrow interval."""

FEW_IN_ALL = 20
"""Below this many drawn units or paired days the randomisation test must agree."""


@dataclass(frozen=True, slots=True)
class Range:
    """Best guess and deciding interval, oriented: more is better. ``None`` ends are unbounded."""

    estimate: float
    lower: float | None
    upper: float | None

    @property
    def low(self) -> float:
        """Lower end as a number."""
        return -math.inf if self.lower is None else self.lower

    @property
    def high(self) -> float:
        """Upper end as a number."""
        return math.inf if self.upper is None else self.upper


def oriented(estimate: float, lower: float | None, upper: float | None, *, down: bool) -> Range:
    """Turn lift and limits so that more is better: where down is good everything is taken times -1.

    >>> oriented(-0.2, -0.3, -0.05, down=True)
    Range(estimate=0.2, lower=0.05, upper=0.3)
    """
    if not down:
        return Range(estimate, lower, upper)
    return Range(-estimate, None if upper is None else -upper, None if lower is None else -lower)


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A number that must not get worse: its oriented interval and the margin that is still tolerable.

    ``range`` is ``None`` where it could not be judged; ``margin`` is ``None`` where none was set, then only clear harm
    breaks it.
    """

    name: str
    margin: float | None
    range: Range | None

    @property
    def is_broken(self) -> bool:
        """Say whether the whole interval lies beyond the margin."""
        return self.range is not None and self.range.high < -(self.margin or 0.0)

    @property
    def is_strained(self) -> bool:
        """Say whether the best guess lies beyond the margin."""
        return self.range is not None and self.margin is not None and self.range.estimate < -self.margin

    @property
    def is_kept(self) -> bool:
        """Say whether the data show that it was kept."""
        return self.range is not None and self.range.low > -(self.margin or 0.0)


@dataclass(frozen=True, slots=True)
class Randomisation:
    """The randomisation test beside a small comparison: its p, and the smallest p it could ever give."""

    p_value: float | None
    floor: float

    def agrees(self, level: float) -> bool:
        """Say whether p is below the level, or at its floor where the floor is higher."""
        if self.p_value is None:
            return False
        return self.p_value < level or (self.floor >= level and self.p_value <= self.floor * (1 + 1e-9))


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a verdict on one treatment depends on.

    Parameters
    ----------
    grade : str
        Strength of evidence, A to E.
    fatal : bool
        A fatal check fired for this treatment.
    look_reached, final : bool
        A planned look was reached; it was the last one.
    minimum_reached : bool
        The planned least number of days or units is there.
    worthwhile : float
        Smallest worthwhile lift, at least 0.
    level : float
        Two-sided level of the look, divided by the number of treatments.
    deciding : Range or None
        Oriented lift with the deciding interval (or the difference against the sealed baseline); ``None`` where it does
        not exist.
    wide : Range or None
        The same with an 80 % interval.
    randomisation : Randomisation or None
        Given only where fewer than 20 units or days must be confirmed by it.
    guardrails : sequence of Guardrail
        Each with an interval at the level divided by their number.
    only_begun : bool
        The first day alone is there, and a planned look lies ahead: what cannot be compared yet is not an anecdote.
    """

    grade: str
    fatal: bool
    look_reached: bool
    final: bool
    minimum_reached: bool
    worthwhile: float
    level: float
    deciding: Range | None
    wide: Range | None = None
    randomisation: Randomisation | None = None
    guardrails: Sequence[Guardrail] = ()
    only_begun: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with what a sentence needs: why undecided, which guardrails broke, which were not shown to be kept.

    ``strained`` names the guardrails that alone stood between an undecided treatment and success.
    """

    verdict: Verdict
    reason: UndecidedReason | None = None
    broken: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    strained: tuple[str, ...] = ()


def decide(facts: Facts) -> Decision:
    """Apply the sealed rule to one treatment: the first row of the table that fits.

    Examples
    --------
    >>> decide(Facts("C", False, True, True, True, 0.05, 0.05, Range(0.2, 0.1, 0.3))).verdict.value
    'succeeded'
    >>> decide(Facts("D", False, True, True, True, 0.05, 0.05, Range(0.2, 0.1, 0.3))).reason.value
    'not_comparable'
    """
    if facts.fatal:
        return Decision(Verdict.INVALID)
    may_decide = facts.grade in DECIDING_GRADES and facts.look_reached and facts.minimum_reached
    if may_decide:
        broken = tuple(rail.name for rail in facts.guardrails if rail.is_broken)
        if broken or (facts.deciding is not None and facts.deciding.high < 0 and _confirmed(facts)):
            return Decision(Verdict.HARMFUL, broken=broken)
        if facts.deciding is not None and _has_succeeded(facts, facts.deciding):
            return Decision(
                Verdict.SUCCEEDED, unproven=tuple(rail.name for rail in facts.guardrails if not rail.is_kept)
            )
        if facts.deciding is not None and facts.worthwhile > 0 and facts.deciding.high < facts.worthwhile:
            return Decision(Verdict.NO_USEFUL_DIFFERENCE)
    return Decision(Verdict.UNDECIDED, reason=_why_undecided(facts), strained=_in_the_way(facts) if may_decide else ())


def _confirmed(facts: Facts) -> bool:
    """Say whether the randomisation test agrees where it must."""
    return facts.randomisation is None or facts.randomisation.agrees(facts.level)


def _has_succeeded(facts: Facts, deciding: Range) -> bool:
    return _is_better(facts, deciding) and not any(rail.is_strained for rail in facts.guardrails)


def _is_better(facts: Facts, deciding: Range) -> bool:
    return deciding.low > 0 and deciding.estimate >= facts.worthwhile and _confirmed(facts)


def _in_the_way(facts: Facts) -> tuple[str, ...]:
    """Name the guardrails whose best guess is beyond the margin where everything else speaks for a success."""
    if facts.deciding is None or not _is_better(facts, facts.deciding):
        return ()
    return tuple(rail.name for rail in facts.guardrails if rail.is_strained)


def _why_undecided(facts: Facts) -> UndecidedReason:
    if facts.grade not in DECIDING_GRADES and not facts.only_begun:
        return UndecidedReason.NOT_COMPARABLE
    if not facts.look_reached or not facts.final:
        return UndecidedReason.INTERIM
    if not facts.minimum_reached:
        return UndecidedReason.MINIMUM
    if facts.deciding is None:
        return UndecidedReason.NOT_ESTIMABLE
    if facts.deciding.low > 0 and facts.deciding.estimate < facts.worthwhile and _confirmed(facts):
        return UndecidedReason.BETTER_SIZE_UNCLEAR
    if facts.deciding.low > 0 or facts.deciding.high < 0:
        return UndecidedReason.LEANING
    if facts.wide is not None and (facts.wide.low > 0 or facts.wide.high < 0):
        return UndecidedReason.LEANING
    return UndecidedReason.TOO_LITTLE_DATA


_BEST_FIRST = (
    Verdict.SUCCEEDED,
    Verdict.UNDECIDED,
    Verdict.NO_USEFUL_DIFFERENCE,
    Verdict.HARMFUL,
    Verdict.INVALID,
)


def best_of(decisions: Sequence[Decision], estimates: Sequence[float | None]) -> int:
    """Tell which treatment speaks for the experiment: the best verdict, then the best estimate.

    Parameters
    ----------
    decisions : sequence of Decision
        One per treatment.
    estimates : sequence of float or None
        Oriented best guesses in the same order.

    Returns
    -------
    int
        Position of the treatment.
    """
    return min(
        range(len(decisions)),
        key=lambda index: (
            _BEST_FIRST.index(decisions[index].verdict),
            math.inf if (own := estimates[index]) is None else -own,
        ),
    )

"""What a purse can find out: money, hours and weeks held against each toolkit, with what it would then see.

Sizes are scaled by the square root from a size whose sight is known: that of the team's own last run of the toolkit
where there is one, else of its last run that counted the same, else the cautious figure that the recipe came with.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from experiments.errors import Fault, RuleBroken
from experiments.goals.given import number
from experiments.learning.recipes.evidence import State, ToolkitEvidence, ToolkitProof
from experiments.metrics.kinds import Design, Unit
from experiments.people.money import MOST_MINOR, Money
from experiments.trials.toolkits.listing import pattern_in
from experiments.trials.toolkits.pattern import Pattern
from experiments.trials.toolkits.toolkit import Toolkit
from stats.errors import NotEstimable
from stats.numerics.distributions import quantile, two_sided_quantile
from stats.planning.power import detectable_lift

CONFIDENCE, POWER = 0.95, 0.8
LARGEST_LIFT = 10.0
MOST_HOURS, MOST_WEEKS = 100_000, 520
NO_FIGURES = NotEstimable("no_figures", "What it can see shows after its first closed run: nothing is known here yet.")
TOO_SMALL = NotEstimable("too_small", "This is too small to see any change that happens.")


@dataclass(frozen=True, slots=True)
class Purse:
    """What there is to spend; what is ``None`` limits nothing."""

    money: Money | None = None
    hours: float | None = None
    weeks: float | None = None

    @property
    def is_given(self) -> bool:
        """Whether anything was said."""
        return not (self.money is None and self.hours is None and self.weeks is None)


def purse_of(money: Money | None, hours: float | None, weeks: float | None) -> Purse:
    """Check what there is to spend.

    Raises
    ------
    RuleBroken
        Everything that is no amount, at once.
    """
    faults: list[Fault] = []
    if money is not None and not 0 <= money.minor <= MOST_MINOR:
        faults.append(Fault("money", "out_of_range", "This is no amount to spend."))
    hours = number("hours", hours, faults, least=0, most=MOST_HOURS)
    weeks = number("weeks", weeks, faults, least=0, most=MOST_WEEKS)
    if faults:
        raise RuleBroken(*faults)
    return Purse(money, hours, weeks)


class Figures(StrEnum):
    """Whose figures a sight rests on."""

    OWN = "own"
    SHIPPED = "shipped"


class Lack(StrEnum):
    """What the purse has too little of; ``price`` where nobody knows what it costs in that currency."""

    MONEY = "money"
    HOURS = "hours"
    WEEKS = "weeks"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Found:
    """What a purse can find out with one toolkit.

    Parameters
    ----------
    fits : bool
        The purse is enough for it.
    lacks : tuple of Lack
        What is too little, where it does not fit.
    sees : float or NotEstimable
        The change that is found four times in five: with this purse where it fits, else at the toolkit's own size.
    figures : Figures or None
        Whose figures that rests on.
    own : ToolkitProof or None
        The run whose figures they are.
    enough : bool
        It sees a change as small as the worthwhile one.
    times : int or None
        How many such runs together would see the worthwhile change; ``None`` where that cannot be said.
    """

    toolkit: Toolkit
    pattern: Pattern
    evidence: ToolkitEvidence
    fits: bool
    lacks: tuple[Lack, ...]
    sees: float | NotEstimable
    figures: Figures | None
    own: ToolkitProof | None
    enough: bool
    times: int | None

    @property
    def lift(self) -> float | None:
        """What it sees as a number, where there is one."""
        return None if isinstance(self.sees, NotEstimable) else self.sees

    @property
    def unknown(self) -> str | None:
        """Why there is none."""
        return self.sees.sentence if isinstance(self.sees, NotEstimable) else None


@dataclass(frozen=True, slots=True)
class _Size:
    """A size with what it can see."""

    lift: float
    money_minor: float | None
    currency: str | None
    hours: float | None
    days: int | None


def find_out(
    toolkits: Sequence[Toolkit],
    evidence: Mapping[int, ToolkitEvidence],
    purse: Purse,
    *,
    kindred: Mapping[int, ToolkitProof] | None = None,
) -> list[Found]:
    """Hold a purse against toolkits; what answers most comes first.

    First what fits and sees its worthwhile change, then what fits and sees most of what would be worth it, then what
    does not fit. What the team's own experiments contradict comes last, whatever it sees. Without a purse the order of
    the list stays, but for what is contradicted.

    Parameters
    ----------
    evidence : mapping
        What speaks for and against each, by id.
    kindred : mapping, optional
        By id a run that counted the same, for those of which none is closed yet.
    """
    kindred = kindred or {}
    found = [
        _hold_against(one, evidence.get(one.id, ToolkitEvidence()), purse, kindred.get(one.id)) for one in toolkits
    ]
    if not purse.is_given:
        return sorted(found, key=lambda one: one.evidence.state is State.CONTRADICTED)
    return sorted(found, key=_place)


def _place(one: Found) -> tuple[bool, bool, bool, float]:
    short_of = math.inf
    if not isinstance(one.sees, NotEstimable) and one.pattern.worthwhile_lift:
        short_of = math.log1p(one.sees) / math.log1p(one.pattern.worthwhile_lift)
    return one.evidence.state is State.CONTRADICTED, not one.fits, not one.enough, short_of


def _hold_against(toolkit: Toolkit, evidence: ToolkitEvidence, purse: Purse, kindred: ToolkitProof | None) -> Found:
    pattern = pattern_in(toolkit)
    own = _own_run(pattern, [*evidence.proofs, *([kindred] if kindred else [])], purse)
    lacks = _lacks(pattern, purse, own)
    have = _spent(pattern, Purse() if lacks else purse)
    sees, figures = _sees(pattern, own, have)
    worth = pattern.worthwhile_lift
    enough = not isinstance(sees, NotEstimable) and worth is not None and sees <= worth
    times = None
    if not isinstance(sees, NotEstimable) and worth:
        times = max(1, math.ceil(round((math.log1p(sees) / math.log1p(worth)) ** 2, 6)))
    return Found(
        toolkit=toolkit,
        pattern=pattern,
        evidence=evidence,
        fits=not lacks,
        lacks=lacks,
        sees=sees,
        figures=figures,
        own=own if figures is Figures.OWN else None,
        enough=enough and not lacks,
        times=times,
    )


def _lacks(pattern: Pattern, purse: Purse, own: ToolkitProof | None) -> tuple[Lack, ...]:
    lacks = []
    cost = pattern.cost
    if purse.money is not None and cost is not None and cost.least_minor > 0:
        if cost.currency != purse.money.currency:
            lacks += [] if own is not None else [Lack.PRICE]
        elif purse.money.minor < cost.least_minor:
            lacks.append(Lack.MONEY)
    if purse.hours is not None and pattern.hours is not None and purse.hours < pattern.hours:
        lacks.append(Lack.HOURS)
    if purse.weeks is not None and pattern.days is not None and purse.weeks * 7 < pattern.days:
        lacks.append(Lack.WEEKS)
    return tuple(lacks)


def _spent(pattern: Pattern, purse: Purse) -> Purse:
    """Fill what the purse leaves open with what the toolkit itself takes, at its largest."""
    cost = pattern.cost
    return Purse(
        money=purse.money or (cost.most if cost is not None else None),
        hours=pattern.hours if purse.hours is None else purse.hours,
        weeks=pattern.days / 7 if purse.weeks is None and pattern.days is not None else purse.weeks,
    )


def _sees(pattern: Pattern, own: ToolkitProof | None, have: Purse) -> tuple[float | NotEstimable, Figures | None]:
    known = _own_size(pattern, own) if own is not None else None
    figures = Figures.OWN if known is not None else Figures.SHIPPED
    if known is None:
        known = _shipped_size(pattern, have)
    if known is None:
        return NO_FIGURES, None
    larger = _times_as_large(pattern, known, have)
    if larger <= 0 or math.log1p(known.lift) / math.sqrt(larger) > math.log1p(LARGEST_LIFT):
        return TOO_SMALL, figures
    return math.expm1(math.log1p(known.lift) / math.sqrt(larger)), figures


def _times_as_large(pattern: Pattern, known: _Size, have: Purse) -> float:
    """Say how many times the known size the purse pays for: the scarcest of what makes it larger limits it."""
    shares = []
    same = have.money is not None and have.money.currency == known.currency
    if "money" in pattern.grows_with and have.money is not None and same and known.money_minor:
        shares.append(_usable(pattern, have.money) / known.money_minor)
    if "hours" in pattern.grows_with and have.hours is not None and known.hours:
        shares.append(have.hours / known.hours)
    if "weeks" in pattern.grows_with and have.weeks is not None and known.days:
        shares.append(have.weeks * 7 / known.days)
    return min(shares, default=1.0)


def _usable(pattern: Pattern, money: Money) -> int:
    """Say how much of the money makes it larger: a list has no more people than it has."""
    cost = pattern.cost
    listed = pattern.design is Design.RANDOMIZED and pattern.unit is Unit.USER
    if listed and cost is not None and cost.currency == money.currency:
        return min(money.minor, cost.most_minor)
    return money.minor


def _shipped_size(pattern: Pattern, have: Purse) -> _Size | None:
    """Give the largest size of the book that the purse pays for.

    Of several sizes the smallest costs the least and the largest the most; a single one costs the most.
    """
    if not pattern.sees:
        return None
    least, most = (pattern.cost.least_minor, pattern.cost.most_minor) if pattern.cost else (0, 0)
    currency = pattern.cost.currency if pattern.cost else None
    prices = [most] if len(pattern.sees) == 1 else [least, *[most] * (len(pattern.sees) - 1)]
    sizes = [
        _Size(sight.lift, price, currency, pattern.hours, pattern.days)
        for sight, price in zip(pattern.sees, prices, strict=True)
    ]
    paid = [size for size in sizes if have.money is None or (size.money_minor or 0) <= have.money.minor]
    return paid[-1] if paid else sizes[0]


def _own_run(pattern: Pattern, runs: Sequence[ToolkitProof], purse: Purse) -> ToolkitProof | None:
    """Give the last own run that counted alike and whose spread and size are known."""
    decides = pattern.decides
    for proof in runs:
        if not proof.log_lift_se or proof.log_lift_se <= 0:
            continue
        if decides is None or (proof.kind, proof.denominator) != (decides.kind, decides.denominator):
            continue
        currency = purse.money.currency if purse.money else proof.currency
        costs = bool(proof.cost_minor) and proof.currency == currency
        if "money" not in pattern.grows_with or costs:
            return proof
    return None


def _own_size(pattern: Pattern, own: ToolkitProof) -> _Size | None:
    """Give the size of an own run with what one as large would see again."""
    error = own.log_lift_se or 0.0
    level = 1 - (1 - CONFIDENCE) / pattern.treatments
    if pattern.design in {Design.PLATFORM_SPLIT, Design.SWITCHBACK} and own.days is not None and own.days > 1:
        lift = detectable_lift(error, own.days, own.days, confidence=level, power=POWER)
    else:
        lift = math.expm1((two_sided_quantile(level) + quantile(POWER)) * error)
    if not math.isfinite(lift) or lift <= 0:
        return None
    return _Size(lift, own.cost_minor, own.currency, own.hours, own.days)

"""The size of an experiment in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.judging.words import phrases
from experiments.people.money import Money
from experiments.trials.sizes.precision import Days
from stats.errors import NotEstimable

if TYPE_CHECKING:
    from experiments.trials.sizes.asked import SizeAsked

NEAR = 1e-6
"""Sizes are reckoned to about so much of themselves."""


@dataclass(frozen=True, slots=True)
class Sized:
    """What the sentence speaks of: the fields of :class:`experiments.trials.sizes.sizing.Size`, and what was asked."""

    asked: SizeAsked
    needed: int
    days: int
    cost: Money | None
    have: float
    visible: float | NotEstimable
    decided: float
    worth: bool


def advice(size: Sized) -> str:
    """Say whether it is worth running, what it can see and what the worthwhile lift takes."""
    limit, enough = _limit(size), _enough(size)
    wanted = _wanted(size)
    answers = f"in {size.decided * 100:.0f} of 100 cases"
    if not size.worth:
        said = f"Too small to be worth running: {limit or 'it'} {_sees(size)}"
        if not isinstance(size.visible, NotEstimable):
            said += f", and it would end with an answer only {answers}"
        return f"{said}." if enough else f"{said}; {wanted}."
    if limit is None:
        return f"{phrases.capitalized(wanted)}; it would end with an answer {answers}."
    if enough:
        return f"Large enough: {limit} {_sees(size)}; {wanted}."
    return (
        f"Worth running, though smaller than planned: {limit} {_sees(size)} and would end with an answer {answers}; "
        f"{wanted}."
    )


def _enough(size: Sized) -> bool:
    """Say whether the worthwhile lift shows; with fewer days than it takes, as many units do not see it."""
    if isinstance(size.visible, NotEstimable):
        return False
    return size.have >= size.needed and size.visible <= size.asked.worthwhile_lift * (1 + NEAR)


def _sees(size: Sized) -> str:
    if isinstance(size.visible, NotEstimable):
        return "can see no change that happens"
    return f"can see ±{phrases.percent(size.visible)}"


def _wanted(size: Sized) -> str:
    """Say what the worthwhile lift takes, or that there are not as many people as that."""
    asked, lift = size.asked, f"±{phrases.percent(size.asked.worthwhile_lift)}"
    in_all = size.needed * asked.variants
    if asked.audience is not None and not isinstance(asked.precision, Days) and in_all > asked.audience:
        return f"{lift} would take about {phrases.count(in_all)} {asked.units_are}, more than there are"
    return f"to see {lift} you need {_takes(size)}"


def _takes(size: Sized) -> str:
    """Name what the worthwhile lift takes: money where there is a price, else units; and days."""
    days = f"{phrases.count(size.days)} days"
    if size.cost is not None:
        return f"about {phrases.money(float(size.cost.amount), size.cost.currency)} and {days}"
    if isinstance(size.asked.precision, Days):
        return f"about {days}"
    return f"about {phrases.count(size.needed)} {size.asked.units_are} in each version and {days}"


def _limit(size: Sized) -> str | None:
    """Name what limits the size: the budget or the audience, whichever is smaller."""
    asked, audience = size.asked, size.asked.audience
    counts_days = isinstance(asked.precision, Days)
    if audience is not None and not counts_days and size.have >= audience / asked.variants:
        return f"your {phrases.count(audience)} {asked.units_are}"
    if asked.budget is not None:
        return f"your {phrases.money(float(asked.budget.amount), asked.budget.currency)}"
    return None

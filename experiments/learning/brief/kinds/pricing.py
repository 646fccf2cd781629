"""What a candidate would cost, in the team's currency: what is not known is ``None`` and never nothing. Pure."""

from __future__ import annotations

from experiments.learning.brief.candidate import Price
from experiments.learning.brief.kinds.runs import Run
from experiments.metrics.kinds import Unit
from experiments.trials.experiment import Experiment

MADE_BY_HAND = frozenset({Unit.POST.value, Unit.SLOT.value, Unit.AD.value})
"""Of these each one costs hours; people more or less on a list cost none."""


def price_for(currency: str, hour_minor: int | None, money_minor: int | None, hours: float | None) -> Price:
    """Add money and hours at the team's price of an hour.

    Examples
    --------
    >>> price_for("EUR", 4000, 143_900, 6.0).full_minor
    167900
    >>> price_for("EUR", None, None, 10.0).full_minor is None
    True
    """
    worked = None if hours is None or hour_minor is None else round(hours * hour_minor)
    parts = [part for part in (money_minor, worked) if part is not None]
    return Price(currency, money_minor, hours, sum(parts) if parts else None, hour_minor)


def price_again(run: Run, currency: str, hour_minor: int | None, *, times: float = 1.0) -> Price:
    """Price an experiment like an earlier one, so many times as large; money of another currency is not known."""
    card = run.card
    known = card.cost_minor is not None and card.currency == currency
    money = round((card.cost_minor or 0) * times) if known else None
    more = times if card.unit in MADE_BY_HAND else 1.0
    return price_for(currency, hour_minor, money, None if card.hours is None else card.hours * more)


def price_of_draft(draft: Experiment, currency: str, hour_minor: int | None) -> Price:
    """Price a draft by what it says itself."""
    money = draft.budget_minor if draft.currency in (None, currency) else None
    return price_for(currency, hour_minor, money, draft.hours)


def free(currency: str, hour_minor: int | None) -> Price:
    """Price what asks for nothing to be done but what is done already."""
    return price_for(currency, hour_minor, 0, 0.0)

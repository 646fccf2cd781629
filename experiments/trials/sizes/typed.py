"""What somebody types for the size of a draft: a price has the currency of the budget; none of it is judged."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import Fault
from experiments.people.money import MOST_MINOR, Money
from experiments.people.team import Team
from experiments.trials.experiment import Experiment

SIZED_BY = ("expected_lift", "price_per_thousand", "audience_size", "units_per_day", "relative_sd")
"""Reckoned with, never judged by: may change after locking, and the record names them beside the plan."""


def checked_price(given: Money | None, faults: list[Fault]) -> Money | None:
    """Check the price of a thousand units."""
    if given is not None and not 0 < given.minor <= MOST_MINOR:
        faults.append(Fault("price_per_thousand", "too_small", "A price lies above 0."))
    return given


def settle_price(session: Session, team_id: int, experiment: Experiment | None, values: dict[str, Any]) -> list[Fault]:
    """Refuse a price in another currency than the budget; a budget in a new currency empties an older price."""
    team = session.get_one(Team, team_id)
    held = (experiment.currency if experiment is not None else None) or team.currency
    budget = values.get("budget")
    currency = budget.currency if budget is not None else held
    price = values.get("price_per_thousand")
    if price is not None and price.currency != currency:
        return [Fault("price_per_thousand", "other_currency", f"Give the price in {currency}, as the budget is.")]
    is_priced = experiment is not None and experiment.price_per_thousand_minor is not None
    if currency != held and is_priced and "price_per_thousand" not in values:
        values["price_per_thousand"] = None
    return []


def currency_of(session: Session, experiment: Experiment) -> str:
    """Give the currency of budget and price: the team's until a budget has another."""
    return experiment.currency or session.get_one(Team, experiment.team_id).currency


def set_price(experiment: Experiment, values: dict[str, Any]) -> None:
    """Set the price of a thousand units."""
    if "price_per_thousand" in values:
        price = values["price_per_thousand"]
        experiment.price_per_thousand_minor = price.minor if price else None


def plainly(value: Any) -> Any:
    """Write a value for the record: money as the canonical plan has it."""
    return {"minor": value.minor, "currency": value.currency} if isinstance(value, Money) else value

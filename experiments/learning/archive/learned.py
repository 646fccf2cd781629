"""What a card is counted under for the page "How we are learning": time, hours, forecasts, ways of working, company."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Protocol

from experiments.learning.archive.crossed import Crossed, crossed

HOURS = "hours"
"""Its money column holds minutes of work."""
MONEY = "money"
"""Money spent, without hours, in the currency of the team."""
LOCKED = "locked"
CLOSED_IN = "closed_in"
DAYS_FROM_IDEA = "days.idea"
DAYS_FROM_LOCK = "days.lock"
FORECAST = "forecast"
WAY_BY_GRADE = "way.grade"
WAY_WITH_COST = "way.cost_known"
COMPANY = "company"
GOAL = "goal"
WIDE = (CLOSED_IN, DAYS_FROM_IDEA, DAYS_FROM_LOCK, FORECAST, WAY_BY_GRADE, WAY_WITH_COST, COMPANY)
"""Dimensions of so many values that they are counted over all cycles too: a page of all time adds nothing up."""
OF_ALL_TIME = ".all"
"""Behind the name of such a dimension."""
LEARNED = (HOURS, MONEY, LOCKED, GOAL, *WIDE, *(name + OF_ALL_TIME for name in WIDE))

IN_HOUSE, AGENCIES, NOT_SAID = "in_house", "agencies", ""
"""Ways of working. Which agency is never counted: two ways are set side by side, no agency beside another."""
INTEGRATED, ALONE, WAITING, UNKNOWN = "integrated", "alone", "waiting", "unknown"
"""Company of an experiment; ``waiting`` is alone as far as is known, with a next step that nobody answered for yet."""


class Closed(Protocol):
    """What is looked at of a closed experiment: a card, or a row of one."""

    team_id: int
    filed_on: date
    goal_id: int | None
    run_by: str | None
    grade: str | None
    hours: float | None
    cost_minor: int | None
    currency: str | None
    full_cost_minor: int | None
    forecast: float | None
    with_others: bool | None
    other_tactics: bool | None
    next_step: str | None
    idea_on: date | None
    locked_on: date | None


def learned_values(card: Closed, currency: str | None) -> Iterator[Crossed]:
    """Give everything that a closed card is counted under; ``currency`` is that of its team."""
    for one in _values(card, currency):
        yield one
        if one.dimension in WIDE:
            # counted for a team by its name, a value is of no cycle
            yield replace(one, dimension=one.dimension + OF_ALL_TIME, team_id=card.team_id)


def _values(card: Closed, currency: str | None) -> Iterator[Crossed]:
    full = card.full_cost_minor or 0
    if card.hours is not None:
        yield Crossed(HOURS, HOURS, minor=round(card.hours * 60))
    if card.cost_minor is not None and card.currency == currency:
        yield Crossed(MONEY, MONEY, minor=card.cost_minor)
    if card.locked_on is not None:
        yield Crossed(LOCKED, LOCKED)
        yield Crossed(DAYS_FROM_LOCK, str(max(0, (card.filed_on - card.locked_on).days)))
    if card.idea_on is not None:
        yield Crossed(DAYS_FROM_IDEA, str(max(0, (card.filed_on - card.idea_on).days)))
    if card.forecast is not None:
        yield Crossed(FORECAST, f"{card.forecast:.3f}")
    if card.goal_id is not None:
        yield Crossed(GOAL, str(card.goal_id), minor=full)
    yield Crossed(CLOSED_IN, f"{card.filed_on:%Y-%m}")
    way = way_of_working(card.run_by)
    yield Crossed(WAY_BY_GRADE, crossed(way, card.grade or ""), minor=full)
    if card.full_cost_minor is not None:
        yield Crossed(WAY_WITH_COST, way)
    yield Crossed(COMPANY, company_value(card))


def way_of_working(run_by: str | None) -> str:
    """Say whether something was done in-house or by an agency; nothing where nobody said who did it.

    Examples
    --------
    >>> way_of_working("In-house, with service"), way_of_working("Studio Larch"), way_of_working(" ")
    ('in_house', 'agencies', '')
    """
    letters = "".join(one for one in (run_by or "").casefold() if one.isalnum())
    if not letters:
        return NOT_SAID
    return IN_HOUSE if letters.startswith("inhouse") else AGENCIES


def company_value(card: Closed) -> str:
    """Say whether an experiment had somebody or something beside it, or a next step that was followed up."""
    if card.with_others is None or card.other_tactics is None:
        return UNKNOWN
    if card.with_others or card.other_tactics or card.next_step in {"came", "did_not"}:
        return INTEGRATED
    return WAITING if card.next_step == "open" else ALONE

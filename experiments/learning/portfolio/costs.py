"""What an answer costs, in money and in hours: all costs over all answers, those without an answer paid for too."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.learning.archive.crossed import COST_KNOWN
from experiments.learning.archive.learned import HOURS, MONEY
from experiments.learning.archive.tallies import ALL
from experiments.learning.portfolio.counted import Counted
from stats.errors import NotEstimable

MINUTES = 60


@dataclass(frozen=True, slots=True)
class AnswerCost:
    """Costs of closed experiments in minor units of the team's currency.

    ``full_minor`` is money and hours together at the price of an hour on the day of closing, over the ``known`` of
    ``closed`` whose cost is known; ``money_minor`` the money alone, ``hours`` the hours of the ``with_hours`` that say
    them.
    """

    closed: int
    answered: int
    known: int
    with_hours: int
    full_minor: int
    money_minor: int
    hours: float
    full_per_answer: float | NotEstimable
    money_per_answer: float | NotEstimable
    hours_per_answer: float | NotEstimable


def cost_of_answers(found: Counted) -> AnswerCost:
    """Divide all costs by all answers."""
    counts = found.counts()
    known, with_hours = found.number(COST_KNOWN), found.number(HOURS)
    full, money, hours = found.minor(ALL), found.minor(MONEY), found.minor(HOURS) / MINUTES
    return AnswerCost(
        counts.closed,
        counts.answered,
        known,
        with_hours,
        full,
        money,
        hours,
        per_answer(full, counts.answered, known),
        per_answer(money, counts.answered, found.number(MONEY)),
        per_answer(hours, counts.answered, with_hours),
    )


def per_answer(amount: float, answered: int, known: int) -> float | NotEstimable:
    """Divide an amount by the answers; without an answer, or without any known cost, there is nothing to say.

    Examples
    --------
    >>> per_answer(900.0, 3, 4), per_answer(900.0, 0, 4).reason, per_answer(0.0, 3, 0).reason
    (300.0, 'no_answer', 'no_cost_known')
    """
    if not known:
        return NotEstimable("no_cost_known", "No cost is known.")
    if not answered:
        return NotEstimable("no_answer", "There is no answer yet that this was paid for.")
    return amount / answered

"""What a change comes to: outcomes and money in a month at the pace of the run, or for as many once more.

The question is always the same: had all that was delivered in the run, to whichever version, gone to the new version
instead of the control. It is answered for both ends of the range that decides, for the best guess and for the size to
plan with; what is asked of money is only answered from money that stands in the files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from experiments.judging import figures
from experiments.judging.case import Case, Reading
from experiments.judging.document import AmountsDoc, MonthDoc
from experiments.judging.judged import Judged
from experiments.judging.pairs import Path
from experiments.judging.verdict import UndecidedReason, Verdict
from experiments.metrics.kinds import Metric, MetricKind
from experiments.metrics.measures import MEASURES, MONEY
from stats.effects import Estimate

MONTH = 30
"""Days of a month."""

A_WEEK = 7
"""A shorter run has no pace that a month could be reckoned from."""

AT_A_PACE = frozenset({Path.DAYS, Path.DAYS_AS_UNITS, Path.UNITS})
"""What is delivered day by day; a list of people or a single total is only had once more."""

TOLD_OPEN = frozenset({UndecidedReason.BETTER_SIZE_UNCLEAR, UndecidedReason.LEANING, UndecidedReason.TOO_LITTLE_DATA})


@dataclass(frozen=True, slots=True)
class _Base:
    """The run as the control alone would have been, scaled: its outcomes, and the money spent where that is known."""

    outcomes: float
    spend: float | None


def month_of(case: Case, judged: Judged) -> MonthDoc | None:
    """Say what the change of one treatment comes to.

    ``None`` where nothing may be promised (between looks, for hints, for what is not usable or broke a guardrail), and
    where the number counts nothing that adds up.
    """
    lift = _lift(case, judged.reading)
    if lift is None or not _may_be_told(judged) or not _adds_up(case):
        return None
    days = _days(case)
    scale = MONTH / days if days is not None else 1.0
    base = _base(case, judged.reading, scale)
    if base is None or not base.outcomes:
        return None
    metric = case.metric
    counted = metric.denominator if metric.is_cost and metric.denominator is not None else metric.numerator
    planned = judged.outlook.plan_with if judged.outlook is not None else None
    ends = _Ends(lift.lower, lift.estimate, lift.upper, planned)
    return MonthDoc(
        days=days,
        units=sum(part.units for part in _totals(case, judged.reading)),
        counted=counted,
        is_money=counted in MONEY,
        control=base.outcomes,
        spend=base.spend,
        extra=ends.amounts(lambda end: base.outcomes * _more(metric, end)),
        saved=_saved(metric, ends, base.spend),
        control_price=_control_price(metric, base),
        price=_price(metric, ends, base),
    )


@dataclass(frozen=True, slots=True)
class _Ends:
    """A change: both ends of its range, the best guess, and the size to plan with."""

    lower: float | None
    best: float
    upper: float | None
    plan: float | None

    def amounts(self, reckon: Callable[[float], float]) -> AmountsDoc:
        """Reckon the same from each; an end that is open, or a loss of everything, has no amount."""

        def at(end: float | None) -> float | None:
            return None if end is None or end <= -1 else reckon(end)

        return AmountsDoc(lower=at(self.lower), best=at(self.best), upper=at(self.upper), plan=at(self.plan))


def _may_be_told(judged: Judged) -> bool:
    decision = judged.decision
    if decision.verdict is Verdict.UNDECIDED:
        return decision.reason in TOLD_OPEN
    return decision.verdict is not Verdict.INVALID and not decision.broken


def _adds_up(case: Case) -> bool:
    """Say whether the number is built of something that adds up to a total worth saying: counts, people, money."""
    metric = case.metric
    if case.path in (Path.REGIONS, Path.DESCRIBED):
        return False  # regions have what came on top
    return metric.numerator in MEASURES or metric.kind is not MetricKind.MEAN


def _lift(case: Case, reading: Reading) -> Estimate | None:
    """Take the range that decides at the last look, else the plain one: the one that the page shows."""
    if case.look is None or not case.look.final:
        return None
    deciding = reading.deciding.lift if reading.deciding is not None else None
    if isinstance(deciding, Estimate):
        return deciding
    return reading.plain.lift if isinstance(reading.plain.lift, Estimate) else None


def _days(case: Case) -> int | None:
    first, last = figures.first_day(case.run), figures.last_day(case.run)
    if case.path not in AT_A_PACE or first is None or last is None:
        return None
    length = (last - first).days + 1
    return length if length >= A_WEEK else None


def _totals(case: Case, reading: Reading) -> list[figures.Totals]:
    """Give the sums of every variant under the deciding number, control first."""
    treatments = [case.readings[name].pair.treatment_totals for name in case.readings]
    return [reading.pair.control_totals, *treatments]


def _base(case: Case, reading: Reading, scale: float) -> _Base | None:
    rate = reading.pair.control_totals.value
    totals = _totals(case, reading)
    spent = [figures.total_of(case.run, name, "spend") for name in case.variants]
    known = [amount for amount in spent if amount is not None]
    spend = sum(known) * scale if len(known) == len(spent) and sum(known) > 0 else None
    if rate is None:
        return None
    if case.metric.is_cost:
        return _Base(spend / rate, spend) if spend is not None and rate > 0 else None
    delivered = [part.denominator for part in totals]
    if any(part is None for part in delivered):
        return None
    return _Base(rate * sum(part for part in delivered if part is not None) * scale, spend)


def _more(metric: Metric, lift: float) -> float:
    """Say how many more outcomes a change brings, as a part of what the control brings for the same money."""
    return -lift / (1 + lift) if metric.is_cost else lift


def _saved(metric: Metric, ends: _Ends, spend: float | None) -> AmountsDoc | None:
    """Say how much less money the same outcomes take: only where money was spent to have them."""
    if spend is None or metric.denominator == "spend":
        return None
    if metric.is_cost:
        return ends.amounts(lambda end: -end * spend)
    return ends.amounts(lambda end: spend * end / (1 + end))


def _control_price(metric: Metric, base: _Base) -> float | None:
    """Say what one outcome costs with the control; revenue has no price."""
    return None if base.spend is None or metric.numerator in MONEY - {"spend"} else base.spend / base.outcomes


def _price(metric: Metric, ends: _Ends, base: _Base) -> AmountsDoc | None:
    """Say what one outcome costs: the price of the control at no change."""
    price = _control_price(metric, base)
    if price is None:
        return None
    if metric.is_cost:
        return ends.amounts(lambda end: price * (1 + end))
    return ends.amounts(lambda end: price / (1 + end))

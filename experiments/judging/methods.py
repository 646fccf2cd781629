"""The call into ``stats`` for each kind of figures, one row of a table each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from experiments.judging.pairs import Pair, Path
from experiments.judging.region_changes import compare_regions
from experiments.judging.regions import Regions
from experiments.metrics.kinds import MetricKind
from stats.averages.means import compare_means
from stats.averages.ratios import compare_ratios
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.shares.proportions import compare_proportions
from stats.summaries import Mean, Proportion, RatioMoments, Sums
from stats.units.clusters import compare_clusters, compare_unit_rates
from stats.units.paired import compare_within_days


def compare(pair: Pair, *, confidence: float, carry_over: bool = False, extra_log_variance: float = 0.0) -> Effect:
    """Compare a treatment with its control by the method that belongs to the pair's path.

    Parameters
    ----------
    pair : Pair
        Figures of both variants.
    confidence : float
        Level of the intervals.
    carry_over, extra_log_variance
        Only for days: see ``stats.units.paired.compare_within_days``.
    """
    first, second = pair.control, pair.treatment
    if pair.reason is not None or first is None or second is None:
        return _described(pair)
    if isinstance(first, Proportion) and isinstance(second, Proportion):
        return compare_proportions(first, second, confidence=confidence)
    if isinstance(first, Mean) and isinstance(second, Mean):
        return compare_means(first, second, confidence=confidence)
    if isinstance(first, RatioMoments) and isinstance(second, RatioMoments):
        return compare_ratios(first, second, confidence=confidence)
    if isinstance(first, Regions) and isinstance(second, Regions):
        return compare_regions(first, second, confidence=confidence)
    if isinstance(first, Sums) and isinstance(second, Sums):
        if pair.path is Path.DAYS:
            effect = compare_within_days(
                first, second, confidence=confidence, carry_over=carry_over, extra_log_variance=extra_log_variance
            )
            return _turned_back(effect, pair) if pair.upside_down else effect
        if pair.kind is MetricKind.MEAN:
            return compare_means(_mean_of(first), _mean_of(second), confidence=confidence)
        return _compare_units(first, second, confidence)
    raise TypeError(f"nothing compares {type(first).__name__} with {type(second).__name__}")


def _compare_units(first: Sums, second: Sums, confidence: float) -> Effect:
    """Compare by posts or ads; where one of them carries its variant, the unweighted rates are the named stand-in."""
    effect = compare_clusters(first, second, confidence=confidence)
    has_denominators = bool(np.all(first.denominator > 0) and np.all(second.denominator > 0))
    if effect.lift or min(len(first.numerator), len(second.numerator)) < 2 or not has_denominators:
        return effect
    return compare_unit_rates(first, second, confidence=confidence)


def _mean_of(side: Sums) -> Mean:
    """Average per post or region, where nothing stands below the line."""
    values = side.numerator
    return Mean(len(values), float(values.mean()), float(values.var(ddof=1)))


def _described(pair: Pair) -> Effect:
    """Say the values and that nothing can be compared."""
    reason = pair.reason  # a NotEstimable is false, so "or" would lose it
    if reason is None:
        reason = NotEstimable("nothing_to_compare", "There is nothing to compare in this file.")
    values = [
        NotEstimable("no_value", "The number does not exist for this version.") if part.value is None else part.value
        for part in (pair.control_totals, pair.treatment_totals)
    ]
    return Effect(
        method="described",
        control=values[0],
        treatment=values[1],
        difference=reason,
        lift=reason,
        p_value=reason,
        degrees_of_freedom=None,
        control_units=pair.control_totals.units,
        treatment_units=pair.treatment_totals.units,
    )


def _turned_back(effect: Effect, pair: Pair) -> Effect:
    """Turn orders per euro back into euros per order: lift and interval become their reciprocals.

    The difference is the lift at the control's own cost, so that the two never disagree.
    """
    costs = [
        NotEstimable("no_value", "Nothing was counted that the money could be divided by.")
        if part.value is None
        else part.value
        for part in (pair.control_totals, pair.treatment_totals)
    ]
    if isinstance(effect.lift, NotEstimable):
        return replace(effect, control=costs[0], treatment=costs[1], difference=effect.lift)
    if effect.lift.estimate <= -1:
        none = NotEstimable("treatment_is_zero", "The new version brought none at all, so it has no cost per one.")
        return replace(effect, control=costs[0], treatment=costs[1], lift=none, difference=none)
    lift = Estimate(
        _reciprocal(effect.lift.estimate) or 0.0,
        -1.0 if effect.lift.upper is None else _reciprocal(effect.lift.upper),
        None if effect.lift.lower is None else _reciprocal(effect.lift.lower),
        effect.lift.level,
    )
    base = costs[0]
    difference: Estimate | NotEstimable
    if isinstance(base, NotEstimable):
        difference = base
    else:
        ends = [None if end is None else end * base for end in (lift.lower, lift.upper)]
        difference = Estimate(lift.estimate * base, ends[0], ends[1], lift.level)
    return replace(effect, control=costs[0], treatment=costs[1], lift=lift, difference=difference)


def _reciprocal(lift: float) -> float | None:
    """Turn a lift of a rate into the lift of its reciprocal; an end at -100 % becomes unbounded.

    >>> _reciprocal(0.25)
    -0.2
    """
    return None if lift <= -1 else -lift / (1 + lift)

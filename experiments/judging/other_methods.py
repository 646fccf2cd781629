"""The same comparison by other methods, for whoever wants to see whether the answer hangs on the choice of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from experiments.judging.methods import compare
from experiments.judging.pairs import Pair, Path
from experiments.judging.region_changes import by_time, changes_of, lifts_of_changes
from experiments.judging.regions import Regions
from experiments.metrics.kinds import MetricKind
from stats.averages.lifts import lifts_by_method
from stats.averages.means import compare_means
from stats.averages.ratios import linearised
from stats.averages.welch import ByMethod, pooled_difference, welch_difference
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.reasons import FEW_DAYS
from stats.shares.proportion_methods import DifferenceMethod, RatioMethod, difference_interval, ratio_interval
from stats.shares.proportion_tests import proportion_p
from stats.summaries import Mean, Proportion, RatioMoments, Sums
from stats.units.cluster_methods import clusters_by_method
from stats.units.clusters import compare_unit_rates
from stats.units.counts import Events, compare_events
from stats.units.paired import day_scores
from stats.units.randomisation import permutation_p, sign_flip_p
from stats.units.what_people_use import totals_z, unpaired_t_on_days

Scale = Literal["lift", "difference", "p"]

EXACT_BELOW = 30
"""Successes in the smaller variant from which the exact interval is left out: it takes events as rare."""

DEALT_TO = 100
"""Units up to which they are dealt out anew; beyond it the draws that there is time for could not reach a small p."""

DEALT_CELLS = 200_000
"""Draws times units: a few milliseconds. Up to 20 units these are the draws that the verdict takes."""

OWN_NAMES = {"welch_fieller": "fieller", "delta_log_ratio": "log_t", "cluster_robust": "cr2_fitted"}
"""What is called otherwise in a list of methods than as the method of the product."""


@dataclass(frozen=True, slots=True)
class OtherMethod:
    """What one method says of a pair.

    Parameters
    ----------
    name : str
        Stable name, for example ``"koopman_score"``.
    scale : {"lift", "difference", "p"}
        What the estimate is; ``"p"`` has none, only a p-value.
    estimate, lower, upper : float or None
        A ``None`` end of an estimate is unbounded (``"totals_lift"`` has no range at all).
    p_value : float or None
        Two-sided, where the method has one.
    holds : bool
        ``False`` marks what people use today although it does not hold for such data.
    refused : NotEstimable or None
        Why the method gives no number here; then there are none.
    """

    name: str
    scale: Scale
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None
    holds: bool = True
    refused: NotEstimable | None = None


def other_methods(pair: Pair, *, confidence: float, extra_log_variance: float = 0.0) -> tuple[OtherMethod, ...]:
    """Compare a treatment with its control by every method that fits such figures.

    Parameters
    ----------
    pair : Pair
        Figures of both variants.
    confidence : float
        Level of the intervals.
    extra_log_variance : float
        Only for days: see ``stats.units.paired.compare_within_days``.

    Returns
    -------
    tuple of OtherMethod
        Changes first, then differences, then p-values, what does not hold last. The product's own method is among them.
        Empty where there is nothing to compare.
    """
    first, second = pair.control, pair.treatment
    if pair.reason is not None:
        return ()
    if isinstance(first, Proportion) and isinstance(second, Proportion):
        return tuple(_shares(first, second, confidence))
    if isinstance(first, Mean) and isinstance(second, Mean):
        return tuple(_means(first, second, confidence))
    if isinstance(first, RatioMoments) and isinstance(second, RatioMoments):
        return tuple(_ratios(first, second, confidence))
    if isinstance(first, Regions) and isinstance(second, Regions):
        return tuple(_regions(first, second, confidence))
    if isinstance(first, Sums) and isinstance(second, Sums):
        if pair.path is Path.DAYS:
            return tuple(_days(pair, first, second, confidence, extra_log_variance))
        if pair.kind is MetricKind.MEAN:
            return tuple(_averages_of_units(first, second, confidence))
        return tuple(_units(first, second, confidence))
    return ()


def _shares(control: Proportion, treatment: Proportion, confidence: float) -> Iterator[OtherMethod]:
    few = min(control.successes, treatment.successes) < EXACT_BELOW
    for ratio in get_args(RatioMethod):
        if few or ratio != "exact_conditional":
            yield _interval(ratio, "lift", ratio_interval(control, treatment, ratio, confidence=confidence))
    for gap in get_args(DifferenceMethod):
        yield _interval(gap, "difference", difference_interval(control, treatment, gap, confidence=confidence))
    if all(float(number).is_integer() for of in (control, treatment) for number in (of.successes, of.units)):
        yield _p("fisher_exact", proportion_p(control, treatment, "fisher_exact"))
    yield _p("pooled_z", proportion_p(control, treatment, "pooled_z"))


def _means(control: Mean, treatment: Mean, confidence: float) -> Iterator[OtherMethod]:
    # Fieller as the product has it: where it departs from the textbook's by a hair, p and interval agree.
    yield _effect("fieller", compare_means(control, treatment, confidence=confidence))
    for found in lifts_by_method(control, treatment, confidence=confidence)[1:]:
        yield _by(found, "lift")
    yield from _differences(control, treatment, confidence)


def _ratios(control: RatioMoments, treatment: RatioMoments, confidence: float) -> Iterator[OtherMethod]:
    base, other = linearised(control), linearised(treatment)
    if isinstance(base, NotEstimable) or isinstance(other, NotEstimable):
        reason = base if isinstance(base, NotEstimable) else other
        assert isinstance(reason, NotEstimable)
        for name in ("fieller", "log_t", "delta_t"):
            yield OtherMethod(name, "lift", refused=reason)
        for name in ("welch_t", "pooled_t"):
            yield OtherMethod(name, "difference", refused=reason)
        return
    for found in lifts_by_method(base, other, confidence=confidence):
        yield _by(found, "lift")
    yield from _differences(base, other, confidence)


def _differences(control: Mean, treatment: Mean, confidence: float) -> Iterator[OtherMethod]:
    yield _by(welch_difference(control, treatment, confidence=confidence), "difference")
    yield _by(pooled_difference(control, treatment, confidence=confidence), "difference")


def _days(pair: Pair, control: Sums, treatment: Sums, confidence: float, extra: float) -> Iterator[OtherMethod]:
    """Compare within days in both ways; of a cost turned upside down nothing that people use has the same question."""
    for name, carry_over in (("paired_fieller", False), ("paired_cosines", True)):
        effect = compare(pair, confidence=confidence, carry_over=carry_over, extra_log_variance=extra)
        yield _effect(name, effect)
    before, after = pair.control_totals.value, pair.treatment_totals.value
    if before and after is not None:
        yield OtherMethod("totals_lift", "lift", estimate=after / before - 1)
    scores = day_scores(control, treatment)
    yield _p("sign_flip", sign_flip_p(scores) if scores.size else FEW_DAYS)
    if pair.upside_down:
        return
    yield from _typed_into_a_calculator(control, treatment, confidence)
    yield _by(unpaired_t_on_days(control, treatment, confidence=confidence), "difference", holds=False)


def _units(control: Sums, treatment: Sums, confidence: float) -> Iterator[OtherMethod]:
    if any((of.denominator < 0).any() or of.denominator.sum() <= 0 for of in (control, treatment)):
        return  # a rate of nothing has no method
    found = clusters_by_method(control, treatment, confidence=confidence)
    rates = _effect("unit_rates", compare_unit_rates(control, treatment, confidence=confidence))
    on_differences = {"linearised_z", "cr3_t"}
    yield from (_by(one, "lift") for one in found if one.method not in on_differences)
    yield rates
    yield from (_by(one, "difference") for one in found if one.method in on_differences)
    yield from _dealt_anew(control, treatment)
    yield from _typed_into_a_calculator(control, treatment, confidence)


def _averages_of_units(control: Sums, treatment: Sums, confidence: float) -> Iterator[OtherMethod]:
    base, other = (
        Mean(of.numerator.size, float(of.numerator.mean()), float(of.numerator.var(ddof=1)))
        for of in (control, treatment)
    )
    yield from _means(base, other, confidence)
    yield from _dealt_anew(control, treatment)
    yield from _typed_into_a_calculator(control, treatment, confidence)


def _regions(control: Regions, treatment: Regions, confidence: float) -> Iterator[OtherMethod]:
    """Compare the changes of regions on both scales, by what foretells them, and dealt out anew."""
    for effect in lifts_of_changes(control, treatment, confidence=confidence):
        yield _effect(effect.method, effect)
    foretold = by_time(control, treatment, confidence=confidence)
    if not isinstance(foretold, NotEstimable):
        yield _effect("time_based_regression", foretold.effect)
    yield from _dealt_anew(*changes_of(control, treatment))


def _dealt_anew(control: Sums, treatment: Sums) -> Iterator[OtherMethod]:
    """Deal the units out anew; a cost with units that brought nothing is read the other way round."""
    units = control.numerator.size + treatment.numerator.size
    if min(control.numerator.size, treatment.numerator.size) < 1 or units > DEALT_TO:
        return
    sides = control, treatment
    if not all((of.denominator > 0).all() for of in sides):
        if not all((of.numerator > 0).all() and (of.denominator >= 0).all() for of in sides):
            return
        sides = Sums(control.denominator, control.numerator), Sums(treatment.denominator, treatment.numerator)
    yield _p("randomisation", permutation_p(*sides, draws=min(10_000, DEALT_CELLS // units)))


def _typed_into_a_calculator(control: Sums, treatment: Sums, confidence: float) -> Iterator[OtherMethod]:
    """Say what a calculator on the web makes of the totals, where they are numbers that it would take."""
    figures = np.concatenate([control.numerator, treatment.numerator, control.denominator, treatment.denominator])
    if not (figures >= 0).all() or (figures != np.rint(figures)).any():
        return
    (y_c, x_c), (y_t, x_t) = ((float(of.numerator.sum()), float(of.denominator.sum())) for of in (control, treatment))
    if all((of.denominator == 1).all() for of in (control, treatment)):
        if x_c and x_t:
            effect = compare_events(Events(y_c, x_c), Events(y_t, x_t), confidence=confidence)
            yield _effect("poisson_on_totals", effect, holds=False)
    elif y_c <= x_c and y_t <= x_t:
        found = totals_z(control, treatment, confidence=confidence)
        # At a control of 0 a calculator has no change in per cent, but a p-value.
        yield _p("totals_z", found.p_value, holds=False) if not found.interval else _by(found, "lift", holds=False)


def _effect(name: str, effect: Effect, *, holds: bool = True) -> OtherMethod:
    lift, p_value = effect.lift, effect.p_value
    if isinstance(lift, NotEstimable):
        return OtherMethod(name, "lift", holds=holds, refused=lift)
    known = None if isinstance(p_value, NotEstimable) else p_value
    return OtherMethod(name, "lift", lift.estimate, lift.lower, lift.upper, known, holds)


def _by(found: ByMethod, scale: Scale, *, holds: bool = True) -> OtherMethod:
    interval, p_value = found.interval, found.p_value
    if isinstance(interval, NotEstimable):
        return OtherMethod(found.method, scale, holds=holds, refused=interval)
    known = None if isinstance(p_value, NotEstimable) else p_value
    return OtherMethod(found.method, scale, interval.estimate, interval.lower, interval.upper, known, holds)


def _interval(name: str, scale: Scale, found: Estimate | NotEstimable) -> OtherMethod:
    if isinstance(found, NotEstimable):
        return OtherMethod(name, scale, refused=found)
    return OtherMethod(name, scale, found.estimate, found.lower, found.upper)


def _p(name: str, found: float | NotEstimable, *, holds: bool = True) -> OtherMethod:
    if isinstance(found, NotEstimable):
        return OtherMethod(name, "p", holds=holds, refused=found)
    return OtherMethod(name, "p", p_value=found, holds=holds)

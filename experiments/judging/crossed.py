"""Two tactics crossed: what each brings alone, beside the other and together, and whether they help each other.

The four versions are read as four, not each against the control: stored looks, verdict and checks stay those of the
plan. The ranges are those of the last planned look, each by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.judging import figures
from experiments.judging.case import frame_of
from experiments.judging.comparison import Comparison
from experiments.judging.pairs import Figures, Pair, Path, choose_path, pair_up
from experiments.metrics.kinds import Metric, Role, Unit
from experiments.reduction.description import Summaries
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_quantile
from stats.several.crossed import Contrast, Crossed, Scale
from stats.several.factorial import Factorial, factorial_estimates, factorial_means, factorial_proportions
from stats.summaries import Mean, Proportion, Sums

FEWEST_DAYS = 5
FEW_OUTCOMES = 10
"""Below this in one version the ranges of a share hold only roughly."""

NO_LOOK = NotEstimable(
    "no_look", "Nothing is read of alone and together before the first planned look: that is when a verdict may fall."
)
NOT_CROSSED = NotEstimable(
    "not_crossed", "This number is not read four ways: only shares and averages per person or post, and sums per day."
)
FEW_DAYS = NotEstimable("few_days", "All four versions shared fewer than five days: too few for a range.")


@dataclass(frozen=True, slots=True)
class CrossedReading:
    """The four versions of a two-by-two experiment under the number that decides.

    Parameters
    ----------
    variants : Crossed of str
        Their names: neither, social media alone, the other tactic alone, both.
    units : Crossed of int
        People, posts or shared days behind each.
    unit : Unit
        Which of these.
    few_outcomes : bool
        A version has so few outcomes that the ranges hold only roughly.
    final : bool
        Whether the last planned look is reached.
    level : float
        Confidence of each range.
    result : Factorial
        Values, effects and interaction; A is social media, B the other tactic.
    """

    metric: Metric
    variants: Crossed[str]
    units: Crossed[int]
    unit: Unit
    few_outcomes: bool
    final: bool
    level: float
    result: Factorial


def read_crossed(comparison: Comparison, variants: Crossed[str]) -> CrossedReading | NotEstimable:
    """Read a two-by-two experiment from its summaries.

    Parameters
    ----------
    comparison : Comparison
        As it is judged; the primary metric is read.
    variants : Crossed of str
        Which version had which tactic.

    Returns
    -------
    CrossedReading or NotEstimable
        ``no_look`` before the first planned look, ``not_crossed`` for what is compared only pair by pair (rates per
        day, posts weighed by what they reached, totals that count no people), else why figures are missing.
    """
    frame = frame_of(comparison)
    if frame.look is None or frame.at_look is None:
        return NO_LOOK
    metric = next((one for one in comparison.metrics if one.role is Role.PRIMARY), comparison.metrics[0])
    path = choose_path(frame.run, metric, comparison.circumstances, variants.all())
    asked = _Asked(frame.at_look, metric, path, variants, 1 - frame.look.alpha)
    sides = _sides(asked)
    if isinstance(sides, NotEstimable):
        return sides
    found = _factorial(asked, sides)
    if isinstance(found, NotEstimable):
        return found
    result, units = found
    return CrossedReading(
        metric=metric,
        variants=variants,
        units=units,
        unit=_unit_of(path, comparison.circumstances.unit),
        few_outcomes=_few_outcomes(sides),
        final=frame.look.final,
        level=asked.level,
        result=result,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Data up to the look, and what is read of them."""

    summaries: Summaries
    metric: Metric
    path: Path
    variants: Crossed[str]
    level: float


def _sides(asked: _Asked) -> tuple[Figures, ...] | NotEstimable:
    """Gather the figures of the four along their path, two by two."""
    names = asked.variants
    pairs: Sequence[Pair] = [
        pair_up(asked.summaries, asked.metric, asked.path, *two)
        for two in ((names.neither, names.a_alone), (names.b_alone, names.both))
    ]
    for pair in pairs:
        if pair.reason is not None:
            return pair.reason
    found = [side for pair in pairs for side in (pair.control, pair.treatment) if side is not None]
    return tuple(found) if len(found) == 4 else NOT_CROSSED


def _factorial(asked: _Asked, sides: Sequence[Figures]) -> tuple[Factorial, Crossed[int]] | NotEstimable:
    level = asked.level
    shares = [side for side in sides if isinstance(side, Proportion)]
    if len(shares) == 4:
        return factorial_proportions(Crossed(*shares), confidence=level), Crossed(*(int(one.units) for one in shares))
    means = [mean for side in sides if (mean := _as_mean(side, asked)) is not None]
    if len(means) == 4:
        return factorial_means(Crossed(*means), confidence=level), Crossed(*(one.units for one in means))
    return _by_day(asked) if asked.path is Path.DAYS and asked.metric.denominator is None else NOT_CROSSED


def _as_mean(side: Figures, asked: _Asked) -> Mean | None:
    if isinstance(side, Mean):
        return side
    if isinstance(side, Proportion):  # beside values beyond 0 and 1
        return figures.as_mean(int(side.units), side.successes, side.successes)
    of_units = asked.path in (Path.UNITS, Path.DAYS_AS_UNITS) and asked.metric.denominator is None
    if isinstance(side, Sums) and of_units and len(side.numerator) > 1:
        return Mean(len(side.numerator), float(side.numerator.mean()), float(side.numerator.var(ddof=1)))
    return None


def _by_day(asked: _Asked) -> tuple[Factorial, Crossed[int]] | NotEstimable:
    """Read averages per day on the days that all four shared: what a day does to all of them cancels out."""
    names = asked.variants.all()
    own = [figures.by_day(figures.cells_of(asked.summaries, name), asked.metric) for name in names]
    shared = [day for day in sorted(own[0]) if all(one.get(day) is not None for one in own)]
    if len(shared) < FEWEST_DAYS:
        return FEW_DAYS
    values = np.array([[(one[day] or (0.0, 1.0))[0] for one in own] for day in shared], dtype=np.float64)
    covariance = np.cov(values, rowvar=False) / len(shared)
    read = factorial_estimates(
        Crossed(*(float(mean) for mean in values.mean(axis=0))),
        (covariance + covariance.T) / 2,
        degrees_of_freedom=len(shared) - 1,
        confidence=asked.level,
    )
    return read, Crossed(*(len(shared) for _ in names))


def _unit_of(path: Path, planned: Unit | None) -> Unit:
    """Tell what is counted as one."""
    if path in (Path.PEOPLE, Path.TOTALS):
        return Unit.USER
    if path is Path.UNITS:
        return planned if planned not in (None, Unit.USER) else Unit.POST
    return Unit.DAY


def _few_outcomes(sides: Iterable[Figures]) -> bool:
    return any(isinstance(side, Proportion) and side.successes < FEW_OUTCOMES for side in sides)


def extra_of_social(reading: CrossedReading) -> Estimate | NotEstimable:
    """Add up what social media brought on top among all who had it, alone and beside the other tactic.

    Those who had it alone are compared with neither, those who had both with the other tactic alone, so each group
    with its own; the two differences share nobody.

    Returns
    -------
    Estimate or NotEstimable
        In outcomes (or money) over all people of the two versions; of days it is not told.
    """
    scale = reading.result.additive
    if reading.unit is Unit.DAY:
        return NOT_CROSSED
    if isinstance(scale, NotEstimable):
        return scale
    parts = _known(scale)
    if isinstance(parts, NotEstimable):
        return parts
    people = (reading.units.a_alone, reading.units.both)
    extra = sum(n * part.estimate.estimate for n, part in zip(people, parts, strict=True))
    errors = [n * part.standard_error for n, part in zip(people, parts, strict=True)]
    reach = two_sided_quantile(reading.level, _degrees(errors, parts)) * math.hypot(*errors)
    return Estimate(extra, extra - reach, extra + reach, reading.level)


def _known(scale: Scale) -> tuple[Contrast, Contrast] | NotEstimable:
    alone, beside = scale.a_without_b, scale.a_with_b
    if isinstance(alone, NotEstimable):
        return alone
    if isinstance(beside, NotEstimable):
        return beside
    return alone, beside


def _degrees(errors: Sequence[float], parts: Sequence[Contrast]) -> float | None:
    """Combine the degrees of two independent differences by Welch and Satterthwaite; none for the normal."""
    degrees = [part.degrees_of_freedom for part in parts]
    if any(one is None for one in degrees):
        return None
    below = sum(error**4 / (one or 1.0) for error, one in zip(errors, degrees, strict=True))
    return math.hypot(*errors) ** 4 / below

"""Two tactics crossed, none, one, the other, both (2x2): each alone, together, on average, and their interaction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stats.errors import NotEstimable
from stats.numerics.distributions import check_level
from stats.reasons import FEW_UNITS, VARIANT_NOT_POSITIVE, VARIANT_WITHOUT_CONTRAST
from stats.several.crossed import Crossed, Scale, answers_on_scale
from stats.summaries import FloatArray, Mean, Proportion


@dataclass(frozen=True, slots=True)
class Factorial:
    """The result of a 2x2 test.

    Parameters
    ----------
    values : Crossed of float
        The metric in each of the four variants.
    additive : Scale or NotEstimable
        In the metric's own unit: do the extra sales of both add up?
    relative : Scale or NotEstimable
        On the log: do the changes in per cent multiply? Where a variant is at 0 it does not exist.
    log_odds : Scale, NotEstimable or None
        For proportions only.
    scales_disagree : bool or NotEstimable
        Whether the interaction has another sign in per cent than in the metric's own unit: then "they help each other"
        depends on how it is counted, and the scale has to be said.
    sentence : str
        What the interaction says, in words.
    """

    values: Crossed[float]
    additive: Scale | NotEstimable
    relative: Scale | NotEstimable
    log_odds: Scale | NotEstimable | None
    scales_disagree: bool | NotEstimable
    sentence: str


def factorial_proportions(cells: Crossed[Proportion], *, confidence: float = 0.95) -> Factorial:
    """Read a 2x2 test on a share of people.

    *Social alone, the other tactic alone, both, none: what does each add by itself, and do they help each other?* This
    is how the effect of social media is told from that of the tactic it always runs with.

    Parameters
    ----------
    cells : Crossed of Proportion
        Each person in one of the four variants, drawn by chance.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Factorial

    Raises
    ------
    ValueError
        If the confidence is no level.

    Notes
    -----
    The saturated binomial model with identity, log and logit link, Wald intervals by the normal distribution: variance
    p(1-p)/n, (1-p)/(np) and 1/(np(1-p)) per variant. Rare events need tens of conversions in each variant for these to
    hold; an interaction needs about four times the people of a single effect of the same size.

    References
    ----------
    Cox, D. R. (1984). Interaction. Int. Stat. Review 52:1-24. VanderWeele, T. J. & Knol, M. J. (2014). A tutorial on
    interaction. Epidemiologic Methods 3:33-72 (additive and relative scales).

    Examples
    --------
    >>> cells = Crossed(*(Proportion(*one) for one in ((312, 10050), (355, 9980), (340, 10020), (421, 9940))))
    >>> found = factorial_proportions(cells)
    >>> round(found.additive.interaction.estimate.estimate, 5), round(found.relative.interaction.p_value, 2)
    (0.0039, 0.41)
    """
    check_level(confidence)
    units = np.array([cell.units for cell in cells.all()])
    successes = np.array([cell.successes for cell in cells.all()])
    rates, misses = successes / units, (units - successes) / units
    additive = answers_on_scale(rates, np.diag(rates * misses / units), confidence, None)
    if successes.min() > 0:
        relative: Scale | NotEstimable = answers_on_scale(np.log(rates), np.diag(misses / successes), confidence, None)
    else:
        relative = VARIANT_NOT_POSITIVE
    if successes.min() > 0 and (units - successes).min() > 0:
        odds = np.log(successes) - np.log(units - successes)
        log_odds: Scale | NotEstimable = answers_on_scale(
            odds, np.diag(1 / successes + 1 / (units - successes)), confidence, None
        )
    else:
        log_odds = VARIANT_WITHOUT_CONTRAST
    return _factorial(rates, additive, relative, log_odds)


def factorial_means(cells: Crossed[Mean], *, pooled: bool = False, confidence: float = 0.95) -> Factorial:
    """Read a 2x2 test on an average per unit (revenue, seconds watched, a post's rate).

    *Social alone, the other tactic alone, both, none: what does each add to what people spend?*

    Parameters
    ----------
    cells : Crossed of Mean
        Independent units in each of the four variants.
    pooled : bool
        Take one variance for all four, with units - 4 degrees of freedom; else each its own, with Welch's degrees.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Factorial
        Both scales are ``few_units`` where a variant has fewer than 2 units (pooled: where all together have no degree
        of freedom left).

    Raises
    ------
    ValueError
        If a variance is negative, a number is not finite or the confidence is no level.

    Notes
    -----
    Least squares with both factors and their product; separate variances are HC2. The relative scale takes
    variance/mean² per variant (delta method), which with heavy tails and few buyers is too narrow.

    References
    ----------
    Welch, B. L. (1947). Biometrika 34:28-35. MacKinnon, J. G. & White, H. (1985). J. Econometrics 29:305-325 (HC2).

    Examples
    --------
    >>> cells = Crossed(Mean(40, 12.1, 16.0), Mean(38, 13.0, 19.36), Mean(41, 12.4, 15.21), Mean(39, 15.2, 26.01))
    >>> found = factorial_means(cells, pooled=True)
    >>> round(found.additive.interaction.statistic, 4), round(found.additive.interaction.p_value, 4)
    (1.3666, 0.1737)
    """
    check_level(confidence)
    given = cells.all()
    means = np.array([cell.mean for cell in given])
    variances = np.array([cell.variance for cell in given])
    units = np.array([float(cell.units) for cell in given])
    if (variances < 0).any():
        raise ValueError(f"a variance cannot be negative: {variances.tolist()}")
    if not np.isfinite(means + variances).all():
        raise ValueError("means and variances must be finite numbers")
    left = float(units.sum()) - 4
    if units.min() < (1 if pooled else 2) or left < 1:
        return _factorial(means, FEW_UNITS, FEW_UNITS, None)
    if pooled:
        variances = np.full(4, float(((units - 1) * variances).sum()) / left)
    degrees: FloatArray | float = left if pooled else units - 1
    return _of_variances(means, np.diag(variances / units), confidence, degrees)


def factorial_estimates(
    values: Crossed[float],
    covariance: FloatArray,
    *,
    degrees_of_freedom: float | None = None,
    confidence: float = 0.95,
) -> Factorial:
    """Read a 2x2 test on any four estimates: ratios of sums over posts, averages over shared days, revenue per reach.

    *Whatever the metric is: what does each tactic add alone, and what do both?*

    Parameters
    ----------
    values : Crossed of float
        The metric in each variant, in its own unit.
    covariance : ndarray of float, shape (4, 4)
        Of the four estimates in the order none, A, B, both; variants that ran on the same days have covariances.
        Variances only: ``numpy.diag``.
    degrees_of_freedom : float or None
        Of t for all questions, for example days - 1; ``None`` is the normal distribution.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Factorial

    Raises
    ------
    ValueError
        If the covariance has another shape, is not symmetric or has a negative variance, or the confidence is no level.

    Examples
    --------
    >>> found = factorial_estimates(Crossed(1.0, 1.2, 1.1, 1.5), np.diag([0.01] * 4), degrees_of_freedom=20)
    >>> round(found.additive.together.estimate.estimate, 3), round(found.additive.together.standard_error, 3)
    (0.5, 0.141)
    """
    check_level(confidence)
    if covariance.shape != (4, 4) or not np.allclose(covariance, covariance.T, rtol=1e-9, atol=0):
        raise ValueError(f"a symmetric covariance of shape (4, 4) is needed: {covariance.shape}")
    if (np.diag(covariance) < 0).any():
        raise ValueError(f"a variance cannot be negative: {np.diag(covariance).tolist()}")
    return _of_variances(np.array(values.all()), covariance, confidence, degrees_of_freedom)


def _of_variances(
    values: FloatArray, covariance: FloatArray, confidence: float, degrees: FloatArray | float | None
) -> Factorial:
    """Answer on both scales, the relative one by the delta method."""
    additive = answers_on_scale(values, covariance, confidence, degrees)
    relative: Scale | NotEstimable = VARIANT_NOT_POSITIVE
    if values.min() > 0:
        relative = answers_on_scale(np.log(values), covariance / np.outer(values, values), confidence, degrees)
    return _factorial(values, additive, relative, None)


def _factorial(
    values: FloatArray,
    additive: Scale | NotEstimable,
    relative: Scale | NotEstimable,
    log_odds: Scale | NotEstimable | None,
) -> Factorial:
    disagree = _disagreement(additive, relative)
    return Factorial(
        Crossed(*(float(value) for value in values)),
        additive,
        relative,
        log_odds,
        disagree,
        _sentence(additive, disagree),
    )


def _disagreement(additive: Scale | NotEstimable, relative: Scale | NotEstimable) -> bool | NotEstimable:
    """Tell whether the two interactions have different signs."""
    found = []
    for scale in (additive, relative):
        interaction = scale if isinstance(scale, NotEstimable) else scale.interaction
        if isinstance(interaction, NotEstimable):
            return interaction
        found.append(interaction.estimate.estimate)
    return found[0] * found[1] < 0


def _sentence(additive: Scale | NotEstimable, disagree: bool | NotEstimable) -> str:  # noqa: FBT001  # an answer, no switch
    interaction = additive if isinstance(additive, NotEstimable) else additive.interaction
    if isinstance(interaction, NotEstimable):
        return interaction.sentence
    if disagree is True:
        return (
            "Whether the two tactics help each other depends on how it is counted: in the metric's own unit and in per "
            "cent the answers point in opposite directions. Look at each effect by itself."
        )
    if interaction.p_value >= 1 - interaction.estimate.level:
        return "Whether the two tactics help each other or get in each other's way cannot be told from these figures."
    if interaction.estimate.estimate > 0:
        return "Together the two tactics do more than both alone add up to."
    return "Together the two tactics do less than both alone add up to."

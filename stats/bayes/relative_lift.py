"""A normal posterior of the relative lift of two averages or shares, as other tools show it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import scipy

from stats.errors import NotEstimable
from stats.numerics.distributions import check_level, two_sided_quantile
from stats.reasons import CONTROL_IS_ZERO, CONTROL_NOT_POSITIVE, NO_VARIATION
from stats.summaries import Mean, Proportion


@dataclass(frozen=True, slots=True)
class NormalReading:
    """A normal posterior, and what follows from it; all in the unit of what was read (lifts as fractions).

    Parameters
    ----------
    mean, sd : float
        Of the posterior.
    lower, upper : float
        Central credible interval.
    level : float
        Probability within it.
    chance_to_beat : float
        That the true value is above 0.
    expected_loss : float
        What is lost on average by taking the treatment.
    expected_loss_of_keeping : float
        What is lost on average by keeping the control.
    prior : str
        The prior in words.
    """

    mean: float
    sd: float
    lower: float
    upper: float
    level: float
    chance_to_beat: float
    expected_loss: float
    expected_loss_of_keeping: float
    prior: str


def read_relative_lift(
    control: Mean | Proportion,
    treatment: Mean | Proportion,
    *,
    prior: tuple[float, float] | None = None,
    confidence: float = 0.95,
) -> NormalReading | NotEstimable:
    """Read the relative lift of two averages (or shares) with a flat or a normal prior on the lift.

    *What does the other tool's "chance to win" say of the same figures?*

    Parameters
    ----------
    control, treatment : Mean or Proportion
        Units, mean and variance (divisor n - 1), or people and how many did it.
    prior : tuple of float, optional
        Mean and standard deviation of the lift among tests of this kind; without, every lift is as likely as any other.
    confidence : float
        Probability within the credible interval.

    Returns
    -------
    NormalReading or NotEstimable
        Losses are in lift. No number where the control is not above 0 or nothing varies.

    Raises
    ------
    ValueError
        If the prior's spread is not above 0, a variance is negative or the level is no level.

    Notes
    -----
    Normal likelihood with the delta method's error; precisions add up. Only for large samples of people: it may pass
    -100 %, and for days and posts :func:`stats.read_log_lift` is right.

    References
    ----------
    GrowthBook gbstats 0.8.0, ``EffectBayesianABTest``.

    Examples
    --------
    >>> found = read_relative_lift(Mean(5150, 3.18, 7.4**2), Mean(5200, 3.42, 7.9**2), prior=(0.0, 0.3))
    >>> round(found.mean, 4), round(found.chance_to_beat, 3)
    (0.0735, 0.936)
    """
    found = lift_and_error(control, treatment)
    if isinstance(found, NotEstimable):
        return found
    return read_normal(*found, prior=prior, confidence=confidence)


def read_difference(
    control: Mean | Proportion,
    treatment: Mean | Proportion,
    *,
    prior: tuple[float, float] | None = None,
    confidence: float = 0.95,
) -> NormalReading | NotEstimable:
    """Read the absolute difference of two averages (or shares) with a flat or a normal prior on it.

    *The control has nothing. How likely is it that the treatment brings more?*

    Parameters
    ----------
    control, treatment, prior, confidence
        As for :func:`read_relative_lift`, in the unit of the metric.

    Examples
    --------
    >>> found = read_difference(Mean(5150, 3.18, 7.4**2), Mean(5200, 3.42, 7.9**2))
    >>> round(found.mean, 2), round(found.chance_to_beat, 3)
    (0.24, 0.945)
    """
    (base, base_error), (other, other_error) = level_and_error(control), level_and_error(treatment)
    error = math.hypot(base_error, other_error)
    return read_normal(other - base, error, prior=prior, confidence=confidence) if error > 0 else NO_VARIATION


def lift_and_error(control: Mean | Proportion, treatment: Mean | Proportion) -> tuple[float, float] | NotEstimable:
    """Return the relative lift of two averages (or shares) with the delta method's standard error.

    *How do our figures enter another tool's archive?*

    Parameters
    ----------
    control, treatment : Mean or Proportion
        As for :func:`read_relative_lift`.

    Returns
    -------
    tuple of float or NotEstimable
        ``m_T / m_C - 1`` and ``√(v_T / (m_C² n_T) + v_C m_T² / (m_C⁴ n_C))``; a share has variance p (1 - p).

    Notes
    -----
    Linear, for parity with other tools and for very large samples; the product pools ln(1 + lift).

    References
    ----------
    Deng, A., Knoblich, U. & Lu, J. (2018). Applying the delta method in metric analytics. KDD 2018:233-242.

    Examples
    --------
    >>> [round(each, 4) for each in lift_and_error(Proportion(351, 20490), Proportion(412, 20650))]
    [0.1647, 0.0838]
    """
    (base, base_error), (other, other_error) = level_and_error(control), level_and_error(treatment)
    if base <= 0:
        return CONTROL_IS_ZERO if base == 0 else CONTROL_NOT_POSITIVE
    error = math.hypot(other_error / base, base_error * other / base / base)
    return (other / base - 1, error) if error > 0 else NO_VARIATION


def read_normal(
    estimate: float, standard_error: float, *, prior: tuple[float, float] | None = None, confidence: float = 0.95
) -> NormalReading:
    """Read an estimate with a normal likelihood and a flat or normal prior.

    *Here is an effect and its error. How likely is it above 0?*

    Parameters
    ----------
    estimate, standard_error : float
        In any unit; the error above 0.
    prior : tuple of float, optional
        Mean and standard deviation; without, flat.
    confidence : float
        Probability within the credible interval.

    Notes
    -----
    Losses: ``E max(-theta, 0) = s phi(m/s) - m Phi(-m/s)``, and the same turned over.

    References
    ----------
    Gelman, A. et al. (2013). Bayesian Data Analysis, 3rd ed., section 2.5.

    Examples
    --------
    >>> found = read_normal(0.2, 0.1, prior=(0.0, 0.2))
    >>> round(found.mean, 3), round(found.sd, 4)
    (0.16, 0.0894)
    """
    if not (standard_error > 0 and math.isfinite(standard_error) and math.isfinite(estimate)):
        raise ValueError(f"needs a number and a standard error above 0: {estimate}, {standard_error}")
    mean, sd, words = estimate, standard_error, "flat"
    if prior is not None:
        if not prior[1] > 0:
            raise ValueError(f"the spread of a prior is above 0: {prior[1]}")
        # Products, not powers: a ratio beyond all numbers is then infinite, and the share 0.
        ratio = standard_error / prior[1]
        mean = prior[0] + (estimate - prior[0]) / (1 + ratio * ratio)
        sd = 1 / math.hypot(1 / standard_error, 1 / prior[1])
        words = f"N({prior[0]:g}, {prior[1]:g}²)"
    reach = two_sided_quantile(check_level(confidence)) * sd
    return NormalReading(
        mean=mean,
        sd=sd,
        lower=mean - reach,
        upper=mean + reach,
        level=confidence,
        chance_to_beat=float(scipy.special.ndtr(mean / sd)),
        expected_loss=_mean_above(-mean, sd),
        expected_loss_of_keeping=_mean_above(mean, sd),
        prior=words,
    )


def _mean_above(mean: float, sd: float) -> float:
    """Return E max(X, 0) of a normal variable."""
    standard = mean / sd
    density = math.exp(-standard * standard / 2) / math.sqrt(2 * math.pi)
    # Far below 0 both parts nearly cancel: then they are too small to matter, but never below 0.
    return max(0.0, sd * density + mean * float(scipy.special.ndtr(standard)))


def level_and_error(variant: Mean | Proportion) -> tuple[float, float]:
    """Return average (or share) and its standard error; a share has variance p (1 - p)."""
    if isinstance(variant, Proportion):
        share = variant.successes / variant.units
        return share, math.sqrt(share * ((variant.units - variant.successes) / variant.units) / variant.units)
    if variant.variance < 0 or variant.units < 1:
        raise ValueError(f"a variance is not negative, and somebody is in the variant: {variant}")
    return variant.mean, math.sqrt(variant.variance / variant.units)

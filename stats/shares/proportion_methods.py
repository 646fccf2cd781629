"""The same comparison of two shares by other methods, each by its name: for an analyst's page and for other tools."""

from __future__ import annotations

from typing import Literal, overload

import numpy as np
import numpy.typing as npt
import scipy

from stats.effects import Estimate, Estimates, ReasonArray
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_quantile
from stats.reasons import CONTROL_IS_ZERO, FEW_UNITS, NO_VARIATION, NOTHING_HAPPENED, TREATMENT_IS_ZERO
from stats.shares.exact import exact_ratio_limits
from stats.shares.mover import mover_ratio_limits, newcombe_limits, wilson_limits
from stats.shares.score import difference_limits, ratio_limits
from stats.summaries import FloatArray, Proportion, Proportions

DifferenceMethod = Literal["newcombe", "miettinen_nurminen", "mee", "wald", "agresti_caffo"]
BoolArray = npt.NDArray[np.bool_]
RatioMethod = Literal["log_ratio", "koopman_score", "mover_wilson", "linear_delta", "exact_conditional"]


@overload
def share_interval(share: Proportion, *, confidence: float = ...) -> Estimate: ...
@overload
def share_interval(share: Proportions, *, confidence: float = ...) -> Estimates: ...
def share_interval(share: Proportion | Proportions, *, confidence: float = 0.95) -> Estimate | Estimates:
    """Put Wilson's score interval around one share.

    *What part of the people does it?*

    Parameters
    ----------
    share : Proportion or Proportions
        One share, or arrays of shape ``(n,)``.
    confidence : float
        Level of the interval.

    Returns
    -------
    Estimate or Estimates

    References
    ----------
    Wilson, E. B. (1927). JASA 22:209-212.

    Examples
    --------
    >>> found = share_interval(Proportion(7, 1180))
    >>> round(found.lower, 5), round(found.upper, 5)
    (0.00288, 0.01219)
    """
    shares = _possible(Proportions.of(share))
    lower, upper = wilson_limits(shares, two_sided_quantile(confidence))
    found = Estimates(shares.rates, lower, upper, confidence, np.full(lower.shape, None))
    if isinstance(share, Proportions):
        return found
    return Estimate(float(shares.rates[0]), float(lower[0]), float(upper[0]), confidence)


@overload
def difference_interval(
    control: Proportion, treatment: Proportion, method: DifferenceMethod, *, confidence: float = ...
) -> Estimate | NotEstimable: ...
@overload
def difference_interval(
    control: Proportions, treatment: Proportions, method: DifferenceMethod, *, confidence: float = ...
) -> Estimates: ...
def difference_interval(
    control: Proportion | Proportions,
    treatment: Proportion | Proportions,
    method: DifferenceMethod,
    *,
    confidence: float = 0.95,
) -> Estimate | NotEstimable | Estimates:
    """Put an interval around treatment rate minus control rate, by a method of choice.

    *Does it depend on the method that B looks better?*

    Parameters
    ----------
    control, treatment : Proportion or Proportions
        Both single, or both arrays of shape ``(n,)``.
    method : str
        ``"newcombe"`` (hybrid of Wilson intervals; what :func:`stats.compare_proportions` shows),
        ``"miettinen_nurminen"`` (score with N/(N - 1)), ``"mee"`` (score without), ``"wald"`` (unpooled normal: what
        most calculators show; empty where nobody or everybody did it), ``"agresti_caffo"`` (normal after one success
        and one failure more in each variant).
    confidence : float
        Level of the interval.

    Returns
    -------
    Estimate or Estimates
        ``estimate`` is the plain difference for every method.

    Raises
    ------
    ValueError
        If the method has another name, or counts cannot be.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890. Miettinen & Nurminen (1985), Statistics in Medicine 4:213-226.
    Mee (1984), Biometrics 40:1175-1176. Agresti & Caffo (2000), The American Statistician 54:280-288.

    Examples
    --------
    >>> found = difference_interval(Proportion(48, 80), Proportion(56, 70), "miettinen_nurminen")
    >>> round(found.lower, 4), round(found.upper, 4)
    (0.0528, 0.3382)
    """
    z = two_sided_quantile(confidence)
    base, other = possible_pair(control, treatment)
    if method == "newcombe":
        lower, upper = newcombe_limits(base, other, z)
    elif method in {"miettinen_nurminen", "mee"}:
        lower, upper = difference_limits(base, other, z, small_sample=method == "miettinen_nurminen")
    elif method == "wald":
        lower, upper = _normal_limits(base, other, z)
    elif method == "agresti_caffo":
        more = [Proportions(of.successes + 1, of.units + 2) for of in (base, other)]
        lower, upper = _normal_limits(more[0], more[1], z)
    else:
        raise ValueError(f"no interval of a difference is called {method!r}")
    reasons = np.full(lower.shape, None)
    found = Estimates(other.rates - base.rates, lower, upper, confidence, reasons)
    return found if isinstance(control, Proportions) else found[0]


@overload
def ratio_interval(
    control: Proportion, treatment: Proportion, method: RatioMethod, *, confidence: float = ...
) -> Estimate | NotEstimable: ...
@overload
def ratio_interval(
    control: Proportions, treatment: Proportions, method: RatioMethod, *, confidence: float = ...
) -> Estimates: ...
def ratio_interval(
    control: Proportion | Proportions,
    treatment: Proportion | Proportions,
    method: RatioMethod,
    *,
    confidence: float = 0.95,
) -> Estimate | NotEstimable | Estimates:
    """Put an interval around the lift (treatment rate over control rate, minus 1), by a method of choice.

    *By how many per cent is B better, says the other tool?*

    Parameters
    ----------
    control, treatment : Proportion or Proportions
        Both single, or both arrays of shape ``(n,)``.
    method : str
        ``"log_ratio"`` (Katz: normal on the log ratio), ``"koopman_score"``, ``"mover_wilson"`` (MOVER-R of Wilson
        limits), ``"linear_delta"`` (normal on the ratio itself with t: for parity with other tools, can fall below
        -100 %), ``"exact_conditional"`` (Clopper-Pearson given the total: for few, rare events).
    confidence : float
        Level of the interval.

    Returns
    -------
    Estimate or Estimates
        Limits are lifts. ``NotEstimable`` at control 0, where the method has no limits (log ratio and linear delta
        without a success in the treatment or without any spread in both).

    Raises
    ------
    ValueError
        If the method has another name, or counts cannot be.

    References
    ----------
    Katz et al. (1978), Biometrics 34:469-474. Koopman (1984), Biometrics 40:513-517. Donner & Zou (2012), Statistical
    Methods in Medical Research 21:347-359. gbstats 0.8.0 (linear delta). Clopper & Pearson (1934).

    Examples
    --------
    >>> found = ratio_interval(Proportion(8, 210), Proportion(15, 200), "koopman_score")
    >>> round(found.lower, 4), round(found.upper, 4)
    (-0.1249, 3.4502)
    """
    z = two_sided_quantile(confidence)
    base, other = possible_pair(control, treatment)
    reasons = _no_ratio(base, other, method)
    shown = answered(reasons)
    left, right = (_only(of, shown) for of in (base, other))
    if method == "log_ratio":
        ratio, reach = right.rates / left.rates, z * log_ratio_errors(left, right)
        low, high = ratio * np.exp(-reach), ratio * np.exp(reach)
    elif method == "koopman_score":
        low, high = ratio_limits(left, right, z)
    elif method == "mover_wilson":
        low, high = mover_ratio_limits(left, right, z)
    elif method == "linear_delta":
        error, degrees = _delta(left, right)
        ratio = right.rates / left.rates
        reach = scipy.special.stdtrit(degrees, (1 + confidence) / 2) * error
        low, high = ratio - reach, ratio + reach
    elif method == "exact_conditional":
        low, high = exact_ratio_limits(left, right, confidence)
    else:
        raise ValueError(f"no interval of a ratio is called {method!r}")
    values = [np.full(shown.shape, np.nan) for _ in range(3)]
    for value, limit in zip(values, (right.rates / left.rates, low, high), strict=True):
        value[shown] = limit - 1
    found = Estimates(values[0], values[1], values[2], confidence, reasons)
    return found if isinstance(control, Proportions) else found[0]


def linear_delta_se(control: Proportion, treatment: Proportion) -> float | NotEstimable:
    """Return the standard error of the lift itself (not of its log) that ``"linear_delta"`` uses.

    Parameters
    ----------
    control, treatment : Proportion
        Variances are p(1 - p), without n - 1, as gbstats takes them.
    """
    reason = _no_ratio(*paired(control, treatment), "linear_delta")[0]
    if reason is not None:
        return NotEstimable(reason.reason, reason.sentence)
    return float(_delta(*paired(control, treatment))[0][0])


def log_ratio_errors(control: Proportions, treatment: Proportions) -> FloatArray:
    """Return the standard errors of the log ratios of many shares (Katz); all need a success."""
    parts = [(of.units - of.successes) / (of.successes * of.units) for of in (control, treatment)]
    errors: FloatArray = np.sqrt(parts[0] + parts[1])
    return errors


def _normal_limits(control: Proportions, treatment: Proportions, z: float) -> tuple[FloatArray, FloatArray]:
    middle = treatment.rates - control.rates
    reach = z * np.sqrt(sum(of.rates * (1 - of.rates) / of.units for of in (control, treatment)))
    return middle - reach, middle + reach


def _delta(control: Proportions, treatment: Proportions) -> tuple[FloatArray, FloatArray]:
    """Return the standard error of the ratio and Welch's degrees of freedom (of the difference, as gbstats)."""
    base, other = (of.rates * (1 - of.rates) / of.units for of in (control, treatment))
    error = np.sqrt(other + (treatment.rates / control.rates) ** 2 * base) / control.rates
    degrees = (base + other) ** 2 / (base**2 / (control.units - 1) + other**2 / (treatment.units - 1))
    return error, degrees


def _no_ratio(control: Proportions, treatment: Proportions, method: str) -> ReasonArray:
    """Say at each place why there is no interval of the lift, or ``None``."""
    none_c, none_t = control.successes == 0, treatment.successes == 0
    all_did = (control.successes == control.units) & (treatment.successes == treatment.units)
    reasons: ReasonArray = np.full(none_c.shape, None)
    if method in {"log_ratio", "linear_delta"}:
        # Their interval would be a single point.
        reasons[all_did] = NO_VARIATION
    if method == "linear_delta":
        reasons[none_t] = TREATMENT_IS_ZERO
        reasons[np.minimum(control.units, treatment.units) < 2] = FEW_UNITS
    if method == "log_ratio":
        reasons[none_t] = TREATMENT_IS_ZERO
    reasons[none_c] = CONTROL_IS_ZERO
    reasons[none_c & none_t] = NOTHING_HAPPENED
    return reasons


def answered(reasons: ReasonArray) -> BoolArray:
    """Return where there is no reason against a number."""
    found: BoolArray = np.equal(reasons, np.array(None, dtype=object)).astype(np.bool_)
    return found


def paired(control: Proportion | Proportions, treatment: Proportion | Proportions) -> tuple[Proportions, Proportions]:
    """Return both as arrays of one length, or refuse (``ValueError``) arrays that do not belong together."""
    base, other = Proportions.of(control), Proportions.of(treatment)
    if base.units.shape != other.units.shape:
        raise ValueError(f"each control needs its treatment: {base.units.size} and {other.units.size}")
    return base, other


def possible_pair(
    control: Proportion | Proportions, treatment: Proportion | Proportions
) -> tuple[Proportions, Proportions]:
    """Return both as arrays of one length, or refuse (``ValueError``) counts that cannot be as well."""
    base, other = paired(control, treatment)
    return _possible(base), _possible(other)


def _possible(shares: Proportions) -> Proportions:
    there = (shares.successes >= 0) & (shares.successes <= shares.units) & (shares.units >= 1)
    if not (there & np.isfinite(shares.units)).all():
        raise ValueError("successes must lie between 0 and units at every place")
    return shares


def _only(shares: Proportions, kept: BoolArray) -> Proportions:
    return Proportions(shares.successes[kept], shares.units[kept])

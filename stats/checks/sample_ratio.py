"""Sample ratio mismatch: whether the draw gave each variant the share of people it was planned to get."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from stats.effects import Numbers
from stats.errors import NotEstimable
from stats.reasons import NOBODY_ASSIGNED
from stats.summaries import FloatArray

ALARM = 0.001
"""Below this p the split is taken for broken; at 0.05 one sound test in twenty would be thrown away."""


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """Chi-square of observed against planned counts.

    Parameters
    ----------
    p_value : float
        Chance of a split at least as uneven, if the draw was sound.
    statistic : float
        Pearson's chi-square.
    degrees_of_freedom : int
        Variants minus 1.
    """

    p_value: float
    statistic: float
    degrees_of_freedom: int

    @property
    def passed(self) -> bool:
        """Tell whether the sizes fit the draw: p of at least 0.001."""
        return self.p_value >= ALARM


@dataclass(frozen=True, slots=True)
class SampleRatios:
    """Chi-squares of many tests: arrays of shape ``(n,)``, nan with a reason where nobody was assigned."""

    p_value: Numbers
    statistic: FloatArray
    degrees_of_freedom: int

    def __len__(self) -> int:
        """Return the number of tests."""
        return self.statistic.size

    def __getitem__(self, place: int) -> SampleRatio | NotEstimable:
        """Return one of them in the form of a single test."""
        p_value = self.p_value[place]
        if isinstance(p_value, NotEstimable):
            return p_value
        return SampleRatio(p_value, float(self.statistic[place]), self.degrees_of_freedom)

    @property
    def alarms(self) -> npt.NDArray[np.bool_]:
        """Tell which splits are broken; one that cannot be checked is no alarm."""
        broken: npt.NDArray[np.bool_] = self.p_value.values < ALARM
        return broken


@dataclass(frozen=True, slots=True)
class WatchedSampleRatio:
    """The split watched while people arrive.

    Parameters
    ----------
    inverse_odds : tuple of float
        After each batch, odds for the planned shares against any others; small is bad.
    p_values : tuple of float
        After each batch, the smallest of those so far, at most 1.
    """

    inverse_odds: tuple[float, ...]
    p_values: tuple[float, ...]

    @property
    def passed(self) -> bool:
        """Tell whether no batch so far raised the alarm: p of at least 0.001."""
        return self.p_values[-1] >= ALARM


def sample_ratio(observed: Sequence[float], shares: Sequence[float]) -> SampleRatio | NotEstimable:
    """Test once whether counts of drawn units fit the planned shares.

    *Did each version get the part of the people it was meant to get?*

    Parameters
    ----------
    observed : sequence of int
        Units per variant. Assigned people, never impressions: delivery is optimised, so those are no draw.
    shares : sequence of float
        Planned part of each variant, above 0; need not add up to 1.

    Returns
    -------
    SampleRatio or NotEstimable
        Pearson's chi-square with variants minus 1 degrees of freedom; ``NotEstimable`` if nobody was assigned.

    Raises
    ------
    ValueError
        With fewer than two variants, lists of different length, a negative count or a share that is not above 0.

    Notes
    -----
    Looked at daily, a sound split raises this alarm far more often than promised: :func:`watched_sample_ratio`.

    References
    ----------
    Fabijan et al. (2019). Diagnosing sample ratio mismatch in online controlled experiments. KDD.

    Examples
    --------
    >>> round(sample_ratio([50912, 49760], [0.5, 0.5]).p_value, 5)
    0.00028
    """
    return sample_ratio_many([observed], shares)[0]


def sample_ratio_many(observed: Sequence[Sequence[float]] | npt.ArrayLike, shares: Sequence[float]) -> SampleRatios:
    """Test the splits of many experiments with the same planned shares at once.

    *Which of our two hundred tests leaked?*

    Parameters
    ----------
    observed : array of int, shape (n_tests, n_variants)
        Units per test and variant.
    shares : sequence of float, shape (n_variants,)
        Planned part of each variant, above 0; need not add up to 1.

    Returns
    -------
    SampleRatios

    Raises
    ------
    ValueError
        As for :func:`sample_ratio`.

    Examples
    --------
    >>> sample_ratio_many([[50912, 49760], [7, 4]], [0.5, 0.5]).alarms.tolist()
    [True, False]
    """
    counts, planned = _checked(observed, shares)
    total = counts.sum(axis=1)
    nobody = total == 0
    expected = np.where(nobody, 1.0, total)[:, None] * planned
    statistic: FloatArray = ((counts - expected) ** 2 / expected).sum(axis=1)
    degrees = planned.size - 1
    p_value = np.where(nobody, np.nan, scipy.special.chdtrc(degrees, statistic))
    reasons = np.full(total.shape, None, dtype=object)
    reasons[nobody] = NOBODY_ASSIGNED
    return SampleRatios(Numbers(p_value, reasons), np.where(nobody, np.nan, statistic), degrees)


def watched_sample_ratio(
    batches: Sequence[Sequence[float]] | npt.ArrayLike, shares: Sequence[float], *, concentration: float = 100.0
) -> WatchedSampleRatio | NotEstimable:
    """Test after every batch of people whether the split still fits, with one promise for all looks together.

    *May we check the split every morning and stop the test as soon as something leaks?*

    Parameters
    ----------
    batches : array of int, shape (n_batches, n_variants)
        Units that each variant got *since the last look*, oldest first.
    shares : sequence of float, shape (n_variants,)
        Planned part of each variant, above 0; need not add up to 1.
    concentration : float
        Weight of the prior in people, above 0: large expects small leaks. Fixed before the data.

    Returns
    -------
    WatchedSampleRatio or NotEstimable
        ``NotEstimable`` if nobody was assigned in any batch.

    Raises
    ------
    ValueError
        As for :func:`sample_ratio`, or if the concentration is not above 0.

    Notes
    -----
    Odds of a Dirichlet-multinomial with concentrations ``concentration × shares`` to the multinomial of the plan. Under
    a sound draw the chance that the inverse odds ever fall to 0.001 is at most 0.1 %, however many looks. Gamma
    functions of 10⁹ people lose the digits that matter, so the odds are put together from a divergence between observed
    and planned shares and Stirling remainders.

    References
    ----------
    Lindon, M. & Malek, A. (2022). Anytime-valid inference for multinomial count data. NeurIPS 35 (Python savvi).

    Examples
    --------
    >>> watched = watched_sample_ratio([[52, 48], [510, 470], [1600, 1420]], [0.5, 0.5])
    >>> [round(p, 4) for p in watched.p_values]
    [1.0, 1.0, 0.0165]
    """
    counts, planned = _checked(batches, shares)
    if not (concentration > 0 and math.isfinite(concentration)):
        raise ValueError(f"the concentration must be above 0: {concentration}")
    so_far = counts.cumsum(axis=0)
    if so_far[-1].sum() == 0:
        return NOBODY_ASSIGNED
    nothing = np.zeros((1, planned.size))
    log_odds = _log_weight(so_far, planned, concentration) - _log_weight(nothing, planned, concentration)
    inverse = np.exp(-log_odds)
    p_values = np.minimum.accumulate(np.minimum(inverse, 1.0))
    return WatchedSampleRatio(tuple(inverse.tolist()), tuple(p_values.tolist()))


def _checked(
    observed: Sequence[Sequence[float]] | npt.ArrayLike, shares: Sequence[float]
) -> tuple[FloatArray, FloatArray]:
    """Return counts and the planned shares, which add up to 1."""
    counts, planned = np.asarray(observed, dtype=float), np.asarray(shares, dtype=float)
    if counts.ndim != 2 or planned.ndim != 1 or counts.shape[1] != planned.size or planned.size < 2 or not len(counts):
        raise ValueError(f"each of at least two variants needs a count and a share: {counts.shape}, {planned.shape}")
    if not (np.isfinite(counts).all() and np.isfinite(planned).all()) or (counts < 0).any() or (planned <= 0).any():
        raise ValueError(f"counts must be 0 or more and shares above 0: {counts.tolist()}, {planned.tolist()}")
    return counts, planned / planned.sum()


def _log_weight(counts: FloatArray, planned: FloatArray, concentration: float) -> FloatArray:
    """Return ln of Γ(z_1) … Γ(z_k) / Γ(Σ z) / Π p^z without the constant, for z = concentration × p + counts.

    With lnΓ(z) = (z - ½) ln z - z + remainder(z) the large terms are Σ z ln(z / (p Σ z)), a divergence that is small
    where the shares fit; written by the relative gaps it loses no digits.
    """
    total = counts.sum(axis=1) + concentration
    z = counts + concentration * planned
    gaps = (counts - counts.sum(axis=1)[:, None] * planned) / (total[:, None] * planned)
    divergence = total * (planned * _curvature(gaps)).sum(axis=1)
    small: FloatArray = (_stirling(z) - np.log(z) / 2).sum(axis=1) - _stirling(total) + np.log(total) / 2
    weight: FloatArray = divergence + small
    return weight


def _curvature(gap: FloatArray) -> FloatArray:
    """Return (1 + g) ln(1 + g) - g, which is about g²/2, without cancellation."""
    near = np.clip(gap, -0.05, 0.05)
    # Σ (-1)^k g^k / (k (k - 1)): twelve terms are 16 digits for |g| up to 0.05.
    powers = np.arange(2, 14)
    series = ((-near[..., None]) ** powers / (powers * (powers - 1))).sum(axis=-1)
    direct = scipy.special.xlog1py(1 + gap, gap) - gap
    found: FloatArray = np.where(np.abs(gap) <= 0.05, series, direct)
    return found


def _stirling(z: FloatArray) -> FloatArray:
    """Return lnΓ(z) - (z - ½) ln z + z - ½ ln 2π: about 1/(12 z)."""
    large = np.maximum(z, 10.0)
    square: FloatArray = 1 / large**2
    series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / large
    near: FloatArray = np.minimum(z, 10.0)
    direct = scipy.special.gammaln(near) - (near - 0.5) * np.log(near) + near - math.log(2 * math.pi) / 2
    found: FloatArray = np.where(z >= 10, series, direct)
    return found

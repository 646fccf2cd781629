"""A/A data shaped like a daily export: two variants without any difference, as ad platforms would report them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.summaries import FloatArray, Sums

# Weekdays, weather and news move both variants' rate by about a quarter from day to day.
DAY_QUALITY_SD = 0.25

# How much a platform's delivery changes from day to day, whatever the quality.
DELIVERY_SD = 0.20


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of A/A experiment.

    Parameters
    ----------
    days : int
        Length of the run.
    spread : float
        Coefficient of variation with which each variant's rate wobbles by itself from day to day.
    follow : float
        How strongly the treatment's share of delivery follows the day's quality; 0 not at all, 1 clearly.
    rate : float
        Clicks per impression.
    impressions : int
        Per variant and day, on average.
    """

    days: int
    spread: float
    follow: float
    rate: float = 0.01
    impressions: int = 20_000

    def draw(self, rng: np.random.Generator) -> tuple[Sums, Sums]:
        """Return one control and one treatment."""
        return aa_days(
            rng,
            days=self.days,
            spread=self.spread,
            rate=self.rate,
            impressions=self.impressions,
            follow=self.follow,
        )


def issue_grid() -> tuple[Scenario, ...]:
    """Return what a release is judged by: 7, 14, 28 days × spread 0, 10, 20 % × delivery follows the day or not."""
    return tuple(
        Scenario(days, spread, follow) for follow in (0.0, 1.0) for days in (7, 14, 28) for spread in (0.0, 0.1, 0.2)
    )


def aa_days(
    rng: np.random.Generator, *, days: int, spread: float, rate: float, impressions: int, follow: float
) -> tuple[Sums, Sums]:
    """Draw a control and a treatment that do not differ, as sums per day.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance; seeded by the caller.
    days : int
        Days in the file, at least 1.
    spread : float
        Coefficient of variation of each variant's own wobble per day, 0 or more.
    rate : float
        Average events per impression.
    impressions : int
        Average impressions per variant and day.
    follow : float
        Exponent with which the treatment's delivery follows the day's quality, at the control's cost.

    Returns
    -------
    tuple of Sums
        Control and treatment: events over impressions, shape ``(days,)`` each.

    Notes
    -----
    Quality and delivery are lognormal, the wobble gamma with mean 1, events Poisson: the same expected rate for both
    variants on every day.
    """
    quality = _lognormal(rng, DAY_QUALITY_SD, days)
    delivery = 2 * impressions * _lognormal(rng, DELIVERY_SD, days)
    # A logistic share, so that the treatment takes what the control loses.
    odds = quality**follow * _lognormal(rng, DELIVERY_SD, days)
    share = odds / (1 + odds)
    return (
        _variant(rng, delivery * (1 - share), rate * quality, spread),
        _variant(rng, delivery * share, rate * quality, spread),
    )


def _variant(rng: np.random.Generator, delivery: FloatArray, rate: FloatArray, spread: float) -> Sums:
    shown = np.maximum(np.rint(delivery), 1.0)
    wobble = rng.gamma(1 / spread**2, spread**2, shown.size) if spread > 0 else np.ones(shown.size)
    return Sums(rng.poisson(shown * rate * wobble).astype(np.float64), shown)


def _lognormal(rng: np.random.Generator, sd: float, days: int) -> FloatArray:
    """Return lognormal factors with mean 1; ``sd`` is that of the log."""
    factors: FloatArray = np.exp(rng.normal(-(sd**2) / 2, sd, days))
    return factors


def weeks(days: int) -> tuple[int, ...]:
    """Return the days after which a plan of this length is looked at: each whole week, the last day at the end.

    The last day takes the place of a week's end less than 4 days before it.
    """
    ends = [day for day in range(7, days, 7) if days - day >= 4]
    return (*ends, days)


def monte_carlo_error(share: float, replications: int) -> float:
    """Return the standard error of a share that was counted in so many replications."""
    return math.sqrt(share * (1 - share) / replications)

"""Daily exports of two variants as ad platforms would report them, many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stats.summaries import FloatArray, Sums
from stats.units.paired_many import ManySums

# Weekdays, weather and news move both variants' rate by about a quarter from day to day.
DAY_QUALITY_SD = 0.25

# How much a platform's delivery changes from day to day, whatever the quality.
DELIVERY_SD = 0.20


@dataclass(frozen=True, slots=True)
class DailyData:
    """How daily data come about; one record draws as many experiments as wanted.

    Parameters
    ----------
    days : int
        Length of the run.
    spread : float
        Coefficient of variation with which each variant's rate wobbles by itself from day to day.
    follow : float
        How strongly the treatment's share of delivery follows the day's quality; 0 not at all, 1 clearly.
    rate : float
        Events per impression, on average.
    impressions : int
        Per variant and day, on average, at equal shares.
    control_parts : float
        Delivery of the control for one part of the treatment: 3 is 3 to 1.
    autocorrelation : float
        Of each variant's own wobble from day to day; above 0 the wobble is lognormal.
    basket_sd : float
        Standard deviation of the log of what one event is worth (mean 1); 0 counts the events.
    """

    days: int
    spread: float
    follow: float = 0.0
    rate: float = 0.01
    impressions: int = 20_000
    control_parts: float = 1.0
    autocorrelation: float = 0.0
    basket_sd: float = 0.0

    def draw(self, rng: np.random.Generator, n: int, lift: float = 0.0) -> DailyDraws:
        """Return n experiments in which the treatment's expected rate is ``1 + lift`` times the control's each day.

        Notes
        -----
        Quality and delivery are lognormal, the wobble gamma with mean 1, events Poisson.
        """
        shape = n, self.days
        quality = _lognormal(rng, DAY_QUALITY_SD, shape)
        delivery = 2 * self.impressions * _lognormal(rng, DELIVERY_SD, shape)
        # A logistic share, so that the treatment takes what the control loses.
        odds = quality**self.follow * _lognormal(rng, DELIVERY_SD, shape) / self.control_parts
        share = odds / (1 + odds)
        control_of = np.maximum(np.rint(delivery * (1 - share)), 1.0)
        treatment_of = np.maximum(np.rint(delivery * share), 1.0)
        control = self._events(rng, control_of * self.rate * quality)
        treatment = self._events(rng, treatment_of * self.rate * quality * (1 + lift))
        return DailyDraws(control, control_of, treatment, treatment_of)

    def _events(self, rng: np.random.Generator, expected: FloatArray) -> FloatArray:
        if self.spread > 0:
            expected = expected * self._wobble(rng, expected.shape)
        events = np.asarray(rng.poisson(expected))
        if self.basket_sd == 0:
            return events.astype(np.float64)
        baskets = _lognormal(rng, self.basket_sd, int(events.sum()))
        places = np.repeat(np.arange(events.size), events.ravel())
        worth = np.bincount(places, weights=baskets, minlength=events.size)
        return np.asarray(worth.reshape(expected.shape), dtype=np.float64)

    def _wobble(self, rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
        if self.autocorrelation == 0:
            return rng.gamma(1 / self.spread**2, self.spread**2, shape)
        shocks = rng.normal(size=shape)
        for day in range(1, shape[-1]):
            fresh = np.sqrt(1 - self.autocorrelation**2) * shocks[:, day]
            shocks[:, day] = self.autocorrelation * shocks[:, day - 1] + fresh
        sd = np.sqrt(np.log1p(self.spread**2))
        wobble: FloatArray = np.exp(sd * shocks - sd**2 / 2)
        return wobble


@dataclass(frozen=True, slots=True)
class DailyDraws:
    """Numerators and denominators of both variants, arrays of shape ``(n, days)``."""

    control: FloatArray
    control_of: FloatArray
    treatment: FloatArray
    treatment_of: FloatArray

    def __len__(self) -> int:
        """Return the number of experiments."""
        return len(self.control)

    def one(self, place: int) -> tuple[Sums, Sums]:
        """Return control and treatment of one experiment."""
        return (
            Sums(self.control[place], self.control_of[place]),
            Sums(self.treatment[place], self.treatment_of[place]),
        )

    def until(self, day: int) -> tuple[ManySums, ManySums]:
        """Return controls and treatments of all experiments, their first days only."""
        return (
            ManySums(self.control[:, :day], self.control_of[:, :day]),
            ManySums(self.treatment[:, :day], self.treatment_of[:, :day]),
        )


def aa_days(
    rng: np.random.Generator, *, days: int, spread: float, rate: float, impressions: int, follow: float
) -> tuple[Sums, Sums]:
    """Draw one control and one treatment that do not differ, as sums per day.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance; seeded by the caller.
    days, spread, rate, impressions, follow
        See :class:`DailyData`.

    Returns
    -------
    tuple of Sums
        Control and treatment: events over impressions, shape ``(days,)`` each.
    """
    data = DailyData(days, spread, follow=follow, rate=rate, impressions=impressions)
    return data.draw(rng, 1).one(0)


def _lognormal(rng: np.random.Generator, sd: float, shape: int | tuple[int, ...]) -> FloatArray:
    """Return lognormal factors with mean 1; ``sd`` is that of the log."""
    factors: FloatArray = np.exp(rng.normal(-(sd**2) / 2, sd, shape))
    return factors

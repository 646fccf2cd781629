"""Family ``days``: two variants on the same days, compared within days (:mod:`stats.units.paired`)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from stats.calibration.answers import BoolArray, from_many
from stats.calibration.lines import Batch
from stats.calibration.promises import DAYS, Promise
from stats.calibration.scenarios import DailyData, DailyDraws
from stats.units.paired_many import compare_many_within_days
from stats.units.what_people_use import totals_z_p, unpaired_t_p

PROMISED_FROM_DAYS = 7


@dataclass(frozen=True, slots=True)
class DaysScenario:
    """Daily data; the true value is the lift that multiplies the treatment's expected rate on every day."""

    data: DailyData
    lifts: tuple[float, ...] = (0.0, 0.2)
    family: str = "days"
    weight: float = 2.5

    @property
    def name(self) -> str:
        """Say what differs between the scenarios."""
        data = self.data
        parts = [
            f"{data.days} days",
            f"{data.rate * data.impressions:g} events a day (rate {data.rate:g})",
            f"own spread {data.spread:.0%}",
        ]
        if data.follow:
            parts.append("delivery shifts")
        if data.control_parts != 1:
            parts.append(f"{data.control_parts:g}:1")
        if data.basket_sd:
            parts.append(f"revenue (sd log {data.basket_sd:g})")
        if data.autocorrelation:
            parts.append(f"autocorrelated {data.autocorrelation:g}")
        return ", ".join(parts)

    @property
    def numbers(self) -> int:
        """Days, or purchases where each has its own value."""
        data = self.data
        return int(data.days * max(1.0, data.rate * data.impressions if data.basket_sd else 1.0))

    def promise(self, method: str, lift: float) -> Promise | None:  # noqa: ARG002 - one method, the same at every lift
        """Promise nothing of autocorrelated days and of fewer than 7."""
        return None if self.data.autocorrelation or self.data.days < PROMISED_FROM_DAYS else DAYS

    def answer(self, rng: np.random.Generator, n: int, lift: float) -> Batch:
        """Compare within days, beside the z-test on totals and the unpaired t-test on daily rates."""
        drawn = self.data.draw(rng, n, lift)
        effects = compare_many_within_days(*drawn.until(self.data.days))
        return Batch({"paired": from_many(effects.lift, lift)}, self._today(drawn))

    def _today(self, drawn: DailyDraws) -> dict[str, BoolArray]:
        rates = drawn.control / drawn.control_of, drawn.treatment / drawn.treatment_of
        found = {"unpaired t": unpaired_t_p(*rates) < 0.05}
        if not self.data.basket_sd:
            totals = drawn.control, drawn.control_of, drawn.treatment, drawn.treatment_of
            found["z on totals"] = totals_z_p(*(each.sum(axis=-1) for each in totals)) < 0.05
        return found


def days_grid() -> tuple[DaysScenario, ...]:
    """Return the scenarios of the family."""
    core = [
        DailyData(days, spread, follow=follow)
        for follow, days, spread in itertools.product((0.0, 1.0), (7, 14, 28, 60), (0.0, 0.1, 0.2, 0.3))
    ]
    # Half an event a day to a thousand, at rates of 1e-5 to 0.05.
    volumes = ((1e-5, 50_000), (1e-3, 2_000), (1e-5, 1_000_000), (0.05, 2_000), (0.05, 20_000))
    rare = [
        DailyData(days, spread, follow=1.0, rate=rate, impressions=impressions)
        for days, spread, (rate, impressions) in itertools.product((7, 14, 28), (0.0, 0.2), volumes)
    ]
    unequal = [
        DailyData(days, 0.2, follow=1.0, rate=rate, impressions=impressions, control_parts=3.0)
        for days, (rate, impressions) in itertools.product((7, 14, 28), ((0.01, 20_000), (1e-3, 2_000)))
    ]
    revenue = [
        DailyData(days, 0.1, follow=1.0, rate=rate, impressions=20_000, basket_sd=1.0)
        for days, rate in itertools.product((7, 14, 28, 60), (2e-4, 2e-3))
    ]
    reported = [DailyData(days, 0.2, autocorrelation=r) for days, r in itertools.product((14, 28), (0.3, 0.5))]
    reported += [DailyData(days, 0.2) for days in (5, 6)]
    fall = {DailyData(days, 0.2, follow=1.0) for days in (7, 14, 28, 60)}
    return tuple(
        DaysScenario(data, (0.0, 0.2, -0.2) if data in fall else (0.0, 0.2))
        for data in (*core, *rare, *unequal, *revenue, *reported)
    )

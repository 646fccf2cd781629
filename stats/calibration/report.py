"""False alarms on A/A data: the paired interval beside a z-test on the totals of the same files."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from stats.calibration.scenarios import Scenario, monte_carlo_error, weeks
from stats.distributions import two_sided_p
from stats.effects import Estimate
from stats.paired import compare_within_days
from stats.sequential import look_levels
from stats.summaries import Sums

SEED = 20_240_801


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """Shares of A/A files on which a method found a difference.

    Parameters
    ----------
    scenario : Scenario
        What was drawn.
    replications : int
        How many files.
    once : float
        95 % paired Fieller interval, read once at the end, that excludes a lift of 0.
    weekly : float
        The same interval at the levels of the weekly looks, at any of them.
    totals_z : float
        z-test on the totals, impressions taken as independent.
    """

    scenario: Scenario
    replications: int
    once: float
    weekly: float
    totals_z: float


def false_alarms(scenario: Scenario, *, replications: int = 4_000, seed: int = SEED) -> FalseAlarms:
    """Count the false alarms of one scenario.

    Parameters
    ----------
    scenario : Scenario
        A/A data to draw.
    replications : int
        Files to draw; the standard error of a share of 5 % is 0.3 points at 4,000.
    seed : int
        The same seed gives the same files.
    """
    rng = np.random.default_rng(seed)
    days = weeks(scenario.days)
    levels = look_levels([day / scenario.days for day in days])
    once = weekly = totals = 0
    for _ in range(replications):
        control, treatment = scenario.draw(rng)
        once += excludes_no_change(control, treatment, 0.95)
        weekly += any(
            excludes_no_change(_until(control, day), _until(treatment, day), 1 - level)
            for day, level in zip(days, levels, strict=True)
        )
        totals += totals_z_p(control, treatment) < 0.05
    return FalseAlarms(scenario, replications, once / replications, weekly / replications, totals / replications)


def excludes_no_change(control: Sums, treatment: Sums, confidence: float) -> bool:
    """Tell whether the paired interval of the lift leaves out 0; without an interval it does not."""
    lift = compare_within_days(control, treatment, confidence=confidence).lift
    if not isinstance(lift, Estimate):
        return False
    return (lift.lower is not None and lift.lower > 0) or (lift.upper is not None and lift.upper < 0)


def totals_z_p(control: Sums, treatment: Sums) -> float:
    """Return the p-value of the pooled z-test on totals: what a spreadsheet does, and wrong for such files."""
    y_c, x_c = control.numerator.sum(), control.denominator.sum()
    y_t, x_t = treatment.numerator.sum(), treatment.denominator.sum()
    pooled = (y_c + y_t) / (x_c + x_t)
    if pooled in {0.0, 1.0}:
        return 1.0
    return two_sided_p(float(y_t / x_t - y_c / x_c) / math.sqrt(pooled * (1 - pooled) * (1 / x_c + 1 / x_t)))


def table(rows: Iterable[FalseAlarms]) -> str:
    """Return the figures as text, one scenario a line."""
    lines = ["days  spread  follows  paired, once  paired, weekly looks  z on totals  (± Monte-Carlo error)"]
    for row in rows:
        case = row.scenario
        shares = [
            f"{share:6.1%} ± {monte_carlo_error(share, row.replications):.1%}"
            for share in (row.once, row.weekly, row.totals_z)
        ]
        lines.append(f"{case.days:4d}  {case.spread:6.0%}  {'yes' if case.follow else 'no':>7}  {'   '.join(shares)}")
    return "\n".join(lines)


def _until(sums: Sums, days: int) -> Sums:
    return Sums(sums.numerator[:days], sums.denominator[:days])

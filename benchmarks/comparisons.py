"""A hundred thousand comparisons from summaries: one call of ours beside a loop over what people use today.

``python -m benchmarks.comparisons`` prints a table for averages, ratios of sums, CUPED and conversions. All methods
take turns in each round, so that a busy machine slows all of them: read the ratios, not the seconds. Before anything is
timed, ours is compared with the plain formulas. What cannot be imported is left out by name.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.plain_formulas import KINDS, columns, plain
from benchmarks.ways import Way, ways
from stats.averages.cuped import compare_many_cuped
from stats.averages.means import compare_many_means
from stats.averages.ratios import compare_many_ratios
from stats.effects import Effects
from stats.shares.proportions import compare_many_proportions
from stats.summaries import ManyRatioMoments, ManyWithCovariates, Means, Proportions

# What the plain formulas and ours may differ by: rounding, and the series for many degrees of freedom.
AGREEMENT = 1e-9

# With fewer than 100 successes ours takes other methods than the plain log ratio; those places are timed, not checked.
OTHER_METHODS = {"koopman_score", "exact_conditional"}


@dataclass(frozen=True)
class Summaries:
    """Random summaries of one variant in many comparisons, by kind."""

    mean: Means
    ratio: ManyRatioMoments
    cuped: ManyWithCovariates
    conversion: Proportions


def drawn(rng: np.random.Generator, count: int, lift: float) -> Summaries:
    """Return summaries as experiments on social media have them: 2,000 to 200,000 people per variant."""
    units = rng.integers(2_000, 200_000, count).astype(np.float64)
    before = rng.uniform(5, 15, count)
    spread_before = before * rng.uniform(5, 20, count)
    mean, spread = before * (1 + lift), spread_before * rng.uniform(0.9, 1.1, count)
    shared = rng.uniform(0.3, 0.8, count) * np.sqrt(spread * spread_before)
    covariance = np.empty((count, 2, 2))
    covariance[:, 0, 0], covariance[:, 1, 1] = spread, spread_before
    covariance[:, 0, 1] = covariance[:, 1, 0] = shared
    seen = rng.uniform(3, 12, count)
    clicks = seen * 0.05 * (1 + lift)
    variances = clicks * 1.3, seen * 6
    return Summaries(
        Means(units, mean, spread),
        ManyRatioMoments(units, clicks, seen, *variances, 0.4 * np.sqrt(variances[0] * variances[1])),
        ManyWithCovariates(units, np.stack([mean, before], axis=1), covariance),
        Proportions(np.round(rng.uniform(0.01, 0.2, count) * units), units),
    )


OURS: dict[str, Callable[[Summaries, Summaries], Effects]] = {
    "mean": lambda control, treatment: compare_many_means(control.mean, treatment.mean),
    "ratio": lambda control, treatment: compare_many_ratios(control.ratio, treatment.ratio),
    "cuped": lambda control, treatment: compare_many_cuped(control.cuped, treatment.cuped).effects,
    "conversion": lambda control, treatment: compare_many_proportions(control.conversion, treatment.conversion),
}


def disagreement(kind: str, control: Summaries, treatment: Summaries, places: int) -> str | None:
    """Say where ours and the plain formula differ by more than rounding, or nothing."""
    effects = OURS[kind](control, treatment)
    pair = columns(kind, getattr(control, kind)), columns(kind, getattr(treatment, kind))
    for place in range(places):
        theirs = plain(kind, *(tuple(float(one[place]) for one in side) for side in pair))
        found = effects[place]
        if found.method in OTHER_METHODS:
            continue
        if not found.lift or found.lift.lower is None or found.lift.upper is None:
            return f"{kind}, place {place}: ours gives no lift"
        ours = found.lift.estimate, found.lift.lower, found.lift.upper, float(found.p_value)
        for name, mine, other in zip(("lift", "lower", "upper", "p"), ours, theirs, strict=True):
            if abs(mine - other) > AGREEMENT * max(1.0, abs(other)):
                return f"{kind}, place {place}, {name}: ours {mine!r}, plain formula {other!r}"
    return None


def measured(every: list[Way], rounds: int) -> dict[Way, list[float]]:
    """Return the seconds of each way in each round; in a round each has its turn."""
    seconds: dict[Way, list[float]] = {way: [] for way in every}
    for way in every:
        way.run()
    for _ in range(rounds):
        for way in every:
            start = time.perf_counter()
            way.run()
            seconds[way].append(time.perf_counter() - start)
    return seconds


def table(seconds: dict[Way, list[float]]) -> list[str]:
    """Return the lines of the table, one per method, ratios within its kind."""
    lines = [f"{'kind':<11}{'method':<48}{'comparisons':>12}{'seconds':>10}{'µs each':>10}{'÷ ours':>10}"]
    base = {way.kind: statistics.median(times) / way.comparisons for way, times in seconds.items() if way.is_base}
    for way, times in seconds.items():
        median = statistics.median(times)
        each = median / way.comparisons
        lines.append(
            f"{way.kind:<11}{way.method:<48}{way.comparisons:>12,}{median:>10.4f}{each * 1e6:>10.3f}"
            f"{each / base[way.kind]:>10,.1f}"
        )
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Draw, check, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="comparisons of each kind (default: 100,000)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each method (default: 5)")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    rng = np.random.default_rng(chosen.seed)
    control, treatment = drawn(rng, chosen.count, 0.0), drawn(rng, chosen.count, 0.02)
    for kind in KINDS:
        said = disagreement(kind, control, treatment, min(chosen.count, 2_000))
        if said:
            sys.stderr.write(f"ours and the plain formula disagree: {said}\n")
            return 1
    sys.stdout.write("ours and the plain formulas agree to 1e-9 (lift, both ends, p)\n")
    every: list[Way] = []
    for kind in KINDS:
        both = getattr(control, kind), getattr(treatment, kind)

        def run(kind: str = kind) -> object:
            return OURS[kind](control, treatment)

        every.append(Way(kind, "ours, all at once", chosen.count, run, is_base=True))
        every += ways(kind, *(columns(kind, side) for side in both))
    sys.stdout.write("\n".join(table(measured(every, chosen.rounds))) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Pretended planning cycles of which the truth is known: what each way to choose among forty ideas brings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stats.across.shrinkage import shrink
from stats.planning.cycle_worth import choose_within, rank_for_money, value_of_acting, value_of_testing
from stats.summaries import FloatArray

IDEAS, AFFORDED = 40, 8
MIDDLE, SPREAD = 0.02, 0.10
SHARP, BLUNT = 0.03, 0.30

Draw = Callable[[np.random.Generator, int], FloatArray]


def normal(rng: np.random.Generator, count: int) -> FloatArray:
    """True ln(1 + lift) as most teams have them: +2 % in the middle, two in three within ten per cent of it."""
    return rng.normal(MIDDLE, SPREAD, count)


def giants(rng: np.random.Generator, count: int) -> FloatArray:
    """As spread out, but in long tails (t with 3 degrees of freedom): most do next to nothing, a few a lot.

    None more than triples its number: without an end, one draw in millions would outweigh all others.
    """
    tails = MIDDLE + SPREAD / math.sqrt(3) * rng.standard_t(3, count)
    return np.clip(tails, -math.log(3), math.log(3))


def log_uniform(low: float, high: float) -> Draw:
    """As often between 1 and 2 as between 2 and 4."""
    return lambda rng, count: np.exp(rng.uniform(math.log(low), math.log(high), count))


def always(value: float) -> Draw:
    """The same for all."""
    return lambda _rng, count: np.full(count, value)


DIFFERENT_ERRORS, NEXT_ERRORS = log_uniform(SHARP, BLUNT), log_uniform(0.05, BLUNT)
EQUAL_COSTS, UNEQUAL_COSTS = always(1.0), log_uniform(0.25, 4.0)


@dataclass(frozen=True)
class Scenario:
    """How the ideas of a cycle are drawn: their truths, the errors of their earlier tests, costs, next tests."""

    truths: Draw = normal
    errors: Draw = DIFFERENT_ERRORS
    costs: Draw = EQUAL_COSTS
    next_errors: Draw = NEXT_ERRORS


SCENARIOS = {
    "precision differs": Scenario(),
    "precision and costs differ": Scenario(costs=UNEQUAL_COSTS),
    "precision differs, giants": Scenario(truths=giants),
    "precision and costs differ, giants": Scenario(truths=giants, costs=UNEQUAL_COSTS),
    "equally precise": Scenario(errors=always(0.12)),
}


@dataclass(frozen=True)
class Gains:
    """Average over cycles of what each way to choose gained, in summed lifts, with the error of the drawing."""

    mean: dict[str, float]
    error: dict[str, float]
    ahead: dict[str, tuple[float, float]]
    """By how much the plan was ahead of each other way, with the error: both chose in the same cycles."""
    same: float
    """Share of cycles in which the plan chose what the largest raw lifts chose."""

    def share(self, way: str) -> float:
        """What the way gained of what the perfect choice gained."""
        return self.mean[way] / self.mean["perfect"]


def simulate(scenario: Scenario, cycles: int, seed: int, *, tests: bool = False) -> Gains:
    """Draw cycles and choose in each by every way; ``tests`` chooses what to test next instead of what to adopt."""
    rng = np.random.default_rng(seed)
    found = [(_tested if tests else _adopted)(rng, scenario) for _ in range(cycles)]
    gains = {way: np.array([gained[way] for gained, _ in found]) for way in found[0][0]}
    root = math.sqrt(cycles)
    ahead = {way: gains["plan"] - gains[way] for way in gains if way != "plan"}
    return Gains(
        {way: float(each.mean()) for way, each in gains.items()},
        {way: float(each.std(ddof=1)) / root for way, each in gains.items()},
        {way: (float(each.mean()), float(each.std(ddof=1)) / root) for way, each in ahead.items()},
        float(np.mean([same for _, same in found])),
    )


def _adopted(rng: np.random.Generator, scenario: Scenario) -> tuple[dict[str, float], bool]:
    """Adopt what the budget allows; gained is the sum of the true lifts."""
    truth, error, cost = (draw(rng, IDEAS) for draw in (scenario.truths, scenario.errors, scenario.costs))
    raw = rng.normal(truth, error)
    believed = shrink(raw, error)
    lift = np.expm1(truth)
    worth = value_of_acting(believed.estimate, believed.sd).lift.values
    ways = {
        "plan": rank_for_money(worth, cost),
        "raw": np.argsort(-raw),
        "raw for money": rank_for_money(raw, cost),
        "chance": rng.permutation(IDEAS),
        "perfect": rank_for_money(lift, cost),
    }
    return _gained(ways, cost, lift)


def _tested(rng: np.random.Generator, scenario: Scenario) -> tuple[dict[str, float], bool]:
    """Test again what the budget allows, then adopt what is believed to gain; gained is over deciding untested."""
    truth, error, cost, after = (
        draw(rng, IDEAS) for draw in (scenario.truths, scenario.errors, scenario.costs, scenario.next_errors)
    )
    raw, again = rng.normal(truth, error), rng.normal(truth, after)
    believed = shrink(raw, error)
    mean, sd = believed.estimate, believed.sd
    then = (mean / sd**2 + again / after**2) / (1 / sd**2 + 1 / after**2)
    lift = np.expm1(truth)
    learned = ((then > 0).astype(float) - (mean > 0)) * lift
    mistaken = np.maximum(((truth > 0).astype(float) - (mean > 0)) * lift, 0.0)
    ways = {
        "plan": rank_for_money(value_of_testing(mean, sd, after).gain.values, cost),
        "raw": np.argsort(-raw),
        "raw for money": rank_for_money(raw, cost),
        "chance": rng.permutation(IDEAS),
    }
    gained, same = _gained(ways, cost, learned)
    return gained | _gained({"perfect": rank_for_money(mistaken, cost)}, cost, mistaken)[0], same


def _gained(ways: Mapping[str, Sequence[int]], cost: FloatArray, gain: FloatArray) -> tuple[dict[str, float], bool]:
    """Spend the same budget by every order; says too whether the plan took what the largest raw lifts took."""
    budget = AFFORDED * float(cost.mean())
    taken = {}
    for way, order in ways.items():
        # Worth that falls along the order, so that what is chosen is the order and nothing else.
        falling = np.empty(IDEAS)
        falling[list(order)] = np.arange(IDEAS, 0, -1)
        taken[way] = choose_within(falling * cost, cost, budget).places
    gained = {way: math.fsum(gain[list(places)]) for way, places in taken.items()}
    return gained, set(taken.get("plan", ())) == set(taken.get("raw", ()))

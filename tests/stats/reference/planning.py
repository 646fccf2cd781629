"""Power, sample sizes, detectable lifts, and the most profitable test on a limited list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from stats import (
    Belief,
    NotEstimable,
    RollOutcome,
    Sizes,
    best_test,
    detectable_difference,
    detectable_lift_of_power_prop_test,
    detectable_people_lift,
    error_rate,
    hypothesis_test_people,
    mean_power,
    mean_units_needed,
    people_needed_arcsine,
    people_needed_for_margin,
    people_needed_unequal,
    people_power,
    roll_outcome,
    units_needed_for_margin,
)
from tests.stats.reference.case import Answers, Inputs

Answer = Callable[[], Any]


def power(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Answer what is asked for, from whichever figures are given: shares, means, a margin."""
    level = _level(inputs)
    found = _shares(inputs, level) if "control_rate" in inputs else _means(inputs, level)
    if "power_for_lift" in found:
        found |= dict.fromkeys(("power", "power_for_difference"), found["power_for_lift"])
    return {name: found[name]() for name in expected if name in found}


def _level(inputs: Inputs) -> dict[str, Any]:
    """One- or two-sided level, and the chance to find it."""
    if "alpha_one_sided" in inputs:
        level: dict[str, Any] = {"confidence": 1 - inputs.take("alpha_one_sided"), "sides": 1}
        inputs.also("alpha", "alpha_two_sided", "confidence")
    elif "alpha" in inputs or "alpha_two_sided" in inputs:
        given = inputs.get("alpha")
        level = {"confidence": 1 - (inputs.get("alpha_two_sided") if given is None else given), "sides": 2}
        inputs.also("alpha_two_sided", "confidence")
    else:
        level = {"confidence": inputs.get("confidence", 0.95), "sides": 2}
    level["sides"] = inputs.get("sides", level["sides"])
    level["treatments"] = inputs.get("treatments", 1)
    return level | {"power": inputs.get("power", 0.8)}


def _sized(inputs: Inputs, split: float) -> Sizes | None:
    """People of both variants, where they are given."""
    if "n_control" in inputs:
        return Sizes(inputs.take("n_control"), inputs.take("n_treatment"))
    if "n_per_arm" in inputs:
        return Sizes(inputs.take("n_per_arm"), inputs.take("n_per_arm"))
    total = inputs.get("total_n_for_mde", inputs.get("total_n"))
    inputs.also("total_n")
    return None if total is None else Sizes(total / (1 + split), total * split / (1 + split))


def _shares(inputs: Inputs, level: dict[str, Any]) -> dict[str, Answer]:
    baseline, split = inputs.take("control_rate"), inputs.get("treatment_to_control", 1)
    have, sought = _sized(inputs, split), inputs.get("lift_for_power", inputs.get("relative_lift"))
    found: dict[str, Answer] = {}
    if have is not None:
        split = have.treatment / have.control
        at = level | {"treatment_to_control": split}
        relative: float | NotEstimable = (
            detectable_lift_of_power_prop_test(baseline, have.control, **_without(level, "treatments"))
            if split == 1 and level["treatments"] == 1
            else detectable_people_lift(baseline, have.control, **at)
        )
        found["mde_relative"] = lambda: relative
        found["mde_absolute"] = lambda: relative if isinstance(relative, NotEstimable) else relative * baseline
        found["power_for_lift"] = lambda: people_power(baseline, sought, have.control, **_without(at, "power"))
    other = inputs.get("treatment_rate", baseline * (1 + inputs.get("relative_lift", 0.0)))
    inputs.also("relative_lift")
    margin = inputs.get("margin")
    if margin is not None:
        one_sided = {"confidence": _one_sided(inputs, level), "power": level["power"], "treatment_to_control": split}
        found |= _sizes(lambda: people_needed_for_margin(baseline, other, margin, **one_sided))
    else:
        found |= _sizes(lambda: people_needed_unequal(baseline, other, treatment_to_control=split, **level))
        found["n_per_arm_power_prop_test"] = lambda: people_needed_unequal(baseline, other, **level).control
        found["n_per_arm_arcsine"] = lambda: people_needed_arcsine(baseline, other / baseline - 1, **level)
    return found


def _means(inputs: Inputs, level: dict[str, Any]) -> dict[str, Answer]:
    sd, mean, split = inputs.take("sd"), inputs.get("mean"), inputs.get("treatment_to_control", 1)
    have, sought = _sized(inputs, split), inputs.get("lift_for_power", inputs.get("relative_lift"))
    lift = inputs.get("relative_lift")
    difference = inputs.get("difference", None if lift is None else lift * mean)
    # tea-tasting, which takes a mean and a lift, counts both tails; R, which takes a difference, does not
    tails = {"far_tail": mean is not None}
    found: dict[str, Answer] = {}
    if have is not None:
        split = have.treatment / have.control
        shown = detectable_difference(sd, have.control, have.treatment, **level, **tails)
        found["mde_absolute"] = lambda: shown
        found["mde_relative"] = lambda: shown / mean
        found["power_for_lift"] = lambda: mean_power(
            difference if sought is None else sought * mean,
            sd,
            have.control,
            have.treatment,
            **_without(level, "power"),
            **tails,
        )
    margin = inputs.get("margin")
    if margin is not None:
        one_sided = {"confidence": _one_sided(inputs, level), "power": level["power"], "treatment_to_control": split}
        found |= _sizes(lambda: units_needed_for_margin(difference or 0.0, sd, margin, **one_sided))
    elif difference is not None:
        found |= _sizes(lambda: mean_units_needed(difference, sd, treatment_to_control=split, **level, **tails))
        found["n_per_arm_t"] = lambda: mean_units_needed(difference, sd, **level).control
    return found


def _sizes(needed: Callable[[], Sizes]) -> dict[str, Answer]:
    return {
        "n_control": lambda: needed().control,
        "n_per_arm": lambda: needed().control,
        "n_per_arm_t": lambda: needed().control,
        "n_treatment": lambda: needed().treatment,
        "total_n": lambda: needed().in_all,
    }


def _one_sided(inputs: Inputs, level: dict[str, Any]) -> float:
    """Level of the one-sided test against a margin: a two-sided alpha is meant as half of it on this side."""
    alpha = inputs.get("alpha_two_sided")
    return level["confidence"] if alpha is None or "alpha_one_sided" in inputs else 1 - alpha / 2


def _without(level: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in level.items() if name not in names}


def test_and_roll(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Sizes and profits of the best test, of a significance test and, by name, of any sizes."""
    people = inputs.take("N")
    control, treatment = _beliefs(inputs)
    tests = {"": best_test(people, control, treatment), "_optimum": best_test(people, control, treatment)}
    if "d" in inputs:
        usual = {"confidence": 1 - inputs.get("alpha", 0.05), "power": inputs.get("power", 0.8)}
        usual["confidence"] = inputs.get("conf", inputs.get("confidence", usual["confidence"]))
        inputs.also("confidence")
        spreads = control.response_sd, treatment.response_sd
        tests["_hypothesis_test"] = hypothesis_test_people(*spreads, inputs.take("d"), **usual)
        finite = hypothesis_test_people(*spreads, inputs.take("d"), list_size=people, **usual)
        tests |= {"_fpc": finite, "_hypothesis_test_fpc": finite}
    inputs.also("alpha", "conf", "confidence", "power")
    found: dict[str, Any] = {}
    for name in expected:
        asked = re.fullmatch(r"profit_at_(\d+)_(\d+)", name)
        if asked:
            found[name] = _read(
                roll_outcome(people, Sizes(float(asked[1]), float(asked[2])), control, treatment), "profit"
            )
            continue
        suffix = max((ending for ending in tests if name.endswith(ending)), key=len)
        what = name.removesuffix(suffix)
        sizes = tests[suffix]
        if what in _COUNTS:
            found[name] = _COUNTS[what](sizes)
        elif what == "error_rate":
            found[name] = error_rate(sizes, control, treatment)
        elif what in _MEANS:
            found[name] = _read(roll_outcome(people, sizes, control, treatment), _MEANS[what])
    return found


_COUNTS: dict[str, Callable[[Sizes], float]] = {
    "n": lambda sizes: sizes.control,
    "n_per_arm": lambda sizes: sizes.control,
    "n_control": lambda sizes: sizes.control,
    "n_treated": lambda sizes: sizes.treatment,
    "n_treatment": lambda sizes: sizes.treatment,
}
_MEANS = {
    "profit": "profit",
    "profit_test": "profit_test",
    "profit_deploy": "profit_roll",
    # as in the authors' code, where no test is one of both versions by chance
    "profit_no_test": "profit_at_random",
    "profit_perfect_information": "profit_perfect_information",
    "relative_regret": "relative_regret",
}


def _read(outcome: RollOutcome | NotEstimable, what: str) -> Any:
    return outcome if isinstance(outcome, NotEstimable) else getattr(outcome, what)


def _beliefs(inputs: Inputs) -> tuple[Belief, Belief]:
    both = []
    for variant in ("control", "treated"):
        mean, sd, spread = (
            inputs.take(f"{name}_{variant}" if f"{name}_{variant}" in inputs else name) for name in ("mu", "sigma", "s")
        )
        both.append(Belief(mean, sd, spread))
    return both[0], both[1]


TOPICS = {"power/MDE": power, "power/sample size": power, "test and roll": test_and_roll}

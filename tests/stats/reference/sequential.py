"""Looking early and the split: which function of ``stats`` answers which reference case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stats import (
    ALARM,
    Mean,
    NotEstimable,
    PlannedLooks,
    anytime_means,
    asymptotic_means,
    bounded_mean_sequence,
    classical_looks,
    inflation_factor,
    mean_from_sd,
    mixture_test,
    normal_mixture_bound,
    sample_ratio,
    spending_looks,
    tuned_rho,
    watched_sample_ratio,
)
from tests.stats.reference.case import Answers, Inputs


def group_sequential(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Boundaries, levels, error spent and the price of the looks."""
    looks = _planned(inputs)
    spent = looks.alpha_spent
    answers: dict[str, Any] = {
        "z_boundaries": looks.z_boundaries,
        "nominal_two_sided_p": looks.two_sided_levels,
        "nominal_one_sided_p": tuple(level / 2 for level in looks.two_sided_levels),
        "nominal_p": looks.levels,
        "alpha_spent": spent,
    }
    for name in expected:
        if found := re.fullmatch(r"inflation_factor_power_(\d+(?:[._]\d+)?)", name):
            answers[name] = inflation_factor(looks, power=float(found[1].replace("_", ".")) / 100)
    return answers


def _planned(inputs: Inputs) -> PlannedLooks:
    """Read which plan is meant from its words."""
    words = inputs.take("type").lower()
    number = inputs.get("looks")
    fractions = inputs.get("information_fractions") or [(look + 1) / number for look in range(number)]
    assert number in {None, len(fractions)}
    two_sided = bool(inputs.get("two_sided", inputs.get("sides", inputs.get("sided", 2)) == 2))
    plan = {"alpha": inputs.get("alpha", 0.05), "two_sided": two_sided}
    pocock = "pocock" in words or words in {"p", "asp"}
    spending = re.search(r"lan|demets|spend|\bas(of|p)\b|\btype\b", words) is not None
    if spending and not re.search(r"constant|classical", words):
        return spending_looks(fractions, spending="pocock" if pocock else "per_side", **plan)
    return classical_looks(fractions, "pocock" if pocock else "obrien_fleming", **plan)


def always_valid(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """The kind of sequence follows from what is given."""
    if "values" in inputs:
        return _bounded(inputs, expected)
    if "v" in inputs:
        return _mixture_bound(inputs)
    if "tau2" in inputs:
        return _mixture_test(inputs)
    if "tuning_total_n" in inputs:
        return _asymptotic(inputs)
    return _anytime_t(inputs)


def _asymptotic(inputs: Inputs) -> Answers:
    read = asymptotic_means(
        _mean(inputs.part("control")),
        _mean(inputs.part("treatment")),
        confidence=_confidence(inputs),
        planned_units=inputs.take("tuning_total_n"),
    )
    if isinstance(read, NotEstimable):
        return _interval("difference", read) | _interval("relative", read)
    return {
        **_interval("difference", read.difference),
        **_interval("relative", read.lift),
        "difference_p_always_valid": read.difference_p,
        "relative_p_always_valid": read.lift_p,
        "radius_in_se": read.radius_in_se,
    }


def _anytime_t(inputs: Inputs) -> Answers:
    read = anytime_means(
        _mean(inputs.part("control")),
        _mean(inputs.part("treatment")),
        confidence=_confidence(inputs),
        precision=inputs.get("g", 1),
    )
    if isinstance(read, NotEstimable):
        return {**_interval("difference", read), "p_always_valid": read, "low": read, "high": read}
    return {
        "difference": read.difference.estimate,
        "se_pooled": read.standard_error,
        "t": read.t,
        "p_always_valid": read.p_value,
        "radius_in_se": read.radius_in_se,
        "low": read.difference.lower,
        "high": read.difference.upper,
    }


def _mixture_test(inputs: Inputs) -> Answers:
    read = mixture_test(
        inputs.take("mean_effect"),
        inputs.take("n"),
        variance=inputs.take("variance"),
        mixing_variance=inputs.take("tau2"),
        confidence=_confidence(inputs),
    )
    return {
        "log_mixture_likelihood_ratio": read.log_likelihood_ratio,
        "p_always_valid": read.p_value,
        "interval_low": read.effect.lower,
        "interval_high": read.effect.upper,
    }


def _mixture_bound(inputs: Inputs) -> Answers:
    alpha = inputs.get("alpha", 0.05)
    rho = tuned_rho(inputs.take("v_opt"), inputs.get("alpha_opt", alpha))
    given = inputs.take("v")
    several = isinstance(given, list)
    bound = normal_mixture_bound(given if several else [given], rho, alpha).tolist()
    return {"rho": rho, "bound": bound if several else bound[0]}


def _bounded(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    found = bounded_mean_sequence(inputs.take("values"), confidence=_confidence(inputs))
    answers: dict[str, Any] = {}
    for name in expected:
        side, _, place = name.partition("_")
        limits = {"low": found.lower, "high": found.upper}[side]
        answers[name] = float(limits[-1] if place == "last" else limits[int(place.removeprefix("at_")) - 1])
    return answers


def split(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Chi-square once, or the odds after each batch."""
    shares = inputs.take("planned_share")
    answers: dict[str, Any] = {}
    if "batches" in inputs:
        concentration = inputs.get("prior_concentration")
        options = {} if concentration is None else {"concentration": concentration}
        watched = watched_sample_ratio(inputs.take("batches"), shares, **options)
        if isinstance(watched, NotEstimable):
            return dict.fromkeys(expected, watched)
        answers |= {
            "inverse_odds_each_look": watched.inverse_odds,
            "p_always_valid_each_look": watched.p_values,
            **_flags(expected, watched.p_values[-1], passed=watched.passed),
        }
    if "observed" in inputs:
        once = sample_ratio(inputs.take("observed"), shares)
        if isinstance(once, NotEstimable):
            return dict.fromkeys(expected, once)
        answers |= {"chi2": once.statistic, "df": once.degrees_of_freedom, "p_value": once.p_value}
        answers |= _flags(expected, once.p_value, passed=once.passed)
    return answers


def _flags(expected: Mapping[str, Any], p_value: float, *, passed: bool) -> dict[str, bool]:
    """Answer ``flag_at_0_001`` by the product's own rule, and other levels by the p-value."""
    levels = {name: found[1] for name in expected if (found := re.fullmatch(r"flag_at_(\d+_\d+)", name))}
    thresholds = {name: float(level.replace("_", ".")) for name, level in levels.items()}
    return {name: not passed if level == ALARM else p_value < level for name, level in thresholds.items()}


def _confidence(inputs: Inputs) -> float:
    return float(inputs.get("confidence", 1 - inputs.get("alpha", 0.05)))


def _mean(given: Inputs) -> Mean:
    if "variance" in given:
        given.also("sd")
        return Mean(given.take("n"), given.take("mean"), given.take("variance"))
    return mean_from_sd(given.take("n"), given.take("mean"), given.take("sd"))


def _interval(name: str, found: Any) -> dict[str, Any]:
    if isinstance(found, NotEstimable):
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"), found)
    return {name: found.estimate, f"{name}_low": found.lower, f"{name}_high": found.upper}


TOPICS = {
    "sequential/group-sequential": group_sequential,
    "sequential/always-valid": always_valid,
    "sample ratio mismatch": split,
}

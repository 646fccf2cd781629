"""Topics across experiments: pooling, shrinkage by an archive, and what selection does to a lift."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, get_args

from stats import (
    ErrorMethod,
    Estimate,
    NotEstimable,
    Pooled,
    SpreadMethod,
    correct_selected,
    pool,
    shrink_empirical_bayes,
    tau2_of_metafor,
)
from tests.stats.reference.case import Answers, Inputs

# Names of the same estimator in the cases.
SPREADS: dict[str, SpreadMethod] = {"fixed": "none", "dl": "dersimonian_laird", "reml": "reml", "pm": "paule_mandel"}
FULL: dict[str, SpreadMethod] = {
    "DERSIMONIAN-LAIRD": "dersimonian_laird",
    "PAULE-MANDEL": "paule_mandel",
    "FE": "none",
    "EE": "none",
}
PREFIX: dict[ErrorMethod, str] = {"normal": "", "hartung_knapp": "hk_", "hartung_knapp_ad_hoc": "hk_adhoc_"}


def variances(inputs: Inputs) -> list[float]:
    """Read sampling variances, given as such or as standard errors."""
    if "variances" in inputs:
        inputs.also("standard_errors")
        found: list[float] = inputs.take("variances")
        return found
    return [error**2 for error in inputs.take("standard_errors")]


def meta(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Answer everything for every way to find tau² and errors."""
    effects, squares, confidence = inputs.take("effects"), variances(inputs), inputs.get("confidence", 0.95)
    answers: dict[str, Any] = {}
    for short, spread in SPREADS.items():
        for errors in get_args(ErrorMethod):
            tau2 = as_printed(effects, squares, spread)
            found = pool(effects, squares, spread=spread, errors=errors, confidence=confidence, tau2=tau2)
            answers |= pooled_answers(PREFIX[errors] + short, found)
            kind = "z" if errors == "normal" else f"{PREFIX[errors]}t"
            answers |= {f"prediction_{side}_{short}_{kind}": end for side, end in ends(found.prediction).items()}
        answers |= {f"I2_{short}_percent": percent(found.i2), f"{short}_tau2": found.tau2}
        answers |= {"Q": found.q, "Q_df": found.q_degrees, "Q_p": found.q_p, "k": found.tests}
    return answers


def as_printed(effects: list[float], squares: list[float], spread: SpreadMethod) -> float | None:
    """Return tau² where metafor's search for it stops, from which all its other figures follow."""
    found = tau2_of_metafor(effects, squares, spread=spread)
    return None if isinstance(found, NotEstimable) else found


def pooled_answers(name: str, found: Pooled) -> dict[str, Any]:
    """Name what one pooling says."""
    effect = found.effect
    return {
        f"{name}_estimate": effect.estimate if isinstance(effect, Estimate) else effect,
        f"{name}_se": found.standard_error,
        f"{name}_p": found.p_value,
        f"{name}_df": found.degrees_of_freedom,
        **{f"{name}_ci_{side}": end for side, end in ends(effect).items()},
    }


def ends(interval: Estimate | NotEstimable) -> dict[str, Any]:
    """Return both ends, or twice the reason."""
    if isinstance(interval, NotEstimable):
        return {"low": interval, "high": interval}
    return {"low": interval.lower, "high": interval.upper}


def percent(share: float | NotEstimable) -> Any:
    """Return a share in per cent, as the cases give it."""
    return share if isinstance(share, NotEstimable) else 100 * share


def empirical_bayes(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Answer metafor's blup."""
    method = str(inputs.get("tau2_method", "REML"))
    spread = FULL.get(method.upper()) or SPREADS[method.lower()]
    effects, squares = inputs.take("effects"), variances(inputs)
    inputs.also("confidence")  # the answers are estimates and their errors
    found = shrink_empirical_bayes(effects, squares, spread=spread, tau2=as_printed(effects, squares, spread))
    names = ("tau2", "mu", "mu_se", "shrunken", "shrunken_se", "tau")
    if isinstance(found, NotEstimable):
        return dict.fromkeys(names, found)
    return {
        "tau2": found.tau2,
        "tau": math.sqrt(found.tau2),
        "mu": found.mu,
        "mu_se": found.mu_se,
        "shrunken": found.estimate.tolist(),
        "shrunken_se": found.standard_error.tolist(),
    }


def selection(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Answer the conditional likelihood for the tests that passed."""
    if "standard_errors" in inputs:
        errors = inputs.take("standard_errors")
        inputs.also("variances")
    else:
        errors = [math.sqrt(variance) for variance in inputs.take("variances")]
    found = correct_selected(inputs.take("effects"), errors, alpha=inputs.get("selection_alpha", 0.05))
    return {
        "selected_index_zero_based": list(found.places),
        "naive": found.raw.tolist(),
        "conditional_mle": found.most_likely.tolist(),
        "conditional_mean_normalised_likelihood": found.average.tolist(),
        "average_of_both": found.between.tolist(),
    }


TOPICS = {"meta-analysis": meta, "empirical-Bayes shrinkage": empirical_bayes, "winner's curse": selection}

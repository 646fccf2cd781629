"""Topics of the Bayesian reading: beta-binomial shares of people, and normal posteriors of a lift."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from stats import (
    Mean,
    NormalReading,
    NotEstimable,
    Proportion,
    Reading,
    SharePosterior,
    best_average,
    best_share,
    mean_from_sd,
    read_difference,
    read_proportions,
    read_relative_lift,
    share_posterior,
)
from tests.stats.reference.case import Answers, Inputs


def people(given: Inputs) -> Proportion | None:
    """Read one variant; nobody in it is ``None``."""
    successes, units = given.take("successes"), given.take("n")
    return Proportion(successes, units) if units else None


def share_answers(name: str, found: SharePosterior) -> dict[str, Any]:
    """Name what is believed of one share."""
    return {
        f"posterior_{name}_alpha_beta": [found.alpha, found.beta],
        f"posterior_mean_{name}": found.mean,
        f"credible_{name}_low": found.lower,
        f"credible_{name}_high": found.upper,
    }


def beta_binomial(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Answer two variants, or any number whose first is the control."""
    prior = (inputs.get("prior_alpha", 1), inputs.get("prior_beta", 1))
    credible = inputs.get("credible", 0.95)
    if "arms" in inputs:
        variants = [people(part) for part in inputs.parts("arms")]
    else:
        variants = [people(inputs.part("control")), people(inputs.part("treatment"))]
    best = best_share(variants, prior=prior)
    answers: dict[str, Any] = {
        "chance_best": best.chance_best.tolist(),
        "expected_loss": best.expected_loss.tolist(),
        "posterior_alpha_beta": [
            [found.alpha, found.beta] for found in (share_posterior(each, prior=prior) for each in variants)
        ],
    }
    readings = [read_proportions(variants[0], other, prior=prior, confidence=credible) for other in variants[1:]]
    answers |= share_answers("control", share_posterior(variants[0], prior=prior, confidence=credible))
    if len(readings) == 1:
        assert readings[0].treatment is not None
        answers |= share_answers("treatment", readings[0].treatment)
    pairwise: dict[str, Callable[[Reading], Any]] = {
        "chance_to_beat_control": lambda reading: reading.chance_to_beat,
        "expected_loss_if_ship_treatment": lambda reading: reading.expected_loss,
        "expected_loss_if_keep_control": lambda reading: reading.expected_loss_of_keeping,
        "posterior_mean_difference": lambda reading: reading.mean_difference,
    }
    for name, ask in pairwise.items():
        found = [ask(reading) for reading in readings]
        answers[name] = found[0] if len(found) == 1 else found
    return answers


def variant(given: Inputs) -> Mean | Proportion:
    """Read one variant with an average or with a share."""
    units = given.take("n")
    if "successes" in given:
        given.also("mean", "sd", "variance")
        return Proportion(given.take("successes"), units)
    if "sd" in given:
        given.also("variance")
        return mean_from_sd(units, given.take("mean"), given.take("sd"))
    return Mean(units, given.take("mean"), given.take("variance"))


def normal_answers(prefix: str, found: NormalReading | NotEstimable) -> dict[str, Any]:
    """Name what one reading says."""
    names = {
        "posterior_mean": "mean",
        "posterior_sd": "sd",
        "low": "lower",
        "high": "upper",
        "chance_to_beat_control": "chance_to_beat",
        "expected_loss_if_ship_treatment": "expected_loss",
        "expected_loss_if_keep_control": "expected_loss_of_keeping",
    }
    return {
        f"{prefix}{name}": found if isinstance(found, NotEstimable) else getattr(found, field)
        for name, field in names.items()
    }


def normal(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Answer a flat and a normal prior; without a prefix the prior that is given."""
    credible = inputs.get("credible", 0.95)
    if "arms" in inputs:
        best = best_average([variant(part) for part in inputs.parts("arms")])
        return {"chance_best": best.chance_best.tolist(), "expected_loss": best.expected_loss.tolist()}
    control, treatment = variant(inputs.part("control")), variant(inputs.part("treatment"))
    read, prior = read_relative_lift, None
    if "prior" in inputs and inputs.get("prior") is not None:
        given = inputs.part("prior")
        scale = given.get("scale", "relative lift")
        assert scale in {"relative lift", "difference", "absolute difference"}, f"no such scale of a prior: {scale}"
        read = read_relative_lift if scale == "relative lift" else read_difference
        prior = (given.get("mean", 0.0), math.sqrt(given.take("variance")) if "variance" in given else given.take("sd"))
    flat = read(control, treatment, confidence=credible)
    informed = flat if prior is None else read(control, treatment, prior=prior, confidence=credible)
    answers = normal_answers("flat_", flat) | normal_answers("", informed)
    return answers if prior is None else answers | normal_answers("informative_", informed)


TOPICS = {"Bayesian/beta-binomial": beta_binomial, "Bayesian/normal": normal}

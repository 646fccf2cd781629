"""Guardrails on the lift: showing that a change is not worse by so many per cent, or too small to matter."""

from __future__ import annotations

import math

from stats.averages.means import compare_means
from stats.errors import NotEstimable
from stats.numerics.distributions import welch_degrees_of_freedom
from stats.shares.equivalence import Equivalence, Margins, level_of, t_tails, two_tests
from stats.shares.lift_switch import lift_tails
from stats.shares.proportions import compare_proportions
from stats.summaries import Mean, Proportion


def equivalence_of_lift(
    control: Proportion | Mean,
    treatment: Proportion | Mean,
    margins: Margins,
    *,
    alpha_one_sided: float = 0.05,
) -> Equivalence | NotEstimable:
    """Test shares or averages against margins of the lift, by the method of the plain interval.

    *Can we be sure that B does not lose more than 5 % of the revenue per person?*

    Parameters
    ----------
    control, treatment : Proportion or Mean
        Both of one kind.
    margins : Margins
        As lifts (0.05 is 5 %), ``down`` below 1.
    alpha_one_sided : float
        Risk of each test; the interval has level 1 - 2 alpha.

    Returns
    -------
    Equivalence or NotEstimable
        For shares the tests that :func:`stats.compare_proportions` inverts (exact, score or log ratio), for
        averages Fieller's t with the degrees of freedom of its limits. ``NotEstimable`` where there is no lift.

    Raises
    ------
    ValueError
        If both are not of one kind, a margin is negative or ``down`` is not below 1.

    References
    ----------
    Schuirmann (1987). Hauschke, D., Kieser, M. & Hothorn, L. A. (1999). Proof of safety in toxicology based on the
    ratio of two means for normally distributed data. Biometrical Journal 41:295-304.

    Examples
    --------
    >>> found = equivalence_of_lift(Proportion(1500, 50_000), Proportion(1480, 50_000), Margins(0.10, 0.05))
    >>> found.not_worse, found.not_better, found.equivalent
    (True, True, True)
    """
    confidence = level_of(alpha_one_sided)
    down, up = margins.sides
    if down >= 1:
        raise ValueError(f"a lift cannot fall by {down}: the margin must be below 1")
    if isinstance(control, Proportion) and isinstance(treatment, Proportion):
        plain = compare_proportions(control, treatment, confidence=confidence)
        below, above = lift_tails(control, treatment, -down), lift_tails(control, treatment, up)
        if isinstance(plain.lift, NotEstimable):
            return plain.lift
        assert not isinstance(below, NotEstimable)
        assert not isinstance(above, NotEstimable)
        return two_tests(
            method=plain.method, scale="lift", effect=plain.lift, chances=(below[0], above[1]), alpha=alpha_one_sided
        )
    if isinstance(control, Mean) and isinstance(treatment, Mean):
        return _lift_of_means(control, treatment, (down, up), alpha_one_sided)
    raise ValueError("both variants must be shares, or both averages")


def _lift_of_means(
    control: Mean, treatment: Mean, margins: tuple[float, float], alpha: float
) -> Equivalence | NotEstimable:
    plain = compare_means(control, treatment, confidence=1 - 2 * alpha)
    if isinstance(plain.lift, NotEstimable):
        return plain.lift
    base, other = control.variance / control.units, treatment.variance / treatment.units
    scaled = (treatment.mean / control.mean) ** 2 * base
    # The degrees of freedom of Fieller's limits in compare_means, so that limits and tests agree.
    degrees = (
        welch_degrees_of_freedom(scaled, control.units, other, treatment.units)
        if scaled + other > 0
        else welch_degrees_of_freedom(base, control.units, other, treatment.units)
    )
    down, up = (
        (treatment.mean - ratio * control.mean) / math.sqrt(other + ratio**2 * base)
        for ratio in (1 - margins[0], 1 + margins[1])
    )
    return two_tests(
        method="fieller",
        scale="lift",
        effect=plain.lift,
        chances=t_tails((down, up), degrees),
        alpha=alpha,
        statistics=(down, up),
        degrees=degrees,
    )

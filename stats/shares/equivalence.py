"""Guardrails and "no useful difference": showing that a change is *not* worse, or too small to matter.

"Not significant" is not "no harm": a small test finds nothing whatever happened. Here the burden is turned round: harm
(or a useful difference) is assumed until the data rule it out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import scipy

from stats.averages.means import compare_means
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.reasons import NO_VARIATION
from stats.shares.proportion_methods import difference_interval
from stats.shares.score import difference_score
from stats.summaries import Mean, Proportion, Proportions

Scale = Literal["difference", "lift"]
ShareMethod = Literal["farrington_manning", "wald"]


@dataclass(frozen=True, slots=True)
class Margins:
    """How far down and up still counts as the same: both 0 or more, not both 0, in the unit of the scale.

    ``up`` may be left out where it is the same as ``down``.
    """

    down: float
    up: float | None = None

    def __post_init__(self) -> None:
        """Refuse margins that declare nothing."""
        sides = self.sides
        if not (min(sides) >= 0 and max(sides) > 0 and math.isfinite(sum(sides))):
            raise ValueError(f"margins must be finite, 0 or more, and not both 0: {self.down}, {self.up}")

    @property
    def sides(self) -> tuple[float, float]:
        """Margin downwards and margin upwards."""
        return self.down, self.down if self.up is None else self.up


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Two one-sided tests against the margins, with the interval that says the same.

    Parameters
    ----------
    method : str
        Name of the tests.
    scale : str
        ``"difference"`` (in the metric's unit) or ``"lift"`` (fractions).
    effect : Estimate
        Best guess with its interval at level 1 - 2 alpha.
    p_not_worse : float
        One-sided: chance of figures this good if the truth were worse by the whole margin. Small: not worse.
    p_not_better : float
        One-sided: chance of figures this low if the truth were better by the whole margin. Small: not better, which is
        what a guardrail asks where lower is better (unsubscribes, cost).
    p_equivalent : float
        The larger of the two (TOST). Small: no difference that matters.
    statistic_down, statistic_up : float or None
        z or t against each margin; ``None`` for exact tests.
    degrees_of_freedom : float or None
        Of t; ``None`` for normal or exact tests.
    alpha : float
        Risk of each one-sided test.
    """

    method: str
    scale: Scale
    effect: Estimate
    p_not_worse: float
    p_not_better: float
    p_equivalent: float
    statistic_down: float | None
    statistic_up: float | None
    degrees_of_freedom: float | None
    alpha: float

    @property
    def not_worse(self) -> bool:
        """Whether a loss of the whole margin is ruled out."""
        return self.p_not_worse < self.alpha

    @property
    def not_better(self) -> bool:
        """Whether a gain of the whole margin is ruled out."""
        return self.p_not_better < self.alpha

    @property
    def equivalent(self) -> bool:
        """Whether both are."""
        return self.p_equivalent < self.alpha


def equivalence_of_proportions(
    control: Proportion,
    treatment: Proportion,
    margins: Margins,
    *,
    method: ShareMethod = "farrington_manning",
    alpha_one_sided: float = 0.05,
) -> Equivalence:
    """Test two shares of people against margins of their difference.

    *Can we be sure that B does not cost us more than half a point of sign-ups?*

    Parameters
    ----------
    control, treatment : Proportion
        People and how many did it.
    margins : Margins
        In shares (0.01 is one point), declared before the data.
    method : str
        ``"farrington_manning"``: score tests with the shares most likely at each margin; the interval beside them is
        Miettinen and Nurminen's, wider by N/(N - 1), so that it and p may part by a hair. ``"wald"``: normal with
        unpooled variance, for large counts; its interval says exactly what its p say.
    alpha_one_sided : float
        Risk of each test, above 0 and below 0.5; the interval has level 1 - 2 alpha.

    Returns
    -------
    Equivalence

    Raises
    ------
    ValueError
        If a margin is negative or the risk is none, or if Wald has no variance to go by (nobody or everybody in both).

    Notes
    -----
    People must be independent; clicks on impressions are not. A margin chosen after the data shows nothing.

    References
    ----------
    Farrington, C. P. & Manning, G. (1990). Statistics in Medicine 9:1447-1454. Schuirmann, D. J. (1987). Journal of
    Pharmacokinetics and Biopharmaceutics 15:657-680 (two one-sided tests).
    Miettinen, O. & Nurminen, M. (1985). Statistics in Medicine 4:213-226.

    Examples
    --------
    >>> found = equivalence_of_proportions(Proportion(1500, 50_000), Proportion(1480, 50_000), Margins(0.002))
    >>> round(found.p_not_worse, 3), found.not_worse, round(found.effect.lower, 5)
    (0.068, False, -0.00217)
    """
    confidence = level_of(alpha_one_sided)
    base, other = Proportions.of(control), Proportions.of(treatment)
    down, up = margins.sides
    if method == "wald":
        effect = difference_interval(control, treatment, "wald", confidence=confidence)
        spread = sum(float((of.rates * (1 - of.rates) / of.units)[0]) for of in (base, other))
        if not spread > 0:
            raise ValueError("without any variation the unpooled test has nothing to go by: use farrington_manning")
        gap = float(other.rates[0] - base.rates[0])
        error = math.sqrt(spread)
        statistics = (gap + down) / error, (gap - up) / error
    elif method == "farrington_manning":
        effect = difference_interval(control, treatment, "miettinen_nurminen", confidence=confidence)
        statistics = (
            float(difference_score(base, other, max(-down, -1.0))[0]),
            float(difference_score(base, other, min(up, 1.0))[0]),
        )
    else:
        raise ValueError(f"no test against a margin is called {method!r}")
    assert isinstance(effect, Estimate)
    chances = float(scipy.special.ndtr(-statistics[0])), float(scipy.special.ndtr(statistics[1]))
    return two_tests(
        method=method,
        scale="difference",
        effect=effect,
        chances=chances,
        alpha=alpha_one_sided,
        statistics=statistics,
    )


def equivalence_of_means(
    control: Mean, treatment: Mean, margins: Margins, *, alpha_one_sided: float = 0.05
) -> Equivalence | NotEstimable:
    """Test two averages against margins of their difference: two one-sided Welch tests.

    *Do people stay as long as before, give or take two seconds?*

    Parameters
    ----------
    control, treatment : Mean
        Units, mean and variance (divisor n - 1) of one value per unit.
    margins : Margins
        In the metric's unit, declared before the data.
    alpha_one_sided : float
        Risk of each test; the interval has level 1 - 2 alpha.

    Returns
    -------
    Equivalence or NotEstimable
        The interval (Welch) lies inside the margins exactly where ``p_equivalent`` is below alpha. ``NotEstimable``
        with fewer than two units in a variant or without any variation.

    Raises
    ------
    ValueError
        If a margin or variance is negative, or the risk is none.

    References
    ----------
    Schuirmann (1987). Welch, B. L. (1947). Biometrika 34:28-35.

    Examples
    --------
    >>> control, treatment = Mean(150, 51.9, 12.4**2), Mean(140, 52.3, 11.8**2)
    >>> found = equivalence_of_means(control, treatment, Margins(2.0))
    >>> round(found.p_equivalent, 4), round(found.effect.lower, 2), round(found.effect.upper, 2)
    (0.1306, -1.95, 2.75)
    """
    confidence = level_of(alpha_one_sided)
    effect = compare_means(control, treatment, confidence=confidence)
    if isinstance(effect.difference, NotEstimable) or effect.degrees_of_freedom is None:
        return effect.difference if isinstance(effect.difference, NotEstimable) else NO_VARIATION
    error = math.sqrt(control.variance / control.units + treatment.variance / treatment.units)
    (down, up), degrees = margins.sides, effect.degrees_of_freedom
    gap = treatment.mean - control.mean
    statistics = (gap + down) / error, (gap - up) / error
    return two_tests(
        method="welch",
        scale="difference",
        effect=effect.difference,
        chances=t_tails(statistics, degrees),
        alpha=alpha_one_sided,
        statistics=statistics,
        degrees=degrees,
    )


def inside(interval: Estimate, margins: Margins) -> bool:
    """Say whether an interval lies inside the margins: the two one-sided tests of whatever method made it.

    *Is a difference that matters ruled out?* For designs without a test of their own here (days, posts, adjusted
    comparisons): an interval at level 1 - 2 alpha inside the margins is TOST at alpha.

    Parameters
    ----------
    interval : Estimate
        At level 0.90 for a risk of 5 %.
    margins : Margins
        In the unit of the interval.

    References
    ----------
    Schuirmann (1987).

    Examples
    --------
    >>> inside(Estimate(0.01, -0.02, 0.04, 0.90), Margins(0.05)), inside(Estimate(0.0, None, 0.1, 0.90), Margins(0.2))
    (True, False)
    """
    down, up = margins.sides
    if interval.lower is None or interval.upper is None:
        return False
    return interval.lower > -down and interval.upper < up


def two_tests(
    *,
    method: str,
    scale: Scale,
    effect: Estimate,
    chances: tuple[float, float],
    alpha: float,
    statistics: tuple[float, float] | None = None,
    degrees: float | None = None,
) -> Equivalence:
    """Put two one-sided tests (against the margin downwards, against the margin upwards) into one record."""
    down, up = (None, None) if statistics is None else statistics
    return Equivalence(method, scale, effect, chances[0], chances[1], max(chances), down, up, degrees, alpha)


def t_tails(statistics: tuple[float, float], degrees: float) -> tuple[float, float]:
    """Return both one-sided p-values of t statistics against the margin downwards and upwards."""
    return (
        float(scipy.special.stdtr(degrees, -statistics[0])),
        float(scipy.special.stdtr(degrees, statistics[1])),
    )


def level_of(alpha_one_sided: float) -> float:
    """Return the level of the interval that two one-sided tests of this risk stand for."""
    if not 0 < alpha_one_sided < 0.5:
        raise ValueError(f"a one-sided risk lies between 0 and 0.5: {alpha_one_sided}")
    return 1 - 2 * alpha_one_sided

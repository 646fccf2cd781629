"""Shares of people: how many a lift needs, which lift so many can see, and how often they would find it."""

from __future__ import annotations

import math
from typing import Literal

import scipy

from stats.errors import NotEstimable
from stats.numerics.distributions import quantile
from stats.planning.power_levels import Sizes, chance_beyond, check_power, tail_level
from stats.reasons import TOO_FEW_FOR_ANY_LIFT

Direction = Literal["up", "down"]


def people_needed(
    baseline: float,
    lift: float,
    *,
    confidence: float = 0.95,
    power: float = 0.8,
    sides: int = 2,
    treatments: int = 1,
) -> float:
    """Return how many people each of two equal variants needs to see a lift of a share.

    *How many people must get each subject line until 10 % more clicks would show?*

    Parameters
    ----------
    baseline : float
        Share of the control's people who do it, strictly between 0 and 1.
    lift : float
        Relative change to see, not 0; ``baseline × (1 + lift)`` must lie strictly between 0 and 1.
    confidence, power : float
        Level of the test, and the chance that it finds the lift.
    sides, treatments : int
        As for :func:`stats.tail_level`.

    Returns
    -------
    float
        People per variant, not rounded.

    Raises
    ------
    ValueError
        If a share leaves its range or the lift is 0.

    Notes
    -----
    ``((z_α √(2 p̄ q̄) + z_β √(p₁q₁ + p₂q₂)) / (p₂ - p₁))²``. It counts *people*: impressions or clicks of the same person
    are no further people, and a plan on impressions comes out several times too small.

    References
    ----------
    R ``power.prop.test(strict = FALSE)``: pooled variance without a lift, unpooled with it; the far tail not counted.

    Examples
    --------
    >>> round(people_needed(0.012, 0.10))
    135624
    """
    sizes = people_needed_unequal(
        baseline,
        _treated(baseline, lift),
        confidence=confidence,
        power=power,
        sides=sides,
        treatments=treatments,
    )
    return sizes.control


def people_needed_unequal(
    control_rate: float,
    treatment_rate: float,
    *,
    treatment_to_control: float = 1.0,
    confidence: float = 0.95,
    power: float = 0.8,
    sides: int = 2,
    treatments: int = 1,
) -> Sizes:
    """Return how many people each variant needs when they are not split in halves.

    *Only one in five may see the new page: how many people does that take?*

    Parameters
    ----------
    control_rate, treatment_rate : float
        Shares in both variants, strictly between 0 and 1 and not equal.
    treatment_to_control : float
        People in the treatment for each one in the control, above 0.
    confidence, power, sides, treatments
        As for :func:`people_needed`.

    Returns
    -------
    Sizes
        People in each variant, not rounded.

    Raises
    ------
    ValueError
        If a share leaves its range, both are equal, or the split is not above 0.

    Notes
    -----
    The variance without a lift comes from the mean rate weighted by the split.

    References
    ----------
    R rpact ``getSampleSizeRates``: Farrington, C. P. & Manning, G. (1990), Stat. Med. 9:1447-1454, with margin 0.

    Examples
    --------
    >>> sizes = people_needed_unequal(0.02, 0.025, treatment_to_control=0.25)
    >>> round(sizes.control), round(sizes.treatment)
    (33591, 8398)
    """
    without, with_lift = _spreads(control_rate, treatment_rate, treatment_to_control)
    z_level = -quantile(tail_level(confidence, sides=sides, treatments=treatments))
    reach = z_level * without + quantile(check_power(power)) * with_lift
    control = (max(reach, 0.0) / (treatment_rate - control_rate)) ** 2
    return Sizes(control, control * treatment_to_control)


def people_needed_arcsine(
    baseline: float,
    lift: float,
    *,
    confidence: float = 0.95,
    power: float = 0.8,
    sides: int = 2,
    treatments: int = 1,
) -> float:
    """Return the people per variant by the arcsine transformation, as a second opinion on :func:`people_needed`.

    Parameters
    ----------
    baseline, lift, confidence, power, sides, treatments
        As for :func:`people_needed`.

    Returns
    -------
    float
        People per variant, not rounded. With two sides both tails count.

    Raises
    ------
    ValueError
        If a share leaves its range or the lift is 0.

    Notes
    -----
    ``h = 2 asin √p₂ - 2 asin √p₁``, whose variance is 1/n whatever the share. For rare shares and large lifts it asks
    for a little less than it should.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis, chapter 6; R ``pwr::pwr.2p.test``.

    Examples
    --------
    >>> round(people_needed_arcsine(0.012, 0.10))
    135548
    """
    other = _treated(baseline, lift)
    # 2 asin of the sine of the difference, written so that close shares lose no digits
    cross = math.sqrt(other * (1 - baseline)) + math.sqrt(baseline * (1 - other))
    effect = 2 * math.asin(abs(other - baseline) / cross)
    border = -quantile(tail_level(confidence, sides=sides, treatments=treatments))
    wanted = check_power(power)

    def missing(shift: float) -> float:
        far = chance_beyond(border, -shift) if sides == 2 else 0.0
        return chance_beyond(border, shift) + far - wanted

    if missing(0.0) >= 0:
        return 0.0
    shift = float(scipy.optimize.brentq(missing, 0.0, border + 40.0, xtol=1e-13))
    return 2 * (shift / effect) ** 2


def people_power(
    baseline: float,
    lift: float,
    people: float,
    *,
    treatment_to_control: float = 1.0,
    confidence: float = 0.95,
    sides: int = 2,
    treatments: int = 1,
) -> float:
    """Return how often so many people would show a lift of a share.

    *With 12,000 people each: how likely is it that I see a lift of 15 % if there is one?*

    Parameters
    ----------
    baseline, lift, confidence, sides, treatments
        As for :func:`people_needed`.
    people : float
        People in the control, above 0.
    treatment_to_control : float
        People in the treatment for each one in the control.

    Returns
    -------
    float
        Chance that the interval excludes 0 on the right side.

    Raises
    ------
    ValueError
        If a share leaves its range, the lift is 0 or there are no people.

    References
    ----------
    R ``power.prop.test(strict = FALSE)``.

    Examples
    --------
    >>> round(people_power(0.018, 0.15, 12_000), 4)
    0.3293
    """
    other = _treated(baseline, lift)
    if not people > 0:
        raise ValueError(f"needs some people: {people}")
    without, with_lift = _spreads(baseline, other, treatment_to_control)
    border = -quantile(tail_level(confidence, sides=sides, treatments=treatments))
    return float(scipy.special.ndtr((abs(other - baseline) * math.sqrt(people) - border * without) / with_lift))


def detectable_people_lift(
    baseline: float,
    people: float,
    *,
    direction: Direction = "up",
    treatment_to_control: float = 1.0,
    confidence: float = 0.95,
    power: float = 0.8,
    sides: int = 2,
    treatments: int = 1,
) -> float | NotEstimable:
    """Return the smallest lift of a share that so many people per variant can see.

    *What could my 12,000 people per version show at all?*

    Parameters
    ----------
    baseline : float
        Share of the control's people who do it, strictly between 0 and 1.
    people : float
        People in the control, above 0.
    direction : {"up", "down"}
        Whether the share is expected to rise or to fall; the answer for "down" is negative.
    treatment_to_control, confidence, power, sides, treatments
        As for :func:`people_power`.

    Returns
    -------
    float or NotEstimable
        As a fraction; ``too_few_for_any_lift`` if even everybody (or nobody) doing it would not be seen. Times
        ``baseline`` it is the absolute difference.

    Raises
    ------
    ValueError
        If the share leaves its range, or there are no people.

    Notes
    -----
    Exact for the formula of :func:`people_needed`. R's ``power.prop.test`` stops searching when it is within 0.0001 of
    the treatment's *share*, which for rare shares is some per cent of the lift: see
    :func:`stats.detectable_lift_of_power_prop_test`.

    Examples
    --------
    >>> round(detectable_people_lift(0.018, 12_000), 4)
    0.2852
    >>> round(detectable_people_lift(0.018, 12_000, direction="down"), 4)
    -0.2502
    """
    if not 0 < baseline < 1 or not people > 0:
        raise ValueError(f"needs a share between 0 and 1 and some people: {baseline}, {people}")

    def missing(log_size: float) -> float:
        size = math.exp(log_size)
        sizes = people_needed_unequal(
            baseline,
            baseline * (1 + size) if direction == "up" else baseline * (1 - size),
            treatment_to_control=treatment_to_control,
            confidence=confidence,
            power=power,
            sides=sides,
            treatments=treatments,
        )
        return math.log(max(sizes.control, 1e-300) / people)

    highest = math.log((1 / baseline - 1 if direction == "up" else 1.0) * (1 - 1e-9))
    lowest = math.log(1e-12 * min(1.0, 1 / baseline - 1))
    if missing(highest) > 0:
        return TOO_FEW_FOR_ANY_LIFT
    if missing(lowest) <= 0:
        return 0.0  # a power below the false-alarm rate is had without any lift
    size = math.exp(float(scipy.optimize.brentq(missing, lowest, highest, xtol=1e-13)))
    return size if direction == "up" else -size


def _treated(baseline: float, lift: float) -> float:
    other = baseline * (1 + lift)
    if not (0 < baseline < 1 and 0 < other < 1) or lift == 0:
        raise ValueError(f"shares must lie between 0 and 1 and differ: {baseline} and {other}")
    return other


def _spreads(control_rate: float, treatment_rate: float, treatment_to_control: float) -> tuple[float, float]:
    """Return the standard deviations without and with a lift, for one person in the control."""
    if not (0 < control_rate < 1 and 0 < treatment_rate < 1) or control_rate == treatment_rate:
        raise ValueError(f"shares must lie between 0 and 1 and differ: {control_rate} and {treatment_rate}")
    if not treatment_to_control > 0:
        raise ValueError(f"people in the treatment per person in the control must be above 0: {treatment_to_control}")
    pooled = (control_rate + treatment_to_control * treatment_rate) / (1 + treatment_to_control)
    without = pooled * (1 - pooled) * (1 + 1 / treatment_to_control)
    with_lift = control_rate * (1 - control_rate) + treatment_rate * (1 - treatment_rate) / treatment_to_control
    return math.sqrt(without), math.sqrt(with_lift)

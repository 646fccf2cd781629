"""What a significance test asks for on a limited list, to be shown beside the most profitable test."""

from __future__ import annotations

from stats.numerics.distributions import quantile
from stats.planning.power_levels import Sizes, check_power, tail_level


def hypothesis_test_people(
    control_sd: float,
    treatment_sd: float,
    difference: float,
    *,
    list_size: float | None = None,
    confidence: float = 0.95,
    power: float = 0.8,
) -> Sizes:
    """Return what a significance test would ask for, to be shown beside the most profitable test.

    *And how many people would the usual calculation want?*

    Parameters
    ----------
    control_sd, treatment_sd : float
        How much people differ in each variant, above 0.
    difference : float
        Difference of the means to detect, not 0.
    list_size : float or None
        People in all, for the finite population correction; ``None`` is without.
    confidence, power : float
        Of the two-sided normal test.

    Returns
    -------
    Sizes
        Not rounded; the variant whose people differ more gets more of them.

    Raises
    ------
    ValueError
        If a deviation or the list is not above 0, or the difference is 0.

    References
    ----------
    Feit & Berman (2019), equations 14 and 15; authors' code ``test_size_nht``.

    Examples
    --------
    >>> import math
    >>> s = math.sqrt(0.68 * 0.32)
    >>> round(hypothesis_test_people(s, s, 0.0136).control)
    18468
    >>> round(hypothesis_test_people(s, s, 0.0136, list_size=100_000).control)
    13487
    """
    if not control_sd > 0 or not treatment_sd > 0 or difference == 0:
        raise ValueError(f"needs deviations above 0 and a difference: {control_sd}, {treatment_sd}, {difference}")
    reach = (-quantile(tail_level(confidence)) + quantile(check_power(power))) ** 2
    both = control_sd + treatment_sd
    per_deviation = reach * both / difference**2
    if list_size is not None:
        if not list_size > 1:
            raise ValueError(f"needs more people than one: {list_size}")
        per_deviation = reach * both * list_size / (difference**2 * (list_size - 1) + reach * both**2)
    return Sizes(per_deviation * control_sd, per_deviation * treatment_sd)

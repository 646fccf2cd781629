"""Posts and ads, and ratios over any units: sizes from how much the units differ anyway."""

from __future__ import annotations

import math
from dataclasses import dataclass

from stats.planning.power_means import detectable_difference, mean_power, mean_units_needed
from stats.summaries import RatioMoments


@dataclass(frozen=True, slots=True)
class PostSpread:
    """How much posts (or ads) of one variant differ in their rate.

    Parameters
    ----------
    relative_sd : float
        Standard deviation of a post's rate as a part of the rate.
    design_effect : float
        Times the variance that impressions by themselves would have: what sizing on impressions comes out too small by.
    """

    relative_sd: float
    design_effect: float


def post_spread(rate: float, impressions_per_post: float, between_post_cv: float) -> PostSpread:
    """Return how much the rates of posts differ: by chance within a post, and from post to post.

    *My posts reach 3,000 people each and differ by a third anyway: how much does one post tell?*

    Parameters
    ----------
    rate : float
        Clicks per impression over all posts, strictly between 0 and 1.
    impressions_per_post : float
        At least 1. Where posts differ much in reach, the harmonic mean.
    between_post_cv : float
        Spread of the posts' true rates as a part of the rate, at least 0 (0.3 is usual).

    Returns
    -------
    PostSpread
        Variance of a post's rate ``p q / m (1 + (m - 1) ρ)`` with ``ρ = (cv p)² / (p q)``.

    Raises
    ------
    ValueError
        If a number leaves its range, or the posts cannot differ by so much with such a rate.

    References
    ----------
    Donner, A. & Klar, N. (2000). Design and analysis of cluster randomization trials, chapter 2 (the design effect).

    Examples
    --------
    >>> spread = post_spread(0.012, 3_000, 0.3)
    >>> round(spread.relative_sd, 3), round(spread.design_effect, 2)
    (0.343, 4.28)
    """
    if not 0 < rate < 1 or not impressions_per_post >= 1 or not between_post_cv >= 0:
        raise ValueError(f"no such posts: {rate}, {impressions_per_post} impressions, spread {between_post_cv}")
    alike = between_post_cv**2 * rate / (1 - rate)
    if alike > 1:
        raise ValueError(f"posts with a rate of {rate} cannot differ by {between_post_cv} times their rate")
    design_effect = 1 + (impressions_per_post - 1) * alike
    return PostSpread(math.sqrt((1 - rate) / rate / impressions_per_post * design_effect), design_effect)


def posts_needed(
    relative_sd: float,
    lift: float,
    *,
    confidence: float = 0.95,
    power: float = 0.8,
    sides: int = 2,
    treatments: int = 1,
) -> float:
    """Return how many posts (or ads) each variant needs to show a lift of their average rate.

    *How many posts of each kind until 30 % would show?*

    Parameters
    ----------
    relative_sd : float
        Spread of the posts' rates as a part of the rate: from the archive, or :func:`post_spread`.
    lift : float
        The lift to see, above -1 and not 0.
    confidence, power, sides, treatments
        As for :func:`stats.days_needed`.

    Returns
    -------
    float
        Posts per variant, not rounded, at least 2.

    Raises
    ------
    ValueError
        If the lift cannot be, the spread is not above 0, or no realistic number would do.

    Notes
    -----
    t test on the rates of posts with n = posts per variant. The usual sizing on impressions would ask for so many times
    fewer as the design effect says (8 to 17 in real accounts).

    Examples
    --------
    >>> round(posts_needed(0.343, 0.3), 1)
    21.5
    """
    if lift <= -1:
        raise ValueError(f"a lift lies above -100 %: {lift}")
    return mean_units_needed(
        lift, relative_sd, confidence=confidence, power=power, sides=sides, treatments=treatments
    ).control


def posts_power(
    relative_sd: float, lift: float, posts: float, *, confidence: float = 0.95, sides: int = 2, treatments: int = 1
) -> float:
    """Return how often so many posts per variant would show a lift of their average rate.

    Examples
    --------
    >>> round(posts_power(0.343, 0.3, 12), 3)
    0.535
    """
    return mean_power(lift, relative_sd, posts, posts, confidence=confidence, sides=sides, treatments=treatments)


def detectable_post_lift(
    relative_sd: float,
    posts: float,
    *,
    confidence: float = 0.95,
    power: float = 0.8,
    sides: int = 2,
    treatments: int = 1,
) -> float:
    """Return the smallest lift of the average rate that so many posts per variant can see, up or down alike.

    Examples
    --------
    >>> round(detectable_post_lift(0.343, 12), 3)
    0.411
    """
    return detectable_difference(
        relative_sd, posts, posts, confidence=confidence, power=power, sides=sides, treatments=treatments
    )


def ratio_relative_sd(moments: RatioMoments) -> float:
    """Return how much units differ in a ratio of sums, as a part of the ratio: then sizes come as for posts.

    *Revenue per euro of spend of my ads: how many ads does a lift of it need?*

    Parameters
    ----------
    moments : RatioMoments
        Of the archive: means, variances and covariance of numerator and denominator per unit.

    Returns
    -------
    float
        ``√(s²_y/ȳ² - 2 s_xy/(x̄ ȳ) + s²_x/x̄²)``; its square divided by the units is the variance of the log ratio. The
        same for a cost (spend per conversion) as for conversions per spend.

    Raises
    ------
    ValueError
        If a mean is not above 0, or the units do not differ at all.

    References
    ----------
    Deng, A., Knoblich, U. & Lu, J. (2018). Applying the delta method in metric analytics. KDD.

    Examples
    --------
    >>> round(ratio_relative_sd(RatioMoments(40, 12.0, 1000.0, 30.0, 90_000.0, 900.0)), 3)
    0.385
    """
    if not moments.mean_y > 0 or not moments.mean_x > 0:
        raise ValueError(f"both means must be above 0: {moments.mean_y}, {moments.mean_x}")
    y, x = moments.variance_y / moments.mean_y**2, moments.variance_x / moments.mean_x**2
    variance = y + x - 2 * moments.covariance / (moments.mean_y * moments.mean_x)
    if not variance > 0:
        raise ValueError("the units do not differ in this ratio, so no spread can be planned with")
    return math.sqrt(variance)

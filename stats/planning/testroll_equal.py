"""Test & roll where nothing speaks for any variant beforehand: closed forms, for two variants or more."""

from __future__ import annotations

import math

import numpy as np
import scipy

# Steps for the largest of several normal values, over so many standard deviations to each side.
STEPS = 400
FARTHEST = 10.0


def best_equal_test(list_size: float, response_sd: float, prior_sd: float, *, variants: int = 2) -> float:
    """Return the most profitable number of people per variant where nothing speaks for either variant beforehand.

    *The list has 5,000 people: how many of them do I test on, before the rest get the better one?*

    Parameters
    ----------
    list_size : float
        People in all, those of the test included.
    response_sd : float
        How much people differ, above 0; of a share p it is √(p (1 - p)).
    prior_sd : float
        How much the variants' true means differ (:func:`prior_sd_from_archive`), above 0.
    variants : int
        Variants in the test, at least 2.

    Returns
    -------
    float
        People per variant, not rounded; never more than a third of what each would get of the whole list.

    Raises
    ------
    ValueError
        If the list is too short for the variants or a deviation is not above 0.

    Notes
    -----
    ``√(r N / (2 K) + (3 r / 4)²) - 3 r / 4`` with ``r = (response_sd / prior_sd)²``: for K = 2 the paper's formula, for
    more variants by the same derivation. It does not depend on the mean. Against the sample of a significance test it
    is small: an error costs little where variants hardly differ.

    References
    ----------
    Feit, E. M. & Berman, R. (2019). Test & Roll: profit-maximizing A/B tests. Marketing Science 38:1038-1058, eq. 10.

    Examples
    --------
    >>> round(best_equal_test(100_000, math.sqrt(0.68 * 0.32), 0.03))
    2284
    """
    if variants < 2 or not list_size > variants or not response_sd > 0 or not prior_sd > 0:
        raise ValueError(f"no such test: {list_size} people, {variants} variants, {response_sd}, {prior_sd}")
    ratio = (response_sd / prior_sd) ** 2
    whole, part = ratio * list_size / (2 * variants), 0.75 * ratio
    # root - part without the cancellation where the variants hardly differ
    return whole / (math.sqrt(whole + part * part) + part)


def equal_test_gain(
    list_size: float, people: float, response_sd: float, prior_sd: float, *, variants: int = 2
) -> float:
    """Return what testing on so many people per variant earns over no test, where nothing speaks for any variant.

    Parameters
    ----------
    list_size, response_sd, prior_sd, variants
        As for :func:`best_equal_test`.
    people : float
        People per variant in the test, above 0, of all variants together at most the list.

    Returns
    -------
    float
        In the unit of a person's response, over the whole list.

    Raises
    ------
    ValueError
        As for :func:`best_equal_test`, and where the test is larger than the list.

    Notes
    -----
    ``(N - K n) σ² / √(σ² + s²/n) E_K`` with E_K the expected largest of K standard normal values (1/√π for two).

    Examples
    --------
    >>> round(equal_test_gain(100_000, 2283.89, math.sqrt(0.68 * 0.32), 0.03))
    1536
    """
    if variants < 2 or not 0 < people * variants <= list_size or not response_sd > 0 or not prior_sd > 0:
        raise ValueError(f"no such test: {people} of {list_size} people in {variants} variants, {response_sd}")
    # equal steps are as good as any quadrature for what dies out on both sides
    places = np.linspace(-FARTHEST, FARTHEST, STEPS + 1)
    density = np.exp(-(places**2) / 2) / math.sqrt(2 * math.pi) * (2 * FARTHEST / STEPS)
    largest = float(density @ (places * scipy.special.ndtr(places) ** (variants - 1))) * variants
    learned = prior_sd**2 / math.sqrt(prior_sd**2 + response_sd**2 / people)
    return (list_size - variants * people) * learned * largest


def prior_sd_from_archive(tau: float, baseline: float) -> float:
    """Return how much variants' true means differ, from how much lifts differed in the archive.

    *My past tests moved things by 20 % either way: what does that say about two new versions?*

    Parameters
    ----------
    tau : float
        Standard deviation of true ln(1 + lift) between earlier tests (0.2 without an archive), above 0.
    baseline : float
        Mean of the metric per person, above 0.

    Returns
    -------
    float
        ``tau / √2 × baseline``: a lift is the difference of two variants, each of which brings half of its variance.

    Raises
    ------
    ValueError
        If one of them is not above 0.

    Examples
    --------
    >>> round(prior_sd_from_archive(0.2, 0.02), 5)
    0.00283
    """
    if not tau > 0 or not baseline > 0:
        raise ValueError(f"needs a spread and a baseline above 0: {tau}, {baseline}")
    return tau / math.sqrt(2) * baseline

"""Honest sizes of a whole archive at once: every version of every test, also where a version has no case at all."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from stats.across.archive import FEWEST, USUAL_SD, usual_prior
from stats.across.archive_rows import archive_rows
from stats.across.believed import Believed, believe
from stats.across.sharing_control import IntArray
from stats.effects import ReasonArray
from stats.numerics.distributions import check_level
from stats.reasons import NO_LIFT, NOTHING_HAPPENED
from stats.summaries import FloatArray

# Rows whose intervals are worked out at once.
AT_ONCE = 8_000


@dataclass(frozen=True, slots=True)
class ShrunkenArchive:
    """Shrunken lifts of every row of an archive, in the order given: arrays of shape ``(k,)``.

    Parameters
    ----------
    lift, lower, upper : ndarray of float
        The lift to plan with (0.05 is +5 %) and its interval; nan where there is none.
    log_estimate, log_sd : ndarray of float
        Posterior mean and standard deviation of ln(1 + lift).
    chance_above_zero : ndarray of float
        That the true lift is above 0.
    level : float
        Probability within the intervals.
    sources : tuple of str
        For each row, the history it was shrunken by.
    reasons : ndarray of object
        ``None`` where there is a number, else why there is none.
    """

    lift: FloatArray
    lower: FloatArray
    upper: FloatArray
    log_estimate: FloatArray
    log_sd: FloatArray
    chance_above_zero: FloatArray
    level: float
    sources: tuple[str, ...]
    reasons: ReasonArray


def shrink_archive(
    log_lifts: Sequence[float] | FloatArray,
    standard_errors: Sequence[float] | FloatArray,
    *,
    families: Sequence[Hashable],
    tests: Sequence[Hashable],
    counts: FloatArray | None = None,
    control_variances: Sequence[float] | FloatArray | None = None,
    confidence: float = 0.95,
) -> ShrunkenArchive:
    """Return for every version of every test of an archive the lift to plan with.

    *We tested 400 headlines. Each best one said +60 %. What will they bring?*

    Parameters
    ----------
    log_lifts, standard_errors : sequence of float, shape (k,)
        ln(1 + lift) of every version of every finished test against its control, losers too, and its standard error.
        nan where a row has none of its own (a side without cases): then ``counts`` decide.
    families : sequence of hashable, shape (k,)
        Label of each row, for example (idea, metric kind, direction): where less is better, lifts are not turned. Five
        tests or more of one label stand by themselves, the others are shrunken by the whole archive.
    tests : sequence of hashable, shape (k,)
        Which rows share a control: one label per experiment and metric.
    counts : ndarray of float, shape (k, 4), optional
        Cases and people of the version, then cases and people of its control; nan where people were not drawn one by
        one (days, posts, values). Where they stand they are read instead of ``log_lifts``.
    control_variances : sequence of float, shape (k,), optional
        Variance of the log of the control's own figure, for rows without counts; nan or left out: half of the smallest
        squared error in the test, as of equally large variants.
    confidence : float
        Probability within the intervals.

    Returns
    -------
    ShrunkenArchive
        In the order given. A test without a single case in any version has no number: all that could be said of it is
        the middle of the others. Every other row has one.

    Raises
    ------
    ValueError
        If lengths differ, an error is not above 0, cases are more than people, or rows of one test name different
        controls.

    Notes
    -----
    True effects of a family spread by tau around mu on ln(1 + lift), the versions of a test correlated, with normal
    tails or those of t with 3 degrees of freedom. The correlation has a flat prior, mu N(0, 0.2²), tau a Rayleigh one
    with its top at 0.2, as of teams without an archive, and all are integrated. What the best of several versions owes
    to the bad luck of their control shows in the others. Where there are counts, the likelihood is that of the cases:
    expected ones weigh, not those seen, without which the spread of small tests is taken for 0. ``lift`` is ``exp`` of
    the mean of ln(1 + lift), minus 1: ``exp`` averaged instead promises 1 to 2 points more than comes back. A single
    test is shrunken by N(0, 0.2²).

    References
    ----------
    Efron, B. & Morris, C. (1975). JASA 70:311-319. Gleser, L. J. & Olkin, I. (2009). Stochastically dependent effect
    sizes, in The Handbook of Research Synthesis, 2nd ed., 357-376. Stijnen, T., Hamza, T. & Özdemir, P. (2010). Random
    effects meta-analysis of event outcome. Stat. Med. 29:3046-3067.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([[9, 400, 4, 410], [2, 390, 4, 410], [0, 350, 3, 340], [7, 500, 9, 480], [8, 700, 8, 720]])
    >>> none, tests = [float("nan")] * 5, ["May", "May", "June", "July", "August"]
    >>> found = shrink_archive(none, none, families=["headline"] * 5, tests=tests, counts=counts)
    >>> [round(float(each), 2) for each in found.lift], found.sources[0]
    ([0.18, -0.11, -0.19, -0.09, -0.02], 'archive of 4 tests, Rayleigh(0.2) on their spread')
    """
    check_level(confidence)
    given = archive_rows(log_lifts, standard_errors, (families, tests), counts, control_variances)
    size = given.effects.size
    columns = np.full((6, size), np.nan)
    sources = np.full(size, "", dtype=object)
    reasons = np.full(size, None, dtype=object)
    reasons[given.silent], reasons[given.missing] = NOTHING_HAPPENED, NO_LIFT
    for places, wanted, word in given.together():
        figures, order = given.figures(places)
        own = np.flatnonzero(np.isin(order, wanted))
        columns[:, order[own]] = _read(believe(figures), own, confidence)
        sources[order[own]] = _source(word, figures.rows.first.size)
    lift, lower, upper, estimate, sd, above = columns
    return ShrunkenArchive(lift, lower, upper, estimate, sd, above, confidence, tuple(sources), reasons)


def _source(word: str, tests: int) -> str:
    return (
        f"{word} of {tests} tests, Rayleigh({USUAL_SD:g}) on their spread" if tests >= FEWEST else usual_prior().source
    )


def _read(believed: Believed, places: IntArray, confidence: float) -> FloatArray:
    """Return lift, both ends, mean and spread on the log scale, and the chance to be above 0: shape ``(6, n)``."""
    parts = []
    for start in range(0, places.size, AT_ONCE):
        some = believed.of(places[start : start + AT_ONCE])
        mean, (lower, upper) = some.average(), some.interval(confidence)
        parts.append(np.array([np.expm1(mean), np.expm1(lower), np.expm1(upper), mean, some.spread(), some.above(0.0)]))
    return np.concatenate(parts, axis=1)

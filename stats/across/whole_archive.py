"""Honest sizes of a whole archive at once: every version of every test, also where a version has no case at all."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.across.archive import FEWEST, SCALE, USUAL_SD, usual_prior
from stats.across.between_tests import Spreads, integrate_spreads, known_spread
from stats.across.few_cases import Cases, Figures
from stats.across.sharing_control import IntArray, Rows
from stats.across.shrinkage import FAMILY
from stats.effects import ReasonArray
from stats.numerics.distributions import check_level
from stats.numerics.normal_mixtures import NormalMixture
from stats.reasons import NO_LIFT, NOTHING_HAPPENED
from stats.summaries import FloatArray

BoolArray = npt.NDArray[np.bool_]

# Rows whose intervals are worked out at once.
AT_ONCE = 8_000

# Where the control's variance is not known: of two equally large variants each makes half of a row's variance.
HALF = 0.5

# The control's noise is never more than this part of a row's.
MOST_OF_IT = 0.98


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
        Label of each row, for example (idea, metric kind, direction); a family of five tests or more stands by itself,
        the others are shrunken by the whole archive.
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
        the middle of the others. Everything else has one.

    Raises
    ------
    ValueError
        If lengths differ, an error is not above 0, cases are more than people, or rows of one test name different
        controls.

    Notes
    -----
    True lifts of a family are N(mu, tau²) on ln(1 + lift), the versions of a test correlated; mu has a flat prior, tau
    a half-normal(0.3) one, the correlation a flat one, and all are integrated. What the best of several versions gains
    by a control that had bad luck is found in the others' lifts. Where there are counts, the likelihood is that of the
    cases (:func:`stats.across.few_cases.settle`). ``lift`` is ``exp`` of the mean of ln(1 + lift), minus 1: the middle
    of what is believed. A single test is shrunken by N(0, 0.2²).

    References
    ----------
    Efron, B. & Morris, C. (1975). JASA 70:311-319. Gleser, L. J. & Olkin, I. (2009). Stochastically dependent effect
    sizes, in The Handbook of Research Synthesis, 2nd ed., 357-376. Stijnen, T., Hamza, T. & Özdemir, P. (2010). Random
    effects meta-analysis of event outcome. Stat. Med. 29:3046-3067.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([[9, 400, 4, 410], [2, 390, 4, 410], [0, 350, 3, 340], [7, 500, 9, 480]])
    >>> none = [float("nan")] * 4
    >>> tests = ["May", "May", "June", "July"]
    >>> found = shrink_archive(none, none, families=["headline"] * 4, tests=tests, counts=counts)
    >>> [round(float(each), 2) for each in found.lift]
    [0.02, -0.23, -0.31, -0.21]
    """
    check_level(confidence)
    given = _checked(log_lifts, standard_errors, families, tests, counts, control_variances)
    columns = np.full((6, given.size), np.nan)
    sources = np.full(given.size, "", dtype=object)
    reasons = np.full(given.size, None, dtype=object)
    reasons[given.silent], reasons[given.missing] = NOTHING_HAPPENED, NO_LIFT
    for places, wanted, word in _groups(given):
        figures, order = given.figures(places)
        count = figures.rows.first.size
        spreads = integrate_spreads(figures) if count >= FEWEST else known_spread(figures, USUAL_SD)
        own = np.isin(order, wanted)
        columns[:, order[own]] = _read(spreads, own, confidence)
        sources[order[own]] = (
            f"{word} of {count} tests, half-normal({SCALE:g}) on their spread"
            if count >= FEWEST
            else usual_prior().source
        )
    lift, lower, upper, estimate, sd, above = columns
    return ShrunkenArchive(lift, lower, upper, estimate, sd, above, confidence, tuple(sources), reasons)


@dataclass(frozen=True, slots=True)
class _Given:
    """What was handed in, as arrays: ``family`` and ``test`` are numbers in order of appearance."""

    effects: FloatArray
    variances: FloatArray
    controls: FloatArray
    counts: FloatArray
    family: IntArray
    test: IntArray
    silent: BoolArray
    missing: BoolArray

    @property
    def size(self) -> int:
        return self.effects.size

    def figures(self, places: IntArray) -> tuple[Figures, IntArray]:
        """Return some rows as figures, tests side by side, and the places in that order."""
        order = places[np.argsort(self.test[places], kind="stable")]
        _, first, test = np.unique(self.test[order], return_index=True, return_inverse=True)
        rows = Rows(test, first)
        counts = np.where(np.isnan(self.counts[order]), 0.0, self.counts[order])
        counted = counts[:, 1] > 0
        controls = np.where(counted, 0.0, self.controls[order])
        control = np.minimum.reduceat(controls, first)
        variances = self.variances[order] - rows.spread_out(control)
        precisions = np.where(counted, 0.0, 1 / np.where(counted, 1.0, variances))
        cases = Cases(counts[:, 0], counts[:, 1], *np.maximum.reduceat(counts[:, 2:], first).T)
        return Figures(rows, np.where(counted, 0.0, self.effects[order]), precisions, control, cases), order


def _checked(  # noqa: PLR0917 - what shrink_archive was given, in its order
    log_lifts: Sequence[float] | FloatArray,
    standard_errors: Sequence[float] | FloatArray,
    families: Sequence[Hashable],
    tests: Sequence[Hashable],
    counts: FloatArray | None,
    control_variances: Sequence[float] | FloatArray | None,
) -> _Given:
    effects, errors = np.asarray(log_lifts, dtype=np.float64), np.asarray(standard_errors, dtype=np.float64)
    size = effects.size
    cases = np.full((size, 4), np.nan) if counts is None else np.array(counts, dtype=np.float64)
    controls = np.full(size, np.nan) if control_variances is None else np.array(control_variances, dtype=np.float64)
    if (
        effects.ndim != 1
        or errors.shape != effects.shape
        or controls.shape != effects.shape
        or cases.shape != (size, 4)
    ):
        raise ValueError(f"needs an error, and four counts, for each of {size} rows: {errors.shape}, {cases.shape}")
    if len(families) != size or len(tests) != size:
        raise ValueError(f"needs a family and a test for each of {size} rows: {len(families)}, {len(tests)}")
    counted = ~np.isnan(cases).any(axis=1)
    cases[~counted] = np.nan
    measured = ~np.isnan(effects) & ~np.isnan(errors) & ~counted
    if not (
        np.isfinite(effects[measured]).all() and np.isfinite(errors[measured]).all() and (errors[measured] > 0).all()
    ):
        raise ValueError("effects must be finite numbers, and their errors finite and above 0")
    seen, people = cases[counted][:, ::2], cases[counted][:, 1::2]
    if not (np.isfinite(people).all() and (people > 0).all() and (seen >= 0).all() and (seen <= people).all()):
        raise ValueError("cases lie between 0 and the people, and people are at least one")
    test, variances = _numbered(tests), np.where(measured, errors, 1.0) ** 2
    most = np.full(test.max(initial=-1) + 1, -np.inf)
    least = -most
    for column in (2, 3):
        np.maximum.at(most, test[counted], cases[counted, column])
        np.minimum.at(least, test[counted], cases[counted, column])
        if (most > least)[test[counted]].any():
            raise ValueError("rows of one test name different controls")
        most[:], least[:] = -np.inf, np.inf
    # what the whole test has seen: a control and at least one version with a case
    total = np.bincount(test[counted], cases[counted, 0] + cases[counted, 2], most.size)
    smallest = least
    np.minimum.at(smallest, test[measured], variances[measured])
    alone = np.bincount(test[measured], minlength=most.size) == 1
    usual = np.where(alone, 0.0, HALF * smallest)[test]
    control = np.minimum(np.where(np.isnan(controls), usual, controls), MOST_OF_IT * smallest[test])
    return _Given(
        effects,
        variances,
        control,
        cases,
        _numbered(families),
        test,
        silent=counted & (total[test] == 0),
        missing=~counted & ~measured,
    )


def _numbered(labels: Sequence[Hashable]) -> IntArray:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(label, len(numbers)) for label in labels], dtype=np.intp)


def _groups(given: _Given) -> Iterator[tuple[IntArray, IntArray, str]]:
    """Return which rows are read together, which of them are wanted, and what they are called."""
    usable = np.flatnonzero(~given.silent & ~given.missing)
    if not usable.size:
        return
    order = usable[np.argsort(given.family[usable], kind="stable")]
    rest = []
    for places in np.split(order, np.flatnonzero(np.diff(given.family[order])) + 1):
        if np.unique(given.test[places]).size >= FAMILY:
            yield places, places, "family"
        else:
            rest.append(places)
    if rest:
        yield usable, np.concatenate(rest), "archive"


def _read(spreads: Spreads, own: BoolArray, confidence: float) -> FloatArray:
    """Return lift, both ends, mean and spread on the log scale, and the chance to be above 0: shape ``(6, n)``."""
    places = np.flatnonzero(own)
    parts = []
    for start in range(0, places.size, AT_ONCE):
        some = places[start : start + AT_ONCE]
        mixture = NormalMixture(spreads.weight, spreads.mean[:, some].T.copy(), spreads.sd[:, some].T.copy())
        mean, (lower, upper) = mixture.average(), mixture.interval(confidence)
        parts.append(
            np.array([np.expm1(mean), np.expm1(lower), np.expm1(upper), mean, mixture.spread(), mixture.above(0.0)])
        )
    return np.concatenate(parts, axis=1)

"""The rows of an archive as they are handed in: checked, numbered, and laid side by side by test."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.across.few_cases import Cases, Figures
from stats.across.sharing_control import IntArray, Rows
from stats.across.shrinkage import FAMILY
from stats.summaries import FloatArray

BoolArray = npt.NDArray[np.bool_]

# Where the control's variance is not known: of two equally large variants each makes half of a row's variance.
HALF = 0.5

# The control's noise is never more than this part of a row's.
MOST_OF_IT = 0.98


@dataclass(frozen=True, slots=True)
class ArchiveRows:
    """What was handed in, arrays of shape ``(k,)``; families and tests are numbers in order of appearance.

    Parameters
    ----------
    effects, variances : ndarray of float
        ln(1 + lift) and its variance.
    control_variances : ndarray of float
        The part of the variance that is the control's.
    counts : ndarray of float, shape (k, 4)
        Cases and people, of the row and of its control; nan where there are none.
    families, tests : ndarray of int
    silent : ndarray of bool
        Not a single case in any version of the test.
    missing : ndarray of bool
        Neither counts nor a lift with its error.
    """

    effects: FloatArray
    variances: FloatArray
    control_variances: FloatArray
    counts: FloatArray
    families: IntArray
    tests: IntArray
    silent: BoolArray
    missing: BoolArray

    def together(self) -> Iterator[tuple[IntArray, IntArray, str]]:
        """Return which rows are read together, which of them are wanted, and what they are called."""
        usable = np.flatnonzero(~self.silent & ~self.missing)
        order = usable[np.argsort(self.families[usable], kind="stable")]
        rest = []
        for places in np.split(order, np.flatnonzero(np.diff(self.families[order])) + 1):
            if np.unique(self.tests[places]).size >= FAMILY:
                yield places, places, "family"
            elif places.size:
                rest.append(places)
        if rest:
            yield usable, np.concatenate(rest), "archive"

    def figures(self, places: IntArray) -> tuple[Figures, IntArray]:
        """Return some rows as figures, and the places in the order in which they stand there."""
        order = places[np.argsort(self.tests[places], kind="stable")]
        _, first, test = np.unique(self.tests[order], return_index=True, return_inverse=True)
        rows = Rows(test, first)
        counts = np.nan_to_num(self.counts[order])
        counted = counts[:, 1] > 0
        control = np.minimum.reduceat(np.where(counted, np.inf, self.control_variances[order]), first)
        control = np.where(np.isinf(control), 0.0, control)
        own = np.where(counted, 1.0, self.variances[order] - rows.spread_out(control))
        cases = Cases(counts[:, 0], counts[:, 1], *np.maximum.reduceat(counts[:, 2:], first).T)
        effects = np.where(counted, 0.0, self.effects[order])
        return Figures(rows, effects, np.where(counted, 0.0, 1 / own), control, cases), order


def archive_rows(
    log_lifts: Sequence[float] | FloatArray,
    standard_errors: Sequence[float] | FloatArray,
    labels: tuple[Sequence[Hashable], Sequence[Hashable]],
    counts: FloatArray | None,
    control_variances: Sequence[float] | FloatArray | None,
) -> ArchiveRows:
    """Return the rows of an archive, or refuse what cannot be.

    Parameters
    ----------
    log_lifts, standard_errors, counts, control_variances
        As for :func:`stats.shrink_archive`.
    labels : tuple of sequences
        Families and tests.

    Raises
    ------
    ValueError
        If lengths differ, an error is not above 0, cases are more than people, or rows of one test name different
        controls.
    """
    effects, errors = np.asarray(log_lifts, dtype=np.float64), np.asarray(standard_errors, dtype=np.float64)
    size = effects.size
    cases = np.full((size, 4), np.nan) if counts is None else np.array(counts, dtype=np.float64).reshape(-1, 4)
    known = np.full(size, np.nan) if control_variances is None else np.asarray(control_variances, dtype=np.float64)
    lengths = (*effects.shape, errors.size, len(cases), known.size, *(len(each) for each in labels))
    if set(lengths) != {size}:
        raise ValueError(f"needs an error, four counts, a family and a test for each row: {lengths}")
    families, tests = (_numbered(each) for each in labels)
    counted = ~np.isnan(cases).any(axis=1)
    cases[~counted] = np.nan
    measured = ~np.isnan(effects) & ~np.isnan(errors) & ~counted
    _check_figures(effects[measured], errors[measured], cases[counted])
    _check_controls(tests[counted], cases[counted])
    variances = np.where(measured, errors, 1.0) ** 2
    group = _numbered(list(zip(families.tolist(), tests.tolist(), strict=True)))
    total = np.bincount(group[counted], cases[counted, 0] + cases[counted, 2], group.max(initial=-1) + 1)
    return ArchiveRows(
        effects,
        variances,
        _of_control(variances, known, tests, measured),
        cases,
        families,
        tests,
        silent=counted & (total[group] == 0),
        missing=~counted & ~measured,
    )


def _check_figures(effects: FloatArray, errors: FloatArray, cases: FloatArray) -> None:
    if not (np.isfinite(effects).all() and np.isfinite(errors).all() and (errors > 0).all()):
        raise ValueError("effects must be finite numbers, and their errors finite and above 0")
    seen, people = cases[:, ::2], cases[:, 1::2]
    if not (np.isfinite(people).all() and (people > 0).all() and (seen >= 0).all() and (seen <= people).all()):
        raise ValueError("cases lie between 0 and the people, and people are at least one")


def _check_controls(tests: IntArray, cases: FloatArray) -> None:
    order = np.argsort(tests, kind="stable")
    same = np.diff(tests[order]) == 0
    if (np.diff(cases[order, 2:], axis=0)[same] != 0).any():
        raise ValueError("rows of one test name different controls")


def _of_control(variances: FloatArray, known: FloatArray, tests: IntArray, measured: BoolArray) -> FloatArray:
    """Return which part of each row's variance is the control's: as given, else as of equally large variants."""
    smallest = np.full(tests.max(initial=-1) + 1, np.inf)
    np.minimum.at(smallest, tests[measured], variances[measured])
    several = np.bincount(tests[measured], minlength=smallest.size) > 1
    usual = np.where(several, HALF * smallest, 0.0)[tests]
    result: FloatArray = np.minimum(np.where(np.isnan(known), usual, known), MOST_OF_IT * smallest[tests])
    return result


def _numbered(labels: Sequence[Hashable]) -> IntArray:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(label, len(numbers)) for label in labels], dtype=np.intp)

"""How much past experiments prove and what came of them: grades and verdicts by the rule, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from experiments.judging.comparison import Circumstances
from experiments.judging.grade import grade_of
from experiments.judging.grade_facts import GradeFacts
from experiments.judging.verdict import DECIDING_GRADES, FEW_IN_ALL, UndecidedReason, Verdict
from experiments.metrics.kinds import Design, MetricKind
from experiments.transfer.history.lifts import Lifts, compared, counted_rows
from experiments.transfer.history.records import BoolArray, History, IntArray
from stats.checks.sample_ratio import ALARM, sample_ratio
from stats.errors import NotEstimable
from stats.summaries import FloatArray

LEAST_UNITS = 5
WIDE = 0.8
DRAWN = frozenset({Design.RANDOMIZED, Design.PLATFORM_SPLIT})
_BEST_FIRST = {Verdict.SUCCEEDED: 0, Verdict.UNDECIDED: 1, Verdict.NO_USEFUL_DIFFERENCE: 2, Verdict.HARMFUL: 3}


@dataclass(frozen=True, slots=True)
class Judged:
    """One past experiment: the row that speaks for it, how much it proves, what came of it by the rule.

    ``row`` is the best new version on the metric that decides. ``p_of_sizes`` belongs to the sizes of the groups, for
    experiments that were drawn.
    """

    row: int
    grade: str
    verdict: str
    reason: str | None
    p_of_sizes: float | None


def judge_all(history: History, lifts: Lifts, *, worthwhile: float) -> list[Judged]:
    """Grade every experiment, and apply the rule to its first metric.

    Nobody had sealed a plan: one look, and ``worthwhile`` is what was said at the import (0 without: then nothing is
    ever "no gain worth having"). Deciding ranges are at 95 % divided by the number of new versions.
    """
    deciding = _deciding_rows(history)
    p_of_sizes = [_p_of_sizes(history, place, rows) for place, rows in enumerate(deciding)]
    grades = _grades(history, lifts, deciding, p_of_sizes)
    decides = np.array([grade in DECIDING_GRADES for grade in grades], dtype=np.bool_)
    facts = _Oriented(history, lifts, deciding, decides, worthwhile)
    found = []
    for place, rows in enumerate(deciding):
        best = min(rows, key=lambda row: (_BEST_FIRST[facts.verdict_of(row)], -facts.estimate[row]))
        verdict = facts.verdict_of(best)
        reason = facts.reason_of(best, grades[place]) if verdict is Verdict.UNDECIDED else None
        found.append(Judged(best, grades[place], verdict.value, reason, p_of_sizes[place]))
    return found


def _deciding_rows(history: History) -> list[list[int]]:
    """Give for each experiment the rows of its new versions on its first metric."""
    rows = history.treatments
    rows = rows[history.metric[rows] == 0]
    found: list[list[int]] = [[] for _ in history.pasts]
    for experiment, row in zip(history.experiment[rows].tolist(), rows.tolist(), strict=True):
        found[experiment].append(row)
    return found


def _p_of_sizes(history: History, place: int, rows: Sequence[int]) -> float | None:
    """Test the sizes of the groups of a drawn experiment against equal shares: nothing else was said of them."""
    design = history.pasts[place].said.get("design")
    if design not in DRAWN:
        return None
    sizes = history.figures["n"][[int(history.control_row[rows[0]]), *rows]]
    if np.isnan(sizes).any():
        return None
    found = sample_ratio(sizes.tolist(), [1.0] * sizes.size)
    return None if isinstance(found, NotEstimable) else found.p_value


def _grades(
    history: History, lifts: Lifts, deciding: Sequence[Sequence[int]], p_of_sizes: Sequence[float | None]
) -> list[str]:
    n, units = history.figures["n"], history.figures["units"]
    sizes, has_range = np.where(np.isnan(n), units, n), lifts.ranged
    known: dict[tuple[str, float | None, int, bool, bool], str] = {}
    grades = []
    for place, rows in enumerate(deciding):
        every = [int(history.control_row[rows[0]]), *rows]
        smallest = np.nanmin(sizes[every]) if not np.isnan(sizes[every]).all() else np.inf
        few = int(min(smallest, LEAST_UNITS))
        ranged, said = bool(has_range[rows].any()), bool(lifts.said[rows].any())
        p_value = p_of_sizes[place]
        alarm = None if p_value is None else float(p_value >= ALARM)
        key = (str(history.pasts[place].said.get("design", Design.OBSERVATIONAL)), alarm, few, ranged, said)
        if key not in known:
            known[key] = _grade(*key)
        grades.append(known[key])
    return grades


def _grade(design: str, sample_ratio_p: float | None, units: int, ranged: bool, said: bool) -> str:  # noqa: FBT001
    """Grade by the rule of the record: not sealed, so C at most; a range that the file only says is a hint."""
    data = GradeFacts(
        sample_ratio_p=sample_ratio_p,
        audience_distance=None,
        dates_differ=False,
        spend_differs=False,
        units=units,
        paired_days=None,
        has_spread=ranged,
    )
    letter = grade_of(Circumstances(design=Design(design), retrospective=True), data).letter
    return max(letter, "D") if said else letter


class _Oriented:
    """Lifts and deciding ranges of the rows that decide, turned so that more is better; and the rule on them."""

    def __init__(
        self,
        history: History,
        lifts: Lifts,
        deciding: Sequence[Sequence[int]],
        decides: BoolArray,
        worthwhile: float,
    ) -> None:
        size = history.lines.size
        sign = np.where(history.down, -1.0, 1.0)
        self.estimate: FloatArray = np.where(np.isnan(lifts.lift), -np.inf, sign * lifts.lift)
        levels = np.full(size, np.nan)
        for rows in deciding:
            levels[rows] = 0.05 / len(rows)
        asked = ~np.isnan(levels) & decides[history.experiment]
        self.low, self.high = _ranges(history, asked, levels, sign)
        wide_low, wide_high = _ranges(history, asked, np.full(size, 1 - WIDE), sign)
        few = _in_all(history) < FEW_IN_ALL
        enough = ~(_smallest(history) < LEAST_UNITS)
        there = asked & enough & ~np.isnan(self.low)
        with np.errstate(invalid="ignore"):
            up, down = (self.low > 0) & ~few, (self.high < 0) & ~few
            rows_of = [
                (Verdict.HARMFUL, there & down),
                (Verdict.SUCCEEDED, there & up & (self.estimate >= worthwhile)),
                (Verdict.NO_USEFUL_DIFFERENCE, there & (worthwhile > 0) & (self.high < worthwhile)),
            ]
            leaning = (self.low > 0) | (self.high < 0) | (wide_low > 0) | (wide_high < 0)
        self._verdicts: npt.NDArray[np.object_] = np.select(
            [where for _, where in rows_of], [verdict.value for verdict, _ in rows_of], Verdict.UNDECIDED.value
        ).astype(object)
        self._reasons = np.select(
            [~enough, np.isnan(self.low), up & (self.estimate < worthwhile), leaning],
            [
                UndecidedReason.MINIMUM.value,
                UndecidedReason.NOT_ESTIMABLE.value,
                UndecidedReason.BETTER_SIZE_UNCLEAR.value,
                UndecidedReason.LEANING.value,
            ],
            UndecidedReason.TOO_LITTLE_DATA.value,
        )

    def verdict_of(self, row: int) -> Verdict:
        """Say what the rule says of one new version."""
        return Verdict(self._verdicts[row])

    def reason_of(self, row: int, grade: str) -> str:
        """Say why a version stays undecided."""
        if grade not in DECIDING_GRADES:
            return UndecidedReason.NOT_COMPARABLE.value
        return str(self._reasons[row])


def _ranges(history: History, asked: BoolArray, levels: FloatArray, sign: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give both ends at two-sided levels, oriented; an unbounded end is infinite, nan where there is no range."""
    low, high = (np.full(asked.size, np.nan) for _ in range(2))
    for kind in (MetricKind.PROPORTION, MetricKind.MEAN):
        rows = counted_rows(history, kind)
        rows = rows[asked[rows]]
        for level in np.unique(levels[rows]):
            some: IntArray = rows[levels[rows] == level]
            lift = compared(history, some, kind, float(1 - level)).lift
            down = sign[some] < 0
            low[some] = np.where(down, -lift.upper, lift.lower)
            high[some] = np.where(down, -lift.lower, lift.upper)
    return low, high


def _in_all(history: History) -> FloatArray:
    """Give how many units an experiment's rows have together, on the metric of a row."""
    n = np.nan_to_num(history.figures["n"])
    label = history.experiment * (history.metric.max(initial=0) + 1) + history.metric
    found: FloatArray = np.bincount(label, n)[label]
    return found


def _smallest(history: History) -> FloatArray:
    """Give the units of the smaller one of a row and its control; nan where they are not known."""
    n = history.figures["n"]
    found: FloatArray = np.minimum(n, n[history.control_row])
    return found

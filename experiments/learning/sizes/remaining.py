"""What usually remains of first results: the whole archive in a few figures, for one sentence and one picture."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import TypedDict

from experiments.learning.sizes.families import Remaining, spread_of
from experiments.learning.sizes.kept_rows import KeptRow
from stats.across.giants import heavy_tails
from stats.across.shrinkage import FAMILY
from stats.errors import NotEstimable

MOST_DRAWN = 60
"""Tests in the picture, the most extreme first; more lines cannot be told apart."""
MOST_FOR_GIANTS = 200
"""Newest tests among which giants are looked for."""
FAR_OUT = 4.0
"""Times the usual distance from the middle from which on a test stands far out."""
NORMAL_BY_MEDIAN = 1.4826
"""Standard deviation of a normal distribution by the median distance from its middle."""
EIGHTY_PER_CENT = 1.2815515655446004
"""Quantile of the normal distribution that leaves ten in a hundred on either side."""


class RemainingBody(TypedDict):
    """The archive in a few figures; lifts are oriented so that more is better.

    ``tests`` experiments could be sized, ``promising`` of them promised something: their first results were above zero.
    ``remains`` is the part of what those promised that remains (of ln(1 + lift)), ``promised`` and ``planned`` their
    average lifts; ``worked_first`` and ``worked_left`` the same of the ``worked`` ones among all. Two in three of the
    true lifts lie between ``low`` and ``high``, around ``middle``; ``told_apart`` says whether any is clearly off it.
    ``drawn`` are the experiments of the picture, most extreme first; ``rest`` the range in which the others lie, first
    and shrunken. ``afterwards`` of the tests were entered afterwards, ``hints`` are of grade D or E.
    """

    tests: int
    promising: int
    remains: float | None
    promised: float | None
    planned: float | None
    worked: int
    worked_first: float | None
    worked_left: float | None
    middle: float
    low: float
    high: float
    told_apart: bool
    giants: list[int]
    drawn: list[int]
    rest: list[float] | None
    afterwards: int
    hints: int


def remaining_body(
    remains: Mapping[KeptRow, Remaining], worked: frozenset[int], afterwards: frozenset[int]
) -> RemainingBody:
    """Sum an archive up by the version and number that the card of each experiment shows.

    Parameters
    ----------
    remains : mapping
        What remains of each row.
    worked, afterwards : frozenset of int
        Experiments that worked, and those entered afterwards.
    """
    shown = [row for row in remains if row.shown]
    raw = {row: _oriented(row) for row in shown}
    promising = [row for row in shown if raw[row] > 0]
    winners = [row for row in shown if row.experiment_id in worked]
    spread = spread_of(shown)
    measured = (row for row in shown if not math.isnan(row.log_lift))
    ordered = sorted(measured, key=lambda row: (-abs(raw[row]), row.experiment_id))
    promised = math.fsum(raw[row] for row in promising)
    rest = [(raw[row], remains[row].log_mean) for row in ordered[MOST_DRAWN:]]
    return RemainingBody(
        tests=len(shown),
        promising=len(promising),
        remains=math.fsum(remains[row].log_mean for row in promising) / promised if promised else None,
        promised=_average([raw[row] for row in promising]),
        planned=_average([remains[row].log_mean for row in promising]),
        worked=len(winners),
        worked_first=_average([raw[row] for row in winners]),
        worked_left=_average([remains[row].log_mean for row in winners]),
        middle=math.expm1(spread.middle),
        low=math.expm1(spread.middle - spread.spread),
        high=math.expm1(spread.middle + spread.spread),
        told_apart=_told_apart([remains[row] for row in shown]),
        giants=_giants(shown),
        drawn=[row.experiment_id for row in ordered[:MOST_DRAWN]],
        rest=[math.expm1(end(each[side] for each in rest)) for side in (0, 1) for end in (min, max)] if rest else None,
        afterwards=sum(row.experiment_id in afterwards for row in shown),
        hints=sum(row.hint for row in shown),
    )


def _oriented(row: KeptRow) -> float:
    log_lift = row.by_itself[0]
    return -log_lift if row.down else log_lift


def _average(logs: Sequence[float]) -> float | None:
    return math.expm1(math.fsum(logs) / len(logs)) if logs else None


def _told_apart(remains: Sequence[Remaining]) -> bool:
    """Say whether at least one test is clearly off the middle of all, beyond what chance does to one in five."""
    if not remains:
        return False
    middle = math.fsum(one.log_mean for one in remains) / len(remains)
    return any(abs(one.log_mean - middle) > EIGHTY_PER_CENT * one.log_sd for one in remains)


def _giants(shown: Sequence[KeptRow]) -> list[int]:
    """Name the experiments that stand far out in an archive that is likelier to hold giants than not."""
    newest = shown[-MOST_FOR_GIANTS:]
    if len(newest) < FAMILY:
        return []
    logs, errors = [_oriented(row) for row in newest], [row.by_itself[1] for row in newest]
    middle = statistics.median(logs)
    usual = NORMAL_BY_MEDIAN * statistics.median(abs(log - middle) for log in logs)
    off = [abs(log - middle) / math.hypot(usual, error) for log, error in zip(logs, errors, strict=True)]
    if max(off) < FAR_OUT:
        return []
    found = heavy_tails(logs, errors)
    if isinstance(found, NotEstimable) or not found.holds_giants:
        return []
    return [row.experiment_id for row, far in zip(newest, off, strict=True) if far >= FAR_OUT]

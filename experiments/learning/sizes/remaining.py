"""What usually remains of first results: the whole archive in a few figures, for one sentence and one picture."""

from __future__ import annotations

import math
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
FAR_OUT = 3.0
"""Standard deviations from the middle from which on it is worth asking whether something is a giant."""
EIGHTY_PER_CENT = 1.2815515655446004
"""Quantile of the normal distribution that leaves ten in a hundred on either side."""


class RemainingBody(TypedDict):
    """The archive in a few figures; lifts are oriented so that more is better.

    ``tests`` experiments could be sized, ``promising`` of them promised something: their first results were above zero.
    ``remains`` is the part of what those promised that remains (of ln(1 + lift)), ``promised`` and ``planned`` their
    average lifts, ``flattered`` how much too large the average of those that worked was, over ``worked`` of them.
    ``drawn`` are the experiments of the picture, most extreme first; ``rest`` the range in which the others lie, first
    and shrunken. ``afterwards`` of the tests were entered afterwards, ``hints`` are of grade D or E.
    """

    tests: int
    promising: int
    remains: float | None
    promised: float | None
    planned: float | None
    worked: int
    flattered: float | None
    middle: float
    spread: float
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
    # what was lucky by being entered afterwards, or is a hint, flatters for other reasons than chance
    winners = [row for row in shown if row.experiment_id in worked]
    spread = spread_of(shown)
    ordered = sorted(shown, key=lambda row: (-abs(raw[row]), row.experiment_id))
    promised = math.fsum(raw[row] for row in promising)
    rest = [value for row in ordered[MOST_DRAWN:] for value in [(raw[row], remains[row].log_mean)]]
    return RemainingBody(
        tests=len(shown),
        promising=len(promising),
        remains=math.fsum(remains[row].log_mean for row in promising) / promised if promised else None,
        promised=_average([raw[row] for row in promising]),
        planned=_average([remains[row].log_mean for row in promising]),
        worked=len(winners),
        flattered=_flattered([(raw[row], remains[row].log_mean) for row in winners]),
        middle=math.expm1(spread.middle),
        spread=math.expm1(spread.spread),
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


def _flattered(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Say by how much the average first result of those that worked is above what remains of it."""
    if not pairs:
        return None
    first, left = (_average([pair[side] for pair in pairs]) or 0.0 for side in (0, 1))
    return first - left


def _told_apart(remains: Sequence[Remaining]) -> bool:
    """Say whether at least one test is clearly off the middle of all, beyond what chance does to one in five."""
    if not remains:
        return False
    middle = math.fsum(one.log_mean for one in remains) / len(remains)
    return any(abs(one.log_mean - middle) > EIGHTY_PER_CENT * one.log_sd for one in remains)


def _giants(shown: Sequence[KeptRow]) -> list[int]:
    """Name the experiments that the spread of the others pulls too far to the middle."""
    newest = shown[-MOST_FOR_GIANTS:]
    if len(newest) < FAMILY:
        return []
    spread = spread_of(newest)
    logs, errors = [_oriented(row) for row in newest], [row.by_itself[1] for row in newest]
    off = [abs(log - spread.middle) / math.hypot(spread.spread, error) for log, error in zip(logs, errors, strict=True)]
    if max(off) < FAR_OUT:
        return []
    found = heavy_tails(logs, errors)
    return [] if isinstance(found, NotEstimable) else [newest[place].experiment_id for place in found.over_shrunk]

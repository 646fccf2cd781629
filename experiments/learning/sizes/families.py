"""Which tests of an archive are judged by which: an idea by its repeats, a number by its kind, the rest by all."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.learning.sizes.kept_rows import KeptRow, experiments_in
from stats.across.archive import archive_prior
from stats.across.shrinkage import FAMILY
from stats.across.whole_archive import shrink_archive

MOST_READ = 5_000
"""Rows of others by which what has no family is judged, the newest: more would change nothing and cost time."""
MOST_IDEAS = 500
"""Ideas that are judged by themselves, those tried most often."""
MOST_FOR_SPREAD = 2_000
"""Newest tests by which the spread of a family is described."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Tests that are judged together.

    Parameters
    ----------
    key : tuple of str
        ``("idea", lesson, number, direction)``, ``("number", number, direction, part)``, ``("all", part)`` where part
        says whether it decided, or ``("alone",)``: fewer than five experiments are no history.
    rows : sequence of KeptRow
        All that are read together.
    wanted : set of int
        Places of those whose lift is taken from here.
    """

    key: Key
    rows: Sequence[KeptRow]
    wanted: frozenset[int]

    @property
    def tests(self) -> int:
        """How many experiments it rests on."""
        return experiments_in(self.rows)


@dataclass(frozen=True, slots=True)
class Remaining:
    """What of a lift remains, as measured (below zero is less); ``log_*`` oriented so that more is better."""

    lift: float
    lower: float
    upper: float
    log_mean: float
    log_sd: float
    family: Key


@dataclass(frozen=True, slots=True)
class Spread:
    """How the lifts of a family are spread, on ln(1 + lift), oriented so that more is better; of which number."""

    metric: str
    tests: int
    middle: float
    spread: float


def _idea(row: KeptRow) -> Key | None:
    return None if row.lesson_id is None else ("idea", str(row.lesson_id), row.number, _way(row))


def _number(row: KeptRow) -> Key:
    return ("number", row.number, _way(row), _part(row))


def _all(row: KeptRow) -> Key:
    return ("all", _part(row))


def _way(row: KeptRow) -> str:
    return "down" if row.down else "up"


def _part(row: KeptRow) -> str:
    # What decides is chosen because it should move; what must not get worse, so that it should not.
    return "decides" if row.position == 0 else "beside"


LEVELS: tuple[Callable[[KeptRow], Key | None], ...] = (_idea, _number, _all)


def families_of(rows: Sequence[KeptRow]) -> Iterator[Family]:
    """Sort an archive into families; each row is wanted in exactly one.

    Parameters
    ----------
    rows : sequence of KeptRow
        The archive, oldest first.

    Notes
    -----
    Five experiments make a family: those with the same lesson and number, else the same number, else all whose number
    decided (or did not). Hints (grades D and E) do not move what is said of solid results; they are judged by all.
    Fewer than five experiments are no history, and each is judged by the usual N(0, 0.2²).
    """
    solid = [place for place, row in enumerate(rows) if not row.hint]
    left = yield from _placed(rows, solid, set(solid))
    left |= {place for place, row in enumerate(rows) if row.hint}
    left = yield from _placed(rows, range(len(rows)), left)
    tests: dict[object, list[int]] = {}
    for place in sorted(left):
        tests.setdefault(rows[place].test, []).append(place)
    for places in tests.values():
        yield Family(("alone",), [rows[place] for place in places], frozenset(range(len(places))))


def _placed(rows: Sequence[KeptRow], pool: Iterable[int], wanted: set[int]) -> Generator[Family, None, set[int]]:
    """Give the families that stand by themselves; what is left over is the value of the generator."""
    pool = list(pool)
    for level in LEVELS:
        together: dict[Key, list[int]] = {}
        for place in pool:
            key = level(rows[place])
            if key is not None:
                together.setdefault(key, []).append(place)
        large = {key: places for key, places in together.items() if experiments_in(rows[p] for p in places) >= FAMILY}
        if level is _idea and len(large) > MOST_IDEAS:
            most = sorted(large, key=lambda key: -len(large[key]))[:MOST_IDEAS]
            large = {key: large[key] for key in most}
        for key, places in large.items():
            own = wanted & set(places)
            if own:
                yield _family(rows, key, places, own)
                wanted = wanted - own
    return wanted


def _family(rows: Sequence[KeptRow], key: Key, places: list[int], own: set[int]) -> Family:
    if len(own) < len(places):
        newest = set([place for place in places if place not in own][-MOST_READ:])
        places = [place for place in places if place in own or place in newest]
    return Family(
        key, [rows[place] for place in places], frozenset(n for n, place in enumerate(places) if place in own)
    )


def shrunken(family: Family) -> dict[KeptRow, Remaining]:
    """Give what remains of the lifts that are wanted of a family; what cannot be estimated is left out."""
    rows = family.rows
    # Counts cannot be turned round, so they are read as measured where all point one way, and roughly where not.
    turned = len({row.down for row in rows}) > 1
    read = [_read(row, turned=turned) for row in rows]
    found = shrink_archive(
        np.array([one[0] for one in read]),
        np.array([one[1] for one in read]),
        families=[family.key] * len(rows),
        tests=[row.test for row in rows],
        counts=np.array([one[2] for one in read]),
        control_variances=np.array([row.control_variance for row in rows]),
    )
    given = {}
    for place in family.wanted:
        if found.reasons[place] is not None or not math.isfinite(found.log_estimate[place]):
            continue
        ends = [float(each[place]) for each in (found.lift, found.lower, found.upper)]
        mean, row = float(found.log_estimate[place]), rows[place]
        if turned and row.down:
            lift, upper, lower = (_turned(each) for each in ends)
        else:
            lift, lower, upper = ends
        mean = -mean if row.down and not turned else mean
        given[row] = Remaining(lift, lower, upper, mean, float(found.log_sd[place]), family.key)
    return given


def _turned(lift: float) -> float:
    """Turn a gain into the change of a cost: double is half."""
    return 1 / (1 + lift) - 1 if lift > -1 else math.inf


NO_COUNTS = (math.nan,) * 4


def _read(row: KeptRow, *, turned: bool) -> tuple[float, float, tuple[float, ...]]:
    if row.counts is not None and not (turned and row.down):
        return math.nan, math.nan, row.counts.tuple()
    log_lift, error = row.by_itself
    return (-log_lift if turned and row.down else log_lift), error, NO_COUNTS


def spread_of(rows: Sequence[KeptRow]) -> Spread:
    """Describe how the lifts of a family are spread, by its newest tests."""
    newest = rows[-MOST_FOR_SPREAD:]
    measured = [(-log if row.down else log, error) for row in newest for log, error in [row.by_itself]]
    prior = archive_prior([log for log, _ in measured], [error for _, error in measured])
    return Spread(rows[-1].metric if rows else "", experiments_in(rows), prior.mean_mu, prior.mean_tau)


def family_name(key: Key) -> str:
    """Write the key of a family as one text; "" is all tests by the number that decided.

    Examples
    --------
    >>> family_name(("number", "proportion: clicks / reach", "up", "decides"))
    'number | proportion: clicks / reach | up | decides'
    """
    return "" if key == ("all", "decides") else " | ".join(key)


def remaining_of(rows: Sequence[KeptRow]) -> tuple[dict[KeptRow, Remaining], Mapping[str, Spread]]:
    """Shrink a whole archive; gives what remains of each row, and how each family is spread."""
    remains: dict[KeptRow, Remaining] = {}
    spreads: dict[str, Spread] = {}
    for family in families_of(rows):
        remains |= shrunken(family)
        if family.key != ("alone",):
            spreads.setdefault(family_name(family.key), spread_of(family.rows))
    return remains, spreads

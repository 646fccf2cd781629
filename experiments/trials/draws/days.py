"""On and off by day or by week: each weekday meets every version, and no week leans to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from experiments.trials.draws.chance import Lots
from experiments.trials.draws.outcome import Moment, days_of_run

EVERY_DAY = tuple(range(7))


def draw_days(
    seed: str, *, versions: int, first: date, last: date, weekdays: Sequence[int] = EVERY_DAY
) -> list[Moment]:
    """Draw which version each day gets.

    As many following weeks as there are versions belong together: in them each weekday gets every version once, and
    within each full week the versions differ by one day at most. Weeks count from the first day.

    Parameters
    ----------
    weekdays : sequence of int
        The days on which something runs, 0 is Monday; the others are left out.
    """
    lots = Lots(seed, "days")
    columns = [offset for offset in range(7) if (first + timedelta(days=offset)).weekday() in set(weekdays)]
    weeks = (last - first).days // 7 + 1
    drawn: list[Moment] = []
    for number, start in enumerate(range(0, weeks, versions)):
        table = _balanced(lots, versions, len(columns))
        for row in range(min(versions, weeks - start)):
            for column, offset in enumerate(columns):
                day = first + timedelta(days=7 * (start + row) + offset)
                if day <= last:
                    drawn.append(Moment(day, None, table[row][column], number * 7 + offset))
    return drawn


def draw_weeks(seed: str, *, versions: int, first: date, last: date) -> list[Moment]:
    """Draw which version each week gets: of as many following weeks as there are versions, each gets one.

    Days beyond the last full week get none.
    """
    lots = Lots(seed, "weeks")
    full = ((last - first).days + 1) // 7
    order: list[int] = []
    while len(order) < full:
        order += lots.shuffled(range(versions))
    return [
        Moment(day, None, order[place // 7], place // 7 // versions)
        for place, day in enumerate(days_of_run(first, last))
        if place // 7 < full
    ]


def _balanced(lots: Lots, versions: int, columns: int) -> list[list[int]]:
    """Draw a table of weeks × weekdays: each column holds every version once, each row all of them alike.

    Every column is the same cycle begun elsewhere. The beginnings are dealt out alike and shuffled, then the names of
    the versions and the order of the weeks are drawn as well.
    """
    extra = lots.shuffled(range(versions))
    begins = lots.shuffled([extra[column % versions] for column in range(columns)])
    names = lots.shuffled(range(versions))
    weeks = lots.shuffled(range(versions))
    return [[names[(week + begin) % versions] for begin in begins] for week in weeks]

"""A draw as CSV: one line per post, slot, day, region or place in the list."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from experiments.reading.cells.formulas import defused
from experiments.trials.draws.drawn import Drawn
from experiments.trials.draws.outcome import Method

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def csv_of(drawn: Drawn, names: Sequence[str]) -> str:
    """Write a draw as CSV; what a spreadsheet would take for a formula is defused.

    Parameters
    ----------
    names : sequence of str
        The name of each version by which an export will be matched, in the order of the plan.
    """
    page = io.StringIO()
    writer = csv.writer(page)
    for line in _lines(drawn, names):
        writer.writerow([defused(str(cell)) for cell in line])
    return page.getvalue()


def _lines(drawn: Drawn, names: Sequence[str]) -> Iterator[tuple[object, ...]]:
    if drawn.method is Method.REGIONS:
        yield "region", "version", "group", "size"
        for one in drawn.placed:
            yield one.region, drawn.versions[one.version], one.group + 1, f"{one.size:g}"
        for region in drawn.left_out:
            yield region, "", "", ""
    elif drawn.method is Method.CONVERSATIONS:
        yield "number", "version"
        for number, place in enumerate(drawn.order, start=1):
            yield number, drawn.versions[place]
    elif drawn.method is Method.LIST:
        yield "version", "share", "salt"
        for version, share in zip(drawn.versions, drawn.shares, strict=True):
            yield version, f"{share:g}", drawn.seed
    else:
        yield "day", "weekday", "time", "version", "name", "group"
        for moment in drawn.moments:
            at = moment.at.isoformat("minutes") if moment.at else ""
            weekday = _WEEKDAYS[moment.day.weekday()]
            name = names[moment.version]
            yield moment.day, weekday, at, drawn.versions[moment.version], name, moment.group + 1

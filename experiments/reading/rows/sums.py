"""The sums of every measure per variant, as they are shown of a file."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import cast

from experiments.reading.cells.numbers import are_all_there
from experiments.reading.report import Rows


def totals_of(rows: Rows, *, people: bool) -> dict[str, dict[str, float]]:
    """Sum every measure per variant; whole sums are integers, sums of cents lose their float noise."""
    groups: dict[str, list[int]] = {name: [] for name in set(rows.variant)}
    for place, name in enumerate(rows.variant):
        groups[name].append(place)
    totals: dict[str, dict[str, float]] = {}
    gaps = {measure for measure, values in rows.measures.items() if not are_all_there(values)}
    for name in sorted(groups):
        places = groups[name]
        own = itemgetter(*places) if len(places) > 1 else None  # of a single place it gives no tuple
        sums: dict[str, float] = {}
        for measure, values in rows.measures.items():
            found = cast("Sequence[float]", own(values) if own else (values[places[0]],))
            known = [value for value in found if value is not None] if measure in gaps else found
            if known:
                sums[measure] = tidied(sum(known))
        if people:
            sums["units"] = len({rows.unit[place] for place in places})
        totals[name] = sums
    return totals


def tidied(total: float) -> float:
    """Return a sum without its float noise, whole ones as integers."""
    if (whole := int(total)) == total:
        return whole
    rounded = round(total, 6)
    return int(rounded) if rounded == int(rounded) else rounded

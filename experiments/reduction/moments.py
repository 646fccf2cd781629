"""From the groups of a scan to moments per version and day, and to totals per version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations

from experiments.reading.rows.sums import tidied
from experiments.reading.variants import ALL_ROWS
from experiments.reduction.adding import add_moments, product_key
from experiments.reduction.description import Moments
from experiments.reduction.duck import Group, Scanned


def moments_of(scanned: Scanned, names: Sequence[str], ticked: frozenset[str]) -> tuple[Moments, ...]:
    """Give the moments of each version and day; people who stand under several versions are in none.

    Parameters
    ----------
    scanned : Scanned
        Groups of people.
    names : sequence of str
        Their measures.
    ticked : frozenset of str
        Measures whose blanks are "no".
    """
    found: dict[tuple[str, date | None], Moments] = {}
    for group in scanned.groups:
        if group.label is None or group.in_several:
            continue
        own = _moments(group, names, ticked)
        key = (own.variant, own.day)
        found[key] = add_moments(found[key], own) if key in found else own
    return tuple(sorted(found.values(), key=lambda moments: (moments.variant, moments.day or date.min)))


def ticked_in(scanned: Scanned, names: Sequence[str]) -> frozenset[str]:
    """Name the measures of which every cell that is not blank says 1: a blank there is "no"."""
    return frozenset(name for place, name in enumerate(names) if _is_ticked(scanned, place))


def _is_ticked(scanned: Scanned, place: int) -> bool:
    tallies = [group.measures[place] for group in scanned.groups if group.measures[place].observed]
    blank = any(group.measures[place].observed < group.n for group in scanned.groups)
    return blank and bool(tallies) and all(tally.low == tally.high == 1 for tally in tallies)


def _moments(group: Group, names: Sequence[str], ticked: frozenset[str]) -> Moments:
    observed = {
        name: group.n if name in ticked else tally.observed for name, tally in zip(names, group.measures, strict=True)
    }
    known = [name for name in names if observed[name]]
    tallies = dict(zip(names, group.measures, strict=True))
    counts = {name: observed[name] for name in known}
    products: dict[str, float] = {}
    for place, (first, second) in enumerate(combinations(names, 2)):
        if first not in counts or second not in counts:
            continue
        key = product_key(first, second)
        products[key] = group.products[place]
        # where a tick's blank is "no", it is the other measure that decides who has both
        whole = first in ticked or second in ticked or not group.pairs
        counts[key] = min(observed[first], observed[second]) if whole else group.pairs[place]
    return Moments(
        variant=group.label or ALL_ROWS,
        day=group.day,
        n=group.n,
        sums={name: tallies[name].total for name in known},
        squares={name: tallies[name].squares for name in known},
        products=products,
        # between 0 and 1, x equals its square only at the ends: equal sums mean that every value is one of them
        binary=frozenset(
            name
            for name in known
            if (tally := tallies[name]).low >= 0 and tally.high <= 1 and tally.total == tally.squares
        ),
        observed={key: count for key, count in counts.items() if count < group.n},
    )


def totals_of(scanned: Scanned, names: Sequence[str], people: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """Sum the rows of each version beside its people: ``{version: {measure: total, "units": people}}``."""
    sums: dict[str, dict[str, float]] = {}
    for group in scanned.groups:
        if group.label is None:
            continue
        own = sums.setdefault(group.label or ALL_ROWS, {})
        for name, tally in zip(names, group.measures, strict=True):
            if tally.observed:
                own[name] = own.get(name, 0.0) + tally.total
    return {
        label: {**{name: tidied(total) for name, total in own.items()}, "units": people.get(label, 0)}
        for label, own in sorted(sums.items())
    }


def people_of(by_person: Scanned) -> dict[str, int]:
    """Count the people of each version; those of several versions under one of them."""
    people: dict[str, int] = {}
    for group in by_person.groups:
        if group.label is not None:
            people[group.label or ALL_ROWS] = people.get(group.label or ALL_ROWS, 0) + group.n
    return people

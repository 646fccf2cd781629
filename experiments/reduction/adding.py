"""Summaries of several files, or moments of several groups, added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from experiments.reduction.description import Cell, Moments, Summaries

_NOTHING = Summaries()


def merge(*summaries: Summaries) -> Summaries:
    """Join summaries; a later cell of the same variant, day and unit replaces an earlier one, moments add up."""
    filled = [part for part in summaries if part != _NOTHING]
    if len(filled) == 1:
        return filled[0]
    cells: dict[tuple[str, date | None, str], Cell] = {}
    moments: dict[tuple[str, date | None], Moments] = {}
    for part in summaries:
        for cell in part.cells:
            cells[cell.variant, cell.day, cell.unit] = cell
        for piece in part.moments:
            key = (piece.variant, piece.day)
            moments[key] = add_moments(moments[key], piece) if key in moments else piece
    return Summaries(tuple(cells.values()), tuple(moments.values()), sum(part.in_several for part in summaries))


def add_moments(first: Moments, second: Moments) -> Moments:
    """Add the moments of two sets of units of one variant; the day is kept where both have the same."""
    names = set(first.sums) | set(second.sums)
    keys = names | set(first.products) | set(second.products)
    counts = {key: _observed(first, key) + _observed(second, key) for key in keys}
    n = first.n + second.n
    return Moments(
        variant=first.variant,
        day=first.day if first.day == second.day else None,
        n=n,
        sums=_added(first.sums, second.sums),
        squares=_added(first.squares, second.squares),
        products=_added(first.products, second.products),
        binary=frozenset(
            name for name in names if all(name in part.binary for part in (first, second) if name in part.sums)
        ),
        observed={key: count for key, count in counts.items() if count < n},
    )


def _observed(moments: Moments, key: str) -> int:
    """Count the units with a value of a measure or a product; none where the key is unknown."""
    known = key in moments.sums or key in moments.products
    return moments.observed.get(key, moments.n) if known else 0


def _added(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, float]:
    return {key: first.get(key, 0.0) + second.get(key, 0.0) for key in sorted({*first, *second})}


def product_key(first: str, second: str) -> str:
    """Name the cross-product of two measures, the same whichever comes first.

    >>> product_key("visits", "orders")
    'orders*visits'
    """
    return "*".join(sorted((first, second)))


def relabelled(summaries: Summaries, labels: Mapping[str, str]) -> Summaries:
    """Give moments the names that labels of the file stand for; those that stand for "" are left out."""
    named = [replace(part, variant=labels.get(part.variant, part.variant)) for part in summaries.moments]
    added = merge(*(Summaries(moments=(part,)) for part in named if part.variant))
    return Summaries(moments=added.moments, in_several=summaries.in_several)

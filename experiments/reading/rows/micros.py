"""Money in millionths, as connectors and programming interfaces of ad platforms give it, in whole units again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from experiments.reading.cells.words import plain
from experiments.reading.problems.cells import MoneyInMillionths
from experiments.reading.problems.problem import Problem
from experiments.reading.recognise import Layout
from experiments.reading.rows.figures import Figures

_MILLION = 1_000_000
_SAYS_SO = re.compile(r"(?:^|[\s(.])micros?(?:$|[\s).])")
# nobody pays so much for a thousand impressions, and hardly anybody less than half a unit of money
_MOST_PER_THOUSAND = 500_000
# money of which a unit buys almost nothing: its amounts may be as large as millionths of others
_SMALL_MONEY = frozenset(["VND", "IDR", "UZS", "PYG", "COP", "KRW", "NGN"])


def in_whole_money(layout: Layout, figures: Figures, currency: str | None) -> tuple[Figures, tuple[Problem, ...]]:
    """Divide amounts in millionths by a million, and say so.

    Parameters
    ----------
    layout : Layout
        The meaning of the columns.
    figures : Figures
        The typed columns, already checked against the totals of the file.
    currency : str or None
        The currency of the file.

    Returns
    -------
    tuple
        The figures, and a note for each column that was divided.
    """
    found = [role for role in ("spend", "revenue") if _SAYS_SO.search(plain(figures.headers.get(role, "")))]
    if "spend" not in found and layout.source.micros and currency not in _SMALL_MONEY and _too_dear(figures):
        found.append("spend")
    if not found:
        return figures, ()
    measures = dict(figures.measures)
    for role in found:
        measures[role] = [None if value is None else value / _MILLION for value in measures[role]]
    notes = tuple(
        MoneyInMillionths(
            f"“{figures.headers[role]}” is written in millionths; its figures were divided by 1,000,000.",
            column=figures.headers[role],
        )
        for role in found
    )
    return replace(figures, measures=measures), notes


def _too_dear(figures: Figures) -> bool:
    """Say whether whole amounts would make a thousand impressions dearer than they ever are."""
    spend, shown = figures.measures.get("spend", ()), figures.measures.get("impressions", ())
    known = [value for value in spend if value is not None]
    times = _sum(shown)
    return bool(times) and all(value % 1 == 0 for value in known) and sum(known) / times * 1000 > _MOST_PER_THOUSAND


def _sum(values: Sequence[float | None]) -> float:
    return sum(value for value in values if value is not None)

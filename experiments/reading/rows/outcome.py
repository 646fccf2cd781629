"""What a row is about: its level, its unit, what the platform's "Results" count, and tables that are turned wrong."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from experiments.reading.cells.numbers import is_missing, weigh
from experiments.reading.cells.words import plain, without_accents
from experiments.reading.problems.columns import MixedResults, WideTable
from experiments.reading.problems.problem import Problem
from experiments.reading.recognise import Layout, Level
from experiments.reading.rows.periods import Period
from experiments.reading.sources.vocabulary import POST_WORDS, ROLES
from experiments.reading.tables import Table
from experiments.reading.variants import VariantFound

# what "Results" may count, in the words of Meta's indicator and of the account's language
_RESULT_ROLES = (
    ("link_clicks", re.compile(r"link_click|link click|clics? en el enlace|link-klick|clics? sur un lien")),
    ("landing_page_views", re.compile(r"landing_page|landing page|pagina de destino|page de destination")),
    ("engagements", re.compile(r"post_engagement|engagement|interacci|interaktion")),
    ("leads", re.compile(r"lead|clientes? potencial|prospect")),
    (
        "conversions",
        re.compile(r"purchase|compra|achat|kauf|aankop|acquist|conversion|registration|registro|inscription|subscri|order|"
                   r"checkout|add_to_cart|app_install|mobile_app|donat|schedule|contact|submit"),
    ),
)  # fmt: skip


def row_level(layout: Layout, period: Period) -> str:
    """Return the level of a row, such as ``ad_set x day``, ``post``, ``variant``."""
    source = layout.source
    if source.kind == "units":
        return "session" if layout.unit_word.startswith("session") else source.row
    base = layout.levels[-1].name if layout.levels else source.row
    if source.kind in {"posts", "sends"}:
        return source.row
    if source.kind == "aggregate" and layout.unit_word in POST_WORDS:
        return "post"
    if source.kind == "aggregate" and layout.unit is not None and not layout.levels:
        base = "location"
    base = base or "variant"
    return f"{base} x {period.step}" if period.column is not None else base


def row_units(table: Table, layout: Layout, rows: Sequence[int], found: VariantFound) -> list[str]:
    """Return the unit of each row: post, person, region, or what is below the variant; ``""`` where nothing is."""
    source = layout.source
    if layout.unit is not None:
        column = table.columns[layout.unit]
        return [column[i].strip() or f"line {table.lines[i]}" for i in rows]
    if source.kind in {"posts", "sends", "units"}:
        return [str(table.lines[i]) for i in rows]
    below = _level_below(layout, found)
    if below is None:
        return [""] * len(rows)
    column = table.columns[below.column]
    if below.id_column is not None and below.id_column != below.column:
        ids = table.columns[below.id_column]
        if len({(column[i], ids[i]) for i in rows}) > len({column[i] for i in rows}):
            column = ids
    return [column[i].strip() for i in rows]


def unit_column(layout: Layout, found: VariantFound) -> int | None:
    """Return the column that names the unit, where there is one below the variant."""
    if layout.unit is not None:
        return layout.unit
    below = None if layout.source.kind in {"posts", "sends", "units"} else _level_below(layout, found)
    return None if below is None else below.column


def _level_below(layout: Layout, found: VariantFound) -> Level | None:
    """Return the narrowest level, where it is narrower than the variant or carries the variant as a label."""
    if not layout.levels:
        return None
    narrowest = layout.levels[-1]
    if found.column == narrowest.column and found.pattern is None:
        return None
    return narrowest


def choose_results(table: Table, layout: Layout, rows: Sequence[int]) -> tuple[Layout, list[Problem]]:
    """Take "Results" as what its indicator says, where no better column counts it; mixed indicators forbid that."""
    if layout.results is None or layout.result_kind is None or layout.source.kind != "ads":
        return layout, []
    kinds = {
        _result_role(table.columns[layout.result_kind][i])
        for i in rows
        if not is_missing(table.columns[layout.result_kind][i])
    }
    written = {table.columns[layout.result_kind][i].strip() for i in rows} - {""}
    if len(written) > 1:
        if "conversions" in layout.measures:
            return layout, []
        names = ", ".join(f"“{name}”" for name in sorted(written)[:3])
        header = table.headers[layout.results]
        return layout, [MixedResults(f"“{header}” counts different things: {names}.", column=header)]
    role = next(iter(kinds), None)
    if (
        role is None
        or role in layout.measures
        or not weigh({table.columns[layout.results][i] for i in rows}).is_numeric
    ):
        return layout, []
    measures = {**layout.measures, role: (layout.results,)}
    if role == "leads" and "conversions" not in measures:
        measures["conversions"] = (layout.results,)
    reasons = {**layout.reasons, role: f"“{table.headers[layout.results]}” counts “{next(iter(written))}”."}
    return replace(layout, measures=measures, reasons=reasons), []


def _result_role(cell: str) -> str | None:
    word = without_accents(cell)
    return next((role for role, pattern in _RESULT_ROLES if pattern.search(word)), None)


def _names_figures(column: Sequence[str]) -> bool:
    """Say whether the cells of a column are what headers are: visitors, orders, clicks."""
    words = {plain(cell) for cell in column if cell.strip()}
    known = sum(any(word in words_of for words_of in ROLES.values()) for word in words)
    return known >= 2 and known >= 0.6 * len(words)


def wide_table(table: Table, layout: Layout) -> Problem | None:
    """Find tables with the variants side by side: the same figures under headers that differ in their first words."""
    if layout.source.platform == "google_trends":
        return WideTable("Each search term has a column of its own, and the figures are shares of a peak, not counts.")
    if layout.source.kind not in {"aggregate", "geo"} or layout.variant is not None or layout.levels:
        return None
    twice = [name for name, times in Counter(plain(header) for header in table.headers if header).items() if times > 1]
    if len(twice) > 1:
        listed = " and ".join(f"“{name}”" for name in twice[:4])
        return WideTable(f"The headers {listed} stand there more than once: the versions seem to stand side by side.")
    if any(_names_figures(column) for column in table.columns):
        return WideTable("Each line holds one kind of figure, and the versions stand side by side in columns.")
    if any(
        not weigh(set(column[:50])).numbers and not is_missing(column[0])
        for i, column in enumerate(table.columns)
        if i != layout.date
    ):
        return None
    endings: dict[str, set[str]] = defaultdict(set)
    for header in table.headers:
        words = plain(header).split(" ")
        for cut in range(1, min(3, len(words))):
            endings[" ".join(words[cut:])].add(" ".join(words[:cut]))
            endings[" ".join(words[:-cut])].add(" ".join(words[-cut:]))
    groups: dict[frozenset[str], int] = defaultdict(int)
    for starts in endings.values():
        if len(starts) >= 2:
            groups[frozenset(starts)] += 1
    if not groups:
        return None
    names, times = max(groups.items(), key=lambda item: item[1])
    if times < 2:
        return None
    listed = " and ".join(f"“{name}”" for name in sorted(names)[:4])
    return WideTable(f"The versions {listed} seem to stand side by side in columns.")

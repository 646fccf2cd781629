"""What a row is about: its level, its unit, what the platform's "Results" count, and tables that are turned wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from experiments.reading.cells.numbers import is_missing
from experiments.reading.cells.words import without_accents
from experiments.reading.problems.columns import MixedResults
from experiments.reading.problems.problem import Problem
from experiments.reading.recognise import Layout, Level
from experiments.reading.rows.periods import Period
from experiments.reading.sources.vocabulary import POST_WORDS
from experiments.reading.tables import Table
from experiments.reading.variants import VariantFound

# what "Results" may count, in the words of Meta's indicator and of the account's language
_RESULT_ROLES = (
    (
        "link_clicks",
        re.compile(r"link_click|link click|clics? en el enlace|link-klick|clics? sur un lien|clic sul link"
                   r"|cliques no link|klikken op links?|linkklik|klikniec\w* (?:w )?link|lankklick|klik pa link"),
    ),
    (
        "landing_page_views",
        re.compile(r"landing[_ -]?page|pagina de destino|page de destination|pagina di destinazione|landingspagina"),
    ),
    ("engagements", re.compile(r"post_engagement|engagement|interacci|interaktion|interazion|engajamento")),
    ("video_views", re.compile(r"thruplay|video_view|video views?|3-second video|reproducciones|videowiedergaben")),
    ("reach", re.compile(r"^reach$|^alcance$|^reichweite$|^couverture$|^portee$|^copertura$|^bereik$")),
    ("impressions", re.compile(r"^impressions?$|^impresiones$|^impressionen$|^impressoes$")),
    ("leads", re.compile(r"lead|clientes? potencial|prospect|contatti|cadastros?\b|kontakty")),
    (
        "conversions",
        re.compile(r"purchase|compra|achat|kauf|aankop|acquist|conversion|registration|registro|inscription|subscri|order|"
                   r"checkout|add_to_cart|app_install|app install|mobile_app|donat|schedule|contact|submit|zakup"
                   r"|konwersj|k[oø][pb]\b|convers[ao]|conversaz|unterhaltung|gesprek|rozmow|instalac|installation"),
    ),
)  # fmt: skip


_ROUNDED = re.compile(r"^\d(?:[.,]\d+)?E\+\d+$", re.IGNORECASE)


def row_level(table: Table, layout: Layout, period: Period) -> str:
    """Return the level of a row, such as ``ad_set x day``, ``post``, ``variant``."""
    source = layout.source
    if source.kind == "units":
        return "session" if layout.unit_word.startswith("session") else source.row
    base = layout.levels[-1].name if layout.levels else source.row
    if source.kind in {"posts", "sends"}:
        return _post_level(table, layout)
    if source.kind == "aggregate" and layout.unit_word in POST_WORDS:
        return "post"
    if source.kind == "aggregate" and layout.unit is not None and not layout.levels:
        base = "location"
    base = base or "variant"
    step = period.step if period.column is not None else period.undated
    return f"{base} x {step}" if step else base


def _post_level(table: Table, layout: Layout) -> str:
    """Tell posts from the days of an account (an overview names no post) and from the days of each post."""
    row = layout.source.row
    if layout.date is None or layout.source.kind != "posts":
        return row
    days = table.columns[layout.date]
    if layout.unit is None:
        return "account x day" if not layout.texts and len(days.distinct) == len(days) else row
    ids = table.columns[layout.unit]
    # ids that a spreadsheet has rounded look alike, but their texts do not
    texts = set(zip(ids, *(table.columns[index] for index in layout.texts), strict=True))
    repeated = 2 * len(ids.distinct) <= len(ids) == len(set(zip(ids, days, strict=True)))
    return f"{row} x day" if repeated and len(texts) == len(ids.distinct) else row


def row_units(table: Table, layout: Layout, rows: Sequence[int], found: VariantFound) -> Sequence[str]:
    """Return the unit of each row: post, person, region, or what is below the variant; ``""`` where nothing is."""
    source = layout.source
    if layout.unit is not None:
        column = table.columns[layout.unit]
        if source.kind in {"posts", "sends"} and "+" in column.joined and any(map(_ROUNDED.match, column.distinct)):
            # ids that a spreadsheet has rounded look alike: each line is then taken as a post of its own
            return [f"line {table.lines[i]}" for i in rows]
        return [column[i].strip() or f"line {table.lines[i]}" for i in rows]
    if source.kind in {"posts", "sends", "units"}:
        return [str(table.lines[i]) for i in rows]
    below = _level_below(layout, found)
    if below is None:
        return [""] * len(rows)
    column = table.cells(below.column, rows)
    if below.id_column is not None and below.id_column != below.column:
        ids = table.cells(below.id_column, rows)
        if len(set(zip(column, ids, strict=True))) > len(column.distinct):
            column = ids
    return column.stripped


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
    distinct = table.cells(layout.result_kind, rows).distinct
    kinds = {_result_role(cell) for cell in distinct if not is_missing(cell)}
    written = {cell.strip() for cell in distinct} - {""}
    if len(written) > 1:
        if "conversions" in layout.measures:
            return layout, []
        names = ", ".join(f"“{name}”" for name in sorted(written)[:3])
        header = table.headers[layout.results]
        return layout, [MixedResults(f"“{header}” counts different things: {names}.", column=header)]
    role = next(iter(kinds), None)
    if role is None or role in layout.measures or not table.cells(layout.results, rows).evidence.is_numeric:
        return layout, []
    measures = {**layout.measures, role: (layout.results,)}
    if role == "leads" and "conversions" not in measures:
        measures["conversions"] = (layout.results,)
    reasons = {**layout.reasons, role: f"“{table.headers[layout.results]}” counts “{next(iter(written))}”."}
    return replace(layout, measures=measures, reasons=reasons), []


def _result_role(cell: str) -> str | None:
    word = without_accents(cell)
    return next((role for role, pattern in _RESULT_ROLES if pattern.search(word)), None)

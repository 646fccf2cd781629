"""The description of a table of people rendered as one SQL statement.

The engine sees generic column names only (``c0``, ``c1`` …); paths, marks and labels go in as parameters, so nothing of
a file becomes part of a statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from experiments.reading.cells.numbers import FALSE_WORDS, LARGEST, MISSING, TRUE_WORDS
from experiments.reading.report import NumberStyle
from experiments.reduction.table import Column, Kind, PeopleTable

REJECTS_KEPT = 200
CSV_TYPES = {Kind.NUMBER: "DOUBLE", Kind.DATE: "DATE", Kind.MOMENT: "TIMESTAMP"}
_BUFFER_BYTES = 8 * 1024 * 1024
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", "T%H:%M:%S", "T%H:%M:%SZ", "T%H:%M:%S.%f")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows stand: a delimited text in UTF-8, or a Parquet file with the columns in the same order.

    ``lines_above`` counts the lines above the header; ``pad`` lets lines end early; ``is_typed`` says that a Parquet
    file holds figures as numbers, so that a version called 1 may be written 1.0.
    """

    path: Path
    delimiter: str | None = None
    lines_above: int = 0
    pad: bool = False
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """How the people are counted.

    Parameters
    ----------
    per_unit : bool
        Add the rows of each person up first; otherwise each row is one.
    labels : tuple of (str, str)
        Label in the file and version it stands for; "" leaves it out.
    pattern : str or None
        The part of the label that is the version.
    id_share : int
        One in how many ids is kept, to see whether they are repeated; 0 keeps none.
    pair_counts : bool
        Count for each two measures how many people have both.
    zeros : frozenset of str
        Measures in which a blank is 0.
    """

    per_unit: bool = False
    labels: tuple[tuple[str, str], ...] = ()
    pattern: str | None = None
    id_share: int = 0
    pair_counts: bool = False
    zeros: frozenset[str] = frozenset()


def render(source: Source, table: PeopleTable, asked: Asked) -> tuple[str, list[object]]:
    """Return the statement and its parameters.

    A row of the answer is: version, day, whether its people stand under other versions too, rows, people; for each
    measure people with a value, sum, sum of squares, smallest, largest, cells that could not be read and one of them;
    the cross-products (and, if asked for, people who have both); people without an id, days that could not be read,
    and, if asked for, a share of the ids.
    """
    given: list[object] = []
    names = [f"m{number}" for number in range(len(table.measures))]
    told = {
        name: unread
        for name, parts in zip(names, table.measures.values(), strict=True)
        if (unread := _unread(parts, table))
    }
    columns = [f"{_variant(table, asked, given, is_typed=source.is_typed)} AS v", f"{_day(table)} AS d"]
    columns.append("NULL::VARCHAR AS u" if table.unit is None else f"{_cell(table.unit)} AS u")
    for name, (measure, parts) in zip(names, table.measures.items(), strict=True):
        figure = _added(parts, table)
        columns.append(f"coalesce({figure}, 0) AS {name}" if measure in asked.zeros else f"{figure} AS {name}")
    columns += [f"{unread} AS {name}_unread" for name, unread in told.items()]
    columns += [f"{_day_unread(table)} AS d_unread"] if _day_unread(table) else []
    people = f"people AS ({_select('', ', '.join(columns), _from(source, table, given), '')})"
    sums = _sums(names, set(told), table, asked)
    if not asked.per_unit:
        return _select(f"WITH {people}", f"v, d, false, count(*), count(*), {sums}", "people", "v, d"), given
    unread_names = [f"{name}_unread" for name in told] + (["d_unread"] if _day_unread(table) else [])
    added = [f"sum({n}) AS {n}" for n in names] + [f"max({n}) AS {n}" for n in unread_names]
    added_up = ", ".join(["min(v) AS v, max(v) AS w, min(d) AS d, count(*) AS k, 'known' AS u", *added])
    alone = ", ".join(["v, v AS w, d, 1 AS k, NULL AS u", *names, *unread_names])
    named = _select("", added_up, "people WHERE v IS NOT NULL AND people.u IS NOT NULL", "people.u")
    nameless = _select("", alone, "people WHERE v IS NOT NULL AND people.u IS NULL", "")
    each = f"each AS ({named} UNION ALL {nameless})"
    return _select(f"WITH {people}, {each}", f"v, d, v <> w, sum(k), count(*), {sums}", "each", "v, d, v <> w"), given


def _select(before: str, what: str, where: str, by: str) -> str:
    """Put a statement together; nothing in it stems from a file."""
    return " ".join(part for part in (before, "SELECT", what, "FROM", where, f"GROUP BY {by}" if by else "") if part)


def _from(source: Source, table: PeopleTable, given: list[object]) -> str:
    given.append(str(source.path))
    if source.delimiter is None:
        names = ", ".join(f"c{index}" for index in range(table.width))
        return f"read_parquet(?) AS rows({names})"
    kinds = table.columns
    declared = ", ".join(
        f"'c{index}': '{CSV_TYPES.get(kinds.get(index, Kind.TEXT), 'VARCHAR')}'" for index in range(table.width)
    )
    given.extend([source.delimiter, source.lines_above])
    pad = "true" if source.pad else "false"
    return (
        f"read_csv(?, delim=?, quote='\"', escape='\"', header=true, skip=?, auto_detect=false, "
        f"columns={{{declared}}}, null_padding={pad}, store_rejects=true, rejects_limit={REJECTS_KEPT}, "
        f"buffer_size={_BUFFER_BYTES})"
    )


def _cell(column: Column) -> str:
    """Return a column in the type of its kind; what already has that type is not touched by the engine."""
    return f"c{column.index}::{CSV_TYPES.get(column.kind, 'VARCHAR')}"


def _variant(table: PeopleTable, asked: Asked, given: list[object], *, is_typed: bool = False) -> str:
    """Return the version. Blanks around it are left to whoever reads the groups, unless people are added up."""
    if table.variant is None:
        return "''"
    label = _cell(table.variant)
    if is_typed:
        label = f"regexp_replace({label}, '^(-?\\d+)\\.0$', '\\1')"
    if not (asked.per_unit or asked.labels or asked.pattern is not None):
        return f"nullif({label}, '')"
    label = f"trim({label})"
    if asked.pattern is not None:
        label = f"trim(regexp_extract({label}, ?, 1))"
    again = [asked.pattern] if asked.pattern is not None else []
    given.extend(again)
    if asked.labels:
        cases = " ".join("WHEN ? THEN ?" for _ in asked.labels)
        label = f"CASE {label} {cases} ELSE {label} END"
        given.extend([part for pair in asked.labels for part in pair] + again)
    return f"nullif({label}, '')"


def _figure(column: Column, table: PeopleTable) -> str:
    """Return a cell as a number; NULL where it is missing or cannot be read."""
    cell = _cell(column)
    if column.kind is Kind.NUMBER:
        return cell
    if column.kind is Kind.TRUTH:
        word = f"lower(trim({cell}))"
        no = f"WHEN {word} IN {_words(FALSE_WORDS)} THEN 0::DOUBLE"
        return f"CASE WHEN {word} IN {_words(TRUE_WORDS)} THEN 1::DOUBLE {no} END"
    decimal = table.style.decimal
    other = "." if decimal == "," else ","
    spaces = "\\s\u00a0\u202f\u2009''’"
    whole = f"(?:\\d{{1,3}}(?:[{other}{spaces}]\\d{{3}})+|\\d+)"
    figure = f"[-+−]?(?:{whole}(?:[{decimal}]\\d+)?(?:[eE][-+]?\\d+)?|[{decimal}]\\d+)"
    dressed = f"^(?:[A-Z]{{0,3}}[$€£¥]|[A-Z]{{3}})?[\\s\u00a0]*({figure})[\\s\u00a0]*(?:%|[A-Z]{{3}}|[$€£¥]|kr)?$"
    bare = f"regexp_replace(regexp_extract(trim({cell}), '{dressed}', 1), '[{other}{spaces}]', '', 'g')"
    plain = f"replace({bare}, '−', '-')"
    if decimal == ",":
        plain = f"replace({plain}, ',', '.')"
    number = f"TRY_CAST(nullif({plain}, '') AS DOUBLE)"
    return f"CASE WHEN abs({number}) <= {LARGEST} THEN {number} END"


def _added(parts: Sequence[Column], table: PeopleTable) -> str:
    figures = [_figure(part, table) for part in parts]
    if len(figures) == 1:
        return figures[0]
    missing = " AND ".join(f"({figure}) IS NULL" for figure in figures)
    return f"CASE WHEN {missing} THEN NULL ELSE {' + '.join(f'coalesce({figure}, 0)' for figure in figures)} END"


def _unread(parts: Sequence[Column], table: PeopleTable) -> str:
    """Return the cell that says something and is no figure; empty text where the engine itself rejects such lines."""
    told = [
        f"CASE WHEN {_says(_cell(part))} AND ({_figure(part, table)}) IS NULL THEN {_cell(part)} END"
        for part in parts
        if part.kind is not Kind.NUMBER
    ]
    return f"coalesce({', '.join(told)})" if len(told) > 1 else "".join(told)


def _says(cell: str) -> str:
    return f"{cell} IS NOT NULL AND lower(trim({cell})) NOT IN {_words(MISSING)}"


def _day(table: PeopleTable) -> str:
    if table.day is None:
        return "NULL::DATE"
    cell = _cell(table.day)
    if table.day.kind is Kind.WRITTEN_DATE:
        return f"try_strptime(trim({cell}), {_formats(table.date_style)})::DATE"
    return f"{cell}::DATE"


def _day_unread(table: PeopleTable) -> str:
    if table.day is None or table.day.kind is not Kind.WRITTEN_DATE:
        return ""
    return f"({_says(_cell(table.day))} AND {_day(table)} IS NULL)"


def _formats(style: str | None) -> str:
    """Write a date style such as ``D.M.YYYY`` in the engine's way, with and without a time behind it."""
    bare = (style or "YYYY-MM-DD").replace("Www, ", "")
    for mark in (" HH", "THH", " hh", "Thh", ", HH"):
        bare = bare.split(mark)[0]
    written = bare
    for mark, letter in (("YYYY", "%Y"), ("Mon", "%b"), ("MM", "%m"), ("DD", "%d"), ("YY", "%y")):
        written = written.replace(mark, letter)
    for mark, letter in (("M", "%m"), ("D", "%d")):
        written = "".join(letter if piece == mark else piece for piece in _pieces(written))
    weekday = ["%a, "] if (style or "").startswith("Www") else [""]
    return "[" + ", ".join(f"'{day}{written}{time}'" for day in weekday for time in _TIMES) + "]"


def _pieces(text: str) -> list[str]:
    """Part a half-written format into letters, with what begins by ``%`` in one piece."""
    pieces: list[str] = []
    for letter in text:
        if pieces and pieces[-1] == "%":
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _words(words: frozenset[str]) -> str:
    return "(" + ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(words)) + ")"


def _sums(names: Sequence[str], told: set[str], table: PeopleTable, asked: Asked) -> str:
    parts: list[str] = []
    for name in names:
        parts += [f"count({name})", f"sum({name})", f"sum({name} * {name})", f"min({name})", f"max({name})"]
        parts += [f"count({name}_unread)", f"min({name}_unread)"] if name in told else ["0", "NULL"]
    parts += [f"sum({first} * {second})" for first, second in combinations(names, 2)]
    if asked.pair_counts:
        parts += [f"count({first} * {second})" for first, second in combinations(names, 2)]
    parts += ["count(*) - count(u)", "count(*) FILTER (WHERE d_unread)" if _day_unread(table) else "0"]
    if asked.id_share:
        parts.append(f"list(u) FILTER (WHERE hash(u) % {asked.id_share} = 0)")
    return ", ".join(parts)


def render_people(source: Source, table: PeopleTable, asked: Asked) -> tuple[str, list[object]]:
    """Return a statement that counts the people of each version, those of several versions in each of them."""
    assert table.unit is not None, "asked of tables with ids"
    given: list[object] = []
    texts = PeopleTable(table.width, table.variant, table.unit, None, {}, table.style, None)
    columns = f"{_variant(table, asked, given, is_typed=source.is_typed)} AS v, {_cell(table.unit)} AS u"
    rows = _select("", columns, _from(source, texts, given), "")
    return _select("", "v, count(DISTINCT u)", f"({rows}) WHERE v IS NOT NULL", "v"), given


def render_repeats(source: Source, table: PeopleTable, share: int) -> tuple[str, list[object]]:
    """Return a statement that tells, of a share of the people: lines, lines that repeat another one, and people."""
    assert table.unit is not None, "asked of tables with ids"
    given: list[object] = []
    texts = PeopleTable(table.width, table.variant, table.unit, None, {}, table.style, None)
    columns = ", ".join(f"c{index}" for index in range(table.width))
    unit = _cell(table.unit)
    rows = _select("", f"{columns}, count(*) AS k", f"{_from(source, texts, given)} WHERE hash({unit}) % ? = 0", "ALL")
    given.append(share)
    return _select("", f"sum(k), sum(k - 1), count(DISTINCT c{table.unit.index})", f"({rows})", ""), given


def render_copy(source: Source, table: PeopleTable, target: Path) -> tuple[str, list[object]]:
    """Return a statement that writes all columns to a Parquet file, figures and days in their types."""
    given: list[object] = []
    columns = ", ".join(f"c{index}" for index in range(table.width))
    rows = _select("", columns, _from(source, table, given), "")
    place = str(target).replace("'", "''")
    return f"COPY ({rows}) TO '{place}' (FORMAT parquet, COMPRESSION zstd)", given


def render_columns(source: Source, width: int, keep: Sequence[int], target: Path) -> tuple[str, list[object]]:
    """Return a statement that writes some columns to a text of the same delimiter, as they are written and headless."""
    given: list[object] = []
    texts = PeopleTable(width, None, None, None, {}, NumberStyle(".", ""), None)
    rows = _select("", ", ".join(f"c{index}" for index in keep), _from(source, texts, given), "")
    place, delimiter = (str(part).replace("'", "''") for part in (target, source.delimiter or ","))
    return f"COPY ({rows}) TO '{place}' (FORMAT csv, HEADER false, DELIMITER '{delimiter}')", given

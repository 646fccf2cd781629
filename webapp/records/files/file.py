"""A file as it was read: what was recognised and why, the first rows with what each column is taken for."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from experiments.reading.cards import card_for
from experiments.reading.marked_copy import CannotMark, marked_copy, why_unmarked
from experiments.reading.problems.files import PersonalData
from experiments.reading.problems.problem import Problem
from experiments.reading.recognise import known_sources
from experiments.reading.report import NumberStyle, Report
from experiments.reading.sources.source import ExportCard
from experiments.reading.variants import ALL_ROWS
from webapp.formatting import count, period
from webapp.language.said import piece
from webapp.records.figures import opened
from webapp.records.files.columns import HIDDEN, Column, columns_of, role_words, shown_places
from webapp.records.files.doubts import Doubt, doubts_of
from webapp.records.files.levels import level_words, row_words
from webapp.records.files.problems import (
    MOST_READ_AGAIN,
    BrokenLines,
    Mark,
    broken_lines,
    columns_to_leave_out,
    marks_of,
)
from webapp.records.spoken import quoted

DELIMITERS: dict[str, LazyString] = {
    ",": _l("commas"),
    ";": _l("semicolons"),
    "\t": _l("tabs"),
    "|": _l("upright bars"),
}
ENCODINGS: dict[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}
ANSWERABLE = frozenset({"number_style", "date_style", "make_long"})
SHOWN_ROWS = 12
# A marked copy lies inside the page, for of a refused file nothing is kept: whoever asks for it later asks in vain.
MOST_MARKED = 1024 * 1024
MOST_OF_NAME = 120
MEMBERS = 6
MOST_OF_NAMES = 160


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was recognised, and why; ``inner`` is how the file is written, which only a doubt makes of use."""

    what: str
    why: str
    unsure: bool = False
    inner: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A physical row of the file; ``skipped`` says why it is no data, "" where it is.

    ``marks`` says for each cell which problem lies in it, by its number in the list; None where there is none.
    """

    line: int
    cells: tuple[str, ...]
    skipped: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """The file with its problems marked, as a link that holds the whole download."""

    name: str
    href: str
    size: str


@dataclass(frozen=True, slots=True)
class FilePage:
    """A read file for the page."""

    name: str
    facts: tuple[Fact, ...]
    columns: tuple[Column, ...]
    shown: tuple[int, ...]
    rows: tuple[GridRow, ...]
    broken: BrokenLines | None
    roles: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    settles: tuple[str, ...]
    personal: tuple[str, ...]
    card: ExportCard
    marked: MarkedCopy | None = None
    turned: bool = False
    number_style: str = ""
    date_style: str = ""
    doubts: Mapping[str, Doubt] = field(default_factory=dict)
    remedies: tuple[str, ...] = ()

    @property
    def fatal_count(self) -> int:
        """Count what forbids using the file."""
        return sum(problem.severity == "fatal" for problem in self.problems)


def file_page(report: Report, name: str, *, prefix: str = "", data: bytes | None = None) -> FilePage:
    """Turn what was read of a file into what the page shows of it.

    Parameters
    ----------
    report : Report
        What was read.
    name : str
        Name of the file.
    prefix : str
        What the names of its fields begin with.
    data : bytes or None
        The file; with it the page offers a copy with the problems marked.
    """
    columns = columns_of(report, prefix)
    problems = tuple(sorted(report.problems, key=lambda problem: (problem.severity != "fatal", problem.line or 0)))
    return FilePage(
        name=name,
        facts=tuple(_facts(report)),
        columns=columns,
        shown=shown_places(columns),
        rows=_rows(report, problems),
        broken=broken_lines(report, problems, name, data),
        roles=role_words(report),
        problems=problems,
        settles=settles(report),
        personal=personal_columns(report),
        card=card_for(report.platform),
        marked=None if data is None else marked_file(data, report, name),
        turned=bool(report.turned_from),
        number_style="" if report.number_style is None else number_sample(report.number_style),
        date_style=report.date_style or "",
        remedies=() if data is None else columns_to_leave_out(report, name, data),
        doubts=doubts_of(report),
    )


def marked_name(name: str) -> str:
    r"""Name the marked copy of a file: a name only, without folders and without signs that cannot be seen.

    Examples
    --------
    >>> marked_name("export"), marked_name("../../keys\x00.csv"), marked_name("C:\\a.xlsx"), marked_name("")
    ('export - marked.csv', 'keys - marked.csv', 'a - marked.csv', 'file - marked.csv')
    """
    last = re.split(r"[/\\]", name)[-1]
    stem = "".join(sign for sign in last if sign.isprintable()).rsplit(".", 1)[0].strip()
    return f"{stem[:MOST_OF_NAME] or 'file'} - marked.csv"


def marked_file(data: bytes, report: Report, name: str) -> MarkedCopy | None:
    """Write the copy of a file with its problems marked into a link; None where there is none to be had.

    Parameters
    ----------
    data : bytes
        The file; what is larger than 8 MB is not read once more.
    report : Report
        What was read of it.
    name : str
        Its name.
    """
    if len(data) > MOST_READ_AGAIN or why_unmarked(report):
        return None
    try:
        copy = marked_copy(data, name, report, most_bytes=MOST_MARKED)
    except CannotMark:
        return None
    size = _("%(size)s kB", size=count(max(1, round(len(copy) / 1000))))
    return MarkedCopy(marked_name(name), f"data:text/csv;base64,{base64.b64encode(copy).decode()}", size)


def settles(report: Report) -> tuple[str, ...]:
    """Name the fields of the mapping whose answer would make a refused file usable; empty where no answer would."""
    fatal = [problem for problem in report.problems if problem.severity == "fatal"]
    if not fatal or any(problem.asks not in ANSWERABLE for problem in fatal):
        return ()
    return tuple(dict.fromkeys(str(problem.asks) for problem in fatal))


def personal_columns(report: Report) -> tuple[str, ...]:
    """Name the columns with personal data, where they are all that forbids using the file."""
    fatal = [problem for problem in report.problems if problem.severity == "fatal"]
    if not fatal or any(problem.code != PersonalData.code or problem.column is None for problem in fatal):
        return ()
    return tuple(dict.fromkeys(str(problem.column) for problem in fatal))


def platform_title(platform: str | None) -> str:
    """Name a platform as a marketer knows it."""
    titles = {source.platform: source.title for source in known_sources()}
    return piece(titles.get(platform or "", _("A table"))) if platform else _("A table")


def _facts(report: Report) -> list[Fact]:
    facts = [Fact(platform_title(report.platform), _reason(report, "platform"), "platform" in report.unsure)]
    facts.append(Fact(_size(report), row_words(report.level), "level" in report.unsure))
    if report.variants:
        facts.append(Fact(_versions(report), _reason(report, "variant"), "variant" in report.unsure))
    if report.number_style is not None:
        said = _("Numbers as %(sample)s", sample=number_sample(report.number_style))
        facts.append(Fact(said, _reason(report, "number_style"), "number_style" in report.unsure, inner=True))
    if report.date_style is not None:
        said = _("Days as %(style)s", style=report.date_style)
        facts.append(Fact(said, _reason(report, "date"), "date_style" in report.unsure, inner=True))
    if report.currency is not None:
        said = _("Amounts in %(currency)s", currency=report.currency)
        facts.append(Fact(said, _reason(report, "currency"), "currency" in report.unsure))
    if report.encoding is not None:
        facts.append(Fact(_container(report), _reason(report, "encoding"), inner=True))
    if report.skipped:
        said = ngettext("%(num)s line left out", "%(num)s lines left out", len(report.skipped))
        first = report.skipped[0]
        facts.append(Fact(said, _("Line %(line)s: %(reason)s", line=first.line, reason=first.reason)))
    return facts


def _reason(report: Report, *fields: str) -> str:
    said = (report.reasons.get(field, "") for field in fields)
    return " ".join(opened(text) for text in said if text)


def _size(report: Report) -> str:
    rows = ngettext("%(said)s row", "%(said)s rows", report.row_count, said=count(report.row_count))
    parts = [level_words(report.level), rows] if report.level else [rows]
    if report.date_range is not None:
        parts.append(period(*report.date_range))
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _versions(report: Report) -> str:
    names = list(report.variants)
    if names == [ALL_ROWS]:
        return _("No column tells versions apart")
    said = ", ".join(quoted(name) for name in names[:MEMBERS])
    if len(said) > MOST_OF_NAMES:
        return ngettext("%(num)s version", "%(num)s versions", len(names))
    return said + (_(" and %(more)s more", more=len(names) - MEMBERS) if len(names) > MEMBERS else "")


def _container(report: Report) -> str:
    encoding = ENCODINGS.get(report.encoding or "", report.encoding or "")
    marks = DELIMITERS.get(report.delimiter or "")
    return f"{encoding}, {marks}" if marks else encoding


def number_sample(style: NumberStyle) -> str:
    """Write a number in the style of the file.

    Examples
    --------
    >>> number_sample(NumberStyle(decimal=",", thousands="."))
    '1.234,50'
    """
    return f"1{style.thousands}234{style.decimal or '.'}50"


def _rows(report: Report, problems: Sequence[Problem]) -> tuple[GridRow, ...]:
    skipped = {skip.line: skip.reason for skip in report.skipped}
    rows: Sequence[tuple[int, Sequence[str]]] = [row for row in report.preview if row[0] != report.header_line]
    width = len(report.headers)
    hidden = {p.column for p in report.problems if p.code == PersonalData.code}
    marks = marks_of(problems)
    return tuple(
        GridRow(
            line,
            _shown_cells(cells, report.headers, hidden, width),
            skipped.get(line, ""),
            tuple(marks.get((line, header)) for header in report.headers),
        )
        for line, cells in rows[:SHOWN_ROWS]
    )


def unsaid_place(problem: Any) -> tuple[int | None, str | None]:
    """Give line and column of a problem as far as its sentence does not name them.

    Parameters
    ----------
    problem : Problem or mapping
        A problem, or what is stored of one.
    """
    known = problem if isinstance(problem, Mapping) else None
    sentence, line, column = (
        getattr(problem, name, None) if known is None else known.get(name) for name in ("sentence", "line", "column")
    )
    said = str(sentence or "")
    named = line is None or re.search(rf"\b[Ll]ines? {line}\b", said) is not None
    told = column is None or str(column) in said
    return (None if named else line), (None if told else column)


def _shown_cells(
    cells: Sequence[str], headers: Sequence[str], hidden: Collection[str | None], width: int
) -> tuple[str, ...]:
    """Give a row as wide as its headers; personal data stay out of the page too."""
    wide = [*cells[:width], *([""] * (width - len(cells)))]
    return tuple(HIDDEN if header in hidden and cell else cell for header, cell in zip(headers, wide, strict=True))

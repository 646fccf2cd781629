"""A read file in words and tables for the command line: what it is and why, what was counted, what is wrong with it."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.reading.problems.problem import Problem
    from experiments.reading.report import Report

WIDTH = 100
_LABEL = 11
_MOST_ROWS = 12
_MOST_LEFT_OUT = 8
_LONGEST_NAME = 36
_LONGEST_HEAD = 18


def described(report: Report, name: str) -> list[str]:
    """Say what was seen in a file, why, and what it adds up to.

    Parameters
    ----------
    report : Report
        What was read.
    name : str
        Name of the file.

    Returns
    -------
    list of str
        Lines of at most 100 signs. The totals of a refused file are not among them.
    """
    lines = [name, headline(report.problems)]
    if report.platform is None:
        return lines
    lines += ["", *_facts(report)]
    if not report.is_refused:
        lines += _versions(report)
        lines += _taken_for(report)
    lines += _left_out(report)
    softer = [problem for problem in report.problems if problem.severity != "fatal"]
    if softer and not report.is_refused:
        lines += ["", "Noticed", *_listed(softer)]
    return lines


def refusal(report: Report) -> list[str]:
    """Say everything that is wrong with a refused file, and what to click to get a usable one.

    Parameters
    ----------
    report : Report
        What was read.
    """
    from experiments.reading.cards import card_for

    lines = ["This file cannot be used:", *_listed(report.problems)]
    card = card_for(report.platform)
    lines += ["", f"How to get a usable file: {card.title}"]
    for number, step in enumerate(card.steps, start=1):
        lines += _folded(f"{number}.", step, 5)
    if report.platform is None:
        lines += ["", "The cards of all platforms stand in the guide under “Exports, platform by platform”."]
    return lines


def headline(problems: Sequence[Problem]) -> str:
    """Say how many problems there are.

    Parameters
    ----------
    problems : sequence of Problem
        All of a file.

    Examples
    --------
    >>> headline(())
    'Can be used; no problem found.'
    """
    counts = Counter(problem.severity for problem in problems)
    parts = [_count(counts[severity], severity) for severity in ("warning", "note") if counts[severity]]
    softer = " and ".join(parts)
    if not counts["fatal"]:
        return f"Can be used; {softer} below." if softer else "Can be used; no problem found."
    forbids = "forbids" if counts["fatal"] == 1 else "forbid"
    said = f"Cannot be used: {_count(counts['fatal'], 'problem')} {forbids} it"
    return f"{said}; besides, {softer}." if softer else f"{said}."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _facts(report: Report) -> Iterator[str]:
    """Say what was recognised, each with its reason."""
    from experiments.reading.recognise import source_of

    why = report.reasons
    assert report.platform is not None, "it is asked before"
    yield from _fact("Platform", f"{source_of(report.platform).title}. {why.get('platform', '')}")
    level = (report.level or "row").replace("_", " ").replace(" x ", " and ")
    yield from _fact("Rows", f"{report.row_count:,}, one per {level}.")
    if report.date_range is not None:
        first, last = report.date_range
        written = f", written {report.date_style}" if report.date_style else ""
        yield from _fact("Days", f"{first.isoformat()} to {last.isoformat()}{written}. {why.get('date', '')}")
    else:
        yield from _fact("Days", why.get("date", ""))
    yield from _fact("Versions", why.get("variant", ""))
    others = [header for header in report.variant_candidates if header != report.variant_column]
    if others:
        yield from _fact("", f"Could also be told apart by {_quoted(others)}.")
    yield from _fact("Numbers", why.get("number_style", "") if report.number_style else "As the workbook holds them.")
    yield from _fact("Currency", " ".join(filter(None, [report.currency and f"{report.currency}.", why["currency"]])))
    yield from _fact("File", why.get("encoding", ""))


def _fact(label: str, text: str) -> list[str]:
    return _folded(label, text.strip(), _LABEL) if text.strip() else []


def _folded(label: str, text: str, indent: int) -> list[str]:
    """Write a label and a text beside it, folded at the width."""
    pad = " " * (indent + 2)
    first = f"  {label:<{indent}}"
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=pad, break_on_hyphens=False) or [first]


def _quoted(names: Sequence[str], most: int = 6) -> str:
    said = ", ".join(f"“{_shortened(name)}”" for name in names[:most])
    return f"{said} and {len(names) - most:,} more" if len(names) > most else said


def _versions(report: Report) -> list[str]:
    """Write the totals: a line for each version, a column for each measure; as many tables as the width asks for."""
    known = [measure for measure in report.columns if measure in report.rows.measures]
    names = known or list(report.rows.measures)
    if not report.variants:
        return []
    rows_of = Counter(report.rows.variant)
    shown = list(report.variants)[:_MOST_ROWS]
    # of a file too large to be held, the rows of each version were not counted apart
    columns = [["rows", *(f"{rows_of[variant]:,}" for variant in shown)]] if report.counted is None else []
    if report.rows_are_units:
        columns.append(["units", *(_figure(report.variants[variant].get("units")) for variant in shown)])
    columns += [[_heading(name), *(_figure(report.variants[variant].get(name)) for variant in shown)] for name in names]
    lines = []
    for table in _fitting(["Version", *map(_shortened, shown)], columns):
        lines += ["", *table]
    if len(report.variants) > len(shown):
        lines.append(f"  … and {len(report.variants) - len(shown):,} more.")
    others = [name for name in report.rows.measures if name not in names]
    if others:
        lines += ["", *_folded("", f"Added up as well, under their own headers: {_quoted(others)}.", 0)]
    return lines


def _fitting(first: Sequence[str], columns: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Set columns beside the names, in a new table where the width is used up."""
    left = 2 + max(map(len, first))
    room: list[Sequence[str]] = []
    used = left
    for column in columns:
        wide = 2 + max(map(len, column))
        if room and used + wide > WIDTH:
            yield _table(first, room)
            room, used = [], left
        room.append(column)
        used += wide
    if room:
        yield _table(first, room)


def _table(first: Sequence[str], columns: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in columns]
    left = max(map(len, first))
    lines = []
    for place, name in enumerate(first):
        cells = (column[place].rjust(width) for column, width in zip(columns, widths, strict=True))
        lines.append("  " + "  ".join([name.ljust(left), *cells]).rstrip())
    lines.insert(1, "  " + "─" * (max(map(len, lines)) - 2))
    return lines


def _heading(name: str) -> str:
    words = name.replace("_", " ")
    return words if len(words) <= _LONGEST_HEAD else f"{words[: _LONGEST_HEAD - 1]}…"


def _shortened(name: str) -> str:
    """Cut a long name in its middle: names of one test often differ at their end."""
    one_line = " ".join(name.split())
    if len(one_line) <= _LONGEST_NAME:
        return one_line
    tail = _LONGEST_NAME // 2
    return f"{one_line[: _LONGEST_NAME - tail - 1].rstrip()}…{one_line[-tail:].lstrip()}"


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def _taken_for(report: Report) -> list[str]:
    """Say which column was taken for what, where its header does not say so itself."""
    pairs = [(role.replace("_", " "), " ".join(header.split())) for role, header in report.columns.items()]
    if not pairs:
        return []
    wide = max(len(role) for role, _header in pairs)
    half = -(-len(pairs) // 2)
    left = [f"{role:<{wide}}  {header}" for role, header in pairs[:half]]
    right = [f"{role:<{wide}}  {header}" for role, header in pairs[half:]]
    middle = max(map(len, left)) + 4
    if len(pairs) > 4 and 2 + middle + max(map(len, right)) <= WIDTH:
        beside = [*right, *[""] * (len(left) - len(right))]
        return ["", "Columns", *(f"  {a:<{middle}}{b}".rstrip() for a, b in zip(left, beside, strict=True))]
    lines = ["", "Columns"]
    for role, header in pairs:
        lines += _folded(role, header, wide + 2)
    return lines


def _left_out(report: Report) -> list[str]:
    """Say which lines are no data; what is alike and follows each other stands together."""
    if not report.skipped:
        return []
    groups = [
        (reason, [skip.line for skip in group]) for reason, group in groupby(report.skipped, lambda skip: skip.reason)
    ]
    lines = ["", f"Left out: {_count(len(report.skipped), 'line')}"]
    for reason, places in groups[:_MOST_LEFT_OUT]:
        where = f"line {places[0]}" if len(places) == 1 else f"lines {places[0]}–{places[-1]}"
        lines += _folded(where, reason, 14)
    if len(groups) > _MOST_LEFT_OUT:
        rest = sum(len(places) for _reason, places in groups[_MOST_LEFT_OUT:])
        lines.append(f"  … and {rest:,} more.")
    return lines


def _listed(problems: Sequence[Problem]) -> Iterable[str]:
    """Write the problems with numbers; what to do stands once below those of one kind."""
    marks = {"fatal": "", "warning": "Warning: ", "note": "Note: "}
    kinds: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda problem: list(marks).index(problem.severity)):
        kinds.setdefault(f"{problem.severity} {problem.code}", []).append(problem)
    number = 0
    for alike in kinds.values():
        for problem in alike:
            number += 1
            yield from _folded(f"{number}.", f"{marks[problem.severity]}{problem.sentence}", 5)
        if alike[0].remedy:
            yield from _folded("→", alike[0].remedy, 5)

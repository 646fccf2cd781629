"""``trialbook inspect``: what is this file? Needs no database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from experiments.reading.report import Report

_MOST_SENTENCES = 30


@click.command("inspect")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of words.")
def command(file: Path, *, as_json: bool) -> None:
    """Say what FILE is: platform, columns, versions, totals, and everything wrong with it."""
    from experiments.reading.container import MAX_BYTES
    from experiments.reading.read import read_file

    with file.open("rb") as stream:
        # one byte more than is read tells that the file is too large, without holding all of it
        report = read_file(stream.read(MAX_BYTES + 1), file.name)
    if as_json:
        click.echo(json.dumps(report.document(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_described(report, file.name)))
    if report.is_refused:
        click.echo("\n".join(_refusal(report)), err=True)
        sys.exit(1)


def _described(report: Report, name: str) -> list[str]:
    """Write what was seen and why, for a person."""
    if report.platform is None:
        return [f"{name}: not recognised."]
    from experiments.reading.recognise import source_of

    lines = [
        f"{name}: {source_of(report.platform).title}, {len(report.rows.lines)} lines of data, one per {report.level}."
    ]
    facts = [
        ("Platform", report.reasons.get("platform", "")),
        ("Format", report.reasons.get("encoding", "")),
        ("Numbers", report.reasons.get("number_style", "")),
        ("Days", _days(report)),
        ("Currency", _with_reason(report.currency, report.reasons.get("currency", ""))),
        ("Versions", report.reasons.get("variant", "")),
    ]
    lines.extend(f"  {label:<9} {text}" for label, text in facts if text)
    lines.append("  Columns")
    lines.extend(f"    {role:<18} {header}" for role, header in report.columns.items())
    lines.extend(_totals(report))
    lines.extend(f"  Left out: line {skip.line}. {skip.reason}" for skip in report.skipped[:10])
    if len(report.skipped) > 10:
        lines.append(f"  … and {len(report.skipped) - 10} more lines left out.")
    softer = [problem for problem in report.problems if problem.severity != "fatal"]
    lines.extend(f"  {problem.severity.capitalize()}: {problem.sentence} {problem.remedy}" for problem in softer[:10])
    return lines


def _days(report: Report) -> str:
    if report.date_range is None:
        return report.reasons.get("date", "")
    first, last = report.date_range
    return f"{first.isoformat()} to {last.isoformat()}. {report.reasons.get('date', '')}"


def _with_reason(value: str | None, reason: str) -> str:
    return reason if value is None else f"{value}. {reason}"


def _totals(report: Report) -> list[str]:
    """Write the totals as a table: a line for each variant, a column for each measure."""
    names = [measure for measure in report.columns if measure in report.rows.measures]
    if report.rows_are_units:
        names = ["units", *names]
    if not report.variants or not names:
        return []
    rows = [["", *names]]
    for variant, totals in report.variants.items():
        rows.append([_shortened(variant), *(_figure(totals.get(name)) for name in names)])
    widths = [max(len(row[place]) for row in rows) for place in range(len(names) + 1)]
    lines = ["  Totals"]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("    " + "  ".join(cells).rstrip())
    return lines


def _shortened(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:39]}…"


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def _refusal(report: Report) -> list[str]:
    """Say why the file cannot be used, and what to click to get a usable one."""
    from experiments.reading.cards import card_for

    fatal = [problem for problem in report.problems if problem.severity == "fatal"]
    lines = ["This file cannot be used:"]
    lines.extend(f"- {problem.sentence}" for problem in fatal[:_MOST_SENTENCES])
    if len(fatal) > _MOST_SENTENCES:
        lines.append(f"- … and {len(fatal) - _MOST_SENTENCES} more.")
    lines.extend(dict.fromkeys(problem.remedy for problem in fatal if problem.remedy))
    card = card_for(report.platform)
    lines.append(f"How to get a usable file ({card.title}):")
    lines.extend(f"  {number}. {step}" for number, step in enumerate(card.steps, start=1))
    return lines

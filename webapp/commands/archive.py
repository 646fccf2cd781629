"""``trialbook archive``: past experiments into the book and out of it, as a table or as a whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from experiments.reading.problems.problem import Problem

NUMBERS = {"point": ".", "comma": ","}
DATES = {"day": True, "month": False}
TABLES = (".csv", ".xlsx")
WAYS = {
    "number_style_unclear": "Or say it here, and call it again with --numbers point (or comma).",
    "date_order_unclear": "Or say it here, and call it again with --dates day (or month).",
}
STOPPED = "Stopped before the end, so nothing came in. Call it again; nothing counts twice."


@click.group("archive")
def command() -> None:
    """Bring past experiments in, take all out: .csv and .xlsx a row per version, .zip everything."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--team", help="Into which team, where the book has several.")
@click.option("--as", "email", metavar="EMAIL", help="Who brings them in, where the team has several people.")
@click.option("--worthwhile", type=click.FloatRange(0, 10), default=0.0, show_default=True,
              help="From which change on it was worth it (0.05 is 5 %), where no verdict is given.")  # fmt: skip
@click.option("--numbers", type=click.Choice(list(NUMBERS)), help="How figures are written: 1,234.5 or 1.234,5.")
@click.option("--dates", type=click.Choice(list(DATES)), help="What comes first in a date.")
def take(  # noqa: PLR0917 - click's signature
    file: Path, team: str | None, email: str | None, worthwhile: float, numbers: str | None, dates: str | None
) -> None:
    """Bring FILE in, all of it or nothing; the same file again adds nothing."""
    from experiments.transfer.bundle import is_bundle

    try:
        if is_bundle(file):
            _take_book(file)
        else:
            _take_table(file, team, email, worthwhile, (numbers, dates))
    except KeyboardInterrupt:
        raise click.ClickException(STOPPED) from None


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--team", help="Of which team, where the book has several; a .zip holds them all.")
def give(file: Path, team: str | None) -> None:
    """Write the archive to FILE: .csv or .xlsx a row per version and number, .zip the whole book."""
    suffix = file.suffix.lower()
    if suffix not in {*TABLES, ".zip"}:
        raise click.UsageError(f"{file.name}: the name ends in .csv, .xlsx or .zip, and that says what is written.")
    if not file.parent.is_dir():
        raise click.UsageError(f"There is no folder {file.parent}.")
    from webapp.commands.archiving import exported

    said = exported(file, suffix, team)
    click.echo("\n".join(said))


def _take_table(
    file: Path, team: str | None, email: str | None, worthwhile: float, style: tuple[str | None, str | None]
) -> None:
    from experiments.errors import DomainError
    from experiments.reading.opening.container import MAX_BYTES
    from experiments.transfer.archive_in import HistoryRefused, read_history
    from experiments.transfer.history.cells import Style
    from webapp.commands.archiving import telling

    numbers, dates = style
    if file.stat().st_size > MAX_BYTES:
        raise click.ClickException(f"{file.name} has more than {MAX_BYTES // 1024**2} MB. Split it; nothing came in.")
    with telling(file.name) as told:
        read = read_history(
            file.read_bytes(),
            file.name,
            style=Style(NUMBERS.get(numbers or ""), DATES.get(dates or "")),
            worthwhile=worthwhile,
            told=told,
        )
    if read.is_refused:
        _refuse(file.name, read.problems)
    from webapp.commands.archiving import taken_in

    try:
        said = taken_in(read, file.name, team, email)
    except HistoryRefused as refusal:
        _refuse(file.name, refusal.problems)
    except DomainError as refusal:
        raise click.ClickException(f"{refusal} Nothing came in.") from refusal
    else:
        click.echo("\n".join(said))
        _say(read.problems, lambda problem: problem.severity != "fatal")


def _take_book(file: Path) -> None:
    from experiments.errors import DomainError
    from webapp.commands.archiving import book_taken_in

    try:
        said = book_taken_in(file)
    except DomainError as refusal:
        raise click.ClickException(f"{refusal} Nothing came in.") from refusal
    click.echo("\n".join(said))


def _refuse(name: str, problems: list[Problem]) -> None:
    """Say everything that is wrong with a file, and end with 1."""
    click.echo(f"{name} cannot be taken in:", err=True)
    _say(problems, lambda problem: problem.severity == "fatal")
    codes = {problem.code for problem in problems}
    for code, way in WAYS.items():
        if code in codes:
            click.echo(way, err=True)
    click.echo("Nothing came in.", err=True)
    sys.exit(1)


def _say(problems: list[Problem], wanted: Callable[[Problem], bool]) -> None:
    """Print problems on stderr, each remedy once, behind the last problem that it belongs to."""
    chosen = [problem for problem in problems if wanted(problem)]
    for place, problem in enumerate(chosen):
        where = "" if problem.line is None or "line" in problem.sentence.lower() else f" (line {problem.line})"
        click.echo(f"  {problem.sentence}{where}", err=True)
        later = chosen[place + 1].code if place + 1 < len(chosen) else None
        if later != problem.code and problem.severity != "note":
            click.echo(f"    {problem.remedy}", err=True)

"""``trialbook import``: result files into an experiment, without a browser between."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from experiments.reading.report import FileMapping
    from webapp.commands.taking_in import Taken

# The names of webapp.forms.mapping.NUMBER_STYLES and DATE_STYLES; spelled out, so that help loads nothing.
NUMBERS = ("point", "comma")
DATES = ("day", "month")
STOPPED = "Stopped before the end: the files are all in, or none is. Call it again to finish; nothing counts twice."


@click.command("import")
@click.argument("experiment", type=click.IntRange(1, 2**31 - 1))
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
)
@click.option(
    "--map", "labels", multiple=True, metavar="LABEL=VARIANT",
    help="Which version of the plan a name in the file is; LABEL= leaves it out.",
)  # fmt: skip
@click.option(
    "--column", "columns", multiple=True, metavar="ROLE=HEADER",
    help="Which column holds variant, date, unit or a measure.",
)  # fmt: skip
@click.option("--without", multiple=True, metavar="HEADER", help="A column to leave out (personal data).")
@click.option("--numbers", type=click.Choice(NUMBERS), help="How figures are written: 1,234.5 or 1.234,5.")
@click.option("--dates", type=click.Choice(DATES), help="What comes first in a date.")
@click.option("--long", "make_long", is_flag=True, help="Put versions that stand side by side below each other first.")
@click.option("--as", "email", metavar="EMAIL", help="Who takes them in, where the team has several people.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(experiment: int, files: tuple[Path, ...], as_json: bool, **asked: Any) -> None:  # noqa: FBT001  click's way
    """Take FILES into EXPERIMENT (its number), all of them or none; the same file again is one import."""
    columns, pairs = _columns(asked["columns"]), _pairs(asked["labels"])
    try:
        taken = _take_in(experiment, files, _mapping(columns, asked), pairs, asked["email"])
    except KeyboardInterrupt:
        raise click.ClickException(STOPPED) from None
    from webapp.commands.imported import document, lines, refusals

    if as_json:
        click.echo(json.dumps(document(taken), ensure_ascii=False, indent=2))
    elif not taken.is_refused:
        click.echo("\n".join(lines(taken)))
    if taken.is_refused:
        click.echo("\n".join(refusals(taken)), err=True)
        sys.exit(1)


def _take_in(
    experiment: int, files: Sequence[Path], said: FileMapping | None, pairs: tuple[str, ...], email: str | None
) -> Taken:
    """Open the book of the settings and take the files in."""
    from webapp.serving import opening, settings_or_exit

    settings = settings_or_exit()
    from webapp.book import open_book
    from webapp.commands.taking_in import Wish, take_in

    with opening(settings):
        book = open_book(settings)
    try:
        return take_in(book, Wish(experiment, files, said, pairs, email))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise click.ClickException(f"Nothing was taken in: {place}{error.strerror or error}.") from error
    finally:
        book.engine.dispose()


def _columns(pairs: Sequence[str]) -> dict[str, str]:
    """Read which column holds what; headers may hold the sign, roles do not."""
    columns: dict[str, str] = {}
    for pair in pairs:
        role, _sign, header = (part.strip() for part in pair.partition("="))
        if not (role and header):
            raise click.UsageError(f'“{pair}” names no column. Write it as in --column "variant=Ad name".')
        columns[role] = header
    return columns


def _pairs(pairs: Sequence[str]) -> tuple[str, ...]:
    """Check that each names a label; which sign of equality divides it is known once the plan is."""
    for pair in pairs:
        if not pair.rpartition("=")[0].strip():
            raise click.UsageError(f'“{pair}” names no version. Write it as in --map "Kit A=A".')
    return tuple(pairs)


def _mapping(columns: dict[str, str], asked: dict[str, Any]) -> FileMapping | None:
    """Put together what was said of the files; ``None`` where nothing was."""
    from experiments.reading.report import FileMapping
    from webapp.forms.mapping import DATE_STYLES, NUMBER_STYLES

    said = FileMapping(
        columns=columns,
        number_style=NUMBER_STYLES.get(asked["numbers"]),
        date_style=DATE_STYLES.get(asked["dates"]),
        without=tuple(asked["without"]),
        make_long=asked["make_long"],
    )
    return said if said != FileMapping() or asked["labels"] else None

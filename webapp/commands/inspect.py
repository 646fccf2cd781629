"""``trialbook inspect``: what is this file? Needs no database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from experiments.reading.report import Report


@click.command("inspect")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of words.")
@click.option("--long", "make_long", is_flag=True, help="Put versions that stand side by side below each other first.")
@click.option(
    "--marked",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a copy of the file as CSV with the problems beside their lines.",
)
def command(file: Path, *, as_json: bool, make_long: bool, marked: Path | None) -> None:
    """Say what FILE is: platform, columns, versions, totals, and everything wrong with it."""
    from webapp.commands.described import described, refusal

    if marked is not None and marked.exists() and marked.samefile(file):
        raise click.UsageError("The marked copy cannot take the place of the file itself.")
    report = _read(file, make_long=make_long)
    _tell_plugins()
    if as_json:
        click.echo(json.dumps(report.document(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join([*described(report, file.name), *([""] if report.is_refused else [])]))
    if report.is_refused:
        click.echo("\n".join(refusal(report)), err=True)
    if marked is not None:
        _write_marked(file, report, marked)
    if report.is_refused:
        sys.exit(1)


def _read(file: Path, *, make_long: bool) -> Report:
    """Read the file; the one place that does."""
    from experiments.reading.report import FileMapping
    from webapp.commands.large import read_any

    return read_any(file, FileMapping(make_long=True) if make_long else None)


def _tell_plugins() -> None:
    """Say which plug-ins could not be used: a file of theirs is not recognised."""
    from experiments.reading.recognise import installed_sources

    for fault in installed_sources().faults:
        click.echo(fault, err=True)


def _write_marked(file: Path, report: Report, marked: Path) -> None:
    """Write the copy with the problems marked, or say why there is none."""
    from experiments.reading.marked_copy import CannotMark, marked_copy
    from experiments.reading.opening.container import MAX_BYTES

    if file.stat().st_size > MAX_BYTES:
        click.echo("No marked copy is written of a file of this size.", err=True)
        return
    try:
        marked.write_bytes(marked_copy(file.read_bytes(), file.name, report))
    except CannotMark as why:
        click.echo(str(why), err=True)
    except OSError as error:
        click.echo(f"The marked copy could not be written: {error.strerror}.", err=True)
    else:
        click.echo(f"The problems are marked in {marked}.", err=True)

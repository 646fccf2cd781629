"""Imports in a process that is killed with SIGKILL at a given moment, and what must be true of the book afterwards.

A moment is a number of calls (of Python or of C functions, those that write to the disk among them): the same number
kills at the same place, so that what was found once can be found again.
"""

from __future__ import annotations

import csv
import multiprocessing
import os
import shutil
import signal
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import make_engine
from experiments.people.permission import Actor
from experiments.results.files import FileStore, StoredFile
from experiments.results.tables import CellRow, Import
from experiments.results.uploads.imports import Upload, accept_file
from tests.experiments.results.exports import AFTER, daily

EXPORTS = 6
"""The team exports six times, each time from the first day on: each export replaces all that the one before said."""


@dataclass(frozen=True)
class Place:
    """A folder with a book, its store of files, and the list of acknowledged exports."""

    folder: Path
    actor: Actor
    experiment_id: int

    @property
    def url(self) -> str:
        """Where the book is."""
        return f"sqlite:///{self.folder / 'book.db'}"

    @property
    def acknowledged(self) -> int:
        """How many exports the process said it had taken in."""
        told = self.folder / "acknowledged"
        return told.read_text().count("\n") if told.exists() else 0

    def copied(self, folder: Path) -> Place:
        """Return a copy of the whole place."""
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder)


def export(number: int) -> bytes:
    """Write the export of day ``number``: as many days, with figures that were revised since."""
    return daily(number + 1, a=20 + number, b=25 + 2 * number)


def clicks_in(number: int) -> dict[tuple[date, str], float]:
    """Tell the link clicks of each day and variant that the export says."""
    rows = csv.DictReader(export(number).decode().splitlines())
    return {(date.fromisoformat(row["Day"]), row["Ad set name"]): float(row["Link clicks"]) for row in rows}


def import_all(place: Place, kill_at: int) -> None:
    """Take in every export, one after the other; at the call ``kill_at`` the process is gone, if it is above 0."""
    calls = 0

    def count(_frame: FrameType, _event: str, _arg: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    engine, store = make_engine(place.url), FileStore(place.folder / "files")
    with (place.folder / "acknowledged").open("a") as told:
        sys.setprofile(count)
        for number in range(EXPORTS):
            with Session(engine) as session, session.begin():
                upload = Upload(f"export {number}.csv", export(number))
                accept_file(session, store, place.actor, place.experiment_id, upload, now=AFTER)
            told.write(f"{number}\n")
            told.flush()
        sys.setprofile(None)
    (place.folder / "calls").write_text(str(calls))
    engine.dispose()


def run(place: Place, kill_at: int = 0) -> int:
    """Import in a process of its own; returns how it ended."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=import_all, args=(place, kill_at))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def calls_of_a_whole_run(place: Place) -> int:
    """Count the calls of a run that nobody kills."""
    assert run(place) == 0
    return int((place.folder / "calls").read_text())


def faults(place: Place) -> list[str]:
    """Say what is wrong with the book: an acknowledged export lost, half of one kept, a day counted twice."""
    engine = make_engine(place.url)
    with Session(engine) as session:
        taken = session.scalar(sa.select(sa.func.count()).select_from(Import)) or 0
        cells = session.scalars(sa.select(CellRow).where(CellRow.superseded_by.is_(None))).all()
        names = {variant: labels[0] for variant, labels in session.execute(
            sa.text("SELECT variant_id, labels FROM import_variant")).all()}  # fmt: skip
        hashes = set(session.scalars(sa.select(StoredFile.sha256)))
    engine.dispose()
    found = []
    if not place.acknowledged <= taken <= place.acknowledged + 1:
        found.append(f"{place.acknowledged} exports were acknowledged, {taken} are there")
    days = [(cell.day, cell.variant_id) for cell in cells]
    if len(set(days)) < len(days):
        found.append("a day counts twice")
    said = sorted(cell.sums["link_clicks"] for cell in cells)
    wanted = sorted(clicks_in(taken - 1).values()) if taken else []
    if said != wanted or len(names) not in {0, 2}:
        found.append(f"after {taken} exports the clicks are {said}, not {wanted}")
    store = FileStore(place.folder / "files")
    found.extend(f"the body {sha256[:8]} is gone" for sha256 in hashes if not store.has(sha256))
    return found

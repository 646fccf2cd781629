"""A process is killed while it takes in files: what it acknowledged is there, nothing counts twice."""

from __future__ import annotations

import random
import shutil
import signal
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from experiments.database import make_engine
from experiments.people.first import set_up
from tests.experiments.results.killed import EXPORTS, Place, calls_of_a_whole_run, faults, run
from tests.factories import make_registered

MOMENTS = 6


@pytest.fixture
def place(sqlite_template: Path, now: datetime, tmp_path: Path) -> Place:
    """A book with a registered experiment and nothing taken in yet.

    On SQLite alone: the whole place, database and bodies, is a folder that each try copies. That a killed process loses
    and doubles nothing on PostgreSQL is shown with jobs.
    """
    return opened(sqlite_template, now, tmp_path / "place")


def opened(template: Path, now: datetime, folder: Path) -> Place:
    """Open a book in a folder."""
    folder.mkdir()
    shutil.copyfile(template, folder / "book.db")
    engine = make_engine(f"sqlite:///{folder / 'book.db'}")
    with Session(engine) as session, session.begin():
        actor = set_up(session, email="ines@quernwell.example", name="Ines Morrow", password_hash=None,
                       team_name="Quernwell Mill", currency="EUR", now=now)  # fmt: skip
        experiment_id = make_registered(session, actor, now).id
    engine.dispose()
    return Place(folder, actor, experiment_id)


def kill_and_try_again(place: Place, folder: Path, moment: int) -> list[str]:
    """Kill an import at a moment, look at the book, let a second one run to its end, and look again."""
    own = place.copied(folder)
    ended = run(own, moment)
    wrong = [] if ended == -signal.SIGKILL else [f"the process ended with {ended}"]
    wrong += faults(own)
    (own.folder / "acknowledged").unlink()
    assert run(own) == 0
    assert own.acknowledged == EXPORTS
    wrong += faults(own)
    shutil.rmtree(folder)
    return [f"killed at call {moment}: {fault}" for fault in wrong]


def test_what_was_acknowledged_is_there_and_nothing_counts_twice(place: Place, tmp_path: Path) -> None:
    calls = calls_of_a_whole_run(place.copied(tmp_path / "whole"))
    dice = random.Random(20_261_128)
    for number in range(MOMENTS):
        moment = dice.randrange(1, calls)
        assert kill_and_try_again(place, tmp_path / f"try {number}", moment) == []

"""What several processes of a run share is made once, and made again where its maker died half-way."""

from __future__ import annotations

import sqlite3
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.once import alone, made_once


def make(folder: Path) -> None:
    with (folder.parent / "made").open("a", encoding="utf-8") as count:
        count.write("once\n")
    (folder / "whole").touch()


def take(shared: str) -> None:
    made_once(Path(shared), "thing", make)


def test_several_processes_make_it_once(tmp_path: Path) -> None:
    processes = [get_context("spawn").Process(target=take, args=(str(tmp_path),)) for _ in range(2)]
    for one in processes:
        one.start()
    for one in processes:
        one.join(60)
    assert [one.exitcode for one in processes] == [0, 0]
    assert (tmp_path / "made").read_text("utf-8") == "once\n"


def test_what_was_left_half_made_is_made_from_nothing(tmp_path: Path) -> None:
    def dies(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        made_once(tmp_path, "thing", dies)
    assert [path.name for path in made_once(tmp_path, "thing", make).iterdir()] == ["whole"]


def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.once.WAIT_SECONDS", 0)
    with alone(tmp_path / "lock"), pytest.raises(sqlite3.OperationalError, match="locked"), alone(tmp_path / "lock"):
        pass

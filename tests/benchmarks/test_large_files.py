"""The benchmark of large files compares like with like: the same lifts by ours and by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.large_files import compare, lifts_of, run, write_table


def test_ours_and_the_aggregate_by_hand_find_the_same_lifts(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    write_table(path, 40_000)
    ours, hand = compare(path, rounds=1)
    assert lifts_of(ours.answer).keys() == {"revenue", "clicks/impressions", "converted"}
    assert 0 < hand.seconds < 60
    assert ours.peak_mib < 1024


def test_peak_memory_is_that_of_the_command_and_not_of_whoever_starts_it(tmp_path: Path) -> None:
    large = bytearray(400 * 2**20)
    large[::4096] = b"x" * len(large[::4096])
    used = run([sys.executable, "-c", "print(1)"], tmp_path)
    assert 3 < used.peak_mib < 100
    assert used.answer == "1\n"


def test_lifts_that_differ_stop_the_benchmark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "people.csv"
    write_table(path, 40_000)
    monkeypatch.setattr("benchmarks.large_files.lifts_of", lambda _answer: {"revenue": 9.0})
    with pytest.raises(SystemExit, match="revenue: ours says 9"):
        compare(path, rounds=1)

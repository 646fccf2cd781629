"""The benchmark of large files compares like with like: the same lifts by ours and by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.large_files import compare, lifts_of, write_table


def test_ours_and_the_aggregate_by_hand_find_the_same_lifts(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    write_table(path, 40_000)
    ours, hand = compare(path, rounds=1)
    assert lifts_of(ours.answer).keys() == {"revenue", "clicks/impressions", "converted"}
    assert 0 < hand.seconds < 60
    assert ours.peak_mib < 1024


def test_lifts_that_differ_stop_the_benchmark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "people.csv"
    write_table(path, 40_000)
    monkeypatch.setattr("benchmarks.large_files.lifts_of", lambda _answer: {"revenue": 9.0})
    with pytest.raises(SystemExit, match="revenue: ours says 9"):
        compare(path, rounds=1)

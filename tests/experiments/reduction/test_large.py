"""A table of people summed by the engine says what the same table says when it is read whole."""

from __future__ import annotations

import gzip
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.reading.opening.engine import Engine
from experiments.reading.opening.sample import sample_of
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping, NumberStyle, Report
from experiments.reduction.description import LargeReport, Moments
from experiments.reduction.large import LargeTable
from experiments.reduction.path import read_path
from experiments.reduction.small import reduce_report
from experiments.reduction.sql import Source
from experiments.reduction.summing import Summing

Row = list[str]


def people(seed: int, rows: int, *, ids: int | None = None) -> list[Row]:
    """Make people: id, version, day, visits, converted, revenue; several lines each where there are fewer ids."""
    draw = random.Random(seed)
    made: list[Row] = []
    for number in range(rows):
        person = number if ids is None else draw.randrange(ids)
        version = ("Control", "New")[person % 2]
        bought = draw.random() < 0.2
        made.append([
            f"u{person:07d}", version, f"2026-03-{1 + person % 28:02d}", str(draw.randrange(1, 9)), str(int(bought)),
            f"{draw.random() * 90:.2f}" if bought else "0",
        ])  # fmt: skip
    return made


HEADERS = ["user_id", "variant", "date", "visits", "converted", "revenue"]


def as_text(rows: list[Row], *, delimiter: str = ",", headers: list[str] = HEADERS, end: str = "\n") -> bytes:
    return (end.join(delimiter.join(row) for row in [headers, *rows]) + end).encode()


def by_engine(folder: Path, data: bytes, mapping: FileMapping | None = None) -> Report:
    """Sum by the engine whatever the size."""
    path = folder / "people.csv"
    path.write_bytes(data)
    large = LargeTable(Source(path, ","), sample_of(path), path.name, mapping or FileMapping())
    assert large.is_of_people
    return large.refusal or Summing(large, Engine(folder)).finish()


def moments(report: Report) -> list[Moments]:
    summaries = report.summaries if isinstance(report, LargeReport) else reduce_report(report)
    return sorted(summaries.moments, key=lambda part: (part.variant, str(part.day)))


def assert_same(engine: Report, whole: Report) -> None:
    """Compare everything that both ways tell."""
    documents = [report.document() for report in (engine, whole)]
    for name in documents[1]:
        if name not in {"problems", "variants"}:
            assert documents[0][name] == documents[1][name], name
    assert {p.code for p in engine.problems} == {p.code for p in whole.problems}
    assert engine.variants.keys() == whole.variants.keys()
    for name, totals in whole.variants.items():
        assert engine.variants[name] == pytest.approx(totals, rel=1e-12), name
    ours, theirs = moments(engine), moments(whole)
    assert [(m.variant, m.day, m.n, m.binary, dict(m.observed)) for m in ours] == [
        (m.variant, m.day, m.n, m.binary, dict(m.observed)) for m in theirs
    ]
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.sums == pytest.approx(other.sums, rel=1e-12)
        assert mine.squares == pytest.approx(other.squares, rel=1e-12)
        assert mine.products == pytest.approx(other.products, rel=1e-12)


def german(rows: list[Row]) -> list[Row]:
    """Write days and money as a German spreadsheet does."""
    return [
        [i, v, ".".join(reversed(d.split("-"))), n, c, f"1.{m.zfill(3) if '.' not in m else '234'},{m[-2:].zfill(2)}"]
        for i, v, d, n, c, m in rows
    ]


CASES: dict[str, Callable[[], bytes]] = {
    "plain": lambda: as_text(people(1, 4000)),
    "windows line ends": lambda: as_text(people(2, 4000), end="\r\n"),
    "semicolons and German figures": lambda: as_text(german(people(3, 4000)), delimiter=";"),
    "several lines a person": lambda: as_text(people(4, 6000, ids=1500)),
    "truth in words": lambda: as_text([[i, v, d, n, ("no", "Yes")[int(c)], m] for i, v, d, n, c, m in people(5, 4000)]),
    "blanks are missing": lambda: as_text(
        [[i, v, d, n, c, "" if k % 7 == 0 else m] for k, (i, v, d, n, c, m) in enumerate(people(6, 4000))]
    ),
    "only ticks": lambda: as_text([[i, v, d, n, "1" if c == "1" else "", m] for i, v, d, n, c, m in people(7, 4000)]),
    "blank versions": lambda: as_text(
        [[i, "" if k % 50 == 0 else v, d, n, c, m] for k, (i, v, d, n, c, m) in enumerate(people(8, 4000))]
    ),
    "sorted by version": lambda: as_text(sorted(people(9, 6000), key=lambda row: row[1])),
    "moments of the day": lambda: as_text([[i, v, f"{d} 17:05:09", *rest] for i, v, d, *rest in people(10, 4000)]),
    "quoted cells": lambda: as_text([[f'"{i}"', f'"{v}"', *rest] for i, v, *rest in people(11, 4000)]),
    "people in two versions": lambda: as_text(
        [*people(12, 4000), *[[i, "New" if v == "Control" else "Control", *r] for i, v, *r in people(12, 60)]]
    ),
    "without ids": lambda: as_text(
        [row[1:2] + row[3:] for row in people(13, 4000)], headers=HEADERS[1:2] + HEADERS[3:]
    ),
    "figures that begin late": lambda: as_text(
        [[i, v, d, n, c, "n/a" if k == 3100 else m] for k, (i, v, d, n, c, m) in enumerate(people(14, 4000))]
    ),
    "ticks over several lines a person": lambda: as_text(
        [
            [i, v, d, n, "1" if c == "1" else "", f"{k}.5"]
            for k, (i, v, d, n, c, _) in enumerate(people(16, 6000, ids=1500))
        ]
    ),
    "nan far below the sample": lambda: as_text(
        [[i, v, d, n, c, "NaN" if k == 3100 else m] for k, (i, v, d, n, c, m) in enumerate(people(17, 4000))]
    ),
    "blanks around figures": lambda: as_text(
        [[i, v, d, f" {n}" if k > 2500 else n, c, m] for k, (i, v, d, n, c, m) in enumerate(people(18, 4000))]
    ),
    "blanks around names": lambda: as_text(
        [[i, f" {v} " if k % 3 else v, *rest] for k, (i, v, *rest) in enumerate(people(15, 4000))]
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_engine_and_the_whole_reading_agree(tmp_path: Path, case: str) -> None:
    data = CASES[case]()
    assert_same(by_engine(tmp_path, data), read_file(data, "people.csv"))


def test_a_mapping_goes_before_what_was_found(tmp_path: Path) -> None:
    data = as_text(people(20, 4000))
    mapping = FileMapping(columns={"revenue": "visits"}, variants={"Control": "Old page", "New": "New page"})
    assert_same(by_engine(tmp_path, data, mapping), read_file(data, "people.csv", mapping=mapping))


def test_a_label_mapped_to_nothing_is_left_out(tmp_path: Path) -> None:
    data = as_text([[i, ("A", "B", "C")[k % 3], *rest] for k, (i, _, *rest) in enumerate(people(21, 4000))])
    mapping = FileMapping(variants={"C": ""})
    report = by_engine(tmp_path, data, mapping)
    assert sorted(report.variants) == ["A", "B"]
    assert sorted({part.variant for part in moments(report)}) == ["A", "B"]


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (lambda row: [*row[:3], "many", *row[4:]], "text_in_numbers", 3502),
        (lambda row: [*row[:2], "2026-02-31", *row[3:]], "impossible_date", 3502),
        (lambda row: [*row, "extra"], "too_many_cells", 3502),
        (lambda row: row[:4], "short_row", 3502),
        (lambda row: [*row[:3], "-4", *row[4:]], "negative_count", None),
    ],
)
def test_what_is_wrong_far_below_the_sample_is_found_with_its_line(
    tmp_path: Path, change: Callable[[Row], Row], code: str, line: int | None
) -> None:
    rows = people(22, 6000)
    rows[3500] = change(rows[3500])
    report = by_engine(tmp_path, as_text(rows))
    found = [(problem.code, problem.line) for problem in report.problems]
    assert (code, line) in found
    assert report.is_refused == (code != "short_row")


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "0x1F", "1e999", "12abc"])
def test_what_only_a_machine_would_call_a_figure_is_none(tmp_path: Path, cell: str) -> None:
    rows = people(35, 6000)
    rows[3501][5] = cell
    data = as_text(rows)
    ours, whole = by_engine(tmp_path, data), read_file(data, "people.csv")
    assert [p.code for p in ours.problems if p.severity == "fatal"] == [
        p.code for p in whole.problems if p.severity == "fatal"
    ]


def test_versions_that_a_parquet_file_holds_as_numbers_have_their_whole_names(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "people.parquet"
    duckdb.sql(
        "SELECT 'u' || range AS user_id, (range % 2)::DOUBLE AS variant, (range % 7 = 0)::INT AS converted, "
        "hash(range)::VARCHAR || hash(range + 1)::VARCHAR || hash(range + 2)::VARCHAR AS noise FROM range(60000)"
    ).write_parquet(str(path))
    assert path.stat().st_size > 1024 * 1024
    report = read_path(path, path.name, engine=Engine(tmp_path))
    assert isinstance(report, LargeReport)
    assert {name: totals["units"] for name, totals in report.variants.items()} == {"0": 30_000, "1": 30_000}


def test_a_short_line_counts_with_what_it_has(tmp_path: Path) -> None:
    rows = people(23, 6000)
    rows[3500] = rows[3500][:4]
    data = as_text(rows)
    assert_same(by_engine(tmp_path, data), read_file(data, "people.csv"))


@pytest.mark.parametrize("cell", ['"New', 'Ne"w', '"New" x'])
def test_a_quotation_mark_where_none_may_stand_is_refused(tmp_path: Path, cell: str) -> None:
    rows = people(24, 60_000)
    rows[40_000][1] = cell
    path = tmp_path / "people.csv"
    path.write_bytes(as_text(rows))
    report = read_path(path, path.name, engine=Engine(tmp_path))
    assert report.is_refused or (cell == 'Ne"w' and 'Ne"w' in report.variants)
    assert all(problem.sentence and problem.remedy for problem in report.problems if problem.severity == "fatal")


def test_lines_that_end_in_two_ways_are_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(as_text(people(32, 40_000)) + as_text(people(33, 40_000), end="\r\n").split(b"\n", 1)[1])
    report = read_path(path, path.name, engine=Engine(tmp_path))
    assert report.row_count == 80_000 or [problem.code for problem in report.problems] == ["not_a_table"]


def test_too_little_memory_is_said(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(as_text(people(34, 60_000, ids=30_000)))
    report = read_path(path, path.name, engine=Engine(tmp_path, memory_mb=2))
    assert [problem.code for problem in report.problems] == ["too_large"]


def test_a_large_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    data = as_text(people(31, 6000))
    report = by_engine(tmp_path, data[: len(data) - 9])
    assert [problem.code for problem in report.problems if problem.severity == "fatal"] == ["cut_file"]


def test_letters_of_old_windows_are_read(tmp_path: Path) -> None:
    rows = [[i, "Größe" if v == "New" else v, *rest] for i, v, *rest in people(25, 40000)]
    path = tmp_path / "people.csv"
    path.write_bytes(as_text(rows).decode().encode("cp1252"))
    report = read_path(path, path.name, engine=Engine(tmp_path))
    assert isinstance(report, LargeReport)
    assert sorted(report.variants) == ["Control", "Größe"]


def test_an_accent_that_comes_late_does_not_lose_its_line(tmp_path: Path) -> None:
    rows = people(26, 60000)
    rows[31000][0] = "ü31000"
    path = tmp_path / "people.csv"
    path.write_bytes(as_text(rows).decode().encode("cp1252"))
    report = read_path(path, path.name, engine=Engine(tmp_path))
    assert isinstance(report, LargeReport)
    assert report.row_count == 60000


@pytest.mark.parametrize("packing", ["gzip", "utf-16", "parquet"])
def test_packed_and_wide_files_are_summed_as_well(tmp_path: Path, packing: str) -> None:
    data = as_text(people(27, 32_000))
    path = tmp_path / "people.csv"
    if packing == "gzip":
        draw = random.Random(1)
        padded = [[*row, draw.randbytes(20).hex()] for row in people(27, 32_000)]
        path.write_bytes(gzip.compress(as_text(padded, headers=[*HEADERS, "noise"])))
    elif packing == "utf-16":
        path.write_bytes(data.decode().encode("utf-16"))
    else:
        import duckdb

        path.write_bytes(data)
        columns = "', '".join(HEADERS)
        assert columns
        duckdb.read_csv(str(path)).write_parquet(str(tmp_path / "people.parquet"))
        path = tmp_path / "people.parquet"
    report = read_path(path, path.name, engine=Engine(tmp_path))
    whole = read_file(data, "people.csv")
    assert report.row_count == 32_000
    for name, totals in whole.variants.items():
        assert {key: report.variants[name][key] for key in totals} == pytest.approx(totals, rel=1e-12)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    draw = random.Random(2)
    packed = gzip.compress(draw.randbytes(1_500_000))
    path = tmp_path / "people.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    report = read_path(path, path.name, engine=Engine(tmp_path))
    assert [problem.code for problem in report.problems] == ["not_a_table"]


def test_an_archive_of_noughts_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 300_000_000, compresslevel=1))
    assert path.stat().st_size > 1024 * 1024
    report = read_path(path, path.name, engine=Engine(tmp_path))
    assert [problem.code for problem in report.problems] == ["too_large"]


def test_what_stops_the_watch_stops_the_engine(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def watch(stage: str, part: float | None) -> None:
        raise Enough

    path = tmp_path / "people.csv"
    path.write_bytes(as_text(people(28, 60000)) * 1)
    large = LargeTable(Source(path, ","), sample_of(path), path.name, FileMapping())
    summing = Summing(large, Engine(tmp_path))
    try:
        summing.finish(watch)
    except Enough:
        return
    # so fast that nobody had to be told
    assert large.report.rows_are_units


def test_a_number_style_that_was_told_is_kept(tmp_path: Path) -> None:
    rows = [[i, v, d, n, c, "1.234"] for i, v, d, n, c, _ in people(29, 3000)]
    mapping = FileMapping(number_style=NumberStyle(",", "."))
    report = by_engine(tmp_path, as_text(rows), mapping)
    assert report.variants["New"]["revenue"] == 1500 * 1234


def test_a_zip_with_one_large_table_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "people.zip"
    draw = random.Random(3)
    padded = [[*row, draw.randbytes(1200).hex()] for row in people(30, 28_000)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", as_text(padded, headers=[*HEADERS, "noise"]))
    report = read_path(path, path.name, engine=Engine(tmp_path))
    assert isinstance(report, LargeReport)
    assert report.row_count == 28_000

"""Whatever the bytes are, the answer is a report."""

from __future__ import annotations

import io
import json
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.reading.read import read_file, read_text_table
from experiments.reading.report import Report
from tests.experiments.reading.generator.draft import bytes_of
from tests.experiments.reading.generator.every import KINDS, draft
from tests.experiments.reading.mutation import BASES, mutated

FILES = [bytes_of(draft(seed)) for seed in range(len(KINDS))]
PIECES = st.sampled_from(
    [b'"', b",", b";", b"\n", b"\r", b"\x00", b"\xff", b"=SUM(A1)", b"#", b"-", b"  ", b"\t", b"1e999", b"9" * 400,
     b"Total", b"Impressions", b"[", b"(", b"31.02.2025", b"\xc3", b"PK\x03\x04", b"\x1f\x8b"]
)  # fmt: skip


def is_sound(report: Report) -> bool:
    """Say whether a report can be printed as it is, and either can be used or says why not."""
    document = report.document()
    whole = json.loads(json.dumps(document, allow_nan=False)) == document
    told = all(problem.code and problem.sentence.strip() for problem in report.problems)
    usable = report.is_refused or (report.row_count > 0 and bool(report.columns))
    return whole and told and usable


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=3000))
def test_random_bytes_give_a_report(data: bytes) -> None:
    assert is_sound(read_file(data, "x.csv"))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=400))
def test_random_text_gives_a_report(text: str) -> None:
    assert is_sound(read_text_table(text))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(FILES), st.lists(st.tuples(st.floats(0, 1), PIECES), max_size=12), st.floats(0.05, 1))
def test_damaged_exports_give_a_report(data: bytes, pieces: list[tuple[float, bytes]], cut: float) -> None:
    damaged = bytearray(data[: int(len(data) * cut)])
    for place, piece in pieces:
        damaged[int(len(damaged) * place) : int(len(damaged) * place)] = piece
    assert is_sound(read_file(bytes(damaged), "x.csv"))


def test_an_entry_of_a_zip_may_have_no_name() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a", "variant,visitors\nA,1\n")
    data = bytearray(stream.getvalue())
    for header, at in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
        place = data.index(header) + at
        data[place : place + 4] = b"\x00\x00\x01\x00"  # the letter of the name becomes something extra
    assert [problem.code for problem in read_file(bytes(data), "x.zip").problems] == ["not_a_table"]


def test_flipped_cut_and_spliced_files_give_a_report() -> None:
    for seed in range(300):
        base = BASES[seed % len(BASES)]
        assert is_sound(read_file(mutated(seed), base.name))


def test_a_wide_table_of_which_no_line_is_left_once_turned_is_refused() -> None:
    report = read_file(b"Impression,Reach,Instagram,Photo,Instagram,Photo,\n0", "x.csv")
    assert "Put below each other, the versions have no line with a figure." in [p.sentence for p in report.problems]

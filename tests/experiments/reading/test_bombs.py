"""Files made to exhaust memory or time are refused, and cheaply."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from collections.abc import Callable

import pytest

from experiments.reading.read import read_file

MB = 1024 * 1024
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "haha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)
WIDE = (
    '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="ZZZ1048576"><v>1</v></c></row></sheetData>'
    "</worksheet>"
)
BOOK = "<workbook><sheets>&m;</sheets></workbook>"


def zipped(**files: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def nested(times: int) -> bytes:
    data = zipped(**{"a.csv": "variant,visitors\nA,1\n"})
    for number in range(times):
        data = zipped(**{f"{number}.csv": data})
    return data


# 16 MB or so each, so that they are quickly made; full-size ones (60 MB of text, 240 MB unpacked) take 0.0 to 0.8 s
BOMBS: dict[str, Callable[[], tuple[bytes, str]]] = {
    "a ZIP that unpacks to 16 MB": lambda: (zipped(**{"a.csv": b"a,b\n" + b"1,2\n" * (4 * MB)}), "too_large"),
    "a gzip that unpacks to 16 MB": lambda: (gzip.compress(b"a,b\n" + b"1,2\n" * (4 * MB), 1), "too_large"),
    "a line of 500,000 letters": lambda: (b"Campaign,Clicks\n" + b"x" * 500_000 + b",5\n", "not_a_table"),
    "500,000 quotation marks": lambda: (b"Campaign,Clicks\n" + b'"' * 500_000, "not_a_table"),
    "a million columns": lambda: (b",".join(b"c%d" % n for n in range(1_000_000)), "too_large"),
    "a line of 8 million commas": lambda: (b"," * (8 * MB), "too_large"),
    "a line of 16 MB": lambda: (b"Campaign,Clicks\n" + b"x" * (16 * MB), "not_a_table"),
    "ten million blank lines": lambda: (b"Campaign,Clicks\nx,1\n" + b"\n" * 10_000_000, "too_large"),
    "three million rows": lambda: (b"a,b\n" + b"1,2\n" * 3_000_000, "too_large"),
    "a workbook that claims a million rows and columns": lambda: (
        zipped(**{"[Content_Types].xml": TYPES, "xl/worksheets/sheet1.xml": WIDE}), "too_large",
    ),
    "a workbook whose sheet unpacks to 16 MB": lambda: (
        zipped(**{"[Content_Types].xml": TYPES, "xl/worksheets/sheet1.xml": b"0" * (16 * MB)}), "too_large",
    ),
    "entities that multiply": lambda: (
        zipped(**{"[Content_Types].xml": TYPES, "xl/workbook.xml": f"{LAUGHS}]>{BOOK}"}),
        "not_a_table",
    ),
    "archives inside archives": lambda: (nested(20), "not_a_table"),
    "a gzip inside a ZIP": lambda: (zipped(**{"a.csv": gzip.compress(b"0" * (16 * MB), 1)}), "too_large"),
    "bytes of nothing": lambda: (b"\x00" * (16 * MB), "not_a_table"),
    "3,000 tables in one ZIP": lambda: (zipped(**{f"{n}.csv": "a,b\n1,2\n" for n in range(3_000)}), "several_tables"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_cheaply(name: str) -> None:
    data, code = BOMBS[name]()
    began = time.perf_counter()
    report = read_file(data, "export.csv")
    # 0.0 to 0.8 s here; the bound leaves room for a busy machine
    assert time.perf_counter() - began < 5
    assert [problem.code for problem in report.problems if problem.severity == "fatal"] == [code]
    assert len(report.rows.lines) == 0


@pytest.mark.parametrize(
    "cell",
    [" " * 20_000 + "x", "1.111" * 4_000 + "x", "1/" * 9_000, "([" * 9_000, " - | " * 6_000, "#a" * 9_000,
     "1 111" * 4_000, "a@" * 9_000, "=" * 20_000, "2025-" * 4_000, "€" * 9_000, "=A(" * 6_000],
)  # fmt: skip
def test_long_cells_do_not_slow_the_search_for_figures_days_and_labels(cell: str) -> None:
    rows = "".join(f"{number};{cell};{cell};2025-03-03;5\n" for number in range(40))
    began = time.perf_counter()
    read_file(f"Post ID;Post text;Likes;Date;Impressions\n{rows}".encode(), "posts.csv")
    assert time.perf_counter() - began < 3


def test_a_header_of_endless_words_does_not_slow_the_search_for_versions() -> None:
    header = " ".join(f"word{number}" for number in range(12_000))
    began = time.perf_counter()
    read_file(f"{header};{header} again\n1;2\n3;4\n".encode(), "own.csv")
    assert time.perf_counter() - began < 3

"""The sample exports beside the checkout, where they exist: right on every field."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from experiments.reading.read import read_file

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"
SAMPLES = SHARED / "exports" / "samples"
ANSWERS = SAMPLES / "expected.json"
EXPECTED: list[dict[str, Any]] = json.loads(ANSWERS.read_text("utf-8"))["files"] if ANSWERS.exists() else []
PEOPLE = SHARED / "data" / "hillstrom.csv.gz"
# where the answers use other words than the contract of the inspect document
LEVELS = {"ad group within campaign": "ad_group", "campaign send": "campaign_send"}
DATES = {"ISO 8601 with Z": "YYYY-MM-DDTHH:MM:SSZ"}


@pytest.mark.parametrize("answer", EXPECTED, ids=[answer["file"] for answer in EXPECTED])
def test_a_sample_is_right_on_every_field(answer: dict[str, Any]) -> None:
    report = read_file((SAMPLES / answer["file"]).read_bytes(), answer["file"])
    document: Any = report.document()
    form = answer["format"]
    level = answer["grain"].split(",")[0]
    level = LEVELS.get(level, level.replace("ad set", "ad_set").replace("ad group", "ad_group"))
    assert (document["platform"], document["level"]) == (answer["platform"], level)
    assert document["rows"] == answer["n_data_rows"]
    assert document["date_range"] == answer["date_range"]
    assert document["currency"] == answer.get("currency")
    assert document["header_line"] == form["header_line"]
    assert len(document["skipped"]) == form["total_rows"]
    style = form["date"] and form["date"].removesuffix(" text")
    assert document["date_style"] == DATES.get(style, style)
    if form["delimiter"] is None:
        assert (document["delimiter"], document["encoding"], document["number_style"]) == (None, None, None)
    else:
        assert document["delimiter"] == {"tab": "\t"}.get(form["delimiter"], form["delimiter"])
        assert document["encoding"] == form["encoding"].removesuffix(" with BOM")
        assert document["number_style"] == {"decimal": form["decimal"], "thousands": form["thousands"]}
    columns = {"variant" if role == "arm" else role: header for role, header in answer["columns"].items()}
    outcome = columns.pop("outcome", None)  # no measure of ours: stays under its header
    assert columns.items() <= document["columns"].items()
    assert sorted(document["variants"]) == answer["arms"]
    for totals in (answer["totals_per_arm"], answer.get("other_totals_per_arm", {})):
        for variant, measures in totals.items():
            found = {name.lower(): value for name, value in document["variants"][variant].items()}
            wanted = {name.lower(): value for name, value in measures.items()}
            assert wanted == {name: pytest.approx(found[name], abs=1e-9) for name in wanted}
    assert outcome is None or all(outcome in totals for totals in document["variants"].values())
    # "blank cell = no event" (notes of the answers): said as a note, and nothing else is to say
    assert [problem["code"] for problem in document["problems"] if problem["code"] != "blank_is_none"] == []


@pytest.mark.parametrize("path", [PEOPLE] if PEOPLE.exists() else [], ids=lambda path: path.name)
def test_64000_people_are_read_in_seconds(path: Path) -> None:
    began = time.perf_counter()
    report = read_file(path.read_bytes(), path.name)
    # 1 s here; the bound leaves room for a busy machine
    assert time.perf_counter() - began < 10
    # SOURCES.md beside the file: 21,307 people, 18.28 % visits; spend 1.423 a head
    mens = report.variants["Mens E-Mail"]
    assert (mens["units"], mens["visit"], mens["conversions"]) == (21307, 3894, 267)
    assert mens["revenue"] == pytest.approx(21307 * 1.42262, rel=1e-4)
    assert not report.is_refused

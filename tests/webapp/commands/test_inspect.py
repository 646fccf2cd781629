from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from webapp.commands.inspect import command

GOOD = "Variant,Visitors,Orders\nA,1200,60\nB,1180,75\n"


def run(tmp_path: Path, text: str, *options: str) -> tuple[int, str, str]:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(command, [str(file), *options])
    return result.exit_code, result.stdout, result.stderr


def test_a_good_file_is_described_in_words(tmp_path: Path) -> None:
    code, out, err = run(tmp_path, GOOD)
    assert (code, err) == (0, "")
    assert (
        out
        == """table.csv
Can be used; no problem found.

  Platform   A table of your own. No platform's headers; a table of totals.
  Rows       2, one per variant.
  Days       The file has no days.
  Versions   The header “Variant” says that it names the groups.
  Numbers    Decimal mark “.”: only whole numbers, no mark to decide.
  Currency   No currency stands in the file.
  File       Letters as utf-8, cells parted by comma, headers on line 1.

  Version  rows  conversions  visitors
  ────────────────────────────────────
  A           1           60     1,200
  B           1           75     1,180

Columns
  variant      Variant
  conversions  Orders
  visitors     Visitors
"""
    )


def test_the_json_document_holds_exactly_the_contract(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, GOOD, "--json")
    assert code == 0
    assert json.loads(out) == {
        "platform": "generic_aggregate", "level": "variant", "encoding": "utf-8", "delimiter": ",", "header_line": 1,
        "number_style": {"decimal": ".", "thousands": ""}, "date_style": None, "currency": None, "rows": 2,
        "date_range": None, "columns": {"variant": "Variant", "conversions": "Orders", "visitors": "Visitors"},
        "variant_column": "Variant", "variant_candidates": ["Variant"],
        "variants": {"A": {"conversions": 60, "visitors": 1200}, "B": {"conversions": 75, "visitors": 1180}},
        "skipped": [], "problems": [],
    }  # fmt: skip


def test_a_refused_file_prints_the_document_and_says_why_on_stderr(tmp_path: Path) -> None:
    code, out, err = run(tmp_path, GOOD.replace("1200", "lots"), "--json")
    assert code == 1
    problem = json.loads(out)["problems"][0]
    assert (problem["code"], problem["line"], problem["column"], problem["cell"]) == (
        "text_in_numbers",
        2,
        "Visitors",
        "lots",
    )
    assert "“lots” under “Visitors” on line 2 is not a figure." in err
    assert "How to get a usable file" in err


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "none.csv"), "--json"])
    assert (result.exit_code, result.stdout) == (2, "")

"""Hard files on the command line: the exit code, the verdict, one document, and never a trace."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from webapp.commands.analyze import command as analyze
from webapp.commands.inspect import command as inspect

HEAD = "Ad set name,Day,Impressions,Reach,Link clicks,Clicks (all),Purchases,Amount spent (EUR)\n"
TYPED = "Variant   Visitors   Orders\nA   10,412   512\nB   10,377   574\n"


def meta(days: int = 14, *, orders: bool = True, age: bool = False) -> str:
    """Two ad sets by day: B is clicked a quarter more; purchases are blank on some days."""
    rows = []
    for day in range(1, days + 1):
        for name, rate in (("A", 0.020), ("B", 0.025)):
            ages = (("18-24", 0.5), ("25-34", 0.5)) if name == "A" or not age else (("18-24", 0.2), ("25-34", 0.8))
            for group, share in ages if age else (("", 1.0),):
                seen = round((5000 + 37 * (day * 5 % 7)) * share)
                clicks = round(seen * rate * (1 + (day * (3 if name == "A" else 4) % 5 - 2) / 20))
                bought = "" if not orders or (day == 4 and name == "B") else str(2 + (day + (name == "B")) % 3)
                rows.append(
                    f"{name},2025-03-{day:02d},{group + ',' if age else ''}{seen},{round(seen * 0.8)},{clicks},{clicks + 9},{bought},{20 + day / 10 + (name == 'B'):.2f}"
                )
    return (HEAD.replace("Day,", "Day,Age,") if age else HEAD) + "\n".join(rows) + "\n"


def run(command: Any, *arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def given(tmp_path: Path):
    """Write texts or bytes as files and analyze them; the document is ``None`` where nothing was printed."""

    def read(*files: str | bytes, options: tuple[str, ...] = (), name: str = "file{}.csv"):
        paths = []
        for number, text in enumerate(files):
            paths.append(tmp_path / name.format(number))
            paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        result = run(analyze, *paths, "--json", *options)
        return result, json.loads(result.stdout) if result.stdout else None

    return read


def check(document: Any, name: str) -> Any:
    return next((found for found in document["checks"] if found["name"] == name), None)


REFUSED = {
    "empty": "",
    "blank": "\n \n\t\n",
    "header only": HEAD,
    "one row": HEAD + "A,2025-03-03,1000,800,20,25,2,5.50\n",
    "one variant": HEAD + "".join(f"A,2025-03-{day:02d},1000,800,20,25,{day},5.50\n" for day in range(1, 9)),
    "html": "<html><body>Please log in, now</body></html>",
    "html with lines": "<!DOCTYPE html>\n<html>\n<body>\n<p>Hello, you</p>\n<p>See, there</p>\n</body>\n</html>\n",
    "negative": meta().replace("A,2025-03-01,5185,", "A,2025-03-01,-5185,"),
    "more clicks than shown": HEAD + "A,2025-03-03,100,80,200,225,2,5.50\nB,2025-03-03,100,80,20,25,2,5.50\n",
    "formula": "Variant,Visitors,Orders\nA,100,=B2*SUM(C3)\nB,110,=SUM(1)\n",
    "currencies": "Ad name,Day,Currency,Impressions,Clicks (all),Amount spent\nA,2025-03-03,EUR,100,5,3\nB,2025-03-03,USD,100,5,3\n",
    "wide": "Day,Facebook Views,Facebook Clicks,AdWords Views,AdWords Clicks\n2025-01-01,20,1,30,2\n2025-01-02,21,1,30,2\n",
    "people's addresses": "user_id,group,email,bought\n" + "".join(f"u{i},{'ab'[i % 2]},p{i}@x.org,{i % 2}\n" for i in range(30)),
    "twice the same lines": meta(3) + meta(3)[len(HEAD) :],
    "no versions": "Date,Visitors,Orders\n2025-03-03,100,2\n2025-03-04,110,3\n",
    "a picture": b"\x89PNG\r\n\x1a\n0000",
    "cut gzip": gzip.compress(meta().encode())[:200],
    "text in figures": "Variant,Visitors,Orders\nA,100,many\nB,110,7\n",
    "impossible day": HEAD + "A,2025-02-31,1000,800,20,25,2,5.50\nB,2025-02-31,1000,800,20,25,2,5.50\n",
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_exit_1_with_a_document_and_a_sentence(case, given, tmp_path):
    result, document = given(REFUSED[case])
    assert (result.exit_code, document["verdict"], document["metrics"]) == (1, "invalid", [])
    assert any(problem["severity"] == "fatal" and problem["remedy"] for problem in document["problems"])
    assert result.stderr.strip().endswith(".")
    assert "Traceback" not in result.output
    plain = run(analyze, tmp_path / "file0.csv")
    assert (plain.exit_code, plain.stdout.startswith("Not usable: ")) == (1, True)


@pytest.mark.parametrize("case", sorted(set(REFUSED) - {"one row", "one variant", "no versions"}))
def test_inspect_refuses_the_same_files_with_the_same_document_as_ever(case, tmp_path):
    file = tmp_path / "file.csv"
    text = REFUSED[case]
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run(inspect, file, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {"platform", "variants", "problems", "columns", "rows"} <= set(document)
    assert result.stderr.startswith("This file cannot be used:")


@pytest.mark.parametrize("case", ["one row", "one variant", "no versions"])
def test_inspect_only_warns_of_what_may_be_one_file_of_several(case, tmp_path):
    file = tmp_path / "file.csv"
    file.write_text(str(REFUSED[case]), "utf-8")
    result = run(inspect, file, "--json")
    assert result.exit_code == 0
    assert {problem["severity"] for problem in json.loads(result.stdout)["problems"]} == {"warning"}


def test_two_weeks_of_a_split_are_judged(given):
    result, document = given(meta(), options=("--design", "platform_split"))
    assert (result.exit_code, document["verdict"], document["method"]) == (0, "succeeded", "paired_fieller")
    assert document["metrics"][0]["name"] == "link_clicks/impressions"
    assert (document["grade"], document["period"]) == ("C", ["2025-03-01", "2025-03-14"])


def test_nobody_is_said_to_have_drawn_lots_unless_told(given):
    _, document = given(meta())
    assert (document["verdict"], document["undecided_reason"], document["grade"]) == (
        "undecided",
        "not_comparable",
        "D",
    )


def test_a_day_without_a_purchase_counts_against_the_cost_per_purchase(given):
    _, document = given(meta(), options=("--metric", "spend/conversions", "--design", "platform_split"))
    row = document["metrics"][0]["variants"][1]
    assert row["units"] == 14  # the day with a blank stays
    assert check(document, "days_without_outcome")["sentence"].startswith("On 1 day a version spent money without any")
    assert document["metrics"][0]["direction"] == "down"


def test_an_unequal_audience_in_a_breakdown_is_noticed(given):
    _, document = given(meta(age=True), options=("--design", "platform_split"))
    assert document["metrics"][0]["variants"][0]["units"] == 14  # age groups are summed to days
    found = check(document, "audience_mix")
    assert found["passed"] is False
    assert found["sentence"].startswith("The versions met different people: 30")
    assert document["grade"] == "C"


def test_an_equal_audience_lifts_the_cap_of_the_split_but_not_of_the_missing_plan(given):
    _, document = given(meta(age=True).replace("B,", "X,"), options=("--design", "platform_split"))
    assert document["grade"] == "C"


def test_people_who_were_drawn_are_checked_for_their_numbers(given):
    rows = "".join(f"u{i},{'old' if i < 1000 else 'new'},{int(i % 17 == 0)}\n" for i in range(1800))
    result, document = given("user_id,group,bought\n" + rows, options=("--design", "randomized"))
    assert (result.exit_code, document["verdict"], document["grade"]) == (1, "invalid", "D")
    assert check(document, "sample_ratio")["fatal"]
    assert "1,000 and 800" in result.stderr


def test_people_who_were_drawn_without_a_plan_reach_grade_c(given):
    rows = "".join(f"u{i},{'old' if i % 2 else 'new'},{int(i % 17 == 0)}\n" for i in range(1800))
    result, document = given("user_id,group,bought\n" + rows, options=("--design", "randomized"))
    assert (result.exit_code, document["grade"]) == (0, "C")
    assert check(document, "sample_ratio")["passed"] is True
    assert document["metrics"][0]["kind"] == "proportion"


def test_a_part_of_an_added_measure_is_a_metric(given):
    posts = "Post ID,Account username,Description,Publish time,Views,Reach,Likes,Comments,Shares,Saves\n" + "".join(
        f"{i},us,Bread {i} [{'ask' if i % 2 else 'tell'}],09/{i + 1:02d}/2025 10:00,{900 + i},{700 + i},{10 + i % 3},1,{i % 2},{4 + i * i % 5 + i % 2}\n"
        for i in range(16)
    )
    result, document = given(posts, options=("--metric", "Saves/Reach", "--metric", "likes"))
    assert (result.exit_code, document["method"]) == (0, "cluster_robust")
    assert [metric["name"] for metric in document["metrics"]] == ["Saves/Reach", "likes"]
    # saves of the odd posts: 4 + i*i % 5 + 1 for i = 1, 3, ..., 15: 6 9 5 9 6 6 9 5
    by_name = {variant["name"]: variant for variant in document["metrics"][0]["variants"]}
    assert by_name["ask"]["numerator"] == 55


def test_a_typed_table_with_thousands_is_two_shares_of_people(given):
    result, document = given(TYPED, options=("--design", "randomized"))
    control, treatment = document["metrics"][0]["variants"]
    assert (result.exit_code, document["metrics"][0]["kind"]) == (0, "proportion")
    assert (control["numerator"], control["denominator"], treatment["numerator"]) == (512, 10412, 574)
    # 574 x 10,412 / (10,377 x 512) = 5,976,488 / 5,313,024
    assert treatment["lift"]["estimate"] == pytest.approx(0.124875, abs=1e-6)


def test_gzip_and_plain_say_the_same(given):
    _, packed = given(gzip.compress(meta().encode()), name="file{}.csv.gz")
    _, plain = given(meta())
    assert packed["metrics"] == plain["metrics"]


def test_totals_of_impressions_are_described_and_never_tested(given):
    text = "Campaign name,Impressions,Clicks\nOld,100000,900\nNew,101000,1300\n"
    _, document = given(text, options=("--design", "platform_split"))
    row = document["metrics"][0]["variants"][1]
    assert (document["grade"], document["method"], row["p_value"], row["lift"]) == ("E", "described", None, None)
    assert row["not_estimable"]["reason"] == "totals_only"


def test_a_blank_day_of_a_table_of_ones_own_stays_missing(given):
    rows = [
        f"{name},2025-03-{day:02d},{1000 + day},{20 + day * day % 7}" for day in range(1, 9) for name in ("Old", "New")
    ]
    rows[6] = "Old,2025-03-04,,"
    _, document = given("Variant,Date,Visitors,Orders\n" + "\n".join(rows) + "\n")
    assert document["metrics"][0]["variants"][1]["units"] == 7
    assert "4\xa0March 2025 is left out" in check(document, "missing_days")["sentence"]


@pytest.mark.parametrize(
    "options",
    [("--metric", "sends"), ("--metric", "clicks//impressions"), ("--metric", ""), ("--control", "Z"), ("--variant", "Colour"),
     ("--unit", "Colour"), ("--design", "drawn"), ("--confidence", "1"), ("--confidence", "nan"), ("--worthwhile", "5 %"),
     ("--worthwhile", "nan"), ("--down",), ("--down", "hides")],
)  # fmt: skip
def test_wrong_usage_prints_nothing_on_standard_output(options, given):
    result, document = given(meta(3), options=options)
    assert (result.exit_code, document) == (2, None)
    assert result.stderr.strip()


def test_a_folder_or_a_file_that_is_not_there_is_wrong_usage(tmp_path):
    for command in (analyze, inspect):
        assert run(command, tmp_path).exit_code == 2
        assert run(command, tmp_path / "none.csv").exit_code == 2

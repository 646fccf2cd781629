from datetime import date, timedelta
from pathlib import Path

import pytest

from experiments.errors import RuleBroken
from experiments.judging.files import Choices, default_control, judge_files, unit_named
from experiments.judging.refusals import OneVariant
from experiments.metrics.kinds import Design
from experiments.reading.problems.problem import Problem
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping
from tests.experiments.judging.made import CLICKS_A, CLICKS_B, FIRST, KAGGLE, report

SHARED = Path(__file__).resolve().parents[4] / "shared"
FOURTEEN = [FIRST + timedelta(days=day) for day in range(14)]
TOTALS = "variant,visitors,conversions,revenue\nA,10412,512,18432.50\nB,10377,574,20108.75\nC,10398,530,19014.10\n"


def read(name, *, mapping=None):
    return read_file((KAGGLE / name).read_bytes(), name, mapping=mapping)


def judge_text(text, name="file.csv", mapping=None, **choices):
    return judge_files([read_file(text.encode(), name, mapping=mapping)], [name], Choices(**choices))


def one_variant(name, clicks, **changes):
    n = len(clicks)
    return report(
        [name] * n, {"link_clicks": [float(own) for own in clicks], "impressions": [10_000.0] * n},
        days=FOURTEEN[:n], **changes,
    )  # fmt: skip


def test_one_file_per_version_is_one_experiment():
    document = judge_files([read("control_group.csv"), read("test_group.csv")], ["c.csv", "t.csv"], Choices())
    row = document["metrics"][0]["variants"][1]
    # shared/methods.md (a): the default metric of these files is website clicks per time shown
    assert document["metrics"][0]["name"] == "link_clicks/impressions"
    assert (document["control"], row["name"], row["units"]) == ("Control Campaign", "Test Campaign", 29)
    assert round(row["lift"]["estimate"], 3) == 0.801
    assert (document["grade"], document["undecided_reason"], document["currency"]) == ("D", "not_comparable", "USD")
    assert not [problem for problem in document["problems"] if problem["code"] == OneVariant.code]


def test_the_order_of_the_files_does_not_matter_where_a_name_says_control():
    document = judge_files([read("test_group.csv"), read("control_group.csv")], ["t.csv", "c.csv"], Choices())
    assert document["control"] == "Control Campaign"


def test_a_table_in_which_everybody_stands_in_two_versions_says_so_and_what_to_do():
    table = "user_id,variant,visit\n" + "".join(f"{n},{name},{n % 2}\n" for name in "AB" for n in range(20))
    document = judge_text(table)
    (fatal,) = [problem for problem in document["problems"] if problem["severity"] == "fatal"]
    assert (document["verdict"], fatal["code"]) == ("invalid", "everybody_in_several")
    assert fatal["remedy"] == "If the ids begin anew in each version, take their column out and give the file again."


def test_one_file_per_period_is_one_experiment():
    def half(first, last):
        own = [clicks for day in range(first, last) for clicks in (CLICKS_A[day], CLICKS_B[day])]
        days = [FOURTEEN[day] for day in range(first, last) for _ in range(2)]
        measures = {"link_clicks": [float(clicks) for clicks in own], "impressions": [10_000.0] * len(own)}
        return report(["A", "B"] * (last - first), measures, days=days)

    document = judge_files([half(0, 7), half(7, 14)], ["march-1.csv", "march-2.csv"], Choices())
    assert document["metrics"][0]["variants"][1]["units"] == 14


def test_files_without_a_variant_are_named_after_themselves():
    files = [one_variant("", CLICKS_A, variant_column=None), one_variant("", CLICKS_B, variant_column=None)]
    document = judge_files(files, ["Statement.csv", "Question.csv.gz"], Choices())
    assert (document["control"], document["metrics"][0]["variants"][1]["name"]) == ("Statement", "Question")


def test_a_single_file_with_one_version_is_refused_with_what_to_do():
    document = judge_files([read("control_group.csv")], ["control_group.csv"], Choices())
    assert (document["verdict"], document["metrics"]) == ("invalid", [])
    fatal = [problem for problem in document["problems"] if problem["severity"] == "fatal"]
    assert [problem["code"] for problem in fatal] == ["one_variant"]
    assert document["sentence"].startswith("Not usable: there is only one version (“Control Campaign”)")


def test_a_refused_file_gives_a_document_with_all_its_problems():
    document = judge_text("this is no table at all")
    assert (document["verdict"], document["metrics"]) == ("invalid", [])
    assert document["problems"]
    assert all(problem["sentence"] for problem in document["problems"])


def test_one_refused_file_among_several_refuses_all():
    broken = one_variant("B", CLICKS_B, problems=[Problem("This is broken.")])
    document = judge_files([one_variant("A", CLICKS_A), broken], ["a.csv", "b.csv"], Choices())
    assert document["sentence"] == "Not usable: this is broken."


def test_too_many_names_are_hardly_versions():
    names = [f"city {number}" for number in range(11)]
    document = judge_files([report(names, {"visitors": [1.0] * 11})], ["geo.csv"], Choices())
    assert document["problems"][-1]["code"] == "too_many_variants"


def test_a_file_without_numbers_is_refused():
    document = judge_files([report(["A", "B"], {})], ["names.csv"], Choices())
    assert document["problems"][-1]["code"] == "no_measures"


def test_different_currencies_cannot_be_judged():
    files = [one_variant("A", CLICKS_A, currency="EUR"), one_variant("B", CLICKS_B, currency="USD")]
    document = judge_files(files, ["a.csv", "b.csv"], Choices())
    assert document["verdict"] == "invalid"
    assert "more than one currency" in document["sentence"]


def test_totals_of_people_are_two_shares():
    document = judge_text(TOTALS, design=Design.RANDOMIZED, metrics=("conversions/visitors",))
    assert [row["name"] for row in document["metrics"][0]["variants"]] == ["A", "B", "C"]
    assert document["metrics"][0]["kind"] == "proportion"
    lift = document["metrics"][0]["variants"][1]["lift"]["estimate"]
    assert lift == pytest.approx(574 / 10377 / (512 / 10412) - 1)
    assert document["grade"] == "C"  # drawn, and the group sizes fit, but nothing was sealed


def test_what_was_asked_for_and_is_not_there_is_wrong_usage_all_at_once():
    with pytest.raises(RuleBroken) as refusal:
        judge_text(TOTALS, metrics=("orders", "conversions/visitors", "sends"), control="Z")
    assert [fault.code for fault in refusal.value.faults] == ["unknown_metric", "unknown_metric", "unknown_control"]


def test_control_metric_and_direction_are_as_asked():
    document = judge_text(TOTALS, metrics=("revenue", "conversions/visitors"), control="c", down=("revenue",))
    assert document["control"] == "C"
    assert [(metric["name"], metric["role"], metric["direction"]) for metric in document["metrics"]] == [
        ("revenue", "primary", "down"),
        ("conversions/visitors", "secondary", "up"),
    ]


def test_rows_of_one_unit_are_added_up_first():
    lines = ["group,ad_id,impressions,clicks"]
    for group in "AB":
        for ad in range(5):
            lines += [f"{group},{group}{ad},1000,{20 + ad + 9 * (group == 'B')}", f"{group},{group}{ad},1000,{21 + ad}"]
    document = judge_text(
        "\n".join(lines), mapping=FileMapping(columns={"variant": "group", "unit": "ad_id"}), unit="ad_id"
    )
    row = document["metrics"][0]["variants"][1]
    assert (row["units"], document["unit"], row["denominator"]) == (5, "ad", 10_000.0)


def test_labels_are_renamed_and_left_out():
    document = judge_text(TOTALS, labels={"A": "Old page", "B": "New page", "C": ""})
    assert [row["name"] for row in document["metrics"][0]["variants"]] == ["Old page", "New page"]


def test_days_outside_the_run_are_left_out_and_named():
    files = [one_variant("A", CLICKS_A), one_variant("B", CLICKS_B)]
    document = judge_files(files, ["a", "b"], Choices(starts=FOURTEEN[2], ends=FOURTEEN[11]))
    assert document["metrics"][0]["variants"][1]["units"] == 10
    assert document["period"] == [FOURTEEN[2].isoformat(), FOURTEEN[11].isoformat()]
    assert "outside_run" in [check["name"] for check in document["checks"]]


@pytest.mark.parametrize(
    ("variants", "files", "control"),
    [
        (["Test", "Control"], 1, "Control"),
        (["B", "A"], 1, "A"),
        (["B", "A"], 2, "B"),  # the first file's
        (["test_question_hook", "test_plain_hook"], 1, "test_plain_hook"),
        (["Mens E-Mail", "No E-Mail"], 1, "No E-Mail"),
        (["ad", "psa"], 1, "psa"),
        (["Hold-out", "Ads"], 1, "Hold-out"),
        (["Controlled", "Bread"], 1, "Bread"),  # a word, not a piece of one
    ],
)
def test_the_default_control(variants, files, control):
    assert default_control(variants, [one_variant("x", CLICKS_A)] * files) == control


@pytest.mark.parametrize(
    ("header", "people", "unit"),
    [("Post ID", False, "post"), ("ad_id", False, "ad"), ("Region", False, "region"), ("user_id", True, "user"),
     ("code", False, "ad"), ("Day", False, "day")],
)  # fmt: skip
def test_a_unit_column_is_named_by_its_header(header, people, unit):
    assert unit_named(header, rows_are_units=people).value == unit


@pytest.mark.parametrize("folder", [SHARED] if SHARED.exists() else [])
def test_shared_files_give_their_known_answers(folder):
    data, samples = folder / "data", folder / "exports" / "samples"
    kag = data / "KAG_conversion_data.csv"
    mapping = FileMapping(columns={"variant": "xyz_campaign_id", "unit": "ad_id"})
    document = judge_files(
        [read_file(kag.read_bytes(), kag.name, mapping=mapping)], [kag.name],
        Choices(metrics=("Spent/Approved_Conversion",), unit="ad_id"),
    )  # fmt: skip
    # shared/data/SOURCES.md: cost per approved conversion 6.24 (916), 15.81 (936), 63.83 (1178)
    values = {row["name"]: round(row["value"], 2) for row in document["metrics"][0]["variants"]}
    assert values == {"916": 6.24, "936": 15.81, "1178": 63.83}
    assert (document["grade"], document["verdict"], document["undecided_reason"]) == (
        "D", "undecided", "not_comparable",
    )  # fmt: skip
    mails = data / "hillstrom.csv.gz"
    document = judge_files([read_file(mails.read_bytes(), mails.name)], [mails.name], Choices(metrics=("visit",)))
    rows = {row["name"]: row for row in document["metrics"][0]["variants"]}
    assert document["control"] == "No E-Mail"
    assert round(rows["Mens E-Mail"]["lift"]["estimate"], 3) == 0.721
    assert rows["Mens E-Mail"]["deciding"]["level"] == 0.975
    lifetime = samples / "meta_ads_campaign_lifetime.csv"
    document = judge_files([read_file(lifetime.read_bytes(), lifetime.name)], [lifetime.name], Choices())
    assert document["grade"] == "E"
    assert document["metrics"][0]["variants"][1]["not_estimable"]["reason"] == "totals_only"


def test_a_sample_by_day_begins_and_ends_with_its_rows():
    document = judge_files([read("control_group.csv"), read("test_group.csv")], ["c.csv", "t.csv"], Choices())
    assert document["period"] == [date(2019, 8, 1).isoformat(), date(2019, 8, 30).isoformat()]


def test_what_came_before_is_the_control_of_a_before_and_after():
    days = [
        f"2025-03-{day:02d},{'launch' if day > 14 else 'summer'},{100 + day % 5},{5 + day * day % 4}"
        for day in range(1, 29)
    ]
    read = read_file(("Day,Variant,Visitors,Orders\n" + "\n".join(days) + "\n").encode(), "days.csv")
    # "launch" is the first by name, but "summer" was there before
    assert judge_files([read], ["days.csv"], Choices(design=Design.BEFORE_AFTER))["control"] == "summer"
    assert judge_files([read], ["days.csv"], Choices())["control"] == "launch"


def test_money_per_visitor_is_no_share_of_people():
    read = read_file(b"Variant,Visitors,Revenue\nA,1000,500.50\nB,1000,610.50\n", "totals.csv")
    document = judge_files([read], ["totals.csv"], Choices(metrics=("revenue/visitors",), design=Design.RANDOMIZED))
    assert (document["metrics"][0]["kind"], document["grade"]) == ("ratio", "E")


def test_days_without_any_variation_are_not_called_one_total():
    days = [f"{name},2025-03-{day:02d},1000,{20 + day % 3}" for day in range(1, 15) for name in ("Control", "New")]
    read = read_file(("Variant,Date,Visitors,Orders\n" + "\n".join(days) + "\n").encode(), "days.csv")
    document = judge_files([read], ["days.csv"], Choices(design=Design.PLATFORM_SPLIT))
    assert document["grade"] == "E"
    assert document["sentence"].startswith("“New” cannot be compared with “Control”.")

"""One result compares what an outcome cost across channels: a file per channel, or one table of channels."""

from __future__ import annotations

from datetime import date

import pytest

from experiments.judging.channels import Origin, without_lone_days
from experiments.judging.files import Choices, judge_files
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping
from experiments.reduction.description import Cell, Summaries

DAYS = range(1, 15)
META = "Campaign name,Ad set name,Day,Impressions,Reach,Link clicks,Leads,Amount spent (EUR)\n" + "".join(
    f"Autumn,{name},2025-03-{day:02d},{2000 + day},{1500 + day},{30 + day % 5},{2 + day % 3},10.00\n"
    for day in DAYS for name in ("Broad", "Narrow")
)  # fmt: skip
GOOGLE = (
    'Campaign report\n"March 1, 2025 - March 14, 2025"\n'
    "Campaign,Day,Currency code,Impr.,Clicks,Cost,Conversions\n"
    + "".join(f"Search,2025-03-{day:02d},EUR,{900 + day},{40 + day % 6},30.00,{4 + day % 2}.00\n" for day in DAYS)
)
FAIR = "Channel;Spend;Attendees;Leads\nTrade fair;2.500,00 €;180;40\n"
MAIL = (
    "Campaign Name,Subject,Send Time,Total Recipients,Unique Opens,Unique Clicks,Unique Placed Order,Placed Order Rate,"
    "Revenue,Campaign ID\n"
    "Autumn,Bread,2025-03-05 10:00:00,5000.0,2000.0,210.0,25.0,0.50%,500.0,K1\n"
)


def judged(*files: tuple[str, str], mapping: dict[str, FileMapping] | None = None, **choices: object):
    said = mapping or {}
    reports = [read_file(text.encode(), name, mapping=said.get(name)) for name, text in files]
    return judge_files(reports, [name for name, _ in files], Choices(**choices))


def values(document, place: int = 0) -> dict[str, float | None]:
    return {one["name"]: one["value"] for one in document["metrics"][place]["variants"]}


def test_channels_are_compared_by_what_an_outcome_cost_unless_somebody_asks_for_another_number() -> None:
    document = judged(("meta.csv", META), ("google.csv", GOOGLE), ("fair.csv", FAIR))
    # Meta: 2 x 14 x 10 euros; 14 x 2 leads and the remainders by 3 of the days 1 to 14 (15 in all), twice: 86
    # Google: 14 x 30 euros; 14 x 4 + 7 = 63 conversions
    assert document["metrics"][0]["name"] == "spend/conversions"
    assert values(document) == pytest.approx({"meta": 280 / 86, "google": 420 / 63, "Trade fair": 2500 / 40})
    assert (document["metrics"][0]["direction"], document["currency"], document["control"]) == ("down", "EUR", "meta")


def test_sums_of_channels_are_described_and_not_judged() -> None:
    document = judged(("meta.csv", META), ("google.csv", GOOGLE), ("fair.csv", FAIR))
    assert (document["verdict"], document["grade"]) == ("undecided", "E")
    assert document["undecided_reason"] == "not_comparable"
    assert document["method"] == "described"
    assert [one["lift"] for one in document["metrics"][0]["variants"]] == [None, None, None]
    assert "“Trade fair” has no days, so only the sums of the whole run are compared." in [
        problem["sentence"] for problem in document["problems"]
    ]


def test_channels_by_day_are_compared_within_the_days_and_stay_a_hint() -> None:
    document = judged(("meta.csv", META), ("google.csv", GOOGLE), metrics=("spend/conversions",))
    assert (document["grade"], document["undecided_reason"]) == ("D", "not_comparable")
    row = document["metrics"][0]["variants"][1]
    assert (row["name"], row["units"], row["lift"]["lower"] is not None) == ("google", 14, True)


def test_the_versions_of_a_table_of_ones_own_keep_their_names() -> None:
    table = "Channel;Spend;Leads\nRadio;500;10\nFlyer;300;12\n"
    document = judged(("meta.csv", META), ("offline.csv", table))
    assert list(values(document)) == ["meta", "Radio", "Flyer"]


def test_names_that_speak_of_a_test_are_kept_in_files_of_two_platforms() -> None:
    meta = "".join(line for line in META.splitlines(keepends=True) if "Narrow" not in line).replace("Broad", "Control")
    google = GOOGLE.replace("Search", "Treatment")
    document = judged(("m.csv", meta), ("g.csv", google), metrics=("spend/conversions",))
    assert (list(values(document)), document["control"]) == (["Control", "Treatment"], "Control")


def test_two_files_of_one_name_are_named_after_their_platforms() -> None:
    document = judged(("export.csv", META), ("export.csv", GOOGLE), metrics=("spend/conversions",))
    assert list(values(document)) == ["Meta Ads Manager", "Google Ads"]


def test_the_same_versions_on_two_platforms_are_added_up_as_before() -> None:
    google = GOOGLE.replace("Search", "Broad") + GOOGLE.replace("Search", "Narrow").split("Conversions\n")[1]
    document = judged(("meta.csv", META), ("google.csv", google), metrics=("spend/conversions",))
    assert sorted(values(document)) == ["Broad", "Narrow"]


def test_a_person_bridges_names_that_differ() -> None:
    said = {
        "google.csv": FileMapping(columns={"leads": "Conversions"}),
        "fair.csv": FileMapping(columns={"leads": "Attendees"}),
    }
    fair = "Channel;Spend;Attendees\nTrade fair;2.500,00 €;180\n"
    files = (("meta.csv", META), ("google.csv", GOOGLE), ("fair.csv", fair))
    document = judged(*files, mapping=said, metrics=("spend/leads",))
    assert values(document) == pytest.approx({"meta": 280 / 86, "google": 420 / 63, "Trade fair": 2500 / 180})


def test_without_a_bridge_the_missing_number_is_named() -> None:
    document = judged(("meta.csv", META), ("google.csv", GOOGLE), ("fair.csv", FAIR), metrics=("spend/leads",))
    reasons = {one["name"]: one["not_estimable"]["sentence"] for one in document["metrics"][0]["variants"][1:]}
    assert reasons["google"] == "The file has no leads for “google”."
    assert values(document)["google"] is None


def test_an_export_of_mails_without_costs_is_shown_without_a_cost() -> None:
    document = judged(("meta.csv", META), ("mail.csv", MAIL), metrics=("spend/conversions", "conversions"))
    assert values(document)["mail"] is None
    assert document["sentence"] == "“mail” cannot be compared with “meta”. The file has no money spent for “mail”."
    assert values(document, 1) == {"meta": 86, "mail": 25}


def test_two_currencies_of_two_channels_are_refused() -> None:
    document = judged(("meta.csv", META), ("fair.csv", FAIR.replace("2.500,00 €", "$2.500,00")))
    assert document["verdict"] == "invalid"
    assert "more than one currency" in document["sentence"]


def test_a_table_of_channels_is_compared_by_cost_too() -> None:
    table = "Kanal;Kosten;Teilnehmer\nMesse;2.500,00 €;180\nRadio;1.200,00 €;45\nRundbrief;300,00 €;60\n"
    document = judged(("kanaele.csv", table))
    assert document["metrics"][0]["name"] == "spend/Teilnehmer"
    assert values(document) == pytest.approx({"Messe": 2500 / 180, "Radio": 1200 / 45, "Rundbrief": 5.0})


def test_a_version_by_day_beside_one_in_total_is_compared_by_sums() -> None:
    days = "Variant,Day,Visitors,Orders\n" + "".join(f"Old,2025-03-{day:02d},100,{5 + day % 2}\n" for day in DAYS)
    document = judged(("old.csv", days), ("new.csv", "Variant,Visitors,Orders\nNew,1500,90\n"))
    # 14 days of 100 visitors and 5 or 6 orders: 77 of 1,400
    assert values(document) == pytest.approx({"Old": 77 / 1400, "New": 90 / 1500})
    assert "sums_only" in [problem["code"] for problem in document["problems"]]


def test_posts_stay_posts_where_one_version_has_no_days() -> None:
    dated = [Cell("A", date(2026, 3, day), 1, f"a{day}", {"clicks": 5.0 + day, "reach": 100.0}, 1) for day in (1, 2, 3)]
    undated = [Cell("B", None, 1, f"b{number}", {"clicks": 9.0, "reach": 90.0}, 1) for number in (1, 2, 3)]
    given = Summaries(cells=(*dated, *undated))
    posts = Origin("meta_business_suite_facebook", "post", ("A", "B"))
    assert without_lone_days(given, [posts]) == (given, [])

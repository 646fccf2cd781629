"""Which of campaign, ad set and ad holds the versions, by the order of the rules."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

from itertools import product

import pytest

from experiments.reading.cells.trial_words import grouping, strength
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping, Report

Names = list[tuple[str, str, str]]
HEAD = "Campaign name,Ad set name,Ad name,Day,Impressions,Link clicks,Amount spent (EUR)"
LEVELS = ("Campaign name", "Ad set name", "Ad name")


def text_of(rows: Names, days: tuple[int, ...] = (3, 4)) -> str:
    """A Meta file of campaign, ad set and ad names, each with 100 impressions a day."""
    lines = [HEAD]
    lines += [f'"{c}","{s}","{a}",2025-03-{day:02d},100,5,2.50' for day, (c, s, a) in product(days, rows)]
    return "\n".join(lines)


def meta(rows: Names, days: tuple[int, ...] = (3, 4)) -> Report:
    return read_file(text_of(rows, days).encode(), "meta.csv")


def place(report: Report) -> tuple[str, list[str]]:
    """The level of the versions, and their names."""
    column = report.variant_column
    return "none" if column is None else column, sorted(report.variants)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Control", "New hook"), ("Kontrollgruppe", "Testgruppe"), ("Groupe témoin", "Groupe test"),
        ("Gruppo A", "Gruppo B"),        ("Versão 1", "Versão 2"), ("Grupo de control", "Tratamiento"), ("Controlegroep", "Testgroep"),
        ("hook_v1", "hook_v2"),        ("Originale", "Nuovo"), ("Variante A", "Variante B"), ("Video | A", "Image | B"), ("Var. 1", "Var. 2"),
        ("Originel - bleu", "Contrôle"), ("Wariant A", "Wariant B"),
    ],
)  # fmt: skip
def test_words_and_letters_of_a_test_come_first_in_any_language(one: str, other: str) -> None:
    rows = [(campaign, name, ad) for campaign in ("North", "South") for name in (one, other) for ad in ("Red", "Blue")]
    report = meta(rows)
    assert place(report) == ("Ad set name", sorted((one, other)))
    assert report.variant_candidates[0] == "Ad set name"


def test_prospecting_and_retargeting_are_no_versions_where_the_ad_sets_say_control_and_test() -> None:
    rows = list(product(("Prospecting", "Retargeting"), ("Control", "Test"), ("Red", "Blue")))
    report = meta(rows)
    assert place(report) == ("Ad set name", ["Control", "Test"])
    assert report.unsure == ()


def test_audiences_that_the_rules_take_for_versions_are_asked_about() -> None:
    rows = [(name, f"{name} all", ad) for name in ("Prospecting", "Retargeting") for ad in ("Red", "Blue")]
    report = meta(rows)
    assert report.variant_column == "Campaign name"  # the same ads repeat inside each
    assert report.unsure == ("variant",)


def test_a_word_that_all_names_share_says_less_than_letters_that_differ() -> None:
    rows = [(f"[TEST] {land}", "All", ad) for land in ("DE", "FR") for ad in ("Hook A", "Hook B")]
    report = meta(rows)
    assert place(report) == ("Ad name", ["Hook A", "Hook B"])
    assert list(report.variant_candidates) == ["Ad name", "Campaign name"]


def test_one_campaign_per_version() -> None:
    rows = [("Sale - free shipping", "DE", "Video"), ("Sale - 10% off", "DE", "Video")]
    report = meta(rows)
    assert place(report) == ("Campaign name", ["Sale - 10% off", "Sale - free shipping"])
    assert (list(report.variant_candidates), report.unsure) == (["Campaign name"], ())


@pytest.mark.parametrize(
    "names",
    [("Control 1", "Control 2", "New 1", "New 2"), ("Control - 18-24", "Control - 25-34", "New - 18-24", "New - 25-34"),
     ("DE | Control", "FR | Control", "DE | New", "FR | New")],
)  # fmt: skip
def test_several_ad_sets_of_one_version_are_added_up(names: tuple[str, ...]) -> None:
    report = meta([("Spring", name, "Video") for name in names])
    assert {name: sums["impressions"] for name, sums in report.variants.items()} == {"Control": 400, "New": 400}
    assert report.variant_column == "Ad set name"
    assert report.unsure == ()


def test_the_pattern_of_several_ad_sets_reads_the_next_file_the_same_way() -> None:
    text = text_of([("Spring", name, "Video") for name in ("Control 1", "Control 2", "New 1", "New 2")])
    first = read_file(text.encode(), "meta.csv")
    told = FileMapping(columns={"variant": "Ad set name"}, variant_pattern=first.variant_pattern)
    assert read_file(text.encode(), "meta.csv", mapping=told).variants == first.variants


@pytest.mark.parametrize("count", [3, 8])
def test_letters_inside_the_names_of_many_ads_are_the_versions(count: int) -> None:
    rows = [("Spring", "All", f"Spring_{letter}_{i:02d}") for letter in "AB" for i in range(count)]
    report = meta(rows)
    assert {name: sums["impressions"] for name, sums in report.variants.items()} == {"A": 200 * count, "B": 200 * count}
    assert report.unsure == ("variant",)


def test_ads_that_repeat_the_name_of_their_ad_set_do_not_hide_it() -> None:
    rows = [("S", name, f"{name} ad {i}") for name in ("Control", "Treatment") for i in range(15)]
    report = meta(rows)
    assert place(report) == ("Ad set name", ["Control", "Treatment"])
    assert list(report.variant_candidates) == ["Ad set name"]
    assert len(set(report.rows.unit)) == 30


def test_names_that_repeat_inside_each_name_make_the_wider_level_the_version() -> None:
    rows = [(name, f"{name} all", age) for name in ("Question", "Fact") for age in ("18-24", "25-34", "35-44")]
    assert meta(rows).variant_column == "Campaign name"


@pytest.mark.parametrize("names", [("March", "April"), ("Round 1", "Round 2")])
def test_campaigns_one_after_the_other_are_periods_and_no_versions(names: tuple[str, str]) -> None:
    lines = [HEAD]
    for name, days in zip(names, (range(3, 8), range(10, 15)), strict=True):
        lines += [f"{name},All,{ad},2025-03-{day:02d},100,5,2.50" for ad in ("Question", "Fact") for day in days]
    report = read_file("\n".join(lines).encode(), "meta.csv")
    assert place(report) == ("Ad name", ["Fact", "Question"])
    assert list(report.variant_candidates) == ["Ad name", "Campaign name"]


def test_an_ad_set_copied_with_its_ads_is_another_version() -> None:
    rows = [("S", name, ad + mark) for name, mark in (("Question", ""), ("Fact", " – Copy")) for ad in ("Red", "Blue")]
    assert place(meta(rows)) == ("Ad set name", ["Fact", "Question"])
    rows = [("S", name, "Video") for name in ("Offer", "Offer – Kopie")]
    assert place(meta(rows)) == ("Ad set name", ["Offer", "Offer – Kopie"])


def test_an_ad_that_was_deleted_in_one_ad_set_does_not_change_the_level() -> None:
    rows = [("S", "Question", ad) for ad in ("Red", "Blue", "Green")] + [("S", "Fact", ad) for ad in ("Red", "Blue")]
    assert meta(rows).variant_column == "Ad set name"


def test_ads_that_are_called_by_their_day_are_no_versions() -> None:
    rows = [
        f"{name},{name} all,{name} of March {day},2025-03-{day:02d},100,5,2.50"
        for day in range(3, 8)
        for name in ("Calm", "Loud")
    ]
    report = read_file("\n".join([HEAD, *rows]).encode(), "meta.csv")
    assert place(report) == ("Ad set name", ["Calm all", "Loud all"])


def test_every_level_in_two_with_no_word_of_a_test_is_asked_about() -> None:
    report = meta(list(product(("Question", "Fact"), ("DE", "FR"), ("Red", "Blue"))))
    assert list(report.variant_candidates) == ["Campaign name", "Ad name", "Ad set name"]
    assert report.unsure == ("variant",)


def test_twelve_names_and_no_label_are_about_ten() -> None:
    words = ["oak", "elm", "ash", "fir", "yew", "box", "bay", "fig", "nut", "hop", "rye", "oat"]
    report = meta([("Spring", "All", word) for word in words])
    assert (report.variant_column, len(report.variants), report.unsure) == ("Ad name", 12, ("variant",))


def test_many_names_without_a_label_are_no_versions() -> None:
    rows = [("Spring", "All", f"{chr(97 + i)}{chr(97 + j)} thing") for i in range(5) for j in range(5)]
    report = meta(rows)
    assert (report.variant_column, list(report.variants)) == (None, ["(all rows)"])
    assert list(report.variant_candidates) == ["Ad name", "Ad set name", "Campaign name"]


def test_links_of_many_ads_may_hold_the_label() -> None:
    lines = [f"{HEAD},Link (ad settings)"]
    lines += [
        f"S,All,{chr(97 + i)}{chr(98 + i)} thing,2025-03-03,100,5,2.50,https://example.org/?utm_content={colour}"
        for i, colour in enumerate(("red", "blue") * 7)
    ]
    report = read_file("\n".join(lines).encode(), "meta.csv")
    assert {name: sums["impressions"] for name, sums in report.variants.items()} == {"blue": 700, "red": 700}


def test_one_name_at_every_level_is_one_version_of_the_narrowest_named_level() -> None:
    assert place(meta([("Spring", "Wide", "Garden")])) == ("Ad name", ["Garden"])
    assert place(meta([("Spring", "Wide", "")])) == ("Ad set name", ["Wide"])


@pytest.mark.parametrize(
    ("names", "clear"),
    [
        (["Control", "Treatment"], 4), (["Ad A", "Ad B", "Ad C"], 3), (["V1", "V2"], 3),
        (["Hook 1", "Hook 2", "Hook 3"], 1),        (["Control bread", "Control cake"], 2), (["Bread", "Cake"], 0), (["A"], 0), (["Contest", "Latest"], 0),
        (["Ad 1", "Ad 3"], 0), (["Group A", "Group B"], 4), (["Spring – long name – A", "Spring – B"], 3),
    ],
)  # fmt: skip
def test_names_speak_of_a_test_more_or_less_clearly(names: list[str], clear: int) -> None:
    assert strength(names) == clear


def test_names_that_are_versions_themselves_are_not_grouped() -> None:
    assert grouping(["Control", "Variant A", "Variant B", "Variant C"], loose=False) is None
    assert grouping(["Bread", "Cake", "Rolls", "Pie"], loose=False) is None

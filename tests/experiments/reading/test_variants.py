"""Where the variant is found, by the order of the rules."""

from __future__ import annotations

from itertools import product

import pytest

from experiments.reading.cells.labels import find_labels
from experiments.reading.read import read_file
from experiments.reading.report import Report


def meta(rows: list[tuple[str, str, str]]) -> Report:
    """A Meta file of campaign, ad set and ad names, each on two days."""
    lines = ["Campaign name,Ad set name,Ad name,Day,Impressions,Link clicks,Amount spent (EUR)"]
    lines += [
        f"{campaign},{ad_set},{ad},2025-03-0{day},{1000 + number},{20 + day},5.50"
        for number, ((campaign, ad_set, ad), day) in enumerate(product(rows, (3, 4)))
    ]
    return read_file("\n".join(lines).encode(), "meta.csv")


def test_names_with_test_words_come_first() -> None:
    report = meta([("Control", "18-24", "One"), ("Control", "25-34", "Two"), ("New idea", "18-24", "One"),
                   ("New idea", "25-34", "Two")])  # fmt: skip
    assert report.variant_column == "Campaign name"
    assert list(report.variant_candidates) == ["Campaign name", "Ad name", "Ad set name"]


def test_letters_count_as_test_words() -> None:
    report = meta([("Spring", "18-24", "Ad A"), ("Spring", "18-24", "Ad B"), ("Spring", "25-34", "Ad A"),
                   ("Spring", "25-34", "Ad B")])  # fmt: skip
    assert report.variant_column == "Ad name"


def test_when_the_same_narrow_names_repeat_the_wider_level_is_taken() -> None:
    report = meta([("Spring", "Questions", "Red"), ("Spring", "Questions", "Blue"), ("Spring", "Facts", "Red"),
                   ("Spring", "Facts", "Blue")])  # fmt: skip
    assert report.variant_column == "Ad set name"
    assert set(report.rows.unit) == {"Red", "Blue"}  # the ads inside


def test_else_the_narrowest_level_is_taken() -> None:
    report = meta([("Spring", "Wide", "Garden"), ("Spring", "Wide", "Balcony"), ("Spring", "Wide", "Window")])
    assert report.variant_column == "Ad name"
    assert set(report.rows.unit) == {""}


def test_one_name_at_every_level_is_one_variant() -> None:
    report = meta([("Spring", "Wide", "Garden")])
    assert list(report.variants) == ["Garden"]
    assert [problem.code for problem in report.problems] == ["one_variant"]


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (["[carousel] One", "[single] Two", "[carousel] Three", "[single] Four"], ("carousel", "single")),
        (["One | Noon", "Two | Evening", "Three | Noon", "Four | Evening"], ("Noon", "Evening")),
        (["News 1 - Subject A", "News 1 - Subject B", "News 2 - Subject A", "News 2 - Subject B"], ("A", "B")),
        (["a https://x.org/?utm_content=emoji", "b https://x.org/?utm_content=plain"] * 2, ("emoji", "plain")),
        (["#hookq one #plants", "#hookn two #plants", "#hookq x #plants", "#hookn y #plants"], ("hookq", "hookn")),
    ],
)  # fmt: skip
def test_a_label_in_a_text_is_only_the_part_that_varies(texts: list[str], labels: tuple[str, str]) -> None:
    found = find_labels(texts)
    assert found is not None
    assert found.values == (*labels, *labels)


def test_texts_without_a_common_label_have_none() -> None:
    assert find_labels(["Hello there", "Good morning", "Nice day", "See you"]) is None

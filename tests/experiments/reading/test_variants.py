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


def posts(texts: list[str], labels: str = "") -> Report:
    """A Business Suite file of posts, one a day."""
    lines = ["Post ID,Page ID,Description,Is crosspost,Publish time,Custom labels,Views,Reach,Total clicks"]
    lines += [
        f'{i + 101},7,"{text}",0,09/{i + 1:02d}/2025 10:00,{label},{900 + i},{700 + i},{9 + i}'
        for i, text in enumerate(texts)
        for label in [labels.split("|")[i % 2] if labels else ""]
    ]
    return read_file("\n".join(lines).encode(), "posts.csv")


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Our bread [carousel]", "Our bread [single image]"], ["carousel", "single image"]),
        (["Our bread #hookquestion", "Our bread #hookfact"], ["hookfact", "hookquestion"]),
        (["Bread x.org/?utm_content=emoji", "Bread x.org/?utm_content=plain"], ["emoji", "plain"]),
        (["Our bread | Noon", "Our bread | Evening"], ["Evening", "Noon"]),
        (["Our bread", "Come and see"], ["Come and see", "Our bread"]),  # no label: the texts themselves
        (["Spring: our bread", "Autumn: come and see"], ["Autumn: come and see", "Spring: our bread"]),
    ],
)
def test_a_label_wins_over_the_few_texts_it_stands_in(texts: list[str], found: list[str]) -> None:
    assert sorted(posts(texts * 4).variants) == found


def test_a_column_made_for_labels_wins_over_labels_in_texts() -> None:
    report = posts(["Our bread [carousel]", "Our bread [single]", "See [single]", "See [carousel]"] * 2, "ask_a|ask_b")
    assert (report.variant_column, sorted(report.variants)) == ("Custom labels", ["ask_a", "ask_b"])
    assert report.unsure == ("variant",)  # the texts part the posts another way


def test_the_parts_of_an_added_measure_can_be_asked_for() -> None:
    report = read_file(
        b"Post ID,Account username,Description,Publish time,Views,Reach,Likes,Comments,Shares,Saves\n"
        b"1,us,Bread [a],09/13/2025 10:00,900,700,10,2,1,4\n2,us,Bread [b],09/14/2025 10:00,950,720,12,3,1,6\n",
        "ig.csv",
    )
    assert report.platform == "meta_business_suite_instagram"
    assert report.columns["engagements"] == "Likes + Comments + Shares + Saves"
    assert report.variants["a"] == {
        "impressions": 900, "reach": 700, "engagements": 17, "Likes": 10, "Comments": 2, "Shares": 1, "Saves": 4,
    }  # fmt: skip


def test_lines_that_name_no_version_are_counted_as_lines_and_in_no_version() -> None:
    report = read_file(b"variant,day,visitors\nA,2025-03-01,10\n,2025-03-01,7\nB,2025-03-01,12\n", "x.csv")
    assert report.document()["rows"] == 3
    assert report.variants == {"A": {"visitors": 10}, "B": {"visitors": 12}}
    assert [problem.code for problem in report.problems] == ["rows_without_variant"]

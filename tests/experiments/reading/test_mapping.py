from __future__ import annotations

import pytest

from experiments.reading.cards import EXPORT_CARDS, card_for
from experiments.reading.fingerprint import header_fingerprint
from experiments.reading.read import read_file, read_text_table
from experiments.reading.report import FileMapping, Report

TABLE = """Shop,Window,Buyers,Takings,Likes,Shares
North,old,20,100.5,3,1
North,new,30,150.0,4,2
South,old,25,120.0,1,1
South,new,28,130.5,2,2
"""


def read(**told: object) -> Report:
    return read_file(TABLE.encode(), "shops.csv", mapping=FileMapping(**told))  # type: ignore[arg-type]


def test_a_person_names_the_columns() -> None:
    report = read(columns={"variant": "Window", "unit": "Shop", "conversions": "Buyers", "revenue": "Takings"})
    assert report.variants["new"] == {"conversions": 58, "revenue": 280.5, "Likes": 6, "Shares": 4}
    assert list(report.rows.unit) == ["North", "North", "South", "South"]
    assert report.reasons["variant"] == "You chose “Window”."
    assert report.unsure == ()


def test_headers_joined_by_plus_are_added_up() -> None:
    report = read(columns={"variant": "Window", "engagements": "Likes + Shares"})
    assert report.variants["old"]["engagements"] == 6
    assert report.columns["engagements"] == "Likes + Shares"


def test_labels_are_renamed_and_left_out() -> None:
    report = read(columns={"variant": "Window"}, variants={"new": "B", "old": ""})
    assert list(report.variants) == ["B"]
    assert len(report.rows.lines) == 2


def test_an_unknown_header_is_refused_with_the_list_of_headers() -> None:
    report = read(columns={"variant": "Colour"})
    assert report.is_refused
    assert report.problems[0].code == "unknown_header"
    assert "“Shop”, “Window”, “Buyers”" in report.problems[0].sentence


@pytest.mark.parametrize("pattern", ["(", "no group", "(a)(b)", "(a+)+$", "(" + "a" * 300 + ")"])
def test_a_pattern_that_cannot_be_used_is_refused(pattern: str) -> None:
    report = read(columns={"variant": "Window"}, variant_pattern=pattern)
    assert [problem.code for problem in report.problems if problem.severity == "fatal"] == ["bad_pattern"]


def test_a_pattern_takes_the_variant_out_of_a_text() -> None:
    report = read(columns={"variant": "Window"}, variant_pattern="^(.)")
    assert sorted(report.variants) == ["n", "o"]


def test_of_a_chosen_column_of_texts_the_label_is_taken() -> None:
    text = "Post id,Post text,Impressions,Detail Expands,Post Link\n" + "".join(
        f"19625{i},Tip {i} [{'ab'[i % 2]}],{100 + i},1,"
        f"https://example.org/{i}?utm_content={('red', 'blue')[i // 2 % 2]}\n"
        for i in range(8)
    )
    found = read_file(text.encode(), "x.csv")
    told = read_file(text.encode(), "x.csv", mapping=FileMapping(columns={"variant": "Post Link"}))
    assert (sorted(found.variants), sorted(told.variants)) == (["a", "b"], ["blue", "red"])
    assert told.reasons["variant"] == "You chose “Post Link”. Taken: “blue”, “red”."
    assert told.unsure == ()


def test_of_many_names_in_a_chosen_column_the_letter_is_taken() -> None:
    rows = [f"S,{'AB'[i % 2]} set,Ad_{'AB'[i % 2]}_{i:02d},2025-03-03,100,5,2.50" for i in range(16)]
    text = "Campaign name,Ad set name,Ad name,Day,Impressions,Link clicks,Amount spent (EUR)\n" + "\n".join(rows)
    told = read_file(text.encode(), "meta.csv", mapping=FileMapping(columns={"variant": "Ad name"}))
    assert {name: totals["impressions"] for name, totals in told.variants.items()} == {"A": 800, "B": 800}
    assert len(set(told.rows.unit)) == 16


def test_the_found_pattern_reads_the_next_file_the_same_way() -> None:
    text = "Post id,Post text,Impressions,Detail Expands\n" + "".join(
        f"19625{i},Tip {i} (thumb {'AB'[i % 2]}),{100 + i},1\n" for i in range(6)
    )
    first = read_file(text.encode(), "x.csv")
    told = FileMapping(columns={"variant": "Post text"}, variant_pattern=first.variant_pattern)
    assert read_file(text.encode(), "x.csv", mapping=told).variants == first.variants


@pytest.mark.parametrize(
    "text",
    ["Variant\tVisitors\tOrders\nA\t1,200\t60\nB\t1,180\t75", "Variant;Visitors;Orders\nA;1200;60\nB;1180;75\n",
     "Variant  Visitors  Orders\nA  1200  60\nB  1180  75", "Variant Visitors Orders\nA 1200 60\nB 1180 75"],
)  # fmt: skip
def test_a_typed_table_is_a_file_like_any_other(text: str) -> None:
    report = read_text_table(text)
    assert (report.platform, report.level) == ("generic_aggregate", "variant")
    assert report.variants == {"A": {"conversions": 60, "visitors": 1200}, "B": {"conversions": 75, "visitors": 1180}}


def test_the_fingerprint_ignores_the_order_of_columns_but_not_their_names() -> None:
    one = read_file(b"Variant,Visitors,Orders\nA,1,1\nB,2,1\n", "a.csv")
    other = read_file(b"Orders,Variant,Visitors\n1,A,1\n1,B,2\n", "b.csv")
    third = read_file(b"Variant,Visitors,Sales count\nA,1,1\nB,2,1\n", "c.csv")
    assert header_fingerprint(one) == header_fingerprint(other) != header_fingerprint(third)
    assert len(header_fingerprint(one)) == 64


def test_every_platform_says_what_to_click() -> None:
    assert {"meta_ads", "google_ads", "linkedin_ads", "tiktok_ads", "generic_aggregate"} <= set(EXPORT_CARDS)
    assert all(card.title and card.steps for card in EXPORT_CARDS.values())
    assert card_for(None) is EXPORT_CARDS["generic_aggregate"]

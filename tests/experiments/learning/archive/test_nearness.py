"""How near texts come to an idea in other words; and the table of the field's words behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.learning.archive.field_words import WORDS, notion_of, notions_near, notions_within
from experiments.learning.archive.nearness import EarlierText, nearest, term_weight, terms_of
from experiments.learning.archive.words import fold

TEXTS = [
    EarlierText(1, "question headline for the kit", "open with a question instead of our claim"),
    EarlierText(2, "voucher for lapsed customers", "write to customers who are silent with a coupon"),
    EarlierText(3, "photos of hands", "show how it is made instead of the finished loaf"),
    EarlierText(4, "video with subtitles", "text on the clip for people without sound"),
]


def near(idea: str, own: dict[str, list[str]] | None = None) -> list[int]:
    return [key for key, _ in nearest(terms_of(idea, own), TEXTS)]


@pytest.mark.parametrize(
    ("idea", "first"),
    [
        ("asking questions in headlines", 1),
        ("win back sleepers with a discount", 2),
        ("Rabatt für inaktive Kunden", 2),
        ("disocunt for lapsd custmers", 2),
        ("pictures of hands", 3),
        ("Untertitel in den Clips", 4),
        ("Kundenrabatt", 2),
    ],
)
def test_other_words_of_the_trade_and_near_spellings_find_it(idea: str, first: int) -> None:
    assert near(idea)[:1] == [first]


@pytest.mark.parametrize("idea", ["move the warehouse to the railway", "", "if we do it", "the of an"])
def test_what_has_nothing_in_common_is_left_out(idea: str) -> None:
    assert near(idea) == []


def test_what_a_word_of_the_team_means_is_looked_for_too() -> None:
    assert near("quernie") == []
    assert near("quernie", {"querni": ["silent", "customers", "coupon"]}) == [2]


def test_of_equals_the_newest_stands_first_and_what_is_liked_before_it() -> None:
    old, new = (EarlierText(key, "raffle", "win a mill") for key in (1, 2))
    liked = EarlierText(1, "raffle", "win a mill", likes=1.1)
    assert [key for key, _ in nearest(terms_of("raffle"), [old, new])] == [2, 1]
    assert [key for key, _ in nearest(terms_of("raffle"), [liked, new])] == [1, 2]


def test_rare_words_weigh_more() -> None:
    assert term_weight(1, 100) > term_weight(50, 100) > term_weight(100, 100) > 0


@given(st.text(max_size=200))
def test_whatever_is_typed_has_a_nearness_between_nothing_and_a_little_more_than_all(idea: str) -> None:
    found = nearest(terms_of(idea), TEXTS)
    assert all(0.25 <= share <= 1.5 for _, share in found)
    assert [share for _, share in found] == sorted((share for _, share in found), reverse=True)


def test_each_word_of_the_table_is_folded_and_stands_for_one_notion() -> None:
    assert len(WORDS) > 100
    assert all(word == fold(word) for words in WORDS for word in words)
    assert notion_of("picture") == notion_of("Bilder") != notion_of("video")


def test_a_long_word_holds_two_notions_and_a_misspelt_one_is_put_right() -> None:
    assert set(notions_within("betreffzeilentest")) == {notion_of("betreff")}
    assert set(notions_within("kundenfotos")) == {notion_of("Kunde"), notion_of("Foto")}
    assert notions_near("newsleter") == (notion_of("newsletter"),)
    assert notions_near("cat") == ()

"""Folding, stems, filter words and excerpts."""

from __future__ import annotations

import pytest

from experiments.learning.archive.words import excerpt, filter_word, fold, query_words, stem, telling_words


def test_folding_keeps_words_and_nothing_else() -> None:
    assert fold('Größe: “Çà et là”, 20\u00a0% *OR* NEAR("x")') == "grosse ca et la 20 or near x"


@pytest.mark.parametrize(
    ("one", "other"),
    [("headline", "headlines"), ("story", "stories"), ("price", "pricing"), ("post", "posted"), ("video", "videos")],
)
def test_two_ways_to_say_the_same_share_their_beginning(one: str, other: str) -> None:
    assert stem(one) == stem(other)
    assert one.startswith(stem(one))


def test_a_query_of_stop_words_is_still_a_query() -> None:
    assert query_words("What if we") == ("what", "if", "we")
    assert query_words("What if we ask") == ("ask",)


def test_a_draft_is_what_it_is_about() -> None:
    assert telling_words("If we open with a question instead of our claim") == ("open", "question", "claim")


def test_filter_words_cannot_be_typed_by_chance_and_ignore_case() -> None:
    assert filter_word("run_by", "Studio Larch") == filter_word("run_by", "studio larch")
    assert filter_word("run_by", "Studio Larch") != filter_word("channel", "Studio Larch")
    assert filter_word("team", 1).isalpha()


def test_an_excerpt_shows_where_most_words_stand_and_cuts_no_word() -> None:
    text = "Bread. " + "flour " * 60 + "the question headline brought more first clicks " + "salt " * 60
    parts = excerpt(text, ("question", "headlin"), around=40)
    assert "".join(part.text for part in parts) == (
        "…  flour flour flour flour flour the question headline brought more first clicks …"
    )
    assert [part.text for part in parts if part.found] == ["question", "headline"]


def test_no_hit_has_no_excerpt() -> None:
    assert excerpt("Bread and flour", ("video",)) == ()

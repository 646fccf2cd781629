"""Room for words of every script: what is measured is never less than what the letters take up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stats.strategies import quick
from webapp.charts.sheet.measure import cut_to, width_of, wrapped


@pytest.mark.parametrize("says", ["毎週日曜日の朝食", "每个星期天的早餐", "일요일아침식사"])
def test_letters_that_fill_a_square_take_at_least_its_side(says: str) -> None:
    assert width_of(says, 10) >= 10 * len(says)


def test_marks_on_letters_and_signs_that_are_not_seen_take_no_room() -> None:
    assert width_of("e\u0301", 13) == width_of("e", 13)
    assert width_of("Do\u00adnau\u200b", 13) == width_of("Donau", 13)


def test_an_emoji_takes_more_than_the_widest_letter() -> None:
    assert width_of("🥖", 13) > width_of("W", 13)


@quick
@given(st.text(min_size=1, max_size=200), st.floats(40, 800))
def test_whatever_is_cut_or_broken_finds_room(says: str, room: float) -> None:
    cut = cut_to(says, 14, room)
    assert width_of(cut, 14) <= room
    assert cut == says or cut.endswith("…")
    assert all(width_of(line, 14) <= room for line in wrapped(says, 14, room))


@quick
@given(st.text(min_size=1, max_size=200).filter(lambda says: " " not in says), st.floats(40, 800))
def test_a_word_that_is_broken_loses_nothing(says: str, room: float) -> None:
    assert "".join(wrapped(says, 14, room)) == says

"""How an experiment may end: bars as long as their chances, an outline for what is no answer, nothing for none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stats.strategies import quick
from tests.webapp.charts.clean import assert_clean
from webapp.charts.planning.chances_drawn import FRAMES, SEEN, ChanceRow, chances_drawing
from webapp.charts.sheet.drawing import Drawing, Rect, flat
from webapp.charts.sheet.frame import Frame

WIDE, _, SMALL = FRAMES
VERDICTS = ("succeeded", "harmful", "no_useful_difference", "undecided")
WORDS = ("Worked", "Did harm", "No gain worth having", "Couldn't tell")


def drawn(chances: list[float], frame: Frame, says: tuple[str, ...] = WORDS) -> Drawing:
    rows = [
        ChanceRow(verdict, word, chance, f"{chance * 100:.0f} in 100")
        for verdict, word, chance in zip(VERDICTS, says, chances, strict=True)
    ]
    return chances_drawing(rows, lambda share: f"{share:.0%}", frame)


def bars(drawing: Drawing) -> list[Rect]:
    return [part for part in flat(drawing.parts) if isinstance(part, Rect) and part.look in {"fill", "hollow"}]


@quick
@given(
    st.lists(st.floats(0, 1), min_size=4, max_size=4).filter(sum),
    st.sampled_from(FRAMES),
    st.lists(st.text(min_size=1, max_size=200), min_size=4, max_size=4),
)
def test_whatever_the_chances_and_the_words_nothing_lies_on_anything(
    weights: list[float], frame: Frame, says: list[str]
) -> None:
    assert_clean(drawn([weight / sum(weights) for weight in weights], frame, (*says,)))


@pytest.mark.parametrize("frame", FRAMES)
def test_bars_are_as_long_as_their_chances(frame: Frame) -> None:
    found = bars(drawn([0.5, 0.25, 0.0, 0.25], frame))
    whole = frame.right - frame.left
    assert [bar.width / whole for bar in found] == pytest.approx([0.5, 0.25, 0.25], abs=1e-3)
    assert [(bar.look, bar.tone) for bar in found] == [
        ("fill", "v-succeeded"), ("fill", "v-harmful"), ("hollow", "v-undecided")]  # fmt: skip


def test_a_chance_that_is_there_is_seen_however_small() -> None:
    assert next(bar.width for bar in bars(drawn([1e-9, 0.0, 0.0, 1 - 1e-9], SMALL))) == SEEN


def test_a_mark_says_verdict_and_chance_and_all_marks_of_the_axis_are_written() -> None:
    drawing = drawn([0.12, 0.03, 0.2, 0.65], WIDE)
    assert next(mark.says for mark in drawing.marks) == "Worked: 12 in 100"
    assert [text.says for text in drawing.texts if text.look == "tick"] == ["0%", "25%", "50%", "75%", "100%"]

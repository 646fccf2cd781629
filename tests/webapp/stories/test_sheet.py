"""The plain text of a story: its width, the grade in the margin, and signs that must not move it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.people.keys.previews import is_machine
from webapp.records.stories.sheet import WIDTH, Sheet
from webapp.records.team.links import PREVIEWS, program_words


def test_each_line_with_a_figure_ends_with_the_grade_and_no_other_does() -> None:
    sheet = Sheet()
    sheet.text("B brings at least 4 % more link clicks. " + "Use it for the whole appeal, and say so. " * 3, grade="C")
    first, *others = sheet.written().splitlines()
    assert first == "B brings at least 4 % more link clicks. Use it for the whole appeal, and   [C]"
    assert len(first) == WIDTH
    assert [line for line in others if "[C]" in line] == []


def test_a_number_stays_with_its_unit() -> None:
    sheet = Sheet()
    sheet.text("word " * 13 + "+12.2\u00a0% more", grade="B")
    assert [line for line in sheet.written().splitlines() if "+12.2 %" in line]


@given(st.text(max_size=400), st.sampled_from(["", "A", "E"]))
def test_whatever_was_typed_no_line_is_longer_and_none_is_added(text: str, grade: str) -> None:
    sheet = Sheet()
    sheet.title("Experiment 1", text)
    sheet.heading(text)
    sheet.item(text, grade=grade)
    sheet.text(text, grade=grade, indent=2)
    written = sheet.written()
    assert max(len(line) for line in written.split("\n")) <= WIDTH
    assert written.splitlines() == written.split("\n")[:-1]  # no other sign ends a line


@pytest.mark.parametrize(("part", "name"), PREVIEWS, ids=lambda one: one)
def test_what_the_page_calls_a_preview_is_nobody_who_heard_it(part: str, name: str) -> None:
    program = f"{part}/1.0"
    assert program_words(program) == (name, True)
    assert is_machine(program)

"""What comes from form or API is read once, with every fault."""

from __future__ import annotations

from experiments.errors import Fault
from experiments.goals.given import UNSET, number, otherwise, text, texts


def test_not_given_is_not_the_same_as_emptied() -> None:
    assert otherwise(UNSET, 3) == 3
    assert otherwise(None, 3) is None
    assert repr(UNSET) == "UNSET"


def test_texts_that_no_database_can_keep_are_faults() -> None:
    for bad in ("a\x00", "\ud800", "x" * 4001):
        faults: list[Fault] = []
        text("goal", bad, faults)
        assert [fault.field for fault in faults] == ["goal"]


def test_signs_of_any_writing_are_fine() -> None:
    faults: list[Fault] = []
    assert text("goal", " Mühle 🍞 پرسش ", faults) == "Mühle 🍞 پرسش"
    assert faults == []


def test_numbers_keep_their_limits() -> None:
    faults: list[Fault] = []
    assert number("hours", 3, faults, least=0, most=10) == 3.0
    assert number("hours", None, faults) is None
    assert faults == []
    for bad in (float("inf"), 10**400, -1, 11):
        number("hours", bad, faults, least=0, most=10)
    assert [fault.code for fault in faults] == ["not_a_number", "not_a_number", "too_small", "too_large"]


def test_a_list_loses_its_empty_lines_and_has_an_end() -> None:
    faults: list[Fault] = []
    assert texts("steps", [" one ", "", "  ", "two"], faults) == ["one", "two"]
    texts("steps", ["x"] * 51, faults)
    assert [fault.code for fault in faults] == ["too_many"]

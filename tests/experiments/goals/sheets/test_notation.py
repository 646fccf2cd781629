"""Criteria with their figures, and texts of several lines, come back as they were written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.goals.goal_change import Criterion
from experiments.goals.sheets.notation import block, criterion_from, criterion_text, plain, unread_figures
from tests.experiments.goals.sheets.texts import criteria, storable

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("criterion", "written"),
    [
        (
            Criterion("260 first orders a month", "cost per order", "down", 14.0, date(2026, 12, 31)),
            "260 first orders a month (cost per order, down, 14, by 2026-12-31)",
        ),
        (Criterion("At most €14", "cost per order", "down", 13.5), "At most €14 (cost per order, down, 13.5)"),
        (Criterion("Photo posts (Tom)"), "Photo posts (Tom)"),
        (Criterion("Reach 300 (2026)"), "Reach 300 (2026)"),
        (Criterion("Cheaper (cost, down)"), "Cheaper (cost, down) ()"),
        (Criterion("Dearer", "a, b (c)", "up"), 'Dearer ("a, b (c)", up)'),
        (Criterion("Counted", "orders"), 'Counted ("orders")'),
        (Criterion("Enough", None, None, 3.0), 'Enough ("", 3)'),
        (Criterion("In time", None, None, None, date(2027, 1, 2)), "In time (by 2027-01-02)"),
    ],
)
def test_a_criterion_stands_as_people_would_write_it(criterion: Criterion, written: str) -> None:
    assert criterion_text(criterion) == written
    assert criterion_from(written) == criterion


@UNHURRIED
@given(criteria())
def test_every_criterion_comes_back(criterion: Criterion) -> None:
    assert criterion_from(criterion_text(criterion)) == criterion


@UNHURRIED
@given(storable())
def test_every_text_comes_back_from_its_lines(text: str) -> None:
    first, *further = block(text, "  ", "  ")
    assert plain("\n".join([first[2:], *(line[2:] for line in further)])) == text


@UNHURRIED
@given(st.text(min_size=1))
def test_whatever_is_typed_can_be_read(text: str) -> None:
    assert criterion_from(text).text


def test_less_and_more_are_read_too_and_what_cannot_be_read_is_named() -> None:
    assert criterion_from("x (cost, less, 14)").direction == "down"
    assert unread_figures("x (cost, down, fourteen)") == "(cost, down, fourteen)"
    assert unread_figures("x (cost, 14, by 2026-13-01)") == "(cost, 14, by 2026-13-01)"
    assert unread_figures("x (Tom, Ada)") is None

from datetime import date, timedelta

import pytest

from experiments.judging.looks import last_reached, look_days, looks_of, planned_alphas
from tests.experiments.judging.made import CLICKS_A, CLICKS_B, FIRST, by_day, cell, comparison, two_weeks

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("length", "looks"),
    [
        (5, [5]),
        (7, [7]),
        (10, [10]),  # the last day stands in place of day 7, which is less than 4 days before it
        (11, [7, 11]),
        (14, [7, 14]),
        (16, [7, 16]),
        (18, [7, 14, 18]),
        (28, [7, 14, 21, 28]),
    ],
)
def test_weekly_looks_fall_on_the_end_of_each_whole_week(length, looks):
    days = look_days(FIRST, FIRST + (length - 1) * DAY, "weekly")
    assert [(day - FIRST).days + 1 for day in days] == looks


# design.md section 5, "Decision rule"
@pytest.mark.parametrize(
    ("length", "alphas"), [(14, [0.0056, 0.0478]), (28, [0.0001, 0.0055, 0.0215, 0.0411]), (7, [0.05])]
)
def test_levels_are_those_of_the_design(length, alphas):
    days = look_days(FIRST, FIRST + (length - 1) * DAY, "weekly")
    assert [round(alpha, 4) for alpha in planned_alphas(days, FIRST, confidence=0.95)] == alphas


def test_looks_at_the_end_spend_everything_at_once():
    ends = FIRST + 27 * DAY
    assert planned_alphas(look_days(FIRST, ends, "end"), FIRST, confidence=0.9) == (0.1,)


def test_without_a_plan_there_is_one_look_at_the_last_day():
    (look,) = looks_of(two_weeks())
    assert (look.day, look.alpha, look.reached, look.final) == (date(2026, 3, 15), 0.05, True, True)


@pytest.mark.parametrize(("days", "reached"), [(6, None), (7, 1), (13, 1), (14, 2)])
def test_a_look_is_reached_when_the_data_go_as_far(days, reached):
    cells = [*by_day("A", CLICKS_A[:days]), *by_day("B", CLICKS_B[:days])]
    looks = looks_of(comparison(cells, looks="weekly", starts=FIRST, ends=FIRST + 13 * DAY))
    found = last_reached(looks)
    assert (found.number if found else None) == reached


def test_an_export_that_covers_the_last_day_reaches_it_although_nothing_was_delivered():
    cells = [*by_day("A", CLICKS_A[:13]), *by_day("B", CLICKS_B[:13])]
    ends = FIRST + 13 * DAY
    looks = looks_of(comparison(cells, looks="weekly", starts=FIRST, ends=ends, covered_to=ends))
    assert [look.reached for look in looks] == [True, True]


@pytest.mark.parametrize(("today", "reached"), [(None, True), (FIRST, False), (FIRST + 20 * DAY, True)])
def test_a_file_without_dates_reaches_what_the_calendar_says(today, reached):
    cells = [cell("A", None, visitors=100, conversions=5), cell("B", None, visitors=100, conversions=6)]
    (look,) = looks_of(comparison(cells, starts=FIRST, ends=FIRST + 13 * DAY, today=today))
    assert look.reached is reached

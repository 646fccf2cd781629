"""Rates, speed and costs out of counted lines: literal figures, and silence where nothing can be said."""

from __future__ import annotations

from datetime import date

import pytest

from experiments.goals.cycle import Cycle
from experiments.learning.decisions.shares import Share
from experiments.learning.portfolio.costs import cost_of_answers
from experiments.learning.portfolio.counted import Counted, Line
from experiments.learning.portfolio.forecasts import calibration_of
from experiments.learning.portfolio.rates import Rates
from experiments.learning.portfolio.speed import Middle, speed_of, velocity_of
from experiments.learning.portfolio.ways import ways_of_working
from stats.errors import NotEstimable

TODAY = date(2026, 11, 22)
AUTUMN = Cycle(id=1, team_id=1, name="Autumn", starts=date(2026, 9, 22), ends=date(2026, 12, 21), currency="EUR")


def lines(dimension: str, *told: tuple[str, str, int, int]) -> Counted:
    return Counted({dimension: [Line(*one) for one in told]})


def test_half_of_the_experiments_took_no_longer_than_the_median() -> None:
    even = lines("days.lock", ("30", "succeeded", 1, 0), ("9", "harmful", 2, 0), ("100", "undecided", 1, 0))
    assert velocity_of(even, TODAY, None).from_lock == Middle(19.5, 4)  # 9, 9, 30, 100
    odd = lines("days.lock", ("30", "succeeded", 1, 0), ("9", "harmful", 2, 0))
    assert velocity_of(odd, TODAY, None).from_lock == Middle(9.0, 3)


def test_months_without_anything_count_among_those_shown() -> None:
    found = velocity_of(lines("closed_in", ("2026-08", "succeeded", 3, 0), ("2026-11", "undecided", 2, 0)), TODAY, None)
    assert [(one.month, one.closed, one.answered) for one in found.months] == [
        ("2026-08", 3, 3), ("2026-09", 0, 0), ("2026-10", 0, 0), ("2026-11", 2, 0),
    ]  # fmt: skip
    assert found.answers_a_month == 0.75


def test_no_more_than_the_last_twelve_months_are_shown() -> None:
    found = velocity_of(lines("closed_in", ("2024-01", "succeeded", 9, 0), ("2026-11", "harmful", 1, 0)), TODAY, None)
    assert (len(found.months), found.months[0].month, found.months[-1].month) == (12, "2025-12", "2026-11")


def test_four_weeks_are_reckoned_from_the_days_that_have_passed() -> None:
    found = speed_of(AUTUMN, lines("all", ("all", "succeeded", 4, 0)), 2, TODAY)
    assert (found.days, found.locked, found.closed) == (62, 2, 4)
    assert found.closed_per_four_weeks == pytest.approx(4 * 28 / 62)
    early = speed_of(AUTUMN, lines("all", ("all", "succeeded", 4, 0)), 0, date(2026, 10, 1))
    assert isinstance(early.closed_per_four_weeks, NotEstimable)


def test_what_gave_no_answer_was_paid_for_too() -> None:
    found = cost_of_answers(
        Counted(
            {
                "all": [Line("all", "succeeded", 1, 500_00), Line("all", "undecided", 3, 700_00)],
                "cost_known": [Line("cost_known", "succeeded", 1, 0), Line("cost_known", "undecided", 3, 0)],
                "hours": [Line("hours", "undecided", 2, 630)],
            }
        )
    )
    assert (found.full_per_answer, found.hours_per_answer) == (1_200_00, 10.5)
    assert isinstance(found.money_per_answer, NotEstimable)
    assert found.money_per_answer.reason == "no_cost_known"


def test_without_an_answer_there_is_no_cost_of_one() -> None:
    nothing = cost_of_answers(
        Counted({"all": [Line("all", "undecided", 3, 100)], "cost_known": [Line("cost_known", "undecided", 3, 0)]})
    )
    assert isinstance(nothing.full_per_answer, NotEstimable)
    assert nothing.full_per_answer.reason == "no_answer"


@pytest.mark.parametrize(
    ("answered", "worked", "closed", "flatters"),
    [(4, 4, 12, True), (8, 7, 12, False), (4, 2, 12, False), (2, 2, 6, False)],
)
def test_many_successes_among_few_answers_are_no_compliment(
    answered: int, worked: int, closed: int, *, flatters: bool
) -> None:
    from experiments.learning.archive.tallies import Counts
    from experiments.learning.decisions.shares import share_of

    counts = Counts(closed=closed, answered=answered, worked=worked)
    shares = (share_of(answered, closed, "x"), share_of(worked, closed, "x"), share_of(worked, answered, "x"))
    assert Rates(counts, *shares, None).flatters is flatters


def test_forecasts_are_silent_below_eight_decided_ones() -> None:
    found = calibration_of(lines("forecast", ("0.700", "succeeded", 7, 0), ("0.700", "undecided", 5, 0)))
    assert (found.decided, found.undecided, found.bins) == (7, 5, ())
    assert isinstance(found.brier, NotEstimable)


def test_forecasts_beside_what_came_by_hand() -> None:
    # six of eight that were sure at 0.9 came: 6 × 0.01 + 2 × 0.81 over 8; always saying 0.75 misses by 0.75 × 0.25
    found = calibration_of(lines("forecast", ("0.900", "succeeded", 6, 0), ("0.900", "harmful", 2, 0)))
    assert found.brier == pytest.approx(0.21)
    assert found.brier_of_base_rate == pytest.approx(0.1875)
    last = found.bins[-1]
    assert (last.low, last.high, last.decided, last.worked) == (0.8, 1.0, 8, 6)
    assert isinstance(last.share, Share)
    assert found.bins[0].share is None


def test_the_edge_of_a_bin_belongs_to_the_upper_one_and_one_to_the_last() -> None:
    at = (("0.200", "succeeded", 4, 0), ("1.000", "succeeded", 4, 0), ("0.000", "harmful", 4, 0))
    assert [one.decided for one in calibration_of(lines("forecast", *at)).bins] == [4, 4, 0, 0, 4]


def test_several_agencies_are_one_way_of_working_and_the_order_is_that_of_names() -> None:
    found = ways_of_working(
        Counted(
            {
                "way.grade": [
                    Line("in_house|B", "harmful", 2, 10_00),
                    Line("agencies|C", "succeeded", 9, 90_00),
                    Line("agencies|B", "undecided", 1, 0),
                    Line("|C", "undecided", 1, 0),
                ],
                "way.cost_known": [Line("agencies", "succeeded", 9, 0)],
                "run_by": [
                    Line("Studio Larch", "succeeded", 5, 0),
                    Line("Brightwater", "succeeded", 5, 0),
                    Line("in-house", "harmful", 2, 0),
                ],
            }
        )
    )
    assert [one.way for one in found.ways] == ["agencies", "in_house"]
    assert (found.agencies, found.not_said) == (2, 1)
    agencies, in_house = found.ways
    assert (agencies.counts.closed, agencies.strong_ones, agencies.full_per_answer) == (10, 1, 10_00)
    assert isinstance(in_house.answered, NotEstimable)
    assert isinstance(in_house.full_per_answer, NotEstimable)

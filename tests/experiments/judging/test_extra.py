"""What came on top where a group was left out: its arithmetic, and that it never contradicts the verdict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.judging.analysis import analyze
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.judging.extra import extra_of_difference, extra_of_lift
from experiments.metrics.kinds import Design, Metric, MetricKind, Unit
from experiments.reduction.description import Moments, Summaries
from stats.effects import Estimate

ORDERS = Metric("customers who order", MetricKind.PROPORTION, "ordered")


def people(ordered: dict[str, int], each: int) -> Comparison:
    """People drawn one by one; a left-out group called Nothing."""
    moments = tuple(
        Moments(name, None, each, {"ordered": did}, {"ordered": did}, {}, frozenset({"ordered"}))
        for name, did in ordered.items()
    )
    facts = Circumstances(design=Design.RANDOMIZED, unit=Unit.USER, drawn_by_us=True, sealed_in_time=True)
    first, *rest = ordered
    return Comparison(first, tuple(rest), (ORDERS,), Rule(), facts, Summaries(moments=moments))


def test_the_figures_of_the_mill() -> None:
    # content.md: 38,420 with ads, +12.67 % over 34,100 expected
    found = extra_of_lift(38_420, Estimate(38_420 / 34_100 - 1, 0.02, 0.26, 0.95))
    assert (round(found.expected), round(found.extra)) == (34_100, 4_320)
    assert (round(found.lower), round(found.upper)) == (753, 7_928)


@given(
    observed=st.floats(0.01, 1e9),
    ends=st.lists(st.floats(-0.99, 50), min_size=3, max_size=3).map(sorted),
)
def test_extra_and_change_never_disagree(observed: float, ends: list[float]) -> None:
    found = extra_of_lift(observed, Estimate(ends[1], ends[0], ends[2], 0.95))
    assert (found.lower > 0, found.extra > 0, found.upper > 0) == tuple(end > 0 for end in ends)
    assert found.lower <= found.extra <= found.upper <= observed
    assert found.expected + found.extra == pytest.approx(observed)


def test_open_ends_stay_open_below_and_end_at_what_was_observed_above() -> None:
    found = extra_of_lift(100.0, Estimate(0.25, None, None, 0.95))
    assert (found.lower, found.extra, found.upper) == (None, pytest.approx(20.0), 100.0)
    assert extra_of_lift(100.0, Estimate(0.25, -1.0, 0.5, 0.95)).lower is None
    with pytest.raises(ValueError, match="nothing observed"):
        extra_of_lift(0.0, Estimate(-1.0, None, 0.5, 0.95))
    assert extra_of_difference(10.0, 100.0, Estimate(0.02, None, 0.03, 0.9)).lower is None


def test_a_left_out_group_of_people_gives_treated_times_difference() -> None:
    document = analyze(people({"Nothing": 44, "What is new": 57, "20 % off": 92}, 2_200))
    assert list(document["extra"]) == ["What is new", "20 % off"]
    discount = document["extra"]["20 % off"]
    effect = document["metrics"][0]["variants"][2]["effect"]
    # content.md E8: 92 against 44 of 2,200 each
    assert (discount["observed"], discount["extra"]) == (92, pytest.approx(48))
    assert discount["expected"] == pytest.approx(44)
    # the deciding interval is that of two new versions, so it is wider than the plain one
    assert discount["level"] == 0.975
    assert discount["lower"] < 2_200 * effect["lower"] < 48 < 2_200 * effect["upper"] < discount["upper"]
    assert discount["is_money"] is False


def test_where_nobody_was_left_out_by_draw_nothing_is_said() -> None:
    comparison = people({"A": 10, "B": 20}, 500)
    facts = Circumstances(design=Design.OBSERVATIONAL)
    document = analyze(Comparison("A", ("B",), (ORDERS,), Rule(), facts, comparison.summaries))
    assert document["extra"] == {}
    assert document["regions"] == []

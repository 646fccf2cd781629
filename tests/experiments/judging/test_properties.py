"""What must hold whatever the numbers are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.judging.analysis import analyze
from experiments.metrics.kinds import Direction, Metric, MetricKind
from tests.experiments.judging.made import CTR, by_day, comparison, treatment

clicks = st.lists(st.integers(50, 200), min_size=7, max_size=7)


@settings(max_examples=20, deadline=None)
@given(clicks, clicks)
def test_less_is_better_mirrors_the_verdict(first, second):
    cells = [*by_day("A", first), *by_day("B", second)]
    down = Metric("CTR", MetricKind.RATIO, "link_clicks", "impressions", Direction.DOWN)
    up_verdict, down_verdict = (analyze(comparison(cells, [metric]))["verdict"] for metric in (CTR, down))
    mirror = {"succeeded": "harmful", "harmful": "succeeded"}
    assert down_verdict == mirror.get(up_verdict, up_verdict)


@settings(max_examples=20, deadline=None)
@given(clicks, clicks, clicks)
def test_one_more_treatment_never_makes_the_deciding_interval_narrower(first, second, third):
    two = [*by_day("A", first), *by_day("B", second)]
    alone = treatment(analyze(comparison(two)))["deciding"]
    beside = treatment(analyze(comparison([*two, *by_day("C", third)])))["deciding"]
    if alone is None or beside is None:
        assert alone is beside is None
        return
    assert beside["lower"] is None or (alone["lower"] is not None and beside["lower"] <= alone["lower"])
    assert beside["upper"] is None or (alone["upper"] is not None and beside["upper"] >= alone["upper"])


@settings(max_examples=20, deadline=None)
@given(clicks, clicks, st.sampled_from([0.1, 3.0, 1000.0]))
def test_more_impressions_everywhere_leave_the_lift_as_it_is(first, second, factor):
    plain = treatment(analyze(comparison([*by_day("A", first), *by_day("B", second)])))["lift"]
    many = [*by_day("A", first, 10_000 * factor), *by_day("B", second, 10_000 * factor)]
    scaled = treatment(analyze(comparison(many)))["lift"]
    assert scaled == (None if plain is None else pytest.approx(plain, rel=1e-6, nan_ok=False))

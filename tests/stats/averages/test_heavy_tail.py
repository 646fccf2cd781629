import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.averages.heavy_tail import Tail, effective_number, heavy_tail
from stats.averages.means import compare_many_means
from stats.averages.moments import mean_of
from stats.summaries import Mean, Means
from tests.stats.strategies import quick


def test_equal_orders_count_each_and_zeros_not_at_all():
    # by hand: (4 · 25)² / (4 · 625) = 4 of 100 people
    values = np.append(np.full(4, 25.0), np.zeros(96))
    assert effective_number(values) == pytest.approx(4.0)
    assert effective_number(mean_of(values)) == pytest.approx(4.0)


def test_one_giant_order_is_one_value():
    # by hand: (1000 + 9 · 1)² / (1000² + 9) = 1.018
    assert effective_number(np.append(np.ones(9), 1000.0)) == pytest.approx(1.018072, abs=1e-6)


@pytest.mark.parametrize(
    ("buyers", "tail", "decides"),
    [(50, Tail.FINE, True), (49, Tail.WARNED, True), (20, Tail.WARNED, True), (19, Tail.UNDECIDED, False)],
)
def test_the_bands_end_at_50_and_at_20_of_the_smaller_variant(buyers, tail, decides):
    some = np.append(np.full(buyers, 30.0), np.zeros(1000))
    found = heavy_tail(np.append(np.full(500, 30.0), np.zeros(500)), some)
    assert (found.effective_number, found.tail, found.decides) == (pytest.approx(buyers), tail, decides)
    assert (found.reason is None) == decides


def test_no_verdict_carries_its_reason():
    assert heavy_tail(np.append(np.ones(9), 1000.0)).reason.reason == "few_large_values"


def test_nothing_at_all_has_the_number_0_and_decides_nothing():
    assert effective_number(Mean(100, 0.0, 0.0)) == effective_number(np.zeros(100)) == 0.0
    assert not heavy_tail(Mean(100, 0.0, 0.0), Mean(100, 5.0, 1.0)).decides


def test_one_unit_and_none():
    assert effective_number(Mean(1, 5.0, float("nan"))) == 1.0
    assert effective_number(np.array([])).reason == effective_number(Mean(0, 0.0, 0.0)).reason == "few_units"


def test_profit_below_zero_has_no_such_number():
    assert heavy_tail(np.array([-1.0, 5.0]), np.ones(99)).reason == "below_zero"
    assert heavy_tail(Mean(9, -1.0, 4.0)).reason == "below_zero"
    # an average of 0 with a spread needs values below 0
    assert effective_number(Mean(9, 0.0, 4.0)).reason == "below_zero"


def test_impossible_summaries_are_errors_of_the_caller():
    with pytest.raises(ValueError, match="negative"):
        heavy_tail(Mean(9, 1.0, -1.0))
    with pytest.raises(ValueError, match="finite"):
        heavy_tail(np.array([1.0, np.nan]))
    with pytest.raises(ValueError, match="at least one"):
        heavy_tail()


@quick
@given(st.lists(st.floats(0, 1e150), min_size=2, max_size=50), st.floats(1e-100, 1e100))
def test_the_number_lies_between_0_and_the_units_and_knows_no_currency(values, rate):
    found = effective_number(np.array(values))
    assert 0 <= found <= len(values) * (1 + 1e-12)
    if min(values) > 1e-50:
        assert effective_number(np.array(values) * rate) == pytest.approx(found)


@quick
@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=50))
def test_summary_and_values_say_the_same(values):
    some = np.array(values, dtype=float)
    assert effective_number(mean_of(some)) == pytest.approx(effective_number(some))


def revenue(rng, people, sd_log, *, worth=1.0, runs=3000, buying=0.03):
    """Summaries of many variants in which few buy and some spend much."""
    buyers = rng.binomial(people, buying, runs)
    orders = worth * rng.lognormal(0.0, sd_log, buyers.sum())
    run = np.repeat(np.arange(runs), buyers)
    total, squares = (np.bincount(run, weights=orders**power, minlength=runs) for power in (1, 2))
    mean = total / people
    return Means(np.full(runs, float(people)), mean, (squares - people * mean**2) / (people - 1))


@pytest.mark.parametrize(
    ("sd_log", "people", "parts"),
    # people in the smaller variant, so that the typical effective number there lies between 50 and 60
    [(0.5, 2200, (1, 1)), (1.0, 4300, (3, 1)), (1.5, 11_500, (1, 3)), (1.5, 11_500, (3, 1)), (1.5, 12_500, (1, 1))],
)
def test_from_a_typical_effective_number_of_50_on_93_percent_of_intervals_hold_the_true_lift(sd_log, people, parts):
    rng = np.random.default_rng(21)
    control = revenue(rng, people * parts[0], sd_log)
    treatment = revenue(rng, people * parts[1], sd_log, worth=1.1)
    smaller = [effective_number(control[run]) for run in range(300)]
    if parts[0] > parts[1]:
        smaller = [effective_number(treatment[run]) for run in range(300)]
    assert 45 < np.median(smaller) < 65
    lift = compare_many_means(control, treatment).lift
    # the error of the share is 0.4 points
    assert np.mean((lift.lower <= 0.1) & (lift.upper >= 0.1)) >= 0.93


@pytest.mark.soak
@pytest.mark.parametrize("sd_log", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("parts", [(1, 1), (1, 3), (3, 1)])
@pytest.mark.parametrize("lift", [0.0, 0.1])
@pytest.mark.parametrize("times", [1, 2, 8])
def test_the_promise_holds_over_the_whole_grid(sd_log, parts, lift, times):
    # typical effective numbers of about 50, 100 and 400 in the smaller variant; the error of each share is 0.15 points
    people = times * {0.5: 2130, 1.0: 4080, 1.5: 9950}[sd_log]
    rng = np.random.default_rng(22)
    hits = []
    for _ in range(10):
        control = revenue(rng, people * parts[0], sd_log, runs=2000)
        treatment = revenue(rng, people * parts[1], sd_log, worth=1 + lift, runs=2000)
        found = compare_many_means(control, treatment).lift
        hits.append((found.lower <= lift) & (found.upper >= lift))
    assert np.mean(hits) >= 0.93

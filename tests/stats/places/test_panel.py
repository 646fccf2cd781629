import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.places.panel import Panel, market_means
from tests.stats.places.panels import whole_panel
from tests.stats.strategies import quick

MARKETS = ["a", "a", "b", "b"]
DAYS = np.array([1.0, 2, 1, 2])
TREATED = np.array([True, True, False, False])
POST = np.array([False, True, False, True])
VALUES = np.array([1.0, 2, 3, 4])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": DAYS[:3]}, "4 rows"),
        ({"value": np.array([1.0, 2, np.nan, 4])}, "finite"),
        ({"treated": np.array([True, False, False, False])}, "treated in one row and not in another"),
        ({"post": np.array([False, True, True, True])}, "only one start"),
    ],
)
def test_rows_that_do_not_describe_one_experiment_are_an_error_of_the_caller(changed, said):
    columns = {"market": MARKETS, "day": DAYS, "treated": TREATED, "post": POST, "value": VALUES} | changed
    with pytest.raises(ValueError, match=said):
        Panel(**columns)


def test_days_before_the_start_are_cut_in_two_halves():
    earlier = whole_panel(np.arange(14.0).reshape(2, 7), 1, 5).before_the_start()
    # five days before: 0 and 1 against 2, 3 and 4
    assert earlier.post.tolist() == [False, False, True, True, True] * 2
    assert earlier.value.tolist() == [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]
    assert whole_panel(np.ones((2, 3)), 1, 1).before_the_start() is None


def test_markets_without_one_of_the_two_periods_are_left_out_by_name():
    panel = whole_panel(np.ones((4, 6)), 2, 3)
    kept = ~((np.array(panel.market) == "m1") & panel.post)
    control, treated, left_out = market_means(panel.rows(kept))
    assert left_out == ("m1",)
    assert (control.change.size, treated.change.size) == (2, 1)


@quick
@given(st.integers(0, 1000))
def test_each_market_is_averaged_over_the_days_that_it_has(seed):
    generator = np.random.default_rng(seed)
    values = generator.integers(0, 100, size=(6, 8)).astype(float)
    panel = whole_panel(values, 3, 4)
    kept = generator.random(48) < 0.8
    control, treated, left_out = market_means(panel.rows(kept))
    changes = {}
    for market in range(6):
        have = kept.reshape(6, 8)[market]
        if have[:4].any() and have[4:].any():
            changes[market] = values[market, 4:][have[4:]].mean() - values[market, :4][have[:4]].mean()
    found = np.concatenate([treated.change, control.change])
    order = dict.fromkeys(np.array(panel.market)[kept].tolist())
    assert found == pytest.approx([changes[market] for market in range(6) if market in changes])
    assert len(left_out) + found.size == len(order)

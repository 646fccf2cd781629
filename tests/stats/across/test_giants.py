import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

import stats.across.giants
from stats.across.giants import heavy_tails
from tests.stats.strategies import quick

SMALL = [0.01, -0.02, 0.02, 0.0, 0.03, -0.01, 0.01, 0.02, 0.0, -0.01, 0.02, 0.03]


def test_a_giant_among_dwarfs_is_seen_and_kept():
    found = heavy_tails([*SMALL, 0.35], [0.03] * 12 + [0.12])
    calm = heavy_tails(SMALL, [0.03] * 12)
    assert found.bayes_factor > calm.bayes_factor
    assert not calm.holds_giants
    assert calm.over_shrunk == ()
    # the giant's error is four times that of the others: normal tails take most of it away
    assert found.normal[12] < found.heavy[12] < 0.35


def test_an_archive_drawn_with_long_tails_holds_giants():
    rng = np.random.default_rng(3)
    errors = rng.uniform(0.02, 0.05, 80)
    lifts = rng.normal(0.03 * rng.standard_t(1.5, 80), errors)
    found = heavy_tails(lifts, errors)
    assert found.holds_giants
    assert found.bayes_factor > 1000
    assert len(found.over_shrunk) >= 1
    assert all(abs(found.heavy[place]) > abs(found.normal[place]) for place in found.over_shrunk)


def test_an_archive_drawn_with_normal_tails_holds_none():
    rng = np.random.default_rng(3)
    errors = rng.uniform(0.02, 0.05, 80)
    found = heavy_tails(rng.normal(rng.normal(0.02, 0.06, 80), errors), errors)
    assert found.bayes_factor < 1
    assert found.over_shrunk == ()


def test_tails_made_normal_are_as_likely_as_normal_ones(monkeypatch):
    # with very many degrees of freedom both models are the same, computed in two ways
    monkeypatch.setattr(stats.across.giants, "DEGREES", 1e9)
    found = heavy_tails([*SMALL, 0.35], [0.03] * 12 + [0.12])
    assert found.bayes_factor == pytest.approx(1, rel=1e-3)
    assert found.heavy == pytest.approx(found.normal, abs=1e-4)


def test_twelve_spreads_stand_for_t_with_three_degrees():
    factors = stats.across.giants._Grid(np.zeros(5), np.ones(5), 0.0, 1.0)._factors
    places = np.array([-3.0, -1.0, 0.0, 0.5, 2.0])
    mixed = scipy.stats.norm.pdf(places[:, None], 0, np.sqrt(factors)).mean(axis=1)
    # scipy 1.17
    assert mixed == pytest.approx(scipy.stats.t.pdf(places, 3), rel=0.06)


def test_fewer_than_five_tests_show_no_tails():
    assert heavy_tails([0.1, 0.2, 0.3, 4.0], [0.1] * 4).reason == "few_tests"


def test_an_error_of_nothing_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="above 0"):
        heavy_tails([0.1] * 5, [0.1] * 4 + [0.0])


@quick
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0.02, 0.5)), min_size=5, max_size=9))
def test_turning_all_tests_over_turns_the_answer_over(tests):
    lifts, errors = np.array(tests).T
    there, back = heavy_tails(lifts, errors), heavy_tails(-lifts, errors)
    assert there.bayes_factor == pytest.approx(back.bayes_factor, rel=1e-4)
    assert there.heavy == pytest.approx(-back.heavy, abs=1e-4)

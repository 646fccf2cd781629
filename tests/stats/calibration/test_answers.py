import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stats.calibration.answers import Answers, at_all_looks, from_effects, from_estimates, from_many, joined
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.reasons import CONTROL_IS_ZERO
from stats.shares.proportions import compare_proportions
from stats.summaries import Proportion, Sums
from stats.units.paired import compare_within_days
from stats.units.paired_many import ManySums, compare_many_within_days
from tests.stats.strategies import quick

ENDS = st.floats(-2, 2)


def answers(*ends, truth=0.0):
    """Intervals, ``None`` for a refusal."""
    table = np.array([(np.nan, np.nan) if each is None else each for each in ends], dtype=float).reshape(-1, 2)
    return Answers(table[:, 0], table[:, 1], truth, tuple("refused" if each is None else None for each in ends))


def test_intervals_cover_call_and_refuse():
    found = answers((-1, 1), (0.1, 0.3), (-0.3, -0.1), None, (0.05, np.inf), truth=0.2)
    assert found.covered.tolist() == [True, True, False, False, True]
    assert found.called.tolist() == [False, True, True, False, True]
    assert found.answered.tolist() == [True, True, True, False, True]
    assert found.unbounded.tolist() == [False, False, False, False, True]


def test_a_single_form_is_read_with_its_unbounded_ends_and_reasons():
    found = from_estimates([Estimate(0.5, 0.1, None, 0.95), Estimate(0.5, None, 0.9, 0.95), CONTROL_IS_ZERO], 0.2)
    assert found.lower[:2].tolist() == [0.1, -np.inf]
    assert found.upper[:2].tolist() == [np.inf, 0.9]
    assert np.isnan(found.lower[2])
    assert found.reasons == (None, None, "control_is_zero")


def test_many_comparisons_read_at_once_are_the_single_ones():
    rng = np.random.default_rng(5)
    clicks = rng.poisson(1.0, (2, 40, 7)).astype(float)
    shown = np.full((40, 7), 100.0)
    many = compare_many_within_days(ManySums(clicks[0], shown), ManySums(clicks[1], shown))
    single = [
        compare_within_days(Sums(clicks[0][place], shown[place]), Sums(clicks[1][place], shown[place]))
        for place in range(40)
    ]
    at_once, one_by_one = from_many(many.lift, 0.0), from_effects(single, 0.0)
    np.testing.assert_allclose(at_once.lower, one_by_one.lower)
    np.testing.assert_allclose(at_once.upper, one_by_one.upper)
    assert at_once.reasons == one_by_one.reasons
    assert np.isinf(at_once.upper).any()  # so few clicks that some have no upper end


def test_the_difference_is_read_where_it_is_asked_for():
    effect = compare_proportions(Proportion(0, 50), Proportion(5, 50))
    assert isinstance(effect.lift, NotEstimable)
    assert from_effects([effect], 0.1).answered.tolist() == [False]
    assert from_effects([effect], 0.1, "difference").covered.tolist() == [True]


@quick
@given(st.lists(st.lists(st.tuples(ENDS, ENDS).map(sorted), min_size=3, max_size=3), min_size=1, max_size=5), ENDS)
def test_looks_together_cover_only_what_every_look_covers(looks, truth):
    each = [answers(*look, truth=truth) for look in looks]
    together = at_all_looks(each)
    assert together.covered.tolist() == np.all([look.covered for look in each], axis=0).tolist()
    if truth == 0:
        assert together.called.tolist() == np.any([look.called for look in each], axis=0).tolist()


def test_a_look_without_an_interval_says_nothing_and_none_at_all_is_a_refusal():
    together = at_all_looks([answers(None, None), answers((0.1, 0.4), None)])
    assert (together.lower[0], together.upper[0]) == (0.1, 0.4)
    assert together.answered.tolist() == [True, False]
    assert together.reasons == (None, "refused")


def test_another_method_stands_in_only_where_there_is_no_interval():
    found = answers((0, 1), None, None).or_else(answers((5, 6), (2, 3), None))
    assert found.lower[:2].tolist() == [0, 2]
    assert found.reasons == (None, None, "refused")


def test_batches_are_joined_and_chosen_from():
    found = joined([answers((0, 1), None), answers((2, 3))])
    assert found.reasons == (None, "refused", None)
    kept = found.where(np.array([False, True, True]))
    assert kept.answered.tolist() == [False, True]
    assert kept.reasons == ("refused", None)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.across.shrinkage import shrink, shrink_empirical_bayes, shrink_families
from stats.errors import NotEstimable
from tests.stats.strategies import quick

LIFTS, ERRORS = [0.05, 0.20, -0.03, 0.08, 0.12], [0.05, 0.08, 0.04, 0.06, 0.09]


def test_plug_in_shrinkage_agrees_with_metafor():
    found = shrink_empirical_bayes([0.02, 0.19], [0.0025, 0.0036])
    # R metafor 3.8.1 blup(rma(method = "REML"))
    assert found.tau2 == pytest.approx(0.0114)
    assert found.mu == pytest.approx(0.101764705882353)
    assert found.estimate == pytest.approx([0.0347058823529412, 0.168823529411765])
    assert found.standard_error == pytest.approx([0.0477884612037409, 0.0561387307785419])


def test_an_archive_that_cannot_tell_its_tests_apart_gives_all_the_average():
    found = shrink_empirical_bayes([28, 8, -3, 7, -1, 1, 18, 12], [225, 100, 256, 121, 81, 121, 100, 324])
    # R metafor 3.8.1, Rubin's eight schools: tau² is 0
    assert found.estimate == pytest.approx([7.68561672495604] * 8)
    assert found.standard_error == pytest.approx([4.0719191584023] * 8)
    # the integrated spread still tells a very good test from a bad one
    ours = shrink(np.array([28, 8, -3, 7, -1, 1, 18, 12]) / 100, np.sqrt([225, 100, 256, 121, 81, 121, 100, 324]) / 100)
    assert ours.estimate[0] - ours.estimate[4] > 0.02


def test_one_test_has_no_plug_in_and_is_shrunken_by_what_lifts_usually_are():
    assert isinstance(shrink_empirical_bayes([0.1], [0.01]), NotEstimable)
    found = shrink([0.2], [0.1])
    # by hand: weight .04 / (.04 + .01) = .8, posterior N(.16, .008)
    assert found.estimate[0] == pytest.approx(0.16)
    assert found.upper[0] == pytest.approx(0.16 + 1.959963984540054 * 0.008**0.5)
    assert found.sources == ("no archive of two tests or more: N(0, 0.2²) on ln(1 + lift)",)


def test_known_spreads_give_the_textbook_posterior():
    rng = np.random.default_rng(4)
    lifts, errors = rng.normal(0.02, np.hypot(0.05, 0.07), 4000), np.full(4000, 0.07)
    found = shrink(lifts, errors)
    # with 4,000 tests middle and spread are known but for 0.001: mu + tau² / (tau² + v) (y - mu)
    weight = 0.05**2 / (0.05**2 + 0.07**2)
    assert found.estimate == pytest.approx(0.02 + weight * (lifts - 0.02), abs=0.012)
    assert found.sd == pytest.approx(np.full(4000, (weight * 0.07**2) ** 0.5), abs=0.002)


def test_a_large_family_is_judged_by_itself_and_a_small_one_by_all():
    rng = np.random.default_rng(6)
    steady, wild = rng.normal(0.0, 0.02, 30), rng.normal(0.2, 0.3, 4)
    lifts, errors = np.concatenate([steady, wild]), np.full(34, 0.05)
    families = ["subject line"] * 30 + ["video"] * 4
    found = shrink_families(lifts, errors, families)
    assert found.estimate[:30] == pytest.approx(shrink(steady, errors[:30]).estimate)
    assert found.estimate[30:] == pytest.approx(shrink(lifts, errors).estimate[30:])
    assert found.sources[0].startswith("family of 30 tests")
    assert found.sources[33].startswith("archive of 34 tests")


def test_a_missing_family_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="a family for each"):
        shrink_families(LIFTS, ERRORS, ["a"])
    with pytest.raises(ValueError, match="between 0 and 1"):
        shrink(LIFTS, ERRORS, confidence=95)


@quick
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0.02, 0.8)), min_size=2, max_size=10))
def test_every_test_moves_towards_the_middle_and_never_past_it(tests):
    lifts, errors = np.array(tests).T
    found, back = shrink(lifts, errors), shrink(-lifts, errors)
    assert found.estimate == pytest.approx(-back.estimate, abs=1e-7)
    assert (found.lower < found.estimate).all()
    assert (found.estimate < found.upper).all()
    assert found.estimate.max() <= lifts.max() + 1e-9
    assert found.estimate.min() >= lifts.min() - 1e-9


@pytest.mark.parametrize(("tests", "spread"), [(2, 0.0), (2, 0.3), (5, 0.05), (10, 0.15)])
def test_shrunken_intervals_hold_the_truth_where_a_plug_in_does_not(tests, spread):
    rng = np.random.default_rng(8)
    held = plug_in = 0
    for _ in range(250):
        errors = np.exp(rng.uniform(np.log(0.04), np.log(0.4), tests))
        truth = rng.normal(0.05, spread, tests)
        lifts = rng.normal(truth, errors)
        found, plain = shrink(lifts, errors), shrink_empirical_bayes(lifts, errors**2)
        held += ((found.lower <= truth) & (truth <= found.upper)).sum()
        plug_in += (np.abs(truth - plain.estimate) <= 1.96 * plain.standard_error).sum()
    # methods (e): 92 % or more; at most 1.2 points of Monte-Carlo error with 500 intervals
    assert held / (250 * tests) > 0.92
    assert held > plug_in or spread == 0.0


def test_winners_promise_too_much_until_they_are_shrunken():
    rng = np.random.default_rng(9)
    held = count = 0
    bias = raw = true = 0.0
    for _ in range(40):
        errors, truth = rng.uniform(0.04, 0.10, 100), rng.normal(0.02, 0.05, 100)
        lifts = rng.normal(truth, errors)
        found, won = shrink(lifts, errors), lifts > 1.96 * errors
        held += ((found.lower <= truth) & (truth <= found.upper))[won].sum()
        count += won.sum()
        bias += (found.estimate - truth)[won].sum()
        raw += (lifts - truth)[won].sum()
        true += truth[won].sum()
    # methods (e): raw winners are 9.3 points above a true 7.5, shrunken ones 0.1 below; ± 1.1 points of coverage here
    assert raw / count == pytest.approx(0.092, abs=0.01)
    assert abs(bias) < 0.05 * true
    assert 0.93 < held / count < 0.97

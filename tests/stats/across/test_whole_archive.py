import time

import numpy as np
import pytest

from stats.across.shrinkage import shrink
from stats.across.whole_archive import shrink_archive
from stats.reasons import NO_LIFT, NOTHING_HAPPENED

COLUMNS = ("lift", "lower", "upper", "log_estimate", "log_sd", "chance_above_zero")


def measured(seed, tests, spread=0.1, middle=0.02):
    rng = np.random.default_rng(seed)
    errors = rng.uniform(0.04, 0.2, tests)
    truth = rng.normal(middle, spread, tests)
    return rng.normal(truth, errors), errors


def counted(seed, tests, people=(350, 3_500), versions=(2, 5)):
    """Rows of counts, and which test each belongs to."""
    rng = np.random.default_rng(seed)
    test = np.repeat(np.arange(tests), rng.integers(versions[0] - 1, versions[1], tests))
    size = rng.integers(*people, tests)
    control = rng.binomial(size, 0.015)
    cases = rng.binomial(size[test], 0.015 * np.exp(rng.normal(0, 0.2, test.size)))
    return np.column_stack([cases, size[test], control[test], size[test]]).astype(float), test


def of_counts(counts, test, **more):
    none = np.full(len(test), np.nan)
    return shrink_archive(
        none, none, families=more.pop("families", ["a"] * len(test)), tests=test, counts=counts, **more
    )


def alone(lifts, errors, **more):
    families = more.pop("families", ["a"] * len(lifts))
    return shrink_archive(lifts, errors, families=families, tests=range(len(lifts)), **more)


@pytest.mark.parametrize("tests", [30, 100, 400])
def test_tests_of_one_version_each_are_shrunken_nearly_as_one_by_one(tests):
    lifts, errors = measured(tests, tests)
    found, plain = alone(lifts, errors), shrink(lifts, errors)
    # the priors differ, and long tails have their say: by less than half a standard deviation
    assert (np.abs(found.log_estimate - plain.estimate) < plain.sd / 2).all()
    assert np.median(found.log_sd / plain.sd) == pytest.approx(1, abs=0.1)
    assert found.sources == (f"family of {tests} tests, Rayleigh(0.2) on their spread",) * tests


def test_a_single_test_is_shrunken_by_what_lifts_usually_are():
    found, plain = alone([0.3], [0.1]), shrink([0.3], [0.1])
    assert found.log_estimate == pytest.approx(plain.estimate)
    assert np.log1p(found.lower) == pytest.approx(plain.lower)
    assert found.sources == plain.sources


@pytest.mark.parametrize("kind", ["measured", "counted"])
def test_the_order_of_rows_changes_nothing(kind):
    order = np.random.default_rng(0).permutation(60)
    if kind == "measured":
        lifts, errors = measured(3, 60)
        found = alone(lifts, errors)
        turned = shrink_archive(lifts[order], errors[order], families=["a"] * 60, tests=order)
    else:
        counts, test = counted(3, 40)
        order = np.random.default_rng(0).permutation(len(test))
        found, turned = of_counts(counts, test), of_counts(counts[order], test[order])
    for name in COLUMNS:
        assert getattr(turned, name) == pytest.approx(getattr(found, name)[order], rel=1e-6, abs=1e-9)


def test_lifts_turned_over_are_believed_turned_over():
    lifts, errors = measured(5, 50)
    found, turned = alone(lifts, errors), alone(-lifts, errors)
    assert turned.log_estimate == pytest.approx(-found.log_estimate, abs=1e-9)
    assert np.log1p(turned.upper) == pytest.approx(-np.log1p(found.lower), abs=1e-9)
    assert turned.chance_above_zero == pytest.approx(1 - found.chance_above_zero, abs=1e-9)


def test_tiny_lifts_of_huge_tests_are_shrunken_by_their_own_scale():
    lifts, errors = measured(6, 80)
    large, small = alone(lifts / 4, errors / 4), alone(lifts / 400, errors / 400)
    # far below its scale the prior on the spread is a straight line: nothing else is left of it
    assert small.log_estimate * 100 == pytest.approx(large.log_estimate, abs=0.1 * float(large.log_sd.min()))


def test_tests_that_are_all_equal_stay_what_they_are():
    found = alone([0.1] * 40, [0.05] * 40)
    assert found.log_estimate == pytest.approx(0.1, abs=0.002)
    assert (found.log_sd < 0.05).all()
    assert np.ptp(found.log_estimate) < 1e-12


def test_a_family_of_five_stands_by_itself_and_one_of_four_does_not():
    lifts, errors = measured(7, 29)
    lifts[:9] += 0.5
    four = alone(lifts, errors, families=["price"] * 4 + ["video"] * 25)
    five = alone(lifts, errors, families=["price"] * 5 + ["video"] * 24)
    assert four.sources[0] == "archive of 29 tests, Rayleigh(0.2) on their spread"
    assert five.sources[0] == "family of 5 tests, Rayleigh(0.2) on their spread"
    by_themselves = alone(lifts[:5], errors[:5])
    for name in COLUMNS:
        assert getattr(five, name)[:5] == pytest.approx(getattr(by_themselves, name))


def test_five_versions_of_one_test_are_no_family():
    counts, test = counted(8, 12, versions=(5, 5))
    found = of_counts(counts, test, families=["price"] * 4 + ["video"] * 44)
    assert found.sources[0].startswith("archive of 12 tests")
    assert found.sources[4].startswith("family of 11 tests")


def test_where_cases_are_many_they_say_what_their_logarithms_say():
    counts, test = counted(9, 60, people=(200_000, 400_000))
    cases, people, control, controls = counts.T
    lifts = np.log(cases / people / (control / controls))
    shared = 1 / control - 1 / controls
    errors = np.sqrt(1 / cases - 1 / people + shared)
    plain = shrink_archive(lifts, errors, families=["a"] * len(test), tests=test, control_variances=shared)
    usual = shrink_archive(lifts, errors, families=["a"] * len(test), tests=test)
    found = of_counts(counts, test)
    assert found.log_estimate == pytest.approx(plain.log_estimate, abs=2e-3)
    assert usual.log_estimate == pytest.approx(plain.log_estimate, abs=2e-3)


def test_a_side_without_a_case_has_a_number_and_a_test_without_any_has_none():
    counts, test = counted(10, 30, people=(400, 900))
    counts = np.vstack([counts, [[0, 300, 5, 310], [6, 300, 0, 310], [0, 300, 0, 310], [0, 40, 3, 60], [0, 50, 3, 60]]])
    test = np.append(test, [100, 101, 102, 103, 103])
    found = of_counts(counts, test)
    silent = len(test) - 3
    assert np.isnan([getattr(found, name)[silent] for name in COLUMNS]).all()
    assert found.reasons[silent] is NOTHING_HAPPENED
    assert found.sources[silent] == ""
    rest = np.delete(np.arange(len(test)), silent)
    assert np.isfinite([getattr(found, name)[rest] for name in COLUMNS]).all()
    assert all(reason is None for reason in found.reasons[rest])
    assert found.log_estimate[silent - 2] < found.log_estimate[rest].mean() < found.log_estimate[silent - 1]


def test_a_row_with_neither_counts_nor_a_lift_has_none():
    lifts, errors = measured(11, 10)
    lifts[3], errors[4] = np.nan, np.nan
    found = alone(lifts, errors)
    assert np.flatnonzero(np.isnan(found.lift)).tolist() == [3, 4]
    assert found.reasons[3] is NO_LIFT
    assert found.sources[0].startswith("family of 8 tests")


def test_an_archive_without_anything_is_empty():
    found = alone([np.nan, np.nan], [np.nan, np.nan])
    assert np.isnan(found.lift).all()
    assert alone([], []).sources == ()


def test_a_giant_is_kept_where_all_the_others_are_small():
    rng = np.random.default_rng(12)
    lifts, errors = rng.normal(0, 0.02, 41), np.full(41, 0.03)
    lifts[0], errors[0] = 0.9, 0.15
    found, plain = alone(lifts, errors), shrink(lifts, errors)
    assert plain.estimate[0] < 0.65
    assert found.log_estimate[0] > 0.7
    assert np.abs(found.log_estimate[1:]).max() < 0.02


def test_intervals_hold_the_truth_also_of_tests_with_hardly_a_case():
    rng = np.random.default_rng(14)
    held = count = 0
    for _ in range(4):
        size, test = rng.integers(60, 350, 250), np.repeat(np.arange(250), 2)
        truth = rng.normal(0.05, 0.2, 500)
        control, cases = rng.binomial(size, 0.02), rng.binomial(size[test], 0.02 * np.exp(truth))
        found = of_counts(np.column_stack([cases, size[test], control[test], size[test]]).astype(float), test)
        inside = (np.log1p(found.lower) <= truth) & (truth <= np.log1p(found.upper))
        held += inside.sum()
        count += np.isfinite(found.lift).sum()
    assert held / count > 0.92


def test_a_hundred_and_twenty_thousand_rows_take_seconds():
    counts, test = counted(15, 48_000)
    started = time.process_time()
    found = of_counts(counts, test)
    assert len(test) > 115_000
    assert time.process_time() - started < 12
    assert np.isfinite(found.lift).mean() > 0.99

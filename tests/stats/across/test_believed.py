import numpy as np
import pytest

from stats.across.archive_rows import archive_rows
from stats.across.believed import believe


def believed(lifts, errors, tests=None):
    size = len(lifts)
    labels = ["a"] * size, list(range(size)) if tests is None else tests
    rows = archive_rows(lifts, errors, labels, None, None)
    return believe(rows.figures(np.arange(size))[0])


def test_normal_archives_hold_no_giants_and_others_do():
    rng = np.random.default_rng(13)
    normal, long = rng.normal(0, 0.2, 400), 0.12 * rng.standard_t(3, 400)
    errors = np.full(400, 0.1)
    assert believed(rng.normal(normal, errors), errors).long_tails < 0.1
    assert believed(rng.normal(long, errors), errors).long_tails > 0.9


def test_few_tests_say_hardly_anything_of_tails():
    assert 0.2 < believed([0.1, 0.0, 0.2, -0.1, 0.1], [0.1] * 5).long_tails < 0.8


@pytest.mark.parametrize("versions", [1, 3])
def test_the_parts_of_every_belief_are_one_together(versions):
    rng = np.random.default_rng(14)
    lifts = np.append(rng.normal(0, 0.05, 59), 2.0)
    found = believed(lifts, [0.04] * 60, np.repeat(np.arange(60 // versions), versions))
    assert found.weight.sum(axis=0) == pytest.approx(1)
    assert (found.weight >= 0).all()
    assert (found.sd > 0).all()


def test_a_giant_has_a_spread_of_its_own():
    lifts = np.append(np.random.default_rng(15).normal(0, 0.03, 60), 1.0)
    found = believed(lifts, [0.03] * 60 + [0.1])
    means = (found.weight * found.mean).sum(axis=0)
    assert means[-1] > 0.8
    assert np.abs(means[:-1]).max() < 0.1

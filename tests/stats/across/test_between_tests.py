import numpy as np
import pytest

from stats.across.archive_rows import archive_rows
from stats.across.between_tests import STEP, places_of_spread, prior_of, restricted, table
from stats.across.heterogeneity import restricted_log_likelihood


def figures(lifts, errors, tests):
    return archive_rows(lifts, errors, (["a"] * len(lifts), tests), None, None).figures(np.arange(len(lifts)))[0]


def drawn(tests, versions=1, spread=0.1):
    rng = np.random.default_rng(tests)
    size = tests * versions
    return figures(
        rng.normal(0, np.hypot(spread, 0.05), size), np.full(size, 0.05), np.repeat(np.arange(tests), versions)
    )


def test_one_version_per_test_has_the_restricted_likelihood_of_heterogeneity():
    archive, taus = drawn(200), np.array([0.02, 0.05, 0.1, 0.2])
    known = table(archive, taus, 0 * taus)
    found, middle, variance = restricted(known.height, known.information, known.estimate)
    expected, mu, mu_variance = restricted_log_likelihood(taus**2, archive.effects, 1 / archive.precisions)
    # what is known of the middle beforehand is little beside 200 tests
    assert found - found[2] == pytest.approx(expected - expected[2], abs=0.02)
    assert middle == pytest.approx(mu, abs=2e-4)
    assert variance == pytest.approx(mu_variance, rel=0.01)


def test_which_part_is_shared_is_asked_only_of_tests_with_several_versions():
    assert places_of_spread(drawn(20), 0, 0)[1].tolist() == [0.0]
    shares, areas = places_of_spread(drawn(20, versions=3), 0, 0)[1:]
    assert shares.size == 5
    assert areas.sum() == pytest.approx(1)


def test_spreads_rise_by_a_quarter_of_an_octave_around_where_they_live():
    taus, _, _ = places_of_spread(drawn(200), 0, 0)
    assert taus[1:] / taus[:-1] == pytest.approx(STEP)
    assert taus[0] < 0.1 < taus[-1]
    below, _, _ = places_of_spread(drawn(200), -12, 0)
    assert below[0] < taus[0]


def test_the_spread_of_teams_without_an_archive_is_the_likeliest_beforehand():
    taus = np.geomspace(0.01, 2, 2_001)
    density = prior_of(taus) - np.log(taus)  # a step counts as much as it is long
    assert taus[density.argmax()] == pytest.approx(0.2, rel=0.01)

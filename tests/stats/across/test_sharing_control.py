import numpy as np
import pytest

from stats.across.sharing_control import BEFOREHAND, Rows, solve

ROWS = Rows(np.array([0, 0, 0, 1, 2, 2]), np.array([0, 3, 4]))
EFFECTS = np.array([0.3, 0.1, 0.25, -0.1, 0.05, -0.2])
OWN = np.array([0.04, 0.02, 0.05, 0.03, 0.01, 0.08])
CONTROL = np.array([0.03, 0.0, 0.02])
COMMON, APART = 0.01, 0.03


def dense():
    """Covariances of the true effects and of what was seen, written out."""
    same = (ROWS.test[:, None] == ROWS.test).astype(float)
    true = COMMON * same + APART * np.eye(6)
    return true, true + np.diag(OWN) + CONTROL[ROWS.test][:, None] * same


def found(effects=EFFECTS, **more):
    return solve(ROWS, effects, 1 / OWN, CONTROL, (np.array([COMMON]), np.array([APART])), **more)


def test_the_middle_is_that_of_generalised_least_squares_with_what_was_known_before():
    inverse = np.linalg.inv(dense()[1])
    precision = inverse.sum() + BEFOREHAND
    assert found().mu[0] == pytest.approx(inverse.sum(axis=0) @ EFFECTS / precision)
    assert found().mu_variance[0] == pytest.approx(1 / precision)


def test_true_effects_are_those_of_the_whole_covariance_written_out():
    true, seen = dense()
    mu = found().mu[0]
    kept = true @ np.linalg.inv(seen)
    assert found().mean[0] == pytest.approx(mu + kept @ (EFFECTS - mu))
    assert found().variance()[0] == pytest.approx(np.diag(true - kept @ true))
    assert found().pull()[0] == pytest.approx(1 - kept.sum(axis=1))


def test_the_log_likelihood_of_a_test_is_the_normal_one_at_every_middle():
    _, seen = dense()
    part = found()
    for mu in (-0.3, 0.0, 0.4):
        for test in range(3):
            own = test == ROWS.test
            gap = EFFECTS[own] - mu
            covariance = seen[np.ix_(own, own)]
            expected = -(np.log(np.linalg.det(covariance)) + gap @ np.linalg.solve(covariance, gap)) / 2
            here = part.height[0, test] - part.information[0, test] * (part.estimate[0, test] - mu) ** 2 / 2
            assert here == pytest.approx(expected)


def test_rates_are_as_sure_as_the_whole_covariance_says():
    # as a control of its own in each test, whose log rate has a flat prior, and rows that stand above it
    part = found(known_middle=True)
    rows, controls = part.log_rate_variances()
    for test, control in ((0, 0.03), (2, 0.02)):
        own = np.flatnonzero(test == ROWS.test)
        size = own.size
        prior = np.linalg.inv(COMMON + APART * np.eye(size))
        precision = np.zeros((size + 1, size + 1))  # level, then effects
        precision[1:, 1:] = prior
        precision[0, 0] += 1 / control
        for place, row in enumerate(own, start=1):
            both = np.zeros(size + 1)
            both[[0, place]] = 1.0
            precision += np.outer(both, both) / OWN[row]
        covariance = np.linalg.inv(precision)
        assert controls[0, test] == pytest.approx(covariance[0, 0])
        rates = [covariance[0, 0] + covariance[p, p] + 2 * covariance[0, p] for p in range(1, size + 1)]
        assert rows[0, own] == pytest.approx(rates)


def test_bad_luck_of_the_control_shows_in_the_other_versions():
    one = found(np.array([0.5, 0.5, 0.5, 0.0, 0.0, 0.0])).mean[0, 0]
    other = found(np.array([0.5, 0.0, 0.0, 0.0, 0.0, 0.0])).mean[0, 0]
    alone = solve(
        Rows(np.array([0]), np.array([0])),
        np.array([0.5]),
        1 / OWN[:1],
        CONTROL[:1],
        (np.zeros(1), np.array([COMMON + APART])),
    )
    # nothing is common to the versions: that all three rose is the control's doing
    apart = solve(ROWS, np.array([0.5, 0.5, 0.5, 0, 0, 0]), 1 / OWN, CONTROL, (np.zeros(1), np.array([COMMON + APART])))
    assert other < one
    assert apart.mean[0, 0] < alone.mean[0, 0] + apart.mu[0]


def test_a_row_without_precision_is_what_its_siblings_and_the_middle_say():
    precisions = np.where(np.arange(6) == 3, 0.0, 1 / OWN)
    part = solve(ROWS, EFFECTS, precisions, CONTROL, (np.array([COMMON]), np.array([APART])))
    assert part.mean[0, 3] == pytest.approx(part.mu[0])
    assert part.variance()[0, 3] == pytest.approx(COMMON + APART)
    assert part.pull()[0, 3] == pytest.approx(1.0)

import numpy as np
import pytest

from stats.across.few_cases import Cases, Figures, settle
from stats.across.sharing_control import Rows

TAUS = np.array([0.02, 0.1, 0.2, 0.5])


def one_test(cases, people, control_cases, control_people):
    counts = Cases(*(np.array([float(each)]) for each in (cases, people, control_cases, control_people)))
    return Figures(Rows(np.array([0]), np.array([0])), np.zeros(1), np.zeros(1), np.zeros(1), counts)


def integrated(cases, people, control_cases, control_people, tau):
    """Log likelihood and mean of the true effect by brute force: the level flat, the effect N(0, tau²)."""
    effect, level = np.linspace(-8 * tau, 8 * tau, 1_201), np.linspace(-12, -0.01, 2_001)
    rate = level[:, None] + effect
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.where(rate < 0, cases * rate + (people - cases) * np.log1p(-np.exp(rate)), -np.inf)
    logs = logs + (control_cases * level + (control_people - control_cases) * np.log1p(-np.exp(level)))[:, None]
    logs = logs - (effect / tau) ** 2 / 2 - np.log(tau)
    mass = np.exp(logs - logs.max())
    step = effect[1] - effect[0]
    return logs.max() + np.log(mass.sum() * step), mass.sum(axis=0) @ effect / mass.sum()


@pytest.mark.parametrize(
    ("counts", "height", "mean"),
    [
        ((0, 120, 2, 115), 0.003, 0.002),
        ((1, 120, 0, 115), 0.002, 0.002),
        ((3, 200, 1, 180), 0.003, 0.004),
        ((12, 800, 6, 900), 0.005, 0.006),
        ((300, 9_000, 260, 9_100), 0.002, 0.001),
        ((30, 60, 20, 60), 0.006, 0.006),
    ],
)
def test_likelihood_and_mean_are_those_of_the_integral(counts, height, mean):
    found = settle(one_test(*counts), (0 * TAUS, TAUS**2), known_middle=True)
    corrected = found.corrected()
    solved = found.solved
    heights = (found.height() - solved.information * solved.estimate**2 / 2)[:, 0]
    exact = np.array([integrated(*counts, tau) for tau in TAUS])
    assert heights - heights[0] == pytest.approx(exact[:, 0] - exact[0, 0], abs=height)
    assert corrected.mean[:, 0] == pytest.approx(exact[:, 1], abs=mean)


def test_many_cases_are_the_logarithm_of_a_ratio_with_its_usual_error():
    counts = one_test(6_000, 400_000, 5_000, 400_000)
    lift, variance = np.log(1.2), 1 / 6_000 + 1 / 5_000 - 2 / 400_000
    plain = Figures(
        counts.rows,
        np.array([lift]),
        np.array([1 / variance]),
        np.zeros(1),
        Cases(np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1)),
    )
    between = 0 * TAUS, TAUS**2
    counted, measured = settle(counts, between).corrected(), settle(plain, between).corrected()
    assert counted.mean == pytest.approx(measured.mean, abs=2e-4)
    assert counted.variance() == pytest.approx(measured.variance(), rel=0.02)


def test_nobody_is_left_where_everybody_did_it():
    found = settle(one_test(35, 35, 30, 35), (0 * TAUS, TAUS**2)).corrected()
    assert np.isfinite(found.mean).all()
    assert (found.mean > 0).all()


def test_swapping_both_sides_turns_the_sign():
    there = settle(one_test(7, 500, 2, 400), (0 * TAUS, TAUS**2), known_middle=True).corrected().mean
    back = settle(one_test(2, 400, 7, 500), (0 * TAUS, TAUS**2), known_middle=True).corrected().mean
    assert there == pytest.approx(-back, abs=2e-4)


def test_a_sample_of_tests_is_the_same_in_any_order():
    rng = np.random.default_rng(1)
    people = rng.integers(100, 900, 50).astype(float)
    cases, control = rng.binomial(100, 0.1, 50).astype(float), rng.binomial(100, 0.1, 50).astype(float)

    def sample(order):
        counts = Cases(cases[order], people[order], control[order], people[order])
        rows = Rows(np.arange(50), np.arange(50))
        return Figures(rows, np.zeros(50), np.zeros(50), np.zeros(50), counts).sample(20).cases

    first, second = sample(np.arange(50)), sample(rng.permutation(50))
    assert first.people.size == 20
    assert sorted(zip(first.people, first.cases, strict=True)) == sorted(zip(second.people, second.cases, strict=True))

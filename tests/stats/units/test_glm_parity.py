import numpy as np
import pytest
import statsmodels.api
from hypothesis import given, strategies

from stats.summaries import Sums
from stats.units.cluster_parity import other_errors
from stats.units.glm_parity import quasi_poisson_of_r
from tests.stats.strategies import quick

A = Sums(np.array([50.0, 61, 40, 72, 55]), np.array([5000.0, 5500, 4800, 6000, 5200]))
B = Sums(np.array([66.0, 70, 58, 81, 60]), np.array([5100.0, 5400, 4900, 6100, 5000]))


def test_dispersion_and_errors_agree_with_statsmodels_glm():
    found = quasi_poisson_of_r(A, B)
    events, shown = (np.concatenate([getattr(A, part), getattr(B, part)]) for part in ("numerator", "denominator"))
    design = np.column_stack([np.ones(10), np.repeat([0.0, 1.0], 5)])
    family = statsmodels.api.families.Poisson()
    model = statsmodels.api.GLM(events, design, family=family, offset=np.log(shown))
    plain, scaled = model.fit(), model.fit(scale="X2")
    assert found.dispersion == pytest.approx(scaled.scale, rel=1e-4)
    assert found.poisson_log_ratio == pytest.approx(plain.bse[1], rel=1e-4)
    assert found.quasi_poisson_log_ratio == pytest.approx(scaled.bse[1], rel=1e-4)


def test_r_has_no_fit_where_a_post_was_never_shown_or_a_variant_had_no_event():
    assert not quasi_poisson_of_r(A, Sums(np.array([1.0, 2]), np.array([0.0, 100])))
    assert not quasi_poisson_of_r(A, Sums(np.zeros(5), B.denominator))


@quick
@given(strategies.lists(strategies.integers(1, 400), min_size=8, max_size=8))
def test_it_differs_from_the_exact_fit_by_hardly_anything(clicks):
    events, shown = np.array(clicks, dtype=float), np.full(4, 5_000.0)
    control, treatment = Sums(events[:4], shown), Sums(events[4:], shown)
    assert quasi_poisson_of_r(control, treatment).dispersion == pytest.approx(
        other_errors(control, treatment).dispersion, rel=1e-2, abs=1e-9
    )


# Two posts against seven, very unlike each other.
SEVEN = Sums(np.array([21.0, 42, 27, 158, 41, 188, 149]), np.array([3689.0, 3350, 3826, 13945, 2294, 11941, 27902]))
TWO = Sums(np.array([28.0, 68]), np.array([4040.0, 6982]))


def test_the_printed_figures_come_out_to_the_last_digit():
    found = quasi_poisson_of_r(SEVEN, TWO)
    # R 4.2.2 glm(clicks ~ arm + offset(log(impressions)), family = quasipoisson) and poisson; clubSandwich 0.5.8 CR2
    assert found.dispersion == pytest.approx(19.606456603478, rel=1e-12)
    assert found.poisson_log_ratio == pytest.approx(0.109608796397218, rel=1e-12)
    assert found.quasi_poisson_log_ratio == pytest.approx(0.485338747533971, rel=1e-12)
    assert found.cr2_log_ratio == pytest.approx(0.318599192728947, rel=1e-12)
    assert found.cr2_degrees == pytest.approx(1.32006280817132, rel=1e-12)
    # by hand: the sum of (y - R x)^2 / (R x) over 9 - 2, with R = 96 / 11022 and 626 / 66947
    assert other_errors(SEVEN, TWO).dispersion == pytest.approx(19.60618537, rel=1e-8)


def test_a_single_post_has_no_robust_error():
    found = quasi_poisson_of_r(SEVEN, Sums(np.array([8.0]), np.array([100.0])))
    assert found.dispersion > 0
    assert found.cr2_log_ratio.reason == found.cr2_degrees.reason == "one_unit_carries_the_variant"


@pytest.mark.parametrize(
    ("clicks", "reason"), [([-1.0, 2], "impossible_counts"), ([0.0, 0], "nothing_happened"), ([], "few_units")]
)
def test_it_is_said_why_r_has_no_fit(clicks, reason):
    assert quasi_poisson_of_r(SEVEN, Sums(np.array(clicks), np.full(len(clicks), 10.0))).reason == reason

import numpy as np
import pytest
from hypothesis import given

from stats.summaries import Sums
from stats.units.clusters import design_effect
from stats.units.glm_parity import QuasiPoisson, quasi_poisson_of_r
from stats.units.robust import robust_test
from tests.stats.strategies import posts, quick


def of(clicks: list[float], shown: list[float]) -> Sums:
    return Sums(np.array(clicks, dtype=float), np.array(shown, dtype=float))


# Two posts against seven, very unlike each other.
CONTROL = of([21, 42, 27, 158, 41, 188, 149], [3689, 3350, 3826, 13945, 2294, 11941, 27902])
TREATMENT = of([28, 68], [4040, 6982])


def test_the_printed_figures_come_out_to_the_last_digit():
    found = quasi_poisson_of_r(CONTROL, TREATMENT)
    # R 4.2.2 glm(clicks ~ arm + offset(log(impressions)), family = quasipoisson) and poisson; clubSandwich 0.5.8 CR2
    assert found.dispersion == pytest.approx(19.606456603478, rel=1e-12)
    assert found.poisson_log_ratio == pytest.approx(0.109608796397218, rel=1e-12)
    assert found.quasi_poisson_log_ratio == pytest.approx(0.485338747533971, rel=1e-12)
    assert found.cr2_log_ratio == pytest.approx(0.318599192728947, rel=1e-12)
    assert found.cr2_degrees == pytest.approx(1.32006280817132, rel=1e-12)


def test_the_exact_figures_differ_in_the_fifth_digit():
    # by hand: sum of (y - R x)^2 / (R x) over 9 - 2, with R = 96 / 11022 and 626 / 66947
    assert design_effect(CONTROL, TREATMENT) == pytest.approx(19.60618537, rel=1e-8)
    assert robust_test(CONTROL, TREATMENT).log_se == pytest.approx(0.3185992, rel=3e-5)


def rows_of_one_size() -> tuple[Sums, Sums]:
    return of([5, 7, 6], [100, 100, 100]), of([9, 8, 7, 12], [100, 100, 100, 100])


def test_equal_posts_leave_nothing_to_search_for():
    control, treatment = rows_of_one_size()
    found = quasi_poisson_of_r(control, treatment)
    assert found.dispersion == pytest.approx(design_effect(control, treatment), rel=1e-4)
    assert found.poisson_log_ratio == pytest.approx((1 / 18 + 1 / 36) ** 0.5, rel=1e-4)


@quick
@given(posts(), posts())
def test_it_stays_near_the_exact_figures(control, treatment):
    found = quasi_poisson_of_r(control, treatment)
    if isinstance(found, QuasiPoisson):
        assert found.dispersion == pytest.approx(design_effect(control, treatment), rel=2e-3)


@pytest.mark.parametrize(
    ("control", "treatment", "reason"),
    [
        (of([1, 2], [10, 0]), of([1, 2], [10, 10]), "zero_denominator"),
        (of([-1, 2], [10, 10]), of([1, 2], [10, 10]), "impossible_counts"),
        (of([0, 0], [10, 10]), of([1, 2], [10, 10]), "nothing_happened"),
        (of([1], [10]), of([2], [10]), "few_units"),
        (of([], []), of([2, 3, 4], [10, 10, 10]), "few_units"),
    ],
)
def test_where_r_has_no_fit_it_is_said(control, treatment, reason):
    assert quasi_poisson_of_r(control, treatment).reason == reason


def test_a_single_post_has_no_robust_error():
    found = quasi_poisson_of_r(of([5, 9, 4], [100, 120, 90]), of([8], [100]))
    assert found.dispersion > 0
    assert found.cr2_log_ratio.reason == found.cr2_degrees.reason == "one_unit_carries_the_variant"

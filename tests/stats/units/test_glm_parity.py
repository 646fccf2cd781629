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

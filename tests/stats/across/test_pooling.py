import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from stats.across.pooling import between_test_variance, pool
from stats.effects import Estimate
from tests.stats.strategies import quick

# The 13 trials of BCG vaccine as in metafor's dat.bcg (log risk ratios), used by Viechtbauer 2010.
BCG = np.array(
    [
        (-0.889311333920205, 0.325584765003961),
        (-1.58538865720143, 0.194581121398144),
        (-1.34807314829969, 0.415367965367965),
        (-1.44155119002131, 0.0200100319022476),
        (-0.217547322211296, 0.0512101721696309),
        (-0.786115585818864, 0.00690561845590876),
        (-1.62089822359839, 0.223017247572315),
        (0.0119523335238405, 0.00396157929781773),
        (-0.469417648738149, 0.056434210463249),
        (-1.37134480347278, 0.0730247936130289),
        (-0.339358828338391, 0.0124122139715597),
        (0.445913400571379, 0.532505845200153),
        (-0.0173139482168798, 0.0714046596839863),
    ]
).T
EIGHT_SCHOOLS = ([28, 8, -3, 7, -1, 1, 18, 12], [225, 100, 256, 121, 81, 121, 100, 324])

ARCHIVES = st.lists(st.tuples(st.floats(-1, 1), st.floats(0.02, 1)), min_size=2, max_size=12)


def test_the_trials_of_bcg_pool_like_in_metafor():
    found = pool(*BCG, errors="normal")
    # Viechtbauer 2010, JSS 36(3): tau² 0.3132, -0.7145 (se 0.1798, -1.0669 to -0.3622), Q 152.2330 on 12, I² 92.22 %
    assert found.tau2 == pytest.approx(0.3132, abs=5e-5)
    assert found.effect.estimate == pytest.approx(-0.7145, abs=5e-5)
    assert found.standard_error == pytest.approx(0.1798, abs=5e-5)
    assert (found.effect.lower, found.effect.upper) == (
        pytest.approx(-1.0669, abs=5e-5),
        pytest.approx(-0.3622, abs=5e-5),
    )
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert found.q_degrees == 12
    assert found.i2 == pytest.approx(0.9222, abs=5e-5)


def test_hartung_knapp_is_wider_than_the_spread_when_the_tests_agree():
    plain = pool(*EIGHT_SCHOOLS, errors="hartung_knapp")
    careful = pool(*EIGHT_SCHOOLS)
    # R metafor 3.8.1 rma(test = "knha") and "adhoc"; tau² is exactly 0 for Rubin's eight schools
    assert plain.standard_error == pytest.approx(3.33907262073266)
    assert careful.standard_error == pytest.approx(4.0719191584023)
    assert plain.tau2 == careful.tau2 == 0.0
    assert careful.effect.upper == pytest.approx(17.3141755174394)


@pytest.mark.parametrize(("name", "spread"), [("chi2", "dersimonian_laird"), ("pm", "paule_mandel")])
@pytest.mark.parametrize("archive", [BCG, ([0.02, 0.19], [0.0025, 0.0036]), ([0.02, 0.19, 0.4], [0.0025, 0.0036, 1.0])])
def test_moments_agree_with_statsmodels(archive, name, spread):
    # statsmodels 0.15 combine_effects, which lets DerSimonian-Laird's tau² be negative and stops Paule-Mandel near 1e-5
    theirs = combine_effects(np.array(archive[0]), np.array(archive[1]), method_re=name)
    found = pool(*archive, spread=spread, errors="normal")
    assert found.tau2 == pytest.approx(theirs.tau2, abs=1e-6, rel=1e-4)
    assert found.effect.estimate == pytest.approx(theirs.mean_effect_re, rel=1e-4)
    assert found.q == pytest.approx(theirs.q)
    fixed = pool(*archive, spread="none", errors="normal")
    assert fixed.effect.estimate == pytest.approx(theirs.mean_effect_fe)
    assert fixed.standard_error == pytest.approx(theirs.sd_eff_w_fe)
    hartung = pool(*archive, spread=spread, errors="hartung_knapp")
    assert hartung.standard_error == pytest.approx(theirs.sd_eff_w_re_hksj, rel=1e-4)


def test_with_equal_variances_every_estimator_is_the_sample_variance_less_theirs():
    effects = [0.1, 0.3, 0.2, 0.6]
    # by hand: sample variance 0.14 / 3, minus 0.01
    for spread in ("reml", "dersimonian_laird", "paule_mandel"):
        assert between_test_variance(effects, [0.01] * 4, spread=spread) == pytest.approx(0.14 / 3 - 0.01, rel=1e-9)
        assert between_test_variance(effects, [0.05] * 4, spread=spread) == 0.0


def test_the_prediction_adds_the_spread_to_the_error():
    found = pool([0.02, 0.19], [0.0025, 0.0036], errors="hartung_knapp")
    # R metafor 3.8.1: t with 1 degree of freedom, -1.6318 to 1.8353
    assert found.prediction.lower == pytest.approx(-1.6318074384197, rel=1e-6)
    assert found.prediction.upper == pytest.approx(1.83533685018441, rel=1e-6)


def test_one_test_is_passed_through_with_its_own_interval():
    found = pool([0.1], [0.0025])
    # by hand: 0.1 ± 1.959964 × 0.05
    assert found.effect.lower == pytest.approx(0.0020018007730)
    assert found.effect.upper == pytest.approx(0.1979981992270)
    assert found.method == "one test"
    assert {found.tau2.reason, found.i2.reason, found.q_p.reason, found.prediction.reason} == {"one_test"}
    assert found.degrees_of_freedom is None


def test_tests_that_agree_to_the_last_digit_give_no_plain_hartung_knapp_interval():
    plain = pool([0.1, 0.1, 0.1], [0.01, 0.02, 0.03], errors="hartung_knapp")
    assert plain.effect.reason == plain.p_value.reason == plain.prediction.reason == "tests_agree_exactly"
    assert isinstance(pool([0.1, 0.1, 0.1], [0.01, 0.02, 0.03]).effect, Estimate)


@pytest.mark.parametrize(
    "archive",
    [
        ([0.1, 5.0, -300.0], [1e-8, 0.01, 0.5]),
        ([0.1, 0.2, 0.3], [1e-12, 4.0, 9.0]),
        ([1e-6, -1e-6, 2e-6], [1e-14, 1e-14, 1e-14]),
        ([1e6 + 0.1, 1e6 + 0.3], [0.01, 0.02]),
    ],
)
def test_extreme_archives_have_the_best_restricted_likelihood(archive):
    effects, variances = np.array(archive[0]), np.array(archive[1])

    def likelihood(tau2):
        weights = 1 / (variances + tau2)
        centred = effects - effects[0]
        mean = weights @ centred / weights.sum()
        return (np.log(weights).sum() - np.log(weights.sum()) - weights @ (centred - mean) ** 2) / 2

    found = between_test_variance(effects, variances)
    others = np.concatenate([[0.0], found * np.linspace(0.5, 2, 61), np.geomspace(1e-16, 1e6, 500)])
    assert likelihood(found) >= max(likelihood(other) for other in others) - 1e-9
    assert np.isfinite(pool(effects, variances).effect.estimate)


@quick
@given(ARCHIVES, st.floats(0.1, 50), st.floats(-3, 3))
def test_another_unit_changes_only_the_unit(archive, factor, shift):
    effects, errors = np.array(archive).T
    for spread in ("reml", "dersimonian_laird", "paule_mandel"):
        before = pool(effects, errors**2, spread=spread)
        after = pool(effects * factor + shift, (errors * factor) ** 2, spread=spread)
        assert after.tau2 == pytest.approx(before.tau2 * factor**2, rel=1e-4, abs=1e-7 * factor**2)
        assert after.effect.estimate == pytest.approx(
            before.effect.estimate * factor + shift, rel=1e-4, abs=1e-4 * factor
        )
        assert after.i2 == pytest.approx(before.i2, abs=1e-4)


@quick
@given(ARCHIVES)
def test_p_and_interval_never_disagree_and_the_careful_form_is_never_shorter(archive):
    effects, errors = np.array(archive).T
    plain, careful = (pool(effects, errors**2, errors=form) for form in ("hartung_knapp", "hartung_knapp_ad_hoc"))
    if abs(careful.p_value - 0.05) > 1e-9:
        assert (careful.p_value < 0.05) == (careful.effect.lower > 0 or careful.effect.upper < 0)
    assert careful.standard_error >= plain.standard_error - 1e-12
    assert math.isclose(careful.effect.estimate, pool(effects[::-1], errors[::-1] ** 2).effect.estimate, abs_tol=1e-7)


@pytest.mark.parametrize(
    ("effects", "variances", "confidence", "says"),
    [
        ([], [], 0.95, "at least one"),
        ([0.1], [0.1, 0.2], 0.95, "as many"),
        ([0.1, 0.2], [0.1, 0.0], 0.95, "above 0"),
        ([0.1, math.nan], [0.1, 0.1], 0.95, "finite"),
        ([0.1, 0.2], [0.1, 0.1], 95, "between 0 and 1"),
    ],
)
def test_figures_that_cannot_be_are_an_error_of_the_caller(effects, variances, confidence, says):
    with pytest.raises(ValueError, match=says):
        pool(effects, variances, confidence=confidence)


def test_hartung_knapp_holds_its_level_with_few_tests_of_unequal_size():
    rng = np.random.default_rng(5)
    held = {"normal": 0, "hartung_knapp_ad_hoc": 0}
    for _ in range(800):
        variances = rng.uniform(0.05, 0.3, 5) ** 2
        effects = rng.normal(rng.normal(0.1, 0.15, 5), np.sqrt(variances))
        for form in held:
            effect = pool(effects, variances, errors=form).effect
            held[form] += effect.lower <= 0.1 <= effect.upper
    # IntHout et al. 2014: z intervals are too short with few trials, Hartung-Knapp ones are not (± 0.8 points here)
    assert held["hartung_knapp_ad_hoc"] / 800 > 0.93
    assert held["normal"] / 800 < 0.93

import numpy as np
import pytest
import scipy.stats
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from stats.effects import Estimate
from stats.summaries import Sums
from stats.units.counts import Events, compare_counts, compare_events
from tests.stats.strategies import quick

ONES = np.ones(5)
CONTROL = Sums(np.array([12.0, 30, 9, 22, 17]), ONES)
TREATMENT = Sums(np.array([25.0, 41, 16, 33, 20]), ONES)


def test_two_counts_read_like_the_exact_binomial_given_the_total():
    effect = compare_events(Events(40, 1.0), Events(55, 1.0))
    # R 4.2.2 poisson.test(c(55, 40)) does the same: binom.test(55, 95); here scipy 1.17.1
    found = scipy.stats.binomtest(55, 95, 0.5)
    share = found.proportion_ci(0.95, "exact")
    assert effect.lift.lower == pytest.approx(share.low / (1 - share.low) - 1)
    assert effect.lift.upper == pytest.approx(share.high / (1 - share.high) - 1)
    assert effect.p_value == pytest.approx(found.pvalue)
    assert effect.method == "poisson_independent_events"


def test_the_e_test_of_poisson_means_says_nearly_the_same():
    effect = compare_events(Events(40, 2.0), Events(55, 1.5))
    # scipy 1.17.1; another test of the same question (Krishnamoorthy & Thomson 2004), not built on the total
    other = scipy.stats.poisson_means_test(55, 1.5, 40, 2.0).pvalue
    assert effect.p_value == pytest.approx(other, rel=0.1)


def test_exposure_counts():
    # by hand: 40 in 4 weeks is 10 a week, 30 in 2 weeks is 15
    effect = compare_events(Events(40, 4), Events(30, 2))
    assert (effect.control, effect.treatment, effect.lift.estimate) == (10, 15, 0.5)
    assert effect.difference.estimate == 5


def test_a_control_without_events_has_a_difference_but_no_lift():
    effect = compare_events(Events(0), Events(9))
    assert effect.lift.reason == "control_is_zero"
    assert effect.difference.lower > 0
    assert effect.p_value < 0.05
    assert compare_events(Events(0), Events(0)).p_value.reason == "nothing_happened"
    assert compare_events(Events(9), Events(0)).lift.lower == -1.0


COUNTS = st.builds(Events, st.integers(0, 10**6), st.floats(0.01, 1000))


@quick
@given(COUNTS, COUNTS)
def test_p_and_interval_never_disagree_and_swapping_turns_them_round(control, treatment):
    there, back = compare_events(control, treatment), compare_events(treatment, control)
    shown = there.lift or (there.difference if control.count < treatment.count else None)
    if shown and there.p_value and abs(there.p_value - 0.05) > 1e-7:
        assert (shown.lower > 0 or shown.upper < 0) == (there.p_value < 0.05)
    assert there.difference.lower == pytest.approx(-back.difference.upper, rel=1e-9)
    if isinstance(there.lift, Estimate) and isinstance(back.lift, Estimate):
        assert there.p_value == pytest.approx(back.p_value, rel=1e-9)
        assert (1 + there.lift.upper) * (1 + back.lift.lower) == pytest.approx(1, rel=1e-9)


def test_the_exact_interval_keeps_its_promise():
    rng = np.random.default_rng(5)
    held = 0
    for control, treatment in zip(rng.poisson(6, 600), rng.poisson(9, 600), strict=True):
        lift = compare_events(Events(control), Events(treatment)).lift
        held += bool(lift) and lift.lower <= 0.5 <= lift.upper
    # at 6 expected the control is empty 0.25 % of the time; the promise is at least 95 % (standard error 0.9)
    assert held / 600 > 0.94


def test_spread_counts_agree_with_a_quasi_poisson_model():
    control = Sums(CONTROL.numerator, np.array([1.0, 2, 1, 1.5, 1]))
    found = compare_counts(control, TREATMENT)
    events = np.concatenate([control.numerator, TREATMENT.numerator])
    exposure = np.concatenate([control.denominator, TREATMENT.denominator])
    model = sm.GLM(
        events, sm.add_constant(np.repeat([0.0, 1.0], 5)), family=sm.families.Poisson(), offset=np.log(exposure)
    )
    quasi, plain = model.fit(scale="X2"), model.fit()
    # statsmodels 0.15.0 GLM, scale="X2"; its own p is normal, ours t with 8 degrees
    assert found.dispersion == pytest.approx(quasi.scale)
    assert found.effect.log_lift_se == pytest.approx(quasi.bse[1])
    assert found.effect.p_value == pytest.approx(2 * scipy.stats.t.sf(abs(quasi.tvalues[1]), 8))
    assert found.poisson_p == pytest.approx(plain.pvalues[1])
    assert found.poisson_lift.lower == pytest.approx(np.expm1(plain.conf_int()[1, 0]))
    assert found.effect.lift.estimate == pytest.approx(np.expm1(quasi.params[1]))
    assert found.effect.degrees_of_freedom == 8


def test_plain_poisson_would_have_claimed_what_the_spread_does_not_allow():
    found = compare_counts(CONTROL, TREATMENT)
    assert found.dispersion > 3
    assert found.poisson_p < 0.05 < found.effect.p_value
    assert found.effect.lift.lower < found.poisson_lift.lower


def test_false_alarms_of_spread_counts_are_near_5_percent_where_poissons_are_not():
    rng = np.random.default_rng(11)
    alarms = np.zeros(2)
    for _ in range(600):
        rates = rng.gamma(4.0, 5.0, (2, 8))  # 20 a day on average, twice as spread as Poisson and more
        events = rng.poisson(rates).astype(float)
        found = compare_counts(Sums(events[0], np.ones(8)), Sums(events[1], np.ones(8)))
        alarms += found.effect.p_value < 0.05, found.poisson_p < 0.05
    assert 0.03 <= alarms[0] / 600 <= 0.075
    assert alarms[1] / 600 > 0.2


def test_what_counts_cannot_say_is_refused():
    nothing, one = Sums(np.zeros(5), ONES), Sums(np.array([4.0]), np.ones(1))
    assert compare_counts(nothing, TREATMENT).effect.lift.reason == "control_is_zero"
    assert compare_counts(CONTROL, nothing).effect.lift.reason == "treatment_is_zero"
    assert compare_counts(nothing, nothing).effect.p_value.reason == "nothing_happened"
    assert compare_counts(one, one).effect.lift.reason == "few_units"
    assert compare_counts(CONTROL, Sums(ONES, -ONES)).effect.lift.reason == "negative_denominator"
    assert compare_counts(CONTROL, Sums(ONES, np.zeros(5))).effect.treatment.reason == "zero_denominator"
    same = compare_counts(Sums(7 * ONES, ONES), Sums(9 * ONES, ONES))
    assert same.effect.lift.reason == "no_variation"
    assert same.dispersion == 0


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="above 0"):
        Events(-1)
    with pytest.raises(ValueError, match="above 0"):
        Events(4, 0)
    with pytest.raises(ValueError, match="finite"):
        compare_counts(CONTROL, Sums(-ONES, ONES))
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare_events(Events(4), Events(5), confidence=95)

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize

from stats.errors import NotEstimable
from stats.planning.power_people import (
    detectable_people_lift,
    people_needed,
    people_needed_arcsine,
    people_needed_unequal,
    people_power,
)
from tests.stats.strategies import quick


@pytest.mark.parametrize(
    ("baseline", "lift", "confidence", "people", "arcsine"),
    [
        # R 4.2.2 power.prop.test(p1, p2, power = .8, sig.level), per variant; pwr 1.3.0 pwr.2p.test
        (0.012, 0.10, 0.95, 135623.538427647, 135548.098527032),
        (0.25, 0.05, 0.90, 15081.3019967263, 15079.5724339946),
        (2e-05, 0.5, 0.95, 3924340.57724085, 3884688.99275555),
    ],
)
def test_people_needed_are_those_of_power_prop_test_and_pwr(baseline, lift, confidence, people, arcsine):
    assert people_needed(baseline, lift, confidence=confidence) == pytest.approx(people, rel=1e-6)
    assert people_needed_arcsine(baseline, lift, confidence=confidence) == pytest.approx(arcsine, rel=1e-8)


def test_the_example_of_the_manual_of_power_prop_test_comes_out():
    # R manual, ?power.prop.test: n = 50, p1 = .5, p2 = .75 gives power = 0.740; power = .9 gives n = 76.7
    assert people_power(0.5, 0.5, 50) == pytest.approx(0.740, abs=5e-4)
    assert people_needed(0.5, 0.5, power=0.9) == pytest.approx(76.7, abs=0.05)


@pytest.mark.parametrize(
    ("control", "treatment", "split", "in_control"),
    [
        # R rpact 3.3.4 getSampleSizeRates, one-sided 2.5 %
        (0.02, 0.025, 0.25, 33591.4652339041),
        (0.05, 0.06, 2.0, 6186.71834774801),
    ],
)
def test_unequal_variants_are_those_of_rpact(control, treatment, split, in_control):
    sizes = people_needed_unequal(control, treatment, treatment_to_control=split)
    assert sizes.control == pytest.approx(in_control, rel=1e-9)
    assert sizes.treatment == pytest.approx(in_control * split, rel=1e-9)


@quick
@given(st.floats(0.01, 0.9), st.floats(0.01, 0.9), st.floats(0.55, 0.98), st.floats(0.8, 0.99))
def test_the_arcsine_size_is_that_of_statsmodels(control, treatment, power, confidence):
    if abs(control - treatment) < 0.01:
        return
    effect = proportion_effectsize(treatment, control)
    ours = people_needed_arcsine(control, treatment / control - 1, confidence=confidence, power=power)
    assert NormalIndPower().power(abs(effect), ours, 1 - confidence) == pytest.approx(power, abs=1e-9)


@quick
@given(
    st.floats(1e-5, 0.9),
    st.floats(0.001, 0.9),
    st.floats(0.2, 5.0),
    st.sampled_from([(1, 1), (2, 1), (2, 4)]),
    st.sampled_from(["up", "down"]),
)
def test_size_power_and_detectable_lift_say_the_same(baseline, lift, split, shared, direction):
    sides, treatments = shared
    lift = min(lift, (1 / baseline - 1) * 0.9) if direction == "up" else -lift
    asked = {"treatment_to_control": split, "sides": sides, "treatments": treatments}
    people = people_needed_unequal(baseline, baseline * (1 + lift), **asked).control
    assert people_power(baseline, lift, people, **asked) == pytest.approx(0.8, abs=1e-6)
    assert detectable_people_lift(baseline, people, direction=direction, **asked) == pytest.approx(lift, rel=1e-6)


def test_more_treatments_and_a_higher_power_need_more_people():
    one, three = people_needed(0.02, 0.2), people_needed(0.02, 0.2, treatments=3)
    # by hand: (2.394 + 0.8416)² / (1.96 + 0.8416)² = 1.334
    assert three / one == pytest.approx(1.334, abs=0.002)
    assert people_needed(0.02, 0.2, power=0.9) > one > people_needed(0.02, 0.2, sides=1)


def test_a_billion_people_see_a_tenth_of_a_per_mille():
    found = detectable_people_lift(0.5, 1e9)
    assert people_needed(0.5, found) == pytest.approx(1e9, rel=1e-6)
    assert found == pytest.approx(2.8016 * math.sqrt(2 * 0.25 / 1e9) / 0.5, rel=1e-3)  # by hand: small lifts


def test_the_power_promised_is_the_power_had():
    # 4,000 pretended experiments with the pooled z test at 5 %: Monte Carlo error 0.6 points
    random = np.random.default_rng(20260201)
    people = round(people_needed(0.05, 0.3))
    a, b = random.binomial(people, 0.05, 4000), random.binomial(people, 0.065, 4000)
    pooled = (a + b) / (2 * people)
    z = (b - a) / people / np.sqrt(2 * pooled * (1 - pooled) / people)
    assert np.mean(z > 1.959964) == pytest.approx(0.8, abs=0.02)


def test_what_so_few_cannot_see_is_said():
    found = detectable_people_lift(0.5, 2)
    assert isinstance(found, NotEstimable)
    assert found.reason == "too_few_for_any_lift"
    assert detectable_people_lift(0.001, 100, direction="down").reason == "too_few_for_any_lift"


def test_a_power_below_the_false_alarms_is_had_without_a_lift():
    assert detectable_people_lift(0.1, 1000, power=0.02) == 0.0
    assert people_needed_arcsine(0.1, 0.1, power=0.02) == 0.0


@pytest.mark.parametrize(("baseline", "lift"), [(0.5, 1.5), (0.5, 0.0), (0.0, 0.1), (1.0, -0.1), (0.5, -1.0)])
def test_shares_that_cannot_be_are_refused(baseline, lift):
    for function in (people_needed, people_needed_arcsine):
        with pytest.raises(ValueError, match="differ"):
            function(baseline, lift)
    with pytest.raises(ValueError, match="differ"):
        people_power(baseline, lift, 100)


def test_nobody_and_no_split_are_refused():
    with pytest.raises(ValueError, match="some people"):
        people_power(0.5, 0.1, 0)
    with pytest.raises(ValueError, match="share between"):
        detectable_people_lift(0.0, 100)
    with pytest.raises(ValueError, match="above 0"):
        people_needed_unequal(0.1, 0.2, treatment_to_control=0)
    with pytest.raises(ValueError, match="power"):
        people_needed(0.1, 0.2, power=80)

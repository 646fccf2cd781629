import math

import numpy as np
import pytest

from stats.paired import compare_within_days
from stats.sequential import (
    always_valid_day_band,
    always_valid_people_band,
    always_valid_radius,
    asymptotic_radius,
    look_levels,
    tuned_precision,
)
from stats.summaries import Proportion, Sums
from tests.stats.cases import own_cases, sums

KAGGLE = own_cases("day_pairs.json")["kaggle-ctr"]


@pytest.mark.parametrize(
    ("fractions", "levels"),
    [
        # design.md section 5: 14 days and 28 days looked at weekly, and a look at the end only
        ((0.5, 1.0), [0.0056, 0.0478]),
        ((0.25, 0.5, 0.75, 1.0), [0.0001, 0.0055, 0.0215, 0.0411]),
        ((1.0,), [0.05]),
    ],
)
def test_the_levels_of_weekly_looks_are_those_that_plans_seal(fractions, levels):
    assert [round(level, 4) for level in look_levels(fractions)] == levels


@pytest.mark.parametrize(
    ("fractions", "levels"),
    [
        # R rpact 3.3.4 getDesignGroupSequential(typeOfDesign = "asOF", sided = 2)
        (
            (0.2, 0.4, 0.6, 0.8, 1.0),
            [1.0777425258901e-06, 0.000787897152741746, 0.00735605857085964, 0.022031940339434, 0.0422517436900718],
        ),
        (
            (0.2, 0.35, 0.8, 1.0),
            [1.0777425258901e-06, 0.000302519110299659, 0.024317992683222, 0.0428348494037079],
        ),
    ],
)
def test_spending_per_side_agrees_with_rpact(fractions, levels):
    assert look_levels(fractions, spending="per_side") == pytest.approx(levels, rel=1e-7)


def test_more_looks_never_loosen_the_last_one():
    assert (
        look_levels((0.5, 1.0))[-1]
        > look_levels((0.25, 0.5, 0.75, 1.0))[-1]
        > look_levels([week / 52 for week in range(1, 53)])[-1]
    )


@pytest.mark.parametrize("fractions", [(), (0.5, 0.5), (0.0, 1.0), (0.5, 1.2), (1.0, 0.5)])
def test_looks_that_do_not_rise_are_an_error_of_the_caller(fractions):
    with pytest.raises(ValueError, match="rise within"):
        look_levels(fractions)


@pytest.mark.parametrize(
    ("units", "precision", "radius"),
    # R avlm t_radius (michaellindon/avlm), two groups: units minus 2 degrees of freedom
    [(47, 1, 3.32352062162638), (810, 100, 3.04287622006417)],
)
def test_the_always_valid_t_radius_is_avlms(units, precision, radius):
    assert always_valid_radius(units, units - 2, precision, 0.05) == pytest.approx(radius, rel=1e-9)


@pytest.mark.parametrize(
    ("units", "planned", "half_width_in_se"),
    # gbstats 0.8.0 SequentialTwoSidedTTest: (high - difference) / standard error of the difference
    [(10_350, 5_000, 0.460979213604008 / 0.1504491036386091), (200_000, 50_000, 0.00303279389111386 / 0.0009698379246)],
)
def test_the_asymptotic_radius_is_gbstats(units, planned, half_width_in_se):
    assert asymptotic_radius(units, planned, 0.05) == pytest.approx(half_width_in_se, rel=1e-6)


def test_no_other_prior_makes_the_band_narrower_at_the_planned_end():
    best = tuned_precision(14, 0.05)
    narrowest = always_valid_radius(14, 13, best, 0.05)
    assert narrowest < always_valid_radius(14, 13, best * 1.2, 0.05)
    assert narrowest < always_valid_radius(14, 13, best / 1.2, 0.05)


def test_the_band_begins_on_day_three_and_is_wider_than_the_plain_interval():
    control, treatment = sums(KAGGLE["control"]), sums(KAGGLE["treatment"])
    band = always_valid_day_band(control, treatment, planned_days=29)
    plain = compare_within_days(control, treatment).lift
    assert len(band) == 29
    assert band[:2] == (None, None)
    assert band[2] is not None
    lower, upper = band[-1]
    # methods.md (c): about 1.6 times as wide at the planned end
    assert lower < plain.lower < plain.upper < upper
    assert 1.4 < math.log((1 + upper) / (1 + lower)) / math.log((1 + plain.upper) / (1 + plain.lower)) < 1.8


def test_the_band_is_unbounded_while_the_control_could_be_anything():
    control = Sums(np.array([0.0, 1, 0, 0]), np.full(4, 200.0))
    treatment = Sums(np.array([2.0, 1, 3, 2]), np.full(4, 200.0))
    band = always_valid_day_band(control, treatment, planned_days=7)
    assert band[3][1] is None


def test_a_control_without_any_click_so_far_has_no_band():
    nothing = Sums(np.zeros(5), np.full(5, 200.0))
    some = Sums(np.ones(5), np.full(5, 200.0))
    assert always_valid_day_band(nothing, some, planned_days=7) == (None,) * 5


def test_people_may_be_watched_daily_from_one_hundred_conversions_on():
    few = always_valid_people_band(Proportion(99, 5_000), Proportion(140, 5_000), planned_units=20_000)
    assert few.reason == "few_events"
    band = always_valid_people_band(Proportion(351, 20_490), Proportion(412, 20_650), planned_units=41_140)
    # log ratio 0.15246, standard error 0.07194 (R epitools riskratio.wald, +1.148 to +34.112 %)
    plain = math.log(1.341123261363481 / 1.0114753624428132)
    assert band.lower < 0.0114753624428132
    assert 1.4 < math.log((1 + band.upper) / (1 + band.lower)) / plain < 1.6


@pytest.mark.soak
def test_watching_every_day_keeps_the_band_below_five_percent_false_alarms():
    rng = np.random.default_rng(11)
    missed = 0
    for _ in range(2_000):
        shown = np.full(28, 5_000.0)
        base = rng.gamma(25, 2.0, (2, 28))
        control, treatment = (Sums(rng.poisson(row).astype(float), shown) for row in base)
        band = always_valid_day_band(control, treatment, planned_days=28)
        missed += any(
            ends is not None and ((ends[0] is not None and ends[0] > 0) or (ends[1] is not None and ends[1] < 0))
            for ends in band
        )
    # methods.md (c): 0.6 to 1.6 %; Monte-Carlo error 0.3 points
    assert missed / 2_000 <= 0.025

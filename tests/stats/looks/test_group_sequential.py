import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from stats.looks.group_sequential import (
    crossing_chances,
    drift_for_power,
    inflation_factor,
    look_levels,
    power_at,
    spending_looks,
)
from tests.stats.strategies import quick


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
    ("fractions", "levels", "inflation"),
    [
        # R rpact 3.3.4 getDesignGroupSequential(typeOfDesign = "asOF", sided = 2), getDesignCharacteristics
        (
            (0.2, 0.4, 0.6, 0.8, 1.0),
            [1.0777425258901e-06, 0.000787897152741746, 0.00735605857085964, 0.022031940339434, 0.0422517436900718],
            1.02471988103083,
        ),
        (
            (0.2, 0.35, 0.8, 1.0),
            [1.0777425258901e-06, 0.000302519110299659, 0.024317992683222, 0.0428348494037079],
            1.02130941315307,
        ),
    ],
)
def test_spending_per_side_agrees_with_rpact(fractions, levels, inflation):
    assert look_levels(fractions, spending="per_side") == pytest.approx(levels, rel=1e-7)
    assert inflation_factor(spending_looks(fractions, spending="per_side")) == pytest.approx(inflation, rel=1e-7)


def test_pocock_spending_frees_most_of_the_error_early():
    looks = spending_looks((0.2, 0.4, 0.6, 0.8, 1.0), spending="pocock")
    # 0.05 ln(1 + 1.718282 t) in plain Python
    assert looks.alpha_spent == pytest.approx((0.014770, 0.026157, 0.035426, 0.043242, 0.05), abs=1e-6)
    # the first boundary by hand: normal quantile of 1 - 0.014770 / 2 in a printed table, 2.438
    assert looks.z_boundaries[0] == pytest.approx(2.438, abs=0.001)
    # Jennison & Turnbull (2000), section 7.2: close to Pocock's 2.413 at every look
    assert all(abs(z - 2.413) < 0.04 for z in looks.z_boundaries)


def test_one_sided_looks_at_half_the_error_have_the_boundaries_of_two_sided_ones():
    both = spending_looks((0.25, 0.5, 0.75, 1.0), spending="per_side")
    one = spending_looks((0.25, 0.5, 0.75, 1.0), alpha=0.025, spending="per_side", two_sided=False)
    assert one.z_boundaries == pytest.approx(both.z_boundaries, abs=1e-5)
    assert [2 * level for level in one.levels] == pytest.approx(both.levels, rel=1e-4)


def test_more_looks_never_loosen_the_last_one():
    assert (
        look_levels((0.5, 1.0))[-1]
        > look_levels((0.25, 0.5, 0.75, 1.0))[-1]
        > look_levels([week / 52 for week in range(1, 53)])[-1]
    )


def test_a_year_of_daily_looks_still_ends_below_the_plain_level():
    levels = look_levels([day / 365 for day in range(1, 366)])
    # with ever more looks the last level tends to that of continuous looking, 0.0236 two-sided
    assert 0.0230 < levels[-1] < 0.0245
    assert list(levels) == sorted(levels)


@pytest.mark.parametrize("fractions", [(), (0.5, 0.5), (0.0, 1.0), (0.5, 1.2), (1.0, 0.5)])
def test_looks_that_do_not_rise_are_an_error_of_the_caller(fractions):
    with pytest.raises(ValueError, match="rise within"):
        look_levels(fractions)


def test_levels_and_powers_that_are_none_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="between 0 and 1"):
        look_levels((0.5, 1.0), alpha=5)
    with pytest.raises(ValueError, match="needs a level"):
        crossing_chances((0.5, 1.0), (0.05,), 0.0)
    with pytest.raises(ValueError, match="needs a level"):
        crossing_chances((0.5, 1.0), (0.05, 5), 0.0)
    with pytest.raises(ValueError, match="without any effect"):
        drift_for_power(spending_looks((0.5, 1.0)), 0.01)


def test_the_chances_of_a_real_effect_are_those_of_two_correlated_z_values():
    (early, wrong), (late, _) = crossing_chances((0.5, 1.0), (0.0056, 0.0478), 2.8)
    z = -scipy.special.ndtri([0.0028, 0.0239])
    # by hand: z at half the information has mean 2.8 / √2
    assert early == pytest.approx(scipy.special.ndtr(2.8 / 2**0.5 - z[0]), abs=1e-12)
    assert wrong == pytest.approx(scipy.special.ndtr(-2.8 / 2**0.5 - z[0]), rel=1e-9)
    rng = np.random.default_rng(3)
    score = np.cumsum(rng.normal(1.4, 0.5**0.5, (200_000, 2)), axis=1)
    share = np.mean((np.abs(score[:, 0]) < z[0] * 0.5**0.5) & (score[:, 1] > z[1]))
    assert late == pytest.approx(share, abs=0.004)


def test_a_look_at_level_0_cannot_decide_and_level_1_always_does():
    assert crossing_chances((0.5, 1.0), (0.0, 0.05), 0.0) == (
        (0.0, 0.0),
        (pytest.approx(0.025), pytest.approx(0.025)),
    )
    assert sum(crossing_chances((0.5, 1.0), (1.0, 0.05), 1.0)[0]) == pytest.approx(1.0)


def test_an_overwhelming_effect_is_found_at_the_first_look():
    assert crossing_chances((0.5, 1.0), (0.0056, 0.0478), 60.0)[0] == (1.0, pytest.approx(0.0, abs=1e-300))


def test_the_drift_for_80_percent_of_one_look_is_that_of_the_textbook():
    looks = spending_looks((1.0,))
    # printed: 1.959964 + 0.841621
    assert drift_for_power(looks) == pytest.approx(2.801585, abs=1e-6)
    assert inflation_factor(looks) == pytest.approx(1.0, abs=1e-9)
    assert power_at(looks, -2.801585) == pytest.approx(0.8, abs=1e-6)


@quick
@given(
    st.lists(st.integers(1, 99), max_size=8, unique=True).map(sorted),
    st.floats(1e-4, 0.4),
    st.sampled_from(["two_sided", "per_side", "pocock"]),
)
def test_all_looks_together_spend_exactly_the_error(percents, alpha, spending):
    looks = spending_looks([*(percent / 100 for percent in percents), 1.0], alpha=alpha, spending=spending)
    chances = crossing_chances(looks.fractions, looks.levels, 0.0)
    assert sum(up + down for up, down in chances) == pytest.approx(alpha, rel=1e-6)
    assert 0 < looks.levels[-1] <= alpha * 1.000001


@pytest.mark.parametrize("days", [14, 28])
def test_levels_read_through_t_keep_five_percent_with_few_days(days):
    rng = np.random.default_rng(14)
    ends = range(7, days + 1, 7)
    gaps = rng.normal(size=(20_000, days))
    alarm = np.zeros(len(gaps), dtype=bool)
    for end, level in zip(ends, look_levels([end / days for end in ends]), strict=True):
        so_far = gaps[:, :end]
        t = so_far.mean(axis=1) / (so_far.std(axis=1, ddof=1) / end**0.5)
        alarm |= np.abs(t) > scipy.special.stdtrit(end - 1, 1 - level / 2)
    # Monte-Carlo error 0.15 points; methods.md (c) says 5.0 %
    assert 0.045 < alarm.mean() < 0.055

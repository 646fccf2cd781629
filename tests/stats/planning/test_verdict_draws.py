"""Weekly looks at few days or posts: the drawn chances against the rule itself, and against the exact recursion."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.planning.agreement import agreeing_days, agreeing_units, agreement_inflation
from stats.planning.power_looks import shared_levels
from stats.planning.verdict_chances import verdict_chances
from stats.planning.verdict_draws import drawn_verdict_chances
from stats.summaries import Sums
from stats.units.randomisation import permutation_p, sign_flip_floor, sign_flip_p
from tests.stats.strategies import quick

NAMES = ("succeeded", "harmful", "no_useful_difference", "undecided")


def of(chances):
    return np.array([getattr(chances, name) for name in NAMES])


@pytest.mark.parametrize(
    ("days", "error", "lift", "worthwhile", "treatments"),
    [(14, 0.05, -0.1, 0.2, 1), (28, 0.03, -0.1, 0.05, 1), (56, 0.03, -0.1, 0.05, 3), (28, 0.08, 0.2, 0.05, 1)],
)
def test_single_days_put_through_the_rule_agree(days, error, lift, worthwhile, treatments):
    looks = range(7, days + 1, 7)
    parts = [day / days for day in looks]
    levels = shared_levels(parts)
    found = drawn_verdict_chances(
        error,
        worthwhile_lift=worthwhile,
        true_lift=lift,
        fractions=parts,
        levels=levels,
        treatments=treatments,
        degrees_of_freedom=[day - 1 for day in looks],
    )
    gaps = np.random.default_rng(20261129).normal(math.log1p(lift), error * math.sqrt(days), (20_000, days))
    verdicts = np.zeros(len(gaps), dtype=int)
    for day, level in zip(looks, levels, strict=True):
        middle = gaps[:, :day].mean(axis=1)
        half = gaps[:, :day].std(axis=1, ddof=1) / math.sqrt(day) * scipy.stats.t.isf(level / treatments / 2, day - 1)
        aim = math.log1p(worthwhile)
        falls = np.select([middle + half < 0, (middle - half > 0) & (middle >= aim), middle + half < aim], [2, 1, 3])
        verdicts = np.where(verdicts == 0, falls, verdicts)
    simulated = np.array([(verdicts == code).mean() for code in (1, 2, 3, 0)])
    # both have 20,000 draws: a standard error of half a point between them
    assert np.abs(of(found) - simulated).max() < 0.02


def test_with_one_look_it_is_the_exact_recursion():
    asked = {"worthwhile_lift": 0.1, "true_lift": 0.25, "degrees_of_freedom": (13,), "treatments": 2}
    exact, drawn = verdict_chances(0.09, **asked), drawn_verdict_chances(0.09, **asked)
    assert np.abs(of(exact) - of(drawn)).max() < 0.012


@pytest.mark.parametrize(("days", "level"), [(7, 0.05), (7, 0.025), (7, 0.0056), (10, 0.05), (12, 0.0478)])
def test_the_sign_flip_test_of_single_days_agrees_as_often_as_foretold(days, level):
    scores = np.random.default_rng(7).normal(0.9, 1.0, (3_000, days))
    t = scores.mean(axis=1) / scores.std(axis=1, ddof=1) * math.sqrt(days)
    needed = np.array(agreeing_days(days, level))
    foretold = np.mean([(needed < each).mean() for each in np.abs(t)])
    p = np.array([sign_flip_p(row) for row in scores])
    floor = sign_flip_floor(days)
    agreed = p < level if floor < level else p <= floor * (1 + 1e-9)
    assert agreed.mean() == pytest.approx(foretold, abs=0.025)


@pytest.mark.parametrize(("posts", "level"), [(5, 0.05), (6, 0.025)])
def test_dealing_out_posts_anew_agrees_as_often_as_foretold(posts, level):
    random = np.random.default_rng(8)
    ones, agreed, foretold = np.ones(posts), [], []
    needed = np.array(agreeing_units(posts, level))
    for _ in range(800):
        first, second = random.normal(1.0, 0.2, posts), random.normal(1.3, 0.2, posts)
        agreed.append(permutation_p(Sums(first, ones), Sums(second, ones)) < level)
        t = abs(scipy.stats.ttest_ind(first, second).statistic)
        foretold.append((needed < t).mean())
    assert np.mean(agreed) == pytest.approx(np.mean(foretold), abs=0.04)


def test_many_units_need_no_other_test_and_few_cost_units():
    assert agreeing_days(13, 0.05) == agreeing_units(8, 0.05) == ()
    assert agreement_inflation((), 13, level=0.05) == 1.0
    # two treatments on seven days: all days have to point the same way
    assert agreement_inflation(agreeing_days(7, 0.025), 6, level=0.025) > 1.4


@quick
@given(st.floats(0.02, 0.5), st.floats(-0.5, 1.0), st.floats(0.0, 0.5), st.integers(1, 4))
def test_chances_add_up_to_one(error, lift, worthwhile, treatments):
    found = drawn_verdict_chances(
        error,
        worthwhile_lift=worthwhile,
        true_lift=lift,
        fractions=(0.5, 1.0),
        levels=(0.0056, 0.0478),
        degrees_of_freedom=(6, 13),
        treatments=treatments,
        agreement=(agreeing_days(7, 0.0056 / treatments), ()),
    )
    assert of(found).sum() == pytest.approx(1.0)
    assert of(found).min() >= 0
    assert worthwhile > 0 or found.no_useful_difference == 0


def test_agreement_without_degrees_of_freedom_is_refused():
    with pytest.raises(ValueError, match="agreement"):
        verdict_chances(0.1, worthwhile_lift=0.1, true_lift=0.1, agreement=((2.0,),))
    with pytest.raises(ValueError, match="looks"):
        drawn_verdict_chances(0.1, worthwhile_lift=0.1, true_lift=0.1, degrees_of_freedom=(6, 13))

"""What is drawn is what the scenarios say, and the truths are the truths."""

import numpy as np
import pytest

from stats.calibration.per_person import RatioScenario
from stats.calibration.posts import PostsScenario
from stats.calibration.revenue import RevenueScenario
from stats.calibration.scenarios import DailyData, aa_days


def test_delivery_that_follows_quality_moves_the_share_on_good_days():
    control, treatment = aa_days(
        np.random.default_rng(1), days=2_000, spread=0.0, rate=0.01, impressions=20_000, follow=1.0
    )
    share = treatment.denominator / (control.denominator + treatment.denominator)
    rate = (control.numerator + treatment.numerator) / (control.denominator + treatment.denominator)
    assert np.corrcoef(share, rate)[0, 1] > 0.5
    assert control.denominator.mean() == pytest.approx(20_000, rel=0.05)


def test_the_same_seed_gives_the_same_days_one_by_one_as_many():
    data = DailyData(7, 0.1, follow=1.0)
    one = aa_days(np.random.default_rng(4), days=7, spread=0.1, rate=0.01, impressions=20_000, follow=1.0)
    many = data.draw(np.random.default_rng(4), 1).one(0)
    for first, second in zip(one, many, strict=True):
        assert first.numerator.tolist() == second.numerator.tolist()
        assert first.denominator.tolist() == second.denominator.tolist()


@pytest.mark.parametrize(
    "data",
    [
        DailyData(7, 0.2, follow=1.0),
        DailyData(7, 0.2, autocorrelation=0.5),
        DailyData(7, 0.1, rate=1e-3, basket_sd=1.0),
        DailyData(7, 0.0, control_parts=3.0),
    ],
)
def test_the_true_lift_multiplies_the_expected_rate_within_days(data):
    drawn = data.draw(np.random.default_rng(6), 4_000, 0.2)
    weight = drawn.control_of + drawn.treatment_of
    treatment = (drawn.treatment * drawn.control_of / weight).sum()
    control = (drawn.control * drawn.treatment_of / weight).sum()
    # 28,000 days; the widest of these four (lognormal baskets) has a standard error of about 0.6 %
    assert treatment / control == pytest.approx(1.2, abs=0.03)


def test_three_parts_to_one_are_delivered():
    drawn = DailyData(28, 0.0, control_parts=3.0).draw(np.random.default_rng(7), 500)
    assert drawn.control_of.sum() / drawn.treatment_of.sum() == pytest.approx(3.0, rel=0.05)


def test_wobbles_hang_together_as_asked():
    wobble = DailyData(40, 0.2, autocorrelation=0.5)._wobble(np.random.default_rng(8), (4_000, 40))
    logs = np.log(wobble)
    assert np.corrcoef(logs[:, :-1].ravel(), logs[:, 1:].ravel())[0, 1] == pytest.approx(0.5, abs=0.01)
    assert wobble.mean() == pytest.approx(1.0, abs=0.005)
    assert wobble.std() == pytest.approx(0.2, abs=0.005)


def test_posts_have_the_population_ratio_that_is_called_true():
    control, treatment = PostsScenario(30, 30, 1.0, 0.6).draw(np.random.default_rng(9), 4_000, 0.2)
    ratios = [events.sum() / reach.sum() for events, reach in (control, treatment)]
    assert ratios[1] / ratios[0] == pytest.approx(1.2, abs=0.02)


def test_the_typical_effective_number_of_revenue_is_what_large_files_show():
    scenario = RevenueScenario(0.05, 0.5, 100_000, 100_000)
    spent = scenario._spent(np.random.default_rng(10), 20, 100_000, 0.05)
    seen = spent.units * spent.mean**2 / (spent.mean**2 + spent.variance)
    assert np.median(seen) == pytest.approx(scenario.typical_effective_number, rel=0.02)
    assert spent.mean.mean() == pytest.approx(0.05, rel=0.02)


def test_orders_and_sessions_have_the_expected_and_effective_numbers_that_are_said():
    scenario = RatioScenario(0.3, 200_000, 200_000, likeness=4.0)
    orders, sessions = scenario._people(np.random.default_rng(11), (1, 200_000), 0.3)
    assert orders.sum() == pytest.approx(scenario.fewest_expected, rel=0.02)
    assert orders.sum() ** 2 / (orders**2).sum() == pytest.approx(scenario.typical_effective_number, rel=0.03)
    assert np.corrcoef(orders[0], sessions[0])[0, 1] > 0.3


@pytest.mark.parametrize(("likeness", "says"), [(1.0, 166), (4.0, 328)])
def test_the_effective_number_of_orders_is_the_one_worked_out_by_hand(likeness, says):
    # By hand, r = 0.3 and 1,000 people. Shape 1: E a², a³, a⁴ = 2, 6, 24, so E y = 0.3 · 5 = 1.5 and
    # E y² = 0.09 (2 + 36 + 96) + 1.5 = 13.56; 2250 / 13.56 = 165.9. Shape 4: 1.25, 1.875, 3.28125, so E y = 1.05 and
    # E y² = 0.09 (1.25 + 11.25 + 13.125) + 1.05 = 3.35625; 1102.5 / 3.35625 = 328.5.
    found = RatioScenario(0.3, 1_000, 1_000, likeness=likeness).typical_effective_number
    assert round(found) == says

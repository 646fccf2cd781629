import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.bayes.log_lift import read_proportions
from stats.bayes.people import best_share, beta_quantiles, share_posterior
from stats.summaries import Proportion
from tests.stats.strategies import quick, shares

THREE = [Proportion(40, 1000), Proportion(52, 1010), Proportion(47, 990)]


def test_the_best_of_three_is_as_likely_as_by_cprior():
    # cprior 0.4.0 BernoulliMVTest probability_vs_all (quad); the first by scipy's integration
    chances = [0.05847836227695882, 0.6235736211040941, 0.31794801661864724]
    assert best_share(THREE).chance_best == pytest.approx(chances, abs=1e-9)


def test_losses_against_the_best_of_three_agree_with_drawn_shares():
    rng = np.random.default_rng(1)
    drawn = np.column_stack([rng.beta(each.successes + 1, each.units - each.successes + 1, 400_000) for each in THREE])
    lost = (drawn.max(axis=1)[:, None] - drawn).mean(axis=0)
    # Monte Carlo error 0.00001
    assert best_share(THREE).expected_loss == pytest.approx(lost, abs=5e-5)


def test_two_variants_read_the_same_either_way():
    reading, best = read_proportions(THREE[0], THREE[1]), best_share(THREE[:2])
    assert best.chance_best[1] == pytest.approx(reading.chance_to_beat, rel=1e-9)
    assert best.expected_loss == pytest.approx([reading.expected_loss_of_keeping, reading.expected_loss], rel=1e-7)


def test_a_variant_with_nobody_in_it_keeps_its_prior():
    reading = read_proportions(Proportion(5, 100), None)
    # scipy's integration of the beta densities
    assert reading.chance_to_beat == pytest.approx(0.9411764705881348, rel=1e-9)
    assert reading.expected_loss == pytest.approx(0.0019988577955454023, rel=1e-9)
    assert reading.expected_loss_of_keeping == pytest.approx(0.4431753283837807, rel=1e-9)
    assert (reading.treatment.alpha, reading.treatment.beta) == (1, 1)
    assert (reading.treatment.lower, reading.treatment.upper) == (pytest.approx(0.025), pytest.approx(0.975))
    assert reading.mean_difference == pytest.approx(0.4411764705882353)
    assert best_share([None, None]).chance_best == pytest.approx([0.5, 0.5])


def test_the_share_itself_has_the_quantiles_of_its_beta():
    found = share_posterior(Proportion(120, 1000), prior=(2.0, 30.0), confidence=0.9)
    theirs = scipy.stats.beta(122, 910)  # scipy 1.17
    assert (found.alpha, found.beta) == (122, 910)
    assert found.mean == pytest.approx(theirs.mean())
    assert (found.lower, found.upper) == (pytest.approx(theirs.ppf(0.05)), pytest.approx(theirs.ppf(0.95)))


@pytest.mark.parametrize(
    ("control", "treatment"),
    [
        (Proportion(10_000, 10**9), Proportion(10_300, 10**9)),
        (Proportion(0, 10**9), Proportion(4, 10**9)),
        (Proportion(10**9, 10**9), Proportion(10**9 - 5, 10**9)),
        (Proportion(1, 1), Proportion(0, 1)),
    ],
)
def test_extremes_have_chances_that_add_up_and_losses_that_fit_the_means(control, treatment):
    there, back = read_proportions(control, treatment), read_proportions(treatment, control)
    assert there.chance_to_beat + back.chance_to_beat == pytest.approx(1, abs=1e-9)
    gap = there.expected_loss_of_keeping - there.expected_loss
    assert gap == pytest.approx(there.mean_difference, rel=1e-5, abs=1e-15)
    assert there.lower < there.shrunken_lift < there.upper
    assert best_share([control, treatment]).chance_best[1] == pytest.approx(there.chance_to_beat, abs=1e-9)


def test_many_people_read_like_the_normal_distribution():
    reading = read_proportions(Proportion(10_000, 10**9), Proportion(10_300, 10**9))
    # by hand: 300 / √(10,001 + 10,301) = 2.1055; Φ = 0.98238 by scipy; the posteriors are nearly normal
    assert reading.chance_to_beat == pytest.approx(scipy.stats.norm.cdf(300 / np.sqrt(20_302)), abs=1e-4)


def test_shares_so_far_apart_that_one_has_no_chance_left_are_read():
    # one variant's quantiles lie where the other's probability is below the smallest number there is
    reading = read_proportions(Proportion(115, 1539), Proportion(3, 205))
    assert reading.chance_to_beat < 0.001
    assert reading.lower < reading.shrunken_lift < reading.upper < 0
    assert best_share([Proportion(2614, 2956), Proportion(267, 2853)]).chance_best == pytest.approx([1.0, 0.0])


def test_a_prior_that_expects_next_to_nothing_reads_as_by_other_arithmetic():
    # mpmath 1.4.1, thirty digits, on the log-odds scale
    few, some = Proportion(0, 3), Proportion(4, 174)
    assert best_share([few, some], prior=(0.2, 0.2)).chance_best[0] == pytest.approx(0.38193124228238959, abs=1e-9)
    reading = read_proportions(Proportion(4, 151), Proportion(0, 21), prior=(0.1, 0.1))
    assert reading.chance_to_beat == pytest.approx(0.061430843188206993, abs=1e-9)
    assert -1 <= reading.lower < reading.upper


def test_a_variant_with_nobody_in_it_and_such_a_prior_is_read_as_well():
    # mpmath 1.4.1: nearly a tenth of this prior lies closer to 0 or 1 than numbers can tell
    reading = read_proportions(Proportion(0, 52), None, prior=(0.1, 0.1))
    assert reading.chance_to_beat == pytest.approx(0.83499058861897689, abs=1e-9)


def test_quantiles_far_out_in_a_tail_are_there():
    # mpmath 1.4.1 findroot; scipy 1.17 says nan
    probability = np.array([1e-199])
    assert beta_quantiles((4.2, 170.2), probability, upper=False)[0] == pytest.approx(5.5495154707657541e-50)
    assert beta_quantiles((170.2, 4.2), probability, upper=True)[0] == 1.0


def test_figures_that_cannot_be_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="two variants"):
        best_share([Proportion(1, 10)])
    with pytest.raises(ValueError, match="above 0"):
        best_share(THREE, prior=(0.0, 1.0))
    with pytest.raises(ValueError, match="between 0 and 1"):
        share_posterior(THREE[0], confidence=95)


@quick
@given(st.lists(shares(), min_size=2, max_size=4))
def test_chances_to_be_best_add_up_and_the_best_mean_loses_least(variants):
    found = best_share(variants)
    assert found.chance_best.sum() == pytest.approx(1)
    means = [(each.successes + 1) / (each.units + 2) for each in variants]
    assert int(np.argmax(means)) in np.flatnonzero(found.expected_loss <= found.expected_loss.min() + 1e-9)
    backwards = best_share(variants[::-1])
    assert backwards.chance_best[::-1] == pytest.approx(found.chance_best, abs=1e-6)


def test_credible_intervals_hold_shares_that_come_from_the_prior():
    rng = np.random.default_rng(14)
    truth = rng.beta(18, 982, 4000)
    seen = rng.binomial(500, truth)
    held = 0
    for share, count in zip(truth, seen, strict=True):
        found = share_posterior(Proportion(int(count), 500), prior=(18, 982), confidence=0.9)
        held += found.lower <= share <= found.upper
    # methods (h): 89 to 91 %; Monte-Carlo error 0.5 points
    assert 0.885 < held / 4000 < 0.915

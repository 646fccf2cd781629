import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.summaries import Sums
from stats.units.paired import compare_within_days
from stats.units.paired_many import ManySums, compare_many_within_days
from tests.stats.strategies import quick


def drawn(rng, days, *, lift, rate=0.01, n=1, shift=0.0, spread=0.3):
    """Two variants on shared days; with ``shift`` the treatment gets more of its delivery on good days."""
    good = np.exp(spread * rng.standard_normal((n, days)))
    shown = [np.ceil(5_000 * np.exp(0.2 * rng.standard_normal((n, days)))) for _ in range(2)]
    shown[1] = np.ceil(shown[1] / 3 * good**shift)
    return [
        ManySums(rng.poisson(rate * effect * good * each).astype(float), each)
        for effect, each in zip((1, 1 + lift), shown, strict=True)
    ]


def agree(many, control, treatment, **options):
    """The single comparison, but for the last digits of sums taken in another order."""
    for place in range(len(control)):
        one, other = many[place], compare_within_days(*(row(side, place) for side in (control, treatment)), **options)
        assert (one.method, one.control_units) == (other.method, other.control_units)
        for name in ("control", "treatment", "p_value", "degrees_of_freedom", "log_lift_se"):
            assert getattr(one, name) == pytest.approx(getattr(other, name)) or getattr(one, name) == getattr(
                other, name
            )
        for name in ("difference", "lift"):
            ours, theirs = getattr(one, name), getattr(other, name)
            if ours:
                assert (ours.estimate, ours.lower, ours.upper) == pytest.approx(
                    (theirs.estimate, theirs.lower, theirs.upper)
                )
            else:
                assert ours == theirs


def row(side, place):
    return Sums(side.numerator[place], side.denominator[place])


@quick
@given(st.integers(0, 10_000), st.booleans())
def test_many_at_once_are_what_each_is_alone(seed, carry_over):
    rng = np.random.default_rng(seed)
    control, treatment = drawn(rng, int(rng.integers(4, 15)), lift=0.1, rate=rng.choice([1e-4, 0.01]), n=6)
    # experiments lack days of their own
    holes = rng.random(control.denominator.shape) < 0.15
    control = ManySums(np.where(holes, 0, control.numerator), np.where(holes, 0, control.denominator))
    many = compare_many_within_days(control, treatment, carry_over=carry_over, confidence=0.9)
    agree(many, control, treatment, carry_over=carry_over, confidence=0.9)


def test_every_refusal_stands_at_its_own_place():
    shown = np.full((6, 6), 1000.0)
    figures = np.tile([10.0, 12, 9, 11, 10, 13], (6, 1))
    control, treatment = ManySums(figures.copy(), shown.copy()), ManySums(figures[:, ::-1] + 3, shown.copy())
    control.denominator[0, :2] = 0
    control.denominator[1, 0] = -1
    control.numerator[2] = 0
    control.numerator[3] = treatment.numerator[3] = 0
    treatment.numerator[4] = control.numerator[4]
    many = compare_many_within_days(control, treatment)
    reasons = [None if many.lift[place] else many.lift[place].reason for place in range(6)]
    assert reasons == ["few_days", "negative_denominator", "control_is_zero", "nothing_happened", "no_variation", None]
    assert many.p_value[2] < 0.001
    agree(many, control, treatment)


def test_losses_and_profits_have_their_own_intervals_beside_counts():
    shown = np.ones((2, 6))
    control = ManySums(np.array([[5.0, 9, 2, 8, 4, 7], [5.0, 9, 2, 8, 4, 7]]), shown)
    treatment = ManySums(np.array([[-9.0, 3, -5, 4, -2, 1], [9.0, 3, 5, 4, 2, 1]]), shown)
    agree(compare_many_within_days(control, treatment), control, treatment)


def test_arrays_that_do_not_match_are_errors_of_the_caller():
    good = ManySums(np.ones((2, 6)), np.ones((2, 6)))
    with pytest.raises(ValueError, match="same days"):
        compare_many_within_days(good, ManySums(np.ones((2, 5)), np.ones((2, 5))))
    with pytest.raises(ValueError, match="shapes"):
        ManySums(np.ones((2, 6)), np.ones((2, 5)))
    with pytest.raises(ValueError, match="finite"):
        compare_many_within_days(good, ManySums(np.full((2, 6), np.nan), np.ones((2, 6))))


@pytest.mark.parametrize(("days", "lift", "shift"), [(7, 0.2, 1.0), (14, 0.0, 1.0), (28, 0.2, 0.0)])
def test_the_interval_holds_the_true_lift_as_often_as_promised(days, lift, shift):
    control, treatment = drawn(np.random.default_rng(days), days, lift=lift, n=3_000, shift=shift)
    found = compare_many_within_days(control, treatment).lift
    held = ((found.lower <= lift) & (lift <= found.upper)).mean()
    # promise: 94 to 97 %; two Monte-Carlo errors of 3,000 are 0.8 points
    assert 0.932 < held < 0.978

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.places.did_means import PrintedMean, did_from_means
from tests.stats.strategies import quick

PENNSYLVANIA = PrintedMean(23.33, 1.35), PrintedMean(21.17, 0.94)
NEW_JERSEY = PrintedMean(20.44, 0.51), PrintedMean(21.03, 0.52)


def test_card_and_krueger_with_the_printed_errors_of_both_changes():
    found = did_from_means(PENNSYLVANIA, NEW_JERSEY, control_error=1.25, treatment_error=0.54)
    # Card & Krueger 1994, AER 84:772, Table 3: 0.59 (0.54), -2.16 (1.25), difference 2.76 (1.36)
    assert found.treatment_change == pytest.approx(0.59)
    assert found.control_change == pytest.approx(-2.16)
    assert found.did == pytest.approx(2.76, abs=0.011)
    assert round(found.standard_error, 2) == 1.36
    # normal: 2.75 +- 1.959964 * 1.361654
    assert (found.difference.lower, found.difference.upper) == pytest.approx((0.081207, 5.418793), abs=1e-5)


def test_four_errors_alone_take_before_and_after_for_different_people():
    found = did_from_means(PENNSYLVANIA, NEW_JERSEY)
    # by hand: sqrt(1.35^2 + .94^2 + .51^2 + .52^2)
    assert found.standard_error == pytest.approx(math.sqrt(1.8225 + 0.8836 + 0.2601 + 0.2704))
    assert found.treatment_error == pytest.approx(math.hypot(0.51, 0.52))


def test_without_errors_there_are_changes_but_no_interval():
    found = did_from_means((PrintedMean(5.0), PrintedMean(6.0)), (PrintedMean(5.0), PrintedMean(8.0, 0.2)))
    assert found.did == 2.0
    assert found.standard_error is None
    assert found.difference.reason == found.p_value.reason == "no_error_given"


def test_errors_of_zero_give_no_interval_of_width_zero():
    still = PrintedMean(5.0, 0.0), PrintedMean(6.0, 0.0)
    assert did_from_means(still, still).difference.reason == "no_variation"


def test_an_error_below_zero_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="negative"):
        did_from_means((PrintedMean(5.0, -1.0), PrintedMean(6.0, 1.0)), NEW_JERSEY)
    with pytest.raises(ValueError, match="negative"):
        did_from_means(PENNSYLVANIA, NEW_JERSEY, control_error=-1.0)


@quick
@given(st.floats(-100, 100), st.floats(0.1, 10), st.sampled_from([0.8, 0.9, 0.99]))
def test_p_and_interval_never_disagree(mean, error, confidence):
    found = did_from_means(PENNSYLVANIA, (NEW_JERSEY[0], PrintedMean(mean, error)), confidence=confidence)
    excluded = found.difference.lower > 0 or found.difference.upper < 0
    assert excluded == (found.p_value < 1 - confidence)

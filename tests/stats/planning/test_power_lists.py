import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.planning.power_lists import hypothesis_test_people
from stats.planning.power_means import mean_units_needed
from tests.stats.strategies import quick


def test_the_usual_sizes_of_the_paper_come_out():
    # authors' code test_size_nht: website, catalogue
    assert hypothesis_test_people(0.466476151587624, 0.466476151587624, 0.0136).control == pytest.approx(
        18467.9523161155, rel=1e-9
    )
    unequal = hypothesis_test_people(87.69, 179.36, 4.8475, list_size=100_000)
    assert (unequal.control, unequal.treatment) == pytest.approx((6317.19710482175, 12921.1138410403), rel=1e-9)


def test_without_a_list_it_is_the_t_test_but_for_few_units():
    assert hypothesis_test_people(14, 14, 1.8, power=0.9).control == pytest.approx(
        mean_units_needed(1.8, 14, power=0.9).control, rel=0.001
    )


@quick
@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(0.001, 1), st.floats(10, 1e8))
def test_a_test_never_asks_for_more_than_the_list(control_sd, treatment_sd, difference, people):
    found = hypothesis_test_people(control_sd, treatment_sd, difference, list_size=people)
    free = hypothesis_test_people(control_sd, treatment_sd, difference)
    assert found.control + found.treatment <= people * (1 + 1 / (people - 1)) * (1 + 1e-9)
    assert found.control <= free.control * people / (people - 1) * (1 + 1e-9)
    assert found.treatment / found.control == pytest.approx(treatment_sd / control_sd)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="deviations"):
        hypothesis_test_people(0.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="deviations"):
        hypothesis_test_people(1.0, 1.0, 0.0)
    with pytest.raises(ValueError, match="more people"):
        hypothesis_test_people(1.0, 1.0, 1.0, list_size=1)

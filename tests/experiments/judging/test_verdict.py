import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.judging.verdict import (
    Decision,
    Facts,
    Guardrail,
    Randomisation,
    Range,
    best_of,
    decide,
    oriented,
)

BETTER = Facts(
    grade="C", fatal=False, look_reached=True, final=True, minimum_reached=True, worthwhile=0.05, level=0.05,
    deciding=Range(0.20, 0.10, 0.30), wide=Range(0.20, 0.13, 0.27),
)  # fmt: skip


# The table of design.md section 5, row by row: what is changed in BETTER, the verdict, why undecided.
@pytest.mark.parametrize(
    ("change", "verdict", "reason"),
    [
        ({}, "succeeded", None),
        ({"fatal": True}, "invalid", None),
        ({"fatal": True, "grade": "E"}, "invalid", None),
        ({"deciding": Range(-0.20, -0.30, -0.10)}, "harmful", None),
        ({"deciding": Range(0.01, -0.02, 0.04)}, "no_useful_difference", None),
        ({"deciding": Range(0.02, 0.01, 0.04)}, "no_useful_difference", None),  # better, but never by enough
        ({"deciding": Range(0.01, -0.02, 0.04), "worthwhile": 0.0}, "undecided", "leaning"),
        ({"deciding": Range(0.04, 0.01, 0.08)}, "undecided", "better_size_unclear"),
        ({"grade": "D"}, "undecided", "not_comparable"),
        ({"grade": "E"}, "undecided", "not_comparable"),
        ({"grade": "D", "deciding": Range(-0.20, -0.30, -0.10)}, "undecided", "not_comparable"),
        ({"look_reached": False, "final": False}, "undecided", "interim"),
        ({"final": False}, "succeeded", None),
        ({"final": False, "deciding": Range(0.2, -0.1, 0.5)}, "undecided", "interim"),
        ({"minimum_reached": False}, "undecided", "minimum"),
        ({"deciding": None, "wide": None}, "undecided", "not_estimable"),
        ({"deciding": Range(0.2, -0.1, 0.5), "wide": Range(0.2, 0.01, 0.4)}, "undecided", "leaning"),
        ({"deciding": Range(-0.2, -0.5, 0.1), "wide": Range(-0.2, -0.4, -0.01)}, "undecided", "leaning"),
        ({"deciding": Range(0.2, -0.1, 0.5), "wide": Range(0.2, -0.01, 0.4)}, "undecided", "too_little_data"),
        ({"deciding": Range(0.2, None, 0.5), "wide": None}, "undecided", "too_little_data"),
        ({"deciding": Range(0.2, 0.1, None)}, "succeeded", None),
        ({"deciding": Range(0.0, -0.3, None), "wide": None}, "undecided", "too_little_data"),
    ],
)  # fmt: skip
def test_the_first_row_that_fits_decides(change, verdict, reason):
    decision = decide(dataclasses.replace(BETTER, **change))
    assert (decision.verdict, decision.reason) == (verdict, reason)


# level of the look 0.0056; seven days can never give less than 2/128 = 0.0156, eleven can give 0.00098
@pytest.mark.parametrize(
    ("p_value", "floor", "verdict"),
    [
        (0.0156, 0.0156, "succeeded"),  # at its floor, which is higher than the level
        (0.0313, 0.0156, "undecided"),
        (0.004, 0.00098, "succeeded"),
        (0.006, 0.00098, "undecided"),
        (None, 0.0, "undecided"),  # cannot be confirmed
    ],
)
def test_small_comparisons_need_the_randomisation_test(p_value, floor, verdict):
    facts = dataclasses.replace(BETTER, level=0.0056, randomisation=Randomisation(p_value, floor))
    assert decide(facts).verdict == verdict
    worse = dataclasses.replace(facts, deciding=Range(-0.2, -0.3, -0.1), worthwhile=0.0)
    assert decide(worse).verdict == ("harmful" if verdict == "succeeded" else "undecided")


@pytest.mark.parametrize(
    ("rail", "verdict", "broken", "unproven"),
    [
        (Guardrail("hides", 0.1, Range(-0.30, -0.40, -0.20)), "harmful", ("hides",), ()),  # whole interval beyond
        (Guardrail("hides", 0.1, Range(-0.12, -0.40, 0.10)), "undecided", (), ()),  # best guess beyond
        (Guardrail("hides", 0.1, Range(-0.05, -0.40, 0.10)), "succeeded", (), ("hides",)),  # not shown to be kept
        (Guardrail("hides", 0.1, Range(0.02, -0.05, 0.10)), "succeeded", (), ()),  # kept
        (Guardrail("hides", 0.1, None), "succeeded", (), ("hides",)),  # could not be judged: neither saves nor sinks
        (Guardrail("hides", None, Range(-0.02, -0.10, 0.05)), "succeeded", (), ("hides",)),
        (Guardrail("hides", None, Range(-0.02, -0.03, -0.01)), "harmful", ("hides",), ()),
    ],
)
def test_guardrails(rail, verdict, broken, unproven):
    decision = decide(dataclasses.replace(BETTER, guardrails=[rail]))
    assert (decision.verdict, decision.broken, decision.unproven) == (verdict, broken, unproven)


def test_a_broken_guardrail_decides_nothing_on_a_mere_hint():
    rail = Guardrail("hides", 0.1, Range(-0.30, -0.40, -0.20))
    assert decide(dataclasses.replace(BETTER, grade="D", guardrails=[rail])).verdict == "undecided"


@pytest.mark.parametrize(
    ("verdicts", "estimates", "position"),
    [
        (["undecided", "succeeded"], [0.5, 0.1], 1),
        (["no_useful_difference", "undecided"], [0.01, -0.2], 1),
        (["harmful", "no_useful_difference"], [-0.2, 0.0], 1),
        (["invalid", "harmful"], [0.3, -0.2], 1),
        (["invalid", "invalid"], [None, None], 0),
        (["succeeded", "succeeded"], [0.1, 0.3], 1),
        (["undecided", "undecided"], [None, -0.3], 1),
    ],
)
def test_the_experiment_takes_its_best_treatment(verdicts, estimates, position):
    assert best_of([Decision(verdict) for verdict in verdicts], estimates) == position


share = st.floats(-0.9, 3, allow_nan=False)


@given(share, share, share, st.sampled_from([0.0, 0.05, 0.3]), st.sampled_from("BCDE"))
def test_the_other_direction_mirrors_the_verdict(first, second, third, worthwhile, grade):
    lower, estimate, upper = sorted((first, second, third))
    facts = dataclasses.replace(BETTER, grade=grade, worthwhile=worthwhile, wide=None)
    up = decide(dataclasses.replace(facts, deciding=oriented(estimate, lower, upper, down=False)))
    down = decide(dataclasses.replace(facts, deciding=oriented(-estimate, -upper, -lower, down=True)))
    assert up == down


@given(share, share, share)
def test_orienting_twice_changes_nothing(first, second, third):
    lower, estimate, upper = sorted((first, second, third))
    once = oriented(estimate, lower, upper, down=True)
    assert oriented(once.estimate, once.lower, once.upper, down=True) == Range(estimate, lower, upper)


@pytest.mark.parametrize(
    ("change", "strained"),
    [
        ({}, ("hides",)),  # better by enough, and only the best guess of the guardrail is beyond its margin
        ({"deciding": Range(0.04, 0.01, 0.08)}, ()),  # not better by enough anyway
        ({"grade": "D"}, ()),
        ({"minimum_reached": False}, ()),
    ],
)
def test_a_guardrail_that_alone_stands_in_the_way_is_named(change, strained):
    rails = [Guardrail("hides", 0.1, Range(-0.12, -0.40, 0.10)), Guardrail("returns", 0.1, Range(0.0, -0.05, 0.1))]
    decision = decide(dataclasses.replace(BETTER, guardrails=rails, **change))
    assert (decision.verdict, decision.strained) == ("undecided", strained)

import dataclasses

import pytest

from experiments.judging.comparison import Circumstances
from experiments.judging.grade import grade_of
from experiments.judging.grade_facts import GradeFacts
from experiments.metrics.kinds import Design

FAIR = GradeFacts(
    sample_ratio_p=None, audience_distance=None, dates_differ=False, spend_differs=False, units=14, paired_days=14,
    has_spread=True,
)  # fmt: skip
SEALED = Circumstances(Design.RANDOMIZED, sealed_in_time=True, drawn_by_us=True)


# The table of design.md section 5, "Evidence grade": facts of the record, facts of the data, the cap.
@pytest.mark.parametrize(
    ("record", "data", "letter"),
    [
        ({}, {}, "B"),
        ({"drawn_by_us": False}, {"sample_ratio_p": 0.4}, "B"),  # a list split that can be checked
        ({"drawn_by_us": False}, {}, "C"),
        ({"alternated_by_hand": True}, {}, "C"),
        ({"design": Design.PLATFORM_SPLIT}, {"audience_distance": 0.05}, "B"),
        ({"design": Design.PLATFORM_SPLIT}, {"audience_distance": 0.051}, "C"),
        ({"design": Design.PLATFORM_SPLIT}, {}, "C"),
        ({"design": Design.GEO}, {}, "B"),
        ({"design": Design.GEO, "drawn_by_us": False, "placebo_passed": True}, {}, "C"),
        ({"design": Design.GEO, "drawn_by_us": False, "placebo_passed": False}, {}, "D"),
        ({"design": Design.SWITCHBACK, "drawn_by_us": False}, {}, "D"),
        ({"design": Design.BEFORE_AFTER}, {}, "D"),
        ({"design": Design.OBSERVATIONAL}, {}, "D"),
        ({"sealed_in_time": False}, {}, "C"),
        ({"sealed_in_time": False}, {"sample_ratio_p": 0.0009}, "D"),
        ({"sealed_in_time": False, "design": Design.PLATFORM_SPLIT}, {}, "C"),
        ({"sealed_in_time": False, "design": Design.GEO, "drawn_by_us": False, "placebo_passed": True}, {}, "D"),
        ({"judged_change": True}, {}, "C"),
        ({}, {"dates_differ": True}, "C"),
        ({}, {"spend_differs": True}, "C"),
        ({}, {"paired_days": 6, "units": 6}, "C"),
        ({}, {"paired_days": None, "units": 4}, "C"),
        ({}, {"paired_days": None, "units": 5}, "B"),
        ({}, {"paired_days": None, "units": 1}, "E"),
        ({}, {"paired_days": 1, "units": 1}, "E"),
        ({}, {"has_spread": False}, "E"),
        ({"design": Design.OBSERVATIONAL}, {"units": 1}, "E"),  # the lowest cap that applies
    ],
)
def test_the_lowest_cap_applies(record, data, letter):
    grade = grade_of(dataclasses.replace(SEALED, **record), dataclasses.replace(FAIR, **data))
    assert grade.letter == letter


def test_the_strongest_objection_is_named_first():
    facts = dataclasses.replace(SEALED, design=Design.OBSERVATIONAL)
    reasons = grade_of(facts, dataclasses.replace(FAIR, spend_differs=True)).reasons
    assert reasons == (
        "Nobody drew lots: other reasons cannot be told apart.",
        "One version got clearly more money than the other.",
    )


@pytest.mark.parametrize(("sign", "letter"), [("B", "B"), ("C", "C"), ("E", "E")])
def test_a_later_outcome_is_never_stronger_than_its_early_sign(sign: str, letter: str) -> None:
    found = grade_of(dataclasses.replace(SEALED, not_better_than=sign), FAIR)
    assert found.letter == letter
    assert ("early sign" in found.reasons[0]) == (sign > "B")  # said only where it is what binds

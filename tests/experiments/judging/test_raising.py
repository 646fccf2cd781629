"""What one letter more would need is what holds the letter down, turned round."""

from dataclasses import replace

import pytest

from experiments.judging.comparison import Circumstances
from experiments.judging.grade import grade_of
from experiments.judging.grade_facts import GradeFacts
from experiments.metrics.kinds import Design

FINE = GradeFacts(0.4, 0.01, dates_differ=False, spend_differs=False, units=200, paired_days=14, has_spread=True)
SEALED = Circumstances(design=Design.PLATFORM_SPLIT, sealed_in_time=True)


@pytest.mark.parametrize(
    ("facts", "data", "letter", "raises"),
    [
        (SEALED, FINE, "B",
         ("A second experiment of the same comparison, locked beforehand, that comes to the same answer.",)),
        (SEALED, replace(FINE, audience_distance=None), "C",
         ("An export broken down by age and gender that shows the same kind of people in both versions.",)),
        (replace(SEALED, sealed_in_time=False), replace(FINE, audience_distance=0.2, spend_differs=True), "C",
         ("A split in which both versions meet the same kind of people.",
          "A plan that is locked before the first result.", "Equal budgets, fixed per version.")),
        (replace(SEALED, design=Design.RANDOMIZED, alternated_by_hand=True), FINE, "C",
         ("Lots instead of alternating by hand.",)),
        (replace(SEALED, design=Design.BEFORE_AFTER), FINE, "D",
         ("Lots that decide which weeks get which version.",)),
        (replace(SEALED, design=Design.OBSERVATIONAL), FINE, "D", ("Lots, or a split by the ad platform.",)),
        (SEALED, replace(FINE, units=1), "E",
         ("Several posts, days or people in each version, so that it shows how much chance alone moves.",)),
        (SEALED, replace(FINE, paired_days=5), "C", ("At least 7 days on which all versions run.",)),
    ],
)  # fmt: skip
def test_what_holds_it_down_is_what_it_needs(facts, data, letter, raises):
    grade = grade_of(facts, data)
    assert (grade.letter, grade.raises) == (letter, raises)


@pytest.mark.parametrize("design", list(Design))
@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("drawn", [True, False])
@pytest.mark.parametrize("distance", [None, 0.01, 0.3])
@pytest.mark.parametrize("p_value", [None, 0.5, 0.00001])
def test_whatever_holds_it_down_something_is_said(design, sealed, drawn, distance, p_value):
    facts = Circumstances(design=design, sealed_in_time=sealed, drawn_by_us=drawn)
    found = grade_of(facts, replace(FINE, audience_distance=distance, sample_ratio_p=p_value))
    assert found.raises

"""What one letter more of evidence would need: not a stronger result, a better comparison."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.judging.comparison import Circumstances
from experiments.judging.grade_facts import GradeFacts
from experiments.metrics.kinds import Design
from stats.checks.balance import AUDIENCE_LIMIT
from stats.checks.sample_ratio import ALARM

PLACES_OR_TIMES = frozenset({Design.GEO, Design.SWITCHBACK})


def raises(letter: str, facts: Circumstances, data: GradeFacts) -> tuple[str, ...]:
    """Say in sentences what would lift the strength of evidence by one letter; all of them are needed.

    Parameters
    ----------
    letter : str
        The strength that the comparison has.
    facts : Circumstances
        Facts of the record.
    data : GradeFacts
        Facts of the data.
    """
    if letter in {"A", "B"}:
        said = ["A second experiment of the same comparison, locked beforehand, that comes to the same answer."]
    elif letter == "C":
        said = [*_design_to_b(facts, data), *_flaws(facts, data)]
    elif letter == "D":
        said = list(_to_c(facts))
    else:
        said = ["Several posts, days or people in each version, so that it shows how much chance alone moves."]
    return tuple(said)


def _design_to_b(facts: Circumstances, data: GradeFacts) -> Iterator[str]:
    if facts.not_better_than == "C":
        yield "An early sign that is stronger itself."
    if facts.design is Design.PLATFORM_SPLIT:
        if data.audience_distance is None:
            yield "An export broken down by age and gender that shows the same kind of people in both versions."
        elif data.audience_distance > AUDIENCE_LIMIT:
            yield "A split in which both versions meet the same kind of people."
    elif facts.design is Design.RANDOMIZED:
        fits = data.sample_ratio_p is not None and data.sample_ratio_p >= ALARM
        if facts.alternated_by_hand:
            yield "Lots instead of alternating by hand."
        elif not facts.drawn_by_us and not fits:
            yield "A draw that is kept on record."
    elif facts.design in PLACES_OR_TIMES and not facts.drawn_by_us:
        yield "Lots that decide which gets what."


def _flaws(facts: Circumstances, data: GradeFacts) -> Iterator[str]:
    if not facts.sealed_in_time:
        yield "A plan that is locked before the first result."
    if data.dates_differ:
        yield "The same days for all versions."
    if data.spend_differs:
        yield "Equal budgets, fixed per version."
    if facts.judged_change:
        yield "A locked plan in which nothing that decides is changed."
    if data.paired_days is not None and data.paired_days < 7:
        yield "At least 7 days on which all versions run."
    elif data.paired_days is None and data.units < 5:
        yield "At least 5 units in each version."


def _to_c(facts: Circumstances) -> Iterator[str]:
    if facts.design is Design.BEFORE_AFTER:
        yield "Lots that decide which weeks get which version."
    elif facts.design in PLACES_OR_TIMES and not facts.drawn_by_us and not facts.placebo_passed:
        yield "Lots that decide which gets what, or a comparison before the start that shows nothing."
    elif facts.design is Design.OBSERVATIONAL:
        yield "Lots, or a split by the ad platform."
    if not facts.sealed_in_time:
        if facts.design in PLACES_OR_TIMES and not facts.drawn_by_us:
            yield "A plan that is locked before the first result."
        elif facts.design not in (Design.BEFORE_AFTER, Design.OBSERVATIONAL):
            yield "Groups whose sizes fit the draw, or a plan that is locked before the first result."
    if facts.not_better_than == "D":
        yield "An early sign that is stronger itself."

"""A two-by-two reading as answers: each question with its change, its difference, and what can be said of both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from experiments.judging.crossed import CrossedReading
from experiments.learning.attribution.left_out import Range
from experiments.metrics.kinds import Direction
from stats.errors import NotEstimable
from stats.several.crossed import Contrast, Crossed, Scale

QUESTIONS = (
    ("social_alone", "a_without_b", ("neither", "a_alone")),
    ("social_beside", "a_with_b", ("b_alone", "both")),
    ("other_alone", "b_without_a", ("neither", "b_alone")),
    ("other_beside", "b_with_a", ("a_alone", "both")),
    ("together", "together", ("neither", "both")),
)
"""Question, its contrast, and the versions from which to which it goes."""
AVERAGED = (("social_on_average", "main_a"), ("other_on_average", "main_b"))


class Helps(StrEnum):
    """Whether the two help each other.

    ``depends``: clear in one way of counting, and the other points in the opposite direction.
    """

    MORE = "more"
    LESS = "less"
    UNCLEAR = "unclear"
    DEPENDS = "depends"
    NOT_ESTIMABLE = "not_estimable"


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: what it was before and after, the difference in the number's own unit, the change in per cent.

    ``before`` and ``after`` are ``None`` for averages of two effects. Where there is no range ``missing`` says why.
    """

    question: str
    before: float | None
    after: float | None
    difference: Range | None
    change: Range | None
    missing: str


@dataclass(frozen=True, slots=True)
class FourWays:
    """The four versions read four ways.

    Parameters
    ----------
    values, units : Crossed
        The number, and how many people, posts or days are behind it, in each version.
    answers, averaged : tuple of Answer
        Each tactic alone, beside the other, both; and each on average over with and without the other.
    helps : Helps
        Whether together they do more (better) than both alone add up to.
    leans_differ : bool
        In the number's own unit and in per cent the best guesses point in opposite directions.
    interaction, interaction_ratio : Range or None
        How much more both do than the two alone add up to; and than they multiply to, as a change.
    why_not : str
        Why there is no interaction, where there is none.
    """

    reading: CrossedReading
    values: Crossed[float]
    units: Crossed[int]
    answers: tuple[Answer, ...]
    averaged: tuple[Answer, ...]
    helps: Helps
    leans_differ: bool
    interaction: Range | None
    interaction_ratio: Range | None
    why_not: str

    def answer(self, question: str) -> Answer:
        """Give one answer."""
        return next(one for one in (*self.answers, *self.averaged) if one.question == question)


def four_ways(reading: CrossedReading) -> FourWays:
    """Write a reading as answers."""
    result = reading.result
    values: dict[str, float] = {
        "neither": result.values.neither,
        "a_alone": result.values.a_alone,
        "b_alone": result.values.b_alone,
        "both": result.values.both,
    }
    asked = [
        _answer(question, contrast, reading, (values[before], values[after]))
        for question, contrast, (before, after) in QUESTIONS
    ]
    additive, relative = _contrast(result.additive, "interaction"), _contrast(result.relative, "interaction")
    helps = _helps(additive, relative, better=-1 if reading.metric.direction is Direction.DOWN else 1)
    return FourWays(
        reading=reading,
        values=result.values,
        units=reading.units,
        answers=tuple(asked),
        averaged=tuple(_answer(question, contrast, reading, None) for question, contrast in AVERAGED),
        helps=helps,
        leans_differ=result.scales_disagree is True,
        interaction=Range.of(additive.estimate) if isinstance(additive, Contrast) else None,
        interaction_ratio=Range.of(relative.as_lift) if isinstance(relative, Contrast) else None,
        why_not=additive.sentence if isinstance(additive, NotEstimable) else "",
    )


def _contrast(scale: Scale | NotEstimable, name: str) -> Contrast | NotEstimable:
    if isinstance(scale, NotEstimable):
        return scale
    found: Contrast | NotEstimable = getattr(scale, name)
    return found


def _answer(question: str, name: str, reading: CrossedReading, values: tuple[float, float] | None) -> Answer:
    additive, relative = _contrast(reading.result.additive, name), _contrast(reading.result.relative, name)
    return Answer(
        question=question,
        before=None if values is None else values[0],
        after=None if values is None else values[1],
        difference=Range.of(additive.estimate) if isinstance(additive, Contrast) else None,
        change=Range.of(relative.as_lift) if isinstance(relative, Contrast) else None,
        missing=additive.sentence if isinstance(additive, NotEstimable) else "",
    )


def _helps(additive: Contrast | NotEstimable, relative: Contrast | NotEstimable, *, better: int) -> Helps:
    """Judge by the number's own unit; where per cents point the other way, a clear answer depends on the counting."""
    if isinstance(additive, NotEstimable):
        return Helps.NOT_ESTIMABLE
    side = Range.of(additive.estimate).side
    other, leans = 0, additive.estimate.estimate
    if isinstance(relative, Contrast):
        other = Range.of(relative.estimate).side
        if (side or other) and leans * relative.estimate.estimate < 0:
            return Helps.DEPENDS
    if side == 0:
        return Helps.UNCLEAR
    return Helps.MORE if side * better > 0 else Helps.LESS

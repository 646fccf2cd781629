"""Honest sizes of the archive, as JSON."""

from __future__ import annotations

from datetime import datetime

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.sizes.kept_sizes import WhatRemains
from webapp.schemas.answering import Answer
from webapp.schemas.archive import RangeAnswer


class SizedAnswer(Answer):
    """A test: its first result, and `shrunken`, what remains of it by the archive's own tests."""

    experiment_id: int
    title: str
    metric: str | None
    direction: str | None
    verdict: str | None
    grade: str | None
    retrospective: bool
    lift: RangeAnswer
    shrunken: RangeAnswer

    @classmethod
    def of(cls, card: ArchiveCard) -> SizedAnswer:
        """Write a card."""
        same = "experiment_id title metric verdict grade retrospective"
        return cls(
            **{name: getattr(card, name) for name in same.split()},
            direction=None if card.direction is None else card.direction.value,
            lift=RangeAnswer(estimate=card.lift, lower=card.lower, upper=card.upper),
            shrunken=RangeAnswer(estimate=card.shrunken_lift, lower=card.shrunken_lower, upper=card.shrunken_upper),
        )


class SizeFamilyAnswer(Answer):
    """Tests with a history of their own: of one number, or repeats of one idea (then `lesson_id` says of which).

    Two in three of their true changes lie between `low` and `high`; better is above 0.
    """

    lesson_id: int | None
    metric: str
    tests: int
    low: float
    high: float


class WhatRemainsAnswer(Answer):
    """What remains of first results; below five tests there is no history, and all but `tests` is empty.

    Lifts here are turned so that better is above 0; those of `items` are as measured. `remains` is the part of what
    `promising` tests (first result above 0) promised that remains, on ln(1 + lift); `promised` and `planned` are their
    average lifts, `worked_first` and `worked_left` those of the `worked` ones. `told_apart` false: differences as large
    as these come by chance alone. `giants` stand far out. `items` are the 60 most extreme tests, most extreme first.
    """

    tests: int
    as_of: datetime | None
    remains: float | None = None
    promising: int = 0
    promised: float | None = None
    planned: float | None = None
    worked: int = 0
    worked_first: float | None = None
    worked_left: float | None = None
    low: float | None = None
    high: float | None = None
    told_apart: bool | None = None
    giants: list[int]
    afterwards: int = 0
    hints: int = 0
    items: list[SizedAnswer]
    families: list[SizeFamilyAnswer]

    @classmethod
    def of(cls, found: WhatRemains) -> WhatRemainsAnswer:
        """Write what remains."""
        given: dict[str, object] = {}
        if found.body is not None:
            body = dict(found.body)
            given = {name: body[name] for name in cls.model_fields if name in body}
        return cls.model_validate(
            given
            | {
                "tests": found.closed,
                "as_of": found.as_of,
                "giants": [card.experiment_id for card in found.giants],
                "items": [SizedAnswer.of(one.card) for one in found.drawn],
                "families": [SizeFamilyAnswer.model_validate(one) for one in found.families],
            }
        )

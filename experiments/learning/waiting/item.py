"""One thing that waits: what it is, for whom, and how urgent it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Literal

from experiments.people.permission import Actor, may

MOST = 50
"""Entries of one kind; whoever has more to do begins somewhere."""

Fact = str | int | date | None
Thing = Literal["experiment", "channel", "decline", "lesson", "cycle"]


class Wait(StrEnum):
    """What is waited for; of two that are equally urgent the one named first here comes first."""

    EXPORT_MISSING = "export_missing"
    EXPORT_INCOMPLETE = "export_incomplete"
    CLOSE_IT = "close_it"
    OUTCOME_DUE = "outcome_due"
    NEXT_STEP_DUE = "next_step_due"
    DECISION_DUE = "decision_due"
    SIGN_OFF_ASKED = "sign_off_asked"
    APPROVAL_ASKED = "approval_asked"
    CHANNEL_REVIEW = "channel_review"
    NO_REVIEW = "no_review"
    LESSON_REVIEW = "lesson_review"
    LESSON_CONTESTED = "lesson_contested"
    STORY_UNTOLD = "story_untold"
    DRAFT_MISSING = "draft_missing"
    RATE_CYCLE = "rate_cycle"


class Urgency(IntEnum):
    """How urgent: what is late, what has a date to come, what is to be looked at again, drafts, and what may wait."""

    LATE = 0
    DEADLINE = 1
    REVIEW = 2
    DRAFT = 3
    GENTLE = 4


_BY_KIND = {
    Wait.CHANNEL_REVIEW: Urgency.REVIEW,
    Wait.NO_REVIEW: Urgency.REVIEW,
    Wait.LESSON_REVIEW: Urgency.REVIEW,
    Wait.LESSON_CONTESTED: Urgency.REVIEW,
    Wait.STORY_UNTOLD: Urgency.GENTLE,
    Wait.DRAFT_MISSING: Urgency.DRAFT,
    Wait.RATE_CYCLE: Urgency.GENTLE,
}
"""Nobody is held up by these, however long they wait."""
_ORDER = list(Wait)


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One thing that waits, with the facts of its sentence.

    ``owner_id`` says for whom, ``None`` for everybody; where ``asked_of`` is given it waits for all who may do that
    instead. ``due`` is the day by which it was or is to be done. Facts by kind: ``ended`` (day) and ``last`` (last day
    covered); ``text`` and ``due`` of a next step, an outcome or a review; ``budget_minor`` and ``currency``;
    ``missing`` (number of parts) and ``first`` (sentence on the first one); ``decision`` of one whose day has come;
    ``against`` (the newest experiment that speaks against a lesson); ``closed`` (day) of what was told to nobody.
    """

    kind: Wait
    thing: Thing
    thing_id: int
    title: str
    owner_id: int | None
    due: date | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    asked_of: str | None = None

    @property
    def experiment_id(self) -> int | None:
        """The experiment, where it is one that waits."""
        return self.thing_id if self.thing == "experiment" else None

    def is_for(self, actor: Actor) -> bool:
        """Say whether it waits for this person; what has no owner waits for everybody."""
        if self.asked_of is not None:
            return may(actor, self.asked_of)
        return self.owner_id in {actor.person_id, None}

    def days_late(self, today: date) -> int:
        """Count the days since it was due; 0 where it is not late."""
        return max((today - self.due).days, 0) if self.due is not None else 0

    def urgency(self, today: date) -> Urgency:
        """Say how urgent it is on a day.

        Examples
        --------
        >>> asked = WaitingItem(Wait.APPROVAL_ASKED, "experiment", 1, "Gift box", None, due=date(2026, 11, 9))
        >>> asked.urgency(date(2026, 11, 8)).name, asked.urgency(date(2026, 11, 10)).name
        ('DEADLINE', 'LATE')
        """
        known = _BY_KIND.get(self.kind)
        if known is not None:
            return known
        return Urgency.LATE if self.days_late(today) else Urgency.DEADLINE


def by_urgency(items: Iterable[WaitingItem], actor: Actor, today: date) -> list[WaitingItem]:
    """Sort what waits: the reader's own first, then what is late by its days, then by date, drafts and reviews last."""

    def place(item: WaitingItem) -> tuple[bool, int, int, date, int, int]:
        urgency = item.urgency(today)
        late = item.days_late(today) if urgency is Urgency.LATE else 0
        return (
            not item.is_for(actor),
            urgency,
            -late,
            item.due or date.max,
            _ORDER.index(item.kind),
            item.thing_id,
        )

    return sorted(items, key=place)

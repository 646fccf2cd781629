"""What to try after something did not work out: by its reason and decision, and only where it makes sense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.people.permission import Actor, require
from experiments.results.records import Decision, Why
from experiments.trials.experiment import Experiment, Status


class Proposed(StrEnum):
    """What is proposed; all but the last two begin with a draft that builds on it."""

    BETTER_MADE = "better_made"
    OTHER_PEOPLE = "other_people"
    OTHER_CHANNEL = "other_channel"
    OTHER_WEEKS = "other_weeks"
    REPAIRED = "repaired"
    DRAWN = "drawn"
    PREPARED = "prepared"
    SIZED = "sized"
    AGAIN = "again"
    LESSON = "lesson"
    LEAVE = "leave"


_BY_WHY: Mapping[Why, Proposed] = {
    Why.WEAK_IDEA: Proposed.LESSON,
    Why.WEAK_EXECUTION: Proposed.BETTER_MADE,
    Why.WRONG_AUDIENCE: Proposed.OTHER_PEOPLE,
    Why.WRONG_CHANNEL: Proposed.OTHER_CHANNEL,
    Why.TOO_SMALL: Proposed.SIZED,
    Why.BAD_TIMING: Proposed.OTHER_WEEKS,
    Why.TRACKING_BROKEN: Proposed.REPAIRED,
    Why.CONTAMINATED: Proposed.DRAWN,
    Why.NO_CONTENT: Proposed.PREPARED,
    Why.OTHER: Proposed.LESSON,
}
_GIVEN_UP = (Status.DECLINED, Status.ABANDONED)


@dataclass(frozen=True, slots=True)
class Taken:
    """What builds on it already."""

    experiment_id: int
    title: str
    status: Status


@dataclass(frozen=True, slots=True)
class FollowUpProposal:
    """The proposal for one closed experiment; ``taken`` is the newest experiment that builds on it already."""

    experiment_id: int
    kind: Proposed
    lesson_id: int | None
    taken: Taken | None = None

    @property
    def starts_draft(self) -> bool:
        """Say whether a draft is to begin: not where one has begun, nor where nothing is to be tried."""
        return self.taken is None and self.kind not in {Proposed.LESSON, Proposed.LEAVE}


def proposed_by(why: Why, decision: str | None) -> Proposed:
    """Choose what to propose.

    What was to be repeated is repeated even where the idea seemed weak: somebody decided so. What was too small and was
    stopped is left alone: a larger one was not worth it.

    Examples
    --------
    >>> proposed_by(Why.WEAK_EXECUTION, "stop").value, proposed_by(Why.TOO_SMALL, "stop").value
    ('better_made', 'leave')
    """
    kind = _BY_WHY[why]
    if kind is Proposed.LESSON and decision == Decision.REPEAT:
        return Proposed.AGAIN
    if kind is Proposed.SIZED and decision == Decision.STOP:
        return Proposed.LEAVE
    return kind


def follow_ups_for(session: Session, actor: Actor, cards: Sequence[ArchiveCard]) -> dict[int, FollowUpProposal]:
    """Propose what to try after each of these cards that has a reason; one query."""
    require(actor, "see")
    asked = {card: Why(card.why) for card in cards if card.why is not None and card.why in set(Why)}
    rows = session.execute(
        sa.select(Experiment.team_id, Experiment.built_on_id, Experiment.id, Experiment.title, Experiment.status)
        .where(Experiment.built_on_id.in_([card.experiment_id for card in asked]))
        .order_by(Experiment.id)
    )
    # Few build on one; asked for by team as well, a database would go through all of the team's experiments instead.
    taken = {
        before: Taken(key, title, status)
        for team_id, before, key, title, status in rows
        if team_id == actor.team_id and status not in _GIVEN_UP
    }
    return {
        card.experiment_id: FollowUpProposal(
            card.experiment_id, proposed_by(why, card.decision), card.lesson_id, taken.get(card.experiment_id)
        )
        for card, why in asked.items()
    }

"""Channels as JSON: which accounts exist, for whom, why, whose, and what speaks against one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from experiments.learning.channels.reach import ChannelWarning
from experiments.learning.channels.use import ChannelUse
from experiments.trials.channels.channel import Channel
from experiments.trials.channels.given import Answer as BetterFor
from experiments.trials.channels.given import ChannelChange, ChannelDecision, ChannelGiven
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Day, Key, QueryText


class BetterForBody(Body):
    """Which goal it serves better than what there is, and in what."""

    goal_id: Key | None = None
    because: str | None = None

    def answer(self) -> BetterFor:
        """Give the part of the command record."""
        return BetterFor(self.goal_id, self.because)


class ChannelBody(Body):
    """A channel: open with ``better_for`` (by a lead) or where it exists already, on the shelf otherwise."""

    name: str | None = None
    account: str | None = None
    audience: str | None = None
    why: str | None = None
    owner: Key | None = None
    better_for: BetterForBody | None = None
    exists_already: bool = False
    reason: str | None = None
    review_on: Day | None = None

    def wanted(self) -> ChannelGiven:
        """Give the command record."""
        return ChannelGiven(
            name=self.name,
            account=self.account,
            audience=self.audience,
            why=self.why,
            owner_id=self.owner,
            answer=self.better_for.answer() if self.better_for else BetterFor(),
            exists_already=self.exists_already,
            reason=self.reason,
            review_on=self.review_on,
        )


class ChannelPatch(Body):
    """A change to what is said of a channel; what is left out stays."""

    name: str | None = None
    account: str | None = None
    audience: str | None = None
    why: str | None = None
    owner: Key | None = None
    version: Key | None = None

    def change(self) -> ChannelChange:
        """Give the command record."""
        given: dict[str, Any] = {name: value for name, value in self.given().items() if name != "version"}
        if "owner" in given:
            given["owner_id"] = given.pop("owner")
        return ChannelChange(**given)


class ChannelStatusBody(Body):
    """What becomes of a channel: ``open`` with ``better_for``, ``shelf`` or ``closed`` with ``reason``."""

    status: str
    better_for: BetterForBody | None = None
    reason: str | None = None
    review_on: Day | None = None
    version: Key | None = None

    def decision(self) -> ChannelDecision:
        """Give the command record."""
        answer = self.better_for.answer() if self.better_for else BetterFor()
        return ChannelDecision(self.status, answer, self.reason, self.review_on)


CHANNEL_FIELDS = {
    "owner_id": "owner",
    "better_for_goal_id": "better_for.goal_id",
    "better_because": "better_for.because",
}
"""Where the domain's fields stand in the body."""


class ReachAsked(Body):
    """A channel as typed, and whom a draft is for."""

    channel: QueryText = ""
    audience: QueryText = ""


class BetterForAnswer(Answer):
    """Which goal it serves better, and in what."""

    goal_id: int | None
    because: str | None


class ChannelAnswer(Answer):
    """A channel: its name as experiments call it, for whom, why, whose, and what was tried there.

    ``tried`` counts experiments that were locked for it, ``outcomes`` verdicts of those that were closed; what was
    entered afterwards has none here.
    """

    id: int
    version: int
    name: str
    account: str | None
    audience: str | None
    why: str | None
    owner: int | None
    status: str
    better_for: BetterForAnswer | None
    reason: str | None
    review_on: date | None
    tried: int
    outcomes: dict[str, int]
    created_at: datetime

    @classmethod
    def of(cls, channel: Channel, use: ChannelUse) -> ChannelAnswer:
        """Write a channel."""
        same = ("id", "version", "name", "account", "audience", "why", "review_on", "created_at")
        answered = channel.better_for_goal_id is not None or channel.better_because is not None
        better = BetterForAnswer(goal_id=channel.better_for_goal_id, because=channel.better_because)
        return cls(
            **{name: getattr(channel, name) for name in same},
            owner=channel.owner_id,
            status=channel.status.value,
            better_for=better if answered else None,
            reason=channel.status_because,
            tried=use.tried,
            outcomes=dict(use.outcomes),
        )


class ChannelsAnswer(Answer):
    """All channels of the team by name; it has a handful."""

    items: list[ChannelAnswer]
    next_cursor: str | None


class WarningAnswer(Answer):
    """What speaks against a channel; it stops nothing."""

    code: str
    sentence: str
    channel_id: int | None

    @classmethod
    def of(cls, warning: ChannelWarning) -> WarningAnswer:
        """Write a warning."""
        return cls.model_validate(warning)


class WarningsAnswer(Answer):
    """Everything that speaks against a channel for these people."""

    items: list[WarningAnswer]
    next_cursor: str | None

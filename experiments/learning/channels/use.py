"""What was tried in each channel, and what came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.tallies import Counts, verdict_column
from experiments.people.permission import Actor, require
from experiments.trials.channels.channel import Channel, channels_named
from experiments.trials.channels.given import RAN
from experiments.trials.experiment import Experiment


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """How many experiments were locked for a channel, and how those that were closed ended.

    A mixture counts for each of its channels; what was entered afterwards counts as tried and stands outside the
    outcomes, as everywhere.
    """

    tried: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        """The outcomes as they are counted everywhere: closed, answered, worked."""
        counts = Counts()
        for verdict, number in self.outcomes.items():
            counts = counts.plus(verdict, number)
        return counts

    def plus(self, number: int, verdict: str | None) -> ChannelUse:
        """Add experiments of one outcome; ``None`` for those without."""
        outcomes = dict(self.outcomes)
        if verdict is not None:
            outcomes[verdict] = outcomes.get(verdict, 0) + number
        return replace(self, tried=self.tried + number, outcomes=outcomes)


@dataclass(frozen=True, slots=True)
class ChannelsUsed:
    """Use by id of the channel, and of names that experiments carry and the list of channels does not."""

    by_id: Mapping[int, ChannelUse]
    unlisted: Mapping[str, ChannelUse]


def channels_used(session: Session, actor: Actor, channels: Iterable[Channel]) -> ChannelsUsed:
    """Count the experiments of the actor's team by channel: one query, however many experiments there are."""
    require(actor, "see")
    known = list(channels)
    verdict = sa.case((Experiment.retrospective, None), else_=verdict_column())
    rows = session.execute(
        sa.select(Experiment.channel, verdict, sa.func.count())
        .where(Experiment.team_id == actor.team_id, Experiment.status.in_(RAN), Experiment.channel.is_not(None))
        .group_by(Experiment.channel, verdict)
        .order_by(Experiment.channel)
    )
    by_id: dict[int, ChannelUse] = {}
    unlisted: dict[str, ChannelUse] = {}
    for name, ended, number in rows:
        named = channels_named(known, name)
        for one in named:
            by_id[one.id] = by_id.get(one.id, ChannelUse()).plus(number, ended)
        if not named:
            unlisted[name] = unlisted.get(name, ChannelUse()).plus(number, ended)
    return ChannelsUsed(by_id, unlisted)

"""What was found and told to nobody: on the start page two weeks after closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.stories.told import StoryThing, Told
from experiments.people.keys.previews import read_by_somebody
from experiments.people.keys.share_links import SharedThing, ShareLink, ShareRead
from experiments.people.permission import Actor, require
from experiments.results.records import ConclusionRow
from experiments.trials.experiment import Experiment

TELL_WITHIN = timedelta(days=14)
STILL_NEWS = timedelta(days=91)
"""After a planning cycle nobody is reminded any more: it stands in the archive."""
MOST = 50


@dataclass(frozen=True, slots=True)
class Untold:
    """A closed experiment that nobody heard of; ``owner_id`` is who is asked to tell it."""

    experiment_id: int
    title: str
    closed_on: date
    owner_id: int | None

    @property
    def due(self) -> date:
        """The day by which it should have been told."""
        return self.closed_on + TELL_WITHIN


def untold(session: Session, actor: Actor, *, today: date, limit: int = MOST) -> list[Untold]:
    """List what the team closed two weeks ago or earlier and told nobody since, the last closed first; one query.

    Told is what somebody noted, and what a person read by a link, from the day of closing on: where an outcome has
    overturned an early sign, whoever heard the early one has not heard the answer. What was entered afterwards is no
    news, and after a planning cycle nothing is.
    """
    require(actor, "see")
    closed_at = (
        sa.select(sa.func.max(ConclusionRow.at))
        .where(ConclusionRow.experiment_id == ArchiveCard.experiment_id)
        .correlate(ArchiveCard)  # two levels up: by itself it would be the last closing of all
        .scalar_subquery()
    )
    said = sa.exists().where(
        Told.team_id == ArchiveCard.team_id,
        Told.thing == StoryThing.EXPERIMENT,
        Told.thing_id == ArchiveCard.experiment_id,
        Told.at >= closed_at,
    )
    read = (
        sa.exists()
        .where(ShareLink.team_id == ArchiveCard.team_id, ShareLink.thing == SharedThing.EXPERIMENT)
        .where(ShareLink.thing_id == ArchiveCard.experiment_id, ShareRead.link_id == ShareLink.id)
        .where(read_by_somebody(), ShareRead.at >= closed_at)
    )
    rows = session.execute(
        sa.select(ArchiveCard.experiment_id, ArchiveCard.title, ArchiveCard.filed_on, Experiment.owner_id)
        .join(Experiment, Experiment.id == ArchiveCard.experiment_id)
        .where(ArchiveCard.team_id == actor.team_id, ArchiveCard.outcome == Outcome.CONCLUDED)
        .where(ArchiveCard.filed_on <= today - TELL_WITHIN, ArchiveCard.filed_on > today - STILL_NEWS)
        .where(sa.not_(ArchiveCard.retrospective), sa.not_(said), sa.not_(read))
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
        .limit(limit)
    )
    return [Untold(key, title, day, owner) for key, title, day, owner in rows]

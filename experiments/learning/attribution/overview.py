"""All read-outs of a team, the newest first, and what waits: a claim to be typed, a result to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.judging.verdict import DECIDING_GRADES
from experiments.learning.archive.cards import LEFT_OUT_REGIONS, ArchiveCard
from experiments.learning.attribution.kept import Claim, CrossedVariant, RealShareRow
from experiments.learning.attribution.real_shares import ChannelShares, shares_by_channel
from experiments.people.permission import Actor, require
from experiments.trials.experiment import LOCKED, Experiment, Status
from experiments.trials.toolkits.recipes.lists import ALONE_AND_TOGETHER, WITHOUT_ADS
from experiments.trials.toolkits.toolkit import Toolkit

SHOWN = 50
"""Read-outs on the page; of a team that has more, the newest."""


@dataclass(frozen=True, slots=True)
class ReadOut:
    """An experiment that says what social media brought, or will.

    Parameters
    ----------
    closed_on : date or None
        ``None`` while it is not closed.
    sentence : str or None
        What its card in the archive says.
    is_crossed : bool
        It has four versions whose parts are said.
    claimed : bool
        Somebody typed what the platform claims.
    factor, lower, upper : float or None
        The real share of the claim where one is kept.
    """

    experiment_id: int
    title: str
    channel: str | None
    closed_on: date | None
    ends: date | None
    verdict: str | None
    grade: str | None
    sentence: str | None
    is_crossed: bool
    claimed: bool
    factor: float | None
    lower: float | None
    upper: float | None

    @property
    def waits_for_claim(self) -> bool:
        """Say whether a claim would give a factor to plan with."""
        trusted = self.grade in DECIDING_GRADES and self.verdict != "invalid"
        return self.closed_on is not None and not self.claimed and not self.is_crossed and trusted


@dataclass(frozen=True, slots=True)
class Overview:
    """What social media brings, over all experiments of a team."""

    channels: tuple[ChannelShares, ...]
    read_outs: tuple[ReadOut, ...]
    more: bool

    @property
    def closed(self) -> tuple[ReadOut, ...]:
        """Those that have said it."""
        return tuple(one for one in self.read_outs if one.closed_on is not None)

    @property
    def to_come(self) -> tuple[ReadOut, ...]:
        """Those that will."""
        return tuple(one for one in self.read_outs if one.closed_on is None)


def attribution_overview(session: Session, actor: Actor, *, today: date, limit: int = SHOWN) -> Overview:
    """Read all read-outs of the actor's team: two by two, left-out regions, and whatever has a platform's claim.

    Notes
    -----
    Two queries over indexes, whatever the archive holds: nothing is worked out anew, each read-out says it in full on
    its own page.
    """
    require(actor, "see")
    channels = tuple(shares_by_channel(session, actor, today=today))
    rows = session.execute(_wanted(actor.team_id, limit + 1)).all()
    return Overview(channels, tuple(ReadOut(*row) for row in rows[:limit]), more=len(rows) > limit)


def _wanted(team_id: int, limit: int) -> sa.Select[*tuple[Any, ...]]:
    found = _found(team_id).subquery()
    closed = Experiment.concluded_on
    return (
        sa.select(
            Experiment.id,
            Experiment.title,
            sa.func.coalesce(RealShareRow.channel, Experiment.channel),
            closed,
            Experiment.ends,
            Experiment.verdict,
            Experiment.grade,
            ArchiveCard.sentence,
            sa.exists().where(CrossedVariant.experiment_id == Experiment.id),
            sa.exists().where(Claim.experiment_id == Experiment.id),
            RealShareRow.factor,
            RealShareRow.lower,
            RealShareRow.upper,
        )
        .join(found, found.c.id == Experiment.id)
        .outerjoin(ArchiveCard, ArchiveCard.experiment_id == Experiment.id)
        .outerjoin(RealShareRow, RealShareRow.experiment_id == Experiment.id)
        # Written so that the few found are looked up by their number, and not all of the team's.
        .where(sa.func.coalesce(Experiment.team_id, 0) == team_id, Experiment.status.in_((*LOCKED, Status.CONCLUDED)))
        .order_by(sa.func.coalesce(closed, Experiment.ends).desc(), Experiment.id.desc())
        .limit(limit)
    )


def _found(team_id: int) -> sa.CompoundSelect[Any]:
    """Find them by what is indexed: claims, parts, left-out regions, and drafts of the two recipes that ask for it."""
    recipes = (ALONE_AND_TOGETHER.number, WITHOUT_ADS.number)
    return sa.union(
        sa.select(Claim.experiment_id.label("id")).where(Claim.team_id == team_id),
        sa.select(CrossedVariant.experiment_id)
        .join(Experiment, Experiment.id == CrossedVariant.experiment_id)
        .where(sa.func.coalesce(Experiment.team_id, 0) == team_id),
        sa.select(Experiment.id)
        .join(Toolkit, Toolkit.id == Experiment.toolkit_id)
        .where(Toolkit.team_id == team_id, Toolkit.recipe.in_(recipes)),
        sa.select(ArchiveCard.experiment_id).where(ArchiveCard.team_id == team_id, sa.text(LEFT_OUT_REGIONS)),
    )

"""The real share of what platforms claim, kept per channel with its day, and planned with for half a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.judging.document import AnalysisDoc
from experiments.judging.verdict import DECIDING_GRADES
from experiments.learning.attribution.crossed import parts_of
from experiments.learning.attribution.extra import crossed_reading, extra_that_counts
from experiments.learning.attribution.kept import Claim, RealShareRow
from experiments.learning.attribution.left_out import Extra, share_of_claim
from experiments.learning.brief.plan import RealShare
from experiments.people.money import digits_of
from experiments.people.permission import Actor, require
from experiments.results.cells import totals_of
from experiments.trials.experiment import Experiment, Status
from stats.errors import NotEstimable

USED_FOR_DAYS = 183
"""Half a year: prices, people and what platforms count do not stay the same for longer."""
MOST = 200
"""Read-outs that are listed."""

NOT_USABLE = NotEstimable("not_usable", "The result cannot be used, so nothing of the claim is confirmed or denied.")
A_HINT = NotEstimable("a_hint", "The strength of evidence is a hint at most, so no factor is made of it.")
OTHER_UNIT = NotEstimable("other_unit", "What came extra and what is claimed are not counted in the same unit.")
NOT_CLOSED = NotEstimable("not_closed", "The factor is kept once the experiment is closed.")


@dataclass(frozen=True, slots=True)
class ChannelShares:
    """A channel with its read-outs, the newest first; ``planned`` is the one to plan with, if any is in date."""

    channel: str
    planned: RealShare | None
    history: tuple[RealShare, ...]


def newest_claim(session: Session, experiment_id: int) -> Claim | None:
    """Give the claim that counts: the last one that somebody typed."""
    found = sa.select(Claim).where(Claim.experiment_id == experiment_id).order_by(Claim.id.desc()).limit(1)
    return session.scalar(found)


def keep_real_share(
    session: Session, experiment: Experiment, document: AnalysisDoc, *, today: date
) -> RealShareRow | None:
    """Write anew how much of the claim was extra, in the transaction of the claim, the closing or the parts.

    Kept only of a closed experiment that can be used, of strength A to C, with a claim and an extra outcome in the same
    unit; whatever was kept before and does not hold any more goes.
    """
    row = session.get(RealShareRow, experiment.id)
    claim = newest_claim(session, experiment.id)
    made = None
    if claim is not None:
        parts = parts_of(session, experiment)
        crossed = None if parts is None else crossed_reading(session, experiment, parts, today=today)
        share = real_share(experiment, document, extra_that_counts(document, crossed), claim)
        made = None if isinstance(share, NotEstimable) else share
        if made is not None and made.spend_minor is None:
            made.spend_minor, made.currency = _spent(session, experiment, made.currency or document["currency"])
    if row is not None and made is None:
        session.delete(row)
    kept = None if made is None else session.merge(made)
    session.flush()
    return kept


def _spent(session: Session, experiment: Experiment, currency: str | None) -> tuple[int | None, str | None]:
    """Give what the files say was spent, where nobody typed it with the claim."""
    spend = totals_of(session, [experiment.id], "spend").get(experiment.id)
    if spend is None or currency is None:
        return None, currency
    return round(spend * 10 ** digits_of(currency)), currency


def real_share(
    experiment: Experiment, document: AnalysisDoc, extra: Extra | NotEstimable, claim: Claim
) -> RealShareRow | NotEstimable:
    """Work out how much of a claim was extra, or say why there is no factor to plan with."""
    if isinstance(extra, NotEstimable):
        return extra
    if experiment.verdict == "invalid" or document["verdict"] == "invalid":
        return NOT_USABLE
    if document["grade"] not in DECIDING_GRADES:
        return A_HINT
    # A file that names no currency is in that of the experiment, and so is the claim.
    if extra.is_money != claim.is_money or (extra.is_money and extra.currency not in (None, claim.currency)):
        return OTHER_UNIT
    if experiment.status is not Status.CONCLUDED:
        return NOT_CLOSED
    factor = share_of_claim(extra.amount, claim.claimed)
    # A table of people has no days of its own: they are those of the plan.
    first, last = extra.first_day or experiment.starts, extra.last_day or experiment.ends
    measured = last or experiment.concluded_on or claim.at.date()
    return RealShareRow(
        experiment_id=experiment.id,
        team_id=experiment.team_id,
        channel=claim.channel,
        measured_on=measured,
        first_day=first,
        last_day=last,
        extra=extra.amount.estimate,
        extra_lower=extra.amount.lower,
        extra_upper=extra.amount.upper,
        claimed=claim.claimed,
        is_money=claim.is_money,
        spend_minor=claim.spend_minor,
        currency=claim.currency,
        factor=factor.estimate,
        lower=factor.lower,
        upper=factor.upper,
        confidence=extra.amount.level,
        grade=document["grade"],
        usable_until=measured + timedelta(days=USED_FOR_DAYS),
    )


def real_shares_of(session: Session, actor: Actor, *, today: date) -> list[RealShare]:
    """Give for each channel the newest real share of the actor's team, by channel.

    Parameters
    ----------
    today : date
        What was measured later is not known yet. A share past its ``usable_until`` is given too where the channel has
        no newer one: whoever says it marks it as out of date.

    Notes
    -----
    One query over an index of channels, whatever the archive holds.
    """
    require(actor, "see")
    newest = (
        sa.select(RealShareRow.channel, sa.func.max(RealShareRow.measured_on).label("day"))
        .where(RealShareRow.team_id == actor.team_id, RealShareRow.measured_on <= today)
        .group_by(RealShareRow.channel)
        .subquery()
    )
    wanted = (
        sa.select(RealShareRow, Experiment.title, Experiment.grade)
        .join(newest, sa.and_(RealShareRow.channel == newest.c.channel, RealShareRow.measured_on == newest.c.day))
        .join(Experiment, Experiment.id == RealShareRow.experiment_id)
        .where(RealShareRow.team_id == actor.team_id)
        .order_by(RealShareRow.channel, RealShareRow.experiment_id)
    )
    # Of two on the same day the one that was written down later.
    return list({row.channel: _said(row, title, grade) for row, title, grade in session.execute(wanted)}.values())


def shares_by_channel(session: Session, actor: Actor, *, today: date, limit: int = MOST) -> list[ChannelShares]:
    """List the newest real shares with their history, channel by channel."""
    require(actor, "see")
    wanted = (
        sa.select(RealShareRow, Experiment.title, Experiment.grade)
        .join(Experiment, Experiment.id == RealShareRow.experiment_id)
        .where(RealShareRow.team_id == actor.team_id, RealShareRow.measured_on <= today)
        .order_by(RealShareRow.measured_on.desc(), RealShareRow.experiment_id.desc())
        .limit(limit)
    )
    found: dict[str, list[RealShare]] = {}
    for row, title, grade in session.execute(wanted):
        found.setdefault(row.channel, []).append(_said(row, title, grade))
    return [
        ChannelShares(channel, shares[0] if in_date(shares[0], today) else None, tuple(shares))
        for channel, shares in sorted(found.items())
    ]


def in_date(share: RealShare, today: date) -> bool:
    """Say whether a share is still to be planned with."""
    return share.usable_until is None or today <= share.usable_until


def _said(row: RealShareRow, title: str, grade: str | None) -> RealShare:
    return RealShare(
        channel=row.channel,
        experiment_id=row.experiment_id,
        title=title,
        measured_on=row.measured_on,
        factor=row.factor,
        lower=row.lower,
        upper=row.upper,
        usable_until=row.usable_until,
        grade=grade or row.grade,
        extra=row.extra,
        claimed=row.claimed,
        is_money=row.is_money,
        currency=row.currency,
    )

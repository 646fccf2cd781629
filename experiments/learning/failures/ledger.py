"""What failures cost, and what not doing it again saves: two ledgers that are never added up.

Both are in the team's currency. A cost is money and hours at the team's price of an hour when it was closed; where it
is not known, or in money that cannot be added up, it is left out and counted as such.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from experiments.errors import Fault, RuleBroken
from experiments.learning.archive.cards import FAILED_CARD, ArchiveCard, Tally
from experiments.learning.archive.crossed import AVOIDED, COST_KNOWN
from experiments.learning.archive.tallies import ALL, FAILED
from experiments.people.permission import Actor, is_key, require
from experiments.people.team import Team
from stats.errors import NotEstimable

TIMES_A_YEAR = {"month": 12, "quarter": 4, "year": 1}
MOST = 50
PLACE = re.compile(r"(?P<minor>[0-9]{1,18})?\.(?P<key>[0-9]{1,10})")


@dataclass(frozen=True, slots=True)
class FailureCost:
    """What failures cost: of ``failed`` the cost of ``known`` is known, in minor units of ``currency``.

    ``hour_minor`` is the present price of an hour, ``None`` where hours are not counted as money.
    """

    currency: str
    failed: int
    known: int
    sum_minor: int
    median_minor: int | NotEstimable
    hour_minor: int | None


@dataclass(frozen=True, slots=True)
class CardPage:
    """Cards of a ledger and where the next page begins."""

    cards: tuple[ArchiveCard, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class AvoidedLoss:
    """What not doing it saves: ``number`` experiments, ``year_minor`` in all a year if every assumption is right."""

    currency: str
    number: int
    year_minor: int
    page: CardPage


def cost_of_failure(session: Session, actor: Actor) -> FailureCost:
    """Sum up what did not work, and find the cost in the middle by its index."""
    require(actor, "see")
    team = session.get_one(Team, actor.team_id)
    rows = session.execute(
        sa.select(Tally.dimension, sa.func.sum(Tally.experiments), sa.func.sum(Tally.cost_minor))
        .where(Tally.team_id == actor.team_id, Tally.dimension.in_((ALL, COST_KNOWN)), Tally.verdict.in_(FAILED))
        .group_by(Tally.dimension)
    )
    sums = {dimension: (int(number), int(minor)) for dimension, number, minor in rows}
    failed, total = sums.get(ALL, (0, 0))
    known, _ = sums.get(COST_KNOWN, (0, 0))
    return FailureCost(team.currency, failed, known, total, _median(session, actor.team_id, known), team.hour_minor)


def _median(session: Session, team_id: int, known: int) -> int | NotEstimable:
    if not known:
        return NotEstimable("no_cost_known", "Nothing that did not work has a known cost yet.")
    cost = ArchiveCard.full_cost_minor
    middle = (
        sa.select(cost)
        .where(ArchiveCard.team_id == team_id, cost.is_not(None), sa.text(FAILED_CARD))
        .order_by(cost)
        .offset((known - 1) // 2)
        .limit(2 - known % 2)
    )
    found = [int(minor) for minor in session.scalars(middle) if minor is not None]
    return round(sum(found) / len(found))


def failures(session: Session, actor: Actor, *, limit: int = MOST, cursor: str | None = None) -> CardPage:
    """List what did not work, the dearest first, then those whose cost is not known; two queries."""
    require(actor, "see")
    place = _read(cursor)
    cost = ArchiveCard.full_cost_minor
    failed = sa.select(ArchiveCard).where(ArchiveCard.team_id == actor.team_id, sa.text(FAILED_CARD))
    cards: list[ArchiveCard] = []
    if place is None or place[0] is not None:
        cards += session.scalars(_by_amount(failed, cost, place).limit(limit + 1))
    if len(cards) <= limit:
        unknown = failed.where(cost.is_(None)).order_by(ArchiveCard.experiment_id.desc())
        if place is not None and place[0] is None:
            unknown = unknown.where(ArchiveCard.experiment_id < place[1])
        cards += session.scalars(unknown.limit(limit + 1 - len(cards)))
    return _page(cards, limit, cost)


def without_answer(session: Session, actor: Actor, *, limit: int = MOST) -> list[ArchiveCard]:
    """List what could not be told and what was not usable, the last closed first: it stands apart, and never failed."""
    require(actor, "see")
    found: list[ArchiveCard] = []
    for verdict in ("undecided", "invalid"):  # each by its own index
        found += session.scalars(
            sa.select(ArchiveCard)
            .where(ArchiveCard.team_id == actor.team_id, ArchiveCard.verdict == verdict)
            .where(sa.not_(ArchiveCard.retrospective), ArchiveCard.provisional_until.is_(None))
            .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
            .limit(limit)
        )
    return sorted(found, key=lambda card: (card.filed_on, card.experiment_id), reverse=True)[:limit]


def avoided_loss(session: Session, actor: Actor, *, limit: int = MOST, cursor: str | None = None) -> AvoidedLoss:
    """List what not doing it saves, the largest amounts first, each by its own assumption; never added to gains."""
    require(actor, "see")
    rows = session.execute(
        sa.select(Tally.value, sa.func.sum(Tally.experiments), sa.func.sum(Tally.cost_minor))
        .where(Tally.team_id == actor.team_id, Tally.dimension == AVOIDED)
        .group_by(Tally.value)
    )
    sums = [(value, int(number), int(minor)) for value, number, minor in rows]
    amount = ArchiveCard.avoided_minor
    known = sa.select(ArchiveCard).where(ArchiveCard.team_id == actor.team_id, sa.not_(ArchiveCard.retrospective))
    cards = list(session.scalars(_by_amount(known, amount, _read(cursor)).limit(limit + 1)))
    return AvoidedLoss(
        session.get_one(Team, actor.team_id).currency,
        sum(number for _, number, _ in sums),
        sum(minor * TIMES_A_YEAR[every] for every, _, minor in sums),
        _page(cards, limit, amount),
    )


Amount = InstrumentedAttribute[int | None]
Place = tuple[int | None, int]


def _by_amount(wanted: sa.Select[ArchiveCard], amount: Amount, place: Place | None) -> sa.Select[ArchiveCard]:
    """Go through an index backwards; what has no amount is not in it."""
    wanted = wanted.where(amount.is_not(None)).order_by(amount.desc(), ArchiveCard.experiment_id.desc())
    if place is None or place[0] is None:
        return wanted
    return wanted.where(sa.or_(amount < place[0], sa.and_(amount == place[0], ArchiveCard.experiment_id < place[1])))


def _page(cards: Sequence[ArchiveCard], limit: int, amount: Amount) -> CardPage:
    if len(cards) <= limit:
        return CardPage(tuple(cards), None)
    last = cards[limit - 1]
    minor = getattr(last, amount.key)
    return CardPage(tuple(cards[:limit]), f"{'' if minor is None else minor}.{last.experiment_id}")


def _read(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    found = PLACE.fullmatch(cursor)
    if found is None or not is_key(int(found["key"])):
        raise RuleBroken(Fault("cursor", "not_a_cursor", "This is no place in the list: begin without a cursor."))
    return (int(found["minor"]) if found["minor"] else None), int(found["key"])

"""Planning cycles: the months that are planned and budgeted together. The present quarter makes itself."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key
from experiments.people.team import Team


class Cycle(Base):
    """A planning cycle of a team; budgets in minor units of ``currency``, asked only when the cycle is planned."""

    __tablename__ = "cycle"
    __table_args__ = (
        sa.UniqueConstraint("team_id", "starts"),
        sa.CheckConstraint("ends >= starts", name="ends_after_start"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    name: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date]
    marketing_budget_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    social_budget_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    version: Mapped[int] = mapped_column(default=1, server_default="1")


def present_cycle(session: Session, team_id: int, today: date) -> Cycle:
    """Give the cycle of ``team_id`` that contains ``today``, making the calendar quarter where there is none.

    Nobody is asked about cycles on the way to a first experiment. Where a planned cycle covers a part of the quarter,
    the made one covers the rest around ``today``, so that cycles never overlap.
    """
    found = session.scalar(
        sa.select(Cycle)
        .where(Cycle.team_id == team_id, Cycle.starts <= today, Cycle.ends >= today)
        .order_by(Cycle.starts.desc())
        .limit(1)
    )
    if found is not None:
        return found
    team = session.get_one(Team, team_id)
    starts, ends = quarter_of(today)
    earlier = session.scalar(sa.select(sa.func.max(Cycle.ends)).where(Cycle.team_id == team_id, Cycle.ends < today))
    later = session.scalar(sa.select(sa.func.min(Cycle.starts)).where(Cycle.team_id == team_id, Cycle.starts > today))
    first = max(starts, earlier + timedelta(days=1)) if earlier else starts
    made = {
        "team_id": team_id,
        "name": f"Q{(today.month - 1) // 3 + 1} {today.year}",
        "starts": first,
        "ends": min(ends, later - timedelta(days=1)) if later else ends,
        "currency": team.currency,
    }
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    # Two first requests of a quarter may come at once: one makes it, the other finds it.
    session.execute(insert(Cycle).values(**made).on_conflict_do_nothing(index_elements=["team_id", "starts"]))
    return session.scalars(sa.select(Cycle).where(Cycle.team_id == team_id, Cycle.starts == first)).one()


def quarter_of(day: date) -> tuple[date, date]:
    """Give first and last day of the calendar quarter around ``day``.

    Examples
    --------
    >>> quarter_of(date(2026, 11, 22))
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    """
    month = 3 * ((day.month - 1) // 3) + 1
    following = date(day.year + 1, 1, 1) if month == 10 else date(day.year, month + 3, 1)
    return date(day.year, month, 1), following - timedelta(days=1)

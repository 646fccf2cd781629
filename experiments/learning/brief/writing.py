"""The next-cycle plan: what the evidence proposes, with what people did to it, and what has to be known beside it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from experiments.goals.listing import get_cycle
from experiments.learning.archive.tallies import counts_of
from experiments.learning.attribution.real_shares import real_shares_of
from experiments.learning.brief.joining import joined
from experiments.learning.brief.kept import Brief
from experiments.learning.brief.plan import CycleBrief
from experiments.learning.brief.sections.following import following
from experiments.learning.brief.sections.goals import carried_goals, without_answer
from experiments.learning.brief.sections.money import cycle_money
from experiments.learning.brief.sections.open_things import answered_in, barriers_named, open_promises
from experiments.learning.brief.sections.reviews import expiring_lessons, noes_due
from experiments.people.permission import Actor

NOES_AHEAD = timedelta(days=183)
"""A no that is due within half a year is known to whoever plans, also where that is after the next cycle."""


def brief_of(session: Session, actor: Actor, cycle_id: int, *, today: date) -> CycleBrief:
    """Write the plan for what follows a cycle, anew from the data of today.

    Notes
    -----
    The number of queries does not grow with the archive, and every list is bounded. Stored is only what people did to
    the plan: the foreword, and of proposals their words, order, size, why one was left out, and what one became.

    Raises
    ------
    NotFound
        There is no such cycle in the actor's team.
    """
    cycle = get_cycle(session, actor, cycle_id)
    after = following(session, cycle)
    plan = joined(session, actor, cycle, today=today)
    goals = carried_goals(session, actor, cycle, today=today)
    counts = counts_of(session, actor, cycle_id=cycle.id)
    written = session.get(Brief, cycle.id)
    return CycleBrief(
        cycle=cycle,
        next=after,
        today=today,
        foreword=written.foreword if written else None,
        proposals=plan.proposals,
        also=plan.also,
        left_out=plan.left_out,
        empty=plan.empty,
        goals=goals,
        without_answer=without_answer(session, actor, goals, today=today),
        questions=plan.questions,
        expiring=expiring_lessons(session, actor, by=after.ends),
        noes=noes_due(session, actor, by=max(after.ends, today + NOES_AHEAD)),
        barriers=barriers_named(session, actor, cycle),
        promises=open_promises(session, actor, cycle, by=after.ends),
        real_shares=tuple(real_shares_of(session, actor, today=today)),
        money=cycle_money(session, actor, cycle, counts, after),
        closed=counts.closed,
        answered=counts.answered,
        worked=counts.worked,
        version=written.version if written else 0,
        stories=answered_in(session, actor, cycle),
    )

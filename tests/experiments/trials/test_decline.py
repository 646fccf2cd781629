"""A no with its reason, and what never ran."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.people.permission import Actor, Role
from experiments.trials.decline import Refusal, abandon, decline, decline_idea
from experiments.trials.draft import DraftChange, change_draft, start_draft
from experiments.trials.experiment import Status
from tests.factories import make_actor, make_draft, make_registered, make_team

NO = Refusal("Buyers are over 40, nobody to answer there", date(2027, 5, 2))


def test_a_no_keeps_reason_decider_and_review_date(session: Session, actor: Actor, now: datetime) -> None:
    idea = start_draft(session, actor, DraftChange(title="An account on the new video network"), now=now)
    no = decline(session, actor, idea.id, NO, now=now)
    assert idea.status is Status.DECLINED
    assert (no.idea, no.reason, no.by, no.review_on, no.experiment_id) == (
        "An account on the new video network",
        "Buyers are over 40, nobody to answer there",
        actor.person_id,
        date(2027, 5, 2),
        idea.id,
    )
    with pytest.raises(WrongStatus):
        change_draft(session, actor, idea.id, DraftChange(title="Again"), now=now)


def test_a_bare_idea_can_be_declined(session: Session, actor: Actor, now: datetime) -> None:
    no = decline_idea(session, actor, " Buy followers ", Refusal("We do not"), now=now)
    assert (no.idea, no.experiment_id, no.review_on) == ("Buy followers", None, None)
    with pytest.raises(RuleBroken) as refused:
        decline_idea(session, actor, "", Refusal("", now.date()), now=now)
    assert [(f.field, f.code) for f in refused.value.faults] == [
        ("idea", "missing"),
        ("reason", "missing"),
        ("review_on", "passed"),
    ]


def test_a_no_needs_a_lead_and_a_draft_of_ones_own(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    tom = make_actor(session, now, team=actor.team_id, role=Role.ANALYST)
    with pytest.raises(Forbidden):
        decline(session, tom, draft.id, NO, now=now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        decline(session, stranger, draft.id, NO, now=now)
    locked = make_registered(session, actor, now)
    with pytest.raises(WrongStatus):
        decline(session, actor, locked.id, NO, now=now)


def test_what_never_ran_keeps_its_barrier(session: Session, actor: Actor, now: datetime) -> None:
    draft, locked = make_draft(session, actor, now), make_registered(session, actor, now)
    for experiment in (draft, locked):
        abandon(session, actor, experiment.id, "no content", now=now + timedelta(days=1))
        assert (experiment.status, experiment.abandoned_because) == (Status.ABANDONED, "no content")
    with pytest.raises(WrongStatus):
        abandon(session, actor, draft.id, "no time", now=now)
    other = make_draft(session, actor, now)
    with pytest.raises(RuleBroken):
        abandon(session, actor, other.id, " ", now=now)

"""What was done to a thing, and by whom."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from experiments.people.permission import Actor, Role
from experiments.people.record.history import acts_on
from experiments.trials.draft import DraftChange, change_draft
from tests.factories import make_actor, make_draft, make_team


def test_acts_come_newest_first_with_the_name_of_the_person(session: Session, actor: Actor, now: datetime) -> None:
    experiment = make_draft(session, actor, now)
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    change_draft(session, tom, experiment.id, DraftChange(title="Another name"), now=now + timedelta(hours=1))
    acts = acts_on(session, actor, {"experiment": [experiment.id]})
    assert [(act.action, by) for act, by in acts] == [("draft.change", "Tom Reyes"), ("draft.start", "Ines Morrow")]


def test_only_the_things_asked_for_are_listed(session: Session, actor: Actor, now: datetime) -> None:
    experiment = make_draft(session, actor, now)
    both = acts_on(session, actor, {"experiment": [experiment.id], "goal": [experiment.goal_id or 0]})
    assert {act.thing for act, _by in both} == {"experiment", "goal"}
    assert acts_on(session, actor, {"experiment": []}) == []
    assert acts_on(session, actor, {}) == []


def test_another_team_sees_nothing_of_it(session: Session, actor: Actor, now: datetime) -> None:
    experiment = make_draft(session, actor, now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN, name="Sam")
    assert acts_on(session, stranger, {"experiment": [experiment.id]}) == []

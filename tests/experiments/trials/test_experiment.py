"""Where an experiment stands follows dates and files by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import NotFound, WrongStatus
from experiments.people.permission import Actor, Role
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import (
    LOCKED,
    Experiment,
    Status,
    advance,
    get_experiment,
    list_experiments,
    status_column,
    status_on,
)
from tests.factories import make_actor, make_draft, make_registered, make_team

# Sealed, from 9 to 22 November.
STANDS = [
    (date(2026, 11, 8), False, "registered"),
    (date(2026, 11, 8), True, "running"),
    (date(2026, 11, 9), False, "running"),
    (date(2026, 11, 22), True, "running"),
    (date(2026, 11, 23), False, "running"),
    (date(2026, 11, 23), True, "analysed"),
]


@pytest.mark.parametrize(("today", "has_data", "status"), STANDS)
def test_a_locked_experiment_moves_by_itself_in_python_and_in_lists(
    session: Session, actor: Actor, now: datetime, today: date, *, has_data: bool, status: str
) -> None:
    locked = make_registered(session, actor, now)
    locked.has_data = has_data
    session.flush()
    assert status_on(locked, today, has_data) == status
    assert session.scalar(sa.select(status_column(today)).where(Experiment.id == locked.id)) == status
    assert [one.id for one in list_experiments(session, actor, statuses=[Status(status)], today=today)] == [locked.id]


@pytest.mark.parametrize("status", [Status.IDEA, Status.DRAFT, Status.CONCLUDED, Status.DECLINED, Status.ABANDONED])
def test_what_a_person_decided_stays(session: Session, actor: Actor, now: datetime, status: Status) -> None:
    locked = make_registered(session, actor, now)
    locked.status = status
    session.flush()
    assert status_on(locked, date(2027, 1, 1), has_data=True) is status
    assert session.scalar(sa.select(status_column(date(2027, 1, 1)))) == status


def test_a_list_shows_ones_own_team_newest_first_page_by_page(session: Session, actor: Actor, now: datetime) -> None:
    mine = [start_draft(session, actor, DraftChange(title=f"Idea {i}"), now=now).id for i in range(5)]
    stranger = make_actor(session, now, team=make_team(session), role=Role.MARKETER)
    theirs = start_draft(session, stranger, DraftChange(title="Theirs"), now=now)
    assert [one.id for one in list_experiments(session, actor, limit=2)] == [mine[4], mine[3]]
    assert [one.id for one in list_experiments(session, actor, before_id=mine[3])] == [mine[2], mine[1], mine[0]]
    assert [one.id for one in list_experiments(session, stranger)] == [theirs.id]
    assert list_experiments(session, actor, statuses=[Status.DRAFT]) == []
    for key in (theirs.id, 0, 10**6, 2**70):
        with pytest.raises(NotFound):
            get_experiment(session, actor, key)


def test_a_list_takes_the_same_queries_however_many(
    session: Session, actor: Actor, now: datetime, engine: sa.Engine
) -> None:
    seen: list[str] = []
    make_draft(session, actor, now)
    for _ in range(4):
        make_registered(session, actor, now)
    session.expire_all()
    sa.event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    listed = list_experiments(session, actor, today=now.date(), statuses=[Status.DRAFT, *LOCKED])
    named = [(one.title, one.goal.goal if one.goal else None, one.owner.name if one.owner else None) for one in listed]
    assert len(named) == 5
    assert len(seen) == 3  # experiments, goals, owners


def test_the_lock_refuses_a_version_that_has_moved_on(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    advance(session, draft, statuses=[Status.DRAFT], version=1, now=now + timedelta(hours=1), title="New")
    assert (draft.version, draft.title, draft.changed_at) == (2, "New", now + timedelta(hours=1))
    for statuses, version, code in (
        ([Status.DRAFT], 1, "changed_meanwhile"),
        ([Status.REGISTERED], 2, "wrong_status"),
    ):
        with pytest.raises(WrongStatus) as refused:
            advance(session, draft, statuses=statuses, version=version, now=now, title="Newer")
        assert refused.value.faults[0].code == code
    assert draft.title == "New"

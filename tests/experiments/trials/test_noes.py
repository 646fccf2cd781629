"""Noes: listed with who and when to look again, said again, looked at again as a draft; barriers of what never ran."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.learning.archive.similar import tried_before
from experiments.people.permission import Actor, Role
from experiments.trials.decline import Refusal, abandon, decline, decline_idea, last_no
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import Status
from experiments.trials.noes import barriers, get_no, list_noes, no_behind, reopen, say_no_again
from tests.factories import make_actor, make_draft, make_team

SPRING = date(2027, 3, 1)


@pytest.fixture
def ines(session: Session, actor: Actor, now: datetime) -> Actor:
    return make_actor(session, now, team=actor.team_id, role=Role.LEAD, name="Ines Morrow")


def test_each_thing_stands_once_with_the_last_no_to_it(
    session: Session, actor: Actor, ines: Actor, now: datetime
) -> None:
    draft = make_draft(session, actor, now)
    first = decline(session, actor, draft.id, Refusal("Not now.", SPRING), now=now)
    decline_idea(session, ines, "Buy followers", Refusal("We do not."), now=now)
    again = say_no_again(session, ines, first.id, Refusal("Not in spring either.", date(2027, 9, 1)), now=now)
    found = list_noes(session, actor)
    assert [(no.decline.idea, no.by, no.times, no.decline.review_on) for no in found] == [
        (draft.title, "Ines Morrow", 2, date(2027, 9, 1)),
        ("Buy followers", "Ines Morrow", 1, None),
    ]
    assert last_no(session, actor, draft.id) == again
    assert [no.decline.id for no in list_noes(session, actor, before_id=again.id)] == [again.id - 1]
    assert [no.decline.id for no in list_noes(session, actor, limit=1)] == [again.id]
    with pytest.raises(WrongStatus):
        say_no_again(session, ines, first.id, Refusal("Once more."), now=now)


def test_a_no_is_due_from_its_day_on(session: Session, actor: Actor, now: datetime) -> None:
    decline_idea(session, actor, "Buy followers", Refusal("We do not.", SPRING), now=now)
    no = list_noes(session, actor)[0]
    assert [no.is_due(SPRING + timedelta(days=days)) for days in (-1, 0, 1)] == [False, True, True]


def test_looked_at_again_it_becomes_a_draft_built_on_what_was_declined(
    session: Session, actor: Actor, now: datetime
) -> None:
    old = make_draft(session, actor, now)
    no = decline(session, actor, old.id, Refusal("Not now.", SPRING), now=now)
    draft = reopen(session, actor, no.id, "They ask for it.", now=now + timedelta(days=90))
    assert (draft.status, draft.built_on_id, old.status) == (Status.DRAFT, old.id, Status.DECLINED)
    same = ("title", "audience", "goal_id", "customer_objective", "idea", "mechanism", "channel")
    assert [getattr(draft, name) for name in same] == [getattr(old, name) for name in same]
    assert (draft.starts, draft.forecast) == (None, None)
    behind = no_behind(session, actor, draft.id)
    assert behind is not None
    assert (behind.decline.id, no_behind(session, actor, old.id)) == (no.id, None)
    listed = list_noes(session, actor)
    assert [(one.decline.id, one.reopened_as, one.is_due(date(2028, 1, 1))) for one in listed] == [
        (no.id, draft.id, False)
    ]
    assert last_no(session, actor, old.id) == no, "the no stays as it was said"
    for answer in (
        lambda: reopen(session, actor, no.id, None, now=now),
        lambda: say_no_again(session, actor, no.id, Refusal("No."), now=now),
    ):
        with pytest.raises(WrongStatus):
            answer()


def test_a_bare_idea_becomes_one_line(session: Session, actor: Actor, now: datetime) -> None:
    no = decline_idea(session, actor, "Buy followers " * 40, Refusal("We do not."), now=now)
    draft = reopen(session, actor, no.id, None, now=now)
    assert (draft.status, len(draft.title), draft.built_on_id) == (Status.IDEA, 200, None)
    no = decline_idea(session, actor, "Sponsor a club", Refusal("No goal."), now=now)
    assert reopen(session, actor, no.id, None, now=now).title == "Sponsor a club"


def test_a_no_declined_once_more_after_looking_again(session: Session, actor: Actor, now: datetime) -> None:
    no = decline_idea(session, actor, "Sponsor a football club", Refusal("No goal.", SPRING), now=now)
    draft = reopen(session, actor, no.id, None, now=now)
    decline(session, actor, draft.id, Refusal("Still none."), now=now)
    assert [(one.decline.reason, one.reopened_as) for one in list_noes(session, actor)] == [
        ("Still none.", None),
        ("No goal.", draft.id),
    ]


def test_the_old_no_is_shown_with_who_why_and_when(session: Session, actor: Actor, ines: Actor, now: datetime) -> None:
    idea = start_draft(session, actor, DraftChange(title="An account on the new video network"), now=now)
    no = decline(session, ines, idea.id, Refusal("Nobody to answer there.", SPRING), now=now)
    decline_idea(session, ines, "Sponsor a football club", Refusal("No goal.", SPRING), now=now)
    seen = tried_before(session, actor, "open an account on the new video network")[0]
    assert (seen.kind, seen.decided_by, seen.sentence, seen.review_on) == (
        "no",
        "Ines Morrow",
        "Nobody to answer there.",
        SPRING,
    )
    seen = tried_before(session, actor, "a football club to sponsor")[0]
    assert (seen.kind, seen.decided_by, seen.sentence, seen.review_on) == ("no", "Ines Morrow", "No goal.", SPRING)
    say_no_again(session, actor, no.id, Refusal("Still nobody."), now=now)
    seen = tried_before(session, actor, "open an account on the new video network")[0]
    assert (seen.sentence, seen.review_on) == ("Still nobody.", None)


def test_only_a_lead_of_the_team_answers_a_no(session: Session, actor: Actor, now: datetime) -> None:
    no = decline_idea(session, actor, "Buy followers", Refusal("We do not."), now=now)
    tom = make_actor(session, now, team=actor.team_id, role=Role.ANALYST)
    with pytest.raises(Forbidden):
        say_no_again(session, tom, no.id, Refusal("No."), now=now)
    with pytest.raises(Forbidden):
        reopen(session, tom, no.id, None, now=now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        reopen(session, stranger, no.id, None, now=now)
    with pytest.raises(NotFound):
        get_no(session, actor, 2**40)
    with pytest.raises(RuleBroken):
        say_no_again(session, actor, no.id, Refusal("", now.date()), now=now)
    assert list_noes(session, stranger) == []


def test_what_never_ran_is_counted_by_its_barrier(session: Session, actor: Actor, now: datetime) -> None:
    for reason in ("no content", "no time", "no content", "The oven broke.", "It rained."):
        abandon(session, actor, make_draft(session, actor, now).id, reason, now=now)
    assert barriers(session, actor) == [("no content", 2), ("something else", 2), ("no time", 1)]

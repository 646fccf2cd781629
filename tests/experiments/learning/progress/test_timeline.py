"""What runs when, and where two experiments reach for the same people in the same place at the same time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.learning.progress.timeline import Stretch, Timeline, overlaps, overlaps_with, shared_words, timeline
from experiments.people.permission import Actor, Role
from experiments.trials.decline import abandon
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import Experiment, Status
from tests.factories import QUESTION_HEADLINE, make_actor, make_goal, make_registered, make_team

TODAY = date(2026, 11, 2)
"""A Monday."""


def locked(session: Session, actor: Actor, now: datetime, starts: date, **words: object) -> Experiment:
    change = replace(QUESTION_HEADLINE, **words)  # type: ignore[arg-type]
    return make_registered(session, actor, now, starts=starts, change=change)


def shown(session: Session, actor: Actor, today: date = TODAY) -> Timeline:
    return timeline(session, actor, today=today)


def test_twelve_whole_weeks_from_four_weeks_back(session: Session, actor: Actor) -> None:
    found = shown(session, actor, date(2026, 11, 5))  # a Thursday
    assert (found.first, found.last, found.stretches, found.overlaps) == (
        date(2026, 10, 5),
        date(2026, 12, 27),
        (),
        (),
    )


def test_locked_experiments_and_drafts_with_dates_stand_there_by_first_day(
    session: Session, actor: Actor, now: datetime
) -> None:
    later = locked(session, actor, now, TODAY + timedelta(days=14))
    running = locked(session, actor, now, TODAY)
    goal = make_goal(session, actor, now)
    draft = start_draft(
        session, actor, replace(QUESTION_HEADLINE, goal_id=goal.id, starts=TODAY + timedelta(days=7)), now=now
    )
    start_draft(session, actor, DraftChange(title="only a line"), now=now)
    gone = locked(session, actor, now, TODAY + timedelta(days=7))
    abandon(session, actor, gone.id, "no time", now=now)
    found = shown(session, actor)
    assert [(one.experiment_id, one.status, one.is_planned) for one in found.stretches] == [
        (running.id, Status.RUNNING, False),
        (draft.id, Status.DRAFT, True),
        (later.id, Status.REGISTERED, False),
    ]


def test_a_draft_whose_days_have_passed_is_left_out(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    start_draft(session, actor, replace(QUESTION_HEADLINE, goal_id=goal.id, starts=TODAY), now=now)
    assert len(shown(session, actor).stretches) == 1
    assert shown(session, actor, TODAY + timedelta(days=30)).stretches == ()


def test_two_for_the_same_people_in_the_same_place_are_warned_of_with_what_they_share(
    session: Session, actor: Actor, now: datetime
) -> None:
    first = locked(session, actor, now, TODAY + timedelta(days=7))
    second = locked(session, actor, now, TODAY + timedelta(days=15), audience="Cooks nearby, hobby or not")
    (met,) = shown(session, actor).overlaps
    assert (met.first.experiment_id, met.second.experiment_id) == (first.id, second.id)
    # 14 days each: 9 to 22 November and 17 to 30 November
    assert (met.starts, met.ends, met.days) == (date(2026, 11, 17), date(2026, 11, 22), 6)
    assert (met.channel, met.shared) == ("paid social", ("hobby", "cooks", "nearby"))


@pytest.mark.parametrize(
    "other",
    [
        {"audience": "Customers with one order"},
        {"channel": "e-mail"},
    ],
    ids=["other people", "another channel"],
)
def test_other_people_or_another_channel_are_no_overlap(
    session: Session, actor: Actor, now: datetime, other: dict[str, object]
) -> None:
    locked(session, actor, now, TODAY + timedelta(days=7))
    locked(session, actor, now, TODAY + timedelta(days=15), **other)
    assert shown(session, actor).overlaps == ()


def test_one_after_the_other_is_no_overlap(session: Session, actor: Actor, now: datetime) -> None:
    locked(session, actor, now, TODAY + timedelta(days=7))
    locked(session, actor, now, TODAY + timedelta(days=21))
    assert shown(session, actor).overlaps == ()


def test_a_draft_is_told_whom_it_meets_and_itself_comes_first(session: Session, actor: Actor, now: datetime) -> None:
    other = locked(session, actor, now, TODAY + timedelta(days=7))
    goal = make_goal(session, actor, now)
    draft = start_draft(
        session, actor, replace(QUESTION_HEADLINE, goal_id=goal.id, starts=TODAY + timedelta(days=10)), now=now
    )
    (met,) = overlaps_with(session, actor, draft, today=TODAY)
    assert (met.first.experiment_id, met.second.experiment_id) == (draft.id, other.id)
    assert overlaps_with(session, actor, draft, today=TODAY + timedelta(days=60)) == []


def test_other_teams_see_nothing_of_it_and_no_draft_meets_theirs(session: Session, actor: Actor, now: datetime) -> None:
    locked(session, actor, now, TODAY + timedelta(days=7))
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    assert shown(session, stranger).stretches == ()
    theirs = locked(session, stranger, now, TODAY + timedelta(days=7))
    assert overlaps_with(session, stranger, theirs, today=TODAY) == []


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("hobby cooks nearby who do not know us", "Hobby cooks who like rye", ("hobby", "cooks")),
        ("Our followers", "Followers of the mill", ("followers",)),
        ("Chefs and buyers of restaurants nearby", "Restaurants", ("restaurants",)),
        ("Customers with one order", "Customers silent for nine months", None),
        ("Everybody", "Customers with one order", ()),
        ("Customers with one order", "all people", ()),
        (None, "Everybody", None),
        ("", "Everybody", None),
    ],
)
def test_audiences_are_compared_by_the_words_that_say_who_is_meant(
    one: str | None, other: str | None, common: tuple[str, ...] | None
) -> None:
    assert shared_words(one, other) == common


words = st.lists(st.sampled_from(("cooks", "chefs", "customers", "nearby", "young", "us", "the", "all")), max_size=5)


@given(words, words)
def test_whether_two_audiences_are_the_same_does_not_depend_on_their_order(one: list[str], other: list[str]) -> None:
    there, back = shared_words(" ".join(one), " ".join(other)), shared_words(" ".join(other), " ".join(one))
    assert (there is None) == (back is None)
    assert set(there or ()) == set(back or ())


stretches = st.builds(
    lambda key, start, days, channel, audience: Stretch(
        key, "", TODAY + timedelta(start), TODAY + timedelta(start + days), Status.RUNNING, channel, audience, None
    ),
    st.integers(1, 99),
    st.integers(0, 30),
    st.integers(0, 20),
    st.sampled_from(["paid social", "e-mail", None]),
    st.sampled_from(["hobby cooks", "chefs of restaurants", "everybody", None]),
)


@given(st.lists(stretches, max_size=6, unique_by=lambda one: one.experiment_id))
def test_every_overlap_is_a_day_that_both_run_in_one_channel(drawn: list[Stretch]) -> None:
    for met in overlaps(drawn):
        assert met.first.channel == met.second.channel == met.channel
        assert met.first.experiment_id != met.second.experiment_id
        for one in (met.first, met.second):
            assert one.starts <= met.starts <= met.ends <= one.ends

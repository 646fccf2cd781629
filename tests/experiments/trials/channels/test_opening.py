"""A new channel answers the question or goes to the shelf; what exists already is only written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.people.permission import Actor, Role
from experiments.people.record.history import acts_on
from experiments.trials.channels.channel import Channel, ChannelStatus, channels_named, list_channels, parts_of
from experiments.trials.channels.given import Answer, ChannelChange, ChannelDecision, ChannelGiven, usual_review
from experiments.trials.channels.opening import add_channel, change_channel, close_channel, decide_channel, open_channel
from tests.factories import make_actor, make_goal, make_registered, make_team

THERE = ChannelGiven("Organic social", account="@quernwellmill", audience="followers who bake", exists_already=True)


def codes(refused: pytest.ExceptionInfo[RuleBroken]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in refused.value.faults]


@pytest.fixture
def tom(session: Session, actor: Actor, now: datetime) -> Actor:
    return make_actor(session, now, team=actor.team_id, role=Role.MARKETER)


def test_what_exists_is_entered_by_a_lead_without_a_question(session: Session, actor: Actor, now: datetime) -> None:
    channel = add_channel(session, actor, THERE, now=now)
    assert (channel.status, channel.review_on, channel.better_for_goal_id) == (ChannelStatus.OPEN, None, None)
    assert [act.action for act, _ in acts_on(session, actor, {"channel": [channel.id]})] == ["channel.add"]


def test_where_an_experiment_ran_the_book_knows_that_the_account_exists(
    session: Session, actor: Actor, tom: Actor, now: datetime
) -> None:
    with pytest.raises(Forbidden):
        add_channel(session, tom, ChannelGiven("Paid  Social", exists_already=True), now=now)
    make_registered(session, actor, now)  # in "paid social"
    assert add_channel(session, tom, ChannelGiven("Paid  Social", exists_already=True), now=now).status == "open"


def test_a_new_one_without_an_answer_goes_to_the_shelf_for_six_months(
    session: Session, actor: Actor, now: datetime
) -> None:
    channel = add_channel(session, actor, ChannelGiven("New video network"), now=now)
    assert (channel.status, channel.review_on) == (ChannelStatus.SHELF, date(2027, 5, 2))  # now is 2 November 2026
    later = add_channel(session, actor, ChannelGiven("Another one", review_on=date(2027, 1, 4)), now=now)
    assert later.review_on == date(2027, 1, 4)


def test_with_an_answer_a_lead_opens_it_and_a_marketer_proposes_it(
    session: Session, actor: Actor, tom: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    answer = Answer(goal.id, "chefs are there and nowhere else")
    opened = add_channel(session, actor, ChannelGiven("LinkedIn", answer=answer), now=now)
    assert (opened.status, opened.better_for_goal_id) == (ChannelStatus.OPEN, goal.id)
    proposed = add_channel(session, tom, ChannelGiven("Trade forum", answer=answer), now=now)
    assert (proposed.status, proposed.review_on) == (ChannelStatus.SHELF, now.date() + timedelta(days=7))
    with pytest.raises(Forbidden):
        open_channel(session, tom, proposed.id, Answer(), now=now)
    open_channel(session, actor, proposed.id, Answer(), now=now)  # what was answered need not be said again
    assert (proposed.status, proposed.review_on, proposed.better_because) == ("open", None, answer.because)


def test_who_says_why_not_now_wants_it_on_the_shelf(session: Session, actor: Actor, now: datetime) -> None:
    answer = Answer(make_goal(session, actor, now).id, "chefs are there and nowhere else")
    channel = add_channel(session, actor, ChannelGiven("LinkedIn", answer=answer, reason="nobody to write"), now=now)
    assert (channel.status, channel.status_because) == (ChannelStatus.SHELF, "nobody to write")
    assert (channel.review_on, channel.better_because) == (date(2027, 5, 2), answer.because)
    with pytest.raises(RuleBroken) as refused:
        add_channel(session, actor, replace(THERE, reason="nobody to write"), now=now)
    assert codes(refused) == [("reason", "in_use")]


def test_everything_that_does_not_fit_is_said_at_once(session: Session, actor: Actor, now: datetime) -> None:
    given = ChannelGiven(" ", answer=Answer(because="nicer"), owner_id=77, review_on=now.date())
    with pytest.raises(RuleBroken) as refused:
        add_channel(session, actor, given, now=now)
    assert codes(refused) == [
        ("owner_id", "not_in_team"),
        ("name", "missing"),
        ("better_for_goal_id", "missing"),
        ("review_on", "passed"),
    ]
    with pytest.raises(RuleBroken) as refused:
        add_channel(session, actor, ChannelGiven("X", answer=Answer(goal_id=99)), now=now)
    assert codes(refused) == [("better_for_goal_id", "not_found"), ("better_because", "missing")]
    assert list_channels(session, actor) == []


def test_names_differ_in_more_than_large_and_small_letters(session: Session, actor: Actor, now: datetime) -> None:
    add_channel(session, actor, THERE, now=now)
    with pytest.raises(RuleBroken) as refused:
        add_channel(session, actor, ChannelGiven("organic  SOCIAL"), now=now)
    assert codes(refused) == [("name", "same_name")]
    stranger = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    assert add_channel(session, stranger, THERE, now=now).team_id == stranger.team_id


def test_a_channel_changes_under_the_lock(session: Session, actor: Actor, tom: Actor, now: datetime) -> None:
    channel = add_channel(session, actor, THERE, now=now)
    change_channel(session, tom, channel.id, ChannelChange(why="they ask there"), version=1, now=now)
    assert (channel.why, channel.version) == ("they ask there", 2)
    with pytest.raises(WrongStatus):
        change_channel(session, actor, channel.id, ChannelChange(why="other"), version=1, now=now)
    change_channel(session, actor, channel.id, ChannelChange(why="they ask there"), now=now)  # nothing new: no version
    assert channel.version == 2
    change_channel(session, actor, channel.id, ChannelChange(name="ORGANIC social"), now=now)
    assert channel.name == "ORGANIC social"


def test_a_name_under_which_experiments_ran_stays(session: Session, actor: Actor, now: datetime) -> None:
    make_registered(session, actor, now)
    channel = add_channel(session, actor, ChannelGiven("paid social", exists_already=True), now=now)
    with pytest.raises(RuleBroken) as refused:
        change_channel(session, actor, channel.id, ChannelChange(name="feed ads"), now=now)
    assert codes(refused) == [("name", "in_use")]


def test_open_shelf_closed_and_open_again(session: Session, actor: Actor, now: datetime) -> None:
    channel = add_channel(session, actor, THERE, now=now)
    with pytest.raises(RuleBroken):
        close_channel(session, actor, channel.id, " ", now=now)
    shelf = ChannelDecision("shelf", reason="nobody to answer there")
    decide_channel(session, actor, channel.id, shelf, now=now)
    assert (channel.status, channel.status_because, channel.review_on) == (
        "shelf",
        "nobody to answer there",
        date(2027, 5, 2),
    )
    later = ChannelDecision("shelf", reason="still nobody", review_on=date(2027, 9, 1))
    assert decide_channel(session, actor, channel.id, later, now=now).review_on == date(2027, 9, 1)
    decide_channel(session, actor, channel.id, ChannelDecision("closed", reason="account deleted"), now=now)
    assert (channel.status, channel.review_on) == ("closed", None)
    with pytest.raises(WrongStatus):
        close_channel(session, actor, channel.id, "once more", now=now)
    with pytest.raises(RuleBroken) as refused:
        decide_channel(session, actor, channel.id, ChannelDecision("open"), now=now)
    assert codes(refused) == [("better_for_goal_id", "missing"), ("better_because", "missing")]
    goal = make_goal(session, actor, now)
    answer = Answer(goal.id, "they ask there first")
    decide_channel(session, actor, channel.id, ChannelDecision("open", answer), version=channel.version, now=now)
    assert (channel.status, channel.status_because) == ("open", None)
    with pytest.raises(WrongStatus):
        open_channel(session, actor, channel.id, answer, now=now)
    with pytest.raises(RuleBroken):
        decide_channel(session, actor, channel.id, ChannelDecision("burnt"), now=now)


def test_another_team_finds_no_channel(session: Session, actor: Actor, now: datetime) -> None:
    channel = add_channel(session, actor, THERE, now=now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        change_channel(session, stranger, channel.id, ChannelChange(why="mine"), now=now)
    with pytest.raises(NotFound):
        decide_channel(session, stranger, channel.id, ChannelDecision("closed", reason="mine"), now=now)
    assert list_channels(session, stranger) == []


def test_a_mixture_means_each_of_its_channels() -> None:
    mail, paid = Channel(name="E-mail"), Channel(name="paid social")
    assert channels_named([mail, paid], "e-mail and paid social") == [mail, paid]
    assert channels_named([mail, paid], "E-MAIL") == [mail]
    assert channels_named([mail, paid], "billboards") == []
    both = Channel(name="e-mail and paid social")
    assert channels_named([mail, paid, both], "E-mail and  paid social") == [both]
    assert parts_of("posts, stories & reels") == ("posts, stories & reels", "posts", "stories", "reels")


@pytest.mark.parametrize(
    ("today", "review"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2027, 6, 1)),
    ],
)
def test_six_months_on_the_calendar(today: date, review: date) -> None:
    assert usual_review(today, answered=False) == review

"""A draft is warned where its channel is unknown, not open, or there for other people; and what was tried where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from experiments.learning.channels.reach import channel_warnings, experiment_warnings
from experiments.learning.channels.use import channels_used
from experiments.people.permission import Actor, Role
from experiments.trials.channels.channel import list_channels
from experiments.trials.channels.given import ChannelDecision, ChannelGiven
from experiments.trials.channels.opening import add_channel, decide_channel
from experiments.trials.decline import Refusal, decline
from experiments.trials.experiment import Status
from tests.audited import by_hand
from tests.factories import QUESTION_HEADLINE, make_actor, make_draft, make_registered, make_team


@pytest.fixture
def channels(session: Session, actor: Actor, now: datetime) -> None:
    for name, audience in (
        ("organic social", "Followers who bake at home"),
        ("LinkedIn organic", "Chefs and buyers of restaurants"),
        ("e-mail", "Everybody"),
        ("web shop", None),
    ):
        add_channel(session, actor, ChannelGiven(name, audience=audience, exists_already=True), now=now)
    shelf = ChannelGiven("video network", reason="Buyers are over 40.", review_on=date(2027, 5, 2))
    add_channel(session, actor, shelf, now=now)
    gone = add_channel(session, actor, ChannelGiven("forum", exists_already=True), now=now)
    decide_channel(session, actor, gone.id, ChannelDecision("closed", reason="nobody reads it"), now=now)


@pytest.mark.parametrize(
    ("channel", "audience", "codes"),
    [
        ("organic social", "hobby bakers who follow us", []),
        ("organic social", "people who bake bread", []),
        ("Organic Social", "chefs nearby", ["people_not_there"]),
        ("organic social", "people", []),  # tells nobody from anybody
        ("organic social", None, []),
        ("linkedin organic", "restaurant chefs", []),
        ("e-mail", "chefs nearby", []),
        ("web shop", "chefs nearby", []),
        ("organic social and LinkedIn organic", "chefs nearby", []),  # one of the two is enough
        ("organic social and LinkedIn organic", "school classes", ["people_not_there", "people_not_there"]),
        ("video network", "followers", ["on_the_shelf"]),
        ("e-mail and video network", "followers", ["on_the_shelf"]),
        ("forum", "followers", ["closed"]),
        ("billboards", "followers", ["unknown"]),
        ("", "followers", []),
        (None, None, []),
    ],
)
@pytest.mark.usefixtures("channels")
def test_what_is_warned_of(
    session: Session, actor: Actor, channel: str | None, audience: str | None, codes: list[str]
) -> None:
    assert [one.code for one in channel_warnings(session, actor, channel, audience)] == codes


@pytest.mark.usefixtures("channels")
def test_the_sentences_name_what_they_are_about(session: Session, actor: Actor) -> None:
    said = [
        one.sentence
        for channel, audience in (
            ("organic social", "Chefs nearby"),
            ("video network", None),
            ("forum", None),
            ("billboards", None),
        )
        for one in channel_warnings(session, actor, channel, audience)
    ]
    assert said == [
        (
            "“organic social” is there for followers who bake at home. "
            "Nothing in “Chefs nearby” names them: are these people there at all?"
        ),
        "“video network” is on the shelf: Buyers are over 40.",
        "“forum” was given up: nobody reads it.",
        (
            "“billboards” is not among your channels. "
            "You have “e-mail”, “LinkedIn organic”, “organic social”, “web shop”. "
            "A new one has to say which goal it serves better."
        ),
    ]


def test_a_team_without_channels_is_not_warned(session: Session, actor: Actor, now: datetime) -> None:
    assert channel_warnings(session, actor, "billboards", "chefs") == []
    assert experiment_warnings(session, actor, make_draft(session, actor, now).id) == []


def test_a_draft_is_warned_and_a_locked_plan_no_more(session: Session, actor: Actor, now: datetime) -> None:
    add_channel(session, actor, ChannelGiven("paid social", audience="restaurants", exists_already=True), now=now)
    draft, locked = make_draft(session, actor, now), make_registered(session, actor, now)
    assert [one.code for one in experiment_warnings(session, actor, draft.id)] == ["people_not_there"]
    assert experiment_warnings(session, actor, locked.id) == []


def test_what_was_tried_and_what_came_out(session: Session, actor: Actor, now: datetime) -> None:
    add_channel(session, actor, ChannelGiven("Paid social", exists_already=True), now=now)
    add_channel(session, actor, ChannelGiven("e-mail", exists_already=True), now=now)
    mixed = replace(QUESTION_HEADLINE, channel="e-mail and paid social")
    made = [make_registered(session, actor, now) for _ in range(3)]
    made.append(make_registered(session, actor, now, change=mixed))
    make_registered(session, actor, now, change=replace(QUESTION_HEADLINE, channel="billboards"))
    by_hand(session)
    for experiment, verdict in zip(made[1:], ("succeeded", "undecided", "harmful"), strict=True):
        experiment.status, experiment.verdict = Status.CONCLUDED, verdict
    made[2].retrospective = True
    draft = make_draft(session, actor, now)
    declined = make_draft(session, actor, now)
    decline(session, actor, declined.id, Refusal("no"), now=now)
    make_registered(session, make_actor(session, now, team=make_team(session), role=Role.LEAD), now)
    session.flush()

    used = channels_used(session, actor, list_channels(session, actor))
    mail, paid = (used.by_id[one.id] for one in list_channels(session, actor))
    assert (mail.tried, mail.outcomes) == (1, {"harmful": 1})
    assert (paid.tried, paid.outcomes) == (4, {"succeeded": 1, "harmful": 1})  # entered afterwards stands outside
    assert (paid.counts.closed, paid.counts.answered, paid.counts.worked) == (2, 2, 1)
    assert {name: use.tried for name, use in used.unlisted.items()} == {"billboards": 1}
    assert draft.status is Status.DRAFT

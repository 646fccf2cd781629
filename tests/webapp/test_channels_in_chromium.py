"""Channels, noes and rules in a real browser: looked at by axe, on a phone, and a draft is warned while it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from experiments.people.first import local_actor
from experiments.trials.channels.given import ChannelDecision, ChannelGiven
from experiments.trials.channels.opening import add_channel, decide_channel
from experiments.trials.decline import Refusal, abandon, decline_idea
from experiments.trials.noes import reopen
from tests.factories import make_draft, make_registered
from tests.journeys.visitor import Visitor, chromium, visiting
from tests.webapp.answers import book

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")


@pytest.fixture
def visitor(local_app: Flask, now: datetime) -> Iterator[Visitor]:
    early = now - timedelta(days=60)
    with book(local_app) as session:
        actor = local_actor(session, now=early)
        make_registered(session, actor, early)
        for name in ("organic social", "forum"):
            given = ChannelGiven(name, audience="followers who bake", owner_id=actor.person_id, exists_already=True)
            channel = add_channel(session, actor, given, now=early)
        decide_channel(session, actor, channel.id, ChannelDecision("closed", reason="Nobody reads it."), now=early)
        shelf = ChannelGiven("video network", reason="Nobody to answer.", review_on=now.date() - timedelta(days=1))
        add_channel(session, actor, shelf, now=early)
        for idea, days in (("Buy followers", 30), ("Sponsor a club", 300), ("A song", 90)):
            day = early.date() + timedelta(days=days)
            no = decline_idea(session, actor, idea, Refusal("It serves no goal.", day), now=early)
        reopen(session, actor, no.id, "They ask for it.", now=now)
        abandon(session, actor, make_draft(session, actor, early).id, "no content", now=now)
    with visiting(local_app) as visitor:
        yield visitor


def test_the_pages_hold_and_a_draft_is_warned_while_it_is_typed(visitor: Visitor) -> None:
    for path in ("/channels", "/channels/new", "/noes", "/rules"):
        visitor.open(path)
    for number in (1, 2, 3):
        visitor.open(f"/channels/{number}")
        visitor.look_closely(f"channel {number}")

    page = visitor.page
    visitor.open("/experiments/new")
    page.fill("#audience", "chefs nearby")
    page.select_option("#goal_id", "1")
    page.fill("#customer_objective", "ask for a sack")
    page.fill("#idea", "show the miller")
    page.fill("#mechanism", "trust")
    page.fill("#channel", "organic social")
    page.wait_for_selector("#reach >> text=Nothing in “chefs nearby” names them")
    visitor.look_closely("a warned draft")
    page.fill("#channel", "video network")
    page.wait_for_selector("#reach >> text=on the shelf: Nobody to answer.")
    page.fill("#audience", "followers")
    page.fill("#channel", "organic social")
    page.wait_for_selector("#reach .callout", state="detached")
    assert visitor.wrong == []

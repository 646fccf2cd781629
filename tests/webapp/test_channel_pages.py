"""Channels, rules and noes on their pages: what is shown, what is taken, what a draft is told."""

from __future__ import annotations

import html
from datetime import datetime

import pytest
import sqlalchemy as sa

from experiments.people.first import local_actor
from experiments.people.permission import LEAST_ROLE, Role
from experiments.people.team import Team
from experiments.trials.channels.channel import Channel
from experiments.trials.experiment import Experiment
from tests.audited import by_hand
from tests.factories import make_draft, make_registered
from tests.webapp.answers import Fields, book, set_role
from tests.webapp.api.caller import Caller
from tests.webapp.browser import Browser, text


def said(page: str) -> str:
    return " ".join(html.unescape(page).split())


def test_an_empty_page_teaches_the_first_step_and_what_exists_is_entered(reader: Browser) -> None:
    page = text(reader.get("/channels"))
    assert "No channel yet." in page
    assert 'href="/channels/new"' in page
    form = {"name": "Organic social", "account": "@mill", "audience": "followers who bake", "exists_already": "yes"}
    assert reader.post("/channels/new", form).headers["Location"] == "/channels"
    page = said(text(reader.get("/channels")))
    assert "In use 1" in page.replace('<span class="third">', "").replace("</span>", "")
    assert "followers who bake" in page
    assert "never tried" in page


def test_what_experiments_name_is_offered_to_be_entered(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        make_registered(session, local_actor(session, now=now), now)
    page = text(reader.get("/channels"))
    assert "/channels/new?name=paid+social" in page
    set_role(reader.app, Role.MARKETER)
    form = Fields(text(reader.get("/channels/new?name=paid+social"))).values
    assert form["exists_already"] == "yes"
    assert reader.post("/channels/new", form).status_code == 303
    page = said(text(reader.get("/channels")))
    assert "Named by experiments" not in page
    assert "one experiment" in page


def test_a_new_one_stands_on_the_shelf_until_it_answers(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        make_draft(session, local_actor(session, now=now), now)
    reader.post("/channels/new", {"name": "Video network"})
    page = said(text(reader.get("/channels")))
    assert "Nobody has said yet which goal it serves better." in page
    assert "Looked at again on 2 May 2027" in page
    form = Fields(text(reader.get("/channels/1"))).values
    assert reader.post("/channels/1/status", {"act": "open", "version": form["version"]}).status_code == 422
    answer = {"act": "open", "better_for_goal_id": "1", "better_because": "they are there", "version": "1"}
    assert reader.post("/channels/1/status", answer).status_code == 303
    page = said(text(reader.get("/channels/1")))
    assert "New sales: they are there" in page
    with book(reader.app) as session:
        assert session.get_one(Channel, 1).status == "open"


def test_a_day_that_has_come_is_marked(reader: Browser, now: datetime) -> None:
    reader.post("/channels/new", {"name": "Video network"})
    reader.post("/noes", {"idea": "Buy followers", "reason": "We do not.", "review_on": "2027-01-04"})
    with book(reader.app) as session:
        by_hand(session)
        session.execute(sa.update(Channel).values(review_on=now.date()))
    assert "Its day has come: 2 November 2026" in said(text(reader.get("/channels")))
    assert "Looked at again on 4 January 2027" in said(text(reader.get("/noes")))


def test_of_two_who_change_a_channel_the_second_sees_both(reader: Browser) -> None:
    reader.post("/channels/new", {"name": "Feed ads", "exists_already": "yes"})
    form = Fields(text(reader.get("/channels/1"))).values
    mine = {name: form[name] for name in ("name", "account", "audience", "owner_id", "version", "was")}
    assert reader.post("/channels/1", mine | {"why": "the quick way"}).status_code == 303
    second = reader.post("/channels/1", mine | {"why": "the cheap way"})
    page = said(text(second))
    assert second.status_code == 409
    assert "the quick way" in page
    assert "the cheap way" in page


def test_a_draft_is_warned_on_both_screens_and_while_it_is_typed(reader: Browser, now: datetime) -> None:
    reader.post("/channels/new", {"name": "paid social", "audience": "restaurants", "exists_already": "yes"})
    with book(reader.app) as session:
        make_draft(session, local_actor(session, now=now), now)
    sentence = "“paid social” is there for restaurants."
    for address in ("/experiments/1/plan", "/experiments/1/edit"):
        assert sentence in said(text(reader.get(address)))
    part = text(reader.get("/channels/reach?channel=paid+social&audience=hobby+cooks"))
    assert sentence in said(part)
    assert "<html" not in part
    assert text(reader.get("/channels/reach?channel=paid+social&audience=restaurant+chefs")).strip() == ""
    caller = Caller(reader.app, None)
    assert [one["code"] for one in caller.get("/channels/reach/1").get_json()["items"]] == ["people_not_there"]
    form = Fields(text(reader.get("/experiments/1/plan"))).values
    assert reader.post("/experiments/1/plan", form | {"act": "lock"}).status_code == 303, "it stops nothing"
    with book(reader.app) as session:
        assert session.get_one(Experiment, 1).plan is not None


def test_channels_of_the_team_come_first_where_a_channel_is_typed(reader: Browser) -> None:
    reader.post("/channels/new", {"name": "Feed ads", "exists_already": "yes"})
    reader.post("/channels/new", {"name": "sponsored content", "reason": "too dear"})
    page = text(reader.get("/experiments/new"))
    offered = page[page.index('<datalist id="channels">') :].partition("</datalist>")[0]
    assert offered.index("Feed ads") < offered.index("paid social")
    assert "sponsored content" not in offered


def test_a_no_is_kept_said_again_and_looked_at_again(reader: Browser, now: datetime) -> None:
    assert "Nothing was said no to yet." in text(reader.get("/noes"))
    idea = {"idea": "An account on the new video network", "reason": "Nobody to answer.", "review_on": "2027-05-03"}
    assert reader.post("/noes", idea).headers["Location"] == "/noes"
    with book(reader.app) as session:
        name = session.scalars(sa.text("SELECT name FROM person")).one()
    tried = said(text(reader.get("/experiments/tried?text=account on the new video network")))
    assert "Nobody to answer." in tried
    assert f"{name}, 2 November 2026, look at it again on 3 May 2027" in tried

    refused = reader.post("/noes/1/again", {"reason": ""})
    assert refused.status_code == 422
    assert "Say why not, so that it need not be argued twice." in text(refused)
    assert reader.post("/noes/1/again", {"reason": "Still nobody."}).status_code == 303
    page = said(text(reader.get("/noes")))
    assert "Still nobody." in page
    assert "Nobody to answer." not in page
    assert "said no 2 times" in page
    assert reader.post("/noes/2/reopen").headers["Location"] == "/experiments/1/edit"
    page = said(text(reader.get("/noes")))
    assert "Looked at again as experiment 1" in page
    answer = Caller(reader.app, None).get("/noes/2").get_json()
    assert (answer["reopened_as"], answer["times"], answer["decided_by"], answer["due"]) == (1, 2, name, False)
    page = said(text(reader.get("/experiments/1/plan")))
    assert f"{name} said no on 2 November 2026: Still nobody." in page, "beside the draft, as it was said"


def test_barriers_are_one_tap_and_counted(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        for _ in range(3):
            make_draft(session, actor, now)
    page = text(reader.get("/experiments/1/plan"))
    assert '<button class="btn btn-quiet" name="because" value="no content">' in page
    for number, because in ((1, "no content"), (2, "no content")):
        reader.post(f"/experiments/{number}/abandon", {"because": because})
    reader.post("/experiments/3/abandon", {"because": "other", "reason": "The oven broke."})
    page = said(text(reader.get("/noes")))
    assert page.index("<dt>no content</dt>") < page.index("<dt>something else</dt>")
    answer = Caller(reader.app, None).get("/noes/barriers").get_json()
    assert [(one["barrier"], one["experiments"]) for one in answer["items"]] == [
        ("no content", 2),
        ("something else", 1),
    ]


@pytest.mark.parametrize("minor", [None, 1_000_00, 750_50])
def test_the_rules_say_the_teams_own_amounts(reader: Browser, minor: int | None) -> None:
    reader.get("/rules")
    with book(reader.app) as session:
        by_hand(session)
        session.execute(sa.update(Team).values(spend_cap_minor=minor, hour_minor=40_00, currency="EUR"))
    set_role(reader.app, Role.VIEWER)
    page = said(text(reader.get("/rules")))
    amount = {None: None, 1_000_00: "€1,000", 750_50: "€750.50"}[minor]
    if amount is None:
        assert "starts them at once, whatever they cost." in page
    else:
        assert f"Up to {amount} an experiment starts at once" in page
        assert f"Approve a budget above {amount}, or say why not" in page
    assert "An hour of work counts as €40" in page
    answer = Caller(reader.app, None).get("/rules").get_json()
    assert (answer["spend_cap"] or {}).get("amount") == (None if minor is None else f"{minor / 100:.2f}")


def test_every_action_is_in_the_rules(reader: Browser) -> None:
    rules = Caller(reader.app, None).get("/rules").get_json()
    told = {one["action"]: one["least_role"] for one in rules["rules"]}
    assert told == {action: role.value for action, role in LEAST_ROLE.items()}


def test_who_may_approve_is_named_where_an_approval_is_needed(reader: Browser, now: datetime) -> None:
    from experiments.people.first import add_person

    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        make_draft(session, actor, now)
        team = session.get_one(Team, actor.team_id)
        add_person(
            session,
            team,
            email="ines@quernwell.example",
            name="Ines Morrow",
            password_hash=None,
            role=Role.LEAD,
            now=now,
        )
        by_hand(session)
        team.spend_cap_minor = 100_00
        session.execute(sa.text("UPDATE membership SET role = 'marketer' WHERE person_id = 1"))
    page = said(text(reader.get("/experiments/1/plan")))
    assert "It can be approved by Ines Morrow." in page
    assert 'href="/rules"' in page


def test_an_approval_names_who_gave_it_and_how_far_it_goes(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        make_draft(session, actor, now)
        name = session.scalars(sa.text("SELECT name FROM person")).one()
        by_hand(session)
        session.get_one(Team, actor.team_id).spend_cap_minor = 100_00
    for act in ("ask", "grant"):
        assert reader.post("/experiments/1/approval", {"act": act}).status_code == 303
    set_role(reader.app, Role.MARKETER)
    page = said(text(reader.get("/experiments/1/plan")))
    assert f"Approved by {name} on 2 November 2026, up to €280." in page
    assert 'value="lock"' in page


def test_the_no_of_a_draft_names_who_decided(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        make_draft(session, actor, now)
        name = session.scalars(sa.text("SELECT name FROM person")).one()
    reader.post("/experiments/1/decline", {"reason": "Not now.", "review_on": "2027-05-03"})
    page = said(text(reader.get("/experiments/1/plan")))
    assert f"{name} said no on 2 November 2026; look at it again on 3 May 2027." in page

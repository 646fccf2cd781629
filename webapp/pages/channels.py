"""Channels: which accounts exist, for whom, why, whose; a new one has to say which goal it serves better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.working import goals_to_serve
from experiments.learning.channels.reach import ChannelWarning, channel_warnings
from experiments.learning.channels.use import ChannelUse, channels_used
from experiments.people.permission import may, require
from experiments.people.person import team_members
from experiments.people.record.history import acts_on
from experiments.trials.channels.channel import Channel, get_channel, list_channels
from experiments.trials.channels.given import ran_there, usual_review
from experiments.trials.channels.opening import QUESTION, add_channel, change_channel, decide_channel
from webapp.forms.answers import key
from webapp.forms.channel import channel_change, channel_decision, channel_fields, channel_given
from webapp.meanwhile import choose, is_quicker
from webapp.records.plans.four_questions import goal_offers
from webapp.records.team.channels import ChannelLine, channel_line, channels_page, kept_said, shelf_note
from webapp.records.team.history import history_lines
from webapp.records.team.meanwhile import as_seen
from webapp.security import current_actor
from webapp.storage import now, session, today

pages = Blueprint("channels", __name__)


@pages.app_context_processor
def _spoken() -> dict[str, object]:
    """Let the pages of a draft ask whether its channel reaches its people."""
    return {"channel_reach": _reach}


def _reach(channel: str | None, audience: str | None) -> list[ChannelWarning]:
    return channel_warnings(session(), current_actor(), channel, audience)


@pages.get("/channels")
def index() -> ResponseReturnValue:
    """List the channels with what came out there, and the shelf."""
    db, actor = session(), current_actor()
    channels = list_channels(db, actor)
    return render_template(
        "channels/index.html",
        page=channels_page(channels, channels_used(db, actor, channels), today()),
        shelf_note=shelf_note,
        question=QUESTION,
        may_propose=may(actor, "channel.propose"),
        may_decide=may(actor, "channel.decide"),
    )


@pages.get("/channels/new")
def new() -> ResponseReturnValue:
    """Ask for a channel; the address may carry its name, where experiments ran in it already."""
    require(current_actor(), "channel.propose")
    name = request.args.get("name", "")[:200]
    exists = bool(name) and ran_there(session(), current_actor().team_id, name)
    return _form(channel_fields(None) | {"name": name, "exists_already": "yes" if exists else ""}, ())


@pages.post("/channels/new")
def add() -> ResponseReturnValue:
    """Enter a channel."""
    db, actor = session(), current_actor()
    require(actor, "channel.propose")
    given, faults = channel_given(request.form)
    try:
        channel = add_channel(db, actor, given, now=now())
    except RuleBroken as refusal:
        faults += refusal.faults
    if faults:
        db.rollback()
        return _form(request.form, faults), 422
    flash(kept_said(_line(channel)))
    return redirect(url_for("channels.index"), 303)


@pages.get("/channels/<int:channel_id>")
def show(channel_id: int) -> ResponseReturnValue:
    """Show a channel: what is said of it, what came out there, what may become of it."""
    channel = get_channel(session(), current_actor(), channel_id)
    return _page(channel, {}, ())


@pages.post("/channels/<int:channel_id>")
def save(channel_id: int) -> ResponseReturnValue:
    """Change what is said of it."""
    db, actor = session(), current_actor()
    try:
        version = key(request.form.get("version"))
        change_channel(db, actor, channel_id, channel_change(request.form), version=version, now=now())
    except WrongStatus as refusal:
        if not is_quicker(refusal):
            raise
        db.rollback()
        return _choose(get_channel(db, actor, channel_id))
    except RuleBroken as refusal:
        db.rollback()
        return _page(get_channel(db, actor, channel_id), request.form, refusal.faults), 422
    flash(_("Kept."))
    return redirect(url_for("channels.show", channel_id=channel_id), 303)


@pages.post("/channels/<int:channel_id>/status")
def decide(channel_id: int) -> ResponseReturnValue:
    """Open it, put it on the shelf, give it up."""
    db, actor = session(), current_actor()
    require(actor, "channel.decide", get_channel(db, actor, channel_id))
    decision, faults = channel_decision(request.form)
    try:
        if faults:
            raise RuleBroken(*faults)  # noqa: TRY301 - what could not be read is refused like what does not fit
        decide_channel(db, actor, channel_id, decision, version=key(request.form.get("version")), now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _page(get_channel(db, actor, channel_id), request.form, refusal.faults), 422
    said = {
        "open": _("Open. Experiments can name it."),
        "shelf": _("On the shelf, with its reason and a day to look again."),
        "closed": _("Given up, with its reason. What ran there stays."),
    }
    flash(said[decision.status])
    return redirect(url_for("channels.index"), 303)


@pages.get("/channels/reach")
def reach() -> ResponseReturnValue:
    """Give what speaks against a channel, as a part of the page; asked for while somebody types."""
    named, audience = (request.args.get(name, "")[:2000] for name in ("channel", "audience"))
    found = channel_warnings(session(), current_actor(), named, audience)
    return render_template("channels/_warnings.html", reach=found)


def _line(channel: Channel) -> ChannelLine:
    used = channels_used(session(), current_actor(), [channel])
    return channel_line(channel, used.by_id.get(channel.id, ChannelUse()), today())


def _offered() -> dict[str, object]:
    """List what the forms of a channel choose from."""
    db, actor = session(), current_actor()
    return {
        "goals": [(goal.id, goal.label) for goal in goal_offers(goals_to_serve(db, actor), today(), None)],
        "people": [(person.id, person.name) for person in team_members(db, actor.team_id)],
        "question": QUESTION,
        "usual_review": usual_review(today(), answered=False),
        "may_decide": may(actor, "channel.decide"),
    }


def _form(given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    return render_template("channels/form.html", given=given, faults=faults, **_offered())


def _page(channel: Channel, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    decided = "act" in given
    stored = channel_fields(channel)
    answer = {
        "better_for_goal_id": str(channel.better_for_goal_id or ""),
        "better_because": channel.better_because or "",
    }
    return render_template(
        "channels/show.html",
        channel=channel,
        line=_line(channel),
        said=stored if decided or not given else given,
        said_faults=() if decided else faults,
        given=given if decided else answer,
        faults=faults if decided else (),
        was=as_seen(stored),
        shelf_note=shelf_note,
        lines=history_lines(acts_on(db, actor, {"channel": [channel.id]})),
        may_change=may(actor, "channel.propose", channel),
        **_offered(),
    )


def _choose(channel: Channel) -> ResponseReturnValue:
    """Show what somebody else stored meanwhile beside what was typed."""
    people = [(one.id, one.name) for one in team_members(session(), current_actor().team_id)]
    return choose(
        ("channel", channel.id),
        headline=channel.name,
        room="experiments",
        version=channel.version,
        form=request.form.to_dict(),
        stored=channel_fields(channel),
        says={"owner_id": people},
        leave=url_for("channels.show", channel_id=channel.id),
    )

"""Channels: which accounts exist, for whom, why, whose; a new one has to say which goal it serves better."""

from __future__ import annotations

from typing import Any

from experiments.learning.channels.reach import channel_warnings, experiment_warnings
from experiments.learning.channels.use import ChannelUse, channels_used
from experiments.trials.channels.channel import Channel, get_channel, list_channels
from experiments.trials.channels.opening import add_channel, change_channel, decide_channel
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.channels import (
    CHANNEL_FIELDS,
    ChannelAnswer,
    ChannelBody,
    ChannelPatch,
    ChannelsAnswer,
    ChannelStatusBody,
    ReachAsked,
    WarningAnswer,
    WarningsAnswer,
)
from webapp.schemas.reading import named_as
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("channels", "channels")


def _written(channel: Channel) -> ChannelAnswer:
    used = channels_used(session(), current_actor(), list_channels(session(), current_actor()))
    return ChannelAnswer.of(channel, used.by_id.get(channel.id, ChannelUse()))


@api.get("")
@api.output(ChannelsAnswer)
@tells()
def index() -> Any:
    """List the channels of the team by name: open, on the shelf, and given up."""
    channels = list_channels(session(), current_actor())
    used = channels_used(session(), current_actor(), channels)
    return {
        "items": [ChannelAnswer.of(one, used.by_id.get(one.id, ChannelUse())) for one in channels],
        "next_cursor": None,
    }


@api.post("")
@api.input(ChannelBody, location="json", arg_name="body")
@api.output(ChannelAnswer, status_code=201)
@tells(400, 415, 422)
def create(body: ChannelBody) -> Any:
    """Enter a channel. Without an answer to the question it stands on the shelf, with a day to look at it again."""
    with named_as(CHANNEL_FIELDS):
        channel = add_channel(session(), current_actor(), body.wanted(), now=now())
    return created(_written(channel), "api_channels.show", channel_id=channel.id)


@api.get("/<int:channel_id>")
@api.output(ChannelAnswer)
@tells(404)
def show(channel_id: int) -> Any:
    """Read a channel."""
    return _written(get_channel(session(), current_actor(), channel_id))


@api.patch("/<int:channel_id>")
@api.input(ChannelPatch, location="json", arg_name="body")
@api.output(ChannelAnswer)
@tells(400, 404, 409, 415, 422)
def change(channel_id: int, body: ChannelPatch) -> Any:
    """Change what is said of a channel; a name under which experiments ran stays."""
    with named_as(CHANNEL_FIELDS):
        channel = change_channel(session(), current_actor(), channel_id, body.change(), version=body.version, now=now())
    return _written(channel)


@api.post("/<int:channel_id>/status")
@api.input(ChannelStatusBody, location="json", arg_name="body")
@api.output(ChannelAnswer)
@tells(400, 404, 409, 415, 422)
def decide(channel_id: int, body: ChannelStatusBody) -> Any:
    """Open a channel, put it on the shelf for a while, or give it up."""
    with named_as(CHANNEL_FIELDS):
        channel = decide_channel(
            session(), current_actor(), channel_id, body.decision(), version=body.version, now=now()
        )
    return _written(channel)


@api.get("/reach")
@api.input(ReachAsked, location="query", arg_name="asked")
@api.output(WarningsAnswer)
@tells(422)
def reach(asked: ReachAsked) -> Any:
    """Say what speaks against a channel for these people, before a draft is stored."""
    found = channel_warnings(session(), current_actor(), asked.channel, asked.audience)
    return {"items": [WarningAnswer.of(one) for one in found], "next_cursor": None}


@api.get("/reach/<int:experiment_id>")
@api.output(WarningsAnswer)
@tells(404)
def reach_of(experiment_id: int) -> Any:
    """Say what speaks against the channel of a draft; it stops nothing."""
    found = experiment_warnings(session(), current_actor(), experiment_id)
    return {"items": [WarningAnswer.of(one) for one in found], "next_cursor": None}

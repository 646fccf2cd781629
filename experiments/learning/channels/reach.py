"""Does the channel reach the people? A draft is warned, never stopped: whoever plans knows more than two lines."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from experiments.learning.archive.words import telling_words
from experiments.people.permission import Actor
from experiments.trials.channels.channel import Channel, ChannelStatus, channels_named, list_channels
from experiments.trials.experiment import OPEN, get_experiment

_SAYS_NOTHING = frozenset(telling_words("people persons person everybody everyone anybody anyone all users ours"))
"""Words for people that tell nobody from anybody; a channel said to be for them alone reaches whom it may."""


@dataclass(frozen=True, slots=True)
class ChannelWarning:
    """What speaks against a channel: a stable code, the sentence, and the channel where there is one."""

    code: str
    sentence: str
    channel_id: int | None = None


def channel_warnings(session: Session, actor: Actor, channel: str | None, audience: str | None) -> list[ChannelWarning]:
    """Say what speaks against running something in a channel for these people.

    Parameters
    ----------
    channel : str or None
        Its name, as typed; of a mixture ("e-mail and paid social") each part is looked at.
    audience : str or None
        Whom the draft is for.

    Notes
    -----
    A team that has not entered any channel yet is not warned. People are compared by telling words, so what is said in
    other words is warned of although it may be the same: hence a warning that stops nothing.
    """
    if channel is None or not channel.strip():
        return []
    known = list_channels(session, actor)
    if not known:
        return []
    named = channels_named(known, channel)
    if not named:
        return [_unknown(channel.strip(), known)]
    warnings = [_not_open(one) for one in named if one.status is not ChannelStatus.OPEN]
    return warnings or _not_reached([one for one in named if one.status is ChannelStatus.OPEN], audience)


def experiment_warnings(session: Session, actor: Actor, experiment_id: int) -> list[ChannelWarning]:
    """Say what speaks against the channel of a draft; once locked, nothing is to be warned of any more."""
    experiment = get_experiment(session, actor, experiment_id)
    if experiment.status not in OPEN or experiment.team_id != actor.team_id:
        return []
    return channel_warnings(session, actor, experiment.channel, experiment.audience)


def _unknown(name: str, known: list[Channel]) -> ChannelWarning:
    listed = [one.name for one in known if one.status is ChannelStatus.OPEN]
    there = f" You have {', '.join(f'“{one}”' for one in listed)}." if listed else ""
    sentence = f"“{name}” is not among your channels.{there} A new one has to say which goal it serves better."
    return ChannelWarning("unknown", sentence)


def _not_open(channel: Channel) -> ChannelWarning:
    because = f": {channel.status_because.rstrip('.')}." if channel.status_because else "."
    if channel.status is ChannelStatus.SHELF:
        return ChannelWarning("on_the_shelf", f"“{channel.name}” is on the shelf{because}", channel.id)
    return ChannelWarning("closed", f"“{channel.name}” was given up{because}", channel.id)


def _not_reached(channels: list[Channel], audience: str | None) -> list[ChannelWarning]:
    """Warn where none of the channels is there for people whom a telling word of the draft names."""
    wanted = _who(audience)
    reached = [(one, _who(one.audience)) for one in channels]
    if not wanted or not reached or any(not words or words & wanted for _, words in reached):
        return []
    return [
        ChannelWarning(
            "people_not_there",
            f"“{one.name}” is there for {_inside(one.audience)}. Nothing in “{(audience or '').strip()}” names them: "
            "are these people there at all?",
            one.id,
        )
        for one, _ in reached
    ]


def _who(audience: str | None) -> frozenset[str]:
    """Cut a text into the words that say who is meant; whoever bakes is a baker, whoever follows a follower.

    Examples
    --------
    >>> sorted(_who("People who bake, and bakers"))
    ['bak']
    """
    words = frozenset(telling_words(audience or "")) - _SAYS_NOTHING
    return frozenset(word.removesuffix("er") if len(word) > 4 else word for word in words)


def _inside(audience: str | None) -> str:
    """Begin a text with a small letter inside a sentence, unless it begins with an abbreviation."""
    said = (audience or "").strip().rstrip(".")
    return said[:1].lower() + said[1:] if said[1:2].islower() else said

"""The page of channels: which accounts exist, for whom, why, whose, what came out there; and the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.channels.use import ChannelsUsed, ChannelUse
from experiments.metrics.catalogue import CHANNELS
from experiments.trials.channels.channel import Channel, ChannelStatus, parts_of
from webapp.formatting import day
from webapp.language.said import piece
from webapp.records.spoken import inside
from webapp.words import by_verdict


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel as the list shows it; ``missing`` names what nobody has said yet, ``due`` that its day has come."""

    id: int
    name: str
    account: str | None
    audience: str | None
    why: str | None
    owner: str | None
    status: str
    tried: str
    answers: str
    outcomes: tuple[tuple[str, int], ...]
    better: str | None
    because: str | None
    review_on: date | None
    due: bool

    @property
    def is_for(self) -> str:
        """For whom it is, as it stands inside a sentence."""
        return inside(self.audience or "")


@dataclass(frozen=True, slots=True)
class ChannelsPage:
    """Channels by status, and names that experiments carry and nobody has entered."""

    open: tuple[ChannelLine, ...]
    shelf: tuple[ChannelLine, ...]
    closed: tuple[ChannelLine, ...]
    unlisted: tuple[tuple[str, str], ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.open or self.shelf or self.closed or self.unlisted)


def channels_page(channels: Sequence[Channel], used: ChannelsUsed, today: date) -> ChannelsPage:
    """Bring the page together; on the shelf what is looked at soonest comes first."""
    lines = [channel_line(one, used.by_id.get(one.id, ChannelUse()), today) for one in channels]
    by = {status: [line for line in lines if line.status == status.value] for status in ChannelStatus}
    shelf = sorted(by[ChannelStatus.SHELF], key=lambda line: (line.review_on or date.max, line.name.casefold()))
    return ChannelsPage(
        open=tuple(by[ChannelStatus.OPEN]),
        shelf=tuple(shelf),
        closed=tuple(by[ChannelStatus.CLOSED]),
        unlisted=tuple((name, _tried(use)) for name, use in used.unlisted.items()),
    )


def channel_line(channel: Channel, use: ChannelUse, today: date) -> ChannelLine:
    """Write a channel as the list shows it."""
    goal = channel.better_for
    return ChannelLine(
        id=channel.id,
        name=channel.name,
        account=channel.account,
        audience=channel.audience,
        why=channel.why,
        owner=channel.owner.name if channel.owner else None,
        status=channel.status.value,
        tried=_tried(use),
        answers=_answers(use),
        outcomes=by_verdict(use.outcomes),
        better=None if goal is None else f"{piece(goal.label)}: {channel.better_because}",
        because=channel.status_because,
        review_on=channel.review_on,
        due=channel.review_on is not None and channel.review_on <= today,
    )


def shelf_note(line: ChannelLine) -> str:
    """Say why a channel stands on the shelf, also where nobody said it."""
    if line.because:
        return line.because
    if line.better:
        return _("Waits for a lead: %(answer)s", answer=line.better)
    return _("Nobody has said yet which goal it serves better.")


def channel_offers(channels: Sequence[Channel]) -> list[str]:
    """List the channels that a draft is offered: the team's open ones, then usual ones that it has not entered."""
    known = {parts_of(one.name)[0] for one in channels}
    own = [one.name for one in channels if one.status is ChannelStatus.OPEN]
    return [*own, *(name for name in CHANNELS if parts_of(name)[0] not in known)]


def kept_said(line: ChannelLine) -> str:
    """Say what became of a channel that was just entered."""
    if line.status == ChannelStatus.OPEN:
        return _("Entered. Experiments can name it.")
    on = day(line.review_on)
    if line.because:
        return _("On the shelf, with its reason. It is looked at again on %(day)s.", day=on)
    if line.better:
        return _("On the shelf until a lead has looked at your answer, on %(day)s at the latest.", day=on)
    return _("On the shelf: nobody has said which goal it serves better. It is looked at again on %(day)s.", day=on)


def _tried(use: ChannelUse) -> str:
    if not use.tried:
        return _("never tried")
    return ngettext("one experiment", "%(num)d experiments", use.tried)


def _answers(use: ChannelUse) -> str:
    counts = use.counts
    if not counts.closed:
        return ""
    return _("%(part)s of %(all)s gave an answer", part=counts.answered, all=counts.closed)

"""What social media brings, over all experiments: one sentence, a factor per channel, read-outs, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.attribution.overview import Overview, ReadOut
from experiments.learning.attribution.real_shares import ChannelShares, in_date
from experiments.learning.brief.plan import RealShare
from experiments.transfer.mixmodels import Calibration, NoRow
from webapp.charts.portfolio.shares import ShareStrip, share_strip
from webapp.formatting import count, day
from webapp.records.attribution.extra import factor
from webapp.records.figures import opened


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One measured factor: from which experiment, when, how sure, and whether it is still planned with."""

    experiment_id: int
    title: str
    factor: str
    between: str
    measured: str
    used: str
    grade: str | None
    planned: bool
    strip: ShareStrip | None = None


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel with its factors, the newest first."""

    channel: str
    sentence: str
    shares: tuple[ShareLine, ...]

    @property
    def drawn(self) -> bool:
        """Whether any of them lies on the line from 0 to 1."""
        return any(one.strip is not None for one in self.shares)


@dataclass(frozen=True, slots=True)
class ReadOutLine:
    """A read-out in the list: what it said, its factor, what it waits for."""

    experiment_id: int
    title: str
    channel: str
    verdict: str | None
    grade: str | None
    sentence: str
    kind: str
    factor: str
    when: str
    waits: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All that the page says."""

    sentence: str
    channels: tuple[ChannelLine, ...]
    closed: tuple[ReadOutLine, ...]
    to_come: tuple[ReadOutLine, ...]
    waiting: int
    more: bool
    robyn: str
    meridian: str
    missing: tuple[tuple[int, str, str], ...]


def overview_page(found: Overview, calibration: Calibration, today: date) -> OverviewPage:
    """Write the overview for its page."""
    return OverviewPage(
        sentence=overview_sentence(found.channels),
        channels=tuple(_channel(one, today) for one in found.channels),
        closed=tuple(_line(one) for one in found.closed),
        to_come=tuple(_line(one) for one in found.to_come),
        waiting=sum(one.waits_for_claim for one in found.read_outs),
        more=found.more,
        robyn=_rows(len(calibration.robyn)),
        meridian=_rows(len(calibration.meridian)),
        missing=tuple((one.experiment_id, one.title, _missing(one)) for one in calibration.missing),
    )


def overview_sentence(channels: Sequence[ChannelShares]) -> str:
    """Say with which factor to plan, of the channel measured last; without one, what to do to get one."""
    planned = [one.planned for one in channels if one.planned is not None]
    if planned:
        newest = max(planned, key=lambda one: (one.measured_on, one.experiment_id))
        return planned_said(newest)
    if channels:
        latest = max((one.history[0] for one in channels), key=lambda one: one.measured_on)
        return _(
            "No factor is in date: the last one, %(factor)s of what %(channel)s claims, was for use until %(day)s.",
            factor=factor(latest.factor),
            channel=latest.channel,
            day=day(latest.usable_until),
        )
    return _("How much of what platforms claim is real has not been measured yet.")


def planned_said(share: RealShare) -> str:
    """Say with which factor to plan and until when."""
    if share.factor <= 0:
        return _(
            "Plan with none of what %(channel)s claims: less came with it than without (%(factor)s).",
            channel=share.channel,
            factor=factor(share.factor),
        )
    return _(
        "Plan with %(factor)s of what %(channel)s claims (%(low)s to %(high)s), until %(day)s.",
        factor=factor(share.factor),
        channel=share.channel,
        low=factor(share.lower),
        high=factor(share.upper),
        day=day(share.usable_until),
    )


def _channel(found: ChannelShares, today: date) -> ChannelLine:
    said = planned_said(found.planned) if found.planned is not None else _("Out of date: measure it again.")
    return ChannelLine(
        channel=opened(found.channel),
        sentence=said,
        shares=tuple(_share(one, found.planned, today) for one in found.history),
    )


def _share(share: RealShare, planned: RealShare | None, today: date) -> ShareLine:
    used = _("until %(day)s", day=day(share.usable_until))
    if not in_date(share, today):
        used = _("out of date since %(day)s", day=day(share.usable_until))
    elif share != planned:
        used = _("a newer one is used")
    return ShareLine(
        experiment_id=share.experiment_id,
        title=share.title,
        factor=factor(share.factor),
        between=_("%(low)s to %(high)s", low=factor(share.lower), high=factor(share.upper)),
        measured=day(share.measured_on),
        used=used,
        grade=share.grade,
        planned=share == planned,
        strip=share_strip(share.factor, share.lower, share.upper) if share.lower >= 0 and share.upper <= 1 else None,
    )


def _line(one: ReadOut) -> ReadOutLine:
    closed = one.closed_on is not None
    waits = ""
    if one.waits_for_claim:
        waits = _("Type what the platform claims")
    elif not closed:
        waits = _("Runs until %(day)s", day=day(one.ends)) if one.ends is not None else _("Not closed yet")
    return ReadOutLine(
        experiment_id=one.experiment_id,
        title=one.title,
        channel=one.channel or "",
        verdict=one.verdict,
        grade=one.grade,
        sentence=one.sentence or "",
        kind=_("Alone and together") if one.is_crossed else _("Left-out group"),
        factor="" if one.factor is None else factor(one.factor),
        when=day(one.closed_on) if closed else "",
        waits=waits,
    )


def _rows(number: int) -> str:
    return ngettext("%(said)s row", "%(said)s rows", number, said=count(number))


def _missing(one: NoRow) -> str:
    return f"{one.model}: {one.reason}"

"""A new channel says which goal it serves better than what there is, or it goes to the shelf with a day to look again.

Who proposes and who decides are two: everybody who plans experiments may put a channel on the shelf, with or without
an answer, since ideas come from where the work is done; whether it opens is decided by whoever answers for the goals
and the hours, a lead. What exists already is not opened, only written down, so nothing is asked: the book itself knows
an account in which an experiment was locked, for any other the word of a lead is taken and stands on record. Else the
first channel of a team could never be entered, since there is nothing that it could be better than.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from experiments.database import all_or_nothing, move_on, refuse_stale
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import choice, text
from experiments.people.permission import Actor, may, require
from experiments.people.record.audit import record_act
from experiments.trials.channels.channel import Channel, ChannelStatus, get_channel
from experiments.trials.channels.given import (
    Answer,
    ChannelChange,
    ChannelDecision,
    ChannelGiven,
    checked_answer,
    checked_review,
    checked_words,
    ran_there,
    same_name,
    usual_review,
)
from experiments.trials.decline import Refusal

QUESTION = "Which goal does it serve better than what you have?"

_KEPT = (
    "name",
    "account",
    "audience",
    "why",
    "owner_id",
    "status",
    "better_for_goal_id",
    "better_because",
    "status_because",
    "review_on",
)


def add_channel(session: Session, actor: Actor, given: ChannelGiven, *, now: datetime) -> Channel:
    """Enter a channel: open where it exists already or a lead answers the question, on the shelf otherwise.

    Whoever says why not now, or when to look at it again, wants it on the shelf, whatever else is answered.

    Raises
    ------
    Forbidden
        It is said to exist, no experiment ran there, and the role is too small to say so.
    RuleBroken
        Everything that does not fit, at once.
    """
    require(actor, "channel.propose")
    faults: list[Fault] = []
    said = asdict(given)
    values = checked_words(session, actor, {name: said[name] for name in _KEPT[:5]}, faults)
    answered = checked_answer(session, actor, given.answer, faults)
    reason = text("reason", given.reason, faults)
    review_on = checked_review(given.review_on, now.date(), faults)
    not_now = reason is not None or review_on is not None
    if given.exists_already and not_now:
        sentence = "What is in use does not wait on the shelf: say that it exists already, or why not now."
        faults.append(Fault("reason" if reason else "review_on", "in_use", sentence))
    if faults:
        raise RuleBroken(*faults)
    if given.exists_already and not ran_there(session, actor.team_id, values["name"]):
        require(actor, "channel.decide")
    is_open = given.exists_already or (answered and not not_now and may(actor, "channel.decide"))
    if not is_open and review_on is None:
        review_on = usual_review(now.date(), answered=answered and not not_now)
    channel = Channel(
        team_id=actor.team_id,
        status=ChannelStatus.OPEN if is_open else ChannelStatus.SHELF,
        better_for_goal_id=given.answer.goal_id if answered else None,
        better_because=text("better_because", given.answer.because, faults) if answered else None,
        status_because=reason,
        review_on=review_on,
        version=1,
        created_by=actor.person_id,
        created_at=now,
        **values,
    )
    _insert(session, channel)
    record_act(session, actor, "channel.add", "channel", channel.id, None, _as_json(channel), now)
    session.flush()
    return channel


def change_channel(
    session: Session, actor: Actor, channel_id: int, change: ChannelChange, *, version: int | None = None, now: datetime
) -> Channel:
    """Change what is said of a channel: name, account, people, why, whose.

    Raises
    ------
    RuleBroken
        Everything that does not fit, at once; a name under which experiments ran stays.
    WrongStatus
        Somebody changed it meanwhile.
    """
    channel = get_channel(session, actor, channel_id)
    require(actor, "channel.propose", channel)
    faults: list[Fault] = []
    values = checked_words(session, actor, change.given(), faults, channel=channel)
    if faults:
        raise RuleBroken(*faults)
    if all(getattr(channel, field) == value for field, value in values.items()):
        _move(session, channel, version, tuple(ChannelStatus), {})
        return channel
    return _kept(session, actor, channel, "channel.change", values, version, now)


def decide_channel(
    session: Session,
    actor: Actor,
    channel_id: int,
    decision: ChannelDecision,
    *,
    version: int | None = None,
    now: datetime,
) -> Channel:
    """Open a channel, put it on the shelf or give it up, as is decided."""
    faults: list[Fault] = []
    status = choice("status", decision.status, ChannelStatus, faults)
    if status is None:
        require(actor, "channel.decide", get_channel(session, actor, channel_id))
        raise RuleBroken(*(faults or [Fault("status", "missing", "Say what becomes of it.")]))
    if status is ChannelStatus.OPEN:
        return open_channel(session, actor, channel_id, decision.answer, version=version, now=now)
    refusal = Refusal(decision.reason or "", decision.review_on)
    if status is ChannelStatus.SHELF:
        return shelve_channel(session, actor, channel_id, refusal, version=version, now=now)
    return close_channel(session, actor, channel_id, decision.reason, version=version, now=now)


def open_channel(
    session: Session, actor: Actor, channel_id: int, answer: Answer, *, version: int | None = None, now: datetime
) -> Channel:
    """Open a channel from the shelf, or one that was closed; what was answered before need not be said again.

    Raises
    ------
    RuleBroken
        Nobody has said which goal it serves better, and in what.
    WrongStatus
        It is open already, or somebody was quicker.
    """
    channel = get_channel(session, actor, channel_id)
    require(actor, "channel.decide", channel)
    before = Answer(channel.better_for_goal_id, channel.better_because)
    said = Answer(answer.goal_id or before.goal_id, answer.because or before.because)
    faults: list[Fault] = []
    if not checked_answer(session, actor, said, faults) and not faults:
        faults.append(Fault("better_for_goal_id", "missing", QUESTION))
        faults.append(Fault("better_because", "missing", "Say in what it serves this goal better than what you have."))
    because = text("better_because", said.because, faults)
    if faults:
        raise RuleBroken(*dict.fromkeys(faults))
    values = {
        "status": ChannelStatus.OPEN,
        "better_for_goal_id": said.goal_id,
        "better_because": because,
        "status_because": None,
        "review_on": None,
    }
    closed = (ChannelStatus.SHELF, ChannelStatus.CLOSED)
    return _kept(session, actor, channel, "channel.open", values, version, now, closed)


def shelve_channel(
    session: Session, actor: Actor, channel_id: int, refusal: Refusal, *, version: int | None = None, now: datetime
) -> Channel:
    """Put a channel on the shelf, or leave it there for longer: why, and when to look at it again (in six months)."""
    channel = get_channel(session, actor, channel_id)
    require(actor, "channel.decide", channel)
    faults: list[Fault] = []
    values = {
        "status": ChannelStatus.SHELF,
        "status_because": _said(refusal.reason, "Say why it goes to the shelf.", faults),
        "review_on": checked_review(refusal.review_on, now.date(), faults) or usual_review(now.date(), answered=False),
    }
    if faults:
        raise RuleBroken(*faults)
    return _kept(session, actor, channel, "channel.shelve", values, version, now)


def close_channel(
    session: Session, actor: Actor, channel_id: int, reason: str | None, *, version: int | None = None, now: datetime
) -> Channel:
    """Give a channel up, with the reason; experiments that ran there stay as they are."""
    channel = get_channel(session, actor, channel_id)
    require(actor, "channel.decide", channel)
    faults: list[Fault] = []
    because = _said(reason, "Say why it is given up.", faults)
    if faults:
        raise RuleBroken(*faults)
    values = {"status": ChannelStatus.CLOSED, "status_because": because, "review_on": None}
    there = (ChannelStatus.OPEN, ChannelStatus.SHELF)
    return _kept(session, actor, channel, "channel.close", values, version, now, there)


def _said(reason: str | None, otherwise: str, faults: list[Fault]) -> str | None:
    said = text("reason", reason, faults)
    if said is None:
        faults.append(Fault("reason", "missing", otherwise))
    return said


def _insert(session: Session, channel: Channel) -> None:
    """Store a new channel; of two who enter the same name at once the second is told."""
    try:
        with all_or_nothing(session):
            session.add(channel)
            session.flush()
    except IntegrityError:
        raise RuleBroken(same_name(channel.name)) from None


def _kept(  # noqa: PLR0917 - one change: whose, to what, under which lock
    session: Session,
    actor: Actor,
    channel: Channel,
    act: str,
    values: dict[str, Any],
    version: int | None,
    now: datetime,
    statuses: Collection[ChannelStatus] = tuple(ChannelStatus),
) -> Channel:
    before = _as_json(channel)
    _move(session, channel, version, statuses, values)
    after = _as_json(channel)
    changed = [field for field in after if after[field] != before[field]]
    was, is_now = ({field: side[field] for field in changed} for side in (before, after))
    record_act(session, actor, act, "channel", channel.id, was, is_now, now)
    session.flush()
    return channel


def _move(
    session: Session,
    channel: Channel,
    version: int | None,
    statuses: Collection[ChannelStatus],
    values: dict[str, Any],
) -> None:
    """Set columns under the lock: one UPDATE whose row count is checked; what changes nothing counts as no version."""
    if channel.status not in statuses:
        sentence = f"This channel is {_SAID[channel.status]} by now."
        raise WrongStatus(Fault("status", "wrong_status", sentence))
    refuse_stale(channel, version)
    if not values:
        return
    try:
        with all_or_nothing(session):
            move_on(session, channel, version, values, only=[Channel.status.in_(statuses)])
    except IntegrityError:
        raise RuleBroken(same_name(values.get("name", channel.name))) from None


_SAID = {ChannelStatus.OPEN: "open", ChannelStatus.SHELF: "on the shelf", ChannelStatus.CLOSED: "closed"}


def _as_json(channel: Channel) -> dict[str, Any]:
    """Write a channel as the audit keeps it."""
    kept = {field: getattr(channel, field) for field in _KEPT}
    kept["status"] = channel.status.value
    kept["review_on"] = channel.review_on.isoformat() if channel.review_on else None
    return kept

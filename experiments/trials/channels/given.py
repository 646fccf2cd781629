"""What is said of a channel, as it comes from form or API, and its checks: every fault, nothing stored."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import DomainError, Fault
from experiments.goals.given import LONG, SHORT, UNSET, NotGiven, day, text
from experiments.goals.goal import get_goal
from experiments.people.permission import Actor
from experiments.people.person import member
from experiments.trials.channels.channel import Channel, list_channels, parts_of
from experiments.trials.experiment import LOCKED, Experiment, Status

SHELF_MONTHS = 6
"""After so many months a channel on the shelf is looked at again, where no other day is said."""
ANSWERED_DAYS = 7
"""After so many days a proposal that answers the question is looked at: it waits for a lead, not for better times."""

RAN = (*LOCKED, Status.CONCLUDED)


@dataclass(frozen=True, slots=True)
class Answer:
    """Which goal a channel serves better than what there is, and in what."""

    goal_id: int | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelGiven:
    """A channel as somebody enters it; ``name`` alone is enough for the shelf.

    ``exists_already`` says that the account is there and in use; then nothing is asked. ``reason`` and ``review_on``
    are for the shelf: why not now, and when to look at it again.
    """

    name: str | None
    account: str | None = None
    audience: str | None = None
    why: str | None = None
    owner_id: int | None = None
    answer: Answer = Answer()
    exists_already: bool = False
    reason: str | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChannelDecision:
    """What becomes of a channel: ``open`` (with the answer), ``shelf`` or ``closed`` (with the reason)."""

    status: str
    answer: Answer = Answer()
    reason: str | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChannelChange:
    """What is to be set on a channel; everything not given stays, ``None`` empties."""

    name: str | NotGiven | None = UNSET
    account: str | NotGiven | None = UNSET
    audience: str | NotGiven | None = UNSET
    why: str | NotGiven | None = UNSET
    owner_id: int | NotGiven | None = UNSET

    def given(self) -> dict[str, Any]:
        """Give the fields that were given, by name."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not UNSET}


def checked_words(
    session: Session, actor: Actor, given: dict[str, Any], faults: list[Fault], *, channel: Channel | None = None
) -> dict[str, Any]:
    """Check name, account, people, why and owner; ``channel`` is the one that is changed."""
    values: dict[str, Any] = {}
    for field, limit in (("name", SHORT), ("account", SHORT), ("audience", LONG), ("why", LONG)):
        if field in given:
            values[field] = text(field, given[field], faults, limit=limit)
    if "owner_id" in given:
        values["owner_id"] = member(session, actor.team_id, "owner_id", given["owner_id"], faults)
    if "name" in values:
        faults += _name_faults(session, actor, values["name"], channel)
    return values


def checked_answer(session: Session, actor: Actor, answer: Answer, faults: list[Fault]) -> bool:
    """Check an answer to the question; say whether there is one at all. Half an answer is a fault."""
    because = text("better_because", answer.because, faults)
    if answer.goal_id is None and because is None:
        return False
    if answer.goal_id is None:
        faults.append(Fault("better_for_goal_id", "missing", "Say which goal it serves better than what you have."))
        return False
    try:
        get_goal(session, actor, answer.goal_id)
    except DomainError:
        faults.append(Fault("better_for_goal_id", "not_found", "There is no such goal."))
    if because is None:
        faults.append(Fault("better_because", "missing", "Say in what it serves this goal better than what you have."))
    return True


def checked_review(review_on: date | None, today: date, faults: list[Fault]) -> date | None:
    """Check the day on which a channel is looked at again: one to come."""
    day("review_on", review_on, faults)
    if review_on is not None and review_on <= today:
        faults.append(Fault("review_on", "passed", "Choose a day to come for looking at it again."))
    return review_on


def usual_review(today: date, *, answered: bool) -> date:
    """Say when a channel on the shelf is looked at again, where nobody named a day.

    Examples
    --------
    >>> usual_review(date(2026, 8, 31), answered=False), usual_review(date(2026, 8, 31), answered=True)
    (datetime.date(2027, 2, 28), datetime.date(2026, 9, 7))
    """
    if answered:
        return today + timedelta(days=ANSWERED_DAYS)
    years, month = divmod(today.month - 1 + SHELF_MONTHS, 12)
    year, month = today.year + years, month + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def ran_there(session: Session, team_id: int, name: str) -> bool:
    """Say whether the team has locked an experiment in a channel of that name: then the book knows that it exists."""
    named = session.scalars(
        sa.select(Experiment.channel)
        .where(Experiment.team_id == team_id, Experiment.status.in_(RAN), Experiment.channel.is_not(None))
        .distinct()
    )
    return any(parts_of(name)[0] in parts_of(one) for one in named if one)


def _name_faults(session: Session, actor: Actor, name: str | None, channel: Channel | None) -> list[Fault]:
    if name is None:
        return [Fault("name", "missing", "Give the channel the name by which experiments call it.")]
    folded = parts_of(name)[0]
    if channel is not None and folded == parts_of(channel.name)[0]:
        return []
    if any(folded == parts_of(one.name)[0] for one in list_channels(session, actor)):
        return [same_name(name)]
    if channel is not None and ran_there(session, actor.team_id, channel.name):
        sentence = f"Experiments ran in “{channel.name}” and are found by this name: it stays."
        return [Fault("name", "in_use", sentence)]
    return []


def same_name(name: str) -> Fault:
    """Make the refusal of a name that a channel of the team has already."""
    return Fault("name", "same_name", f"There is a channel called “{name}” already, perhaps on the shelf.")

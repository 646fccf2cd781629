"""What runs when, and where two experiments reach for the same people in the same place at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.words import STOP_WORDS, WORD, fold, stem
from experiments.people.permission import Actor, require
from experiments.trials.experiment import LOCKED, ONGOING, OPEN, Experiment, Status, status_on

WEEKS = 12
WEEKS_BEHIND = 4
MOST = 100
"""Experiments in the window; more than that nobody runs at once."""
SAID_OF_EVERYBODY = frozenset(
    map(stem, ("people", "person", "persons", "everybody", "everyone", "anybody", "anyone", "all", "user", "users"))
)
"""Words that do not say who is meant."""
ENOUGH_IN_COMMON = 0.5
"""Least share of the telling words of the shorter audience that the other one must have too."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """An experiment on the timeline; ``is_planned`` where it is a draft, which may still move."""

    experiment_id: int
    title: str
    starts: date
    ends: date
    status: Status
    channel: str | None
    audience: str | None
    owner_id: int | None

    @property
    def is_planned(self) -> bool:
        """Whether it is not locked yet."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two experiments that reach for the same people in the same place from ``starts`` to ``ends``.

    ``shared`` are the words that both audiences have, as the first one writes them; empty where one of them is said to
    be for everybody.
    """

    first: Stretch
    second: Stretch
    starts: date
    ends: date
    channel: str
    shared: tuple[str, ...]

    @property
    def days(self) -> int:
        """How many days both run."""
        return (self.ends - self.starts).days + 1


@dataclass(frozen=True, slots=True)
class Timeline:
    """Twelve whole weeks around today, what runs in them by first day, and the overlaps."""

    first: date
    last: date
    today: date
    stretches: tuple[Stretch, ...]
    overlaps: tuple[Overlap, ...]


def timeline(session: Session, actor: Actor, *, today: date) -> Timeline:
    """Give locked and running experiments and drafts with dates of the actor's team, and where they meet. One query.

    Drafts whose last day has passed never ran and are left out. Overlaps that are over are left out too: nothing can
    be moved any more.
    """
    require(actor, "see")
    first = today - timedelta(days=today.weekday() + 7 * WEEKS_BEHIND)
    last = first + timedelta(days=7 * WEEKS - 1)
    found = _stretches(session, actor.team_id, first, last, today)
    return Timeline(first, last, today, tuple(found), tuple(one for one in overlaps(found) if one.ends >= today))


def overlaps_with(session: Session, actor: Actor, experiment: Experiment, *, today: date) -> list[Overlap]:
    """Give where an experiment meets others of its team, itself as the first of both; empty while it has no dates."""
    require(actor, "see", experiment)
    own = _stretch(experiment, today)
    if own is None or experiment.team_id != actor.team_id:
        return []
    others = _stretches(session, experiment.team_id, max(own.starts, today), own.ends, today)
    met = (_meeting(own, other) for other in others if other.experiment_id != own.experiment_id)
    return [one for one in met if one is not None]


def overlaps(stretches: Sequence[Stretch]) -> list[Overlap]:
    """Find every two that meet, the sooner first."""
    met = (_meeting(one, other) for one, other in combinations(stretches, 2))
    return sorted((one for one in met if one is not None), key=lambda one: (one.starts, one.ends))


def shared_words(one: str | None, other: str | None) -> tuple[str, ...] | None:
    """Say in which words two audiences are the same; ``None`` where they are not, or where one was never named.

    Both are cut into telling words as for "tried before?". They are the same people where at least half of the telling
    words of the shorter one stand in the other, and two of them where it has that many; one without any telling word
    ("everybody") holds all. Two ways to say the same without a common word are missed.

    Examples
    --------
    >>> shared_words("Hobby cooks nearby who do not know us", "hobby cooks who like rye")
    ('hobby', 'cooks')
    >>> shared_words("Customers silent for nine months", "Customers with one order") is None
    True
    >>> shared_words("Everybody", "Customers with one order")
    ()
    """
    if not one or not other:
        return None
    ours, theirs = _telling(one), _telling(other)
    if not ours or not theirs:
        return ()
    common = [key for key in ours if key in theirs]
    shorter = min(len(ours), len(theirs))
    if len(common) < min(2, shorter) or len(common) / shorter < ENOUGH_IN_COMMON:
        return None
    return tuple(ours[key] for key in common)


def _telling(audience: str) -> dict[str, str]:
    """Give the telling words of an audience: stem to word as written, small."""
    told: dict[str, str] = {}
    for match in WORD.finditer(audience):
        word = fold(match.group())
        key = stem(word)
        if word and word not in STOP_WORDS and key not in SAID_OF_EVERYBODY and (len(word) > 1 or word.isdigit()):
            told.setdefault(key, match.group().lower())
    return told


def _meeting(one: Stretch, other: Stretch) -> Overlap | None:
    starts, ends = max(one.starts, other.starts), min(one.ends, other.ends)
    if starts > ends or not one.channel or not other.channel or fold(one.channel) != fold(other.channel):
        return None
    shared = shared_words(one.audience, other.audience)
    return None if shared is None else Overlap(one, other, starts, ends, one.channel, shared)


def _stretches(session: Session, team_id: int, first: date, last: date, today: date) -> list[Stretch]:
    drafted = sa.and_(Experiment.status.in_(OPEN), Experiment.ends >= today)
    wanted = (
        sa.select(Experiment)
        .where(
            Experiment.team_id == team_id,
            sa.text(ONGOING),
            sa.or_(Experiment.status.in_(LOCKED), drafted),
            Experiment.starts <= last,
            Experiment.ends >= first,
        )
        .order_by(Experiment.starts, Experiment.id)
        .limit(MOST)
    )
    return list(_known(_stretch(one, today) for one in session.scalars(wanted)))


def _known(stretches: Iterable[Stretch | None]) -> Iterable[Stretch]:
    return (one for one in stretches if one is not None)


def _stretch(experiment: Experiment, today: date) -> Stretch | None:
    if experiment.starts is None or experiment.ends is None:
        return None
    return Stretch(
        experiment.id,
        experiment.title,
        experiment.starts,
        experiment.ends,
        status_on(experiment, today, experiment.has_data),
        experiment.channel,
        experiment.audience,
        experiment.owner_id,
    )

"""Find a thing by the beginnings of the words of its name, whatever it is: for whoever knows where to go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard, ArchiveText
from experiments.learning.archive.fulltext import newest_matches
from experiments.learning.archive.words import filter_word, fold, typed_words
from experiments.learning.finding.spelling import look_up
from experiments.learning.lessons.lesson import Lesson
from experiments.people.permission import Actor, require
from experiments.trials.channels.channel import Channel
from experiments.trials.experiment import ONGOING, Experiment, Status, status_on
from experiments.trials.toolkits.toolkit import Toolkit

MOST_READ = 300
"""Rows of a kind whose names are compared, the newest; of closed experiments and lessons the index finds them."""
MOST_FOUND = 5


class ThingKind(StrEnum):
    """What can be found by its name."""

    EXPERIMENT = "experiment"
    GOAL = "goal"
    LESSON = "lesson"
    TOOLKIT = "toolkit"
    CHANNEL = "channel"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has a page: what it is, its number and its name; ``status`` is that of an experiment."""

    kind: ThingKind
    id: int
    name: str
    status: Status | None = None


def find_things(
    session: Session, actor: Actor, text: str, *, today: date, limit: int = MOST_FOUND
) -> tuple[Thing, ...]:
    """Find what the reader may see: at most ``limit`` of each kind, one bounded query each.

    Every word that was typed must begin a word of the name. Without a word it is the experiments that are not at their
    end, the newest first: what somebody works on.

    Raises
    ------
    Forbidden
        The person may not see the book.
    """
    words = typed_words(text)
    ongoing = ongoing_things(session, actor, today=today)
    if not words:
        return () if text.strip() else tuple(ongoing[:limit])
    ended, lessons = _filed(session, actor, words)
    kinds = (
        [*_named(ongoing, words), *ended],
        _named(_goals(session, actor), words),
        lessons,
        _named(_toolkits(session, actor), words),
        _named(_rows(session, actor, ThingKind.CHANNEL, Channel, Channel.name), words),
        _named(_rows(session, actor, ThingKind.CYCLE, Cycle, Cycle.name), words),
    )
    return tuple(thing for found in kinds for thing in found[:limit])


def names_of_things(session: Session, actor: Actor, *, today: date) -> list[str]:
    """Give the names of everything that is not found by the index of the archive, the newest of each kind.

    Raises
    ------
    Forbidden
        The person may not see the book.
    """
    things = [
        *ongoing_things(session, actor, today=today),
        *_goals(session, actor),
        *_toolkits(session, actor),
        *_rows(session, actor, ThingKind.CHANNEL, Channel, Channel.name),
        *_rows(session, actor, ThingKind.CYCLE, Cycle, Cycle.name),
    ]
    return [one.name for one in things]


def begins(name: str, words: Iterable[str]) -> bool:
    """Say whether every one of the folded words begins a word of a name.

    Examples
    --------
    >>> begins("Question headlines", ("head", "qu")), begins("Question headlines", ("lines",))
    (True, False)
    """
    there = f" {fold(name)}"
    return all(f" {word}" in there for word in words)


def _named(things: Sequence[Thing], words: Sequence[str]) -> list[Thing]:
    """Keep those with the words, the ones whose name begins with the first word before the others."""
    found = [one for one in things if begins(one.name, words)]
    return sorted(found, key=lambda one: not fold(one.name).startswith(words[0]))


def ongoing_things(session: Session, actor: Actor, *, today: date) -> list[Thing]:
    """List the experiments of the actor's team that are not at their end, the newest first.

    Raises
    ------
    Forbidden
        The person may not see the book.
    """
    require(actor, "see")
    rows = session.execute(
        sa.select(Experiment.id, Experiment.title, Experiment.status, Experiment.starts, Experiment.ends)
        .add_columns(Experiment.has_data)
        .where(Experiment.team_id == actor.team_id, sa.text(ONGOING))
        .order_by(Experiment.id.desc())
        .limit(MOST_READ)
    )
    return [
        Thing(
            ThingKind.EXPERIMENT,
            key,
            title,
            status_on(Experiment(status=status, starts=starts, ends=ends), today, has_data),
        )
        for key, title, status, starts, ends, has_data in rows
    ]


def _goals(session: Session, actor: Actor) -> list[Thing]:
    rows = session.execute(
        sa.select(Goal.id, Goal.goal)
        .where(sa.or_(Goal.team_id == actor.team_id, Goal.id.in_(actor.works_on)))
        .order_by(Goal.id.desc())
        .limit(MOST_READ)
    )
    return [Thing(ThingKind.GOAL, key, name) for key, name in rows]


def _toolkits(session: Session, actor: Actor) -> list[Thing]:
    return _rows(session, actor, ThingKind.TOOLKIT, Toolkit, Toolkit.name, Toolkit.retired_at.is_(None))


def _rows(
    session: Session,
    actor: Actor,
    kind: ThingKind,
    table: type[Toolkit | Channel | Cycle],
    name: sa.ColumnElement[str] | sa.orm.InstrumentedAttribute[str],
    *also: sa.ColumnElement[bool],
) -> list[Thing]:
    wanted = sa.select(table.id, name).where(table.team_id == actor.team_id, *also)
    return [Thing(kind, key, said) for key, said in session.execute(wanted.order_by(table.id.desc()).limit(MOST_READ))]


def _filed(session: Session, actor: Actor, words: Sequence[str]) -> tuple[list[Thing], list[Thing]]:
    """Find what is at its end, and lessons, by the index of the archive; it holds their texts too."""
    things = [filter_word("thing", kind, actor.team_id) for kind in ("experiment", "lesson")]
    known = [one.sought for one in look_up(session, actor.team_id, words)]
    matched = newest_matches(session, known, [things], most=MOST_READ)
    rows = session.execute(
        sa.select(ArchiveText.experiment_id, ArchiveText.lesson_id, ArchiveCard.title, Lesson.claim, Experiment.status)
        .select_from(matched)
        .join(ArchiveText, ArchiveText.id == matched.c.id)
        .outerjoin(ArchiveCard, ArchiveCard.experiment_id == ArchiveText.experiment_id)
        .outerjoin(Experiment, Experiment.id == ArchiveText.experiment_id)
        .outerjoin(Lesson, Lesson.id == ArchiveText.lesson_id)
        .order_by(ArchiveText.id.desc())
    )
    ended, lessons = [], []
    for experiment_id, lesson_id, title, claim, status in rows:
        if experiment_id is not None:
            ended.append(Thing(ThingKind.EXPERIMENT, experiment_id, title, status))
        elif lesson_id is not None:
            lessons.append(Thing(ThingKind.LESSON, lesson_id, claim))
    return _named(ended, words), _named(lessons, words)

"""Which lessons an experiment speaks of by itself, because it repeats one behind them, and what it says of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.words import fold
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, LessonStatus, Stance
from experiments.learning.lessons.pooling import LeftOut, Member
from experiments.metrics.kinds import Direction
from experiments.trials.experiment import Experiment

MOST_STEPS = 20
"""So many experiments back a chain of repeats is followed."""
MOST_CARDS = 200
MOST_LESSONS = 5
GENERIC = frozenset({"control", "treatment", "version", "variant", "new", "old", "test", "original", "baseline"})
"""Names that every second experiment has: alike in them, two experiments have not compared the same yet."""


class Side(StrEnum):
    """What a lesson holds true: the new version brings something, or nothing worth having, or harm."""

    GAIN = "gain"
    NO_GAIN = "no_gain"


_SAYS = {"succeeded": Side.GAIN, "harmful": Side.NO_GAIN, "no_useful_difference": Side.NO_GAIN}


class Because(StrEnum):
    """Why an experiment is taken as a repeat of one behind a lesson."""

    STANDS_BEHIND = "stands_behind"
    BUILT_ON = "built_on"
    SAME_RECIPE = "same_recipe"
    SAME_VERSIONS = "same_versions"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A lesson that an experiment speaks of, and why."""

    lesson_id: int
    because: Because


def lessons_repeated(
    session: Session, experiment: Experiment, *, identity: str | None, control: str | None
) -> list[Repeated]:
    """Find the lessons that an experiment speaks of by itself, those first that it is nearest to.

    Parameters
    ----------
    identity : str or None
        What the number that decides counts; only what counts the same repeats it.
    control : str or None
        Name of the control version.

    Notes
    -----
    Four queries. An experiment is a repeat where it was built on one behind the lesson, was started from the same
    recipe, or compares versions of the same names and texts; a lesson that was replaced hands over to the one that
    replaced it.
    """
    found: dict[int, Because] = dict.fromkeys(_already_behind(session, experiment.id), Because.STANDS_BEHIND)
    if identity is not None:
        for lesson_id in _built_on(session, experiment, identity):
            found.setdefault(lesson_id, Because.BUILT_ON)
        for lesson_id, because in _alike(session, experiment, identity, control):
            found.setdefault(lesson_id, because)
    repeated = _in_force(session, experiment.team_id, found)
    order = list(Because)
    return sorted(repeated, key=lambda one: (order.index(one.because), one.lesson_id))[:MOST_LESSONS]


def side_of(members: Iterable[Member], *, earlier: tuple[int, str | None] | None = None) -> Side | None:
    """Tell what a lesson holds true, by the answers behind it.

    Parameters
    ----------
    earlier : tuple of int and str or None
        An experiment whose earlier verdict speaks in place of the one that its card has by now.

    Returns
    -------
    Side or None
        By the oldest answer that supports it; else the opposite of the oldest that contradicts it; else the side to
        which all that support it lean. ``None`` where none of these is there.
    """
    known = list(members)
    for stance in (Stance.SUPPORTS, Stance.CONTRADICTS):
        for one in known:
            said = says(_verdict(one, earlier), provisional=one.left_out is LeftOut.PROVISIONAL)
            if one.stance is stance and said is not None:
                return said if stance is Stance.SUPPORTS else _opposite(said)
    leans = {oriented > 0 for one in known if one.stance is Stance.SUPPORTS and (oriented := _oriented(one))}
    return None if len(leans) != 1 else Side.GAIN if leans == {True} else Side.NO_GAIN


def stance_by(verdict: str | None, side: Side | None, *, provisional: bool = False) -> Stance:
    """Say what a verdict tells a lesson: no answer, or a lesson that holds nothing yet, leaves it open."""
    said = says(verdict, provisional=provisional)
    if said is None or side is None:
        return Stance.OPEN
    return Stance.SUPPORTS if said is side else Stance.CONTRADICTS


def says(verdict: str | None, *, provisional: bool = False) -> Side | None:
    """Say on which side a verdict stands; what is open, not usable or provisional stands on none.

    Examples
    --------
    >>> says("harmful"), says("undecided"), says("succeeded", provisional=True)
    (<Side.NO_GAIN: 'no_gain'>, None, None)
    """
    return None if provisional or verdict is None else _SAYS.get(verdict)


def _verdict(one: Member, earlier: tuple[int, str | None] | None) -> str | None:
    return earlier[1] if earlier is not None and earlier[0] == one.experiment_id else one.verdict


def _opposite(side: Side) -> Side:
    return Side.NO_GAIN if side is Side.GAIN else Side.GAIN


def _oriented(one: Member) -> float | None:
    if one.estimate is None:
        return None
    return -one.estimate if one.direction is Direction.DOWN else one.estimate


def _already_behind(session: Session, experiment_id: int) -> Sequence[int]:
    found = sa.select(LessonEvidence.lesson_id).where(LessonEvidence.experiment_id == experiment_id)
    return session.scalars(found.order_by(LessonEvidence.lesson_id)).all()


def _built_on(session: Session, experiment: Experiment, identity: str) -> Sequence[int]:
    """Follow what it was built on, and what that was built on, to experiments behind lessons."""
    if experiment.built_on_id is None:
        return []
    chain = (
        sa.select(Experiment.id, Experiment.built_on_id, sa.literal(1).label("step"))
        .where(Experiment.id == experiment.built_on_id, Experiment.team_id == experiment.team_id)
        .cte("chain", recursive=True)
    )
    further = sa.select(Experiment.id, Experiment.built_on_id, chain.c.step + 1).where(
        Experiment.id == chain.c.built_on_id, Experiment.team_id == experiment.team_id, chain.c.step < MOST_STEPS
    )
    chain = chain.union_all(further)
    return session.scalars(
        sa.select(LessonEvidence.lesson_id)
        .join(chain, chain.c.id == LessonEvidence.experiment_id)
        .join(ArchiveCard, ArchiveCard.experiment_id == LessonEvidence.experiment_id)
        .where(ArchiveCard.metric_identity == identity, LessonEvidence.experiment_id != experiment.id)
        .group_by(LessonEvidence.lesson_id)
        .order_by(sa.func.min(chain.c.step), LessonEvidence.lesson_id)
    ).all()


def _alike(session: Session, experiment: Experiment, identity: str, control: str | None) -> list[tuple[int, Because]]:
    """Find lessons behind which an experiment stands that compared the same, by its recipe or by its versions."""
    same = [ArchiveCard.control == control]
    if experiment.toolkit_id is not None:
        same.append(Experiment.toolkit_id == experiment.toolkit_id)
    rows = session.execute(
        sa.select(LessonEvidence.lesson_id, ArchiveCard.versions, Experiment.toolkit_id)
        .join(ArchiveCard, ArchiveCard.experiment_id == LessonEvidence.experiment_id)
        .join(Experiment, Experiment.id == ArchiveCard.experiment_id)
        .where(
            ArchiveCard.team_id == experiment.team_id,
            ArchiveCard.metric_identity == identity,
            ArchiveCard.experiment_id != experiment.id,
            sa.or_(*same),
        )
        .order_by(ArchiveCard.experiment_id.desc(), LessonEvidence.lesson_id)
        .limit(MOST_CARDS)
    )
    own = _told_apart({"name": one.name, "text": one.text} for one in experiment.variants)
    found = []
    for lesson_id, versions, toolkit_id in rows:
        if toolkit_id is not None and toolkit_id == experiment.toolkit_id:
            found.append((lesson_id, Because.SAME_RECIPE))
        elif own and own == _told_apart(versions):
            found.append((lesson_id, Because.SAME_VERSIONS))
    return found


def _told_apart(versions: Iterable[dict[str, Any]]) -> frozenset[tuple[str, str]]:
    """Give names and texts of versions; none where they are called as everybody calls them, "A" and "B"."""
    pairs = frozenset((fold(one.get("name") or ""), fold(one.get("text") or "")) for one in versions)
    speaking = any(text or (len(name) > 2 and not set(name.split()) <= GENERIC) for name, text in pairs)
    return pairs if speaking else frozenset()


def _in_force(session: Session, team_id: int, found: dict[int, Because]) -> list[Repeated]:
    """Leave out what is of another team; from a replaced lesson go on to the one that stands in its place."""
    repeated: dict[int, Because] = {}
    waiting = dict(found)
    for _step in range(MOST_STEPS):
        if not waiting:
            break
        rows = session.execute(
            sa.select(Lesson.id, Lesson.status, Lesson.replaced_by_id).where(
                Lesson.id.in_(waiting), Lesson.team_id == team_id
            )
        ).all()
        following: dict[int, Because] = {}
        for lesson_id, status, replaced_by in rows:
            if status is not LessonStatus.SUPERSEDED:
                repeated.setdefault(lesson_id, waiting[lesson_id])
            elif replaced_by is not None:
                following.setdefault(replaced_by, waiting[lesson_id])
        waiting = {key: because for key, because in following.items() if key not in repeated}
    return [Repeated(key, because) for key, because in repeated.items()]

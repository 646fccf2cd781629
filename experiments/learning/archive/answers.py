"""Answered questions, readable by everyone in the organisation, and how often each was found instead of asked again.

Everyone in the organisation is everyone in a team of the brand's own or of its customers: they read the answers of all
these teams, with whose they are, and what an agency found out for their goals. An agency is another house: it reads its
own answers and those about the goals that it works on, where it reads the current lessons already, and nothing else.
Shown are question, sentence, strength, day and kind of goal; the result behind it opens as it does elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import insert_into
from experiments.errors import Fault, RuleBroken
from experiments.goals.given import text
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard, ArchiveText
from experiments.learning.archive.found_again import AnswerUse, times_found
from experiments.learning.archive.fulltext import CAP, Sought, newest_matches
from experiments.learning.archive.tallies import ANSWERED
from experiments.learning.archive.words import filter_word, fold, query_words
from experiments.learning.sizes.kept_sizes import to_plan_with
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.person import Person
from experiments.people.record.audit import record_act
from experiments.people.team import Team, TeamKind
from experiments.people.teams import every_team

MOST_PER_PAGE = 200
MOST_USES = 20


@dataclass(frozen=True, slots=True)
class AnswersQuery:
    """Which answered questions: words that must stand in question or answer (none lists all), and which page."""

    text: str = ""
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answered question.

    ``found`` says how often it was found instead of asked again; ``opens`` whether the reader may open its result.
    ``lift`` is what was measured and ``plan_with`` what usually remains of it, where somebody may plan with it.
    """

    experiment_id: int
    question: str
    sentence: str
    grade: str | None
    day: date
    goal_kind: str | None
    team: str
    retrospective: bool
    found: int
    opens: bool
    lift: float | None = None
    plan_with: float | None = None


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """A page of answered questions, the last answered first."""

    items: tuple[Answered, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Use:
    """Somebody of one's own team found the answer: who, when, and what they were about to ask."""

    person: str
    day: date
    instead_of: str | None


@dataclass(frozen=True, slots=True)
class FoundAgain:
    """How often an answer was found, by anybody; and the last times by people of one's own team."""

    times: int
    uses: tuple[Use, ...]


def list_answers(session: Session, actor: Actor, query: AnswersQuery) -> AnswersPage:
    """List the answered questions that somebody may read: a fixed number of queries.

    Raises
    ------
    RuleBroken
        The cursor is not one of ours, or the limit is out of range.
    """
    require(actor, "see")
    after = _read_cursor(query)
    words = query_words(query.text)
    if query.text.strip() and not words:
        return AnswersPage((), None)
    teams = every_team(session)
    if words:
        keys = _searched(session, actor, teams, words, after)[: query.limit + 1]
    else:
        keys = _newest(session, actor, teams, after, query.limit + 1)
    shown = keys[: query.limit]
    more = len(keys) > query.limit
    return AnswersPage(
        _told(session, actor, [key for _, key in shown]),
        f"{shown[-1][0].isoformat()}.{shown[-1][1]}" if more else None,
    )


def answer_found(
    session: Session, actor: Actor, experiment_id: int, *, instead_of: str | None = None, now: datetime
) -> Answered:
    """Note that somebody found the answer to what they were about to ask; once a person and day.

    Parameters
    ----------
    instead_of : str or None
        What was about to be asked: the line of the draft.

    Raises
    ------
    NotFound
        There is no such answered question, or one may not read it.
    RuleBroken
        The line is longer than a text may be.
    """
    require(actor, "answer.use")
    get_answer(session, actor, experiment_id)
    faults: list[Fault] = []
    asked = text("instead_of", instead_of, faults)
    if faults:
        raise RuleBroken(*faults)
    use = {
        "experiment_id": experiment_id,
        "team_id": actor.team_id,
        "person_id": actor.person_id,
        "instead_of": asked,
        "on_day": now.date(),
        "at": now,
    }
    new = insert_into(session, AnswerUse).values(**use).on_conflict_do_nothing().returning(AnswerUse.id)
    if session.scalar(new) is not None:
        record_act(session, actor, "answer.use", "experiment", experiment_id, None, {"instead_of": asked}, now)
        session.flush()
    return get_answer(session, actor, experiment_id)


def get_answer(session: Session, actor: Actor, experiment_id: int) -> Answered:
    """Give one answered question that somebody may read; anything else is not found."""
    require(actor, "see")
    readable = _readable(actor, every_team(session))
    wanted = sa.select(ArchiveCard.experiment_id).where(ArchiveCard.experiment_id == experiment_id, readable)
    if not is_key(experiment_id) or session.scalar(wanted) is None:
        raise not_found("answered question")
    return _told(session, actor, [experiment_id])[0]


def found_again(session: Session, actor: Actor, experiment_id: int) -> FoundAgain:
    """Say how often an answer was found instead of asked again; what others were about to ask stays with them."""
    require(actor, "see")
    rows = session.execute(
        sa.select(Person.name, AnswerUse.on_day, AnswerUse.instead_of, AnswerUse.team_id)
        .join(Person, Person.id == AnswerUse.person_id)
        .where(AnswerUse.experiment_id == experiment_id)
        .order_by(AnswerUse.id.desc())
    ).all()
    own = [Use(name, day, asked) for name, day, asked, team_id in rows if team_id == actor.team_id]
    return FoundAgain(len(rows), tuple(own[:MOST_USES]))


def _own_house(actor: Actor, teams: Sequence[Team]) -> list[int]:
    """Give the teams all of whose answers are read: one's own, and in the organisation all that are no agency."""
    own = next(team for team in teams if team.id == actor.team_id)
    if own.kind is TeamKind.AGENCY:
        return [own.id]
    return [team.id for team in teams if team.kind is not TeamKind.AGENCY]


def _about_goals(actor: Actor, house: Sequence[int]) -> sa.ColumnElement[bool]:
    """Say that a card is about a goal of the house, or one that the team works on."""
    goals = sa.select(Goal.id).where(Goal.team_id.in_(house))
    return sa.or_(ArchiveCard.goal_id.in_(goals), ArchiveCard.goal_id.in_(sorted(actor.works_on)))


def _readable(actor: Actor, teams: Sequence[Team]) -> sa.ColumnElement[bool]:
    house = _own_house(actor, teams)
    return sa.and_(
        ArchiveCard.question.is_not(None), sa.or_(ArchiveCard.team_id.in_(house), _about_goals(actor, house))
    )


def _newest(
    session: Session, actor: Actor, teams: Sequence[Team], after: tuple[date, int] | None, most: int
) -> list[tuple[date, int]]:
    """Read the newest of each team by its index, then the newest of these."""
    house = _own_house(actor, teams)
    newest = []
    for team in teams:
        wanted = sa.select(ArchiveCard.filed_on, ArchiveCard.experiment_id).where(
            ArchiveCard.team_id == team.id, sa.text("question IS NOT NULL"), _older(after)
        )
        if team.id not in house:
            wanted = wanted.where(_about_goals(actor, house))
        ordered = wanted.order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc()).limit(most)
        newest.append(sa.select(ordered.subquery()))
    every = sa.union_all(*newest).subquery()
    first = sa.select(every).order_by(every.c.filed_on.desc(), every.c.experiment_id.desc()).limit(most)
    return [(day, key) for day, key in session.execute(first)]


def _searched(
    session: Session, actor: Actor, teams: Sequence[Team], words: Sequence[str], after: tuple[date, int] | None
) -> list[tuple[date, int]]:
    """Find words by the index, and keep where they stand in what is shown: nothing else of others can be guessed."""
    answered = [filter_word("verdict", verdict, team.id) for team in teams for verdict in sorted(ANSWERED)]
    found = newest_matches(session, [Sought(word) for word in words], [answered], most=CAP)
    rows = session.execute(
        sa.select(ArchiveCard.filed_on, ArchiveCard.experiment_id, ArchiveCard.question, ArchiveCard.sentence)
        .join(ArchiveText, ArchiveText.experiment_id == ArchiveCard.experiment_id)
        .join(found, found.c.id == ArchiveText.id)
        .where(_readable(actor, teams), _older(after))
    )
    return sorted(
        ((day, key) for day, key, question, sentence in rows if _all_stand_in(words, f"{question} {sentence}")),
        reverse=True,
    )


def _all_stand_in(words: Sequence[str], shown: str) -> bool:
    standing = fold(shown).split()
    return all(any(one.startswith(word) for one in standing) for word in words)


def _older(after: tuple[date, int] | None) -> sa.ColumnElement[bool]:
    if after is None:
        return sa.true()
    day, key = after
    same_day = sa.and_(ArchiveCard.filed_on == day, ArchiveCard.experiment_id < key)
    return sa.or_(ArchiveCard.filed_on < day, same_day)


def _told(session: Session, actor: Actor, keys: Sequence[int]) -> tuple[Answered, ...]:
    rows = session.execute(
        sa.select(ArchiveCard, Team.name, Goal.team_id, times_found(ArchiveCard.experiment_id))
        .join(Team, Team.id == ArchiveCard.team_id)
        .outerjoin(Goal, Goal.id == ArchiveCard.goal_id)
        .where(ArchiveCard.experiment_id.in_(keys))
    )
    told = {
        card.experiment_id: Answered(
            experiment_id=card.experiment_id,
            question=card.question or "",
            sentence=card.sentence,
            grade=card.grade,
            day=card.filed_on,
            goal_kind=card.goal_kind,
            team=team,
            retrospective=card.retrospective,
            found=found,
            # As an experiment itself says whom it is open to.
            opens=actor.team_id in (card.team_id, goal_team),
            lift=card.lift,
            plan_with=to_plan_with(card),
        )
        for card, team, goal_team, found in rows
    }
    return tuple(told[key] for key in keys)


def _read_cursor(query: AnswersQuery) -> tuple[date, int] | None:
    faults = []
    if not 1 <= query.limit <= MOST_PER_PAGE:
        faults.append(Fault("limit", "limit_out_of_range", f"A page holds 1 to {MOST_PER_PAGE} entries."))
    after = None
    if query.cursor:
        day, _, key = query.cursor.partition(".")
        try:
            after = date.fromisoformat(day), int(key)
        except ValueError:
            after = None
        if after is None or not is_key(after[1]):
            faults.append(Fault("cursor", "not_a_cursor", "This page mark is not one of ours. Start again."))
    if faults:
        raise RuleBroken(*faults)
    return after

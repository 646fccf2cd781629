"""Answered questions: who may read them, how they are found, and how often that was instead of asking again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import NotFound, RuleBroken
from experiments.goals.working import share_goal
from experiments.learning.archive.answers import (
    AnswersQuery,
    answer_found,
    found_again,
    get_answer,
    list_answers,
)
from experiments.learning.archive.found_again import AnswerUse
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.people.sharing import works_on
from experiments.people.team import TeamKind
from experiments.trials.experiment import Experiment
from tests.experiments.learning.closed import SPRING, closed, declined
from tests.factories import make_actor, make_team

QUESTION = (
    "Do link clicks per time shown go up if we open with the reader's question instead of our claim, for hobby cooks "
    "nearby who do not know us?"
)
LATER = SPRING + timedelta(days=100)


def of_team(session: Session, kind: TeamKind, name: str, role: Role = Role.VIEWER) -> Actor:
    team = make_team(session, name)
    team.kind = kind
    session.flush()
    return make_actor(session, SPRING, team=team, role=role)


@pytest.fixture
def answered(session: Session, actor: Actor, tmp_path: Path) -> Experiment:
    return closed(session, actor, tmp_path)


def asked(session: Session, actor: Actor, text: str = "", **more: object) -> list[str]:
    return [one.question for one in list_answers(session, actor, AnswersQuery(text, **more)).items]  # type: ignore[arg-type]


def test_what_is_closed_with_a_clear_answer_becomes_a_question(
    session: Session, actor: Actor, answered: Experiment
) -> None:
    (one,) = list_answers(session, actor, AnswersQuery()).items
    assert (one.experiment_id, one.question, one.grade, one.team) == (answered.id, QUESTION, "C", "Quernwell Mill")
    assert one.sentence.startswith("“B” brings at least")
    assert (one.day, one.goal_kind, one.found, one.opens) == (SPRING.date() + timedelta(days=23), "new_sales", 0, True)


def test_a_harm_is_an_answer_and_undecided_or_a_no_is_none(session: Session, actor: Actor, tmp_path: Path) -> None:
    closed(session, actor, tmp_path, verdict="undecided")
    declined(session, actor, "Buy followers", "We do not.", SPRING)
    assert asked(session, actor) == []
    closed(session, actor, tmp_path, verdict="harmful", starts=SPRING + timedelta(days=40), idea="shout")
    assert asked(session, actor) == [
        "Do link clicks per time shown go up with “B” instead of “A”, for hobby cooks nearby who do not know us?"
    ]


def test_every_log_in_of_the_organisation_reads_it_with_whose_it_is(
    session: Session, actor: Actor, answered: Experiment
) -> None:
    service = of_team(session, TeamKind.CUSTOMER, "Service")
    (one,) = list_answers(session, service, AnswersQuery()).items
    assert (one.question, one.team, one.opens) == (QUESTION, "Quernwell Mill", False)
    assert get_answer(session, service, answered.id) == one


def test_an_agency_reads_only_what_is_about_the_goals_it_works_on(
    session: Session, actor: Actor, answered: Experiment, tmp_path: Path
) -> None:
    larch = of_team(session, TeamKind.AGENCY, "Studio Larch", Role.ADMIN)
    assert asked(session, larch) == asked(session, larch, "link clicks") == []
    with pytest.raises(NotFound):
        get_answer(session, larch, answered.id)
    with pytest.raises(NotFound):
        answer_found(session, larch, answered.id, now=LATER)
    other = closed(session, actor, tmp_path, starts=SPRING + timedelta(days=40), idea="name the price")
    assert answered.goal_id is not None
    share_goal(session, actor, answered.goal_id, larch.team_id, now=LATER)
    larch = replace(larch, works_on=works_on(session, larch.team_id))
    assert asked(session, larch) == asked(session, larch, "link clicks") == [QUESTION]
    assert not get_answer(session, larch, answered.id).opens
    with pytest.raises(NotFound):
        get_answer(session, larch, other.id)


def test_what_an_agency_found_out_for_itself_stays_with_it(session: Session, actor: Actor, tmp_path: Path) -> None:
    larch = of_team(session, TeamKind.AGENCY, "Studio Larch", Role.ADMIN)
    own = closed(session, larch, tmp_path)
    assert asked(session, larch) == [QUESTION]
    assert asked(session, actor) == []
    with pytest.raises(NotFound):
        get_answer(session, actor, own.id)


def test_words_are_looked_for_in_what_is_shown_and_nowhere_else(
    session: Session, actor: Actor, answered: Experiment
) -> None:
    assert asked(session, actor, "question CLICKS") == [QUESTION]
    assert asked(session, actor, "headline") == []
    assert asked(session, actor, "curiosity") == []  # stands in the plan, which is not for everyone
    assert asked(session, actor, "…") == []


def test_pages_follow_each_other_newest_first(session: Session, actor: Actor, tmp_path: Path) -> None:
    ids = [closed(session, actor, tmp_path, starts=SPRING + timedelta(days=days)).id for days in (0, 30, 60)]
    first = list_answers(session, actor, AnswersQuery(limit=2))
    assert [one.experiment_id for one in first.items] == [ids[2], ids[1]]
    second = list_answers(session, actor, AnswersQuery(limit=2, cursor=first.next_cursor))
    assert ([one.experiment_id for one in second.items], second.next_cursor) == ([ids[0]], None)
    found = list_answers(session, actor, AnswersQuery("clicks", limit=2))
    assert [one.experiment_id for one in found.items] == [ids[2], ids[1]]
    again = list_answers(session, actor, AnswersQuery("clicks", limit=2, cursor=found.next_cursor))
    assert [one.experiment_id for one in again.items] == [ids[0]]


@pytest.mark.parametrize("query", [AnswersQuery(limit=0), AnswersQuery(limit=201), AnswersQuery(cursor="2026-03-02.x")])
def test_a_page_mark_of_somewhere_else_is_refused(session: Session, actor: Actor, query: AnswersQuery) -> None:
    with pytest.raises(RuleBroken):
        list_answers(session, actor, query)


def test_found_again_counts_once_a_person_and_day(session: Session, actor: Actor, answered: Experiment) -> None:
    service = of_team(session, TeamKind.CUSTOMER, "Service")
    answer_found(session, actor, answered.id, instead_of="Ask in the headline", now=LATER)
    again = answer_found(session, actor, answered.id, instead_of="Ask in the headline?", now=LATER + timedelta(hours=2))
    assert again.found == 1
    answer_found(session, service, answered.id, instead_of="our secret plan", now=LATER)
    assert answer_found(session, actor, answered.id, now=LATER + timedelta(days=1)).found == 3
    told = found_again(session, actor, answered.id)
    assert told.times == 3
    assert [(use.day, use.instead_of) for use in told.uses] == [
        (LATER.date() + timedelta(days=1), None),
        (LATER.date(), "Ask in the headline"),
    ]
    acts = session.scalars(sa.select(Audit.action).where(Audit.action == "answer.use")).all()
    assert len(acts) == session.scalar(sa.select(sa.func.count(AnswerUse.id))) == 3


def test_what_is_no_answer_cannot_be_found(session: Session, actor: Actor, tmp_path: Path) -> None:
    open_one = closed(session, actor, tmp_path, verdict="undecided")
    for key in (open_one.id, 99_999, 2**40):
        with pytest.raises(NotFound):
            answer_found(session, actor, key, now=LATER)


def test_it_takes_the_same_few_queries_however_much_there_is(
    session: Session, actor: Actor, tmp_path: Path, answered: Experiment
) -> None:
    counts = []
    statements: list[str] = []
    sa.event.listen(session.connection(), "before_cursor_execute", lambda *told: statements.append(told[2]))
    for days in (40, 80):
        for text in ("", "clicks"):
            statements.clear()
            list_answers(session, actor, AnswersQuery(text))
            counts.append(len(statements))
        closed(session, actor, tmp_path, starts=SPRING + timedelta(days=days))
    assert counts[:2] == counts[2:] == [3, 3]

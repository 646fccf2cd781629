"""Rating a cycle: one answer per person, counted without names."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import NotFound, RuleBroken, WrongStatus
from experiments.goals.cycle import present_cycle
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.goals.self_rating import CycleRatings, RatingGiven, SelfRating, cycle_ratings, rate_cycle
from experiments.goals.survey import CMO_SURVEY
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from tests.factories import make_actor, make_team


@pytest.fixture
def cycle_id(session: Session, actor: Actor, now: datetime) -> int:
    return present_cycle(session, actor.team_id, now.date()).id


def people(session: Session, actor: Actor, now: datetime) -> tuple[Actor, Actor, Actor]:
    tom, ada = (
        make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name=name) for name in ("Tom Reyes", "Ada Lind")
    )
    return actor, tom, ada


def test_several_people_are_counted_with_mean_and_spread(
    session: Session, actor: Actor, now: datetime, cycle_id: int
) -> None:
    ines, tom, ada = people(session, actor, now)
    rate_cycle(session, ines, RatingGiven(cycle_id, 4, " Service hears of it too late. "), now=now)
    rate_cycle(session, tom, RatingGiven(cycle_id, 4), now=now)
    rate_cycle(session, ada, RatingGiven(cycle_id, 5, "Nobody is asked before."), now=now)
    said = cycle_ratings(session, tom, cycle_id)
    assert dict(said.counts) == {4: 2, 5: 1}
    assert (said.people, said.mean) == (3, pytest.approx(13 / 3))
    assert said.spread == pytest.approx(0.57735, abs=1e-5)  # of 4, 4, 5: the square root of a third
    # By the alphabet, not by who said it or when.
    assert said.hindrances == ("Nobody is asked before.", "Service hears of it too late.")
    assert said.own is not None
    assert (said.own.score, said.own.hindrance) == (4, None)


def test_nobody_asked_yet_is_said_and_one_person_has_no_spread(
    session: Session, actor: Actor, now: datetime, cycle_id: int
) -> None:
    assert cycle_ratings(session, actor, cycle_id) == CycleRatings()
    rate_cycle(session, actor, RatingGiven(cycle_id, 7), now=now)
    said = cycle_ratings(session, actor, cycle_id)
    assert (said.mean, said.spread) == (7, None)


def test_a_later_answer_takes_the_place_of_the_earlier_one(
    session: Session, actor: Actor, now: datetime, cycle_id: int
) -> None:
    rate_cycle(session, actor, RatingGiven(cycle_id, 3, "time"), now=now)
    rate_cycle(session, actor, RatingGiven(cycle_id, 5), now=now)
    rate_cycle(session, actor, RatingGiven(cycle_id, 5), now=now)  # the same again is no act
    (row,) = session.scalars(sa.select(SelfRating))
    assert (row.score, row.hindrance) == (5, None)
    acts = list(session.scalars(sa.select(Audit).where(Audit.action == "cycle.rate")))
    assert len(acts) == 2
    # The record says that somebody answered; a lead who reads it does not learn what.
    assert [(act.before, act.after) for act in acts] == [(None, None), (None, None)]


@pytest.mark.parametrize("score", [None, 0, 8, -1])
def test_only_one_to_seven_is_an_answer_and_all_faults_come_at_once(
    session: Session, actor: Actor, now: datetime, cycle_id: int, score: int | None
) -> None:
    with pytest.raises(RuleBroken) as refused:
        rate_cycle(session, actor, RatingGiven(cycle_id, score, "x" * 201), now=now)
    assert [fault.field for fault in refused.value.faults] == ["score", "hindrance"]
    assert session.scalar(sa.select(sa.func.count()).select_from(SelfRating)) == 0


def test_a_cycle_to_come_cannot_be_rated_and_one_of_others_is_not_found(
    session: Session, actor: Actor, now: datetime, cycle_id: int
) -> None:
    later = plan_cycle(session, actor, CyclePlan("Next", date(2027, 1, 1), date(2027, 3, 31)), now=now)
    with pytest.raises(WrongStatus):
        rate_cycle(session, actor, RatingGiven(later.id, 4), now=now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        rate_cycle(session, stranger, RatingGiven(cycle_id, 4), now=now)
    with pytest.raises(NotFound):
        cycle_ratings(session, stranger, cycle_id)


def test_the_survey_is_dated_and_its_numbers_are_those_of_its_report() -> None:
    # cmosurvey.org, "12 Tips for Integrating Social Media into Your Marketing Strategy" (December 2014): mean 3.9;
    # 9.4 % now, 13.2 % over the next year, 21.4 % over the next five years. Duke University, 3 September 2014: 351
    # answered, "nine percent", "more than 13 percent", "more than 21 percent".
    assert (CMO_SURVEY.month, CMO_SURVEY.respondents, CMO_SURVEY.mean) == ("2014-08", 351, 3.9)
    assert (CMO_SURVEY.share_now, CMO_SURVEY.share_next_year, CMO_SURVEY.share_in_five_years) == (0.094, 0.132, 0.214)
    assert CMO_SURVEY.question == "How effectively is social media linked to your firm's marketing strategy?"

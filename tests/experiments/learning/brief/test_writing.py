"""The plan as one record: what stands in it, of whose book, and that it reads no more in a book of many years."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import NotFound
from experiments.goals.self_rating import RatingGiven, rate_cycle
from experiments.learning.brief.writing import brief_of
from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.people.permission import Actor, Role
from experiments.people.team import Team
from experiments.trials.attached import NextStep
from experiments.trials.decline import Refusal, decline_idea
from tests import audited
from tests.experiments.learning.brief.cycles import autumn, first_orders, winter
from tests.experiments.learning.cards_made import made_card
from tests.factories import make_actor, make_team

TODAY = date(2026, 11, 2)


def fill(session: Session, actor: Actor, cycle_id: int, goal_id: int, number: int) -> None:
    """Write so many closed experiments of the cycle, each with a lesson, a promise and a no."""
    audited.by_hand(session)
    for one in range(number):
        card = made_card(
            session,
            actor,
            cycle_id=cycle_id,
            goal_id=goal_id,
            verdict=("harmful", "succeeded", "undecided", "no_useful_difference")[one % 4],
            next_step="open",
            why=None,
            metric_identity=f"m{one % 5}",
            control="A",
            lift=0.1,
        )
        session.add(NextStep(experiment_id=card.experiment_id, text="Count second orders", due=date(2026, 12, 1)))
        session.add(
            Lesson(
                team_id=actor.team_id,
                claim=f"Claim {one}",
                scope="-",
                why="-",
                what_to_do="-",
                status=LessonStatus.CURRENT,
                review_on=date(2026, 12, 24),
                person_id=actor.person_id,
                written_at=datetime.now().astimezone(),
                changed_at=datetime.now().astimezone(),
            )
        )
    session.flush()


@pytest.mark.parametrize("number", [20, 200])
def test_it_reads_as_often_in_a_book_of_200_as_in_an_empty_one(
    session: Session, actor: Actor, now: datetime, number: int
) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    key, goal = cycle.id, first_orders(session, actor, now, cycle).id
    fill(session, actor, key, goal, 4)
    few = queries(session, actor, key)
    fill(session, actor, key, goal, number)
    assert queries(session, actor, key) <= few
    plan = brief_of(session, actor, key, today=TODAY)
    lists = (plan.proposals, plan.expiring, plan.promises, plan.stories, plan.also, plan.questions, plan.noes)
    assert all(len(one) <= 50 for one in lists)
    assert len(plan.expiring) == min(30, number + 4)
    assert len(plan.promises) == 20


def queries(session: Session, actor: Actor, cycle_id: int) -> int:
    session.flush()
    session.expunge_all()
    statements: list[str] = []
    connection = session.connection()

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    sa.event.listen(connection, "before_cursor_execute", note)
    brief_of(session, actor, cycle_id, today=TODAY)
    sa.event.remove(connection, "before_cursor_execute", note)
    return len(statements)


def test_an_empty_book_has_a_plan_that_says_so(session: Session, actor: Actor, now: datetime) -> None:
    plan = brief_of(session, actor, autumn(session, actor, now).id, today=TODAY)
    assert (plan.closed, plan.answered, plan.worked, plan.version, plan.foreword) == (0, 0, 0, 0, None)
    assert (plan.proposals, plan.goals, plan.promises, plan.barriers, plan.noes) == ((), (), (), (), ())
    assert (plan.next.cycle_id, plan.next.starts, plan.next.ends) == (None, date(2026, 12, 1), date(2026, 12, 31))


def test_the_next_cycle_is_the_planned_one(session: Session, actor: Actor, now: datetime) -> None:
    cycle, after = autumn(session, actor, now), winter(session, actor, now)
    planned = brief_of(session, actor, cycle.id, today=TODAY).next
    assert (planned.cycle_id, planned.name, planned.social_budget_minor) == (after.id, "Winter", 600_000)


def test_it_counts_only_the_cycle_and_only_of_its_own_team(session: Session, actor: Actor, now: datetime) -> None:
    cycle, after = autumn(session, actor, now), winter(session, actor, now)
    for verdict in ("succeeded", "harmful", "undecided"):
        made_card(session, actor, cycle_id=cycle.id, verdict=verdict, why=None)
    made_card(session, actor, cycle_id=after.id)
    plan = brief_of(session, actor, cycle.id, today=TODAY)
    assert (plan.closed, plan.answered, plan.worked) == (3, 2, 1)
    assert {card.verdict for card in plan.stories} == {"succeeded", "harmful"}
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    with pytest.raises(NotFound):
        brief_of(session, other, cycle.id, today=TODAY)


def test_barriers_are_told_without_names_and_each_once(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    hanne = make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Hanne Voss")
    for person, words in ((actor, "Service is not asked"), (tom, "Service is not asked"), (hanne, "No hour a week")):
        rate_cycle(session, person, RatingGiven(cycle.id, 4, words), now=now)
    assert brief_of(session, actor, cycle.id, today=TODAY).barriers == ("No hour a week", "Service is not asked")


def test_lessons_and_noes_are_listed_by_the_end_of_the_next_cycle(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    for idea, day in (("Video network", date(2027, 2, 28)), ("Daily stories", date(2027, 9, 1))):
        decline_idea(session, actor, idea, Refusal("Nobody to answer there", review_on=day), now=now)
    fill(session, actor, cycle.id, first_orders(session, actor, now, cycle).id, 1)
    plan = brief_of(session, actor, cycle.id, today=TODAY)
    assert [no.decline.idea for no in plan.noes] == ["Video network"]
    assert [lesson.claim for lesson in plan.expiring] == ["Claim 0"]
    assert plan.promises[0].text == "Count second orders"


def test_a_cycle_of_failures_costs_what_its_cards_cost(session: Session, actor: Actor, now: datetime) -> None:
    # content.md, section 5: E10 10 h and E14 6 h in the cycle, E3 €640 and 4 h before; an hour at €40; €640 a quarter
    session.get_one(Team, actor.team_id).hour_minor = 40_00
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    avoided = {"avoided_minor": 640_00, "avoided_every": "quarter", "avoided_assumption": "as before"}
    made_card(session, actor, cost_minor=640_00, hours=4, verdict="no_useful_difference", **avoided)
    for hours in (10, 6):
        made_card(session, actor, cost_minor=0, hours=hours, cycle_id=cycle.id)
    made_card(session, actor, cost_minor=560_00, cycle_id=cycle.id, verdict="succeeded", why=None)
    money = brief_of(session, actor, cycle.id, today=TODAY).money
    assert (money.spent_minor, money.failed, money.failed_minor) == (1_200_00, 2, 640_00)
    assert (money.median_failed_minor, money.median_of) == (400_00, 3)
    assert (money.avoided_minor, money.avoided_count) == (640_00, 1)
    assert money.social_share == pytest.approx(5_600 / 26_000)
    assert money.under_test == pytest.approx(560 / 5_600)

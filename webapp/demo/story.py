"""The story of Quernwell Mill, told through the functions a user goes through, each act on its own day."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from experiments.goals.goal import Criterion, GoalChange, create_goal
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.learning.archive.filing import file_refusals
from experiments.people.first import add_person
from experiments.people.members import change_department
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.people.team import Team
from experiments.people.team_settings import TeamSettings, change_team
from experiments.results.files import FileStore
from experiments.trials.toolkits.listing import list_toolkits
from webapp.demo.autumn import autumn
from webapp.demo.book import Act, DemoBook, play
from webapp.demo.channels import channel_acts
from webapp.demo.claims import claim_acts
from webapp.demo.heard import heard_acts
from webapp.demo.left_out import review_acts
from webapp.demo.margins import margin_acts
from webapp.demo.outcomes import outcome_acts
from webapp.demo.playing import CURRENCY, acts_of
from webapp.demo.rating import rating_acts
from webapp.demo.resized import resize_acts
from webapp.demo.seasons import DemoCalendar, DemoCycle, at
from webapp.demo.sheets import GOALS, PEOPLE, GoalTold
from webapp.demo.spring import spring
from webapp.demo.standing import standing_acts
from webapp.demo.summer import summer
from webapp.demo.uses import use_acts
from webapp.demo.words import word_acts
from webapp.demo.worth import worth_acts

TEAM = TeamSettings("Quernwell Mill", spend_cap=Money(1_000_00, CURRENCY), hour=Money(40_00, CURRENCY))


def load_demo(session: Session, store: FileStore, actor: Actor, now: datetime) -> None:
    """Write three cycles of Quernwell Mill into an empty book.

    Every act goes through the domain under its own past date; verdicts and grades come from the sealed rules. The
    caller commits.

    Parameters
    ----------
    session : Session
        On a migrated book without cycles.
    store : FileStore
        Keeps the uploaded files.
    actor : Actor
        The local person, an admin of the team that becomes the mill's.
    now : datetime
        The moment of loading; the present cycle contains it, 62 days in.
    """
    calendar = DemoCalendar.of(now)
    book = DemoBook(session, store, calendar)
    begun = at(calendar.spring.starts - timedelta(days=7), 8)
    change_team(session, actor, TEAM, now=begun)
    team = session.get_one(Team, actor.team_id)
    for key, person in PEOPLE.items():
        book.people[key] = added = add_person(
            session, team, email=person.email, name=person.name, password_hash=None, role=person.role, now=begun
        )
        change_department(session, added, added.person_id, person.department, now=begun)
    toolkits = list_toolkits(session, book.people["ines"], now=begun)
    book.recipes |= {one.recipe: one.id for one in toolkits if one.recipe is not None}
    play(
        book,
        [
            *_cycle_acts(calendar),
            *_experiment_acts(calendar),
            *margin_acts(calendar),
            *review_acts(calendar),
            *claim_acts(calendar),
            *channel_acts(calendar),
            *word_acts(calendar),
        ],
    )
    # The archive files what was refused when somebody looks; here nobody's look shall come after the story.
    file_refusals(session, actor.team_id)


def _experiment_acts(calendar: DemoCalendar) -> list[Act]:
    due = calendar.today + timedelta(days=17)
    told = {
        calendar.spring.name: spring(calendar.spring),
        calendar.summer.name: summer(calendar.summer, due),
        calendar.autumn.name: autumn(calendar.autumn, calendar.today),
    }
    return [
        act for cycle, tellings in told.items() for telling in tellings for act in acts_of(telling, cycle, calendar.now)
    ]


def _cycle_acts(calendar: DemoCalendar) -> list[Act]:
    """Plan each cycle a week before it begins, with the goals that are worked for in it; later it is rated."""
    return [
        Act(at(cycle.starts - timedelta(days=7), 8), partial(_plan, cycle=cycle))
        for cycle in (calendar.spring, calendar.summer, calendar.autumn)
    ] + [
        *rating_acts(calendar),
        *standing_acts(calendar),
        *worth_acts(calendar),
        *resize_acts(calendar),
        *outcome_acts(calendar),
        *heard_acts(calendar),
        *use_acts(calendar),
    ]


def _plan(book: DemoBook, now: datetime, *, cycle: DemoCycle) -> None:
    budgets = (Money(minor, CURRENCY) for minor in (cycle.marketing_budget, cycle.social_budget))
    made = plan_cycle(
        book.session, book.people["ines"], CyclePlan(cycle.name, cycle.starts, cycle.ends, *budgets), now=now
    )
    for goal in GOALS:
        if cycle.name in goal.cycles:
            change = _goal_change(book, goal, made.id, cycle)
            book.goals[cycle.name, goal.key] = create_goal(book.session, book.people["ines"], change, now=now).id


def _goal_change(book: DemoBook, goal: GoalTold, cycle_id: int, cycle: DemoCycle) -> GoalChange:
    return GoalChange(
        kind=goal.kind,
        name=goal.name,
        goal=goal.goal if cycle is book.calendar.autumn else goal.goal.partition(" (now")[0],
        success_criteria=tuple(
            Criterion(text, metric, direction, amount, cycle.ends) for text, metric, direction, amount in goal.criteria
        ),
        implementation_plan=goal.steps,
        metric=goal.metric,
        direction=goal.direction,
        baseline=goal.baseline,
        target=goal.target,
        deadline=cycle.ends,
        funnel_stage=goal.funnel_stage,
        audience=goal.audience,
        objective=goal.objective,
        owner_id=book.people[goal.owner].person_id,
        cycle_id=cycle_id,
    )

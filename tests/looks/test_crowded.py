"""A book in which people write long: every name is one word of eighty letters, sums are huge, lists are long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.lessons.lesson import Lesson
from experiments.people.person import Person
from experiments.people.team import Team
from experiments.trials.experiment import Experiment
from tests.audited import by_hand
from tests.demo import NOW, demo_app
from tests.factories import make_draft
from tests.journeys.visitor import chromium
from tests.looks.looking import looking
from tests.looks.things import experiments_of_each_kind, first_of_each
from tests.opening import without_settings
from tests.webapp.book import opened

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tests.opening import Fresh

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

LONG = "Mühlenbrotbackkurswochenendgutscheinaktionsverlängerungsentscheidungsvorlagentitel"
HUGE = 98_765_432_109_00
DRAFTS = 40


def crowd(session: Session) -> None:
    """Write over names and sums, behind everybody's back; what is sealed stays."""
    from experiments.people.first import local_actor

    by_hand(session)
    for one in session.scalars(sa.select(Experiment)):
        one.title = f"{LONG} {one.id}"
    for goal in session.scalars(sa.select(Goal)):
        goal.goal = f"{LONG} {goal.id}"
    for lesson in session.scalars(sa.select(Lesson)):
        lesson.claim, lesson.what_to_do = f"{LONG} {lesson.id}", LONG
    for cycle in session.scalars(sa.select(Cycle)):
        cycle.name, cycle.marketing_budget_minor, cycle.social_budget_minor = f"{LONG} {cycle.id}", HUGE, HUGE
    for person in session.scalars(sa.select(Person)):
        person.name = LONG
    for team in session.scalars(sa.select(Team)):
        team.name = LONG
    for _count in range(DRAFTS):
        make_draft(session, local_actor(session, now=NOW), NOW)


def test_the_most_crowded_pages_keep_to_their_width(
    fresh_demo: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_settings(monkeypatch)
    with demo_app(fresh_demo, "sqlite", tmp_path / "data") as app:
        with opened(app) as session:
            crowd(session)
        ids = first_of_each(app)
        with opened(app) as session:
            keys = experiments_of_each_kind(session)
        things = [f"/{room}/{ids[name]}" for room, name in (("goals", "goal_id"), ("lessons", "lesson_id"))]
        cycle = f"/cycles/{ids['cycle_id'] - 1}"
        with looking(app) as looker:
            for address in (
                *("/", "/goals", "/experiments", "/timeline", "/lessons", "/archive", "/archive/why", "/noes"),
                *("/archive/decisions", "/portfolio", "/portfolio/coverage", "/questions", "/settings/record"),
                *things,
                *(f"{thing}/story" for thing in things),
                *(cycle, f"{cycle}/brief", f"{cycle}/ratings", f"{cycle}/sheet"),
                *(f"/experiments/{key}/result" for key in keys[:6]),
                f"/experiments/{keys[-1]}/plan",
            ):
                looker.open(address, 200, 409)
            assert looker.wrong == {}

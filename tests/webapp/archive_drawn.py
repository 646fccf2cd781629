"""A drawn archive that has everything the page "How we are learning" counts; always the same by its seed."""

from __future__ import annotations

import math
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.facet_counts import count_cards
from experiments.learning.archive.figures import ArchiveFigure
from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Direction, MetricKind
from experiments.people.permission import Actor
from experiments.trials.attached import NextStep
from experiments.trials.experiment import Experiment, Status
from tests import audited
from tests.experiments.learning.cards_made import made_card

QUARTERS = (date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1))
NUMBERS = ("orders per click", "cost per order", "saves per person reached")


def draw_archive(session: Session, actor: Actor, experiments: int, *, now: datetime, seed: int = 8) -> None:
    """Write goals in quarters, so many closed experiments of all kinds, and a few that are locked."""
    audited.by_hand(session)
    chance = random.Random(seed)
    goals = [goal for starts in QUARTERS for goal in _goals(session, actor, starts, now)]
    cards = [_card(session, actor, place, chance.choice([*goals, None]), chance, now) for place in range(experiments)]
    count_cards(session, cards)
    for goal in goals[-3:]:
        session.add(
            Experiment(
                team_id=actor.team_id, title="Locked", status=Status.REGISTERED, goal_id=goal.id, heard="Asked",
                created_by=actor.person_id, created_at=now, changed_at=now,
            )
        )  # fmt: skip
    session.flush()


def _goals(session: Session, actor: Actor, starts: date, now: datetime) -> list[Goal]:
    ends = (starts + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    budgets = {"marketing_budget_minor": 2_600_000, "social_budget_minor": 480_000} if starts.month != 1 else {}
    cycle = Cycle(
        team_id=actor.team_id, name=f"Q{(starts.month + 2) // 3} {starts.year}", starts=starts, ends=ends,
        currency="EUR", **budgets,
    )  # fmt: skip
    same = {"team_id": actor.team_id, "cycle": cycle, "created_by": actor.person_id, "created_at": now}
    goals = [
        Goal(**same, kind=GoalKind.NEW_SALES, goal=f"More orders in {cycle.name}", metric="orders a month",
             direction=Direction.UP, baseline=200.0, target=260.0, standing=231.0, standing_on=starts),
        Goal(**same, kind=GoalKind.CUSTOM, name="Answer faster", goal=f"Faster answers in {cycle.name}",
             metric="minutes", direction=Direction.DOWN, baseline=190.0, target=60.0, standing=112.0,
             standing_on=starts),
        Goal(**same, kind=GoalKind.DONATIONS, goal=f"More donors in {cycle.name}"),
    ]  # fmt: skip
    session.add_all(goals)
    session.flush()
    return goals


def _card(  # noqa: PLR0917 - a card is made of all of it
    session: Session, actor: Actor, place: int, goal: Goal | None, chance: random.Random, now: datetime
) -> ArchiveCard:
    verdict = chance.choice(["succeeded", "succeeded", "harmful", "no_useful_difference", "undecided", "invalid"])
    days = (now.date() - timedelta(days=1) - QUARTERS[0]).days
    starts = QUARTERS[0] if goal is None else goal.cycle.starts
    filed = min(starts + timedelta(days=chance.randint(1, 100)), QUARTERS[0] + timedelta(days=days))
    locked = filed - timedelta(days=chance.randint(0, 40))
    down = chance.random() < 0.3
    log_lift = (-1 if down else 1) * (chance.uniform(0.02, 0.5) if verdict == "succeeded" else chance.gauss(0, 0.2))
    decision = chance.choice(["adopt", "keep", "repeat", "stop"])
    due = chance.choice([None, filed + timedelta(days=10), now.date() + timedelta(days=5)])
    done = chance.choice([None, True, True, False]) if due is not None and due < now.date() else None
    step = chance.choice([None, "open", "came", "did_not"])
    fields: dict[str, Any] = {
        "title": f"Test {place}", "verdict": verdict, "why": None, "filed_on": filed, "decision": decision,
        "decision_due": due, "decision_done": done,
        "decision_done_on": None if done is None else due + timedelta(days=chance.choice([3, 20])),
        "next_step": step, "grade": chance.choice(["A", "B", "C", "C", "D"]),
        "hours": chance.choice([None, 2.5, 7.75, 12.0]),
        "run_by": chance.choice([None, "in-house", "In-house, with service", "Studio Larch", "Brightwater"]),
        "cost_minor": chance.choice([None, 0, chance.randint(100, 150_000)]), "currency": "EUR",
        "forecast": chance.choice([None, 0.0, round(chance.random(), 2), 1.0]),
        "with_others": chance.choice([None, True, False, False]), "other_tactics": chance.random() < 0.3,
        "idea_on": locked - timedelta(days=chance.randint(0, 30)), "locked_on": chance.choice([locked, locked, None]),
        "retrospective": chance.random() < 0.1,
        "provisional_until": now.date() + timedelta(days=30) if chance.random() < 0.1 else None,
        "avoided_minor": chance.choice([None, None, 640_00]),
        "avoided_every": chance.choice(["month", "quarter", "year"]),
        "metric": NUMBERS[place % 3], "metric_identity": f"ratio: {NUMBERS[place % 3]}", "control": "A", "variant": "B",
        "direction": Direction.DOWN if down else Direction.UP,
        "lift": math.expm1(log_lift), "log_lift_se": chance.uniform(0.03, 0.2),
        "goal_id": None if goal is None else goal.id, "goal_kind": None if goal is None else goal.kind.value,
        "goal_name": None if goal is None else goal.name, "cycle_id": None if goal is None else goal.cycle_id,
    }  # fmt: skip
    card = made_card(session, actor, **fields)
    experiment = session.get_one(Experiment, card.experiment_id)
    experiment.goal_id, experiment.heard = card.goal_id, chance.choice([None, "A question"])
    experiment.other_tactics = ["e-mail"] if card.other_tactics else []
    if step is not None:
        ahead = step == "open" and chance.random() < 0.5
        on = now.date() + timedelta(days=20) if ahead else filed
        answered = None if step == "open" else datetime.combine(filed, time(9), tzinfo=UTC)
        session.add(
            NextStep(experiment_id=card.experiment_id, text="Go on", due=on, answered_at=answered,
                     came=None if answered is None else step == "came")
        )  # fmt: skip
    _figures(session, card)
    return card


def _figures(session: Session, card: ArchiveCard) -> None:
    for place, name in enumerate("AB"):
        session.add(
            ArchiveFigure(
                experiment_id=card.experiment_id, team_id=card.team_id, position=0, metric=card.metric,
                kind=MetricKind.RATIO.value, direction=card.direction, variant=name, variant_position=place,
                is_control=place == 0, numerator=100.0 + place, denominator=1_000.0,
                lift=card.lift if place else None, log_lift_se=card.log_lift_se if place else None,
            )
        )  # fmt: skip

"""Cards of closed experiments for tests of counts, written and counted as a closing does, without its files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.archive.tallies import count_in, known_cost
from experiments.people.permission import Actor
from experiments.trials.experiment import Experiment, Status
from tests import audited

CLOSED_ON = date(2026, 6, 1)
LATEST = datetime(2026, 6, 1, 9, tzinfo=UTC)


def made_card(session: Session, actor: Actor, **fields: Any) -> ArchiveCard:
    """Close an experiment without an analysis: harmful by a weak idea, kept, unless ``fields`` say otherwise."""
    audited.by_hand(session)
    title = fields.pop("title", "Question or statement?")
    experiment = Experiment(
        team_id=actor.team_id,
        title=title,
        status=Status.CONCLUDED,
        created_by=actor.person_id,
        created_at=LATEST,
        changed_at=LATEST,
        retrospective=fields.get("retrospective", False),
    )
    session.add(experiment)
    session.flush()
    usual: dict[str, Any] = {
        "verdict": "harmful",
        "why": "weak_idea",
        "decision": "keep",
        "channel": "paid social",
        "goal_kind": "new_sales",
        "currency": "EUR",
        "cost_minor": 100_00,
        "filed_on": CLOSED_ON,
        "retrospective": False,
        "sentence": "B brings fewer clicks.",
    }
    card = ArchiveCard(
        experiment_id=experiment.id,
        team_id=actor.team_id,
        outcome=Outcome.CONCLUDED,
        title=title,
        overridden=False,
        versions=[],
        **usual | fields,
    )
    if "full_cost_minor" not in fields:
        card.full_cost_minor = known_cost(session, card)
    session.add(card)
    session.flush()
    count_in(session, card)
    return card


def many_cards(session: Session, actor: Actor, number: int) -> None:
    """Write so many cards at once, of changing reasons, channels and costs; every third has a decision that waits."""
    audited.by_hand(session)
    first = (session.scalar(sa.select(sa.func.max(Experiment.id))) or 0) + 1
    keys = range(first, first + number)
    same = {"team_id": actor.team_id, "title": "Old one"}
    session.execute(
        sa.insert(Experiment),
        [
            same | {"id": key, "status": Status.CONCLUDED, "created_by": 1, "created_at": LATEST, "changed_at": LATEST}
            for key in keys
        ],
    )
    whys = ("weak_idea", "weak_execution", "too_small", "bad_timing")
    cards = [
        same
        | {
            "experiment_id": key,
            "outcome": Outcome.CONCLUDED,
            "filed_on": CLOSED_ON,
            "retrospective": False,
            "overridden": False,
            "sentence": "B brings fewer clicks.",
            "versions": [],
            "verdict": ("harmful", "no_useful_difference", "undecided", "succeeded")[key % 4],
            "why": whys[key // 4 % 4],
            "channel": f"channel {key % 7}",
            "goal_kind": "new_sales",
            "decision": "adopt",
            "full_cost_minor": key * 7919 % 100_000,
            "decision_due": CLOSED_ON if key % 3 == 0 else None,
        }
        for key in keys
    ]
    session.execute(sa.insert(ArchiveCard), cards)

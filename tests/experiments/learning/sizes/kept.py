"""An archive of closed experiments with known figures, written at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.archive.figures import ArchiveFigure
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor
from experiments.trials.experiment import Experiment, Status
from tests.experiments.results.exports import AFTER

CLICKED = "proportion: link clicks / reach"


@dataclass(frozen=True)
class KeptTest:
    """One experiment with a number that decides.

    ``versions`` are pairs of ln(1 + lift) as measured (as it is counted, whichever way is better) and its error;
    ``counts`` cases and people of the control and of each version instead.
    """

    versions: Sequence[tuple[float, float]] = ()
    counts: Sequence[tuple[int, int]] = ()
    number: str = CLICKED
    down: bool = False
    verdict: str = "undecided"
    grade: str = "B"
    retrospective: bool = False
    lesson_id: int | None = None


def keep(session: Session, actor: Actor, tests: Sequence[KeptTest], *, figures: bool = True) -> list[int]:
    """Write experiments with their cards, and (unless they are older) the figures of their versions."""
    first = (session.scalar(sa.select(sa.func.max(Experiment.id))) or 0) + 1
    ids = list(range(first, first + len(tests)))
    experiments, cards, rows = [], [], []
    for experiment_id, test in zip(ids, tests, strict=True):
        experiments.append(_experiment(experiment_id, actor, test))
        found = _figures(experiment_id, actor.team_id, test)
        rows += found
        best = max(found[1:], key=lambda row: (row["lift"] is not None, (row["lift"] or 0) * (-1 if test.down else 1)))
        cards.append(_card(experiment_id, actor.team_id, test, best))
    session.execute(sa.insert(Experiment), experiments)
    session.execute(sa.insert(ArchiveCard), cards)
    if figures:
        session.execute(sa.insert(ArchiveFigure), rows)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SELECT setval('experiment_id_seq', :last)"), {"last": ids[-1]})
    session.flush()
    return ids


def card_of(session: Session, experiment_id: int) -> ArchiveCard:
    """Read a card as it stands."""
    session.expire_all()
    return session.get_one(ArchiveCard, experiment_id)


def _experiment(experiment_id: int, actor: Actor, test: KeptTest) -> dict[str, Any]:
    return {
        "id": experiment_id,
        "team_id": actor.team_id,
        "title": f"Test {experiment_id}",
        "status": Status.CONCLUDED,
        "retrospective": test.retrospective,
        "created_by": actor.person_id,
        "created_at": AFTER,
        "changed_at": AFTER,
        "verdict": test.verdict,
        "grade": test.grade,
        "concluded_on": AFTER.date(),
    }


def _card(experiment_id: int, team_id: int, test: KeptTest, shown: dict[str, Any]) -> dict[str, Any]:
    return {
        "experiment_id": experiment_id,
        "team_id": team_id,
        "outcome": Outcome.CONCLUDED,
        "filed_on": date(2026, 1, 1) + timedelta(days=experiment_id % 300),
        "retrospective": test.retrospective,
        "title": f"Test {experiment_id}",
        "verdict": test.verdict,
        "overridden": False,
        "grade": test.grade,
        "sentence": "A sentence.",
        "metric": "link clicks",
        "metric_identity": test.number,
        "direction": Direction.DOWN if test.down else Direction.UP,
        "variant": shown["variant"],
        "lift": shown["lift"],
        "log_lift_se": shown["log_lift_se"],
        "lesson_id": test.lesson_id,
        "versions": [],
    }


def _figures(experiment_id: int, team_id: int, test: KeptTest) -> list[dict[str, Any]]:
    given: Sequence[tuple[int, int] | None] = test.counts or [None] * (len(test.versions) + 1)
    control, *others = given
    rows = [{**_figure(test, 0, control), "lift": None, "log_lift_se": None}]
    for place, own in enumerate(others, start=1):
        measured = test.versions[place - 1] if test.versions else _measured(own, control)
        lift, error = (None, None) if measured is None else (math.expm1(measured[0]), measured[1])
        rows.append({**_figure(test, place, own), "lift": lift, "log_lift_se": error})
    return [{"experiment_id": experiment_id, "team_id": team_id, **row} for row in rows]


def _measured(own: tuple[int, int] | None, control: tuple[int, int] | None) -> tuple[float, float] | None:
    assert own is not None
    assert control is not None
    if not own[0] or not control[0]:
        return None
    error = math.sqrt(1 / own[0] - 1 / own[1] + 1 / control[0] - 1 / control[1])
    return math.log(own[0] / own[1]) - math.log(control[0] / control[1]), error


def _figure(test: KeptTest, place: int, counts: tuple[int, int] | None) -> dict[str, Any]:
    return {
        "position": 0,
        "metric": "link clicks",
        "kind": "proportion" if test.counts else "ratio",
        "direction": "down" if test.down else "up",
        "variant": "ABCDEFGH"[place],
        "variant_position": place,
        "is_control": not place,
        "n": None if counts is None else counts[1],
        "successes": None if counts is None else counts[0],
    }

"""The archive as a table: a row per version and number, in the order in which it came in, lossless both ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.lessons.lesson import Lesson
from experiments.people.money import digits_of
from experiments.people.permission import Actor, require
from experiments.people.team import Team
from experiments.results.tables import Summary
from experiments.transfer.delimited import written
from experiments.transfer.history.columns import EXPORTED, FIGURES, VARYING
from experiments.transfer.history.known import names_in_archive
from experiments.trials.attached import NextStep
from experiments.trials.experiment import Experiment, Variant

AT_ONCE = 500
"""Experiments whose rows are written at once."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What rows need beside their figures: experiment, goal, lesson, texts and costs of versions."""

    cards: Mapping[int, Any]
    goals: Mapping[int, tuple[str, str]]
    lessons: Mapping[int, str]
    units: Mapping[int, str | None]
    texts: Mapping[tuple[int, str], str | None]
    spent: Mapping[tuple[int, str], float]
    cycles: Mapping[int, str]
    due: Mapping[int, date | None]
    currency: str


def archive_rows(session: Session, actor: Actor) -> Iterator[list[str]]:
    """Give the rows of the closed experiments of a team, as text, without the headers.

    Figures keep every digit. What was closed without any figures has no row; :func:`without_figures` counts it.

    Raises
    ------
    Forbidden
        The role may not.
    """
    require(actor, "archive.export")
    return _rows(session, actor.team_id)


def archive_csv(session: Session, actor: Actor) -> Iterator[str]:
    """Write the archive of a team as CSV, piece by piece; formulas are made harmless.

    Raises
    ------
    Forbidden
        The role may not.
    """
    return written(EXPORTED, archive_rows(session, actor))


def without_figures(session: Session, actor: Actor) -> int:
    """Count the closed experiments that an export leaves out, as they have no figures."""
    figures = sa.exists().where(ArchiveFigure.experiment_id == ArchiveCard.experiment_id)
    left = sa.select(sa.func.count()).where(
        ArchiveCard.team_id == actor.team_id, ArchiveCard.outcome == Outcome.CONCLUDED, ~figures
    )
    return session.scalar(left) or 0


def _rows(session: Session, team_id: int) -> Iterator[list[str]]:
    names = names_in_archive(session, team_id)
    last = 0
    table = ArchiveFigure.__table__.c
    while True:
        wanted = (
            sa.select(*table).where(table.team_id == team_id, table.id > last).order_by(table.id).limit(AT_ONCE * 4)
        )
        figures = session.execute(wanted).all()
        if not figures:
            return
        last = figures[-1].id
        around = _around(session, sorted({figure.experiment_id for figure in figures}))
        for figure in figures:
            if figure.experiment_id in names:
                yield _row(figure, names[figure.experiment_id], around)


def _around(session: Session, keys: Sequence[int]) -> _Around:
    card = ArchiveCard
    columns = (
        card.experiment_id, card.channel, card.tactic, card.content_type, card.audience, card.design, card.unit,
        card.started_on, card.ended_on, card.cost_minor, card.currency, card.tags, card.verdict, card.why, card.grade,
        card.goal_id, card.lesson_id, card.control, card.versions, card.team_id, card.run_by, card.hours,
        card.full_cost_minor, card.goal_name, card.goal_stage, card.phase, card.cycle_id, card.idea_on, card.locked_on,
        card.filed_on, card.provisional_until, card.retrospective, card.forecast, card.with_others, card.other_tactics,
        card.decision, card.decision_due, card.decision_done, card.decision_done_on, card.held, card.next_step,
        card.avoided_minor, card.avoided_every, card.metric_identity, card.variant,
    )  # fmt: skip
    cards = {row.experiment_id: row for row in session.execute(sa.select(*columns).where(card.experiment_id.in_(keys)))}
    goal_ids = {row.goal_id for row in cards.values() if row.goal_id is not None}
    goals = session.execute(sa.select(Goal.id, Goal.kind, Goal.goal).where(Goal.id.in_(goal_ids)))
    lesson_ids = {row.lesson_id for row in cards.values() if row.lesson_id is not None}
    lessons = session.execute(sa.select(Lesson.id, Lesson.claim).where(Lesson.id.in_(lesson_ids)))
    units = session.execute(sa.select(Experiment.id, Experiment.unit_name).where(Experiment.id.in_(keys)))
    variants = session.execute(
        sa.select(Variant.experiment_id, Variant.name, Variant.text).where(Variant.experiment_id.in_(keys))
    )
    spent = session.execute(
        sa.select(Summary.experiment_id, Variant.name, Summary.total)
        .join(Variant, Variant.id == Summary.variant_id)
        .where(Summary.experiment_id.in_(keys), Summary.measure == "spend")
    )
    teams = {row.team_id for row in cards.values()}
    currency = session.scalar(sa.select(Team.currency).where(Team.id.in_(teams)).limit(1)) or ""
    cycle_ids = {row.cycle_id for row in cards.values() if row.cycle_id is not None}
    cycles = session.execute(sa.select(Cycle.id, Cycle.name).where(Cycle.id.in_(cycle_ids)))
    due = session.execute(sa.select(NextStep.experiment_id, NextStep.due).where(NextStep.experiment_id.in_(keys)))
    return _Around(
        cards,
        {key: (kind.value, line) for key, kind, line in goals},
        {key: claim for key, claim in lessons},  # noqa: C416 - a row is no pair to the type checker
        {key: name for key, name in units},  # noqa: C416 - as above
        {(key, name): text for key, name, text in variants},
        {(key, name): total for key, name, total in spent},
        {key: name for key, name in cycles},  # noqa: C416 - as above
        {key: day for key, day in due},  # noqa: C416 - as above
        currency,
    )


def _row(figure: Any, name: str, around: _Around) -> list[str]:
    card = around.cards[figure.experiment_id]
    kind, line = around.goals.get(card.goal_id, ("", ""))
    known: dict[str, Any] = {
        "experiment": name,
        "variant": figure.variant,
        "role": "control" if figure.is_control else "treatment",
        "goal_kind": kind,
        "goal": line,
        "channel": card.channel,
        "tactic": card.tactic,
        "content_type": card.content_type,
        "audience": card.audience,
        "design": card.design,
        "unit": around.units.get(figure.experiment_id) or card.unit,
        "started": card.started_on,
        "ended": card.ended_on,
        "metric": figure.metric,
        "kind": figure.kind,
        "direction": figure.direction,
        **{column: getattr(figure, column) for column in FIGURES},
        "cost": _cost(figure, card, around),
        "currency": card.currency,
        "text": around.texts.get((figure.experiment_id, figure.variant)),
        "tags": card.tags,
        "verdict": card.verdict,
        "why": card.why,
        "lesson": around.lessons.get(card.lesson_id or 0),
        "lift": figure.lift,
        "lift_lower": figure.lower,
        "lift_upper": figure.upper,
        "shrunken_lift": figure.shrunken_lift,
        "shrunken_lower": figure.shrunken_lower,
        "shrunken_upper": figure.shrunken_upper,
        "grade": card.grade,
        **_of_the_book(figure, card, around),
    }
    own: dict[str, Any] = next((one for one in card.versions if one["name"] == figure.variant), {})
    known |= {column: own[column] for column in VARYING if own.get(column)}
    return [_text(known[column]) for column in EXPORTED]


def _of_the_book(figure: Any, card: Any, around: _Around) -> dict[str, Any]:
    """Give what the book knows beside the figures; the same in every row of an experiment, but for the last two."""
    same = (
        "run_by", "hours", "goal_name", "goal_stage", "phase", "idea_on", "locked_on", "provisional_until", "forecast",
        "with_others", "other_tactics", "decision", "decision_due", "decision_done", "decision_done_on", "held",
        "next_step", "avoided_every",
    )  # fmt: skip
    return {
        **{name: getattr(card, name) for name in same},
        "full_cost": _amount(card.full_cost_minor, around.currency),
        "cycle": around.cycles.get(card.cycle_id or 0),
        "closed_on": card.filed_on,
        "entered_afterwards": card.retrospective,
        "next_step_due": around.due.get(figure.experiment_id),
        "avoided": _amount(card.avoided_minor, around.currency),
        "number": card.metric_identity,
        "log_lift_se": figure.log_lift_se,
        "shown": figure.position == 0 and figure.variant == card.variant,
    }


def _amount(minor: int | None, currency: str) -> float | None:
    return None if minor is None else float(minor / 10 ** digits_of(currency))


def _cost(figure: Any, card: Any, around: _Around) -> float | None:
    """Give what a version cost: as it came in, else what its files say it spent, else all of it with the control."""
    said = [one for one in card.versions if one.get("cost") is not None]
    if said:
        return next((float(one["cost"]) for one in said if one["name"] == figure.variant), None)
    own = around.spent.get((figure.experiment_id, figure.variant))
    if own is not None:
        return own
    if card.cost_minor is None or card.currency is None or figure.variant != card.control:
        return None
    if any(key == figure.experiment_id for key, _ in around.spent):
        return None
    return float(card.cost_minor / 10 ** digits_of(card.currency))


def _text(value: object) -> str:
    """Write a value so that it comes back as it was: figures with every digit, days as ISO.

    Examples
    --------
    >>> _text(0.1 + 0.2), _text(20490.0), _text(None), _text(date(2025, 3, 1)), _text(True)
    ('0.30000000000000004', '20490', '', '2025-03-01', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)

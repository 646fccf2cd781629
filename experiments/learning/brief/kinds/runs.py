"""A closed experiment as the plan looks at it: its card, what it was built on, how large it was, what it still owes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.archive.questions import Asked, question_words
from experiments.learning.archive.words import fold
from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Direction, MetricKind, Unit
from experiments.trials.attached import NextStep
from experiments.trials.experiment import Experiment

SURE_ENOUGH = frozenset("ABC")
"""Strength of evidence from which on something is decided by it."""
DRAWN_SINGLY = frozenset({Unit.POST.value, Unit.AD.value, Unit.SLOT.value, Unit.REGION.value})

GoalKey = tuple[str, str]
"""Kind of a goal, and for one of the team's own its name: by it a goal goes on from cycle to cycle."""


@dataclass(frozen=True, slots=True)
class Run:
    """A closed experiment.

    Parameters
    ----------
    step_due : date or None
        The day of what was to happen next, as long as nobody has answered for it.
    per_version : int or None
        What was drawn into the smaller version; ``None`` where days or money say how large it was.
    events : tuple of float, or None
        How often what decided happened in the first version and in the new one, where it was counted.
    unit_name : str or None
        What was drawn one by one, as somebody typed it: conversations, companies.
    """

    card: ArchiveCard
    built_on_id: int | None = None
    toolkit_id: int | None = None
    idea: str | None = None
    instead_of: str | None = None
    step_due: date | None = None
    per_version: int | None = None
    events: tuple[float, float] | None = None
    unit_name: str | None = None

    @property
    def id(self) -> int:
        """Key of the experiment."""
        return self.card.experiment_id

    @property
    def decides(self) -> bool:
        """Whether something may be decided by it: strong enough, planned before, and not waiting for its outcome."""
        sure = self.card.grade in SURE_ENOUGH and not self.card.retrospective
        return sure and self.card.provisional_until is None

    @property
    def goal(self) -> GoalKey:
        """The goal it served, as it goes on from cycle to cycle."""
        return goal_key(self.card.goal_kind, self.card.goal_name)

    @property
    def days(self) -> int | None:
        """How long it ran."""
        first, last = self.card.started_on, self.card.ended_on
        return None if first is None or last is None else (last - first).days + 1

    @property
    def treatments(self) -> int:
        """How many new versions it had."""
        return max(len(self.card.versions) - 1, 1)

    @property
    def question(self) -> str:
        """What it asked, in plain words made from its plan."""
        kind = (self.card.metric_identity or "").partition(":")[0]
        return question_words(
            Asked(
                title=self.card.title,
                idea=self.idea,
                instead_of=self.instead_of,
                audience=self.card.audience,
                control=self.card.control,
                variant=self.card.variant,
                metric=self.card.metric,
                kind=MetricKind(kind) if kind in set(MetricKind) else None,
                direction=self.card.direction,
            )
        )


def goal_key(kind: str | None, name: str | None) -> GoalKey:
    """Name a goal so that it is the same in the next cycle.

    Examples
    --------
    >>> goal_key("donations", "Donations"), goal_key("custom", "Answer once")
    (('donations', ''), ('custom', 'answer once'))
    """
    return kind or "", fold(name or "") if kind == GoalKind.CUSTOM.value else ""


def oriented(lift: float | None, direction: Direction | None) -> float | None:
    """Turn a lift so that better is above 0."""
    return None if lift is None else -lift if direction is Direction.DOWN else lift


def runs_of(session: Session, cards: Iterable[ArchiveCard]) -> dict[int, Run]:
    """Read what the cards do not hold of their experiments; two queries however many there are."""
    by_id = {card.experiment_id: card for card in cards}
    figures = _figures(session, by_id)
    rows = session.execute(
        sa.select(
            Experiment.id,
            Experiment.built_on_id,
            Experiment.toolkit_id,
            Experiment.idea,
            Experiment.instead_of,
            Experiment.unit_name,
            NextStep.due,
            NextStep.answered_at,
        )
        .outerjoin(NextStep, NextStep.experiment_id == Experiment.id)
        .where(Experiment.id.in_(by_id))
    )
    return {
        row.id: Run(
            by_id[row.id],
            row.built_on_id,
            row.toolkit_id,
            row.idea,
            row.instead_of,
            row.due if row.answered_at is None else None,
            _per_version(by_id[row.id], figures.get(row.id, ())),
            _events(by_id[row.id], figures.get(row.id, ())),
            row.unit_name,
        )
        for row in rows
    }


def _figures(session: Session, keys: Collection[int]) -> Mapping[int, Sequence[Any]]:
    """Read what each version came to on the number that decided, the control first."""
    figure = ArchiveFigure
    columns = (figure.experiment_id, figure.variant, figure.is_control, figure.kind, figure.units, figure.n)
    wanted = (
        sa.select(*columns, figure.successes, figure.numerator, figure.denominator)
        .where(figure.experiment_id.in_(keys), figure.position == 0)
        .order_by(figure.is_control.desc(), figure.variant_position)
    )
    found: dict[int, list[Any]] = {}
    for one in session.execute(wanted):
        found.setdefault(one.experiment_id, []).append(one)
    return found


def _per_version(card: ArchiveCard, figures: Sequence[Any]) -> int | None:
    """Count what was drawn one by one; of an audience that a platform split, days and money say how large it was."""
    single = card.unit in DRAWN_SINGLY
    counts = [one.units if single else one.n for one in figures]
    known = [count for count in counts if count]
    return round(min(known)) if known and len(known) == len(figures) else None


def _events(card: ArchiveCard, figures: Sequence[Any]) -> tuple[float, float] | None:
    """Count what decided: of a cost what was bought, of a rate what happened, of a share who did it."""
    shown = next((one for one in figures if one.variant == card.variant and not one.is_control), None)
    if shown is None or not figures or not figures[0].is_control:
        return None
    top, below = measures_of(card)
    if "revenue" in (top, below):
        return None
    name = (
        "successes" if shown.kind == MetricKind.PROPORTION.value else "denominator" if top == "spend" else "numerator"
    )
    control, new = getattr(figures[0], name), getattr(shown, name)
    return (float(control), float(new)) if control and new else None


def measures_of(card: ArchiveCard) -> tuple[str, str]:
    """Give what the number that decided was made of: above and below the line, empty where there is nothing.

    Examples
    --------
    >>> measures_of(ArchiveCard(metric_identity="ratio: spend / conversions"))
    ('spend', 'conversions')
    """
    _, _, parts = (card.metric_identity or "").partition(": ")
    top, _, below = parts.partition(", after ")[0].partition(" / ")
    return top, below

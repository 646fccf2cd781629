"""What an archive holds of lifts, a row per version and number, ready to be shrunk."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.archive.words import fold
from experiments.metrics.kinds import Direction, MetricKind

NAN = math.nan
HALF = 0.5
"""Added to cases and to those without where a side has none: the usual rough reading where there is no logarithm."""
FEW_CASES = 10
"""Below so many cases a standard error of a logarithm says little, and the counts themselves are read."""
SPREAD_BY_CHANCE = 1.1
"""Errors up to so many times those of counting are counting's own; larger ones come from days or posts."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases and people of a version and of its control, where people were drawn one by one."""

    cases: float
    people: float
    control_cases: float
    control_people: float

    def binomial_error(self) -> float:
        """Give the standard error of ln(1 + lift) by counting alone; infinite where a side has no case."""
        if not self.cases or not self.control_cases:
            return math.inf
        return math.sqrt(1 / self.cases - 1 / self.people + 1 / self.control_cases - 1 / self.control_people)

    def roughly(self) -> tuple[float, float]:
        """Give ln(1 + lift) and its error with a half added to each side."""
        parts = [
            (self.cases + HALF, self.people + 2 * HALF),
            (self.control_cases + HALF, self.control_people + 2 * HALF),
        ]
        logs = [math.log(cases / people) for cases, people in parts]
        return logs[0] - logs[1], math.sqrt(sum(1 / cases - 1 / people for cases, people in parts))

    def tuple(self) -> tuple[float, float, float, float]:
        """Give them in the order that ``stats`` reads."""
        return self.cases, self.people, self.control_cases, self.control_people


@dataclass(frozen=True, slots=True, eq=False)
class KeptRow:
    """One version on one number.

    Parameters
    ----------
    figure_id : int or None
        Its row of ``archive_figure``; ``None`` for the card of an experiment that was closed before there were any.
    number : str
        What is counted; only the number that decided is known by what it is made of, others go by kind and name.
    metric : str
        As pages call it.
    log_lift, error : float
        ln(1 + lift) as measured, and its standard error; nan where there is none.
    counts : Counts or None
        To be read in place of them.
    shown : bool
        It is the version and number that the card of its experiment shows.
    """

    figure_id: int | None
    experiment_id: int
    position: int
    number: str
    metric: str
    lesson_id: int | None
    down: bool
    hint: bool
    shown: bool
    log_lift: float
    error: float
    counts: Counts | None
    control_variance: float

    @property
    def test(self) -> Hashable:
        """What shares a control."""
        return self.experiment_id, self.position

    @property
    def by_itself(self) -> tuple[float, float]:
        """Give ln(1 + lift) and its error, roughly where a side has no case."""
        if math.isnan(self.error) and self.counts is not None:
            return self.counts.roughly()
        return self.log_lift, self.error


def kept_rows(session: Session, team_id: int, only: sa.ColumnElement[bool] | None = None) -> list[KeptRow]:
    """Read every estimable version of the closed experiments of a team, tests in the order of their keys.

    Parameters
    ----------
    only : condition, optional
        On figure and card, by which rows are narrowed down.

    Notes
    -----
    Losers, undecided ones and hints are here as well as successes; what is not usable is not. So is what was entered
    afterwards or came in as history: it stands outside rates, because nobody said before what would count, but a lift
    is as large or small whenever it was written down. An archive that came in has to be judged by its own lifts: by
    those of others its tiny or wild ones would be forecast wrongly.
    """
    rows = _of_figures(session, team_id, only)
    if only is None:
        rows += _of_older_cards(session, team_id)
    return rows


def usable() -> sa.ColumnElement[bool]:
    """Make the condition for cards whose figures say something."""
    return sa.and_(
        ArchiveCard.outcome == Outcome.CONCLUDED,
        sa.or_(ArchiveCard.verdict.is_(None), ArchiveCard.verdict != "invalid"),
    )


def _of_figures(session: Session, team_id: int, only: sa.ColumnElement[bool] | None) -> list[KeptRow]:
    figure, card = ArchiveFigure, ArchiveCard
    found = (
        sa.select(
            figure.id,
            figure.experiment_id,
            figure.position,
            figure.metric,
            figure.kind,
            figure.direction,
            figure.variant,
            figure.is_control,
            figure.n,
            figure.successes,
            figure.mean,
            figure.sd,
            figure.lift,
            figure.log_lift_se,
            card.metric_identity,
            card.lesson_id,
            card.grade,
            card.variant.label("shown"),
        )
        .join(card, card.experiment_id == figure.experiment_id)
        .where(figure.team_id == team_id, usable())
        .order_by(figure.experiment_id, figure.position, figure.is_control.desc(), figure.variant_position)
    )
    control = None
    rows = []
    for row in session.execute(found if only is None else found.where(only)):
        if row.is_control:
            control = row
            continue
        own = control if control is not None and (control.experiment_id, control.position) == row[1:3] else None
        kept = _row(row, own)
        if kept is not None:
            rows.append(kept)
    return rows


def _row(row: Any, control: Any) -> KeptRow | None:
    counts = _counts(row, control)
    log_lift, error = NAN, NAN
    if row.lift is not None and row.lift > -1 and row.log_lift_se:
        log_lift, error = math.log1p(row.lift), row.log_lift_se
    if counts is not None and not _counted(counts, error):
        counts = None
    if counts is None and math.isnan(error):
        return None
    primary = row.position == 0
    return KeptRow(
        figure_id=row.id,
        experiment_id=row.experiment_id,
        position=row.position,
        number=row.metric_identity if primary and row.metric_identity else f"{row.kind}: {fold(row.metric)}",
        metric=row.metric,
        lesson_id=row.lesson_id,
        down=row.direction == Direction.DOWN,
        hint=row.grade not in ("A", "B", "C"),
        shown=primary and row.variant == row.shown,
        log_lift=log_lift,
        error=error,
        counts=counts,
        control_variance=_relative_variance(control),
    )


def _counts(row: Any, control: Any) -> Counts | None:
    if control is None or row.kind != MetricKind.PROPORTION:
        return None
    parts = (row.successes, row.n, control.successes, control.n)
    if any(part is None for part in parts):
        return None
    counts = Counts(*(float(part) for part in parts))
    fits = 0 <= counts.cases <= counts.people and 0 <= counts.control_cases <= counts.control_people
    return counts if fits and counts.people and counts.control_people else None


def _counted(counts: Counts, error: float) -> bool:
    """Say whether the counts say all: people drawn one by one, not days or posts that swing by themselves."""
    few = min(counts.cases, counts.control_cases) < FEW_CASES
    if math.isnan(error):
        # a number of many cases without an error was found not to be estimable, with a reason
        return not (counts.cases and counts.control_cases)
    return few or error <= SPREAD_BY_CHANCE * counts.binomial_error()


def _relative_variance(control: Any) -> float:
    """Give the variance of the log of a control's average, where its spread is known."""
    if control is None or not control.sd or not control.mean or not control.n:
        return NAN
    return float(control.sd / control.mean) ** 2 / float(control.n)


def _of_older_cards(session: Session, team_id: int) -> list[KeptRow]:
    """Read the cards of experiments that were closed before figures of versions were kept."""
    card = ArchiveCard
    found = sa.select(
        card.experiment_id, card.metric_identity, card.metric, card.lesson_id, card.direction, card.grade, card.lift,
        card.log_lift_se,
    ).where(
        card.team_id == team_id,
        usable(),
        card.lift > -1,
        card.log_lift_se > 0,
        ~sa.exists().where(ArchiveFigure.experiment_id == card.experiment_id),
    )  # fmt: skip
    return [
        KeptRow(
            figure_id=None,
            experiment_id=row.experiment_id,
            position=0,
            number=row.metric_identity or fold(row.metric or ""),
            metric=row.metric or "",
            lesson_id=row.lesson_id,
            down=row.direction is Direction.DOWN,
            hint=row.grade not in ("A", "B", "C"),
            shown=True,
            log_lift=math.log1p(row.lift or 0.0),
            error=row.log_lift_se or NAN,
            counts=None,
            control_variance=NAN,
        )
        for row in session.execute(found.order_by(card.experiment_id))
    ]


def experiments_in(rows: Iterable[KeptRow]) -> int:
    """Count the experiments behind rows: several versions or numbers of one are no history."""
    return len({row.experiment_id for row in rows})

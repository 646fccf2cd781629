"""What each version of a kept experiment came to, for each of its numbers: a row per version and number."""

from __future__ import annotations

import math
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key
from experiments.judging.document import AnalysisDoc, MetricDoc, VariantDoc
from experiments.metrics.kinds import MetricKind
from experiments.results.tables import MomentsRow
from experiments.trials.experiment import Experiment, Variant


class ArchiveFigure(Base):
    """Figures of one version on one number, written with the conclusion or by a past experiment that came in.

    Which of ``n``, ``successes``, ``mean``, ``sd``, ``numerator``, ``denominator`` and ``units`` are there depends on
    the kind of the number. ``log_lift_se`` and ``degrees`` belong to ln(1 + lift) of the plain range.
    """

    __tablename__ = "archive_figure"
    __table_args__ = (sa.UniqueConstraint("experiment_id", "position", "variant"),)

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"))
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    position: Mapped[int]
    metric: Mapped[str]
    kind: Mapped[str]
    direction: Mapped[str]
    variant: Mapped[str]
    variant_position: Mapped[int]
    is_control: Mapped[bool]
    n: Mapped[float | None]
    successes: Mapped[float | None]
    mean: Mapped[float | None]
    sd: Mapped[float | None]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    units: Mapped[float | None]
    lift: Mapped[float | None]
    lower: Mapped[float | None]
    upper: Mapped[float | None]
    log_lift_se: Mapped[float | None]
    degrees: Mapped[float | None]
    shrunken_lift: Mapped[float | None]
    shrunken_lower: Mapped[float | None]
    shrunken_upper: Mapped[float | None]


def write_figures(session: Session, experiment: Experiment, document: AnalysisDoc) -> None:
    """Write (or write anew) what each version came to, as the analysis that it was closed with says."""
    session.execute(sa.delete(ArchiveFigure).where(ArchiveFigure.experiment_id == experiment.id))
    places = {variant.name: place for place, variant in enumerate(experiment.variants)}
    spreads = _spreads(session, experiment, document["metrics"])
    for position, metric in enumerate(document["metrics"]):
        for variant in metric["variants"]:
            figure = _figure(metric, variant)
            figure.sd = _sd(figure, spreads.get((variant["name"], metric["numerator"])))
            figure.experiment_id, figure.team_id, figure.position = experiment.id, experiment.team_id, position
            figure.variant_position = places.get(variant["name"], len(places))
            figure.is_control = variant["name"] == document["control"]
            session.add(figure)
    session.flush()


Spread = tuple[float, float, float]
"""Units, mean and standard deviation of one value per unit."""


def _spreads(session: Session, experiment: Experiment, metrics: Sequence[MetricDoc]) -> dict[tuple[str, str], Spread]:
    """Read how far values per unit lie apart, by version and measure, from the sums of tables of units.

    Days, posts and what was typed have none: there a mean stands without its spread.
    """
    wanted = {metric["numerator"] for metric in metrics if metric["kind"] == MetricKind.MEAN.value}
    if not wanted:
        return {}
    rows = session.execute(
        sa.select(Variant.name, MomentsRow.n, MomentsRow.observed, MomentsRow.sums, MomentsRow.squares)
        .join(Variant, Variant.id == MomentsRow.variant_id)
        .where(MomentsRow.experiment_id == experiment.id, MomentsRow.superseded_by.is_(None))
    )
    added: dict[tuple[str, str], list[float]] = {}
    for name, n, observed, sums, squares in rows:
        for measure in wanted & sums.keys() & squares.keys():
            parts = (observed.get(measure, n), sums[measure], squares[measure])
            known = added.setdefault((name, measure), [0.0, 0.0, 0.0])
            known[:] = [one + more for one, more in zip(known, parts, strict=True)]
    return {key: _spread(*parts) for key, parts in added.items() if parts[0] > 1}


def _spread(n: float, total: float, squares: float) -> Spread:
    return n, total / n, math.sqrt(max(0.0, (squares - total * total / n) / (n - 1)))


def _sd(figure: ArchiveFigure, spread: Spread | None) -> float | None:
    """Give the standard deviation where it belongs to the very units and the very mean that were judged."""
    if spread is None or figure.mean is None or figure.n != spread[0]:
        return None
    return spread[2] if math.isclose(spread[1], figure.mean, rel_tol=1e-9) else None


def _figure(metric: MetricDoc, variant: VariantDoc) -> ArchiveFigure:
    kind = MetricKind(metric["kind"])
    lift = variant["lift"]
    figure = ArchiveFigure(
        metric=metric["name"],
        kind=kind.value,
        direction=metric["direction"],
        variant=variant["name"],
        units=variant["units"],
        lift=None if lift is None else lift["estimate"],
        lower=None if lift is None else lift["lower"],
        upper=None if lift is None else lift["upper"],
        log_lift_se=variant["log_lift_se"],
        degrees=variant.get("degrees_of_freedom"),
    )
    if kind is MetricKind.PROPORTION:
        figure.n, figure.successes = variant["denominator"] or variant["units"], variant["numerator"]
    elif kind is MetricKind.MEAN:
        figure.n, figure.mean = variant["units"], variant["value"]
    else:
        figure.numerator, figure.denominator = variant["numerator"], variant["denominator"]
    return figure

"""What a draw on record says about a file: which version a region had, and which version a day belonged to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from experiments.reading.problems.columns import NoVariant
from experiments.reading.report import Report
from experiments.reading.rows.sums import totals_of
from experiments.reduction.description import LargeReport
from experiments.reduction.small import ALL_ROWS
from experiments.trials.draws.drawn import Drawn
from experiments.trials.draws.keeping import counting_draw
from experiments.trials.draws.outcome import Method
from experiments.trials.experiment import Experiment

NOT_DRAWN = "(days without a draw)"
"""Label of the rows of days for which nothing was drawn; they are left out."""


def regions_of_draw(session: Session, experiment: Experiment, labels: Sequence[str]) -> dict[str, str]:
    """Give the version of each label that is a drawn region; one that found no partner is left out (``""``)."""
    drawn = counting_draw(session, experiment)
    if drawn is None or drawn.method is not Method.REGIONS:
        return {}
    versions = {region.casefold(): "" for region in drawn.left_out}
    versions |= {one.region.casefold(): drawn.versions[one.version] for one in drawn.placed}
    return {label: versions[folded] for label in labels if (folded := label.strip().casefold()) in versions}


def days_of_draw(session: Session, experiment: Experiment, report: Report) -> tuple[Report, Mapping[str, str]]:
    """Part the rows of a file that names no versions by the version drawn for their day.

    Only sums by day: where whole days or weeks were drawn, the day tells the version, and nothing else has to.

    Returns
    -------
    Report
        As it was, where the file names versions, has rows without a day, or no days were drawn.
    Mapping[str, str]
        The label of rows that are left out.
    """
    if isinstance(report, LargeReport) or not _has_days_only(report):
        return report, {}
    drawn = counting_draw(session, experiment)
    if drawn is None or drawn.method not in (Method.DAYS, Method.WEEKS):
        return report, {}
    return _parted(report, drawn), {NOT_DRAWN: ""}


def _has_days_only(report: Report) -> bool:
    named = set(report.variants) - {ALL_ROWS}
    plain = not (report.is_refused or report.rows_are_units or report.lifetime or report.variant_column)
    return plain and not named and bool(report.rows.lines) and all(day is not None for day in report.rows.day)


def _parted(report: Report, drawn: Drawn) -> Report:
    versions = {one.day: drawn.versions[one.version] for one in drawn.moments}
    rows = replace(
        report.rows,
        variant=[NOT_DRAWN if day is None else versions.get(day, NOT_DRAWN) for day in report.rows.day],
    )
    return replace(
        report,
        rows=rows,
        variants=totals_of(rows, people=False),
        unsure=tuple(field for field in report.unsure if field != "variant"),
        problems=tuple(problem for problem in report.problems if not isinstance(problem, NoVariant)),
        reasons={**report.reasons, "variant": "Each day belongs to the version that was drawn for it."},
    )

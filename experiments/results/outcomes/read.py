"""A later outcome out of a file: read and reduced like any other, and kept as the sums of its own columns only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from experiments.errors import Fault
from experiments.judging.figures import NOT_BY_PERSON
from experiments.metrics.expression import names_of
from experiments.metrics.kinds import Metric, MetricKind
from experiments.metrics.measures import MEASURES
from experiments.reading.report import FileMapping, Report
from experiments.reduction.description import Cell, Moments, Summaries
from experiments.reduction.small import reduce_report
from experiments.results.outcomes.typed import TypedVersion, checked_versions
from experiments.results.uploads.matching import match_labels, nobody_left_faults, unmatched_faults
from experiments.results.uploads.preview import labels_in, planned, without_labels
from experiments.results.uploads.upload import Upload
from experiments.trials.experiment import Experiment

ALL_OF_THEM = "of how many"
"""Name of the column that says how many there were in a version, where the plan has none for it."""


@dataclass(frozen=True, slots=True)
class OutcomeRead:
    """What was read of a file for a later outcome.

    Parameters
    ----------
    report : Report
        The file.
    matches : Mapping[str, str or None]
        Label in the file to version; ``None`` has to be asked.
    figures : dict
        What is kept of it; not to be used where there are faults.
    faults : tuple of Fault
        Everything that stands against it: names not settled, a column not found, figures that cannot be.
    asked : tuple of str
        Roles whose column has to be named.
    """

    report: Report
    matches: Mapping[str, str | None]
    figures: dict[str, Any]
    faults: tuple[Fault, ...]
    asked: tuple[str, ...] = ()


def read_outcome(
    experiment: Experiment, metric: Metric, upload: Upload, mapping: FileMapping | None = None
) -> OutcomeRead:
    """Read a file for the later outcome of an experiment; nothing is stored.

    Parameters
    ----------
    metric : Metric
        The outcome as planned.
    mapping : FileMapping, optional
        What a person said of the file; ``columns`` may name those of the outcome as ``numerator`` and ``denominator``.

    Raises
    ------
    RuleBroken
        The mapping names a version that the plan does not have.
    """
    mapping = _under_planned_names(mapping, metric)
    report = upload.read(without_labels(mapping))
    if report.is_refused:
        return OutcomeRead(report, {}, {}, ())
    plan = planned(experiment)
    matches = match_labels(labels_in(report), plan, mapping.variants if mapping is not None else {})
    faults = unmatched_faults(matches, plan)
    if not faults:
        faults = [
            Fault("variants", "version_missing", f"The file has no rows of “{variant.name}”.")
            for variant in plan
            if variant.name not in matches.values()
        ]
    found, asked, more = _columns(report, metric)
    faults += more
    if faults:
        return OutcomeRead(report, matches, {}, tuple(faults), tuple(asked))
    summaries = reduce_report(report, labels={label: name or "" for label, name in matches.items()})
    faults += nobody_left_faults(summaries)
    figures = _kept(summaries, found, [variant.name for variant in plan], faults)
    return OutcomeRead(report, matches, {"name": upload.name, "currency": report.currency, **figures}, tuple(faults))


def _under_planned_names(mapping: FileMapping | None, metric: Metric) -> FileMapping | None:
    """Let the columns that a person named for the outcome be read under the names of its plan."""
    if mapping is None:
        return None
    names = {"numerator": metric.numerator, "denominator": metric.denominator or ALL_OF_THEM}
    return replace(mapping, columns={names.get(role, role): header for role, header in mapping.columns.items()})


def _columns(report: Report, metric: Metric) -> tuple[Metric, list[str], list[Fault]]:
    """Find the columns of the outcome by their names; where one number alone is left, it is meant."""
    measures = list(report.rows.measures)
    names = names_of(report.columns, measures)
    alone = metric.kind is MetricKind.PROPORTION and report.rows_are_units  # a row each: nothing stands below the line
    wanted = {"numerator": metric.numerator, "denominator": None if alone else metric.denominator}
    found = {part: names.get(name.strip().lower()) if name else None for part, name in wanted.items()}
    left = [name for name in measures if name not in found.values()]
    own = [name for name in left if name not in MEASURES] or left
    if found["numerator"] is None and len(own) == 1:
        found["numerator"] = own[0]
    asked = [part for part, name in wanted.items() if name and found[part] is None]
    if metric.kind is MetricKind.PROPORTION and not report.rows_are_units:
        # A total of each version: of how many is the number that stands beside it.
        beside = [name for name in measures if name != found["numerator"] and name not in NOT_BY_PERSON]
        found["denominator"] = found["denominator"] or names.get(ALL_OF_THEM)
        if found["denominator"] is None and found["numerator"] is not None and len(beside) == 1:
            found["denominator"] = beside[0]
        two_alone = found["numerator"] is None and len(beside) == 2  # whichever it is, the other says of how many
        asked = [part for part in wanted if found[part] is None and not (part == "denominator" and two_alone)]
    headers = ", ".join(f"“{header}”" for header in report.headers if header)
    said = {
        "numerator": f"Which column is “{metric.name}”? The file has: {headers}.",
        "denominator": f"Which column says of how many? The file has: {headers}.",
    }
    faults = [Fault(f"columns.{part}", "column_unknown", said[part]) for part in asked]
    return replace(metric, numerator=found["numerator"] or "", denominator=found["denominator"]), asked, faults


def _kept(summaries: Summaries, metric: Metric, names: Sequence[str], faults: list[Fault]) -> dict[str, Any]:
    """Write what is kept of a file: the sums of the outcome's own columns, under the versions of the plan."""
    if metric.kind is MetricKind.PROPORTION and not summaries.moments and _one_total_each(summaries):
        versions = [_as_typed(cell, metric) for cell in summaries.cells]
        return {"versions": checked_versions(versions, metric.kind, names, faults)}
    if metric.kind is MetricKind.PROPORTION and summaries.moments:
        faults += _yes_or_no(summaries, metric)
    columns = {name for name in (metric.numerator, metric.denominator) if name is not None}
    return {
        "numerator": metric.numerator,
        "denominator": metric.denominator,
        "in_several": summaries.in_several,
        "cells": [_cell_json(cell, columns) for cell in summaries.cells],
        "moments": [_moments_json(one, columns) for one in summaries.moments],
    }


def _one_total_each(summaries: Summaries) -> bool:
    names = [cell.variant for cell in summaries.cells]
    return len(names) == len(set(names))


def _as_typed(cell: Cell, metric: Metric) -> TypedVersion:
    below = cell.sums.get(metric.denominator) if metric.denominator is not None else None
    return TypedVersion(cell.variant, units=below, successes=cell.sums.get(metric.numerator))


def _yes_or_no(summaries: Summaries, metric: Metric) -> list[Fault]:
    """Refuse a share whose column holds more than yes and no: an average would be another number than was planned."""
    if all(metric.numerator in one.binary for one in summaries.moments):
        return []
    sentence = (
        f"“{metric.name}” is a share, but its column holds more than yes and no for some. Give a column with 1 for "
        "whoever did it and 0 for everybody else, one row each."
    )
    return [Fault("columns.numerator", "not_yes_or_no", sentence)]


def summaries_from(figures: Mapping[str, Any]) -> Summaries:
    """Read back the sums that were kept of a file."""
    return Summaries(
        cells=tuple(
            Cell(one["variant"], _day(one["day"]), one["span_days"], one["unit"], one["sums"], one["rows"])
            for one in figures["cells"]
        ),
        moments=tuple(
            Moments(
                variant=one["variant"],
                day=_day(one["day"]),
                n=one["n"],
                sums=one["sums"],
                squares=one["squares"],
                products=one["products"],
                binary=frozenset(one["binary"]),
                observed=one["observed"],
            )
            for one in figures["moments"]
        ),
        in_several=figures["in_several"],
    )


def _cell_json(cell: Cell, columns: set[str]) -> dict[str, Any]:
    sums = {name: value for name, value in cell.sums.items() if name in columns}
    day = cell.day.isoformat() if cell.day else None
    same = {"variant": cell.variant, "span_days": cell.span_days, "unit": cell.unit, "rows": cell.rows}
    return {**same, "day": day, "sums": sums}


def _moments_json(one: Moments, columns: set[str]) -> dict[str, Any]:
    def own(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if set(name.split("*")) <= columns or name in columns}

    return {
        "variant": one.variant,
        "day": one.day.isoformat() if one.day else None,
        "n": one.n,
        "sums": own(one.sums),
        "squares": own(one.squares),
        "products": own(one.products),
        "binary": sorted(one.binary & columns),
        "observed": own(one.observed),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""Who saw what: reach, else times shown, per variant and segment of a breakdown export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.reading.report import Report
from experiments.reduction.small import ALL_ROWS

COUNTED = ("reach", "impressions")


def audience_of(reports: Sequence[Report], labels: Sequence[Mapping[str, str]]) -> dict[str, dict[str, float]]:
    """Add up the audience of each variant over files that split rows by age, gender, device or the like.

    Parameters
    ----------
    reports : sequence of Report
        Files as read.
    labels : sequence of Mapping[str, str]
        Per file, label to variant as for :func:`experiments.reduction.small.reduce_reports`.

    Returns
    -------
    dict
        ``{variant: {segment: count}}``, a segment reads "18-24 · female" where the file splits twice. Empty where a
        file has no breakdown, since shares of half the rows would mislead.
    """
    found: dict[str, dict[str, float]] = {}
    for report, names in zip(reports, labels, strict=True):
        rows = report.rows
        counts = next((rows.measures[name] for name in COUNTED if name in rows.measures), None)
        if counts is None or not rows.breakdowns:
            return {}
        columns = list(rows.breakdowns.values())
        for position, label in enumerate(rows.variant):
            own = ALL_ROWS if report.variant_column is None and not label else label
            variant, count = names.get(own, own), counts[position]
            if variant and count is not None:
                segment = " · ".join(column[position] for column in columns)
                shares = found.setdefault(variant, {})
                shares[segment] = shares.get(segment, 0.0) + count
    return found

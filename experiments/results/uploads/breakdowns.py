"""What a file tells about the audience of each variant: reach or times shown by segment (age, gender, device)."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.reading.report import Report

AUDIENCE = ("reach", "impressions")


def breakdowns_of(report: Report, labels: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Sum reach (else impressions) per variant and segment; empty without breakdown columns.

    Parameters
    ----------
    report : Report
        A file as read.
    labels : Mapping[str, str]
        Label in the file to variant; ``""`` is left out.

    Returns
    -------
    dict
        ``{variant: {segment: count}}``; a segment reads "18-24 · female" where the file splits twice.
    """
    rows = report.rows
    counts = next((rows.measures[name] for name in AUDIENCE if name in rows.measures), None)
    if counts is None or not rows.breakdowns:
        return {}
    columns = list(rows.breakdowns.values())
    shares: dict[str, dict[str, float]] = {}
    for position, label in enumerate(rows.variant):
        variant, count = labels.get(label, ""), counts[position]
        if variant and count is not None:
            segment = " · ".join(column[position] for column in columns)
            own = shares.setdefault(variant, {})
            own[segment] = own.get(segment, 0.0) + count
    return shares

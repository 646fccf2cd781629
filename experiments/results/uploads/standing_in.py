"""Columns that are what the plan asks for under another name: the person is not asked what nobody would doubt."""

from __future__ import annotations

from collections.abc import Iterable

from experiments.reading.report import Report

CLICKS_LEAD_OUT = frozenset({"google_ads", "mailchimp", "klaviyo"})
"""Platforms whose one number of clicks counts those that lead to the page: nothing else can be clicked there."""
NO_MEASURES = frozenset({"variant", "date", "unit"})


def standing_in(report: Report, needed: Iterable[str]) -> dict[str, str]:
    """Find the columns that answer a plan under another name.

    Parameters
    ----------
    report : Report
        The file as read without a word from anybody.
    needed : iterable of str
        Measures that the plan needs, all of them.

    Returns
    -------
    dict of str to str
        Measure of the plan to header of the file: a header that is the measure but for capitals, blanks and signs,
        whatever else it was taken for, and the clicks of platforms that count no others. What is found already, and
        what is in doubt, is left out.
    """
    wanted = set(needed)
    missing = sorted(wanted - set(report.rows.measures))
    free = {header for role, header in report.columns.items() if role not in wanted | NO_MEASURES}
    free |= set(report.rows.measures) - wanted - set(report.columns)
    # taken out of an added-up measure, a column would leave nothing of it
    free -= {part for role, header in report.columns.items() if role in wanted for part in header.split(" + ")}
    found = {}
    for measure in missing:
        same = [header for header in free if _plain(header) == _plain(measure)]
        if len(same) == 1:
            found[measure] = same[0]
    clicks = report.columns.get("clicks")
    if "link_clicks" in missing and "clicks" not in wanted and report.platform in CLICKS_LEAD_OUT and clicks:
        found["link_clicks"] = clicks
    return found


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())

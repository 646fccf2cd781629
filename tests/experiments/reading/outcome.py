"""What a written file must come out as, and how a damaged one may."""

from __future__ import annotations

from experiments.reading.read import read_file
from experiments.reading.report import Report
from tests.experiments.reading.generator.damage import Damaged
from tests.experiments.reading.generator.draft import Draft


def differences(draft: Draft, data: bytes) -> list[str]:
    """Say in which fields the report of an undamaged file differs from what was written."""
    report = read_file(data, draft.name)
    found = [problem.sentence for problem in report.problems if problem.severity == "fatal"]
    for name, value, wanted in (
        ("platform", report.platform, draft.platform),
        ("level", report.level, draft.level),
        ("rows", len(report.rows.lines), len(draft.data_places())),
        ("days", report.date_range, draft.days),
        ("currency", report.currency, draft.currency),
        ("variants", sorted(report.variants), sorted(draft.totals)),
    ):
        if value != wanted:
            found.append(f"{name} is {value}, not {wanted}")
    return found or _wrong_totals(draft, report)


def _wrong_totals(draft: Draft, report: Report) -> list[str]:
    return [
        f"{measure} of {variant} is {report.variants[variant].get(measure)}, not {value}"
        for variant, totals in draft.totals.items()
        for measure, value in totals.items()
        if abs(report.variants[variant].get(measure, float("inf")) - value) > 1e-4
    ]


def is_silent(draft: Draft, damaged: Damaged) -> bool:
    """Say whether a damaged file gave other totals, or a refusal, without a problem that names the damage."""
    report = read_file(damaged.data, draft.name)
    if {problem.code for problem in report.problems} & damaged.codes:
        return False
    exact = sorted(report.variants) == sorted(draft.totals) and not _wrong_totals(draft, report)
    return report.is_refused or not exact

"""The three questions about a dropped file, asked before any number is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from experiments.judging.files import default_control
from experiments.metrics.catalogue import CATALOGUE
from experiments.metrics.expression import FileShape, default_expression
from experiments.metrics.kinds import Direction, Metric, MetricKind
from experiments.metrics.measures import MEASURES, MONEY, PEOPLE
from experiments.reading.problems.columns import OneVariant
from experiments.reading.report import Report
from experiments.results.drops.dropped import Answers, Dropped
from webapp import words
from webapp.forms.numbers import percent_text
from webapp.language.said import display_words, one_of
from webapp.records.files.columns import rows_said
from webapp.records.files.file import FilePage, file_page

MOST_CHOICES = 8

SPLITS = {
    "platform_split": _l(
        "In its A/B test, or because both ran side by side. Good, if both versions reached similar people."
    ),
    "randomized": _l("By chance alone; tools that send mails do it too. The best there is."),
}
"""What the ways of splitting mean to whoever brings a file: no draw of ours is behind it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A number that could decide: as ``trialbook analyze --metric`` writes it, and as the page says it."""

    expression: str
    says: str
    line: str


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """What the page between drop and verdict shows."""

    id: int
    files: tuple[FilePage, ...]
    labels: tuple[str, ...]
    sizes: Mapping[str, str]
    variant_column: str | None
    chosen_column: str
    candidates: tuple[str, ...]
    headers: tuple[str, ...]
    asks_unit: bool
    metrics: tuple[Choice, ...]
    measures: tuple[tuple[str, str], ...]
    designs: tuple[tuple[str, str, str], ...]
    given: Mapping[str, str]


def questions_page(
    dropped: Dropped, reports: Sequence[Report], given: Mapping[str, str] | None, *, chosen_column: str = ""
) -> QuestionsPage:
    """Bring together what is asked, with what was typed before.

    Parameters
    ----------
    dropped : Dropped
        The set as stored.
    reports : sequence of Report
        As read now: another column may have been chosen for the versions.
    given : Mapping[str, str] or None
        What was typed; ``None`` shows what was found.
    chosen_column : str
        Header that a person chose for the versions, "" where the one found stays.
    """
    first = reports[0]
    labels = dropped.labels
    if chosen_column:
        labels = tuple(dict.fromkeys(label for report in reports for label in report.variants))
    measures = _shared_measures(reports)
    metrics = _offered(measures, reports)
    return QuestionsPage(
        id=dropped.id,
        files=_files(reports, dropped.names),
        labels=labels,
        sizes=_sizes(reports, labels),
        variant_column=first.variant_column,
        chosen_column=chosen_column,
        candidates=tuple(dict.fromkeys((*first.variant_candidates, *first.headers))),
        headers=tuple(first.headers),
        asks_unit="unit" in first.unsure,
        metrics=metrics,
        measures=tuple((name, display_words(name)) for name in measures),
        designs=tuple((n, str(each.says), str(SPLITS.get(n, each.line))) for n, each in words.DESIGNS.items()),
        given=_found(reports, labels, measures, metrics) if given is None else given,
    )


def _sizes(reports: Sequence[Report], labels: Sequence[str]) -> dict[str, str]:
    """Say how many rows each version has: enough to know it again, and no figure that could choose the answers."""
    found = Counter(label for report in reports for label in report.rows.variant)
    return {label: rows_said(found[label]) for label in labels if found[label]}


def _files(reports: Sequence[Report], names: Sequence[str]) -> tuple[FilePage, ...]:
    """Show the files; that one holds one version only is no news where several were dropped together."""
    files = [file_page(report, name) for report, name in zip(reports, names, strict=True)]
    if len(files) == 1:
        return tuple(files)
    return tuple(replace(one, problems=tuple(p for p in one.problems if p.code != OneVariant.code)) for one in files)


def _found(
    reports: Sequence[Report], labels: Sequence[str], measures: Sequence[str], metrics: Sequence[Choice]
) -> dict[str, str]:
    """Fill in what the files suggest. Who decided who saw what is never filled in: no file says it."""
    found = {"worthwhile_lift": "5"}
    if labels:
        found["control"] = default_control(labels, reports)
    if metrics:
        found["metric"] = metrics[0].expression
    elif measures:
        # regions and the like come with sums only: the one that is nearest to money decides
        found["numerator"] = next((name for name in ("revenue", "conversions") if name in measures), measures[0])
    return found


def _offered(measures: Sequence[str], reports: Sequence[Report]) -> tuple[Choice, ...]:
    """Offer the numbers of these files, the usual one first.

    A platform's own columns beside those that are known make no number that anybody decides by; in a table of one's
    own a column that has an own name is as good as any.
    """
    people = all(report.rows_are_units for report in reports)
    own = all((report.platform or "generic").startswith("generic") for report in reports)
    choices = metric_choices([name for name in measures if own or name in MEASURES], people_are_rows=people)
    usual = default_expression(measures, FileShape(rows_are_units=people))
    first = "" if usual is None else usual.text
    return tuple(sorted(choices, key=lambda choice: choice.expression != first))


def metric_choices(measures: Sequence[str], *, people_are_rows: bool) -> tuple[Choice, ...]:
    """List the numbers that these measures can make, those that usually decide first.

    Examples
    --------
    >>> [choice.expression for choice in metric_choices(["impressions", "link_clicks"], people_are_rows=False)]
    ['link_clicks/impressions']
    """
    if people_are_rows:
        return tuple(Choice(name, _per_person(name), "") for name in measures[:MOST_CHOICES])
    known = [metric for metric in CATALOGUE.values() if _can_be_made(metric, measures)]
    found = {f"{m.numerator}/{m.denominator}": m for m in known}
    choices = [Choice(text, _per(m.numerator, str(m.denominator)), _line(m)) for text, m in found.items()]
    choices += [
        Choice(f"{above}/{below}", _per(above, below), "")
        for above in measures
        for below in measures
        if below in PEOPLE and above not in PEOPLE | MONEY | {"impressions"} and f"{above}/{below}" not in found
    ]
    return tuple(choices[:MOST_CHOICES])


def _can_be_made(metric: Metric, measures: Sequence[str]) -> bool:
    return (
        metric.kind in {MetricKind.RATIO, MetricKind.PROPORTION}
        and metric.denominator is not None
        and metric.numerator in measures
        and metric.denominator in measures
    )


def _per(above: str, below: str) -> str:
    one = one_of(below)
    return _("%(above)s per %(below)s", above=display_words(above), below=one)


def _line(metric: Metric) -> str:
    return str(words.TERMS["direction_down"].says) if metric.direction is Direction.DOWN else ""


def _per_person(name: str) -> str:
    return _("%(measure)s per person", measure=display_words(name))


def _shared_measures(reports: Sequence[Report]) -> list[str]:
    """Name the measures that every file has, in the order of the first; empty columns are none."""
    filled = [
        # of a file too large to be held there are names and no rows: all its columns were summed
        [
            name
            for name, values in report.rows.measures.items()
            if report.counted is not None or any(value is not None for value in values)
        ]
        for report in reports
    ]
    return [name for name in filled[0] if all(name in others for others in filled[1:])]


def typed(answers: Answers) -> dict[str, str]:
    """Write stored answers back as the fields they came from."""
    lift = answers.worthwhile_lift
    return {
        "control": answers.control or "",
        "metric": answers.metric or "",
        "worthwhile_lift": percent_text(lift),
        "design": answers.design.value if answers.design else "",
        "variant_column": answers.variant_column or "",
        "unit_column": answers.unit_column or "",
    }

"""Only files: judge what was exported without a plan, as the command and the start page do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from experiments.errors import Fault, RuleBroken
from experiments.judging import figures
from experiments.judging.analysis import analyze
from experiments.judging.channels import (
    are_channels,
    channel_labels,
    compares_channels,
    cost_per_outcome,
    origins_of,
    shared_measures,
)
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.judging.document import AnalysisDoc
from experiments.judging.refusals import (
    MOST_VARIANTS,
    EverybodyInSeveral,
    NoNumbers,
    OneVariant,
    TooManyVariants,
    refused_doc,
)
from experiments.judging.together import Together, put_together, without_repeats
from experiments.judging.words import phrases
from experiments.metrics.expression import (
    Expression,
    FileShape,
    UnknownMetric,
    default_expression,
    metric_of,
    names_of,
    parse_metric,
)
from experiments.metrics.kinds import Design, Metric, Role, Unit
from experiments.reading.problems.columns import NoVariant
from experiments.reading.problems.problem import Problem
from experiments.reading.report import Report
from experiments.reduction.audience import audience_of
from experiments.reduction.description import Summaries
from experiments.reduction.small import ALL_ROWS

CONTROL_WORDS = frozenset(
    {
        "control",
        "original",
        "baseline",
        "holdout",
        "current",
        "existing",
        "default",
        "usual",
        "placebo",
        "psa",
        "none",
        "nothing",
        "no",
        "kontrolle",
        "kontrollgruppe",
        "contrôle",
        "témoin",
        "actual",
        "plain",
        "old",
        "before",
        "vorher",
        "bisher",
        "antes",
        "avant",
        "without",
        "ohne",
    }
)
"""A word in a name that says that everything else is compared with it."""

_UNIT_WORDS = (
    (Unit.POST, ("post", "tweet", "pin", "video", "permalink")),
    (Unit.REGION, ("region", "location", "geo", "city", "market", "country", "state", "dma")),
    (Unit.SLOT, ("slot", "hour")),
    (Unit.DAY, ("day", "date")),
    (Unit.AD, ("ad", "ads", "adset", "creative", "campaign")),
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person says about files that have no plan; everything not said is found out.

    Parameters
    ----------
    control : str or None
        Name of the variant that the others are compared with.
    metrics : tuple of str
        ``NUM`` or ``NUM/DEN``; the first one decides.
    down : tuple of str
        Names for which less is better.
    design : Design or None
        Who decided who saw what; ``None`` is nobody (``observational``).
    unit : str or None
        Header of the column whose rows are added up first.
    worthwhile, confidence : float
        Smallest worthwhile lift and level of the intervals.
    starts, ends : date or None
        The run, where rows outside shall be left out.
    labels : Mapping[str, str]
        Label in the files to the name of the variant; "" leaves it out.
    """

    control: str | None = None
    metrics: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    design: Design | None = None
    unit: str | None = None
    worthwhile: float = 0.0
    confidence: float = 0.95
    starts: date | None = None
    ends: date | None = None
    labels: Mapping[str, str] | None = None


def judge_files(reports: Sequence[Report], names: Sequence[str], choices: Choices) -> AnalysisDoc:
    """Judge one or several files as one experiment, entered afterwards.

    Parameters
    ----------
    reports : sequence of Report
        Files as read, in the order given: one per variant, one per period, or one for all.
    names : sequence of str
        Their file names; the name of a file stands for its variant where the file holds none.
    choices : Choices
        What the person said.

    Returns
    -------
    AnalysisDoc
        With verdict ``invalid``, no metrics and the problems where a file cannot be used.

    Raises
    ------
    RuleBroken
        If a control, a metric or a run was asked for that the files do not have (wrong usage).
    """
    own, repeats = without_repeats(reports, names)
    reports, names = [reports[place] for place in own], [names[place] for place in own]
    problems = [*(problem for report in reports for problem in report.problems), *repeats]
    if any(report.is_refused for report in reports):
        return _refused(problems, choices)
    given = put_together(reports, names, labels_of(reports, names, choices.labels or {}))
    variants = variants_of(given.summaries)
    # one version per file is what several files are for; and one version in all is said once, as what forbids it
    if len(reports) > 1 or len(variants) < 2:
        problems = [problem for problem in problems if problem.code not in {OneVariant.code, NoVariant.code}]
    problems += [*given.problems, *_unusable(reports, given.summaries, variants)]
    if any(problem.severity == "fatal" for problem in problems):
        return _refused(problems, choices)
    _check_run(given.summaries, choices)
    metrics, control = _asked_for(reports, given.summaries, variants, choices)
    comparison = _comparison(given, metrics, control, choices)
    document = analyze(replace(comparison, breakdowns=audience_of(given.reports, given.labels)))
    document["problems"] = [problem.document() for problem in problems]
    return document


def _refused(problems: Sequence[Problem], choices: Choices) -> AnalysisDoc:
    rule = Rule(worthwhile_lift=choices.worthwhile, confidence=choices.confidence)
    return refused_doc(problems, design=choices.design or Design.OBSERVATIONAL, rule=rule, control=choices.control)


def _comparison(given: Together, metrics: tuple[Metric, ...], control: str, choices: Choices) -> Comparison:
    reports, summaries = given.reports, given.summaries
    currencies = sorted({report.currency for report in reports if report.currency is not None})
    unit = unit_named(choices.unit, rows_are_units=bool(summaries.moments)) if choices.unit is not None else None
    return Comparison(
        control=control,
        treatments=tuple(name for name in variants_of(summaries) if name != control),
        metrics=metrics,
        rule=Rule(worthwhile_lift=choices.worthwhile, confidence=choices.confidence, looks="end"),
        circumstances=Circumstances(
            design=choices.design or Design.OBSERVATIONAL,
            unit=unit,
            starts=choices.starts or (figures.first_day(summaries) if choices.ends else None),
            ends=choices.ends or (figures.last_day(summaries) if choices.starts else None),
            mixed_currencies=len(currencies) > 1,
            retrospective=True,
        ),
        summaries=summaries,
        currency=currencies[0] if len(currencies) == 1 else None,
        whole_run_reach=dict(given.reach),
        skipped=tuple(f"Line {line.line}: {line.reason}" for report in reports for line in report.skipped),
    )


def _check_run(summaries: Summaries, choices: Choices) -> None:
    """Turn away a run that the files know nothing of."""
    first, last = figures.first_day(summaries), figures.last_day(summaries)
    if first is None or last is None:
        if choices.starts or choices.ends:
            raise RuleBroken(Fault("starts", "no_days", "The files have no days, so no first or last day can be cut."))
        return
    reach = f"They go from {phrases.day(first)} to {phrases.day(last)}."
    faults = []
    if choices.starts is not None and choices.starts > last:
        faults.append(Fault("starts", "after_the_data", f"The files end before the first day of the run. {reach}"))
    if choices.ends is not None and choices.ends < max(first, choices.starts or first):
        faults.append(Fault("ends", "before_the_start", f"The run would end before it begins. {reach}"))
    if faults:
        raise RuleBroken(*faults)


def variants_of(summaries: Summaries) -> list[str]:
    """Name the variants in the order of the files."""
    names = [cell.variant for cell in summaries.cells] + [moments.variant for moments in summaries.moments]
    return list(dict.fromkeys(names))


def labels_of(reports: Sequence[Report], names: Sequence[str], given: Mapping[str, str]) -> list[dict[str, str]]:
    """Give every file its mapping of labels.

    Several files without a variant column are one variant each, named after the file; with one and the same single
    variant in every file they are periods of it and stay as they are. Files of different platforms are one channel
    each.
    """
    nameless = [report.variant_column is None and set(report.rows.variant) <= {"", ALL_ROWS} for report in reports]
    several = len(reports) > 1
    if several and are_channels(origins_of(reports)):
        return [{**own, **given} for own in channel_labels(reports, names)]
    stems = [PurePath(name.removesuffix(".gz")).stem for name in names]
    return [
        {**({ALL_ROWS: stem, "": stem} if several and without else {}), **given}
        for stem, without in zip(stems, nameless, strict=True)
    ]


def default_control(variants: Sequence[str], reports: Sequence[Report], began: Mapping[str, date] | None = None) -> str:
    """Pick what the others are compared with: a control word in the name, else the first file's, else by name.

    Parameters
    ----------
    variants : sequence of str
        Names in the order of the files.
    reports : sequence of Report
        The files; several with one variant each are an order that means something.
    began : Mapping[str, date], optional
        First day of each variant, where one came after the other: the earliest is the control.
    """
    for name in variants:
        if CONTROL_WORDS & set(re.findall(r"[^\W_]+", f"{name} {name.replace('-', '')}".lower())):
            return name
    if began and len(set(began.values())) == len(variants):
        return min(began, key=lambda name: began[name])
    return variants[0] if len(reports) > 1 else min(variants)


def unit_named(header: str, *, rows_are_units: bool) -> Unit:
    """Tell what a unit column holds by its header.

    >>> unit_named("ad_id", rows_are_units=False).value, unit_named("user_id", rows_are_units=True).value
    ('ad', 'user')
    """
    words = set(re.findall(r"[a-z]+", header.lower()))
    for unit, known in _UNIT_WORDS:
        if words & set(known):
            return unit
    return Unit.USER if rows_are_units else Unit.AD


def _unusable(reports: Sequence[Report], summaries: Summaries, variants: Sequence[str]) -> list[Problem]:
    """Name what keeps readable files from being compared."""
    if summaries.in_several and len(variants) < 2:
        return [EverybodyInSeveral("Everybody stands in two versions, so there is nobody to compare.")]
    if len(variants) < 2:
        candidates = dict.fromkeys(candidate for report in reports for candidate in report.variant_candidates)
        hint = f" Columns that may hold the versions: {', '.join(candidates)}." if candidates else ""
        named = bool(variants) and variants[0] != ALL_ROWS
        what = f"is only one version (“{variants[0]}”)" if named else "are no versions"
        return [OneVariant(f"There {what} in what was given, so there is nothing to compare.{hint}")]
    if len(variants) > MOST_VARIANTS:
        return [TooManyVariants(f"There are {len(variants)} names in the column of versions.")]
    if not figures.measures_of(summaries):
        return [NoNumbers("There is no number to compare in this file.")]
    return []


def _asked_for(
    reports: Sequence[Report], summaries: Summaries, variants: Sequence[str], choices: Choices
) -> tuple[tuple[Metric, ...], str]:
    """Find the metrics and the control that were asked for, or the default ones."""
    faults: list[Fault] = []
    measures = _in_order(reports, summaries)
    names: dict[str, str] = {}
    for report in reports:
        names |= names_of(report.columns, [name for name in report.rows.measures if name in measures])
    shape = shape_of(summaries, measures)
    expressions: list[Expression] = []
    for text in choices.metrics:
        try:
            found = parse_metric(text, names)
            if not any((one.numerator, one.denominator) == (found.numerator, found.denominator) for one in expressions):
                expressions.append(found)
        except UnknownMetric as unknown:
            faults.append(Fault("metric", "unknown_metric", str(unknown)))
    shared = shared_measures(summaries, measures)
    unasked = (cost_per_outcome(shared) if compares_channels(reports) else None) or default_expression(
        shared or measures, shape
    )
    if not choices.metrics and unasked is not None:
        expressions.append(unasked)
    faults += _unknown_down(choices.down, names, expressions)
    began = _first_days(summaries, variants) if choices.design is Design.BEFORE_AFTER else None
    unasked_control = default_control(variants, reports, began)
    control = unasked_control if choices.control is None else _named(choices.control, variants)
    if control is None:
        listed = ", ".join(f"“{name}”" for name in variants)
        sentence = f"“{choices.control}” is not a version in this file. It has: {listed}."
        faults.append(Fault("control", "unknown_control", sentence))
    if faults or control is None:
        raise RuleBroken(*faults)
    down = [names.get(name.strip().lower(), name) for name in choices.down] + list(choices.down)
    roles = [Role.PRIMARY] + [Role.SECONDARY] * len(expressions)
    metrics = [metric_of(found, shape, down=down, role=role) for found, role in zip(expressions, roles, strict=False)]
    return tuple(metrics), control


def _unknown_down(down: Sequence[str], names: Mapping[str, str], expressions: Sequence[Expression]) -> Iterator[Fault]:
    """Turn away names for which less shall be better, and that neither the files nor the metrics have."""
    known = {*names, *(expression.text.casefold() for expression in expressions)}
    for name in down:
        if name.strip().casefold() not in known:
            yield Fault("down", "unknown_metric", f"“{name}” is not in this file. It has: {', '.join(sorted(names))}.")


def _first_days(summaries: Summaries, variants: Sequence[str]) -> dict[str, date]:
    found = {name: figures.first_day(Summaries(tuple(figures.cells_of(summaries, name)))) for name in variants}
    return {name: day for name, day in found.items() if day is not None}


def _named(name: str, variants: Sequence[str]) -> str | None:
    """Find a variant by name, ignoring case where that is not ambiguous."""
    if name in variants:
        return name
    folded = [variant for variant in variants if variant.casefold() == name.strip().casefold()]
    return folded[0] if len(folded) == 1 else None


def _in_order(reports: Sequence[Report], summaries: Summaries) -> list[str]:
    """List the measures that have values, in the order of the columns."""
    present = figures.measures_of(summaries)
    return [
        name for name in dict.fromkeys(name for report in reports for name in report.rows.measures) if name in present
    ]


def shape_of(summaries: Summaries, measures: Sequence[str]) -> FileShape:
    """Tell what kind of table the files are."""
    moments = summaries.moments
    binary = {
        name for name in measures if moments and all(name in part.binary for part in moments if name in part.sums)
    }
    counts = [len(figures.cells_of(summaries, name)) for name in variants_of(summaries)]
    return FileShape(bool(moments), frozenset(binary), not moments and max(counts, default=0) == 1)

"""``trialbook analyze``: judge one or more files as one experiment, without a database."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from experiments.judging.document import AnalysisDoc, CheckDoc, EstimateDoc, MetricDoc, VariantDoc
    from experiments.reading.report import Report

# The values of experiments.metrics.kinds.Design; spelled out, so that help loads nothing.
DESIGNS = ("platform_split", "randomized", "geo", "switchback", "before_after", "observational")
MARKS = {True: "passed", False: "FAILED", None: "note"}
GAP = "  "


class _Share(click.FloatRange):
    """A number within bounds; "nan" passes every comparison of bounds, so it is turned away by itself."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


@click.command("analyze")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
)
@click.option("--variant", metavar="COL", help="Header of the column that holds the versions.")
@click.option("--control", metavar="NAME", help="The version that the others are compared with.")
@click.option(
    "--metric", "metrics", multiple=True, metavar="NUM[/DEN]",
    help="What is compared, for example link_clicks/impressions; the first one decides.",
)  # fmt: skip
@click.option("--down", multiple=True, metavar="NAME", help="A metric for which less is better.")
@click.option("--design", type=click.Choice(DESIGNS), help="Who decided who saw what. [default: observational]")
@click.option("--unit", metavar="COL", help="Header of the column whose rows are added up first.")
@click.option(
    "--worthwhile", type=_Share(min=0, max=10), default=0.0, metavar="L",
    help="Smallest lift worth having, as a fraction: 0.05 is 5 %.",
)  # fmt: skip
@click.option(
    "--starts", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
    help="First day of the run, as 2026-03-30. Days before it are left out; of regions (geo) they are the history that "
    "the change is measured from.",
)  # fmt: skip
@click.option(
    "--ends", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Last day of the run; later days are left out."
)
@click.option(
    "--confidence", type=_Share(min=0.5, max=0.9999, min_open=True), default=0.95,
    metavar="C", show_default=True, help="Level of the intervals.",
)  # fmt: skip
@click.option("--long", "make_long", is_flag=True, help="Put versions that stand side by side below each other first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(files: tuple[Path, ...], as_json: bool, **asked: Any) -> None:  # noqa: FBT001  click passes a flag so
    """Judge FILES as one experiment: one per version, one per period, or one for all."""
    columns = {role: asked[role] for role in ("variant", "unit") if asked[role]}
    reports = _read(files, columns, (*asked["metrics"], *asked["down"]), make_long=asked["make_long"])
    _check_columns(reports)

    from experiments.errors import RuleBroken
    from experiments.judging.files import Choices, judge_files
    from experiments.metrics.kinds import Design

    choices = Choices(
        control=asked["control"],
        metrics=asked["metrics"],
        down=asked["down"],
        design=Design(asked["design"]) if asked["design"] else None,
        unit=asked["unit"],
        worthwhile=asked["worthwhile"],
        confidence=asked["confidence"],
        starts=asked["starts"].date() if asked["starts"] else None,
        ends=asked["ends"].date() if asked["ends"] else None,
    )
    try:
        document = judge_files(reports, [file.name for file in files], choices)
    except RuleBroken as broken:
        raise click.UsageError("\n".join(fault.sentence for fault in broken.faults)) from broken
    for sentence in _errors(document):
        click.echo(sentence, err=True)
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        click.echo("\n".join(_plain(document)))
    if document["verdict"] == "invalid":
        raise SystemExit(1)


def _read(files: Sequence[Path], columns: dict[str, str], metrics: Sequence[str], *, make_long: bool) -> list[Report]:
    """Read the files with the columns that were named."""
    from experiments.reading.report import FileMapping
    from webapp.commands.large import read_any

    mapping = FileMapping(columns=columns, make_long=make_long) if columns or make_long else None
    return [read_any(file, mapping, metrics=metrics, meanwhile=_load_judging) for file in files]


def _load_judging() -> None:
    """Load what judges the files while an engine still sums them."""
    import experiments.judging.files  # noqa: F401


def _errors(document: AnalysisDoc) -> list[str]:
    """Say why the files, or the numbers in them, cannot be used."""
    fatal = [str(problem["sentence"]) for problem in document["problems"] if problem["severity"] == "fatal"]
    return fatal + [check["sentence"] for check in document["checks"] if check["fatal"]]


def _check_columns(reports: Sequence[Report]) -> None:
    """Take a column that no file has as wrong usage, like a metric or a control that is not there."""
    fatal = [problem for report in reports for problem in report.problems if problem.severity == "fatal"]
    if fatal and all(problem.code == "unknown_header" for problem in fatal):
        raise click.UsageError("\n".join(dict.fromkeys(problem.sentence for problem in fatal)))


def _plain(document: AnalysisDoc) -> list[str]:
    """Write the sentence first, then the grade, the numbers and the checks."""
    if not document["metrics"]:
        return [document["sentence"], *(f"{GAP}{problem['remedy']}" for problem in document["problems"][:1])]
    lines = [document["sentence"], "", document["what_we_know"], document["what_to_do"], ""]
    lines += [f"Strength of evidence: {document['grade']}"]
    lines += [f"{GAP}{reason}" for reason in document["grade_reasons"]]
    for metric in document["metrics"]:
        lines += ["", *_metric(metric, document["control"])]
    if document["checks"]:
        lines += ["", "Checks", *(_check(check) for check in document["checks"])]
    softer = [str(problem["sentence"]) for problem in document["problems"] if problem["severity"] != "fatal"]
    if softer:
        lines += ["", "In the file", *(f"{GAP}{sentence}" for sentence in dict.fromkeys(softer))]
    return lines


def _check(check: CheckDoc) -> str:
    return f"{GAP}{MARKS[check['passed']]:<7}{check['sentence']}"


def _metric(metric: MetricDoc, control: str) -> list[str]:
    """Write one metric as a table with a row per version."""
    rows = [["version", "value", "from", "units", "change", "p", "verdict"]]
    rows += [_variant(variant, is_control=variant["name"] == control) for variant in metric["variants"]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    table = [GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    reasons = [
        f"{GAP}{variant['name']}: {variant['not_estimable']['sentence']}"
        for variant in metric["variants"]
        if variant["not_estimable"] is not None
    ]
    role = ", exploratory" if metric["exploratory"] else ""
    return [
        f"{metric['name']} ({metric['role']}{role}, {metric['method']})",
        *(f"{GAP}{row}" for row in table),
        *reasons,
    ]


def _variant(variant: VariantDoc, *, is_control: bool) -> list[str]:
    above, below = variant["numerator"], variant["denominator"]
    return [
        variant["name"],
        "-" if variant["value"] is None else f"{variant['value']:.4g}",
        " / ".join(f"{amount:,.10g}" for amount in (above, below) if amount is not None) or "-",
        "-" if variant["units"] is None else f"{variant['units']:,}",
        "control" if is_control else _change(variant["lift"]),
        "-" if variant["p_value"] is None else f"{variant['p_value']:.2g}",
        variant["undecided_reason"] or variant["verdict"] or "-",
    ]


def _change(lift: EstimateDoc | None) -> str:
    """Write a lift with its interval: "+80.1 % (+39.8 to +133.9 %)"."""
    if lift is None:
        return "not estimable"
    ends = ["open" if end is None else f"{end * 100:+.1f}" for end in (lift["lower"], lift["upper"])]
    return f"{lift['estimate'] * 100:+.1f} % ({ends[0]} to {ends[1]} %)"

"""Several files of one experiment: which of them count, what is set aside, and what is added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from experiments.judging import figures
from experiments.judging.channels import origins_of, without_lone_days
from experiments.reading.problems.problem import Problem, Severity
from experiments.reading.report import Report
from experiments.reduction.description import Cell, LargeReport, Summaries
from experiments.reduction.small import reduce_report, reduce_reports

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SameFileTwice(Problem):
    """The very same table was given more than once."""

    code: ClassVar[str] = "same_file_twice"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "The same file given again counts once."
    remedy: ClassVar[str] = "Nothing to do, unless another file was meant."


@dataclass(frozen=True, slots=True)
class MixedTables(Problem):
    """A table of people beside a table of sums."""

    code: ClassVar[str] = "mixed_tables"
    severity: ClassVar[Severity] = "fatal"
    rule: ClassVar[str] = "All files of one experiment are of one kind: a line per person, or sums."
    remedy: ClassVar[str] = "Give the files of one kind; a line per person says more than sums."


@dataclass(frozen=True, slots=True)
class WholePeriodSetAside(Problem):
    """A file over the whole period beside one with days, of the same versions."""

    code: ClassVar[str] = "whole_period_set_aside"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Where days of a version are known, its sums over the whole period are not counted again."
    remedy: ClassVar[str] = "Nothing to do: the people reached over the whole period are still used."


@dataclass(frozen=True, slots=True)
class AddedUp(Problem):
    """Totals without days of the same versions in several files."""

    code: ClassVar[str] = "added_up"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Totals without days that stand in several files are taken as several periods."
    remedy: ClassVar[str] = "If the later file is a newer export of the same days, give only that one."


@dataclass(frozen=True, slots=True)
class SummedApart(Problem):
    """Several tables of people, one of them too large to be joined with the others person by person."""

    code: ClassVar[str] = "summed_apart"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Each large table of people is summed by itself."
    remedy: ClassVar[str] = "If the same people stand in several of the files, join them to one file and give that."


@dataclass(frozen=True, slots=True)
class Together:
    """The files that count, reduced together; ``reach`` are people reached over the whole run, by variant."""

    reports: tuple[Report, ...]
    labels: tuple[Labels, ...]
    summaries: Summaries
    reach: Mapping[str, float]
    problems: tuple[Problem, ...]


def put_together(reports: Sequence[Report], names: Sequence[str], labels: Sequence[Labels]) -> Together:
    """Reduce the files of one experiment together.

    Parameters
    ----------
    reports : sequence of Report
        Files as read, oldest first.
    names : sequence of str
        Their file names, for the sentences.
    labels : sequence of Mapping[str, str]
        Label in the file to variant, per file.
    """
    problems: list[Problem] = []
    kept = list(range(len(reports)))
    if len({report.rows_are_units for report in reports}) > 1:
        problems.append(MixedTables("Some files hold a line per person and others hold sums; they cannot be joined."))
        kept = [place for place in kept if reports[place].rows_are_units]
    if len(kept) > 1 and any(isinstance(reports[place], LargeReport) for place in kept):
        sentence = "A large table of people was summed by itself: who stands in another file too counts once in each."
        problems.append(SummedApart(sentence))
    single = [reduce_report(report, labels=own) for report, own in zip(reports, labels, strict=True)]
    whole = [place for place in kept if reports[place].lifetime]
    daily = {cell.variant for place in kept for cell in single[place].cells if _is_a_day(cell)}
    aside = [place for place in whole if daily & {cell.variant for cell in single[place].cells}]
    problems += [
        WholePeriodSetAside(f"“{names[place]}” holds sums over the whole period; the days of the other files count.")
        for place in aside
    ]
    kept = [place for place in kept if place not in aside]
    summaries = reduce_reports([reports[place] for place in kept], labels=[labels[place] for place in kept])
    summaries, added = _periods_added(summaries, [single[place] for place in kept])
    problems += added
    summaries, lone = without_lone_days(summaries, origins_of(reports))
    problems += lone
    return Together(
        reports=tuple(reports[place] for place in kept),
        labels=tuple(labels[place] for place in kept),
        summaries=summaries,
        reach=_reach([single[place] for place in aside] if aside else [summaries] if whole == kept else []),
        problems=tuple(problems),
    )


def without_repeats(reports: Sequence[Report], names: Sequence[str]) -> tuple[list[int], list[Problem]]:
    """Return the places of files that hold something of their own, and a warning for each that repeats another."""
    kept: list[int] = []
    problems: list[Problem] = []
    for place, report in enumerate(reports):
        first = next((other for other in kept if reports[other] == report), None)
        if first is None or report.is_refused:
            kept.append(place)
            continue
        problems.append(SameFileTwice(f"“{names[place]}” holds the same as “{names[first]}”; it counts once."))
    return kept, problems


def _is_a_day(cell: Cell) -> bool:
    return cell.day is not None and cell.span_days == 1


def _periods_added(summaries: Summaries, single: Sequence[Summaries]) -> tuple[Summaries, list[Problem]]:
    """Add up totals without a day that several files hold of the same variant; with days the later file counts."""
    undated = [cell for part in single for cell in part.cells if cell.day is None and not cell.unit]
    by_variant = {
        name: own for name in {cell.variant for cell in undated}
        if len(own := [cell for cell in undated if cell.variant == name]) > 1
    }  # fmt: skip
    if not by_variant:
        return summaries, []
    cells = tuple(
        _sum_of(by_variant[cell.variant]) if cell.day is None and not cell.unit and cell.variant in by_variant else cell
        for cell in summaries.cells
    )
    listed = " and ".join(f"“{name}”" for name in sorted(by_variant))
    problem = AddedUp(f"Several files hold totals of {listed} without days; they were added up as several periods.")
    return replace(summaries, cells=cells), [problem]


def _sum_of(cells: Sequence[Cell]) -> Cell:
    names = dict.fromkeys(name for cell in cells for name in cell.sums)
    sums = {name: sum(cell.sums[name] for cell in cells if name in cell.sums) for name in names}
    return cells[0]._replace(sums=sums, rows=sum(cell.rows for cell in cells))


def _reach(whole: Sequence[Summaries]) -> dict[str, float]:
    """Tell the people reached over the whole run from whole-run rows; daily reach never adds up to people."""
    names = dict.fromkeys(cell.variant for part in whole for cell in part.cells)
    found = {
        name: sum(reach for part in whole if (reach := figures.total_of(part, name, "reach")) is not None)
        for name in names
    }
    return {name: reach for name, reach in found.items() if reach}


def whole_run_reach(reports: Sequence[Report], summaries: Summaries) -> dict[str, float]:
    """Tell the people reached over the whole run, where all the files are sums over the whole run."""
    return _reach([summaries]) if all(report.lifetime for report in reports) else {}

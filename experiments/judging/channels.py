"""Files of different platforms given together: one channel per file, compared by what each of them cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import PurePath
from typing import ClassVar

from experiments.metrics.expression import Expression
from experiments.metrics.measures import MEASURES
from experiments.reading.cells.trial_words import LETTERS, strength
from experiments.reading.cells.words import plain
from experiments.reading.problems.problem import Problem, Severity
from experiments.reading.recognise import source_of
from experiments.reading.report import Report
from experiments.reduction.description import Cell, Moments, Summaries
from experiments.reduction.small import ALL_ROWS

_NAMELESS = frozenset(["", ALL_ROWS])
_CHANNEL_COLUMNS = frozenset(
    ["channel", "channels", "marketing channel", "medium", "kanal", "kanale", "werbekanal", "marketingkanal", "canal",
     "canaux", "canales", "canale", "canali", "kanaal", "canais", "werbemittel", "medio", "media"]
)  # fmt: skip
_ENOUGH_DAYS = 7
_OUTCOMES = ("conversions", "leads")


@dataclass(frozen=True, slots=True)
class SumsOnly(Problem):
    """Some versions have days and others do not, or not the same ones: only their sums can be compared."""

    code: ClassVar[str] = "sums_only"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Days are compared only where the versions have them in common."
    remedy: ClassVar[str] = "Nothing to do to compare the sums; for a range of chance, give each version by day."


@dataclass(frozen=True, slots=True)
class Origin:
    """What is asked of a file to know whether it is a channel: its platform, its level, and the versions in it."""

    platform: str | None
    level: str | None
    variants: tuple[str, ...]


def origins_of(reports: Sequence[Report]) -> list[Origin]:
    """Return what is asked of files as read.

    Parameters
    ----------
    reports : sequence of Report
        Files of one experiment.
    """
    return [Origin(report.platform, report.level, tuple(report.variants)) for report in reports]


def are_channels(files: Sequence[Origin]) -> bool:
    """Say whether files are one channel each: of different platforms, and no version stands in two of them.

    Parameters
    ----------
    files : sequence of Origin
        The files of one experiment.
    """
    if len({file.platform for file in files}) < 2 or any(file.platform == "generic_units" for file in files):
        return False
    names = Counter(name for file in files for name in file.variants if name not in _NAMELESS)
    return all(times == 1 for times in names.values())


def compares_channels(reports: Sequence[Report]) -> bool:
    """Say whether channels are compared: one per file, or in a column that is called so.

    Parameters
    ----------
    reports : sequence of Report
        Files as read.
    """
    named = {plain(report.variant_column or "") for report in reports}
    return are_channels(origins_of(reports)) or named <= _CHANNEL_COLUMNS


def channel_labels(reports: Sequence[Report], names: Sequence[str]) -> list[dict[str, str]]:
    """Name each file of a known platform as one version, after the file; tables of one's own keep their names.

    Names that speak of a test ("control" in one file, "treatment" in the other) stay as they are.

    Parameters
    ----------
    reports : sequence of Report
        Files as read, of different platforms.
    names : sequence of str
        Their file names.
    """
    stems = [PurePath(name.removesuffix(".gz")).stem for name in names]
    if len(set(stems)) < len(stems):
        titles = [source_of(report.platform).title if report.platform else stem
                  for report, stem in zip(reports, stems, strict=True)]  # fmt: skip
        stems = titles if len(set(titles)) == len(titles) else [f"{stem} {i}" for i, stem in enumerate(stems, start=1)]
    single = [next(iter(report.variants)) for report in reports if len(report.variants) == 1]
    if len(single) == len(reports) and strength(sorted(single)) >= LETTERS:
        return [{} for _ in reports]
    return [
        {} if _is_own_table(report) else dict.fromkeys(report.variants, stem)
        for report, stem in zip(reports, stems, strict=True)
    ]


def _is_own_table(report: Report) -> bool:
    named = set(report.variants) - _NAMELESS
    return (report.platform or "").startswith("generic") and bool(named)


def without_lone_days(summaries: Summaries, files: Sequence[Origin]) -> tuple[Summaries, list[Problem]]:
    """Add up the days of each version where they cannot be compared day by day with those of the others.

    That is so where one version has days and another has none, and where channels share less than a week of days (the
    days of posts and sends are when they went out, not when they worked).

    Parameters
    ----------
    summaries : Summaries
        All files reduced together.
    files : sequence of Origin
        The files.
    """
    days: dict[str, set[date]] = {}
    for cell in summaries.cells:
        own = days.setdefault(cell.variant, set())
        if cell.day is not None and cell.span_days == 1:
            own.add(cell.day)
    dated = [name for name, own in days.items() if own]
    if not dated or len(days) < 2:
        return summaries, []
    channels = are_channels(files)
    if not channels and any(cell.unit for cell in summaries.cells):
        return summaries, []  # posts and ads are compared one with the other, whether or not each has its day
    undated = [name for name in days if name not in dated]
    shared = set.intersection(*days.values())
    by_day = all((file.level or "").endswith("x day") for file in files)
    apart = channels and (not by_day or len(shared) < _ENOUGH_DAYS)
    if not undated and not apart:
        return summaries, []
    listed = " and ".join(f"“{name}”" for name in (undated or list(days)))
    why = f"{listed} {'has' if len(undated) == 1 else 'have'} no days" if undated else (
        f"{listed} have {len(shared)} days in common"
    )  # fmt: skip
    cells = tuple(_sum_of([cell for cell in summaries.cells if cell.variant == name]) for name in days)
    return replace(summaries, cells=cells), [SumsOnly(f"{why}, so only the sums of the whole run are compared.")]


def _sum_of(cells: Sequence[Cell]) -> Cell:
    """Add up the cells of one version; people reached on several days are not added up, they may be the same."""
    sums: dict[str, float] = {}
    for cell in cells:
        for name, value in cell.sums.items():
            sums[name] = sums.get(name, 0) + value
    if len(cells) > 1:
        sums.pop("reach", None)
    first = min((cell.day for cell in cells if cell.day is not None), default=None)
    last = max((cell.day + timedelta(days=cell.span_days - 1) for cell in cells if cell.day is not None), default=None)
    span = 1 if first is None or last is None else (last - first).days + 1
    return Cell(cells[0].variant, first, span, "", sums, sum(cell.rows for cell in cells))


def cost_per_outcome(measures: Sequence[str]) -> Expression | None:
    """Return what channels are compared by unless somebody asks for another number: money spent per outcome.

    Parameters
    ----------
    measures : sequence of str
        Measures that every channel has.
    """
    own = (name for name in measures if name not in MEASURES)
    outcome = next((name for name in _OUTCOMES if name in measures), next(own, None))
    return Expression(f"spend/{outcome}", "spend", outcome) if outcome and "spend" in measures else None


def shared_measures(summaries: Summaries, measures: Sequence[str]) -> list[str]:
    """Keep the measures that every version has.

    Parameters
    ----------
    summaries : Summaries
        All files reduced together.
    measures : sequence of str
        Measures that any of them has, in order.
    """
    own: dict[str, set[str]] = {}
    pieces: list[Cell | Moments] = [*summaries.cells, *summaries.moments]
    for piece in pieces:
        own.setdefault(piece.variant, set()).update(piece.sums)
    return [name for name in measures if all(name in names for names in own.values())]

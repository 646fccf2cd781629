"""The files of an experiment as versions of its figures, for its data tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.reduction.description import Summaries
from experiments.results.tables import Import, ImportStatus
from experiments.results.versions import Days, Version
from experiments.trials.experiment import Experiment
from webapp.formatting import count, moment, period, short_day
from webapp.records.files.file import platform_title
from webapp.records.files.replacing import day_ranges, versions_named

SHOWN_GAPS = 10


@dataclass(frozen=True, slots=True)
class FileLine:
    """An accepted file on the data tab.

    ``facts`` say what of it counts and what took its place; ``undo`` what taking it out would do.
    """

    id: int
    name: str
    platform: str
    period: str
    rows: str
    versions: str
    came: str
    status: str
    facts: tuple[str, ...]
    undo: str
    counts: bool
    problems: int


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """What is there of one version: first and last day, how many days, which are missing in between."""

    version: str
    period: str
    days: str
    missing: str


def file_lines(experiment: Experiment, imports: Sequence[Import], versions: Mapping[int, Version]) -> list[FileLine]:
    """List the files of an experiment, newest first, and what counts of each."""
    names = {variant.id: variant.name for variant in experiment.variants}
    files = {one.id: one.name for one in imports}
    return [
        FileLine(
            id=one.id,
            name=one.name,
            platform=platform_title(one.platform),
            period=period(one.first, one.last) if one.first else _("no days in the file"),
            rows=count(one.rows),
            versions=versions_named(names[part.variant_id] for part in one.variants if part.variant_id in names),
            came=moment(one.at),
            status=_status(one, versions[one.id]),
            facts=tuple(_facts(one, versions[one.id], files, names)),
            undo=undo_words(versions[one.id], files, names),
            counts=one.status == ImportStatus.CURRENT,
            problems=one.problem_count,
        )
        for one in imports
    ]


def undo_words(version: Version, files: Mapping[int, str], names: Mapping[int, str]) -> str:
    """Say what taking a file out does: what counts again, and what has no figures then."""
    if version.counts is None:
        return ""
    said = [
        _("%(days)s of “%(name)s” count again.", days=_amount(days), name=files[key])
        for key, days in version.restores
        if key in files
    ]
    if version.leaves is not None:
        of = versions_named(names[key] for key in names if key in version.leaves.variants)
        said.append(_("%(days)s of %(versions)s have no figures then.", days=_amount(version.leaves), versions=of))
    return " ".join(said)


def coverage_lines(summaries: Summaries) -> list[CoverageLine]:
    """Say for each version which days its current figures cover."""
    days: dict[str, set[date]] = {}
    units: dict[str, int] = {}
    for cell in summaries.cells:
        span = {cell.day + timedelta(days=step) for step in range(cell.span_days)} if cell.day else set()
        days.setdefault(cell.variant, set()).update(span)
    for part in summaries.moments:
        days.setdefault(part.variant, set()).update({part.day} if part.day else set())
        units[part.variant] = units.get(part.variant, 0) + part.n
    return [_coverage(version, found, units.get(version)) for version, found in days.items()]


def _coverage(version: str, found: set[date], units: int | None) -> CoverageLine:
    amount = ngettext("%(num)s day", "%(num)s days", len(found)) if units is None else _("n %(n)s", n=count(units))
    if not found:
        return CoverageLine(version, _("no days in the file"), "" if units is None else amount, "")
    first, last = min(found), max(found)
    gaps = sorted({first + timedelta(days=step) for step in range((last - first).days + 1)} - found)
    missing = ", ".join(short_day(gap) for gap in gaps[:SHOWN_GAPS]) if units is None else ""
    return CoverageLine(version, period(first, last), amount, missing)


def _status(one: Import, version: Version) -> str:
    if one.status == ImportStatus.CURRENT and version.replaced:
        return _("counts in part")
    return {
        ImportStatus.CURRENT: _("counts"),
        ImportStatus.SUPERSEDED: _("replaced by a newer file"),
        ImportStatus.UNDONE: _("taken out"),
        ImportStatus.STAGED: _("waiting"),
    }[one.status]


def _facts(one: Import, version: Version, files: Mapping[int, str], names: Mapping[int, str]) -> list[str]:
    if one.status == ImportStatus.UNDONE:
        return [] if one.undone_at is None else [moment(one.undone_at)]
    said = []
    if version.counts is not None and version.replaced:
        said.append(_("%(what)s still count.", what=_days(version.counts, names, version.has)))
    said += [
        _("“%(name)s” counts for %(what)s.", name=files[key], what=_days(days, names, version.has))
        for key, days in version.replaced
        if key in files
    ]
    return said


def _days(days: Days, names: Mapping[int, str], whole: Days) -> str:
    """Write days of some versions; the versions are named only where they are not all of the file."""
    of = versions_named(names[key] for key in names if key in days.variants)
    if not days.days:
        return of
    said = day_ranges(days.days, short=True)
    return said if days.variants == whole.variants else _("%(days)s of %(versions)s", days=said, versions=of)


def _amount(days: Days) -> str:
    return ngettext("%(num)s day", "%(num)s days", len(days.days)) if days.days else _("All figures")

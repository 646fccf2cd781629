"""Past experiments in the reader's words: what a table holds before it comes in, and one of them with its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.archive.figures import ArchiveFigure
from experiments.metrics.kinds import MetricKind
from experiments.reading.problems.problem import Problem
from experiments.transfer.archive_in import PastLine, ReadHistory
from webapp.formatting import count, lift, number, span
from webapp.language.said import piece

VERDICTS = ("succeeded", "harmful", "no_useful_difference", "undecided", "invalid")
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Ending:
    """How many ended in one way."""

    verdict: str
    experiments: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One new version of the first experiments, as the preview shows it."""

    title: str
    versions: str
    metric: str
    change: str
    span: str
    grade: str
    verdict: str


@dataclass(frozen=True, slots=True)
class PastPreview:
    """What a table holds."""

    says: str
    known: str
    endings: tuple[Ending, ...]
    lines: tuple[ShownLine, ...]
    more: str
    notes: tuple[Problem, ...]
    new: int


@dataclass(frozen=True, slots=True)
class PastFigure:
    """One version on one number, with its figures."""

    metric: str
    version: str
    control: bool
    value: str
    parts: str
    change: str
    span: str
    plan_with: str


def preview_of(read: ReadHistory, known: int) -> PastPreview:
    """Write what a table holds, and what of it is new."""
    verdicts = read.verdicts()
    lines = read.lines(MOST_SHOWN)
    left = read.experiments - min(read.experiments, MOST_SHOWN)
    says = ngettext("One past experiment", "%(said)s past experiments", read.experiments, said=count(read.experiments))
    rows = ngettext("in one row", "in %(said)s rows", read.rows, said=count(read.rows))
    return PastPreview(
        says=f"{says}, {rows}",
        known=ngettext(
            "One of them is in the book already; it stays as it is.",
            "%(said)s of them are in the book already; they stay as they are.",
            known,
            said=count(known),
        )
        if known
        else "",
        endings=tuple(Ending(one, count(verdicts[one])) for one in VERDICTS if verdicts.get(one)),
        lines=tuple(map(_line, lines)),
        more=ngettext("and one more", "and %(said)s more", left, said=count(left)) if left else "",
        notes=tuple(problem for problem in read.problems if problem.severity != "fatal"),
        new=read.experiments - known,
    )


def figures_of(rows: Sequence[ArchiveFigure]) -> list[PastFigure]:
    """Write the figures of a past experiment, number by number."""
    ordered = sorted(rows, key=lambda row: (row.position, not row.is_control, row.variant_position))
    return [_figure(row) for row in ordered]


def _line(line: PastLine) -> ShownLine:
    return ShownLine(
        title=line.title,
        versions=_("%(new)s against %(old)s", new=line.variant, old=line.control),
        metric=piece(line.metric),
        change="" if line.lift is None else lift(line.lift),
        span=span(line.lower, line.upper) if line.lower is not None or line.upper is not None else "",
        grade=line.grade,
        verdict=line.verdict,
    )


def _figure(row: ArchiveFigure) -> PastFigure:
    value, parts = _value(row)
    ranged = row.lower is not None or row.upper is not None
    return PastFigure(
        metric=piece(row.metric),
        version=row.variant,
        control=row.is_control,
        value=value,
        parts=parts,
        change="" if row.lift is None else lift(row.lift),
        span=span(row.lower, row.upper) if ranged else "",
        plan_with="" if row.shrunken_lift is None else lift(row.shrunken_lift),
    )


def _value(row: ArchiveFigure) -> tuple[str, str]:
    """Give a number and what it was made of."""
    if row.kind == MetricKind.PROPORTION and row.n and row.successes is not None:
        made = _("%(part)s of %(all)s", part=_amount(row.successes), all=_amount(row.n))
        return _("%(share)s in 100", share=_amount(100 * row.successes / row.n)), made
    if row.mean is not None:
        made = _("n %(n)s", n=_amount(row.n)) if row.n else ""
        return _amount(row.mean), made
    if row.numerator is not None and row.denominator:
        made = _("%(part)s of %(all)s", part=_amount(row.numerator), all=_amount(row.denominator))
        return _amount(row.numerator / row.denominator), made
    return ("" if row.numerator is None else _amount(row.numerator)), ""


def _amount(value: float | None) -> str:
    """Write an amount with three digits that say something; whole ones as they are."""
    if value is None:
        return ""
    if float(value).is_integer():
        return number(value)
    rounded = float(f"{value:.3g}")
    digits = max(0, 2 - len(str(int(abs(rounded))))) if abs(rounded) >= 1 else len(f"{rounded:.12f}".rstrip("0")) - 2
    return number(rounded, max(0, digits))

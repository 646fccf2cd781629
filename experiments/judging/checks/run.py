"""What could spoil a comparison: the record of a check, and the checks on the run itself (days, dates, rows)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from experiments.judging import figures
from experiments.judging.case import Case
from experiments.judging.pairs import Path
from experiments.judging.tails import tail_decides
from experiments.judging.words import phrases
from experiments.metrics.kinds import Design, Unit

OVERLAP_LIMIT = 0.8
"""Share of all days on which both ran, below which the versions did not run over the same time."""
DRAWN_OVERLAP_LIMIT = 0.6
"""The same for posts and slots of our own draw: chance alone lets one version begin or end days after the other."""

SETTLES = frozenset({"conversions", "revenue", "leads"})
"""Measures that platforms still add to after the day, until the attribution window closes."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that could spoil the comparison, looked at.

    Parameters
    ----------
    name : str
        Stable code.
    passed : bool or None
        ``None`` where the check only informs.
    sentence : str
        What was found, for a marketer.
    numbers : dict of str to float
        The figures behind the sentence.
    fatal : bool
        The result cannot be used.
    spoils : tuple of str
        Treatments whose result a fatal check spoils; empty means all.
    """

    name: str
    passed: bool | None
    sentence: str
    numbers: dict[str, float] = field(default_factory=dict)
    fatal: bool = False
    spoils: tuple[str, ...] = ()


def checks_of_run(case: Case) -> Iterator[Check]:
    """Look at the run: currencies, days, dates, rows outside it."""
    yield from _currencies(case)
    yield from _days_in_run(case)
    yield from _overlap(case)
    yield from _missing_days(case)
    yield from _whole_weeks(case)
    yield from _outside(case)
    yield from _settling(case)
    yield from _looks_taken(case)


def _currencies(case: Case) -> Iterator[Check]:
    if case.comparison.circumstances.mixed_currencies:
        yield Check(
            "mixed_currencies", passed=False, fatal=True,
            sentence="The files hold amounts in more than one currency, which cannot be added up.",
        )  # fmt: skip


def _days_in_run(case: Case) -> Iterator[Check]:
    """Refuse a treatment without a row inside the run; without the control there is nothing to judge at all."""
    present = {cell.variant for cell in case.run.cells} | {moments.variant for moments in case.run.moments}
    lost = [name for name in case.variants if name not in present]
    if not lost:
        return
    control_lost = case.comparison.control in lost
    yield Check(
        "no_days_in_run", passed=False, fatal=True, spoils=() if control_lost else tuple(lost),
        sentence=f"There is no row of {phrases.joined([phrases.quoted(name) for name in lost])} inside the run.",
        numbers={"variants": len(lost)},
    )  # fmt: skip


def _days_by_variant(case: Case) -> dict[str, set[date]]:
    return {
        name: {cell.day for cell in figures.cells_of(case.run, name) if cell.day is not None and cell.span_days == 1}
        for name in case.variants
    }


def _overlap(case: Case) -> Iterator[Check]:
    """Compare the days of versions that should run beside each other."""
    design = case.comparison.circumstances.design
    days = _days_by_variant(case)
    if design in (Design.BEFORE_AFTER, Design.SWITCHBACK) or not all(days.values()):
        return
    if case.path is Path.DAYS:
        common, union = set.intersection(*days.values()), set.union(*days.values())
        share = len(common) / len(union)
    else:
        starts, ends = [min(own) for own in days.values()], [max(own) for own in days.values()]
        share = max((min(ends) - max(starts)).days + 1, 0) / ((max(ends) - min(starts)).days + 1)
    said = case.comparison.circumstances
    lots_decided = said.drawn_by_us and said.unit in (Unit.POST, Unit.SLOT)
    fits = share >= (DRAWN_OVERLAP_LIMIT if lots_decided else OVERLAP_LIMIT)
    yield Check(
        "date_overlap", passed=fits, numbers={"share_of_days_in_common": share},
        sentence=(
            f"All versions ran over the same time ({phrases.percent(share)} of the days in common)."
            if fits
            else f"The versions ran over different times: only {phrases.percent(share)} of the days in common."
        ),
    )  # fmt: skip


def _missing_days(case: Case) -> Iterator[Check]:
    """Name the days that dropped out because one version did not run or its figures are missing."""
    lost: dict[date, set[str]] = {}
    for reading in case.readings.values():
        for day, without in reading.pair.left_out:
            lost.setdefault(day, set()).update(without)
    if case.path is not Path.DAYS or not lost:
        return
    names = sorted(set.union(*lost.values()))
    below = case.metric.denominator
    what = phrases.many(case.metric.numerator) + (f" or {phrases.many(below)}" if below else "")
    verb = "is" if len(lost) == 1 else "are"
    yield Check(
        "missing_days", passed=None, numbers={"days": len(lost)},
        sentence=(
            f"{phrases.days(sorted(lost))} {verb} left out of every version: no {what} for "
            f"{phrases.joined([phrases.quoted(name) for name in names])}."
        ),
    )  # fmt: skip


def _whole_weeks(case: Case) -> Iterator[Check]:
    """Ask for whole weeks of what runs daily; a send or a draw of people has no weekdays to balance."""
    if case.path is not Path.DAYS:
        return
    days = [day for reading in case.readings.values() for day in reading.pair.days]
    if not days:
        return
    length = (max(days) - min(days)).days + 1
    if len(set(days)) > 2 and all((day - min(days)).days % 7 == 0 for day in days):
        yield Check("whole_weeks", passed=True, sentence="Each row covers a whole week.")
        return
    if length % 7 == 0:
        yield Check("whole_weeks", passed=True, sentence=f"{length} days are {length // 7} whole weeks.")
        return
    yield Check(
        "whole_weeks", passed=False if length < 7 else None, numbers={"days": length},
        sentence=f"{length} days are not whole weeks, so some weekdays count once more than others.",
    )  # fmt: skip


def _outside(case: Case) -> Iterator[Check]:
    if not case.outside.rows:
        return
    days, rows = case.outside.days, case.outside.rows
    when = f" ({phrases.days(days)})" if days else ""
    what = "1 row" if rows == 1 else f"{phrases.count(rows)} rows"
    yield Check(
        "outside_run", passed=None, numbers={"rows": rows, "days": len(days)},
        sentence=f"{what}{when} outside the run {'is' if rows == 1 else 'are'} left out.",
    )  # fmt: skip


def _settling(case: Case) -> Iterator[Check]:
    """Say until when the platform may still add outcomes to the last days."""
    facts = case.comparison.circumstances
    last = figures.last_day(case.run)
    counted = {case.metric.numerator, case.metric.denominator}
    if facts.settling_days is None or facts.today is None or last is None or not counted & SETTLES:
        return
    settled = last + timedelta(days=facts.settling_days)
    if facts.today > settled:
        yield Check("still_settling", passed=True, sentence="The platform has closed its books on all days.")
        return
    yield Check(
        "still_settling", passed=False, numbers={"days": (settled - facts.today).days + 1},
        sentence=(
            f"The platform may still add {phrases.many(case.metric.numerator)} to the last days: provisional until "
            f"{phrases.day(settled)}; then upload a newer export."
        ),
    )  # fmt: skip


def _looks_taken(case: Case) -> Iterator[Check]:
    taken = len(case.comparison.looks_taken)
    if taken:
        yield Check(
            "looks_taken", passed=None, numbers={"looks": taken},
            sentence=(
                f"Opened on {taken} {'day' if taken == 1 else 'days'} while running. "
                "That does no harm here: the verdict waits for the planned look."
            ),
        )  # fmt: skip


def few_units(case: Case) -> Iterator[Check]:
    """Say that there are fewer days or units than the plan asks for."""
    rule = case.comparison.rule
    is_days = case.path is Path.DAYS
    if case.path is Path.DESCRIBED:
        return
    least = rule.minimum_days if is_days else rule.minimum_units
    counts = {name: _units_of(case, name) for name in case.readings}
    smallest = min(counts.values())
    if smallest < least:
        what = phrases.units(case.path.value, smallest, name=case.comparison.circumstances.unit_name)
        yield Check(
            "few_units", passed=False, numbers={"units": smallest, "minimum": least},
            sentence=(
                f"{smallest} {what} in common, and a verdict needs {least}."
                if is_days
                else f"{smallest} {what} in the smaller version, and a verdict needs {least} each."
            ),
        )  # fmt: skip


def _units_of(case: Case, treatment: str) -> int:
    reading = case.readings[treatment]
    return (reading.look_pair or reading.pair).units


def minimum_reached(case: Case, treatment: str) -> bool:
    """Say whether the planned least number of days (daily data) or units per version is there at the look.

    An average that a few large values carry has not reached it, however many people there are.
    """
    rule = case.comparison.rule
    least = rule.minimum_days if case.path is Path.DAYS else rule.minimum_units
    if case.comparison.circumstances.unit is Unit.DAY and case.path is Path.DAYS_AS_UNITS:
        least = rule.minimum_units
    reading = case.readings[treatment]
    return _units_of(case, treatment) >= least and tail_decides(reading.look_pair or reading.pair)

"""Checks on regions: the time before the start, how many there are, what they lack, and what lasts from before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from experiments.judging.case import Case, Reading
from experiments.judging.checks.run import Check
from experiments.judging.pairs import Path
from experiments.judging.region_changes import checks_of_line, first_week_and_rest
from experiments.judging.regions import Regions
from experiments.judging.words import phrases
from experiments.metrics.kinds import Design
from stats.errors import NotEstimable

ADVISED_REGIONS = 6
"""Regions in each version that the recipe of left-out regions asks for: twelve in all."""
ADVISED_TIMES = 2
"""How many times as long as the run the time before it should be: eight weeks for four."""
MANY_MISSING = 0.1
"""Share of days without a row from which regions look incomplete rather than small."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class _Sides:
    """Control and treatment of one reading, and the name to begin a sentence with where there are several."""

    name: str
    control: Regions
    treatment: Regions
    reading: Reading

    @property
    def both(self) -> tuple[Regions, Regions]:
        return self.control, self.treatment


def checks_of_places(case: Case) -> Iterator[Check]:
    """Look at what regions need; empty for every other design."""
    if case.comparison.circumstances.design is not Design.GEO:
        return
    found = list(_sides(case))
    if not found:
        yield from _no_history(case)
        return
    for sides in found:
        yield from _placebo(sides)
    yield from _regions(found)
    yield from _history(found[0])
    yield from _left_out(found)
    yield from _missing(found)
    for sides in found:
        yield from _carry_over(sides)
        yield from _line(sides, case.comparison.rule.confidence)


def _sides(case: Case) -> Iterator[_Sides]:
    for name, reading in case.readings.items():
        first, second = reading.pair.control, reading.pair.treatment
        if case.path is Path.REGIONS and isinstance(first, Regions) and isinstance(second, Regions):
            said = f"{phrases.quoted(name)}: " if len(case.readings) > 1 else ""
            yield _Sides(said, first, second, reading)


def _no_history(case: Case) -> Iterator[Check]:
    """Say why levels are compared, where nothing shows what the regions had before."""
    if case.path is not Path.UNITS:
        return
    unknown = case.comparison.circumstances.starts is None
    yield Check(
        "no_history", passed=False,
        sentence=(
            "Nobody said on which day it started, so the regions' levels were compared, and not how they changed. "
            "Name the first day of the run."
            if unknown
            else "There are no days before the start, so the regions' levels were compared, and not how they changed. "
            "Add some weeks from before."
        ),
    )  # fmt: skip


def _placebo(sides: _Sides) -> Iterator[Check]:
    placebo = sides.reading.placebo
    if placebo is None:
        return
    numbers = {} if placebo.p_value is None else {"p_value": placebo.p_value}
    if isinstance(placebo.lift, NotEstimable):
        reach = ""
    else:
        numbers["lift"] = placebo.lift.estimate
        reach = f" ({phrases.percent(placebo.lift.estimate, sign=True)} where nothing had been changed)"
    texts = {
        True: f"Before the start the same comparison showed nothing, as it should{reach}.",
        False: f"Before the start the versions already moved apart{reach}, so what came later says little.",
        None: "Whether the versions moved alike before the start cannot be looked at: give two weeks or more from "
        "before.",
    }
    yield Check(
        "before_the_start", passed=placebo.passed, numbers=numbers, sentence=f"{sides.name}{texts[placebo.passed]}"
    )


def _regions(found: list[_Sides]) -> Iterator[Check]:
    least = min(len(side.names) for sides in found for side in sides.both)
    in_all = len({name for sides in found for side in sides.both for name in side.names})
    fits = least >= ADVISED_REGIONS
    yield Check(
        "regions_per_version", passed=True if fits else None, numbers={"regions": least, "in_all": in_all},
        sentence=(
            f"{in_all} regions are compared, {least} in the smaller version."
            if fits
            else f"Only {least} regions in the smaller version: {ADVISED_REGIONS} or more in each are advised."
        ),
    )  # fmt: skip


def _history(sides: _Sides) -> Iterator[Check]:
    side = sides.control
    if not 0 < side.start < len(side.days):
        return
    before = (side.days[side.start] - side.days[0]).days
    step = 1 if side.start < 2 else (side.days[1] - side.days[0]).days
    run = (side.days[-1] - side.days[side.start]).days + step
    fits = before >= ADVISED_TIMES * run
    yield Check(
        "history_length", passed=True if fits else None, numbers={"days_before": before, "days_of_run": run},
        sentence=(
            f"{phrases.count(before)} days before the start stand beside {phrases.count(run)} days of the run."
            if fits
            else f"Only {phrases.count(before)} days before the start stand beside {phrases.count(run)} days of the "
            "run; twice as many as the run are advised."
        ),
    )  # fmt: skip


def _left_out(found: list[_Sides]) -> Iterator[Check]:
    names = sorted({name for sides in found for side in sides.both for name in side.left_out})
    if not names:
        return
    most = 4
    named = [phrases.quoted(name) for name in names[:most]]
    listed = phrases.joined([*named, f"{len(names) - most} more"] if len(names) > most else named)
    yield Check(
        "regions_left_out", passed=None, numbers={"regions": len(names)},
        sentence=(
            f"{listed} {'is' if len(names) == 1 else 'are'} left out: no figures before the start or in the run, or a "
            "change of version in between."
        ),
    )  # fmt: skip


def _missing(found: list[_Sides]) -> Iterator[Check]:
    """Say how many days of regions have no row; they count as nothing, which is right for small regions only."""
    sides = {id(side): side for each in found for side in each.both}.values()
    missing, cells = sum(side.missing for side in sides), sum(len(side.names) * len(side.days) for side in sides)
    if not missing:
        return
    share = missing / cells
    yield Check(
        "regions_missing_days", passed=False if share > MANY_MISSING else None,
        numbers={"days": missing, "share": share},
        sentence=(
            f"{phrases.percent(share)} of the days of single regions have no row and count as nothing. If figures are "
            "missing there, export them again."
        ),
    )  # fmt: skip


def _carry_over(sides: _Sides) -> Iterator[Check]:
    """Show the first week beside the rest: where ads go on acting after they stop, the first days say too little."""
    parts = first_week_and_rest(sides.control, sides.treatment)
    if parts is None:
        return
    first, rest = parts
    yield Check(
        "carry_over", passed=None, numbers={"first_week": first, "rest": rest},
        sentence=(
            f"{sides.name}In the first week the change was {phrases.percent(first, sign=True)}, after it "
            f"{phrases.percent(rest, sign=True)}. What acts on from before the start makes the first days alike."
        ),
    )  # fmt: skip


def _line(sides: _Sides, confidence: float) -> Iterator[Check]:
    """Pass on what the regression that stands in for regions has to say of itself, where it fails."""
    checks = checks_of_line(sides.control, sides.treatment, confidence=confidence)
    if not checks:
        return
    failed = [check for check in checks if check.passed is False]
    for check in failed:
        numbers = {} if check.value is None else {"value": check.value}
        yield Check(check.name, passed=False, numbers=numbers, sentence=f"{sides.name}{check.sentence}")
    if not failed:
        yield Check(
            "foretold_by_days", passed=True,
            sentence=f"{sides.name}The days before the start foretell these regions well enough.",
        )  # fmt: skip

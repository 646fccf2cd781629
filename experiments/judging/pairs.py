"""Which path a file takes, and the figures of two variants gathered along it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from experiments.judging import figures
from experiments.judging.comparison import Circumstances
from experiments.judging.figures import Totals
from experiments.judging.regions import Regions, has_history, regions_of
from experiments.judging.words import phrases
from experiments.metrics.kinds import Design, Metric, MetricKind, Unit
from experiments.reduction.description import Cell, Summaries
from stats.errors import NotEstimable
from stats.summaries import Mean, Proportion, RatioMoments, Sums

Figures = Proportion | Mean | RatioMoments | Sums | Regions
DaySums = Mapping[date, tuple[float, float] | None]


MEASURE_MISSING = "measure_missing"
"""Why there is no number where a file lacks what the metric needs."""


class Path(StrEnum):
    """How a file is compared (``design.md`` section 5, "Which path a file takes")."""

    PEOPLE = "people"
    DAYS = "days"
    UNITS = "units"
    REGIONS = "regions"
    DAYS_AS_UNITS = "days_as_units"
    TOTALS = "totals"
    DESCRIBED = "described"


DRAWN_PIECES = frozenset({Unit.POST, Unit.AD, Unit.REGION, Unit.SLOT})
"""Units that are summed over their days before they are compared."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Control and one treatment under one metric, ready for ``stats``.

    ``days`` are the days compared (both ran), ``left_out`` the days that dropped out, each with the variants that lack
    it. ``control`` and ``treatment`` are ``None`` where there is nothing to compare, and ``reason`` says why. With
    ``upside_down`` they hold the reciprocal (orders per euro for euros per order), because some day had no order.
    """

    path: Path
    kind: MetricKind
    control: Figures | None
    treatment: Figures | None
    control_totals: Totals
    treatment_totals: Totals
    days: tuple[date, ...] = ()
    left_out: tuple[tuple[date, tuple[str, ...]], ...] = ()
    reason: NotEstimable | None = None
    upside_down: bool = False

    @property
    def units(self) -> int:
        """Number of units of the smaller variant: people, posts, or days on which both ran."""
        return min(self.control_totals.units, self.treatment_totals.units)

    @property
    def units_in_all(self) -> int:
        """Number of drawn units in both variants, or of paired days."""
        if self.path is Path.DAYS:
            return len(self.days)
        return self.control_totals.units + self.treatment_totals.units


NO_HISTORY = Summaries()


def choose_path(
    summaries: Summaries,
    metric: Metric,
    circumstances: Circumstances,
    variants: Sequence[str],
    history: Summaries = NO_HISTORY,
) -> Path:
    """Choose how a file is compared, the same way for all its variants.

    Parameters
    ----------
    summaries : Summaries
        What lies in the run.
    metric : Metric
        The number that is compared.
    circumstances : Circumstances
        Design and drawn unit; a drawn post, ad, region or slot is summed over its days, otherwise days are compared.
        Where lots were drawn and nobody said of what, the file tells: two or more ads per version, none in both.
    variants : sequence of str
        Control and treatments.
    history : Summaries
        What lies before the start, where regions are compared: then their changes are, not their levels.
    """
    if summaries.moments:
        return Path.PEOPLE
    if circumstances.design is Design.GEO and has_history(history, variants):
        return Path.REGIONS
    cells = {name: [cell for cell in figures.cells_of(summaries, name) if _has(cell, metric)] for name in variants}
    days = {
        name: {cell.day for cell in own if cell.day is not None and cell.span_days == 1} for name, own in cells.items()
    }
    several_days = any(len(own) > 1 for own in days.values())
    if _has_several_units(cells) and (
        not several_days or _drew_units(cells, circumstances) or _each_unit_on_one_day(cells)
    ):
        return Path.UNITS
    if several_days:
        return Path.DAYS_AS_UNITS if _one_after_the_other(days, circumstances, variants[0]) else Path.DAYS
    return Path.TOTALS if _counts_people(metric, circumstances) else Path.DESCRIBED


def _has(cell: Cell, metric: Metric) -> bool:
    return metric.numerator in cell.sums or (metric.denominator is not None and metric.denominator in cell.sums)


def _has_several_units(cells: dict[str, list[Cell]]) -> bool:
    return any(len({cell.unit for cell in own if cell.unit}) > 1 for own in cells.values())


def _drew_units(cells: dict[str, list[Cell]], circumstances: Circumstances) -> bool:
    """Say whether ads or posts were drawn, which run on many days; people that saw several ads are another matter."""
    if circumstances.design is Design.GEO and circumstances.unit is None:
        return True
    if circumstances.unit is not None or circumstances.design is not Design.RANDOMIZED:
        return circumstances.unit in DRAWN_PIECES
    units = [{cell.unit for cell in own if cell.unit} for own in cells.values()]
    return min(map(len, units)) > 1 and len(set.union(*units)) == sum(map(len, units))


def _each_unit_on_one_day(cells: dict[str, list[Cell]]) -> bool:
    """Say whether the units are posts, each on its own day; ads run on many."""
    return all(len({cell.unit for cell in own}) == len(own) for own in cells.values())


def _one_after_the_other(days: dict[str, set[date]], circumstances: Circumstances, control: str) -> bool:
    """Say whether days cannot be paired because the variants took turns."""
    if circumstances.design in (Design.SWITCHBACK, Design.BEFORE_AFTER) or circumstances.unit is Unit.DAY:
        return True
    others = [own for name, own in days.items() if name != control]
    share_a_day = any(own & days[control] for own in others)
    return circumstances.design is Design.OBSERVATIONAL and not share_a_day and any(others)


def _counts_people(metric: Metric, circumstances: Circumstances) -> bool:
    """Say whether totals of this metric are a share of people: each counted once, above and below the line."""
    below = (metric.denominator or "").lower()
    if below not in figures.PEOPLE or metric.numerator.lower() in figures.NOT_BY_PERSON:
        return False
    return below != "reach" or circumstances.at_most_one_per_person


def pair_up(  # noqa: PLR0917  as it is called: what, by which number, along which path, which two
    summaries: Summaries, metric: Metric, path: Path, control: str, treatment: str, history: Summaries = NO_HISTORY
) -> Pair:
    """Gather the figures of two variants along a path; only regions look at what lies before the start."""
    missing = _missing_measure(summaries, metric, (control, treatment))
    if missing is not None:
        nothing = Totals(None, None, 0)
        return Pair(Path.DESCRIBED, metric.kind, None, None, nothing, nothing, reason=missing)
    if path is Path.REGIONS:
        return _regions(summaries, metric, history, control, treatment)
    builders = {
        Path.PEOPLE: _people,
        Path.DAYS: _days,
        Path.UNITS: _units,
        Path.DAYS_AS_UNITS: _units,
        Path.TOTALS: _totals,
        Path.DESCRIBED: _totals,
    }
    return builders[path](summaries, metric, path, control, treatment)


def _missing_measure(summaries: Summaries, metric: Metric, variants: tuple[str, str]) -> NotEstimable | None:
    for name in variants:
        for measure in (metric.numerator, metric.denominator):
            if measure is not None and figures.total_of(summaries, name, measure) is None:
                return NotEstimable(
                    MEASURE_MISSING, f"The file has no {phrases.many(measure)} for {phrases.quoted(name)}."
                )
    return None


def _people(summaries: Summaries, metric: Metric, path: Path, control: str, treatment: str) -> Pair:
    sides: list[Proportion | Mean | RatioMoments | None] = []
    totals: list[Totals] = []
    for name in (control, treatment):
        moments = figures.moments_of(summaries, name)
        side = figures.as_people(moments, metric) if moments is not None else None
        sides.append(side)
        totals.append(_totals_of_people(side))
    first, second = sides
    if isinstance(first, Proportion) != isinstance(second, Proportion):
        first, second = (_as_mean(side) for side in sides)
    kinds = {Proportion: MetricKind.PROPORTION, Mean: MetricKind.MEAN, RatioMoments: MetricKind.RATIO}
    kind = metric.kind if first is None else kinds[type(first)]
    few = None
    if min(part.units for part in totals) < 2:
        few = NotEstimable("one_unit", "One person or none in a version cannot show how much people differ.")
    return Pair(path, kind, first, second, totals[0], totals[1], reason=few)


def _totals_of_people(side: Proportion | Mean | RatioMoments | None) -> Totals:
    if isinstance(side, Proportion):
        return Totals(side.successes, side.units, int(side.units))
    if isinstance(side, Mean):
        return Totals(side.mean * side.units, side.units, side.units)
    if isinstance(side, RatioMoments):
        return Totals(side.mean_y * side.units, side.mean_x * side.units, side.units)
    return Totals(None, None, 0)


def _as_mean(side: Proportion | Mean | RatioMoments | None) -> Proportion | Mean | RatioMoments | None:
    """Read a share as a mean, where the other variant has values beyond 0 and 1."""
    if isinstance(side, Proportion):
        return figures.as_mean(int(side.units), side.successes, side.successes)
    return side


def _days(summaries: Summaries, metric: Metric, path: Path, control: str, treatment: str) -> Pair:
    """Line up the days on which both ran.

    A cost (spend per order) is compared as it is where every such day has an order in both versions. Where one has
    none, orders per spend are lined up: a day that cost money and brought no order is bad news, and a division by its
    orders would drop it.
    """
    names = (control, treatment)
    own = [figures.by_day(figures.cells_of(summaries, name), metric) for name in names]
    upside_down = metric.is_cost and _some_day_without_outcome(own[0], own[1])
    if upside_down:
        turned = replace(metric, numerator=metric.denominator or "", denominator=metric.numerator)
        own = [figures.by_day(figures.cells_of(summaries, name), turned) for name in names]
    lacking = {
        day: tuple(name for name, found in zip(names, own, strict=True) if (found.get(day) or (0.0, 0.0))[1] <= 0)
        for day in sorted({*own[0], *own[1]})
    }
    days = tuple(day for day, without in lacking.items() if not without)
    left_out = tuple((day, without) for day, without in lacking.items() if without)
    sides = [figures.as_sums(found[day] or (0.0, 0.0) for day in days) for found in own]
    totals = [Totals(float(side.numerator.sum()), float(side.denominator.sum()), len(days)) for side in sides]
    if upside_down:
        totals = [Totals(part.denominator, part.numerator, part.units) for part in totals]
    return Pair(
        path, _kind_of_sums(metric), sides[0], sides[1], totals[0], totals[1], days, left_out, upside_down=upside_down
    )


def _some_day_without_outcome(control: DaySums, treatment: DaySums) -> bool:
    """Say whether on a day on which both spent money one of them has no outcome."""
    both = [(control[day], treatment[day]) for day in control.keys() & treatment.keys()]
    ran = [(one, other) for one, other in both if one is not None and other is not None and one[0] and other[0]]
    return any(one[1] <= 0 or other[1] <= 0 for one, other in ran)


def _kind_of_sums(metric: Metric) -> MetricKind:
    """Tell the kind of a sum over a sum, whatever the metric was called; a sum alone is a count."""
    if metric.denominator is None:
        return MetricKind.COUNT
    return MetricKind.PROPORTION if metric.kind is MetricKind.PROPORTION else MetricKind.RATIO


def _units(summaries: Summaries, metric: Metric, path: Path, control: str, treatment: str) -> Pair:
    as_days = path is Path.DAYS_AS_UNITS
    sides = [
        figures.as_sums(figures.by_unit(figures.cells_of(summaries, name), metric, days_as_units=as_days).values())
        for name in (control, treatment)
    ]
    totals = [Totals(float(side.numerator.sum()), float(side.denominator.sum()), len(side.numerator)) for side in sides]
    if metric.denominator is not None:
        return Pair(path, _kind_of_sums(metric), sides[0], sides[1], totals[0], totals[1])
    few = None
    if min(part.units for part in totals) < 2:
        few = NotEstimable("one_unit", "One unit per version cannot show how much units differ.")
    return Pair(path, MetricKind.MEAN, sides[0], sides[1], totals[0], totals[1], reason=few)


def _regions(summaries: Summaries, metric: Metric, history: Summaries, control: str, treatment: str) -> Pair:
    """Gather regions with their days before the start; their totals are those of the run."""
    sides = regions_of(history, summaries, metric, (control, treatment))
    totals = []
    for side in sides:
        run = slice(side.start, None)
        above = float(side.above[:, run].sum())
        below = float(len(side.names)) if side.below is None else float(side.below[:, run].sum())
        totals.append(Totals(above, below, len(side.names)))
    kind = MetricKind.MEAN if metric.denominator is None else _kind_of_sums(metric)
    return Pair(Path.REGIONS, kind, sides[0], sides[1], totals[0], totals[1])


def _totals(summaries: Summaries, metric: Metric, path: Path, control: str, treatment: str) -> Pair:
    """Read totals: a share of people where that is what they are, otherwise only described."""
    totals = []
    for name in (control, treatment):
        above = figures.total_of(summaries, name, metric.numerator)
        below = 1.0 if metric.denominator is None else figures.total_of(summaries, name, metric.denominator)
        units = int(below) if path is Path.TOTALS and below else 1
        totals.append(Totals(above, below, units))
    if path is Path.TOTALS:
        sides = [_as_proportion(part) for part in totals]
        if None not in sides:
            return Pair(path, MetricKind.PROPORTION, sides[0], sides[1], totals[0], totals[1])
    alone = [Totals(part.numerator, part.denominator, 1) for part in totals]
    reason = NotEstimable(
        "totals_only",
        "One total per version cannot show how much chance moves it: export a row per day, or a row per person.",
    )
    return Pair(Path.DESCRIBED, metric.kind, None, None, alone[0], alone[1], reason=reason)


def _as_proportion(totals: Totals) -> Proportion | None:
    above, below = totals.numerator, totals.denominator
    if above is None or below is None or below < 1 or not 0 <= above <= below or above != round(above):
        return None
    return Proportion(above, below)

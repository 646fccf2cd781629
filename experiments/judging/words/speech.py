"""From judged treatments to the facts that sentences are made of, and what would have been enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from experiments.judging import figures
from experiments.judging.bands import band_of
from experiments.judging.case import Case, Frame, Reading
from experiments.judging.checks.run import Check
from experiments.judging.document import EnoughDoc
from experiments.judging.extra import Extra, extra_of
from experiments.judging.judged import Judged
from experiments.judging.pairs import Path
from experiments.judging.tails import tail_of
from experiments.judging.verdict import UndecidedReason, Verdict, oriented
from experiments.judging.words import phrases
from experiments.judging.words.said import Ends, Said
from experiments.judging.words.sentence import broken_guardrail
from experiments.metrics.kinds import Direction, Unit
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.planning.power import people_needed, units_needed
from stats.summaries import Proportion

LIFT_TO_SEE = 0.2
"""The lift that "what would have been enough" speaks of where the plan names none."""

MANY_TIMES = 10
"""From so many times the data on, a question is rarely worth asking again in the same way."""

A_YEAR = 365
"""Nobody waits longer for one answer."""

_UNIT_WORDS = {
    Unit.USER: ("people", "person"),
    Unit.POST: ("posts", "post"),
    Unit.AD: ("ads", "ad"),
    Unit.DAY: ("days", "day"),
    Unit.SLOT: ("slots", "slot"),
    Unit.REGION: ("regions", "region"),
}


def unit_of(case: Case) -> Unit:
    """Tell what is counted as one: as planned, else what the file's path says."""
    if case.path in (Path.PEOPLE, Path.TOTALS):
        return Unit.USER
    if case.path is Path.REGIONS:
        return Unit.REGION
    planned = case.comparison.circumstances.unit
    if case.path is Path.UNITS:
        return (
            planned if planned is not None and planned is not Unit.USER else Unit.AD if _has_spend(case) else Unit.POST
        )
    return planned or Unit.DAY


def _has_spend(case: Case) -> bool:
    return "spend" in figures.measures_of(case.run)


def counted_as(case: Case, count: int) -> str:
    """Write a number of units in words: "12 days", "1 post"."""
    unit = Unit.DAY if case.path in (Path.DAYS, Path.DAYS_AS_UNITS) else unit_of(case)
    many, one = _words_of(case, unit)
    if unit is Unit.POST and case.metric.denominator == "sends":
        many, one = "mailings", "mailing"
    return f"{phrases.count(count)} {one if count == 1 else many}"


def per_unit(case: Case) -> str | None:
    """Name the unit below the line where the metric has none of its own."""
    if case.metric.denominator is not None:
        return None
    if case.path is Path.DESCRIBED:
        return None
    unit = Unit.DAY if case.path in (Path.DAYS, Path.DAYS_AS_UNITS) else unit_of(case)
    return _words_of(case, unit)[1]


def _words_of(case: Case, unit: Unit) -> tuple[str, str]:
    """Say units, many and one; what was drawn one by one has the name that was typed for it."""
    return phrases.drawn(case.comparison.circumstances.unit_name) if unit is Unit.USER else _UNIT_WORDS[unit]


def next_look(frame: Frame) -> date | None:
    """Tell the day of the next look that the data do not reach yet."""
    return next((look.day for look in frame.looks if not look.reached), None)


def enough_of(case: Case, reading: Reading) -> EnoughDoc | None:
    """Say what would have been enough to see the worthwhile lift (20 % where none was named) four times in five.

    ``None`` where the data give no standard error to scale.
    """
    rule = case.comparison.rule
    down = case.metric.direction is Direction.DOWN
    size = rule.worthwhile_lift or LIFT_TO_SEE
    lift = -size if down and size < 1 else size
    level = (1 - rule.confidence) / max(len(case.readings), 1)
    needed = _units_needed(reading, lift, 1 - level)
    if needed is None:
        return None
    units = max(reading.pair.units, 1)
    days, spent = _days_needed(case, needed, units), _spent(case, reading)
    return EnoughDoc(
        lift=size,
        days=days,
        units_per_variant=None if case.path is Path.DAYS else needed,
        money=None if spent is None else spent * needed / units,
        had_days=None if days is None else units if case.path is Path.DAYS else _length(case),
        had_units=None if case.path is Path.DAYS else reading.pair.units,
        had_money=spent,
        times=needed / units,
        too_much=needed / units >= MANY_TIMES or (days or 0) > A_YEAR,
    )


def _units_needed(reading: Reading, lift: float, confidence: float) -> int | None:
    error = reading.plain.log_lift_se
    if error is not None and error > 0 and reading.pair.units > 0:
        try:
            return units_needed(error, reading.pair.units, lift, confidence=confidence)
        except ValueError:  # so little data that no number of units would do
            return None
    control = reading.pair.control
    if isinstance(control, Proportion) and control.successes > 0 and control.successes / control.units * (1 + lift) < 1:
        return round(people_needed(control.successes / control.units, lift, confidence=confidence))
    return None


def _days_needed(case: Case, needed: int, units: int) -> int | None:
    if case.path in (Path.DAYS, Path.DAYS_AS_UNITS):
        return needed if case.path is Path.DAYS else None
    length = _length(case)
    if length is None or length == 1 or case.path is Path.REGIONS:
        return None  # more regions do not take longer
    return max(round(length * needed / units), 1)


def _length(case: Case) -> int | None:
    """Give the days from the first to the last day of the run."""
    first, last = figures.first_day(case.run), figures.last_day(case.run)
    return None if first is None or last is None else (last - first).days + 1


def _spent(case: Case, reading: Reading) -> float | None:
    spent = [figures.total_of(case.run, name, "spend") for name in (case.comparison.control, reading.treatment)]
    known = [amount for amount in spent if amount is not None]
    return sum(known) if len(known) == 2 and case.path is not Path.PEOPLE else None


def enough_in_words(case: Case, enough: EnoughDoc | None) -> str | None:
    """Write units, days and money that would have been enough."""
    if enough is None:
        return None
    units = days = ""
    if enough["units_per_variant"] is not None:
        units = f"{counted_as(case, enough['units_per_variant'])} in each version"
    if enough["days"] is not None and (case.path is Path.DAYS or enough["days"] < 1000):
        days = "1 day" if enough["days"] == 1 else f"{phrases.count(enough['days'])} days"
    text = f"{units} over {days}" if units and days else units or days
    if enough["money"] is not None:
        text += f" and {phrases.money(enough['money'], case.comparison.currency)}"
    return text or None


def said_of(
    case: Case,
    frame: Frame,
    checks: Sequence[Check],
    judged: Judged,
    *,
    rails: Sequence[Case] = (),
    enough: EnoughDoc | None = None,
) -> Said:
    """Gather the facts for the sentence on one treatment.

    Parameters
    ----------
    case, frame : Case, Frame
        The primary metric worked out, and what all metrics share.
    checks : sequence of Check
        A fatal one is named.
    judged : Judged
        The treatment.
    rails : sequence of Case
        Guardrails worked out, to say how far a broken one broke.
    enough : EnoughDoc, optional
        What would have been enough.
    """
    comparison, reading, decision = case.comparison, judged.reading, judged.decision
    lift, difference = _ranges(case, judged)
    return Said(
        version=judged.treatment,
        control=comparison.control,
        metric=case.metric,
        verdict=decision.verdict,
        reason=decision.reason,
        grade=judged.grade.letter,
        design=comparison.circumstances.design,
        retrospective=comparison.circumstances.retrospective,
        worthwhile=comparison.rule.worthwhile_lift,
        currency=comparison.currency,
        lift=lift,
        difference=difference,
        values=(reading.pair.treatment_totals.value, reading.pair.control_totals.value),
        events=_events(reading, upside_down=phrases.is_cost(case.metric)),
        per=per_unit(case),
        plan_with=judged.outlook.plan_with if judged.outlook is not None else None,
        broken=_broken(rails, judged, comparison.currency),
        unproven=decision.unproven,
        strained=decision.strained,
        enough=enough_in_words(case, enough),
        enough_lift=enough["lift"] if enough is not None else None,
        have=counted_as(case, (reading.look_pair or reading.pair).units),
        need=_least(case),
        carried=_carried(reading),
        drawn=phrases.drawn(comparison.circumstances.unit_name)[0],
        until=next_look(frame),
        fatal=_fatal(checks, judged.treatment),
        single=case.path in (Path.DESCRIBED, Path.TOTALS) or reading.pair.units < 2,
        extra=_extra(case, reading),
        time=_time(case),
        why_not=reading.plain.lift.sentence if isinstance(reading.plain.lift, NotEstimable) else "",
    )


def _extra(case: Case, reading: Reading) -> Extra | None:
    """Give what came on top in the treated regions, where there is such a figure."""
    found = extra_of(case, reading) if case.path is Path.REGIONS else None
    return found if isinstance(found, Extra) else None


def _time(case: Case) -> str:
    """Say how long the run is so far: "4 weeks", "10 days"."""
    length = _length(case)
    if length is None:
        return ""
    if length % 7 == 0 and length > 7:
        return f"{length // 7} weeks"
    return "1 day" if length == 1 else f"{length} days"


def _fatal(checks: Sequence[Check], treatment: str) -> tuple[str, str] | None:
    """Name the first fatal check that spoils a treatment, with its sentence."""
    spoiling = (check for check in checks if check.fatal and (not check.spoils or treatment in check.spoils))
    return next(((check.name, check.sentence) for check in spoiling), None)


def _carried(reading: Reading) -> str | None:
    tail = tail_of(reading.look_pair or reading.pair)
    return None if tail is None or tail.decides else phrases.count(round(tail.effective_number))


def _least(case: Case) -> str:
    """Say the least that a verdict needs."""
    rule = case.comparison.rule
    if case.path is Path.DAYS:
        return counted_as(case, rule.minimum_days)
    return f"{counted_as(case, rule.minimum_units)} in each version"


_BY_DECIDING_INTERVAL = frozenset({UndecidedReason.BETTER_SIZE_UNCLEAR})


def _ranges(case: Case, judged: Judged) -> tuple[Ends | None, Ends | None]:
    """Pick the interval that a sentence speaks of.

    The deciding one where a verdict fell by it and at the last look, the always-valid band between looks, else the
    plain one. Where only the difference decides (the control is zero), it is said against the sealed baseline.
    """
    reading, decision = judged.reading, judged.decision
    if decision.reason is UndecidedReason.INTERIM:
        return _band(case, reading), None
    decided = decision.verdict not in (Verdict.UNDECIDED, Verdict.INVALID)
    at_the_end = case.look is not None and case.look.final
    decides = (decided or decision.reason in _BY_DECIDING_INTERVAL or at_the_end) and reading.deciding is not None
    effect = reading.deciding if decides and reading.deciding is not None else reading.plain
    lift = _ends(effect.lift)
    if lift is None and decides and judged.deciding is not None:
        found = judged.deciding
        turned = oriented(
            found.estimate, found.lower, found.upper, down=case.metric.direction is Direction.DOWN
        )  # oriented twice is as measured
        lift = Ends(turned.estimate, turned.lower, turned.upper)
    return lift, _ends(effect.difference)


def _band(case: Case, reading: Reading) -> Ends | None:
    """Read the always-valid band; where there is none, or it is open, no range is said before the look."""
    band = band_of(case, reading)
    if band is None or band["lower"] is None or band["upper"] is None:
        return None
    return Ends(band["estimate"], band["lower"], band["upper"])


def _broken(rails: Sequence[Case], judged: Judged, currency: str | None) -> str:
    """Say how far the guardrails broke that broke."""
    parts = []
    for rail in rails:
        reading = rail.readings[judged.treatment]
        ends = _part_of_control(reading.deciding) if reading.deciding is not None else None
        if rail.metric.name in judged.decision.broken and ends is not None:
            treatment, control = reading.pair.treatment_totals.value, reading.pair.control_totals.value
            per, values = per_unit(rail), ""
            if treatment is not None and control is not None:
                values = phrases.two_values(treatment, control, rail.metric, currency, per)
            parts.append(broken_guardrail(rail.metric, ends, values, per))
    return phrases.joined(parts)


def _part_of_control(effect: Effect) -> Ends | None:
    """Say a lift, or where there is none (it fell to nothing) the difference as a part of the control's own value."""
    lift, base, difference = effect.lift, effect.control, effect.difference
    if isinstance(lift, Estimate):
        return _ends(lift)
    if isinstance(base, NotEstimable) or base <= 0 or isinstance(difference, NotEstimable):
        return None
    lower, upper = (None if end is None else end / base for end in (difference.lower, difference.upper))
    return Ends(difference.estimate / base, lower, upper)


def _events(reading: Reading, *, upside_down: bool) -> tuple[float | None, float | None]:
    pair = reading.pair
    if upside_down:
        return pair.treatment_totals.denominator, pair.control_totals.denominator
    return pair.treatment_totals.numerator, pair.control_totals.numerator


def _ends(found: Estimate | NotEstimable) -> Ends | None:
    return None if isinstance(found, NotEstimable) else Ends(found.estimate, found.lower, found.upper)

"""Answered beside worked, how fast, and what an answer costs, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_date, format_skeleton
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.archive.tallies import Counts
from experiments.learning.portfolio.costs import AnswerCost
from experiments.learning.portfolio.figures import CycleLine, Learning
from experiments.learning.portfolio.rates import Rates
from experiments.learning.portfolio.speed import Middle, Velocity
from webapp.charts.portfolio.months import MonthsPicture, months_picture
from webapp.charts.portfolio.parted import Part, lengths, parted
from webapp.formatting import count, number, reader_locale
from webapp.records.portfolio.telling import ShareLine, amount, share_line, why
from webapp.records.spoken import opened, spoken
from webapp.words import word


@dataclass(frozen=True, slots=True)
class CycleRow:
    """One cycle in the table of speed and cost."""

    id: int
    name: str
    here: bool
    locked: str
    closed: str
    answered: str
    per_answer: str
    hours: str
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How many ended so; ``name`` chooses the look of its part in the bar and of its mark."""

    name: str
    says: str
    number: int


@dataclass(frozen=True, slots=True)
class Answers:
    """Answered beside worked."""

    sentence: str
    lines: tuple[ShareLine, ...]
    ended: tuple[Ending, ...]
    bar: tuple[Part, ...]
    flatters: str
    outside: str


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast it goes, as facts, a picture of the months and a table of the cycles."""

    facts: tuple[tuple[str, str], ...]
    picture: MonthsPicture | None
    said: str
    cycles: tuple[CycleRow, ...]
    costs: tuple[tuple[str, str], ...]


def answers_part(found: Learning) -> Answers:
    """Lay out how experiments ended."""
    rates = found.rates
    counts = rates.counts
    lines = (
        share_line(_("Gave an answer, of all closed"), counts.answered, counts.closed, rates.answered),
        share_line(_("Worked, of all closed"), counts.worked, counts.closed, rates.worked),
        share_line(_("Worked, of those with an answer"), counts.worked, counts.answered, rates.of_answers),
    )
    ended = _ended(counts)
    bar = parted([(one.name, one.number) for one in ended])
    return Answers(_sentence(counts), lines, ended, bar, _flatters(rates), _outside(rates))


def speed_part(found: Learning) -> Speed:
    """Lay out speed and cost."""
    velocity = found.velocity
    months = [(_month(one.month), one.closed, one.answered) for one in velocity.months]
    here = None if found.cycle is None else found.cycle.id
    return Speed(
        _facts(velocity),
        months_picture(months, [_month_below(one.month) for one in velocity.months]) if months else None,
        "; ".join(
            _("%(month)s: %(closed)s closed, %(answered)s answered", month=month, closed=closed, answered=answered)
            for month, closed, answered in months
        ),
        _cycle_rows(found, here),
        cost_facts(found.cost, found.currency, hours_counted=found.hours_counted),
    )


def cost_facts(cost: AnswerCost, currency: str, *, hours_counted: bool) -> tuple[tuple[str, str], ...]:
    """Say what an answer costs, in money, in hours and in both together."""
    known = _("over the %(known)s of %(all)s closed experiments whose cost is known", known=cost.known, all=cost.closed)
    told = _("over the %(known)s of %(all)s that say their hours", known=cost.with_hours, all=cost.closed)
    together = amount(cost.full_per_answer, currency)
    if isinstance(cost.full_per_answer, float):
        together = f"{together}, {known}"
    hours = why(cost.hours_per_answer)
    if isinstance(cost.hours_per_answer, float):
        hours = ngettext("%(hours)s hour, %(told)s", "%(hours)s hours, %(told)s", round(cost.hours_per_answer),
                         hours=number(cost.hours_per_answer), told=told)  # fmt: skip
    both = _("Money and hours together, for one answer")
    if not hours_counted:
        both = _("Money, for one answer (no price of an hour is set)")
    return (
        (both, together),
        (_("Of which money"), amount(cost.money_per_answer, currency)),
        (_("Hours, for one answer"), hours),
    )


def _sentence(counts: Counts) -> str:
    if not counts.closed:
        return _("Nothing is closed yet.")
    return ngettext(
        "%(answered)s of %(closed)s closed experiment gave an answer; %(worked)s worked.",
        "%(answered)s of %(closed)s closed experiments gave an answer; %(worked)s worked.",
        counts.closed,
        answered=opened(spoken(counts.answered)),
        closed=spoken(counts.closed),
        worked=spoken(counts.worked),
    )


def _ended(counts: Counts) -> tuple[Ending, ...]:
    ended = [
        Ending("succeeded", word("verdict", "succeeded"), counts.worked),
        Ending("harmful", word("term", "failed"), counts.failed),
        Ending("undecided", _("Couldn't tell"), counts.undecided),
        Ending("invalid", word("verdict", "invalid"), counts.unusable),
    ]
    if counts.provisional:
        ended.append(Ending("interim", _("Only an early sign so far"), counts.provisional))
    return tuple(ended)


def _flatters(rates: Rates) -> str:
    if not rates.flatters:
        return ""
    return _(
        "Most answers are successes, and few experiments gave one. That is no compliment: either only safe questions "
        "are asked, or what did not work is left without an answer. Answers are what was paid for."
    )


def _outside(rates: Rates) -> str:
    if not rates.afterwards:
        return ""
    return ngettext(
        "One more was entered afterwards and stands outside every share.",
        "%(said)s more were entered afterwards and stand outside every share.",
        rates.afterwards,
        said=count(rates.afterwards),
    )


def _facts(velocity: Velocity) -> tuple[tuple[str, str], ...]:
    a_month = why(velocity.answers_a_month)
    if isinstance(velocity.answers_a_month, float):
        a_month = ngettext(
            "%(answers)s, in the one month shown",
            "%(answers)s on average, over the %(num)d months shown",
            len(velocity.months),
            answers=number(velocity.answers_a_month, 1),
        )
    return (
        (_("From writing it down to closing"), _middle(velocity.from_idea)),
        (_("From locking to closing"), _middle(velocity.from_lock)),
        (_("Answers a month"), a_month),
    )


def _middle(middle: object) -> str:
    if not isinstance(middle, Middle):
        return why(middle)
    return _(
        "%(days)s days in the middle, over %(of)s closed experiments", days=number(middle.days), of=count(middle.of)
    )


def _cycle_rows(found: Learning, here: int | None) -> tuple[CycleRow, ...]:
    each = [line.cost.full_per_answer for line in found.cycles]
    bars = lengths([cost if isinstance(cost, float) else None for cost in each])
    return tuple(
        replace(_cycle_row(line, found.currency, here), bar=bar) for line, bar in zip(found.cycles, bars, strict=True)
    )


def _cycle_row(line: CycleLine, currency: str, here: int | None) -> CycleRow:
    speed, cost = line.speed, line.cost
    hours = number(cost.hours_per_answer) if isinstance(cost.hours_per_answer, float) else why(cost.hours_per_answer)
    return CycleRow(
        line.id,
        line.name,
        line.id == here,
        _per_four_weeks(speed.locked, speed.locked_per_four_weeks),
        _per_four_weeks(speed.closed, speed.closed_per_four_weeks),
        _("%(part)s of %(all)s", part=count(speed.answered), all=count(speed.closed)),
        amount(cost.full_per_answer, currency),
        hours,
    )


def _per_four_weeks(all_of_it: int, rate: object) -> str:
    if not isinstance(rate, float):
        return _("%(all)s in all", all=count(all_of_it))
    return _("%(rate)s (%(all)s in all)", rate=number(rate, 1), all=count(all_of_it))


def _month(month: str) -> str:
    return format_skeleton("MMMyy", _first(month), locale=reader_locale())


def _month_below(month: str) -> tuple[str, str]:
    return format_date(_first(month), "LLL", locale=reader_locale()), str(_first(month).year)


def _first(month: str) -> date:
    year, of_year = (int(part) for part in month.split("-"))
    return date(year, of_year, 1)

"""What a goal's outcome costs across all channels, social's share of the budget, and how well it is integrated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_skeleton
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.goals.cycle import Cycle
from experiments.goals.survey import CMO_SURVEY
from experiments.learning.portfolio.budgets import IntegrationScore
from experiments.learning.portfolio.figures import CycleLine, Learning
from experiments.learning.portfolio.outcomes import GoalOutcome
from webapp.charts.portfolio.parted import lengths
from webapp.formatting import count, minor_money, number, percent, reader_locale
from webapp.language.said import piece
from webapp.records.archive.cards import goal_kind_words
from webapp.records.portfolio.telling import amount, why


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal of the cycle."""

    id: int
    says: str
    goal: str
    spent: str
    experiments: str
    standing: str
    moved: str
    per_outcome: str


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One cycle: social's share of the budget, and the share of that under test."""

    name: str
    social: str
    tested: str
    money: str
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class Goals:
    """Goals of the cycle looked at (else the present one), budgets of all, and the score."""

    cycle_id: int | None
    cycle: str
    budget: str
    rows: tuple[GoalRow, ...]
    budgets: tuple[BudgetRow, ...]
    survey: str
    score: str
    rated: str
    survey_score: str


def goals_part(found: Learning) -> Goals:
    """Lay out goals and budgets."""
    cycle = found.goals_of
    lines = [line for line in found.cycles if found.cycle is None or line.id == found.cycle.id]
    return Goals(
        None if cycle is None else cycle.id,
        "" if cycle is None else cycle.name,
        _budget(cycle),
        tuple(_goal(one, found.currency, cycle) for one in found.outcomes),
        _budget_rows(lines, found.currency),
        _survey(),
        *_scores(found.integration),
        _("%(survey)s: %(mean)s on average.", survey=_named(), mean=number(CMO_SURVEY.mean, 1)),
    )


def _goal(one: GoalOutcome, currency: str, cycle: Cycle | None) -> GoalRow:
    standing = "" if one.standing is None else f"{number(one.standing)} {piece(one.metric or '')}".strip()
    moved = number(one.moved, signed=True) if isinstance(one.moved, float) else why(one.moved)
    return GoalRow(
        one.goal_id,
        one.label if one.kind == "custom" else goal_kind_words(one.kind),
        one.goal,
        minor_money(one.spent_minor, currency) if one.experiments else "",
        ngettext("one closed experiment", "%(said)s closed experiments", one.experiments, said=count(one.experiments))
        if one.experiments
        else _("no closed experiment"),
        standing,
        moved,
        amount(one.budget_per_outcome, currency if cycle is None else cycle.currency),
    )


def _budget(cycle: Cycle | None) -> str:
    if cycle is None:
        return _("No cycle is running today, so no goals stand here.")
    if cycle.marketing_budget_minor is None:
        return _("%(cycle)s has no marketing budget yet, so nothing can be divided by an outcome.", cycle=cycle.name)
    return _(
        "The marketing budget of %(cycle)s is %(money)s, for all channels and all goals. Divided by where a number "
        "stands, it says what one would have cost if all of it had been spent for that goal alone: too much for each, "
        "and no claim that a channel brought it.",
        cycle=cycle.name,
        money=minor_money(cycle.marketing_budget_minor, cycle.currency),
    )


def _budget_rows(lines: Sequence[CycleLine], currency: str) -> tuple[BudgetRow, ...]:
    bars = lengths([line.budget.social if isinstance(line.budget.social, float) else None for line in lines])
    return tuple(replace(_budget_row(line, currency), bar=bar) for line, bar in zip(lines, bars, strict=True))


def _budget_row(line: CycleLine, currency: str) -> BudgetRow:
    budget = line.budget
    social = percent(budget.social, 1) if isinstance(budget.social, float) else why(budget.social)
    tested = percent(budget.tested, 0) if isinstance(budget.tested, float) else why(budget.tested)
    money = _(
        "%(money)s in %(number)s experiments",
        money=minor_money(budget.tested_minor, currency),
        number=count(budget.experiments),
    )
    return BudgetRow(line.name, social, tested, money)


def _scores(found: IntegrationScore | None) -> tuple[str, str]:
    if found is None:
        return "", ""
    score = why(found.score)
    if isinstance(found.score, float):
        score = ngettext(
            "%(score)s, from one experiment",
            "%(score)s, from %(num)d experiments",
            found.experiments,
            score=number(found.score, 1),
        )
    rated = why(found.rated)
    if isinstance(found.rated, float):
        rated = ngettext(
            "%(mean)s, one person", "%(mean)s on average, %(num)d people", found.people, mean=number(found.rated, 1)
        )
    return score, rated


def _survey() -> str:
    return _(
        "History, not a target: in %(survey)s social had %(now)s of the marketing budget, %(next)s were planned for "
        "twelve months later and %(later)s for five years.",
        survey=_named(),
        now=percent(CMO_SURVEY.share_now, 1),
        next=percent(CMO_SURVEY.share_next_year, 1),
        later=percent(CMO_SURVEY.share_in_five_years, 1),
    )


def _named() -> str:
    year, month = map(int, CMO_SURVEY.month.split("-"))
    return _(
        "The CMO Survey of %(month)s", month=format_skeleton("yMMMM", date(year, month, 1), locale=reader_locale())
    )

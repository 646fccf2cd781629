"""The next-cycle plan as one record: page, plain text and slides are all written from it, so none can disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.goals.cycle import Cycle
from experiments.learning.brief.candidate import Candidate, Kind
from experiments.learning.brief.plan import CycleBrief
from webapp.formatting import day, minor_money, percent, period
from webapp.records.briefs.lines import ProposalLine, candidate_lines, proposal_lines
from webapp.records.briefs.proposal import KINDS
from webapp.records.briefs.questions import QuestionLine, question_line
from webapp.records.briefs.sections import (
    Entry,
    GoalRow,
    MoneyLine,
    goal_rows,
    lesson_entries,
    money_lines,
    no_entries,
    promise_entries,
    share_entries,
)
from webapp.records.goals.integration import IntegrationPage
from webapp.records.spoken import spoken

ALSO = 12
"""Further candidates that the folded list shows."""
QUESTIONS = 12
ENDING_DAYS = 30
"""So long before its end a cycle asks for the plan of the next."""


@dataclass(frozen=True, slots=True)
class KindPart:
    """The proposals of one kind; without any, ``empty`` says why."""

    kind: str
    says: str
    note: str
    lines: tuple[ProposalLine, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan in words."""

    cycle_id: int
    cycle: str
    currency: str
    next_name: str
    next_id: int | None
    period: str
    budget: str
    as_of: str
    heading: str
    sentence: str
    figures: tuple[MoneyLine, ...]
    foreword: str
    version: int
    goals: tuple[GoalRow, ...]
    without_answer: tuple[GoalRow, ...]
    parts: tuple[KindPart, ...]
    proposed: int
    also: tuple[ProposalLine, ...]
    more: int
    left_out: tuple[ProposalLine, ...]
    questions: tuple[QuestionLine, ...]
    expiring: tuple[Entry, ...]
    noes: tuple[Entry, ...]
    barriers: tuple[str, ...]
    promises: tuple[Entry, ...]
    shares: tuple[Entry, ...]
    money: tuple[MoneyLine, ...]
    worth_note: str
    ranking: tuple[str, ...]

    @property
    def has_bars(self) -> bool:
        """Whether a goal has a bar to take along."""
        return any(one.bar.done is not None or one.bar.plan is not None for one in self.goals)


def plan_page(brief: CycleBrief, integration: IntegrationPage) -> Plan:
    """Put a plan into words."""
    currency = brief.money.currency
    lines = proposal_lines(brief.proposals, currency)
    goals = goal_rows(brief)
    used = [one.candidate for one in brief.proposals]
    return Plan(
        cycle_id=brief.cycle.id,
        cycle=brief.cycle.name,
        currency=currency,
        next_name=brief.next.name,
        next_id=brief.next.cycle_id,
        period=period(brief.next.starts, brief.next.ends),
        budget=_budget(brief),
        as_of=day(brief.today),
        heading=_("Next-cycle plan: %(name)s", name=brief.next.name),
        sentence=_sentence(brief),
        figures=_figures(brief),
        foreword=brief.foreword or "",
        version=brief.version,
        goals=goals,
        without_answer=tuple(one for one in goals if one.unanswered),
        parts=tuple(_part(kind, lines, brief) for kind in Kind),
        proposed=len(lines),
        also=candidate_lines(brief.also[:ALSO], currency),
        more=max(len(brief.also) - ALSO, 0),
        left_out=proposal_lines(brief.left_out, currency),
        questions=_questions(brief),
        expiring=lesson_entries(brief.expiring, brief.today),
        noes=no_entries(brief.noes, brief.today),
        barriers=brief.barriers,
        promises=promise_entries(brief.promises, brief.today),
        shares=share_entries(brief.real_shares, brief.today),
        money=money_lines(brief.money, integration),
        worth_note=_worth_note(used),
        ranking=_ranking(),
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """A cycle that nears its end, in so many days."""

    id: int
    name: str
    days: int


def ending_of(cycle: Cycle, today: date) -> Ending | None:
    """Give a cycle that ends within 30 days; ``None`` for any other."""
    days = (cycle.ends - today).days
    return Ending(cycle.id, cycle.name, days) if cycle.starts <= today and 0 <= days <= ENDING_DAYS else None


def _part(kind: Kind, lines: Sequence[ProposalLine], brief: CycleBrief) -> KindPart:
    mine = tuple(one for one in lines if one.kind == kind.value)
    says, note = KINDS[kind]
    why = brief.empty.get(kind)
    return KindPart(kind.value, str(says), str(note), mine, "" if mine or why is None else why.sentence)


def _budget(brief: CycleBrief) -> str:
    social, currency = brief.next.social_budget_minor, brief.money.currency
    if social is None:
        return _("not planned yet")
    return _("%(money)s for social media", money=minor_money(social, currency))


def _sentence(brief: CycleBrief) -> str:
    """Say the cycle in one sentence: closed, answered, worked, and what it cost."""
    if not brief.closed:
        return _("In %(cycle)s no experiment was closed yet.", cycle=brief.cycle.name)
    closed = ngettext("%(count)s experiment", "%(count)s experiments", brief.closed, count=spoken(brief.closed))
    return _(
        "%(cycle)s closed %(closed)s: %(answered)s gave a clear answer, %(worked)s worked. They cost %(money)s.",
        cycle=brief.cycle.name,
        closed=closed,
        answered=spoken(brief.answered),
        worked=spoken(brief.worked),
        money=minor_money(brief.money.spent_minor, brief.money.currency),
    )


def _figures(brief: CycleBrief) -> tuple[MoneyLine, ...]:
    closed = brief.closed
    share = _("of %(closed)s closed", closed=closed)
    failed = ngettext("one did not work", "%(num)d did not work", brief.money.failed)
    lines = [
        MoneyLine(_("Answered"), str(brief.answered), _rate(brief.answered, closed) or share),
        MoneyLine(_("Worked"), str(brief.worked), _rate(brief.worked, closed) or share),
        MoneyLine(_("Cost of failure"), minor_money(brief.money.failed_minor, brief.money.currency), failed),
        MoneyLine(
            _("Not doing it saves"),
            minor_money(brief.money.avoided_minor, brief.money.currency),
            _("a cycle, if every assumption is right"),
        ),
    ]
    return tuple(lines)


def _rate(part: int, closed: int) -> str:
    if not closed:
        return ""
    return _("%(share)s of %(closed)s closed", share=percent(part / closed, 0), closed=closed)


def _questions(brief: CycleBrief) -> tuple[QuestionLine, ...]:
    """List open questions that no proposal asks."""
    asked = {one.candidate.key for one in brief.proposals}
    left = [one for one in brief.questions if one.key not in asked]
    return tuple(question_line(one, brief.money.currency) for one in left[:QUESTIONS])


def _worth_note(candidates: Sequence[Candidate]) -> str:
    """Say once what "worth" assumes, as far as it occurs among the proposals."""
    bases = {one.worth.stake_basis for one in candidates if one.worth is not None}
    said = [
        str(words)
        for basis, words in (
            ("goal", _("what one more is worth, as said on its goal's page")),
            (
                "budget",
                _("where nobody said that, what the same gain would cost to buy with the goal's share of the budget"),
            ),
            ("avoided", _("for what is not done, what that saves")),
        )
        if basis in bases
    ]
    if not said:
        return ""
    note = _(
        "“Worth” is for the next cycle and for each unit of the full price, hours included. It counts %(listed)s.",
        listed="; ".join(said),
    )
    note += " " + _("To use what is known already costs nothing; the price beside it is that of one more run.")
    if "budget" in bases:
        note += " " + _(
            "What rests on the budget only orders proposals and is not said as money: say on the page of its goal what "
            "one more is worth, and it is."
        )
    return note


def _ranking() -> tuple[str, ...]:
    """Say how proposals are ranked, for whoever wants to know."""
    return (
        _(
            "To scale, the gain is the change to plan with, which is less than the first result. For a test it is what "
            "knowing more is worth on average before it is run: it counts only as far as the answer would change what "
            "you do."
        ),
        _("The gain times what the whole number is worth in the next cycle, for its full price, gives the rank."),
        _("Every kind that has a good one is there, at most two of each while another kind has some, seven in all."),
    )

"""The page of the four questions: which answers are there, what is offered, what was tried before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from experiments.goals.goal import Goal
from experiments.learning.archive.similar import Similar
from experiments.metrics.goal_kinds import ADVICE, EXPERT_ASKED, GoalKind
from experiments.people.person import Person
from webapp.formatting import day
from webapp.forms.answers import NEW_GOAL
from webapp.language.offered import advice_on
from webapp.language.said import piece
from webapp.records.archive.cards import found_said
from webapp.records.plan_with import plan_with_words
from webapp.words import WHYS, word

QUESTIONS = ("people", "objective", "strategy")


@dataclass(frozen=True, slots=True)
class KindOffer:
    """A kind of goal: its word, the usual trap, and the next step it offers (``None``: to be written by hand)."""

    name: str
    label: str
    trap: str
    next_step: str
    by_hand: bool
    asks_expert: bool


@dataclass(frozen=True, slots=True)
class GoalOffer:
    """A goal that may be chosen."""

    id: int
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class TriedLine:
    """Something earlier: what it was, what came out, where to read it."""

    title: str
    sentence: str
    href: str | None
    kind: str
    verdict: str | None
    note: str
    experiment_id: int | None = None
    lesson: str = ""
    question: str = ""
    found: str = ""
    planned: str = ""


def kind_offers() -> list[KindOffer]:
    """List the eight kinds and the own one, as they are shown and chosen."""
    return [
        KindOffer(
            kind.value,
            advice.label,
            advice.trap,
            advice.next_step,
            advice.next_step_by_hand,
            kind in EXPERT_ASKED,
        )
        for kind, advice in ((kind, advice_on(kind)) for kind in ADVICE)
    ]


def people_offers(people: Sequence[Person]) -> list[tuple[int, str]]:
    """List people to choose from, each with the department where it is known."""
    return [
        (
            one.id,
            _("%(name)s, %(department)s", name=one.name, department=one.department) if one.department else one.name,
        )
        for one in people
    ]


def goal_offers(goals: Sequence[Goal], today: date, chosen: int | None) -> list[GoalOffer]:
    """List the goals of the present cycle, or all where it has none; the chosen one always stays in the list."""
    present = [goal for goal in goals if goal.cycle.starts <= today <= goal.cycle.ends]
    offered = [goal for goal in goals if goal in (present or goals) or goal.id == chosen]
    return [GoalOffer(goal.id, f"{piece(goal.label)}: {goal.goal}", goal.kind.value) for goal in offered]


def kind_in(fields: Mapping[str, str], goals: Sequence[GoalOffer]) -> GoalKind | None:
    """Say which kind of goal the form names at present."""
    if fields.get("goal_id") == NEW_GOAL or not goals:
        name = fields.get("goal_kind", "")
        return GoalKind(name) if name in set(GoalKind) else None
    return next((GoalKind(goal.kind) for goal in goals if str(goal.id) == fields.get("goal_id")), None)


def answers_missing(fields: Mapping[str, str], kind: GoalKind | None, *, new_goal: bool) -> dict[str, list[str]]:
    """Name the empty answers of people, objective and strategy, for the marks on their line."""
    goal = ["goal_kind", "goal"] if new_goal else ["goal_id"]
    asked = {
        "people": ["audience"],
        "objective": [*goal, "customer_objective"],
        "strategy": ["idea", "mechanism"],
    }
    if kind is not None and ADVICE[kind].next_step_by_hand:
        asked["strategy"].append("next_step_text")
    return {part: [name for name in names if not fields.get(name, "").strip()] for part, names in asked.items()}


def tried_text(fields: Mapping[str, str]) -> str:
    """Bring together what there is of the draft, for the search of what is near."""
    names = ("title", "idea", "instead_of", "audience", "mechanism")
    return " ".join(fields.get(name, "") for name in names).strip()


def tried_lines(found: Sequence[Similar]) -> list[TriedLine]:
    """Say what was tried before, with the day and, for a no, who said it and when it is looked at again."""
    lines = []
    for one in found:
        href = f"/experiments/{one.experiment_id}" if one.experiment_id else None
        href = f"/lessons/{one.lesson_id}" if one.lesson_id else href
        notes = [_("Why: %(why)s", why=word("why", one.why))] if one.why in WHYS else []
        notes += [one.decided_by] if one.decided_by else []
        notes += [day(one.day)] if one.day else []
        if one.review_on:
            notes.append(_("look at it again on %(day)s", day=day(one.review_on)))
        lines.append(
            TriedLine(
                title=one.title,
                sentence=one.sentence,
                href=href,
                kind=one.kind,
                verdict=one.verdict,
                note=", ".join(notes),
                experiment_id=one.experiment_id,
                lesson=one.lesson or "",
                question=one.question or "",
                found=found_said(one.found),
                planned=plan_with_words(one.lift, one.plan_with),
            )
        )
    return lines

"""The story page: an experiment, a lesson or a goal for somebody who has no log-in and does not know the book.

Nothing here names a person or leads into the book; what the scope of the link does not show is not in the record.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.lessons.lesson import Evidence, Lesson, Stance
from experiments.results.records import ConclusionRow
from experiments.trials.canonical import canonical_plan
from experiments.trials.experiment import Experiment, Status, status_on
from webapp.formatting import day, minor_money, number, percent, period
from webapp.records.archive import Entry, entry_of
from webapp.records.outcome import Note
from webapp.records.pictures import Picture
from webapp.records.result import ResultPage
from webapp.words import word

REFUSED = (Status.DECLINED, Status.ABANDONED)
BEGUN = (Status.REGISTERED, Status.RUNNING, Status.ANALYSED)
PAIRS = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LessonTold:
    """What was learned, in the words of the lesson."""

    claim: str
    why: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class ExperimentStory:
    """An experiment as it is sent to somebody.

    ``page`` is the result, ``None`` where there is none yet; with the scope ``story`` it holds no figure beyond the
    sentence and the picture. ``money`` is empty then.
    """

    title: str
    goal: str
    status: str
    closed: bool
    retrospective: bool
    facts: PAIRS
    idea: str
    worked: str
    to_come: str
    page: ResultPage | None
    overridden: str
    outcome: str
    lesson: LessonTold | None
    next: tuple[str, ...]
    money: PAIRS
    pictures: PAIRS


@dataclass(frozen=True, slots=True)
class LessonStory:
    """A lesson as it is sent to somebody; with the scope ``story`` the experiments are counted and not listed."""

    claim: str
    scope: str
    why: str
    what_to_do: str
    status: str
    facts: PAIRS
    supporting: int
    contradicting: int
    for_it: tuple[Entry, ...]
    against_it: tuple[Entry, ...]


def experiment_story(
    experiment: Experiment,
    page: ResultPage | None,
    *,
    conclusion: ConclusionRow | None,
    lesson: Lesson | None,
    cost: tuple[int | None, str | None] | None,
    outcome: Note | None = None,
    today: date,
) -> ExperimentStory:
    """Tell an experiment.

    Parameters
    ----------
    page : ResultPage or None
        The result as the book shows it.
    conclusion, lesson
        What was written when it was closed.
    cost : tuple or None
        What it cost, in minor units and their currency; ``None`` where the link does not show figures.
    outcome : Note or None
        What is to be said of a later outcome that an early sign foretells.
    """
    plan = experiment.plan
    text: dict[str, Any] = json.loads(plan.text) if plan is not None else canonical_plan(experiment)
    status = status_on(experiment, today, experiment.has_data)
    goal = experiment.goal
    # An agency may work on a goal of another team: that goal is not its to show.
    own = goal is not None and goal.team_id == experiment.team_id
    return ExperimentStory(
        title=experiment.title,
        goal=f"{goal.label}: {goal.goal}" if goal is not None and own else "",
        status=status.value,
        closed=status is Status.CONCLUDED,
        retrospective=experiment.retrospective,
        facts=_facts(experiment, status),
        idea=idea_of(text),
        worked=worked_of(text),
        to_come="" if page else _to_come(experiment, status),
        page=page if page is None or cost is not None else without_figures(page),
        overridden=_overridden(conclusion, figures=cost is not None),
        outcome=f"{outcome.headline}. {outcome.text}" if outcome is not None else "",
        lesson=LessonTold(lesson.claim, lesson.why, lesson.what_to_do) if lesson else None,
        next=_next(experiment, page, conclusion),
        money=_money(text, cost) if cost is not None else (),
        pictures=tuple((one.name, one.picture) for one in experiment.variants if one.picture),
    )


def without_figures(page: ResultPage) -> ResultPage:
    """Take out of a result what only a link with figures shows, so that no template can show it by mistake."""
    return replace(
        page,
        picture=_captioned(page.picture) if page.picture else None,
        lines=(),
        days=(),
        enough=(),
        checks=(),
        deviations=(),
        skipped=(),
        problems=(),
        details=(),
        looks=(),
    )


def _captioned(picture: Picture) -> Picture:
    """Leave out of the caption what sends the reader to details that are not there."""
    said = _("Everything beyond the dashed line would be worth having. Thin rows are watched and do not decide.")
    return replace(picture, caption=said) if picture.caption.startswith(said) else picture


def lesson_story(lesson: Lesson, evidence: Sequence[Evidence], *, figures: bool, today: date) -> LessonStory:
    """Tell a lesson as it stands today."""
    supporting, contradicting = (
        tuple(_plain_entry(one.card) for one in evidence if one.stance is stance)
        for stance in (Stance.SUPPORTS, Stance.CONTRADICTS)
    )
    facts = [(_("Written"), day(lesson.written_at.date()))]
    if lesson.review_on is not None:
        facts.append((_("Looked at again"), day(lesson.review_on)))
    return LessonStory(
        claim=lesson.claim,
        scope=lesson.scope,
        why=lesson.why,
        what_to_do=lesson.what_to_do,
        status=lesson.status_on(today).value,
        facts=tuple(facts),
        supporting=len(supporting),
        contradicting=len(contradicting),
        for_it=supporting if figures else (),
        against_it=contradicting if figures else (),
    )


def idea_of(text: dict[str, Any]) -> str:
    """Say what was tried and why it should work, in one sentence.

    Examples
    --------
    >>> strategy = {"idea": "ask a question", "instead_of": "our claim", "expected": None, "mechanism": None}
    >>> idea_of({"strategy": strategy})
    'If we ask a question instead of our claim.'
    """
    strategy = text["strategy"]
    if not strategy["idea"]:
        return ""
    said = _("If we %(idea)s", idea=strategy["idea"])
    if strategy["instead_of"]:
        said += _(" instead of %(now)s", now=strategy["instead_of"])
    if strategy["expected"]:
        said += _(", then %(expected)s", expected=strategy["expected"])
    if strategy["mechanism"]:
        said += _(", because %(mechanism)s", mechanism=strategy["mechanism"])
    return said.rstrip(".") + "."


def worked_of(text: dict[str, Any]) -> str:
    """Say what worked means by the plan, without what it costs; empty where the plan is not whole."""
    primary = next((use for use in text["metrics"] if use["role"] == "primary"), None)
    control = next((_named(one["name"]) for one in text["variants"] if one["role"] == "control"), "")
    new = ", ".join(_named(one["name"]) for one in text["variants"] if one["role"] != "control")
    worthwhile = text["rule"]["worthwhile_lift"]
    if primary is None or not control or not new or worthwhile is None:
        return ""
    less = primary["direction"] == "down"
    said = _("At least %(change)s less %(metric)s for %(new)s than for %(control)s") if less else ""
    said = said or _("At least %(change)s more %(metric)s for %(new)s than for %(control)s")
    said %= {"change": percent(worthwhile), "metric": primary["name"], "new": new, "control": control}
    if text["starts"] and text["ends"]:
        length = (date.fromisoformat(text["ends"]) - date.fromisoformat(text["starts"])).days + 1
        said += ngettext(" after one day", " after %(num)d days", length)
    return f"{said}."


def _named(version: str) -> str:
    return version if len(version) <= 2 else f"“{version}”"


def _plain_entry(card: ArchiveCard) -> Entry:
    """Give an entry without the line below it, which names channel, money and who ran it."""
    return replace(entry_of(card), meta=())


def _facts(experiment: Experiment, status: Status) -> PAIRS:
    facts = []
    if experiment.plan is not None:
        facts.append((word("term", "plan"), day(experiment.plan.sealed_at.date())))
    if experiment.starts is not None and status not in REFUSED:
        over = status in {Status.ANALYSED, Status.CONCLUDED}
        facts.append((_("Ran") if over else _("Runs"), period(experiment.starts, experiment.ends or experiment.starts)))
    if experiment.concluded_on is not None:
        facts.append((_("Closed"), day(experiment.concluded_on)))
    return tuple(facts)


def _to_come(experiment: Experiment, status: Status) -> str:
    """Say where an experiment stands that has no result."""
    if status in REFUSED:
        return _("It did not run, so there is no result.")
    if status not in BEGUN:
        return _("The plan is still being written; the result is still to come.")
    starts, ends = experiment.starts, experiment.ends
    if status is Status.REGISTERED and starts is not None:
        return _("It starts on %(day)s; the result is still to come.", day=day(starts))
    if ends is not None:
        return _("It runs until %(day)s; the result is still to come.", day=day(ends))
    return _("It is running; the result is still to come.")


def _next(experiment: Experiment, page: ResultPage | None, conclusion: ConclusionRow | None) -> tuple[str, ...]:
    """Say what happens next: what was decided, else what the analysis advises; and the step that was planned."""
    said = []
    if conclusion is not None:
        decided = word("decision", conclusion.decision.value)
        if conclusion.decision_due is not None:
            decided = _("%(decision)s; looked at again on %(day)s", decision=decided, day=day(conclusion.decision_due))
        said.append(f"{decided}.")
    elif page is not None and page.do:
        said.append(page.do)
    step = experiment.next_step
    verdict = conclusion.verdict if conclusion else None
    if step is not None and step.text and experiment.status not in REFUSED and verdict in {None, "succeeded"}:
        planned = step.text.rstrip(".")
        said.append(_("And then: %(step)s.", step=planned) if verdict else _("If it works: %(step)s.", step=planned))
    return tuple(said)


def _overridden(conclusion: ConclusionRow | None, *, figures: bool) -> str:
    """Say that a person decided otherwise than the rule; whoever is told the verdict is told that too."""
    if conclusion is None or not conclusion.override_reason:
        return ""
    rule = "undecided_closed" if conclusion.rule_verdict == "undecided" else conclusion.rule_verdict
    said = _("The verdict was overridden by hand: the locked rule says “%(verdict)s”.", verdict=word("verdict", rule))
    return f"{said} {conclusion.override_reason}" if figures else said


def _money(text: dict[str, Any], cost: tuple[int | None, str | None]) -> PAIRS:
    budget, pairs = text["budget"], []
    if budget["minor"] is not None and budget["currency"]:
        pairs.append((_("Planned"), minor_money(budget["minor"], budget["currency"])))
    minor, currency = cost
    if minor is not None and currency is not None:
        pairs.append((_("Spent"), minor_money(minor, currency)))
    if text["hours"] is not None:
        pairs.append((_("Hours of work planned"), number(text["hours"])))
    return tuple(pairs)

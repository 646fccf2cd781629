"""The story of an experiment: the same record for a success and for a failure, in the book, by a link and as text.

It names no person. What the reader is not shown is not in the record, so that no page can show it by mistake.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc, MetricDoc, VariantDoc
from experiments.learning.lessons.lesson import Lesson
from experiments.results.records import ConclusionRow
from experiments.trials.canonical import canonical_plan
from experiments.trials.experiment import Experiment, Status, status_on
from webapp.formatting import day, period
from webapp.language.said import piece
from webapp.records.archive.outcome import Note
from webapp.records.result.page import ResultPage
from webapp.records.result.pictures import shown_range
from webapp.records.stories.cost import PAIRS, StoryCost, cost_pairs
from webapp.records.stories.planned import idea_of, worked_of
from webapp.records.stories.shown import Shown, Source, source_of, without_figures
from webapp.words import word

REFUSED = (Status.DECLINED, Status.ABANDONED)
BEGUN = (Status.REGISTERED, Status.RUNNING, Status.ANALYSED)


@dataclass(frozen=True, slots=True)
class LessonTold:
    """What was learned, in the words of the lesson; ``id`` leads there in the book only."""

    claim: str
    why: str
    what_to_do: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class StoryFigure:
    """One number in one new version against the control, as a program reads it; it always carries the grade.

    ``value`` and ``control_value`` are ``None`` where they do not exist; so are the change and its open ends.
    """

    metric: str
    role: str
    direction: str
    version: str
    control: str
    value: float | None
    control_value: float | None
    change: float | None
    lower: float | None
    upper: float | None
    not_estimable: str | None
    grade: str


@dataclass(frozen=True, slots=True)
class ExperimentStory:
    """An experiment as it is told.

    ``page`` is the result, ``None`` where there is none yet; by a link with the scope ``story`` it holds no figure
    beyond the sentence and the picture, ``money`` and ``numbers`` are empty then. ``does`` is what was decided and
    ``next`` what follows; ``why`` is why it did not work out.
    """

    id: int
    title: str
    goal: str
    goal_id: int | None
    status: str
    closed: bool
    retrospective: bool
    provisional_until: date | None
    facts: PAIRS
    source: Source
    idea: str
    worked: str
    to_come: str
    page: ResultPage | None
    overridden: str
    outcome: str
    why: str
    plan_with: str
    does: tuple[str, ...]
    next: tuple[str, ...]
    lesson: LessonTold | None
    money: PAIRS
    pictures: PAIRS
    numbers: tuple[StoryFigure, ...]

    @property
    def grade(self) -> str:
        """Letter of the strength of evidence; empty where there is no result."""
        return self.page.grade if self.page else ""

    @property
    def is_failure(self) -> bool:
        """Say whether it is an answer that was paid for: it did harm, or no gain worth having is left."""
        return self.closed and self.page is not None and self.page.verdict in {"harmful", "no_useful_difference"}


def experiment_story(
    experiment: Experiment,
    found: tuple[ResultPage, AnalysisDoc] | None,
    *,
    shown: Shown,
    conclusion: ConclusionRow | None,
    lesson: Lesson | None,
    cost: StoryCost,
    outcome: Note | None = None,
    today: date,
) -> ExperimentStory:
    """Tell an experiment.

    Parameters
    ----------
    found : tuple or None
        The result as the book shows it, and the analysis that it was written from.
    shown : Shown
        To whom.
    conclusion, lesson
        What was written when it was closed.
    cost : StoryCost
        What it cost; left out where figures are not shown.
    outcome : Note or None
        What is to be said of a later outcome that an early sign foretells.
    """
    plan = experiment.plan
    text: dict[str, Any] = json.loads(plan.text) if plan is not None else canonical_plan(experiment)
    status = status_on(experiment, today, experiment.has_data)
    goal = experiment.goal
    # An agency may work on a goal of another team: that goal is not its to show.
    own = goal is not None and goal.team_id == experiment.team_id
    page, document = found or (None, None)
    return ExperimentStory(
        id=experiment.id,
        title=experiment.title,
        goal=f"{piece(goal.label)}: {goal.goal}" if goal is not None and own else "",
        goal_id=goal.id if goal is not None and own and shown.inside else None,
        status=status.value,
        closed=status is Status.CONCLUDED,
        retrospective=experiment.retrospective,
        provisional_until=experiment.provisional_until,
        facts=_facts(experiment, status),
        source=source_of(experiment.id, experiment.concluded_on, shown),
        idea=idea_of(text),
        worked=worked_of(text),
        to_come="" if page else _to_come(experiment, status),
        page=page if page is None or shown.figures else without_figures(page),
        overridden=_overridden(conclusion, figures=shown.figures),
        outcome=f"{outcome.headline}. {outcome.text}" if outcome is not None else "",
        why=word("why", conclusion.why.value) if shown.inside and conclusion is not None and conclusion.why else "",
        plan_with=_plan_with(page) if shown.figures else "",
        does=_does(page, conclusion),
        next=_next(experiment, conclusion),
        lesson=_lesson(lesson, shown),
        money=cost_pairs(text, cost, shown) if shown.figures else (),
        pictures=tuple((one.name, one.picture) for one in experiment.variants if one.picture),
        numbers=_numbers(document) if document is not None and shown.figures else (),
    )


def _numbers(document: AnalysisDoc) -> tuple[StoryFigure, ...]:
    return tuple(
        _figure(document, metric, variant)
        for metric in document["metrics"]
        for variant in metric["variants"]
        if variant["name"] != document["control"]
    )


def _figure(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> StoryFigure:
    control = next((one for one in metric["variants"] if one["name"] == document["control"]), None)
    change, missing = variant["lift"], variant["not_estimable"]
    lower, upper, _early = shown_range(document, metric, variant)
    return StoryFigure(
        metric=piece(metric["name"]),
        role=metric["role"],
        direction=metric["direction"],
        version=variant["name"],
        control=document["control"],
        value=variant["value"],
        control_value=control["value"] if control is not None else None,
        change=None if change is None else change["estimate"],
        lower=None if change is None else lower,
        upper=None if change is None else upper,
        not_estimable=missing["sentence"] if missing is not None else None,
        grade=document["grade"],
    )


def _lesson(lesson: Lesson | None, shown: Shown) -> LessonTold | None:
    if lesson is None:
        return None
    return LessonTold(lesson.claim, lesson.why, lesson.what_to_do, lesson.id if shown.inside else None)


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


def _does(page: ResultPage | None, conclusion: ConclusionRow | None) -> tuple[str, ...]:
    """Say what was decided; before that, what the analysis advises."""
    if conclusion is None:
        return (page.do,) if page is not None and page.do else ()
    decided = word("decision", conclusion.decision.value)
    if conclusion.decision_due is not None:
        decided = _("%(decision)s; looked at again on %(day)s", decision=decided, day=day(conclusion.decision_due))
    return (f"{decided}.",)


def _next(experiment: Experiment, conclusion: ConclusionRow | None) -> tuple[str, ...]:
    """Say which step was planned for the case that it works, unless it is settled that it did not."""
    step, verdict = experiment.next_step, conclusion.verdict if conclusion else None
    if step is None or not step.text or experiment.status in REFUSED or verdict not in {None, "succeeded"}:
        return ()
    planned = step.text.rstrip(".")
    return (_("And then: %(step)s.", step=planned) if verdict else _("If it works: %(step)s.", step=planned),)


def _plan_with(page: ResultPage | None) -> str:
    if page is None or page.plan_with is None:
        return ""
    return _(
        "Plan with %(planned)s, not %(best)s: first results flatter.",
        planned=page.plan_with.plan_with,
        best=page.plan_with.best_guess,
    )


def _overridden(conclusion: ConclusionRow | None, *, figures: bool) -> str:
    """Say that a person decided otherwise than the rule; whoever is told the verdict is told that too."""
    if conclusion is None or not conclusion.override_reason:
        return ""
    rule = "undecided_closed" if conclusion.rule_verdict == "undecided" else conclusion.rule_verdict
    said = _("The verdict was overridden by hand: the locked rule says “%(verdict)s”.", verdict=word("verdict", rule))
    return f"{said} {conclusion.override_reason}" if figures else said

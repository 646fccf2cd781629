"""From what is told of an experiment to acts through the domain: drafted, locked, uploaded, closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.closing import Closing, close
from experiments.learning.decisions.promises import answer_promise
from experiments.learning.lessons.lesson import LessonDraft
from experiments.people.money import Money
from experiments.results.closing.rules import Conclusion
from experiments.results.records import Decision, Why
from experiments.results.uploads.imports import Upload, accept_file
from experiments.trials.approval import answer_approval, ask_approval
from experiments.trials.draft import UNSET, DraftChange, VariantGiven, change_draft, start_draft
from experiments.trials.experiment import VariantRole
from experiments.trials.plan import Registration, register
from webapp.demo.book import Act, DemoBook
from webapp.demo.outcomes import AVOIDED
from webapp.demo.seasons import at
from webapp.demo.telling import LessonTold, Telling

CURRENCY = "EUR"


def acts_of(telling: Telling, cycle: str, now: datetime) -> list[Act]:
    """Give the acts of an experiment that serves a goal of ``cycle``; nothing happens after ``now``."""
    acts = [
        Act(min(at(telling.drafted_on, 9), now), partial(_draft, telling=telling, cycle=cycle)),
    ]
    if telling.locked_on is not None:
        if telling.approved:
            acts += [
                Act(at(telling.locked_on - timedelta(days=2), 10), partial(_ask, telling=telling)),
                Act(at(telling.locked_on - timedelta(days=1), 10), partial(_approve, telling=telling)),
            ]
        acts.append(Act(min(at(telling.locked_on, 11), now), partial(_lock, telling=telling)))
    if telling.uploaded_on is not None:
        acts.append(Act(min(at(telling.uploaded_on, 14), now), partial(_upload, telling=telling)))
    if telling.ending is not None:
        acts.append(Act(min(at(telling.ending.on, 15), now), partial(_close, telling=telling)))
        if telling.ending.came is not None:
            acts.append(Act(at(telling.next_due + timedelta(days=1), 9), partial(_answer, telling=telling)))
    return acts


def _draft(book: DemoBook, now: datetime, *, telling: Telling, cycle: str) -> None:
    """Answer the four questions in their order, as a person does: people and objective first, technology last."""
    actor = book.people[telling.owner]
    repeated = book.experiments[telling.built_on] if telling.built_on else UNSET
    recipe = UNSET if telling.recipe is None else book.recipes[telling.recipe]
    first = DraftChange(title=telling.title, heard=telling.heard, built_on_id=repeated, toolkit_id=recipe)
    experiment = start_draft(book.session, actor, first, now=now)
    book.experiments[telling.key] = experiment.id
    for change in (_people_to_strategy(telling, book.goals[cycle, telling.goal]), _technology(telling)):
        change_draft(book.session, actor, experiment.id, change, now=now)


def _people_to_strategy(telling: Telling, goal_id: int) -> DraftChange:
    return DraftChange(
        audience=telling.audience,
        goal_id=goal_id,
        customer_objective=telling.customer_objective,
        funnel_from=telling.funnel[0],
        funnel_to=telling.funnel[1],
        idea=telling.idea,
        instead_of=telling.instead_of,
        expected=telling.expected,
        mechanism=telling.mechanism,
        next_step_text=telling.next_step,
        next_step_metric=telling.next_metric,
        next_step_due=telling.next_due,
        other_tactics=telling.other_tactics,
        expert=telling.expert or UNSET,
        forecast=UNSET if telling.forecast is None else telling.forecast,
    )


def _technology(telling: Telling) -> DraftChange:
    """Give channel, set-up, money and days; what is left out here is derived by the domain."""
    versions = [VariantGiven(telling.control[0], VariantRole.CONTROL, telling.control[1])]
    versions += [VariantGiven(name, VariantRole.TREATMENT, text) for name, text in telling.treatments]
    return DraftChange(
        channel=telling.channel,
        content_type=telling.content_type,
        tactic=telling.tactic,
        design=telling.design,
        unit=telling.unit,
        unit_name=telling.unit_name or UNSET,
        draw_seed=f"quernwell-{telling.key}" if telling.drawn else UNSET,
        alternated_by_hand=telling.alternated,
        equal_budgets=telling.equal_budgets,
        variants=tuple(versions),
        metrics=telling.metrics,
        worthwhile_lift=telling.worthwhile,
        looks=telling.looks,
        minimum_days=telling.minimum_days or UNSET,
        budget=Money(telling.budget, CURRENCY),
        hours=telling.hours,
        starts=telling.starts,
        ends=telling.ends,
        run_by=telling.run_by,
    )


def _ask(book: DemoBook, now: datetime, *, telling: Telling) -> None:
    ask_approval(book.session, book.people[telling.owner], book.experiments[telling.key], now=now)


def _approve(book: DemoBook, now: datetime, *, telling: Telling) -> None:
    answer_approval(book.session, book.people["ines"], book.experiments[telling.key], granted=True, now=now)


def _lock(book: DemoBook, now: datetime, *, telling: Telling) -> None:
    register(
        book.session, book.people[telling.owner], book.experiments[telling.key], Registration(confirm=True), now=now
    )


def _upload(book: DemoBook, now: datetime, *, telling: Telling) -> None:
    assert telling.file is not None, "whoever uploads has a file"
    name, data = telling.file()
    actor = book.people[telling.owner]
    key = book.experiments[telling.key]
    accept_file(book.session, book.store, actor, key, Upload(name, data), mapping=telling.mapping, now=now)


def _close(book: DemoBook, now: datetime, *, telling: Telling) -> None:
    """Close with the verdict of the sealed rule; it is never told here."""
    ending = telling.ending
    assert ending is not None, "whoever closes has an ending"
    conclusion = Conclusion(
        why=Why(ending.why) if ending.why else None,
        decision=Decision(ending.decision),
        decision_due=ending.decision_due,
        avoided=AVOIDED.get(telling.key),
    )
    lesson = lesson_draft(book, ending.lesson) if ending.lesson else None
    actor, key = book.people[telling.owner], book.experiments[telling.key]
    closed = close(book.session, actor, key, Closing(conclusion, lesson), now=now)
    if ending.lesson and ending.lesson.key not in book.lessons:
        book.lessons[ending.lesson.key] = _lesson_of(book, closed.id)


def _answer(book: DemoBook, now: datetime, *, telling: Telling) -> None:
    """Say on its day whether the next step came."""
    ending = telling.ending
    assert ending is not None, "whoever answers has an ending"
    came = ending.came is True
    answer_promise(book.session, book.people[telling.owner], book.experiments[telling.key], came=came, now=now)


def lesson_draft(book: DemoBook, told: LessonTold) -> LessonDraft:
    """Write the lesson, or speak for or against one that is there."""
    return LessonDraft(
        claim=told.claim,
        scope=told.scope,
        why=told.why,
        what_to_do=told.what_to_do,
        stance=told.stance,
        variant=told.version,
        lesson_id=book.lessons.get(told.key),
    )


def _lesson_of(book: DemoBook, experiment_id: int) -> int:
    """Find the lesson that a closing has just written: the card names it."""
    card = book.session.get_one(ArchiveCard, experiment_id)
    assert card.lesson_id is not None, "closed with a lesson"
    return card.lesson_id

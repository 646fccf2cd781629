"""Closed experiments for tests of what is proposed: their cards as a closing writes them, with a goal in the cycle."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.brief.candidate import Candidate, Kind
from experiments.learning.brief.candidates import candidates_of
from experiments.learning.lessons.lesson import Lesson, LessonDraft
from experiments.learning.lessons.writing import write_lesson
from experiments.metrics.kinds import Unit
from experiments.people.permission import Actor
from experiments.trials.attached import NextStep
from experiments.trials.experiment import Experiment
from tests import audited
from tests.experiments.learning.lessons.kept import card_of

TODAY = date(2026, 11, 2)
SUMMER = date(2026, 8, 3)
"""A day of the cycle before."""

_BY_VERDICT = {
    "succeeded": (0.3, 0.1, "adopt"),
    "harmful": (-0.3, 0.1, "stop"),
    "no_useful_difference": (0.0, 0.02, "keep"),
    "undecided": (0.1, 0.1, "repeat"),
    "invalid": (0.0, 0.1, "repeat"),
}


def run_card(
    session: Session,
    actor: Actor,
    verdict: str = "succeeded",
    *,
    on: date = SUMMER,
    built_on: int | None = None,
    toolkit_id: int | None = None,
    step_due: date | None = None,
    posts: int | None = 20,
    events: tuple[float, float] = (400.0, 500.0),
    **more: object,
) -> ArchiveCard:
    """Two times 20 posts (unless ``posts`` says otherwise) of eight weeks and ten hours, closed with this verdict."""
    now = datetime.combine(on, time(9), UTC)
    lift, error, decision = _BY_VERDICT[verdict]
    fields: dict[str, object] = {
        "goal_kind": "new_sales",
        "goal_name": "New sales",
        "decision": decision,
        "channel": "organic social",
        "currency": "EUR",
        "cost_minor": 0,
        "hours": 10.0,
        "unit": "user" if posts is None else "post",
        "design": "platform_split" if posts is None else "randomized",
        "started_on": date(2026, 6, 1),
        "ended_on": date(2026, 6, 14) if posts is None else date(2026, 7, 26),
        "degrees": None if posts is None else 2.0 * posts - 2,
    }
    given = {"log_lift": lift, "error": error, "grade": "B"} | {
        name: more.pop(name) for name in ("log_lift", "error", "grade") if name in more
    }
    if verdict != "invalid":
        fields["plan_with"] = math.expm1(0.8 * given["log_lift"])  # type: ignore[operator]
    card = card_of(session, actor, now=now, verdict=verdict, **given, **(fields | more))  # type: ignore[arg-type]
    experiment = session.get_one(Experiment, card.experiment_id)
    experiment.built_on_id, experiment.toolkit_id = built_on, toolkit_id
    experiment.unit = Unit.USER if posts is None else Unit.POST
    experiment.retrospective = bool(card.retrospective)
    if step_due is not None:
        session.add(NextStep(experiment_id=card.experiment_id, text="Count second orders", due=step_due))
        card.next_step = "open"
    for place, name in enumerate(("Claim", "Question")):
        session.add(
            ArchiveFigure(
                experiment_id=card.experiment_id,
                team_id=actor.team_id,
                position=0,
                metric=card.metric or "",
                kind="ratio",
                direction="up",
                variant=name,
                variant_position=place,
                is_control=place == 0,
                units=14.0 if posts is None else float(posts),
                numerator=events[place],
                denominator=events[place] if (card.metric_identity or "").startswith("ratio: spend") else 40_000.0,
            )
        )
    session.flush()
    return card


def lesson_of(
    session: Session,
    actor: Actor,
    card: ArchiveCard,
    *,
    claim: str = "Questions bring more first clicks",
    what_to_do: str = "Use them in every first ad.",
    **more: object,
) -> Lesson:
    """The lesson that was written when the experiment of a card was closed; ``more`` joins one that is there."""
    audited.by_hand(session)
    texts = () if "lesson_id" in more else (claim, "First contact", "Curiosity", what_to_do)
    words = LessonDraft(*texts, **more)  # type: ignore[arg-type]
    experiment = session.get_one(Experiment, card.experiment_id)
    now = datetime.combine(card.filed_on, time(10), UTC)
    lesson = write_lesson(session, actor, words, experiment=experiment, now=now)
    card.lesson_id = lesson.id
    session.flush()
    return lesson


def found(session: Session, actor: Actor, cycle: Cycle, kind: Kind, *, today: date = TODAY) -> list[Candidate]:
    """What may be proposed of a kind."""
    session.flush()
    return [
        one
        for one in candidates_of(session, actor, cycle, today=today)
        if one.kind is kind and not one.only_question and one.waits is None
    ]


def waiting(session: Session, actor: Actor, cycle: Cycle, kind: Kind, *, today: date = TODAY) -> list[str]:
    """Why what speaks for itself is no proposal yet."""
    session.flush()
    return [
        one.waits.sentence
        for one in candidates_of(session, actor, cycle, today=today)
        if one.kind is kind and one.waits is not None
    ]


def questions(session: Session, actor: Actor, cycle: Cycle, *, today: date = TODAY) -> dict[int | None, Candidate]:
    """What was asked and is not answered, by the experiment that asked."""
    session.flush()
    every = candidates_of(session, actor, cycle, today=today)
    return {one.experiment_id: one for one in every if one.question is not None}

"""Closed, declined and abandoned experiments for tests, made through the public functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from experiments.learning.closing import Closing, close
from experiments.learning.lessons.lesson import LessonDraft
from experiments.people.permission import Actor
from experiments.results.closing.conclusion import Conclusion, Decision, Why, proposal_for
from experiments.results.files import FileStore
from experiments.results.uploads.imports import Upload, accept_file
from experiments.trials.decline import Refusal, abandon, decline
from experiments.trials.draft import start_draft
from experiments.trials.experiment import Experiment
from tests.experiments.results.exports import daily
from tests.factories import QUESTION_HEADLINE, make_goal, make_registered

CLICKS = {"succeeded": (20, 25, 4), "harmful": (20, 10, 4), "undecided": (20, 20, 17)}
"""Link clicks of A and B a day and their wobble, so that recipe 1 ends in this verdict."""
SPRING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def closed(
    session: Session,
    actor: Actor,
    folder: Path,
    *,
    verdict: str = "succeeded",
    starts: datetime = SPRING,
    lesson: LessonDraft | None = None,
    decision: Decision = Decision.ADOPT,
    **words: object,
) -> Experiment:
    """Register recipe 1 in other words, upload two weeks with this outcome, close it two days after the end."""
    first = starts.date() + timedelta(days=7)
    change = replace(QUESTION_HEADLINE, **words)  # type: ignore[arg-type]
    experiment = make_registered(session, actor, starts, starts=first, change=change)
    a, b, wobble = CLICKS[verdict]
    later = starts + timedelta(days=23)
    upload = Upload("export.csv", daily(14, a=a, b=b, wobble=wobble, starts=first))
    accept_file(session, FileStore(folder / "files"), actor, experiment.id, upload, now=later)
    proposal = proposal_for(session, actor, experiment.id, today=later.date())
    draft = LessonDraft(proposal.claim, proposal.scope, proposal.because, proposal.lesson_to_do)
    why = None if verdict == "succeeded" else Why.WEAK_IDEA
    conclusion = Conclusion(why=why, decision=decision)
    return close(session, actor, experiment.id, Closing(conclusion, lesson or draft), now=later)


def declined(session: Session, actor: Actor, title: str, reason: str, now: datetime) -> Experiment:
    """An idea that somebody said no to."""
    goal = make_goal(session, actor, now)
    draft = start_draft(session, actor, replace(QUESTION_HEADLINE, title=title, goal_id=goal.id), now=now)
    decline(session, actor, draft.id, Refusal(reason, review_on=now.date() + timedelta(days=180)), now=now)
    return draft


def abandoned(session: Session, actor: Actor, title: str, reason: str, now: datetime) -> Experiment:
    """A draft that never ran."""
    goal = make_goal(session, actor, now)
    draft = start_draft(session, actor, replace(QUESTION_HEADLINE, title=title, goal_id=goal.id), now=now)
    abandon(session, actor, draft.id, reason, now=now)
    return draft

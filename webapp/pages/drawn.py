"""Pictures of results and lessons, taken along as lines, as an image or as their numbers."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc
from experiments.learning.lessons.lesson import evidence_of, get_lesson
from experiments.learning.lessons.pooling import pooled_of
from experiments.learning.sizes.kept_sizes import planned_versions
from experiments.learning.sizes.prior import archive_prior_of
from experiments.results.analyses import analyze_experiment
from experiments.results.closing.conclusion import latest_conclusion
from experiments.results.drops.dropped import get_drop
from experiments.results.outcomes.judged import document_that_counts
from experiments.trials.experiment import Experiment, Status, get_experiment
from webapp.formatting import day
from webapp.picture_taken import (
    Told,
    file_name,
    named_address,
    picture_address,
    pictures_in,
    sentence_of,
    taken,
    told_of,
    told_of_lesson,
)
from webapp.records.lessons.pool import pool_page
from webapp.records.result.page import ResultPage, result_page
from webapp.security import current_actor
from webapp.storage import now, session, store, today

pages = Blueprint("drawn", __name__)
pages.add_app_template_global(picture_address, "picture_address")
pages.add_app_template_global(named_address, "named_address")


@pages.get("/experiments/<int:experiment_id>/picture/<picture>.<kind>")
def of_experiment(experiment_id: int, picture: str, kind: str) -> ResponseReturnValue:
    """Give a picture of a result; where there is none, the result itself."""
    experiment = get_experiment(session(), current_actor(), experiment_id)
    page = _page_of(experiment) if experiment.has_data else None
    answer = None if page is None else taken(pictures_in(page), picture, kind, told_of(experiment, page))
    return answer or redirect(url_for("results.result", experiment_id=experiment_id))


@pages.get("/read/<int:dropped_id>/picture/<picture>.<kind>")
def of_file(dropped_id: int, picture: str, kind: str) -> ResponseReturnValue:
    """Give a picture of what a file alone says."""
    dropped = get_drop(session(), store(), current_actor(), dropped_id)
    document = cast("AnalysisDoc | None", dropped.row.document)
    answer = None
    if document is not None:
        page = result_page(document, closed=True, kept=dropped.row.kept_as is not None)
        source = _("Trialbook · file %(number)d, entered afterwards · %(day)s", number=dropped_id, day=day(today()))
        told = Told(sentence_of(page), source, file_name("file", str(dropped_id), *dropped.names))
        answer = taken(pictures_in(page), picture, kind, told)
    return answer or redirect(url_for("drop.result", dropped_id=dropped_id))


@pages.get("/lessons/<int:lesson_id>/picture/<picture>.<kind>")
def of_lesson(lesson_id: int, picture: str, kind: str) -> ResponseReturnValue:
    """Give the picture of all repeats behind a lesson."""
    db, actor = session(), current_actor()
    lesson = get_lesson(db, actor, lesson_id)
    page = None
    if lesson.team_id == actor.team_id:
        titles = {one.card.experiment_id: one.card.title for one in evidence_of(db, lesson)}
        page = pool_page(pooled_of(db, lesson, now=now()), titles, lesson.plan_with)
    answer = None
    if page is not None and page.picture is not None:
        answer = taken((page.picture,), picture, kind, told_of_lesson(lesson_id, lesson.claim))
    return answer or redirect(url_for("lessons.show", lesson_id=lesson_id))


def _page_of(experiment: Experiment) -> ResultPage:
    """Read the result as its page shows it."""
    db, closed = session(), experiment.status is Status.CONCLUDED
    prior = archive_prior_of(db, experiment.team_id, but=experiment.id)
    if request.args.get("of") == "early":
        document = analyze_experiment(db, experiment.id, today=today(), prior=prior)
        return result_page(document, closed=closed)
    document, _standing = document_that_counts(
        db, experiment, today=today(), prior=prior, planned=planned_versions(db, experiment)
    )
    conclusion = latest_conclusion(db, experiment.id) if closed else None
    return result_page(document, closed=closed, verdict=conclusion.verdict if conclusion else None)

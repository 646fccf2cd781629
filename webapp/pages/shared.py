"""The story page: what a share link shows to somebody without a log-in."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from experiments.errors import Gone, NotFound
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.filing import cost_of
from experiments.learning.lessons.lesson import Lesson, evidence_of, get_lesson
from experiments.learning.lessons.linked import thing_behind
from experiments.learning.progress.goals import GoalProgress, goal_progress
from experiments.learning.sizes.prior import archive_prior_of
from experiments.people.keys.share_links import Scope, ShareLink, note_read, open_link, reader_of
from experiments.results.closing.conclusion import latest_conclusion
from experiments.results.outcomes.judged import document_that_counts
from experiments.trials.experiment import OPEN, Experiment, Status, list_experiments
from experiments.trials.pictures import pictures_of
from webapp.picture_file import picture_answer
from webapp.records.goals import goal_line, serving_lines
from webapp.records.outcome import outcome_note, told_provisionally
from webapp.records.result import result_page
from webapp.records.story import experiment_story, lesson_story
from webapp.settings import Mode
from webapp.storage import now, session, today

pages = Blueprint("shared", __name__)

WRONG_PER_MINUTE = 20
"""Links that never were, from one place; whoever has a link that works is never stopped."""
HEADERS = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
_GUESSES = "trialbook guesses"


@pages.get("/s/<token>")
def story(token: str) -> ResponseReturnValue:
    """Show what the link was made for; asking for the head alone is no reading."""
    _stop_guessing()
    try:
        link = open_link(session(), token, now=now())
        page = _page(link)
    except NotFound:
        _count_guess()
        return _answer(render_template("shared/over.html", never=True), 404)
    except Gone:
        return _answer(render_template("shared/over.html", never=False), 410)
    if request.method != "HEAD":
        note_read(session(), link, program=request.user_agent.string, now=now())
    return _answer(page, 200)


@pages.get("/s/<token>/pictures/<sha256>")
def picture(token: str, sha256: str) -> ResponseReturnValue:
    """Show a picture of a version in the experiment that the link was made for."""
    _stop_guessing()
    try:
        link = open_link(session(), token, now=now())
        thing = thing_behind(session(), link)
        shown = pictures_of(session(), thing) if isinstance(thing, Experiment) else {}
        answer = picture_answer(shown[sha256])
    except NotFound:
        _count_guess()
        return _answer(render_template("shared/over.html", never=True), 404)
    except (Gone, KeyError):
        return _answer(render_template("shared/over.html", never=False), 410)
    answer.headers.update(HEADERS)
    return answer


def _answer(page: str, status: int) -> Response:
    answer = make_response(page, status)
    answer.headers.update(HEADERS)
    return answer


def _page(link: ShareLink) -> str:
    thing = thing_behind(session(), link)
    if isinstance(thing, Experiment):
        return _experiment(link, thing)
    return _lesson(link, thing) if isinstance(thing, Lesson) else _goal(link, thing)


def _experiment(link: ShareLink, experiment: Experiment) -> str:
    db, closed = session(), experiment.status is Status.CONCLUDED
    conclusion = latest_conclusion(db, experiment.id) if closed else None
    page, currency, note = None, None, None
    if experiment.has_data:
        prior = archive_prior_of(db, experiment.team_id, but=experiment.id)
        document, standing = document_that_counts(db, experiment, today=today(), prior=prior)
        note = outcome_note(experiment, standing)
        page = result_page(document, closed=closed, verdict=conclusion.verdict if conclusion else None)
        page = told_provisionally(page) if experiment.provisional_until is not None else page
        currency = document["currency"]
    figures = link.scope is Scope.FIGURES
    told = experiment_story(
        experiment,
        page,
        conclusion=conclusion,
        lesson=_lesson_of(link, experiment) if closed else None,
        cost=(cost_of(db, experiment, currency) if page else (None, None)) if figures else None,
        outcome=note,
        today=today(),
    )
    return render_template("shared/experiment.html", link=link, story=told, page=told.page, figures=figures)


def _lesson_of(link: ShareLink, experiment: Experiment) -> Lesson | None:
    card = session().get(ArchiveCard, experiment.id)
    return None if card is None or card.lesson_id is None else get_lesson(session(), reader_of(link), card.lesson_id)


def _lesson(link: ShareLink, lesson: Lesson) -> str:
    evidence = [one for one in evidence_of(session(), lesson) if one.card.team_id == link.team_id]
    told = lesson_story(lesson, evidence, figures=link.scope is Scope.FIGURES, today=today())
    return render_template("shared/lesson.html", link=link, story=told)


def _goal(link: ShareLink, goal: Goal) -> str:
    db, reader = session(), reader_of(link)
    progress = goal_progress(db, reader, today=today()).get(goal.id, GoalProgress())
    tried = list_experiments(db, reader, goal_id=goal.id) if link.scope is Scope.FIGURES else []
    return render_template(
        "shared/goal.html",
        link=link,
        goal=goal,
        line=goal_line(goal, progress),
        serving=serving_lines([one for one in tried if one.status not in OPEN], today()),
    )


def _count_wrong_links(state: BlueprintSetupState) -> None:
    """Count links that never were by the place they come from, in the memory of a process that serves a team."""
    if state.app.extensions["trialbook"].mode is Mode.SERVE:
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        state.app.extensions[_GUESSES] = MovingWindowRateLimiter(MemoryStorage())


pages.record(_count_wrong_links)


def _stop_guessing() -> None:
    if _GUESSES in current_app.extensions and not current_app.extensions[_GUESSES].test(*_counted()):
        raise TooManyRequests(retry_after=60)


def _count_guess() -> None:
    if _GUESSES in current_app.extensions:
        current_app.extensions[_GUESSES].hit(*_counted())


def _counted() -> tuple[object, str, str]:
    from limits import RateLimitItemPerMinute

    return RateLimitItemPerMinute(WRONG_PER_MINUTE), "share links", request.remote_addr or ""

"""The story page: what a share link shows to somebody without a log-in."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from experiments.errors import Gone, NotFound
from experiments.learning.lessons.linked import thing_behind
from experiments.people.keys.share_links import ShareLink, note_read, open_link, reader_of
from experiments.trials.experiment import Experiment
from experiments.trials.pictures import pictures_of
from webapp.picture_file import picture_answer
from webapp.picture_taken import pictures_in, taken, told_of, told_of_lesson
from webapp.records.stories.experiment import ExperimentStory
from webapp.records.stories.lesson import LessonStory
from webapp.records.stories.shown import Shown
from webapp.settings import Mode
from webapp.storage import now, session
from webapp.storytelling import tell_story

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


@pages.get("/s/<token>/picture/<picture>.<kind>")
def drawn(token: str, picture: str, kind: str) -> ResponseReturnValue:
    """Give a picture of what the link was made for; its numbers only where the link shows figures."""
    _stop_guessing()
    try:
        link = open_link(session(), token, now=now())
        answer = _picture_of(link, picture, kind)
    except NotFound:
        _count_guess()
        return _answer(render_template("shared/over.html", never=True), 404)
    except Gone:
        return _answer(render_template("shared/over.html", never=False), 410)
    if answer is None:
        return redirect(url_for("shared.story", token=token))
    answer.headers.update(HEADERS)
    return answer


def _picture_of(link: ShareLink, picture: str, kind: str) -> Response | None:
    thing, shown = thing_behind(session(), link), Shown.of(link.scope)
    story = tell_story(thing, reader_of(link), shown)
    if isinstance(thing, Experiment) and isinstance(story, ExperimentStory) and story.page is not None:
        return taken(pictures_in(story.page), picture, kind, told_of(thing, story.page))
    if isinstance(story, LessonStory) and story.pooled is not None and story.pooled.picture is not None:
        return taken((story.pooled.picture,), picture, kind, told_of_lesson(story.id, story.claim))
    return None


def _answer(page: str, status: int) -> Response:
    answer = make_response(page, status)
    answer.headers.update(HEADERS)
    return answer


def _page(link: ShareLink) -> str:
    story = tell_story(thing_behind(session(), link), reader_of(link), Shown.of(link.scope))
    return render_template(f"shared/{link.thing.value}.html", link=link, story=story)


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

"""The doors of the application: who is acting, log-in, forged requests, response headers."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, SecurityError

from experiments.errors import NotFound
from experiments.people.first import actor_of, local_actor
from experiments.people.permission import Actor
from experiments.people.person import Person
from webapp.book import Running
from webapp.masking import MaskedTokens
from webapp.settings import Mode
from webapp.storage import now, running, session

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OPEN_WITHOUT_LOG_IN = {
    "joining.come_in",
    "joining.form",
    "language.choose",
    "static",
    "bootstrap.static",
    "assets.look",
    "assets.plotly",
    "security.login",
    "security.forgot_password",
    "security.reset_password",
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "account.set_up",
    "shared.story",
    "shared.picture",
    "shared.drawn",
}
TEAM = "team"
"""Where the session keeps the team that a person of several chose."""
LET_IN_BY_ADDRESS = {"account.set_up", "joining.come_in", "joining.form", "security.reset_password"}
"""Pages whose address lets somebody in. The next page is told the name of the book only: over HTTPS it is asked for."""
PICTURES = {
    *("pictures.show", "shared.picture", "api_pictures.show"),
    *("drawn.of_experiment", "drawn.of_file", "drawn.of_lesson", "shared.drawn"),
}
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

csrf = MaskedTokens()


def current_actor() -> Actor:
    """Give the person who acts in this request, with team and role."""
    if "actor" not in g:
        g.actor = _find_actor()
    actor = cast("Actor | None", g.actor)
    if actor is None:
        abort(401)
    return actor


def current_person() -> Person | None:
    """Give the acting person's record, None where nobody is logged in (for the head of the page)."""
    if "actor" not in g:
        g.actor = _find_actor()
    return None if g.actor is None else session().get(Person, g.actor.person_id)


def _find_actor() -> Actor | None:
    if running().mode is not Mode.SERVE:
        return local_actor(session(), now=now())
    secret = _bearer()
    if secret is not None:
        return _of_token(secret)
    from flask_login import current_user

    return _of_session(current_user.id) if current_user.is_authenticated else None


def _of_token(secret: str) -> Actor | None:
    from experiments.people.keys.tokens import token_of

    found = token_of(session(), secret, now=now())
    if found is None:
        return None
    actor, token = found
    g.token_id = token.id
    if token.last_used_on != now().date():
        token.last_used_on = now().date()
    return actor


def _of_session(person_id: int) -> Actor | None:
    """Give the person who logged in, in the team they chose; where they are no longer in it, in their first."""
    chosen = cookie.get(TEAM)
    try:
        return actor_of(session(), person_id, chosen if isinstance(chosen, int) else None)
    except NotFound:
        cookie.pop(TEAM, None)
    try:
        return actor_of(session(), person_id)
    except NotFound:
        return None


def call_owner() -> str:
    """Say whose call this is, for what is counted or remembered per caller: the token, else the person."""
    actor = current_actor()
    return f"token:{g.token_id}" if "token_id" in g else f"person:{actor.person_id}"


def _bearer() -> str | None:
    """Give the token of an API call; pages are never opened by token."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if is_api() and kind.lower() == "bearer" and token else None


def is_api() -> bool:
    """Say whether this request is for the JSON interface."""
    return request.path.startswith("/api/")


def _refuse_strangers() -> ResponseReturnValue | None:
    """Deny by default: without a log-in only the endpoints named above answer."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception  # under a name that is not ours not even the log-in has an address
    if running().mode is not Mode.SERVE or request.endpoint in OPEN_WITHOUT_LOG_IN:
        return None
    if "actor" not in g:
        g.actor = _find_actor()
    if g.actor is not None:
        return None
    if _bearer() is not None:
        from webapp.limits import count_unknown_token

        count_unknown_token()
    if is_api() or request.method not in {"GET", "HEAD"}:
        abort(401)
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("security.login", next=None if wanted == "/" else wanted))


def _refuse_forged() -> None:
    """Ask every request that changes something for its token, the log-in form included."""
    if request.method in {"GET", "HEAD", "OPTIONS", "TRACE"}:
        return
    if is_api() and _bearer() is not None:
        return  # a browser does not send this header by itself
    if is_api() and running().mode is not Mode.SERVE:
        _refuse_other_origins()
        return
    csrf.protect()


def _refuse_other_origins() -> None:
    """On one's own machine programs may call the interface without a token; pages of other sites may not."""
    origin = request.headers.get("Origin")
    other = origin is not None and urlsplit(origin).netloc != request.host
    if other or request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        raise Forbidden


def _add_headers(response: Response) -> Response:
    if request.endpoint in LET_IN_BY_ADDRESS:
        response.headers.setdefault("Referrer-Policy", "strict-origin")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint in PICTURES and request.method in {"GET", "HEAD"} and response.status_code in {200, 304}:
        # Kept by the browser, and asked for again each time: it may be forbidden by then.
        response.headers["Cache-Control"] = "private, no-cache"
    elif request.endpoint not in {"static", "bootstrap.static", "assets.look", "assets.plotly"}:
        response.headers["Cache-Control"] = "no-store"
    if running().home.https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def guard(app: Flask, mode: Mode, *, https: bool) -> None:
    """Put the doors in: cookies, forged requests, log-in, headers."""
    app.config.update(
        SESSION_COOKIE_NAME="trialbook",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        REMEMBER_COOKIE_SECURE=https,
        WTF_CSRF_CHECK_DEFAULT=False,  # checked in _refuse_forged, which knows the calls by token
        WTF_CSRF_TIME_LIMIT=None,  # a draft may stay open overnight; the token ends with the session
    )
    if mode is not Mode.SERVE:
        # Without a log-in another site must not reach the book under a name of its own (DNS rebinding).
        app.config["TRUSTED_HOSTS"] = LOCAL_HOSTS
    elif (url := cast("Running", app.extensions["trialbook"]).home.url) is not None:
        # Links are built with the name that was asked for: a forged one must not find its way into a mail.
        app.config["TRUSTED_HOSTS"] = [urlsplit(url).hostname, *LOCAL_HOSTS]
    csrf.init_app(app)
    app.before_request(_refuse_strangers)
    app.before_request(_refuse_forged)
    app.after_request(_add_headers)
    if mode is Mode.SERVE:
        from webapp.log_in.accounts import require_log_in

        require_log_in(app)

"""How often somebody may call: the one limiter of the application, for log-in, the interface and uploads.

It counts in the memory of the process that serves, and only where a book is served to a team.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import cast

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, RateLimitItemPerMinute
from werkzeug.exceptions import TooManyRequests, Unauthorized

from webapp.security import call_owner, is_api
from webapp.settings import Mode, Settings

UNKNOWN_TOKENS_PER_MINUTE = 30
_NAME = "trialbook limits"


def count_calls(app: Flask, settings: Settings, mode: Mode) -> None:
    """Count calls and uploads from now on; to be put in before everything that reads a body."""
    if mode is not Mode.SERVE:
        return
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", strategy="moving-window")
    calls = RateLimitItemPerMinute(settings.api_per_minute)
    uploads = RateLimitItemPerMinute(settings.uploads_per_minute)

    def count() -> None:
        if is_api():
            _count(calls, "calls", _caller())
        # Both doors take files as multipart; nothing of the body is read for this.
        if request.method == "POST" and request.mimetype == "multipart/form-data":
            _count(uploads, "uploads", _caller())

    app.extensions[_NAME] = limiter
    app.before_request(count)
    app.after_request(_tell)


def limit_view(
    app: Flask,
    endpoint: str,
    often: str,
    *,
    scope: str,
    key: Callable[[], str] = get_remote_address,
    methods: Sequence[str] = ("POST",),
) -> None:
    """Limit a page of a served book; views with the same scope share what they count.

    Parameters
    ----------
    often : str
        Such as ``10 per minute; 60 per hour``.
    key : callable
        Who is counted: the place that the request comes from, without.
    """
    limiter = cast("Limiter", app.extensions[_NAME])
    limit = limiter.shared_limit(often, scope=scope, key_func=key, methods=list(methods))
    app.view_functions[endpoint] = limit(app.view_functions[endpoint])


def count_unknown_token() -> None:
    """Note that a token was sent that is none; whoever tries many from one place is told to wait.

    Tokens that hold are let in from there all the same: several programs may come from one place, and the secrets are
    too long to be guessed.
    """
    if _NAME in current_app.extensions:
        _count(RateLimitItemPerMinute(UNKNOWN_TOKENS_PER_MINUTE), "unknown tokens", get_remote_address())


def _caller() -> str:
    """Give who is counted: the token, else the person, else the place."""
    try:
        return call_owner()
    except Unauthorized:
        return f"place:{get_remote_address()}"


def _count(item: RateLimitItem, scope: str, who: str) -> None:
    limiter = cast("Limiter", current_app.extensions[_NAME])
    let_in = limiter.limiter.hit(item, scope, who)
    free_again, left = limiter.limiter.get_window_stats(item, scope, who)
    if "limit" not in g or not let_in or left < g.limit[1]:
        g.limit = (item.amount, left, math.ceil(free_again))
    if not let_in:
        raise TooManyRequests(retry_after=max(1, math.ceil(free_again - time.time())))


def _tell(response: Response) -> Response:
    """Say how much is left, of whatever will be used up first."""
    if is_api() and "limit" in g:
        for name, number in zip(("Limit", "Remaining", "Reset"), g.limit, strict=True):
            response.headers[f"X-RateLimit-{name}"] = str(number)
    return response

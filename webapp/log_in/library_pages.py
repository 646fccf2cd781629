"""The pages of the log-in library as this book opens them: which are closed, what is asked before, how often."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import Flask, abort, flash, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_security import Security
from flask_security import current_user as known
from flask_security.recoverable import reset_password_token_status

from webapp.limits import limit_view
from webapp.log_in.forms import may_come_in
from webapp.security import current_actor, current_person

PER_PLACE = "10 per minute; 60 per hour"
PER_NAME = "20 per hour"
LINKS_PER_NAME = "5 per hour; 10 per day"
CODES_PER_PERSON = "6 per minute; 12 per hour; 30 per day"
"""A million codes, three of which fit at a time: at thirty tries a day, guessing one takes a lifetime."""
CLOSED = ("two_factor_setup_validate", "two_factor_rescue", "tf_select")
"""Other ways of the library to the same ends, which ask for less: a set-up by link, a mail for help."""


def fit_pages(app: Flask, security: Security) -> None:
    """Close what is not offered, put our questions before the library's pages, and limit all that can be guessed."""
    for name in CLOSED:
        app.view_functions[f"security.{name}"] = _closed
    _ask_first(app, "security.reset_password", _link_over)
    _ask_first(app, "security.two_factor_token_validation", _nothing_to_confirm)
    _ask_first(app, "security.mf_recovery_codes", _no_second_factor)
    _ask_first(app, "people.second_factor_off", _own_second_factor)
    security.tf_token_validation_context_processor(lambda: _app_to_scan(security))
    app.before_request(_refuse_json)
    for endpoint in ("security.login", "security.verify", "security.change_password"):
        limit_view(app, endpoint, PER_PLACE, scope="log-in")
        limit_view(app, endpoint, PER_NAME, scope="log-in-name", key=_tried_name)
    limit_view(app, "account.set_up", PER_PLACE, scope="log-in")
    for endpoint in ("security.forgot_password", "security.reset_password"):
        limit_view(app, endpoint, PER_PLACE, scope="reset")
    limit_view(app, "security.forgot_password", LINKS_PER_NAME, scope="reset-name", key=_tried_name)
    for endpoint in ("security.two_factor_token_validation", "security.mf_recovery"):
        limit_view(app, endpoint, PER_PLACE, scope="second-factor")
        limit_view(app, endpoint, CODES_PER_PERSON, scope="second-factor-person", key=_tried_person)


def _ask_first(app: Flask, endpoint: str, question: Callable[..., ResponseReturnValue | None]) -> None:
    view = app.view_functions[endpoint]

    @functools.wraps(view)  # the limiter knows views by their names
    def asked(**values: Any) -> ResponseReturnValue:
        answer = question(**values)
        return app.ensure_sync(view)(**values) if answer is None else answer

    app.view_functions[endpoint] = asked


def _closed(**_values: Any) -> ResponseReturnValue:
    abort(404)


def _refuse_json() -> None:
    """Take forms only: the limits count by what stands in them."""
    if request.blueprint == "security" and request.is_json:
        abort(415)


def _link_over(token: str) -> ResponseReturnValue | None:
    """Say that a link to a new password works no more, where that is so."""
    expired, forged, account = reset_password_token_status(token)
    if not (expired or forged or account is None) and may_come_in(account):
        return None
    flash(_("This link was used, or is too old. Ask for another."), "warn")
    return redirect(url_for("security.forgot_password"))


def _nothing_to_confirm() -> ResponseReturnValue | None:
    """Lead somebody who is logged in and sets nothing up back to their account; the library would log them out."""
    if known.is_authenticated and cookie.get("tf_state") != "validating_profile":
        return redirect(url_for("account.index"))
    return None


def _no_second_factor() -> ResponseReturnValue | None:
    """Offer recovery codes only where there is something to recover from."""
    person = current_person()
    return None if person is not None and person.tf_primary_method else redirect(url_for("account.index"))


def _own_second_factor(person_id: int) -> ResponseReturnValue | None:
    """Let administrators turn off their own where the password is asked for, not with a click on the page of people."""
    return redirect(url_for("security.two_factor_setup"), 303) if person_id == current_actor().person_id else None


def _app_to_scan(security: Security) -> dict[str, Any]:
    """Show key and picture again where the first code of an app that is being set up did not fit."""
    secret = cookie.get("tf_totp_secret") if known.is_authenticated else None
    if not secret:
        return {}
    shown = security.totp_factory.fetch_setup_values(secret, known)
    return {"authr_qrcode": shown["image"], "authr_key": shown["key"]}


def _tried_name() -> str:
    """Give whose password is tried, or who is asked a new one for."""
    given = known.email if known.is_authenticated else request.form.get("email", "")
    return given.strip().lower()[:200] or get_remote_address()


def _tried_person() -> str:
    """Give whose code is tried: the session knows after the password; its key stays until all sessions end."""
    return (known.get_id() if known.is_authenticated else cookie.get("tf_user_id")) or get_remote_address()

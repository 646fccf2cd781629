"""Log-in for teams: Flask-Security over the persons of the book, and the first-run set-up link."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask, request
from flask_limiter.util import get_remote_address
from flask_security import Security, UserDatastore, UserMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from experiments.people.person import Person
from webapp.limits import limit_view
from webapp.settings import Settings, secret_key
from webapp.storage import session

SET_UP_HOURS = 24
PER_PLACE = "10 per minute; 60 per hour"

CONFIG = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],  # argon2 salts by itself; a second salt would be lost with the key
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_LENGTH_MIN": 10,
    "SECURITY_CSRF_PROTECT_MECHANISMS": ["session", "basic"],
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,  # the log-in form carries a token too
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_RETURN_GENERIC_RESPONSES": True,  # do not tell which half was wrong
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/login",
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "REMEMBER_COOKIE_HTTPONLY": True,
    "REMEMBER_COOKIE_SAMESITE": "Lax",
}


class Account(UserMixin):  # type: ignore[misc] # the library is untyped
    """A person as the log-in sees them: a view of one row that keeps no state of its own."""

    # The library asks the class for these names.
    email: str = ""
    password: str | None = None
    active: bool = False
    fs_uniquifier: str = ""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = person.id
        self.email = person.email
        self.password = person.password
        self.active = person.active
        self.fs_uniquifier = person.fs_uniquifier
        self.roles: list[Any] = []  # what a person may do is decided by the domain, not here


class Accounts(UserDatastore):  # type: ignore[misc] # the library is untyped
    """Find and store persons through the session of the request; the request commits."""

    def __init__(self) -> None:
        super().__init__(user_model=Account, role_model=object)

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Account | None:  # noqa: FBT001, FBT002 - the library's signature
        """Find by one column: ``email`` or ``fs_uniquifier``."""
        ((name, value),) = wanted.items()
        column = getattr(Person, name)
        test = sa.func.lower(column) == str(value).lower() if case_insensitive else column == value
        person = session().scalar(sa.select(Person).where(test))
        return None if person is None or person.password is None else Account(person)

    def put(self, model: Account) -> Account:
        """Write back what a log-in may change: the hash (renewed with its scheme) and the key of all sessions."""
        model.person.password = model.password
        model.person.fs_uniquifier = model.fs_uniquifier
        return model

    def commit(self) -> None:
        """Do nothing: one transaction per request, ended in ``storage``."""


def require_log_in(app: Flask) -> None:
    """Add log-in, its rate limits and the session cookies of a book that a team shares."""
    app.config.update(CONFIG)
    security = Security(app, Accounts(), register_blueprint=True)
    # The library also lets in by tokens of its own; the book has tokens that can be listed and revoked instead.
    security.login_manager.request_loader(lambda _request: None)
    limit_view(app, "security.login", PER_PLACE, scope="log-in")
    limit_view(app, "security.login", "20 per hour", scope="log-in-name", key=_tried_name)
    limit_view(app, "account.set_up", PER_PLACE, scope="log-in")


def _tried_name() -> str:
    return (request.form.get("email") or "").strip().lower()[:200] or get_remote_address()


def waits_for_set_up(db: Session) -> bool:
    """Say whether nobody can log in yet."""
    return db.scalar(sa.select(Person.id).where(Person.password.is_not(None)).limit(1)) is None


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key(settings), salt="set-up")


def set_up_token(settings: Settings) -> str:
    """Make the token of the first-run link. It works for 24 hours and only until somebody can log in, so once."""
    return _signer(settings).dumps("set-up")


def set_up_token_holds(settings: Settings, token: str) -> bool:
    """Say whether the token is ours and not too old."""
    try:
        _signer(settings).loads(token, max_age=SET_UP_HOURS * 3600)
    except BadSignature:
        return False
    return True

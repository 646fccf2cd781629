"""Log-in for teams: Flask-Security over the persons of the book, and the first-run set-up link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, flash, request
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import Security, UserDatastore, UserMixin, login_user, password_changed, password_reset
from flask_security import current_user as known
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from experiments.people.keys import passwords
from experiments.people.keys.second_factor import APP, remove_second_factor, turn_on_second_factor
from experiments.people.person import Person
from webapp.log_in.forms import ChangeForm, ConfirmForm, ForgotForm, Passwords, RescueForm, ResetForm, SetUpForm
from webapp.log_in.mails import RESET_HOURS, AccountMails, tell_second_factor
from webapp.log_in.second_factor import AppCodes, RecoveryCodes, sealing_key
from webapp.security import current_actor
from webapp.settings import Settings, secret_key
from webapp.storage import now, session

SET_UP_HOURS = 24

CONFIG = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],  # argon2 salts by itself; a second salt would be lost with the key
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_HASHING_SCHEMES": ["argon2"],  # a known address takes as long to answer as an unknown one
    "SECURITY_DEPRECATED_HASHING_SCHEMES": [],
    "SECURITY_PASSWORD_LENGTH_MIN": 10,
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFC",  # as browsers send it: “ü” in one piece, on every device
    "SECURITY_CSRF_PROTECT_MECHANISMS": ["session", "basic"],
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,  # the log-in form carries a token too
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_RETURN_GENERIC_RESPONSES": True,  # do not tell which half was wrong
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/login",
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_EMAIL_PLAINTEXT": False,  # our mails are written in webapp.log_in.mails
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=RESET_HOURS),
    "SECURITY_CHANGEABLE": True,
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_FRESHNESS": timedelta(minutes=15),
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": [APP],
    "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
    "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,  # “stay logged in” begins after the code, never instead of it
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # clocks may differ by one step of time
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/mf-recovery-codes",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_TOTP_ISSUER": "Trialbook",
    "SECURITY_MSG_PASSWORD_NOT_PROVIDED": (_l("Fill in the password."), "error"),
    "SECURITY_MSG_INVALID_PASSWORD": (_l("This is not the password of your account."), "error"),
    "SECURITY_MSG_PASSWORD_IS_THE_SAME": (_l("The new password is the one you have."), "error"),
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
    tf_primary_method: str | None = None
    tf_totp_secret: str | None = None
    mf_recovery_codes: list[str] = []  # noqa: RUF012 - the library's form; every account has its own

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = person.id
        self.email = person.email
        self.password = person.password
        self.active = person.active
        self.fs_uniquifier = person.fs_uniquifier
        self.tf_primary_method = person.tf_primary_method
        self.tf_totp_secret = person.tf_totp_secret
        self.mf_recovery_codes = list(person.mf_recovery_codes or [])
        self.confirmed_step: int | None = None
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

    def tf_set(self, user: Account, *_method: str, totp_secret: str | None = None) -> None:
        """Turn the second factor on; at a log-in, where the library calls this too, nothing changes."""
        if not known.is_authenticated or totp_secret is None:
            return
        person = turn_on_second_factor(session(), current_actor(), totp_secret, user.confirmed_step, now=now())
        tell_second_factor(person, on=True)
        # All sessions ended, since they began without a code; the one that gave it just now goes on.
        stays = "remember_token" in request.cookies and cookie.get("_remember") != "clear"
        login_user(Account(person), remember=stays)
        flash(_("The second factor is on: from now on a log-in asks for a code. Other devices were logged out."))

    def tf_reset(self, user: Account) -> None:  # noqa: ARG002 - the library's signature
        """Turn one's own second factor off; the library has asked for the password."""
        actor = current_actor()
        person = remove_second_factor(session(), actor, actor.person_id, now=now())
        tell_second_factor(person, on=False)
        flash(_("The second factor is off: the password alone lets in."))

    def commit(self) -> None:
        """Do nothing: one transaction per request, ended in ``storage``."""


def let_in(person_id: int) -> bool:
    """Log in whoever chose a password just now, instead of asking for it again at once.

    Somebody who comes back with a second factor proves it at the log-in as ever; then nothing happens here.
    """
    person = session().get_one(Person, person_id)
    if person.tf_primary_method is not None:
        return False
    return bool(login_user(Account(person), remember=False))


def require_log_in(app: Flask) -> None:
    """Add log-in and what belongs to it to a book that a team shares."""
    from webapp.log_in.library_pages import fit_pages

    app.config.update(CONFIG)
    app.config["SECURITY_TOTP_SECRETS"] = {"1": sealing_key(app.config["SECRET_KEY"])}
    security = Security(
        app,
        Accounts(),
        register_blueprint=True,
        mail_util_cls=AccountMails,
        password_util_cls=Passwords,
        totp_cls=AppCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        forgot_password_form=ForgotForm,
        reset_password_form=ResetForm,
        change_password_form=ChangeForm,
        verify_form=ConfirmForm,
        two_factor_setup_form=SetUpForm,
        two_factor_rescue_form=RescueForm,
    )
    # The library also lets in by tokens of its own; the book has tokens that can be listed and revoked instead.
    security.login_manager.request_loader(lambda _request: None)
    security.want_json(lambda _request: False)
    password_changed.connect(_note_change, app)
    password_reset.connect(_note_reset, app)
    fit_pages(app, security)


def _note_change(_app: Flask, **_told: Any) -> None:
    passwords.password_changed(session(), current_actor(), now=now())
    flash(_("Your password is changed. Other devices were logged out."))


def _note_reset(_app: Flask, user: Account, **_told: Any) -> None:
    passwords.password_reset(session(), user.id, now=now())
    flash(_("Your password is changed. Log in with it."))


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

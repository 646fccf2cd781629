"""The forms of the log-in library as we ask them: one field per password, our rules, our sentences."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    PasswordUtil,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    VerifyForm,
)
from wtforms import RadioField, StringField

from experiments.errors import Fault, NotFound
from experiments.people.first import actor_of
from experiments.people.person import Membership
from experiments.people.team import Team
from webapp.log_in.passwords import password_fault
from webapp.storage import session


class Passwords(PasswordUtil):  # type: ignore[misc] # the library is untyped
    """The rules of ``passwords`` for every password that is chosen with the library."""

    def validate(self, password: str, is_register: bool, **known: Any) -> tuple[list[str] | None, str]:  # noqa: ARG002, FBT001 - the library's signature
        """Give the sentences that speak against a password, and the password in its normal form."""
        wanted = self.normalize(password)
        person = known["user"].person
        teams = sa.select(Team.name).join(Membership, Membership.team_id == Team.id)
        names = session().scalars(teams.where(Membership.person_id == person.id))
        fault = password_fault(wanted, person.email, person.name, *names)
        return ([fault.sentence] if fault else None), wanted


class Told:
    """Gives the refusals of a form as faults, so that pages show them as they show all others."""

    @property
    def faults(self) -> list[Fault]:
        """Every sentence with its field."""
        fields: Any = self
        return [Fault(field.name, "refused", str(said)) for field in fields for said in field.errors]


class ForgotForm(Told, ForgotPasswordForm):  # type: ignore[misc] # the library is untyped
    """Asks for an address; who may not come in any more gets no link, and is not told so."""

    def validate(self, **more: Any) -> bool:
        """Refuse addresses of people who are in no team."""
        if not super().validate(**more):
            return False
        if may_come_in(self.user):
            return True
        self.email.errors.append("in no team")  # never shown: the answer is the same for every address
        return False


class ResetForm(Told, ResetPasswordForm):  # type: ignore[misc] # the library is untyped
    """Asks for the new password, once."""

    password_confirm = None


class ChangeForm(Told, ChangePasswordForm):  # type: ignore[misc] # the library is untyped
    """Asks for the password and for the new one, once."""

    new_password_confirm = None


class ConfirmForm(Told, VerifyForm):  # type: ignore[misc] # the library is untyped
    """Asks somebody who is logged in for the password again."""


class SetUpForm(TwoFactorSetupForm):  # type: ignore[misc] # the library is untyped
    """Takes what to do with the second factor; the library's own list of choices is in a form that is going away."""

    setup = StringField()


class RescueForm(TwoFactorRescueForm):  # type: ignore[misc] # the library is untyped
    """Stands beside the form for the code and is never shown: help by mail is not offered."""

    help_setup = RadioField(choices=[])


def may_come_in(account: Any) -> bool:
    """Say whether a person is active and in a team."""
    try:
        actor_of(session(), account.id)
    except NotFound:
        return False
    return True

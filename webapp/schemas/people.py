"""People, invitations, teams and tokens as JSON."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from experiments.people.keys.invitations import Invitation
from experiments.people.keys.tokens import Token
from experiments.people.members import Member
from experiments.people.money import Money
from experiments.people.team import Team
from experiments.people.team_settings import TeamSettings
from experiments.people.teams import NewTeam
from experiments.trials.leaving import OpenWork
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.reading import Body, Key, MoneyBody


class PersonAnswer(Answer):
    """Somebody who is or was in the team; ``active`` says whether they can act in it."""

    id: int
    name: str
    email: str
    role: str
    department: str | None
    active: bool
    second_factor: bool
    ended_at: datetime | None
    erased_at: datetime | None

    @classmethod
    def of(cls, member: Member) -> PersonAnswer:
        """Write somebody of the team."""
        person = member.person
        return cls(
            id=person.id,
            name=person.name,
            email=person.email,
            role=member.role.value,
            department=person.department,
            active=member.is_active,
            second_factor=person.tf_primary_method is not None,
            ended_at=member.ended_at,
            erased_at=person.erased_at,
        )


class PeopleAnswer(Answer):
    """All people of a team; there are never so many that they come in pages."""

    items: list[PersonAnswer]
    next_cursor: str | None


class PersonPatch(Body):
    """What is to be set on somebody; what is left out stays.

    `role` is `viewer`, `marketer`, `analyst`, `lead` or `admin`; `department` may be null.
    """

    role: str | None = None
    department: str | None = None


class SelfPatch(Body):
    """What one may say of oneself; what is left out stays, ``null`` takes it away."""

    department: str | None = None


class DeactivationBody(Body):
    """Who takes over what is open; needed where anything is."""

    successor: Key | None = None


class WorkLine(Answer):
    """Something that somebody answers for."""

    id: int
    title: str


class OpenWorkAnswer(Answer):
    """What a person answers for in the team: experiments that are not over, and goals."""

    experiments: list[WorkLine]
    goals: list[WorkLine]

    @classmethod
    def of(cls, work: OpenWork) -> OpenWorkAnswer:
        """Write what somebody answers for."""
        return cls(
            experiments=[WorkLine(id=one.id, title=one.title) for one in work.experiments],
            goals=[WorkLine(id=one.id, title=one.goal) for one in work.goals],
        )


class InvitationBody(Body):
    """Whom to ask in, and what they may do."""

    email: str
    role: str


class InvitationAnswer(Answer):
    """An invitation; ``link`` comes once, with the answer that made it."""

    id: int
    email: str
    role: str
    created_at: datetime
    expires: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    link: str | None = None

    @classmethod
    def of(cls, invitation: Invitation, link: str | None = None) -> InvitationAnswer:
        """Write an invitation."""
        names = ("id", "email", "created_at", "expires", "used_at", "revoked_at")
        return cls(**{name: getattr(invitation, name) for name in names}, role=invitation.role.value, link=link)


class InvitationsAnswer(Answer):
    """The invitations that still work."""

    items: list[InvitationAnswer]
    next_cursor: str | None


class TokenBody(Body):
    """A token to make: what for, what it may (`read`, `results`, `write`, `team`), for how many days."""

    name: str
    scopes: list[str]
    days: int = Field(default=90, ge=1, le=3650)


class TokenAnswer(Answer):
    """A token; ``secret`` comes once, with the answer that made it."""

    id: int
    name: str
    person_id: int
    scopes: list[str]
    created_at: datetime
    expires: datetime
    revoked_at: datetime | None
    last_used_on: date | None
    secret: str | None = None

    @classmethod
    def of(cls, token: Token, secret: str | None = None) -> TokenAnswer:
        """Write a token."""
        names = ("id", "name", "person_id", "scopes", "created_at", "expires", "revoked_at", "last_used_on")
        return cls(**{name: getattr(token, name) for name in names}, secret=secret)


class TokensAnswer(Answer):
    """One's own tokens, or for an admin those of the team."""

    items: list[TokenAnswer]
    next_cursor: str | None


class TeamAnswer(Answer):
    """A team; what may be spent without approval and what an hour costs are shown to its own people only."""

    id: int
    name: str
    kind: str
    currency: str
    spend_cap: MoneyAnswer | None
    hour: MoneyAnswer | None

    @classmethod
    def of(cls, team: Team, *, own: bool) -> TeamAnswer:
        """Write a team."""
        return cls(
            id=team.id,
            name=team.name,
            kind=team.kind.value,
            currency=team.currency,
            spend_cap=MoneyAnswer.of(team.spend_cap_minor, team.currency) if own else None,
            hour=MoneyAnswer.of(team.hour_minor, team.currency) if own else None,
        )


class TeamsAnswer(Answer):
    """The teams that one may know of."""

    items: list[TeamAnswer]
    next_cursor: str | None


class NewTeamBody(Body):
    """A team to make: `kind` is `brand`, `customer` or `agency`."""

    name: str
    kind: str
    currency: str = Field(examples=["EUR"])

    def wanted(self) -> NewTeam:
        """Give the command record."""
        return NewTeam(self.name, self.kind, self.currency)


class TeamPatch(Body):
    """What is to be set on one's own team; what is left out stays, ``null`` takes a cap or a price away."""

    name: str | None = None
    spend_cap: MoneyBody | None = None
    hour: MoneyBody | None = None

    def settings(self, team: Team) -> TeamSettings:
        """Give the command record: all settings, the ones left out as they are."""
        given = self.given()
        present = TeamSettings.of(team)
        return TeamSettings(
            name=(given["name"] or "") if "name" in given else present.name,
            spend_cap=_money("spend_cap", self.spend_cap) if "spend_cap" in given else present.spend_cap,
            hour=_money("hour", self.hour) if "hour" in given else present.hour,
        )


class SelfAnswer(Answer):
    """Who a token acts for: the person, the team, the role there, and what the token may (null: everything)."""

    person_id: int
    name: str
    team_id: int
    team: str
    role: str
    department: str | None
    scopes: list[str] | None


class WorkingTeamBody(Body):
    """A team that shall work on a goal."""

    team_id: Key


def _money(field: str, body: MoneyBody | None) -> Money | None:
    return None if body is None else body.money(field)

"""Who may do what: one table, denied unless allowed, and never across teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from experiments.errors import Fault, Forbidden, NotFound


class Role(StrEnum):
    """What a person is in a team; each may do all that the ones before may."""

    VIEWER = "viewer"
    MARKETER = "marketer"
    ANALYST = "analyst"
    LEAD = "lead"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """Place in the order, from 0."""
        return list(Role).index(self)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one team with the role that the person has there.

    Parameters
    ----------
    works_on : frozenset of int
        Goals of other teams on which the team works.
    scopes : frozenset of str or None
        What the token may that the person acts with; ``None`` without a token: everything that the role may.
    """

    person_id: int
    team_id: int
    role: Role
    works_on: frozenset[int] = frozenset()
    scopes: frozenset[str] | None = None


class OpenToOthers(Protocol):
    """A thing that people of other teams may read under its own conditions."""

    def is_open_to(self, actor: Actor) -> bool:
        """Say whether somebody of another team may read it."""


LEAST_ROLE: Mapping[str, Role] = {
    "see": Role.VIEWER,
    "goal.change": Role.MARKETER,
    "goal.share": Role.LEAD,
    "draft.change": Role.MARKETER,
    "experiment.register": Role.MARKETER,
    "experiment.register_above_cap": Role.LEAD,
    "experiment.unlock": Role.MARKETER,
    "experiment.deviate": Role.MARKETER,
    "experiment.draw": Role.MARKETER,
    "experiment.abandon": Role.MARKETER,
    "experiment.decline": Role.LEAD,
    "experiment.reopen": Role.LEAD,
    "channel.propose": Role.MARKETER,
    "channel.decide": Role.LEAD,
    "approval.ask": Role.MARKETER,
    "approval.answer": Role.LEAD,
    "next_step.answer": Role.MARKETER,
    "decision.answer": Role.MARKETER,
    "sign_off.answer": Role.VIEWER,  # whoever was named, from any department
    "results.upload": Role.MARKETER,
    "results.undo": Role.MARKETER,
    "outcome.give": Role.MARKETER,
    "conclusion.write": Role.MARKETER,
    "conclusion.override": Role.ANALYST,
    "attribution.claim": Role.MARKETER,
    "attribution.parts": Role.MARKETER,
    "lesson.write": Role.MARKETER,
    "lesson.use": Role.MARKETER,
    "brief.change": Role.MARKETER,
    "brief.accept": Role.MARKETER,  # what it becomes needs its own action too
    "toolkit.change": Role.MARKETER,
    "own_word.change": Role.MARKETER,
    "answer.use": Role.VIEWER,  # whoever reads an answer may say that it was one
    "cycle.change": Role.LEAD,
    "cycle.rate": Role.VIEWER,
    "person.describe": Role.VIEWER,  # oneself; others with people.change
    "notices.choose": Role.VIEWER,
    "story.tell": Role.MARKETER,
    "link.share": Role.MARKETER,
    "link.end": Role.LEAD,  # those of others; one's own end with link.share
    "token.issue": Role.MARKETER,
    "token.end": Role.ADMIN,  # those of others
    "archive.import": Role.LEAD,
    "archive.export": Role.ANALYST,
    "audit.read": Role.LEAD,
    "webhook.change": Role.ADMIN,
    "people.change": Role.ADMIN,
    "team.change": Role.ADMIN,
    "team.make": Role.ADMIN,
}
"""Action to least role. An action that is not here is allowed to nobody."""

SCOPES: Mapping[str, frozenset[str]] = {
    "read": frozenset({"see"}),
    "results": frozenset({"results.upload", "results.undo", "outcome.give"}),
    "team": frozenset(
        {"token.issue", "token.end", "audit.read", "webhook.change", "people.change", "team.change", "team.make"}
    ),
    "write": frozenset(),
}
"""What a token may: ``results`` takes files in, ``team`` looks after people and doors, ``write`` does the rest too."""
_OF_TEAM = SCOPES["team"]


def in_scopes(action: str, scopes: frozenset[str] | None) -> bool:
    """Say whether a token with these scopes may do an action; whatever its scopes, it may read.

    Examples
    --------
    >>> in_scopes("goal.change", frozenset({"write"})), in_scopes("team.change", frozenset({"write"}))
    (True, False)
    """
    if scopes is None or action == "see":
        return True
    if action in _OF_TEAM:
        return "team" in scopes
    return "write" in scopes or ("results" in scopes and action in SCOPES["results"])


def may(actor: Actor, action: str, thing: object | None = None) -> bool:
    """Say whether ``actor`` may do ``action`` (to ``thing``).

    Parameters
    ----------
    actor : Actor
        Who wants to.
    action : str
        A key of :data:`LEAST_ROLE`; anything else is denied.
    thing : object or None
        What it is done to. A thing must carry ``team_id``; a thing of another team, or of none, is denied, unless it
        says itself that it is open (then it may be seen, and nothing else).

    Examples
    --------
    >>> may(Actor(person_id=1, team_id=1, role=Role.VIEWER), "goal.change")
    False
    """
    least = LEAST_ROLE.get(action)
    if least is None or actor.role.rank < least.rank or not in_scopes(action, actor.scopes):
        return False
    return thing is None or _same_team(actor, thing) or (action == "see" and _is_open(actor, thing))


def require(actor: Actor, action: str, thing: object | None = None) -> None:
    """Refuse unless ``actor`` may do ``action``.

    Raises
    ------
    NotFound
        The thing belongs to another team: one who may not see it is not told that it exists.
    Forbidden
        The person sees the thing, but the team, the role or the scope of the token does not allow it.
    """
    if thing is not None and not (_same_team(actor, thing) or _is_open(actor, thing)):
        raise not_found()
    if may(actor, action, thing):
        return
    if not in_scopes(action, actor.scopes):
        wanted = "team" if action in _OF_TEAM else "write"
        raise Forbidden(Fault("scope", "scope_too_small", f"This token may not do this. It needs the scope {wanted}."))
    if thing is not None and not _same_team(actor, thing):
        raise Forbidden(Fault("team", "other_team", "This belongs to another team: you may read it, not change it."))
    least = LEAST_ROLE.get(action)
    needed = f"It needs the role {least.value}." if least else "Nobody may do this."
    raise Forbidden(Fault("role", "role_too_small", f"Your role {actor.role.value} may not do this. {needed}"))


def not_found(what: str = "page") -> NotFound:
    """Make the one refusal for things that do not exist and for things of others."""
    return NotFound(Fault("id", "not_found", f"There is no such {what}, or you may not see it."))


def is_key(number: int) -> bool:
    """Say whether a number can be a key at all; larger ones would be an error of the database, not "not found"."""
    return 0 < number < 2**31


def _is_open(actor: Actor, thing: object) -> bool:
    asked = getattr(thing, "is_open_to", None)
    return asked is not None and bool(asked(actor))


def _same_team(actor: Actor, thing: object) -> bool:
    return getattr(thing, "team_id", None) == actor.team_id

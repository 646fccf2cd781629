"""Who may do what: one table, denied unless allowed, and never across teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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
    """A person acting in one team with the role that the person has there."""

    person_id: int
    team_id: int
    role: Role


LEAST_ROLE: Mapping[str, Role] = {
    "see": Role.VIEWER,
    "goal.change": Role.MARKETER,
    "draft.change": Role.MARKETER,
    "experiment.register": Role.MARKETER,
    "experiment.register_above_cap": Role.LEAD,
    "experiment.unlock": Role.MARKETER,
    "experiment.deviate": Role.MARKETER,
    "experiment.abandon": Role.MARKETER,
    "experiment.decline": Role.LEAD,
    "approval.ask": Role.MARKETER,
    "approval.answer": Role.LEAD,
    "next_step.answer": Role.MARKETER,
    "results.upload": Role.MARKETER,
    "results.undo": Role.MARKETER,
    "conclusion.write": Role.MARKETER,
    "conclusion.override": Role.ANALYST,
    "lesson.write": Role.MARKETER,
    "cycle.change": Role.LEAD,
    "token.issue": Role.MARKETER,
    "audit.read": Role.LEAD,
    "team.change": Role.ADMIN,
}
"""Action to least role. An action that is not here is allowed to nobody."""


def may(actor: Actor, action: str, thing: object | None = None) -> bool:
    """Say whether ``actor`` may do ``action`` (to ``thing``).

    Parameters
    ----------
    actor : Actor
        Who wants to.
    action : str
        A key of :data:`LEAST_ROLE`; anything else is denied.
    thing : object or None
        What it is done to. A thing must carry ``team_id``; a thing of another team, or of none, is denied.

    Examples
    --------
    >>> may(Actor(person_id=1, team_id=1, role=Role.VIEWER), "goal.change")
    False
    """
    least = LEAST_ROLE.get(action)
    if least is None or actor.role.rank < least.rank:
        return False
    return thing is None or _same_team(actor, thing)


def require(actor: Actor, action: str, thing: object | None = None) -> None:
    """Refuse unless ``actor`` may do ``action``.

    Raises
    ------
    NotFound
        The thing belongs to another team: one who may not see it is not told that it exists.
    Forbidden
        The person sees the thing but the role is too small.
    """
    if thing is not None and not _same_team(actor, thing):
        raise not_found()
    if not may(actor, action, thing):
        least = LEAST_ROLE.get(action)
        needed = f"It needs the role {least.value}." if least else "Nobody may do this."
        raise Forbidden(Fault("role", "role_too_small", f"Your role {actor.role.value} may not do this. {needed}"))


def not_found(what: str = "page") -> NotFound:
    """Make the one refusal for things that do not exist and for things of others."""
    return NotFound(Fault("id", "not_found", f"There is no such {what}, or you may not see it."))


def is_key(number: int) -> bool:
    """Say whether a number can be a key at all; larger ones would be an error of the database, not "not found"."""
    return 0 < number < 2**31


def _same_team(actor: Actor, thing: object) -> bool:
    return getattr(thing, "team_id", None) == actor.team_id

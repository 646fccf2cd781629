"""What people say about a proposal, as form and API give it, and the check of every part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import DomainError, Fault
from experiments.goals.cycle import Cycle
from experiments.goals.given import UNSET, NotGiven, choice, number, text
from experiments.goals.goal import get_goal
from experiments.learning.brief.candidate import MOST_PROPOSED, Kind
from experiments.learning.brief.joining import Joined
from experiments.learning.brief.kept import OWN
from experiments.learning.brief.plan import Proposal
from experiments.people.money import MOST_MINOR, Money
from experiments.people.permission import Actor
from experiments.people.team import Team

SENTENCE = 500
"""Most characters of a proposal in own words, and of a reason for leaving one out."""
MOST_UNITS = 10_000_000
MOST_HOURS = 100_000.0
FIELDS = {"position": "place", "money_minor": "money"}
"""What a column is called at the doors, where that differs."""


@dataclass(frozen=True, slots=True)
class ProposalChange:
    """What is to be set on a proposal; everything not given stays.

    Parameters
    ----------
    sentence : str or None
        Its words; ``None`` lets the page write them from the data again.
    place : int
        Where it stands among the proposals, from 1; what stood there changes places with it.
    per_version, money, hours
        Its size: units of each version, money in the team's currency, hours; ``None`` takes back what was chosen.
    left_out_because : str or None
        Why it is left out; ``None`` takes it back into the plan.
    """

    sentence: str | NotGiven | None = UNSET
    place: int | NotGiven = UNSET
    per_version: float | NotGiven | None = UNSET
    money: Money | NotGiven | None = UNSET
    hours: float | NotGiven | None = UNSET
    left_out_because: str | NotGiven | None = UNSET


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """A proposal that somebody adds: what is to be done in one sentence, of which kind, for which goal."""

    kind: str
    sentence: str
    goal_id: int | None = None
    money: Money | None = None
    hours: float | None = None


def checked_change(
    session: Session, cycle: Cycle, plan: Joined, proposal: Proposal, change: ProposalChange
) -> tuple[dict[str, Any], list[Fault]]:
    """Read a change into columns, with every fault."""
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    own = proposal.candidate.key.startswith(OWN)
    if change.sentence is not UNSET:
        values["sentence"] = text("sentence", change.sentence, faults, limit=SENTENCE)
        if own and values["sentence"] is None:
            faults.append(Fault("sentence", "missing", "Say in one sentence what is to be done."))
    if change.place is not UNSET:
        values["position"] = _place(plan, proposal, change.place, faults)
    if change.per_version is not UNSET:
        values["per_version"] = _units(proposal, change.per_version, faults)
    if change.money is not UNSET:
        values["money_minor"] = _money(session, cycle, change.money, faults)
    if change.hours is not UNSET:
        values["hours"] = number("hours", change.hours, faults, least=0, most=MOST_HOURS)
    if change.left_out_because is not UNSET:
        values["left_out_because"] = text("left_out_because", change.left_out_because, faults, limit=SENTENCE)
        if change.left_out_because is not None and values["left_out_because"] is None:
            faults.append(Fault("left_out_because", "missing", "Say why it is left out, so that nobody has to guess."))
    if plan.is_full and not proposal.place and (field := _brings_in(proposal, values)) is not None:
        faults.append(full(field))
    return values, faults


def _brings_in(proposal: Proposal, values: dict[str, Any]) -> str | None:
    """Say by which field a change brings something into the plan that does not stand in it."""
    was_out = proposal.kept is not None and proposal.kept.left_out_because is not None
    stays_out = values.get("left_out_because", proposal.kept.left_out_because if proposal.kept else None) is not None
    if stays_out:
        return None
    if was_out:
        return "left_out_because"
    given = [name for name in ("sentence", "per_version", "money_minor", "hours") if values.get(name) is not None]
    return FIELDS.get(given[0], given[0]) if given else None


def checked_own(
    session: Session, actor: Actor, cycle: Cycle, own: OwnProposal
) -> tuple[dict[str, Any], str | None, list[Fault]]:
    """Read a proposal of one's own into columns, with the name of its goal and every fault."""
    faults: list[Fault] = []
    kind = choice("kind", own.kind, Kind, faults)
    if kind is None and not faults:
        faults.append(Fault("kind", "missing", "Say which kind of proposal it is."))
    sentence = text("sentence", own.sentence, faults, limit=SENTENCE)
    if sentence is None:
        faults.append(Fault("sentence", "missing", "Say in one sentence what is to be done."))
    goal_name = _goal_name(session, actor, own.goal_id, faults)
    values = {
        "kind": kind,
        "sentence": sentence,
        "goal_id": own.goal_id,
        "money_minor": _money(session, cycle, own.money, faults),
        "hours": number("hours", own.hours, faults, least=0, most=MOST_HOURS),
    }
    return values, goal_name, faults


def full(field: str) -> Fault:
    """Say that people chose all seven: another would push out what somebody wrote."""
    sentence = f"People chose all {MOST_PROPOSED} proposals of this plan already. Leave one out first."
    return Fault(field, "too_many", sentence)


def _place(plan: Joined, proposal: Proposal, place: int, faults: list[Fault]) -> int:
    if not proposal.place:
        faults.append(Fault("place", "not_in_plan", "Only what stands among the proposals has a place."))
    elif not 1 <= place <= len(plan.proposals):
        faults.append(Fault("place", "out_of_range", f"The plan has the places 1 to {len(plan.proposals)}."))
    return place


def _units(proposal: Proposal, given: float | None, faults: list[Fault]) -> int | None:
    checked = number("per_version", given, faults, least=1, most=MOST_UNITS)
    if checked is None:
        return None
    size = proposal.candidate.size
    if size is None or size.per_version is None:
        faults.append(Fault("per_version", "no_size", "It is not sized by what is drawn: change money or hours."))
    elif checked != int(checked):
        faults.append(Fault("per_version", "not_whole", "This must be a whole number."))
    return int(checked)


def _money(session: Session, cycle: Cycle, given: Money | None, faults: list[Fault]) -> int | None:
    if given is None:
        return None
    currency = session.get_one(Team, cycle.team_id).currency
    if given.currency != currency:
        faults.append(Fault("money", "other_currency", f"The team counts in {currency}."))
    elif not 0 <= given.minor <= MOST_MINOR:
        faults.append(Fault("money", "out_of_range", "This is no budget."))
    return given.minor


def _goal_name(session: Session, actor: Actor, goal_id: int | None, faults: list[Fault]) -> str | None:
    if goal_id is None:
        return None
    try:
        goal = get_goal(session, actor, goal_id)
    except DomainError:
        faults.append(Fault("goal_id", "not_found", "There is no such goal."))
        return None
    return goal.label

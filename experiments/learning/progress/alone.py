"""On its own: nobody else took part, nothing ran beside it, and what came next was never followed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.permission import Actor, require
from experiments.people.person import Membership, Person
from experiments.trials.attached import NextStep
from experiments.trials.experiment import LOCKED, Experiment, Status

LOOKED_AT = (*LOCKED, Status.CONCLUDED)
"""What is looked at: a draft may still find company, and what never ran needs none."""

NOTHING = "nothing"
"""Answer to "what else runs?" that names no other tactic."""


@dataclass(frozen=True, slots=True)
class Company:
    """Who and what an experiment has beside it.

    ``department`` is that of its owner where it is another than most of the team's. ``followed_up`` is ``None`` while
    the day of the next step is still to come: nobody can have answered yet.
    """

    expert: str | None
    department: str | None
    other_tactics: tuple[str, ...]
    followed_up: bool | None

    @property
    def with_others(self) -> bool:
        """Whether an expert or somebody from another department takes part."""
        return self.expert is not None or self.department is not None

    @property
    def can_be_told(self) -> bool:
        """Whether it can be told already if it is on its own."""
        return self.with_others or bool(self.other_tactics) or self.followed_up is not None

    @property
    def is_alone(self) -> bool:
        """Whether it is on its own: none of the three, and the third can be told already."""
        return not self.with_others and not self.other_tactics and self.followed_up is False


def companies(session: Session, team_id: int, experiments: Sequence[Experiment], today: date) -> dict[int, Company]:
    """Give the company of each locked or closed experiment of a team; two queries, however many there are.

    What was entered afterwards is left out: who took part was never asked.
    """
    asked = [one for one in experiments if one.status in LOOKED_AT and not one.retrospective]
    if not asked:
        return {}
    departments = _departments(session, team_id)
    home = home_department(departments.values())
    steps = session.scalars(sa.select(NextStep).where(NextStep.experiment_id.in_([one.id for one in asked])))
    step_of = {step.experiment_id: step for step in steps}
    return {
        one.id: Company(
            expert=one.expert or None,
            department=_elsewhere(departments.get(one.owner_id) if one.owner_id else None, home),
            other_tactics=tuple(name for name in one.other_tactics if name.casefold() != NOTHING),
            followed_up=_followed_up(step_of.get(one.id), today),
        )
        for one in asked
    }


def company_of(session: Session, actor: Actor, experiment: Experiment, today: date) -> Company | None:
    """Give the company of one experiment; ``None`` where it is not looked at, or belongs to another team."""
    require(actor, "see", experiment)
    if experiment.team_id != actor.team_id:
        return None  # who works where in another team is not told
    return companies(session, actor.team_id, [experiment], today).get(experiment.id)


def home_department(departments: Iterable[str | None]) -> str | None:
    """Give the department that most people of a team name, whatever its case; of two as frequent the first by letter.

    Examples
    --------
    >>> home_department(["Marketing", "marketing", "Mill", None]), home_department([None])
    ('marketing', None)
    """
    named = Counter(one.strip().casefold() for one in departments if one and one.strip())
    return min(named, key=lambda one: (-named[one], one)) if named else None


def _elsewhere(department: str | None, home: str | None) -> str | None:
    return department if department and department.strip().casefold() != home else None


def _followed_up(step: NextStep | None, today: date) -> bool | None:
    """Say whether somebody answered for the next step; without a step or a day for it nobody ever will."""
    if step is None:
        return False
    if step.answered_at is not None:
        return True
    return None if step.due is not None and step.due > today else False


def _departments(session: Session, team_id: int) -> Mapping[int, str | None]:
    """Give the department of everybody who is or was in the team."""
    rows = session.execute(
        sa.select(Person.id, Person.department)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team_id)
    )
    return {person: department for person, department in rows}  # noqa: C416 - a row is no pair to the type checker

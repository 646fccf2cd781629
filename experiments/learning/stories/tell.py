"""Noting that a story was told: one click, whoever heard it and however."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.learning.stories.things import Tellable, find_tellable, teams_around
from experiments.learning.stories.told import How, StoryThing, Told
from experiments.people.permission import Actor, require
from experiments.people.person import Person, team_members
from experiments.people.record.audit import record_act
from experiments.people.team import Team
from experiments.trials.experiment import Experiment, Status

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Telling:
    """A story that was told.

    Parameters
    ----------
    thing, thing_id
        What it is about (:class:`StoryThing`) and its number.
    to_whom : str
        Anybody, in words. The name of somebody in the team, or of a team that works on a goal with it, means them.
    to_person_id, to_team_id : int or None
        Somebody whom the book knows, in place of the words.
    how : str or None
        One of :class:`How`; ``None`` leaves it open.
    """

    thing: str
    thing_id: int
    to_whom: str = ""
    to_person_id: int | None = None
    to_team_id: int | None = None
    how: str | None = None


def tell(session: Session, actor: Actor, telling: Telling, *, now: datetime) -> Told:
    """Note that somebody heard a story of the team.

    Raises
    ------
    Forbidden, NotFound
        The role may not, or there is no such thing in the team.
    WrongStatus
        The experiment is not closed: there is no story to tell yet.
    RuleBroken
        Everything that does not fit, at once.
    """
    require(actor, "story.tell")
    found = find_tellable(session, actor, telling.thing, telling.thing_id)
    require(actor, "story.tell", found)
    _refuse_unfinished(found)
    faults: list[Fault] = []
    row = Told(
        team_id=actor.team_id,
        thing=StoryThing(telling.thing),
        thing_id=telling.thing_id,
        to_whom="",
        how=telling.how or None,
        person_id=actor.person_id,
        at=now,
    )
    _name_hearer(row, telling, team_members(session, actor.team_id), teams_around(session, actor), faults)
    if telling.how and telling.how not in list(How):
        faults.append(Fault("how", "not_a_choice", f"Choose from: {', '.join(How)}."))
    if faults:
        raise RuleBroken(*faults)
    session.add(row)
    session.flush()
    # To whom may be the name of a person, so it stands only in the row itself.
    record_act(session, actor, "story.tell", row.thing.value, row.thing_id, None, {"told": row.id, "how": row.how}, now)
    return row


def _refuse_unfinished(found: Tellable) -> None:
    if isinstance(found, Experiment) and found.status is not Status.CONCLUDED:
        raise WrongStatus(Fault("thing_id", "not_closed", "Its story can be told once it is closed."))


def _name_hearer(row: Told, telling: Telling, people: list[Person], teams: list[Team], faults: list[Fault]) -> None:
    """Put down who heard it: by number where the book knows them, in words otherwise."""
    words = telling.to_whom.strip()
    given = [part for part in (words, telling.to_person_id, telling.to_team_id) if part not in {"", None}]
    if not given:
        faults.append(Fault("to_whom", "missing", "Say who heard it."))
        return
    if len(given) > 1:
        faults.append(Fault("to_whom", "too_many", "Name one at a time: in words, as a person, or as a team."))
        return
    if len(words) > LONGEST_NAME:
        faults.append(Fault("to_whom", "too_long", f"Give a name of at most {LONGEST_NAME} characters."))
    if not words.isprintable():
        faults.append(
            Fault("to_whom", "not_one_line", "Write the name on one line, without signs that cannot be seen.")
        )
    row.to_person_id = telling.to_person_id or _only(people, words)
    row.to_team_id = telling.to_team_id or (None if row.to_person_id else _only(teams, words))
    if row.to_person_id is not None and row.to_person_id not in {one.id for one in people}:
        faults.append(Fault("to_person_id", "not_in_team", "This person is not in the team."))
    if row.to_team_id is not None and row.to_team_id not in {one.id for one in teams}:
        faults.append(Fault("to_team_id", "not_found", "No such team works on a goal with yours."))
    row.to_whom = "" if row.to_person_id or row.to_team_id else words


def _only(known: list[Person] | list[Team], words: str) -> int | None:
    """Give the one whose name was typed; nobody where two are called alike."""
    same = [one.id for one in known if words and one.name.casefold() == words.casefold()]
    return same[0] if len(same) == 1 else None

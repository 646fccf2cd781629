"""What the second of two people sees who changed the same thing at the same time; nothing of theirs was stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import WrongStatus
from experiments.people.person import Person
from experiments.people.record.history import acts_on
from experiments.trials.attached import Plan
from experiments.trials.experiment import Experiment
from webapp.formatting import moment
from webapp.records.team.meanwhile import Difference, Says, as_seen, differences, untouched
from webapp.security import current_actor
from webapp.storage import session

Thing = tuple[str, int]
"""Table and key, as the record of acts has them."""


def is_quicker(refusal: WrongStatus) -> bool:
    """Say whether a change was refused only because somebody else was quicker."""
    return all(fault.code == "changed_meanwhile" for fault in refusal.faults)


def choose(
    thing: Thing,
    *,
    headline: str,
    room: str,
    version: int,
    form: Mapping[str, str],
    stored: Mapping[str, str],
    says: Says,
    leave: str,
) -> ResponseReturnValue:
    """Show what somebody else stored beside what was typed, each field with a choice; sent again it is a decision.

    Parameters
    ----------
    thing : tuple of str and int
        What was changed.
    headline, room : str
        Its name, and the room of the shell in which the page stands.
    version : int
        The version that stands in the book now.
    form, stored : mapping
        The fields as they were sent, and as they stand in the book now.
    says : mapping
        What the values of choices are called.
    leave : str
        Address of the page for somebody who leaves it as the other one stored it.
    """
    found = differences(form, stored, says)
    page = render_template(
        "errors/meanwhile.html",
        headline=headline,
        room=room,
        told=_told(thing),
        differences=found,
        kept=untouched(form, [one.name for one in found]),
        version=version,
        was=as_seen(stored),
        act=request.form.get("act", ""),
        leave=leave,
    )
    return page, 409


def locked_first(experiment: Experiment, plan: Plan, found: Sequence[Difference]) -> ResponseReturnValue:
    """Say that somebody else locked the plan, when, and what was typed that is not in it."""
    by = session().get(Person, plan.sealed_by)
    page = render_template(
        "errors/locked_first.html",
        experiment=experiment,
        plan=plan,
        by=by.name if by is not None and plan.sealed_by != current_actor().person_id else None,
        differences=found,
    )
    return page, 409


def _told(thing: Thing) -> str:
    """Say who was quicker and when, from the record of acts."""
    acts = acts_on(session(), current_actor(), {thing[0]: [thing[1]]}, limit=1)
    if not acts:
        return _("Somebody changed this while you were writing.")
    act, name = acts[0]
    if act.person_id == current_actor().person_id:
        return _("You changed this in another window on %(moment)s.", moment=moment(act.at))
    return _("%(name)s changed this on %(moment)s, while you were writing.", name=name, moment=moment(act.at))

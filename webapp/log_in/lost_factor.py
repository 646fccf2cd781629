"""Taking the second factor from somebody who lost it, with a mail that tells them."""

from __future__ import annotations

from experiments.errors import Fault, Forbidden
from experiments.people.keys.second_factor import remove_second_factor
from experiments.people.members import Member, get_member
from webapp.security import current_actor
from webapp.storage import now, session


def take_second_factor(person_id: int) -> Member:
    """Turn off the second factor of somebody else in the team.

    Raises
    ------
    Forbidden
        It is one's own, which is turned off in one's account with the password, or the role is too small.
    """
    db, actor = session(), current_actor()
    if person_id == actor.person_id:
        raise Forbidden(Fault("person", "oneself", "One's own second factor is turned off in one's account."))
    had_one = get_member(db, actor, person_id).person.tf_primary_method is not None
    person = remove_second_factor(db, actor, person_id, now=now())
    if had_one:
        from webapp.log_in.mails import tell_second_factor

        tell_second_factor(person, on=False)
    return get_member(db, actor, person_id)

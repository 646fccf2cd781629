"""The answer to a decision as a command record: one of the buttons, and what was measured."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.learning.decisions.answering import FollowUpGiven
from experiments.learning.decisions.follow_up import Held
from webapp.forms.numbers import per_cent_from

DONE, NOT_DONE = "done", "not_done"


def answer_given(form: Mapping[str, str], faults: list[Fault]) -> FollowUpGiven:
    """Read which button was pressed; a change that cannot be read is a fault, and so is no button at all."""
    pressed = form.get("answer", "")
    measured = per_cent_from("lift", form.get("lift", ""), faults, example=_("12 or −3"))
    done = None if pressed not in {*Held, DONE, NOT_DONE} else pressed != NOT_DONE
    return FollowUpGiven(
        done=done,
        held=Held(pressed) if pressed in set(Held) else None,
        lift=measured,
        note=form.get("note", ""),
    )

"""What one more of what a goal counts is worth, in words, and as a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.goals.goal import Goal
from experiments.learning.brief.kept import GoalWorth
from experiments.metrics.kinds import Direction
from webapp.formatting import day, minor_money
from webapp.forms.numbers import money_text
from webapp.language.said import piece


@dataclass(frozen=True, slots=True)
class WorthLine:
    """The question, what was answered, and the field with what does not fit in it."""

    question: str
    says: str
    help: str
    value: str
    currency: str
    faults: Sequence[Fault]


def worth_line(
    goal: Goal, said: GoalWorth | None, currency: str, typed: str | None, faults: Sequence[Fault]
) -> WorthLine:
    """Say it; a goal whose number shall fall is asked what one less is worth."""
    down = goal.direction is Direction.DOWN
    if said is None:
        says = _("Nobody has said it. Nothing waits for it.")
    else:
        amount = minor_money(said.amount_minor, said.currency)
        says = _("%(amount)s, said on %(day)s", amount=amount, day=day(said.changed_at))
    return WorthLine(
        question=_("What is one less worth to us?") if down else _("What is one more worth to us?"),
        says=says,
        help=_help(goal, down=down),
        value=typed if typed is not None else money_text(said.amount_minor, said.currency) if said else "",
        currency=currency,
        faults=faults,
    )


def _help(goal: Goal, *, down: bool) -> str:
    what = piece(goal.metric or "") or _("what the goal counts")
    first = (
        _("One less of: %(what)s, kept up for a whole planning cycle.", what=what)
        if down
        else _("One more of: %(what)s, kept up for a whole planning cycle.", what=what)
    )
    rest = _(
        "If it counts a month, that is one in each month of the cycle. A rough amount is enough; the plan of the next "
        "cycle weighs proposals with it. Empty: it weighs with what social media may spend."
    )
    return f"{first} {rest}"

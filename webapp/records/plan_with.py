"""What to plan with, beside what a first result promised: one wording for every page."""

from __future__ import annotations

from flask_babel import gettext as _

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.sizes.kept_sizes import to_plan_with
from webapp.formatting import lift


def planned_of(card: ArchiveCard) -> str:
    """Say what to plan with after the experiment of a card; "" where nobody plans with it."""
    return plan_with_words(card.lift, to_plan_with(card))


def plan_with_words(measured: float | None, planned: float | None) -> str:
    """Say what to plan with in half a sentence: plan with +8 %, first results shrink; "" where there is nothing.

    That it shrinks is only said where it does: "+15 %, not +15 %" tells nobody anything.
    """
    if measured is None or planned is None:
        return ""
    if abs(planned) >= abs(measured) or lift(planned) == lift(measured):
        return str(_("plan with %(lift)s", lift=lift(planned)))
    return str(_("plan with %(lift)s, first results shrink", lift=lift(planned)))


def plan_with_said(card: ArchiveCard) -> str:
    """Say the same as a sentence of its own, for letters."""
    said = planned_of(card)
    return f"{said[:1].upper()}{said[1:]}." if said else ""

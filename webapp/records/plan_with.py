"""What to plan with, beside what a first result promised: one wording for every page."""

from __future__ import annotations

from flask_babel import gettext as _

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.sizes.kept_sizes import to_plan_with
from webapp.formatting import lift


def planned_of(card: ArchiveCard) -> str:
    """Write the lift to plan with of a card: +8 %; "" where there is none, or it is what was measured.

    Nobody plans with a hint, or with a version that is not used; and "+15 %, not +15 %" tells nobody anything.
    """
    return written(card.lift, to_plan_with(card))


def written(measured: float | None, planned: float | None) -> str:
    """Write the lift to plan with, unless it is not below what was measured or reads the same."""
    if measured is None or planned is None or abs(planned) >= abs(measured) or lift(planned) == lift(measured):
        return ""
    return lift(planned)


def plan_with_words(planned: str) -> str:
    """Say it in half a sentence; "" where there is nothing to say.

    Examples
    --------
    "plan with +8 %, first results shrink"
    """
    return _("plan with %(lift)s, first results shrink", lift=planned) if planned else ""

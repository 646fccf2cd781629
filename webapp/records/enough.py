"""What would have been enough, in days, units and money."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc
from webapp.formatting import count, lift, money


@dataclass(frozen=True, slots=True)
class EnoughLine:
    """One line: what, how much."""

    what: str
    amount: str


def enough_of(document: AnalysisDoc) -> tuple[EnoughLine, ...]:
    """List what the document says; empty where it says nothing."""
    enough = document["enough"]
    if enough is None:
        return ()
    lines = [EnoughLine(_("To see a change of"), "±" + lift(enough["lift"]).lstrip("+"))]
    if enough["days"] is not None:
        lines.append(EnoughLine(_("Days, at the same pace"), count(enough["days"])))
    if enough["units_per_variant"] is not None:
        lines.append(EnoughLine(_("Needed per version"), count(enough["units_per_variant"])))
    if enough["money"] is not None:
        lines.append(EnoughLine(_("Money, at the same price"), money(enough["money"], document["currency"], digits=0)))
    return tuple(lines) if len(lines) > 1 else ()

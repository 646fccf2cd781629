"""The planned looks as a small line: which are done, which is next, which is the last, and who looked in between."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc
from webapp.formatting import percent, short_day


@dataclass(frozen=True, slots=True)
class LookDot:
    """A look: its day, what is said of it, the level it decides at, and how it stands (done, next, ahead, between).

    Looks that were not planned decide nothing: those between two planned ones are told together, without a level.
    """

    day: str
    short: str
    says: str
    level: str
    stands: str


def look_line(document: AnalysisDoc) -> tuple[LookDot, ...]:
    """Write the looks in their order; empty where the file has no days."""
    looks = [look for look in document["looks"] if look["day"]]
    ahead = [look["day"] for look in looks if not look["reached"]]
    dots = []
    for look in looks:
        stands = "done" if look["reached"] else "next" if look["day"] == ahead[0] else "ahead"
        last = look is looks[-1]
        says = {
            ("done", False): _("done"),
            ("done", True): _("done, the last"),
            ("next", False): _("next"),
            ("next", True): _("next, and the last"),
            ("ahead", False): _("still to come"),
            ("ahead", True): _("the last"),
        }[(stands, last)]
        level = percent(1 - look["alpha"], 2)
        dots.append(LookDot(look["day"], short_day(look["day"]), says, level, stands))
    return tuple(sorted([*dots, *_between(document, [dot.day for dot in dots])], key=lambda dot: dot.day))


def _between(document: AnalysisDoc, planned: Sequence[str]) -> list[LookDot]:
    """Tell on which days somebody looked between two planned looks, those of one gap together."""
    if not planned:
        return []
    gaps: dict[int, list[str]] = {}
    for day in document.get("looked_between", []):
        if day not in planned and day < planned[-1]:
            gaps.setdefault(bisect(planned, day), []).append(day)
    says = _("looked at in between")
    return [LookDot(days[-1], ", ".join(map(short_day, days)), says, "", "between") for days in gaps.values()]

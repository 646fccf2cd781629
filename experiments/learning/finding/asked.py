"""What is looked for in the archive: words, facets, and which page of what is found."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from experiments.errors import Fault, RuleBroken
from experiments.learning.archive.tallies import FAILED

SEARCH_FACETS = (
    "verdict", "grade", "goal_kind", "channel", "tactic", "content_type", "audience", "stage", "why", "cycle_id",
    "run_by", "phase", "goal_stage",
)  # fmt: skip
"""Facets by which cards are narrowed; the team is one more, of which one is looked at at a time."""
MOST_PER_PAGE = 200
FAILED_TOGETHER = "failed"

Values: TypeAlias = str | int | Sequence[str] | Sequence[int] | None
PageKey: TypeAlias = tuple[float, str, int]
"""Place in the order of a page: how close, then the day filed, then the key; the largest first."""


@dataclass(frozen=True, slots=True)
class ArchiveQuery:
    """What is looked for. A facet takes one value or several, of which one must fit; ``None`` does not narrow.

    Parameters
    ----------
    text : str
        Words, found by their beginnings; all must be there. Empty browses, newest first.
    verdict : str or sequence of str
        Verdicts, ``"failed"`` (harmful and no useful difference together), ``"declined"`` or ``"abandoned"``.
    team : int or None
        Another team: what it tried for a goal of the actor's team. ``None`` is the actor's own archive.
    exact : bool
        Look for the words as they are typed, also where the archive holds none of them but one that is nearly so.
    limit : int
        Cards per page, 1 to 200.
    cursor : str or None
        ``next_cursor`` of the page before.
    """

    text: str = ""
    goal_kind: Values = None
    channel: Values = None
    tactic: Values = None
    content_type: Values = None
    audience: Values = None
    stage: Values = None
    verdict: Values = None
    grade: Values = None
    cycle_id: Values = None
    run_by: Values = None
    phase: Values = None
    goal_stage: Values = None
    why: Values = None
    team: int | None = None
    exact: bool = False
    limit: int = 50
    cursor: str | None = None

    def wanted(self) -> dict[str, tuple[str, ...]]:
        """Collect the facets that narrow, each with the values that fit."""
        wanted: dict[str, tuple[str, ...]] = {}
        for facet in SEARCH_FACETS:
            values = _texts(getattr(self, facet))
            if facet == "verdict" and FAILED_TOGETHER in values:
                values = (*(value for value in values if value != FAILED_TOGETHER), *sorted(FAILED))
            if values:
                wanted[facet] = tuple(dict.fromkeys(values))
        return wanted


def _texts(given: Values) -> tuple[str, ...]:
    if given is None or given == "":
        return ()
    if isinstance(given, str | int):
        return (str(given),)
    return tuple(str(one) for one in given if one not in (None, ""))


def write_cursor(key: PageKey) -> str:
    """Write where a page ended."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def read_cursor(query: ArchiveQuery) -> PageKey | None:
    """Read where the page before ended.

    Raises
    ------
    RuleBroken
        The cursor is not one of ours, or the limit is out of range.
    """
    faults = []
    if not 1 <= query.limit <= MOST_PER_PAGE:
        faults.append(Fault("limit", "limit_out_of_range", f"A page holds 1 to {MOST_PER_PAGE} entries."))
    key = None
    if query.cursor:
        try:
            score, day, last = json.loads(base64.urlsafe_b64decode(query.cursor.encode()))
            key = (float(score), date.fromisoformat(day).isoformat(), int(last))
        except (binascii.Error, ValueError, TypeError):
            faults.append(Fault("cursor", "not_a_cursor", "This page mark is not one of ours. Start again."))
    if faults:
        raise RuleBroken(*faults)
    return key

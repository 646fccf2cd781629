"""The facets of the archive in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.learning.archive.cards import Outcome
from experiments.learning.finding.counted import FacetCount
from experiments.learning.finding.search import ArchivePage
from webapp import words
from webapp.language.offered import offered
from webapp.records.archive.cards import goal_kind_words
from webapp.words import word

SHOWN_FACETS = (
    "verdict", "grade", "goal_kind", "channel", "audience", "tactic", "content_type", "stage", "why", "cycle_id",
    "run_by", "phase", "goal_stage",
)  # fmt: skip
OPEN_FACETS = frozenset({"verdict", "grade", "goal_kind", "channel"})
"""Facets that stand open; the others open with a click, or where one of theirs is chosen."""
MOST_VALUES = 8


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with its count; ``chosen`` narrows the list at present, ``more`` says at least so many."""

    value: str
    says: str
    count: int
    chosen: bool
    more: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet; ``single`` takes one value only, ``open`` shows its values at once."""

    name: str
    says: str
    values: tuple[FacetValue, ...]
    single: bool = False
    open: bool = True


def facets_of(page: ArchivePage, wanted: Mapping[str, Sequence[str]], cycles: Mapping[str, str]) -> list[Facet]:
    """Write the facets of a page; those without a value are left out.

    Parameters
    ----------
    wanted : mapping
        The values that narrow at present, by facet.
    cycles : mapping
        Names of planning cycles by their number.
    """
    says = {
        "verdict": _("Verdict"),
        "grade": word("term", "grade"),
        "goal_kind": _("Goal"),
        "channel": _("Channel"),
        "audience": _("People"),
        "tactic": _("Tactic"),
        "content_type": _("Kind of content"),
        "stage": _("Brought to"),
        "why": _("Why"),
        "cycle_id": _("Planning cycle"),
        "run_by": _("Run by"),
        "phase": _("Where they were"),
        "goal_stage": _("Stage of the goal"),
    }
    facets = []
    for name in SHOWN_FACETS:
        chosen = wanted.get(name, ())
        values = tuple(_value(name, one, chosen, cycles) for one in _shown(page.facets.get(name, ()), chosen))
        if values:
            facets.append(Facet(name, says[name], values, open=name in OPEN_FACETS or bool(chosen)))
    return facets


def team_facet(page: ArchivePage, own: int, team: int | None, names: Mapping[int, str]) -> list[Facet]:
    """Write whose archive it is, where another team tried something for a goal of one's own."""
    if len(page.teams) < 2 and team in {None, own}:
        return []
    at = str(own if team is None else team)
    counts = sorted(page.teams, key=lambda one: one.value != str(own))
    values = tuple(
        FacetValue(
            "" if one.value == str(own) else one.value, names.get(int(one.value), ""), one.count, one.value == at
        )
        for one in counts
    )
    return [Facet("team", _("Team"), values, single=True)]


def _shown(counts: Sequence[FacetCount], chosen: Sequence[str]) -> Sequence[FacetCount]:
    """Give the commonest values, and those that are chosen wherever they stand."""
    return [one for place, one in enumerate(counts) if place < MOST_VALUES or one.value in chosen]


def _value(facet: str, one: FacetCount, chosen: Sequence[str], cycles: Mapping[str, str]) -> FacetValue:
    says = cycles.get(one.value, one.value) if facet == "cycle_id" else facet_words(facet, one.value)
    return FacetValue(one.value, says, one.count, one.value in chosen, one.more)


def facet_words(facet: str, value: str) -> str:
    """Say a value of a facet."""
    if facet == "verdict":
        if value in set(Outcome):
            return word("status", value)
        known = value in words.VERDICTS
        return word("verdict", "undecided_closed" if value == "undecided" else value) if known else value
    if facet == "grade":
        return f"{value}, {word('grade', value)}" if value in words.GRADES else value
    if facet == "goal_kind":
        return goal_kind_words(value) or value
    if facet in {"content_type", "stage", "phase", "goal_stage"}:
        return offered(value)
    if facet == "why":  # one of the taps, or why it never ran
        return word("why", value) if value in words.WHYS else offered(value)
    return value

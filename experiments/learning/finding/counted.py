"""Counts beside what is found: facets, how it ended, what it cost. Kept counts where nothing narrows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, ArchiveText, FacetTally
from experiments.learning.archive.facet_counts import CURRENCY, TEAM
from experiments.learning.archive.fulltext import newest_matches
from experiments.learning.archive.tallies import PROVISIONAL, Counts, cost_for
from experiments.learning.finding.asked import SEARCH_FACETS
from experiments.learning.finding.hits import Hit, Scope, facet_column
from experiments.learning.finding.spelling import Known
from experiments.people.team import Team

MOST_VALUES = 20
"""The commonest values of a facet; who ran what and for whom may have thousands."""
MOST_TEAMS = 200
BESIDE = 200
"""Matches that are counted for the other values of a chosen facet."""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet and how many cards have it, the other facets applied; ``more`` says at least so many."""

    value: str
    count: int
    more: bool = False


Facets = Mapping[str, tuple[FacetCount, ...]]


def kept_counts(session: Session, team_id: int) -> dict[str, dict[str, tuple[int, int]]]:
    """Read the commonest values of every facet with their cards and cost: one query, whatever the archive holds."""
    branches = []
    for facet in (*SEARCH_FACETS, TEAM, CURRENCY):
        rows = (
            sa.select(FacetTally.facet, FacetTally.value, FacetTally.cards, FacetTally.cost_minor)
            .where(FacetTally.team_id == team_id, FacetTally.facet == facet, FacetTally.cards > 0)
            .order_by(FacetTally.cards.desc())
            .limit(MOST_TEAMS if facet == TEAM else MOST_VALUES)
            .subquery()
        )
        branches.append(sa.select(rows))
    kept: dict[str, dict[str, tuple[int, int]]] = {facet: {} for facet in (*SEARCH_FACETS, TEAM, CURRENCY)}
    for facet, value, cards, cost in session.execute(sa.union_all(*branches)):
        kept[facet][value] = (cards, cost)
    return kept


def kept_facets(kept: Mapping[str, Mapping[str, tuple[int, int]]]) -> dict[str, tuple[FacetCount, ...]]:
    """Give the facets of a whole archive."""
    return {facet: _ordered({value: cards for value, (cards, _) in kept[facet].items()}) for facet in SEARCH_FACETS}


def counted_facets(hits: Sequence[Hit], *, more: bool) -> dict[str, tuple[FacetCount, ...]]:
    """Count each facet's values among the cards that were found."""
    facets = {}
    for facet, column in zip(SEARCH_FACETS, zip(*(hit.facets for hit in hits), strict=True), strict=False):
        facets[facet] = _ordered(Counter(value for value in column if value is not None), more=more)
    return {facet: facets.get(facet, ()) for facet in SEARCH_FACETS}


def facets_beside(
    session: Session, scope: Scope, known: Sequence[Known], wanted: Mapping[str, Sequence[str]]
) -> dict[str, tuple[FacetCount, ...]]:
    """Count the values of each chosen facet among what the *other* facets leave, so that the choice can be changed.

    One query of as many parts as facets are chosen; each part reads a bounded number of matches.
    """
    if not wanted:
        return {}
    branches = []
    for facet in wanted:
        others = {name: values for name, values in wanted.items() if name != facet}
        words = [one.sought for one in known]
        matched = newest_matches(session, words, scope.filters(others), most=BESIDE + 1)
        value_of = facet_column(facet).label("value")
        branches.append(
            sa.select(sa.literal(facet).label("facet"), value_of, sa.func.count().label("cards"))
            .select_from(matched)
            .join(ArchiveText, ArchiveText.id == matched.c.id)
            .join(ArchiveCard, ArchiveCard.experiment_id == ArchiveText.experiment_id)
            .group_by(value_of)
        )
    found: dict[str, dict[str | None, int]] = {facet: {} for facet in wanted}
    for facet, value, cards in session.execute(sa.union_all(*branches)):
        found[facet][value or None] = cards
    return {
        facet: _ordered(
            {value: n for value, n in counts.items() if value is not None}, more=sum(counts.values()) > BESIDE
        )
        for facet, counts in found.items()
    }


def with_chosen(counted: Facets, wanted: Mapping[str, Sequence[str]]) -> dict[str, tuple[FacetCount, ...]]:
    """Put a chosen value that nothing has among those of its facet: it has to be there to be taken off."""
    facets = dict(counted)
    for facet, values in wanted.items():
        there = {one.value for one in facets.get(facet, ())}
        facets[facet] = (*facets.get(facet, ()), *(FacetCount(value, 0) for value in values if value not in there))
    return facets


def ended(team: Team | None, hits: Iterable[Hit]) -> Counts:
    """Count how the cards ended and what they cost, without what stands outside all rates."""
    number: Counter[str] = Counter()
    cost: Counter[str] = Counter()
    for hit in hits:
        verdict = hit.facets[0]
        if hit.counts and verdict is not None:
            verdict = PROVISIONAL if hit.provisional else verdict
            number[verdict] += 1
            cost[verdict] += cost_for(team, hit.cost_minor, hit.currency, hit.hours)
    counts = Counts()
    for verdict, times in sorted(number.items()):
        counts = counts.plus(verdict, times, cost[verdict])
    return counts


def spent(hits: Iterable[Hit]) -> dict[str, int]:
    """Add up the money per currency, the largest amount first; currencies are never added up."""
    amounts: Counter[str] = Counter()
    for hit in hits:
        if hit.cost_minor and hit.currency:
            amounts[hit.currency] += hit.cost_minor
    return largest_first(amounts)


def largest_first(amounts: Mapping[str, int]) -> dict[str, int]:
    """Order amounts per currency."""
    return dict(sorted(amounts.items(), key=lambda item: (-item[1], item[0])))


def _ordered(counts: Mapping[str, int], *, more: bool = False) -> tuple[FacetCount, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_VALUES]
    return tuple(FacetCount(value, count, more) for value, count in ordered)

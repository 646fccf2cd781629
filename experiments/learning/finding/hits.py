"""The newest cards that match, with what is ranked and counted of them: a bounded number of rows in one query."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, ArchiveText, Outcome
from experiments.learning.archive.fulltext import newest_matches
from experiments.learning.archive.words import filter_word
from experiments.learning.finding.asked import SEARCH_FACETS, PageKey
from experiments.learning.finding.spelling import Known

CAP = 500
"""Matches that are read, ranked and counted: those filed last. Of more than these it is said that there are more."""

HEADING = 5.0
"""A word in the title counts as often as this many in the text."""
SATURATION, LENGTH_COUNTS = 1.2, 0.75
"""The usual k1 and b of BM25: how soon more of the same word stops to matter, and how much long texts are held back."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose archive is searched, and who searches: another team's is open only as far as it served one's own goals."""

    team_id: int
    reader_id: int

    def filters(self, wanted: Mapping[str, Sequence[str]]) -> list[list[str]]:
        """Give the index words that narrow to the cards of this team with these facets; each word is the team's own."""
        groups = [[filter_word(facet, one, self.team_id) for one in values] for facet, values in wanted.items()]
        if self.team_id != self.reader_id:
            groups.append([filter_word("open_to", self.reader_id, self.team_id)])
        return groups or [[filter_word("thing", "experiment", self.team_id)]]


@dataclass(frozen=True, slots=True)
class Hit:
    """What ranking and counting need of a card; ``facets`` are in the order of :data:`SEARCH_FACETS`."""

    experiment_id: int
    filed_on: date
    score: float
    outcome: Outcome
    counts: bool
    provisional: bool
    cost_minor: int | None
    currency: str | None
    hours: float | None
    facets: tuple[str | None, ...]

    @property
    def key(self) -> PageKey:
        """Place in the order of the page: closest, then newest."""
        return (round(self.score, 6), self.filed_on.isoformat(), self.experiment_id)


def facet_column(facet: str) -> sa.ColumnElement[str | None]:
    """Give a facet of a card as text; where there is no verdict, how it ended stands in its place."""
    column = getattr(ArchiveCard, facet)
    if facet == "verdict":
        column = sa.func.coalesce(ArchiveCard.verdict, sa.cast(ArchiveCard.outcome, sa.Text()))
    return sa.type_coerce(sa.cast(column, sa.Text()) if facet == "cycle_id" else column, sa.Text())


_PLAIN = (
    ArchiveCard.experiment_id, ArchiveCard.filed_on, ArchiveCard.outcome, ArchiveCard.retrospective,
    ArchiveCard.provisional_until.is_not(None), ArchiveCard.cost_minor, ArchiveCard.currency, ArchiveCard.hours,
)  # fmt: skip
_READ = (*_PLAIN, *(facet_column(facet).label(f"facet_{facet}") for facet in SEARCH_FACETS))


def find_hits(
    session: Session, scope: Scope, known: Sequence[Known], wanted: Mapping[str, Sequence[str]], *, most: int
) -> list[Hit]:
    """Read the newest cards that hold the words and have the facets, closest first, then newest."""
    matched = newest_matches(session, [one.sought for one in known], scope.filters(wanted), most=most)
    texts = (ArchiveText.heading, ArchiveText.words) if known else ()
    rows = session.execute(
        sa.select(*_READ, *texts)
        .select_from(matched)
        .join(ArchiveText, ArchiveText.id == matched.c.id)
        .join(ArchiveCard, ArchiveCard.experiment_id == ArchiveText.experiment_id)
    ).all()
    scores = _scores([(str(row[-2]), str(row[-1])) for row in rows], known) if known else [0.0] * len(rows)
    hits = [_hit(row, score) for row, score in zip(rows, scores, strict=True)]
    return sorted(hits, key=lambda hit: hit.key, reverse=True)


def _hit(row: sa.Row[*tuple[object, ...]], score: float) -> Hit:
    key, day, outcome, retrospective, provisional, cost, currency, hours, *rest = row
    counts = outcome is Outcome.CONCLUDED and not retrospective
    facets = tuple(value or None for value in rest[: len(SEARCH_FACETS)])
    return Hit(key, day, score, outcome, counts, bool(provisional), cost, currency, hours, facets)  # type: ignore[arg-type]  # columns of many types


def _scores(texts: Sequence[tuple[str, str]], known: Sequence[Known]) -> list[float]:
    """Score texts by BM25 with the title counted more; rarer words weigh more.

    Reckoned here and not by the databases: FTS5 first counts all rows that hold a word, however few are wanted, and
    PostgreSQL reckons otherwise. So both give the same order.
    """
    weights = [(f" {one.sought.beginning}", 1 / math.log(math.e + one.texts)) for one in known]
    usual = sum(len(words) for _, words in texts) / len(texts) if texts else 1.0
    scores = []
    for heading, words in texts:
        held_back = SATURATION * (1 - LENGTH_COUNTS + LENGTH_COUNTS * len(words) / (usual or 1.0))
        title, body, score = f" {heading}", f" {words}", 0.0
        for begins, weight in weights:
            often = HEADING * title.count(begins) + body.count(begins)
            score += weight * often * (SATURATION + 1) / (often + held_back)
        scores.append(score)
    return scores

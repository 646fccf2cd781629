"""Ask the full-text index of either database: newest matches first, never more than a bounded number of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.words import filter_word

CAP = 2_000
"""Matches that are read and ranked; scoring every match of a common word costs more than anything else here."""


@dataclass(frozen=True, slots=True)
class Match:
    """A row of ``archive_text`` that matches, with its score: higher is closer."""

    text_id: int
    score: float


def match_words(
    session: Session,
    team_id: int,
    words: Sequence[str],
    filters: Sequence[Sequence[str]] = (),
    *,
    every: bool = True,
    cap: int = CAP,
) -> list[Match]:
    """Find the newest rows of a team that hold the words.

    Parameters
    ----------
    team_id : int
        Only rows of this team; the team is an index word, so that other teams' rows are never read.
    words : sequence of str
        Folded beginnings of words (letters and digits only).
    filters : sequence of sequences of str
        Index words as :func:`~experiments.learning.archive.words.filter_word` makes them: one of each inner sequence
        must stand there.
    every : bool
        All words must be there, else one is enough.
    cap : int
        At most this many, plus one that says that there are more.

    Returns
    -------
    list of Match
        Newest first.
    """
    needed = [[filter_word("team", team_id)], *filters]
    if session.get_bind().dialect.name == "postgresql":
        statement, query = _POSTGRESQL, _tsquery(words, needed, every=every)
    else:
        statement, query = _SQLITE, _fts_query(words, needed, every=every)
    return [Match(row, float(score)) for row, score in session.execute(statement, {"query": query, "most": cap + 1})]


# FTS5 gives matches in the order of their keys as it finds them, so only the rows of the limit are scored. bm25 counts
# a heading five times, filters not at all; it is smaller for closer rows, hence the sign.
_SQLITE = sa.text(
    """
    SELECT rowid, -bm25(archive_words, 5.0, 1.0, 0.0) FROM archive_words
    WHERE archive_words MATCH :query ORDER BY rowid DESC LIMIT :most
    """
)

# Weights are given for D, C, B, A: filters, words, nothing, heading.
_POSTGRESQL = sa.text(
    """
    SELECT id, ts_rank('{0, 0.2, 0, 1}', words, to_tsquery('simple', :query)) FROM (
        SELECT id, words FROM archive_words WHERE words @@ to_tsquery('simple', :query) ORDER BY id DESC LIMIT :most
    ) AS newest
    ORDER BY id DESC
    """
)


def _fts_query(words: Sequence[str], needed: Sequence[Sequence[str]], *, every: bool) -> str:
    """Write the query for FTS5; each word is quoted, so that nothing typed is query syntax."""
    parts = ["(" + " OR ".join(f'filters : "{word}"' for word in group) + ")" for group in needed]
    if words:
        join = " AND " if every else " OR "
        parts.append("(" + join.join(f'{{heading words}} : "{word}"*' for word in words) + ")")
    return " AND ".join(parts)


def _tsquery(words: Sequence[str], needed: Sequence[Sequence[str]], *, every: bool) -> str:
    """Write the query for PostgreSQL: filters have weight D, what people wrote A and C."""
    parts = ["(" + " | ".join(f"'{word}':D" for word in group) + ")" for group in needed]
    if words:
        join = " & " if every else " | "
        parts.append("(" + join.join(f"'{word}':*AC" for word in words) + ")")
    return " & ".join(parts)

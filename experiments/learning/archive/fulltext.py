"""Ask the full-text index of either database: newest matches first, never more than a bounded number of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.words import FILTER_INITIAL, filter_word

CAP = 2_000
"""Matches that are read and ranked; scoring every match of a common word costs more than anything else here."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A word that is looked for.

    ``whole`` are the words of the archive that begin so, where there are few: an index gives each of them from its
    newest place on, but a beginning only after all of its places were collected.
    """

    beginning: str
    whole: tuple[str, ...] = ()


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
        Index words of this team as :func:`~experiments.learning.archive.words.filter_word` makes them: one of each
        inner sequence must stand there.
    every : bool
        All words must be there, else one is enough.
    cap : int
        At most this many, plus one that says that there are more.

    Returns
    -------
    list of Match
        Newest first.
    """
    needed = filters or [[filter_word("team", team_id)]]
    if session.get_bind().dialect.name == "postgresql":
        statement, query = _POSTGRESQL, _tsquery([Sought(word) for word in words], needed, every=every)
    else:
        statement, query = _SQLITE, _fts_query([Sought(word) for word in words], needed, every=every)
    return [Match(row, float(score)) for row, score in session.execute(statement, {"query": query, "most": cap + 1})]


def newest_matches(
    session: Session, words: Sequence[Sought], filters: Sequence[Sequence[str]], *, most: int
) -> sa.Subquery:
    """Give the keys of the newest rows that hold all the words, to be joined to what is read of them.

    Parameters
    ----------
    words : sequence of Sought
        All must be there; none looks for the filters alone.
    filters : sequence of sequences of str
        Index words, at least one: one of each inner sequence must stand there.
    most : int
        No more rows than this are touched, whatever the archive holds.
    """
    if session.get_bind().dialect.name == "postgresql":
        statement, query = _POSTGRESQL_KEYS, _tsquery(words, filters, every=True)
    else:
        statement, query = _SQLITE_KEYS, _fts_query(words, filters, every=True)
    bound = statement.bindparams(
        sa.bindparam("query", query, sa.Text(), unique=True), sa.bindparam("most", most, sa.Integer(), unique=True)
    )
    return bound.columns(sa.column("id", sa.Integer())).subquery()


# FTS5 gives matches in the order of their keys as it finds them: with a limit it stops there. bm25 does not: it counts
# all rows of each word first. It counts a heading five times, filters not at all; it is smaller for closer rows.
_SQLITE = sa.text(
    """
    SELECT rowid, -bm25(archive_words, 5.0, 1.0, 0.0) FROM archive_words
    WHERE archive_words MATCH :query ORDER BY rowid DESC LIMIT :most
    """
)
_SQLITE_KEYS = sa.text(
    "SELECT rowid AS id FROM archive_words WHERE archive_words MATCH :query ORDER BY rowid DESC LIMIT :most"
)

# Weights are given for D, C, B, A: filters, words, nothing, heading.
_POSTGRESQL = sa.text(
    """
    SELECT id, ts_rank('{0, 0.2, 0, 1}', words, CAST(:query AS tsquery)) FROM (
        SELECT id, words FROM archive_words WHERE words @@ CAST(:query AS tsquery) ORDER BY id DESC LIMIT :most
    ) AS newest
    ORDER BY id DESC
    """
)
_POSTGRESQL_KEYS = sa.text(
    "SELECT id FROM archive_words WHERE words @@ CAST(:query AS tsquery) ORDER BY id DESC LIMIT :most"
)


def _fts_query(words: Sequence[Sought], needed: Sequence[Sequence[str]], *, every: bool) -> str:
    """Write the query for FTS5; each word is quoted, so that nothing typed is query syntax."""
    parts = ["(" + " OR ".join(f'filters : "{word}"' for word in group) + ")" for group in needed]
    if words:
        join = " AND " if every else " OR "
        parts.append("(" + join.join(_fts_word(word) for word in words) + ")")
    return " AND ".join(parts)


def _fts_word(word: Sought) -> str:
    if not word.whole:
        return f'{{heading words}} : "{word.beginning}"*'
    return "(" + " OR ".join(f'{{heading words}} : "{one}"' for one in word.whole) + ")"


def _tsquery(words: Sequence[Sought], needed: Sequence[Sequence[str]], *, every: bool) -> str:
    """Write the query for PostgreSQL.

    Filters have weight D, what people wrote A and C. Only a beginning asks for its weights, since it could be that of a
    filter: the index does not hold them, and each row would have to be read to compare them.
    """
    parts = ["(" + " | ".join(f"'{word}'" for word in group) + ")" for group in needed]
    if words:
        join = " & " if every else " | "
        parts.append("(" + join.join(_ts_word(word) for word in words) + ")")
    return " & ".join(parts)


LONGEST_WORD = 500
"""Letters of a word by which PostgreSQL looks for it; it refuses words of more than 2,046 bytes."""


def _ts_word(word: Sought) -> str:
    if not word.whole:
        weights = "AC" if word.beginning.startswith(FILTER_INITIAL) else ""
        return f"'{word.beginning[:LONGEST_WORD]}':*{weights}"
    return "(" + " | ".join(f"'{one[:LONGEST_WORD]}'" for one in word.whole) + ")"

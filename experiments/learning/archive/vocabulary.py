"""The words a team's archive holds: by them a misspelt word is put right."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base

BY_LETTER = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text in the order of its letters, so that what begins alike stands together in an index of either database."""
SHORTEST = 3
AT_ONCE = 5_000


class ArchiveWord(Base):
    """A folded word of a team's archive and in how many texts it stands.

    ``ending`` is the word read backwards: what ends alike stands together in its index, so that a word with a mistake
    near its beginning is found too.
    """

    __tablename__ = "archive_vocabulary"
    __table_args__ = (
        sa.Index(None, "team_id", "initial", "length"),
        sa.Index(None, "team_id", "ending"),
    )

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True)
    word: Mapped[str] = mapped_column(BY_LETTER, primary_key=True)
    ending: Mapped[str] = mapped_column(BY_LETTER)
    initial: Mapped[str]
    length: Mapped[int]
    texts: Mapped[int]


def is_spelt(word: str) -> bool:
    """Say whether a folded word is one whose spelling can be wrong: figures and two letters are as they are.

    Examples
    --------
    >>> [is_spelt(word) for word in ("headline", "ad", "2026")]
    [True, False, False]
    """
    return len(word) >= SHORTEST and not word.isdigit()


def count_words(session: Session, team_id: int, more: Mapping[str, int]) -> None:
    """Add to the texts in which words stand; less than nothing takes away.

    Added in the database, not in Python, and always in the order of the words: two who file at once must both count
    and never wait for each other in a circle.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(ArchiveWord)
    write = new.on_conflict_do_update(
        index_elements=["team_id", "word"], set_={"texts": ArchiveWord.texts + new.excluded.texts}
    )
    rows = [
        {"team_id": team_id, "word": word, "ending": word[::-1], "initial": word[0], "length": len(word), "texts": n}
        for word, n in sorted(more.items())
        if n and is_spelt(word)
    ]
    for first in range(0, len(rows), AT_ONCE):
        session.connection().execute(write, rows[first : first + AT_ONCE])

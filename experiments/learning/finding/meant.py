"""What was probably meant, where nothing has a name as it was typed: the nearest words of names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from experiments.learning.archive.words import fold, typed_words
from experiments.learning.finding.spelling import SHORT, corrections, look_up, nearest_word
from experiments.learning.finding.things import names_of_things
from experiments.people.permission import Actor


def meant_words(session: Session, actor: Actor, text: str, *, today: date, also: Iterable[str] = ()) -> str | None:
    """Give the text with each word that begins no word of a name put right; ``None`` where that changes nothing.

    Parameters
    ----------
    also : iterable of str
        Names besides those of things, such as those of pages.

    Raises
    ------
    Forbidden
        The person may not see the book.
    """
    words = typed_words(text)
    names = [*names_of_things(session, actor, today=today), *also]
    there = Counter(word for name in names for word in set(typed_words(fold(name))))
    known = look_up(session, actor.team_id, words)
    filed = corrections(session, actor.team_id, known)
    spelt = {one.typed for one in known if one.texts} | {w for w in words if any(one.startswith(w) for one in there)}
    meant = [
        word if word in spelt or len(word) < SHORT else nearest_word(word, there) or filed.get(word, word)
        for word in words
    ]
    return " ".join(meant) if meant != list(words) else None

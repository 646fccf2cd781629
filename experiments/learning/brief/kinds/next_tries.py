"""What to try next, as somebody wrote it into a lesson: the clause of “what to do” that begins with trying. Pure."""

from __future__ import annotations

import re

from experiments.learning.archive.words import fold

A_TRY = frozenset({"compare", "draw", "find", "measure", "repeat", "split", "test", "try"})
"""How a clause begins that asks for another experiment, and not for using, stopping or waiting."""


def next_try(what_to_do: str) -> str | None:
    """Give the first clause that asks for another experiment, as it was written; ``None`` where there is none.

    Examples
    --------
    >>> next_try("Stop them as they are; try saved first lines with an own ending.")
    'try saved first lines with an own ending'
    >>> next_try("Make a series of hands at work; look again when the followers change, and draw by kind of follower.")
    'draw by kind of follower'
    >>> next_try("Draw six daily weeks and six quiet weeks, or drop it.")
    'Draw six daily weeks and six quiet weeks'
    >>> next_try("Use it for the whole appeal; one repeat would make the evidence strong.") is None
    True
    """
    for sentence in re.split(r"[;.!?:]\s+|[;.!?]$", what_to_do.strip()):
        for clause in re.split(r",\s*(?:(?:and|then|or|but)\s+)*|\s+and\s+then\s+", sentence.strip()):
            words = fold(clause).split()
            if words and words[0] in A_TRY:
                return clause.strip(" .;,")
    return None

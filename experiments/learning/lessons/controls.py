"""What kind of control a kept experiment had: something that is done, or nothing at all."""

from __future__ import annotations

import re

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.words import fold

DONE, NOTHING = "what we do now", "nothing"
NOTHING_WORDS = frozenset(
    {
        "nothing",
        "none",
        "no",
        "without",
        "holdout",
        "heldout",
        "left",
        "psa",
        "placebo",
        "nichts",
        "ohne",
        "rien",
        "off",
    }
)
"""A word of a control's name that says that its people got nothing: what comes out is then the whole, not a change."""
_LEFT = re.compile(r"\bleft[ -]?out\b")


def control_kind(card: ArchiveCard) -> str:
    """Tell what the new version was compared with: ``"what we do now"`` or ``"nothing"``.

    A message against nothing and a message against another message are two questions, whose lifts are never one
    number. The name of the control tells; where its name says nothing its text does.

    Examples
    --------
    >>> card = ArchiveCard(control="No message", versions=[])
    >>> control_kind(card)
    'nothing'
    """
    name = fold(card.control or "")
    texts = [fold(one.get("text") or "") for one in card.versions if one.get("role") == "control"]
    return NOTHING if any(_says_nothing(words) for words in (name, *texts)) else DONE


def _says_nothing(text: str) -> bool:
    """Say whether a name or a text begins by saying that there is nothing: "no message", "left-out group"."""
    if _LEFT.search(text):
        return True
    words = re.findall(r"[^\W_]+", text)
    return bool(words) and words[0] in NOTHING_WORDS - {"left"}

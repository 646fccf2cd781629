"""How much room words take in a picture, said a little too large rather than too small."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_WIDTHS = (
    (200, " \N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"),
    (240, "\N{NO-BREAK SPACE}"),
    (280, "',.:;ijl|\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}·"),
    (320, "!If"),
    (360, "()-/[\\]{}"),
    (400, "rt"),
    (480, "*s?cz\N{EN DASH}"),
    (520, '"#$+0123456789<=>FJLY^_aegvxy~\N{MINUS SIGN}“”„±€£≤≥'),
    (560, "AESTVXZ`hknou"),
    (600, "BCKPRbdpq"),
    (680, "HNOQUDG&→←"),
    (760, "Mw"),
)
_WIDEST = 880
"""Of a letter that is not listed; letters with an accent are mostly narrower."""
_EMS = {letter: width / 1000 for width, letters in _WIDTHS for letter in letters}
_SQUARE, _PICTOGRAM = 1.05, 1.4
"""Of letters that fill a square (Chinese, Japanese, Korean), and of small pictures (emoji)."""
_FIRST_PICTOGRAM = 0x1F000


@lru_cache(maxsize=2048)
def width_of(says: str, size: float) -> float:
    """Give the width of words in the sans at a size, heavy or not, in units of the picture."""
    return sum(_EMS.get(letter) or _em_of(letter) for letter in says) * size


@lru_cache(maxsize=2048)
def _em_of(letter: str) -> float:
    """Give the width of a letter that is not listed, as a part of the size of the words."""
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0.0  # a mark on the letter before it, or a sign that is not seen
    if ord(letter) >= _FIRST_PICTOGRAM and unicodedata.category(letter) == "So":
        return _PICTOGRAM
    return _SQUARE if unicodedata.east_asian_width(letter) in {"W", "F"} else _WIDEST / 1000


def wrapped(says: str, size: float, room: float) -> list[str]:
    """Break words into lines that fit; a word that is longer than a line is broken within.

    A number never parts from its unit: a no-break space is no place to break.
    """
    lines: list[str] = []
    line = ""
    for word in says.split(" "):
        tried = f"{line} {word}" if line else word
        if width_of(tried, size) <= room:
            line = tried
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, size, room)
        lines += whole
    return [*lines, line] if line else lines


def cut_to(says: str, size: float, room: float) -> str:
    """Give as much of the words as finds room, with an ellipsis where something is left out."""
    if width_of(says, size) <= room:
        return says
    first, *_rest = _pieces(says, size, room - width_of("…", size))
    return f"{first.rstrip()}…"


def _pieces(word: str, size: float, room: float) -> list[str]:
    pieces, piece = [], ""
    for letter in word:
        if piece and width_of(piece + letter, size) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]

"""A story as plain text: at most 78 columns, and the grade at the end of every line that holds a figure of a result."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable

from flask_babel import gettext as _

from webapp.formatting import NO_BREAK
from webapp.language.said import said

WIDTH = 78
_FIGURE = re.compile(r"\d")
_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Co", "Cs"}
"""Kinds of signs that move the line or cannot be seen: none of them gets into the text."""


class Sheet:
    """Lines of a story, written from top to bottom."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def title(self, kind: str, text: str) -> None:
        """Write what it is about, underlined."""
        self._lines.append(plain(kind).upper()[:WIDTH])
        lines = self._wrapped(text, WIDTH)
        self._lines += [*lines, "=" * max(len(line) for line in lines)]

    def heading(self, text: str) -> None:
        """Begin a part."""
        line = plain(text)[:WIDTH]
        self._lines += ["", line, "-" * len(line)]

    def text(self, text: str, *, grade: str = "", indent: int = 0) -> None:
        """Write a paragraph; with a ``grade`` each of its lines that holds a figure ends with it.

        As pages do with all they write: what is a sentence of the domain is said in the reader's language.
        """
        width = WIDTH - (len(_mark(grade)) + 1 if grade else 0)
        for line in self._wrapped(said(text), width - indent):
            whole = " " * indent + line
            self._lines.append(self._marked(whole, grade) if grade and _FIGURE.search(line) else whole)

    def item(self, text: str, *, grade: str = "") -> None:
        """Write an entry of a list."""
        width = WIDTH - (len(_mark(grade)) + 1 if grade else 0) - 2
        for place, line in enumerate(self._wrapped(said(text), width)):
            whole = ("  " if place else "- ") + line
            self._lines.append(self._marked(whole, grade) if grade and _FIGURE.search(line) else whole)

    def pair(self, label: str, value: str, *, grade: str = "", indent: int = 0) -> None:
        """Write ``label: value``."""
        if value:
            self.text(f"{plain(label)}: {said(value)}", grade=grade, indent=indent)

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Write pairs, one below the other."""
        for label, value in pairs:
            self.pair(label, value)

    def gap(self) -> None:
        """Leave a line empty."""
        self._lines.append("")

    def written(self) -> str:
        """Give the text."""
        return "\n".join(line.rstrip() for line in self._lines).strip("\n") + "\n"

    @staticmethod
    def _wrapped(text: str, width: int) -> list[str]:
        lines = textwrap.wrap(plain(text), width, break_long_words=True, break_on_hyphens=False) or [""]
        # A number stays with its unit while lines are broken; the file itself needs no special spaces.
        return [line.replace(NO_BREAK, " ") for line in lines]

    @staticmethod
    def _marked(line: str, grade: str) -> str:
        mark = _mark(grade)
        return line.ljust(WIDTH - len(mark)) + mark


def plain(text: str) -> str:
    r"""Put a text on one line: no line ends, no signs that cannot be seen or that turn the direction of reading.

    Examples
    --------
    >>> plain("one\ntwo\u202e  three")
    'one two three'
    """
    seen = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    return re.sub(" +", " ", seen).strip(" ")


def legend(grade: str, words: str) -> str:
    """Say what the mark at the end of lines means."""
    return _("%(mark)s strength of evidence: %(words)s", mark=_mark(grade), words=words)


def _mark(grade: str) -> str:
    return f" [{grade}]"

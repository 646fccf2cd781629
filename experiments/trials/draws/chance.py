"""Chance from a seed: the same on every machine and in every version, because it rests on SHA-256 alone.

Anybody can draw again without this program: block ``n`` of the bits is SHA-256 of ``seed:purpose:n``; a whole number
below a bound is read from the next eight bytes, which are thrown away where they would favour the small numbers.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

WORD_BYTES = 8
WORDS = 2 ** (8 * WORD_BYTES)
"""How many different numbers a word of bits can be."""


def new_seed() -> str:
    """Make a seed that nobody can foresee: 128 bits as hex."""
    return secrets.token_hex(16)


class Lots:
    """Lots out of a seed; ``purpose`` keeps draws apart that share a seed.

    Examples
    --------
    >>> Lots("quernwell", "posts").shuffled("ABCDEF")
    ['B', 'F', 'A', 'D', 'E', 'C']
    """

    def __init__(self, seed: str, purpose: str) -> None:
        self._begins = f"{seed}:{purpose}:"
        self._block = 0
        self._bytes = b""

    def below(self, bound: int) -> int:
        """Draw a whole number from 0 to ``bound`` − 1, each equally likely."""
        fair = WORDS - WORDS % bound  # beyond it the numbers from 0 on would come once more than the others
        while (word := self._word()) >= fair:
            pass
        return word % bound

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """Put things in an order of which each is equally likely (Fisher and Yates)."""
        drawn = list(things)
        for last in range(len(drawn) - 1, 0, -1):
            place = self.below(last + 1)
            drawn[last], drawn[place] = drawn[place], drawn[last]
        return drawn

    def _word(self) -> int:
        if not self._bytes:
            self._bytes = hashlib.sha256(f"{self._begins}{self._block}".encode()).digest()
            self._block += 1
        word, self._bytes = self._bytes[:WORD_BYTES], self._bytes[WORD_BYTES:]
        return int.from_bytes(word, "big")

"""Lists split by a salted hash of each id: nothing is stored but the salt, and the same id always falls alike."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction

from experiments.trials.draws.chance import WORD_BYTES, WORDS


def bounds_of(shares: Sequence[float]) -> list[int]:
    """Give where the part of each version ends on the line of all hashes.

    Parameters
    ----------
    shares : sequence of float
        Planned share of each version; they add up to 1.
    """
    parts = [Fraction(repr(float(share))) for share in shares]
    ends = [sum(parts[: place + 1], Fraction(0)) / sum(parts) for place in range(len(parts))]
    return [int(end * WORDS) for end in ends]


def version_of(salt: str, one: str, bounds: Sequence[int]) -> int:
    """Give the version (by place) of one id: the first eight bytes of SHA-256 of ``salt:id``, as a part of the whole.

    Examples
    --------
    >>> [version_of("quernwell", one, bounds_of([0.5, 0.5])) for one in ("1001", "1002", "1003", "1004")]
    [0, 0, 1, 0]
    """
    word = int.from_bytes(hashlib.sha256(f"{salt}:{one.strip()}".encode()).digest()[:WORD_BYTES], "big")
    return next(place for place, end in enumerate(bounds) if word < end)

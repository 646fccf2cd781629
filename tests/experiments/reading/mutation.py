"""Files with bytes flipped, cut, doubled or spliced from two: every sample there is, and one file of each kind."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from tests.experiments.reading.generator.draft import bytes_of
from tests.experiments.reading.generator.every import KINDS, draft

OWN = Path(__file__).resolve().parents[2] / "data" / "exports"
# beside the checkout on some machines
SHARED = Path(__file__).resolve().parents[3] / ".." / "shared" / "exports" / "samples"
_TOKENS = (
    b'"', b'""', b",", b";", b"\t", b"\n", b"\r\n", b"\r", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"-", b"=1+1", b"'",
    b"9" * 40, b"1e308", b"1.234", b"1,5", b"Total", b"sep=;\n", b"2025-02-30", b" ", b"\xc2\xa0", b"|", b"#", b"(",
    b"[",
    b"%", b"\xe2\x82\xac", b"N/A", b"NaN", b"nan", b"inf", b"<html>", b"{", b"PK\x03\x04", b"\x1f\x8b",
)  # fmt: skip


@dataclass(frozen=True)
class Base:
    """A file to mutate."""

    name: str
    data: bytes


def _bases() -> list[Base]:
    found = [
        Base(path.name, path.read_bytes())
        for folder in (OWN, SHARED)
        if folder.exists()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in {".md", ".json"}
    ]
    return [*found, *(Base(f"kind {seed}", bytes_of(draft(seed))) for seed in range(len(KINDS)))]


BASES = _bases()


def mutated(seed: int) -> bytes:
    """Return one damaged file; the same seed gives the same bytes."""
    dice = random.Random(seed)
    data = bytearray(BASES[seed % len(BASES)].data)
    for _ in range(dice.choice([1, 1, 2, 4, 12])):
        dice.choice([_flip, _flip, _cut, _insert, _double, _drop, _splice, _swap])(data, dice)
    return bytes(data)


def _place(data: bytearray, dice: random.Random) -> int:
    return dice.randrange(len(data) + 1)


def _flip(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice([1, 1, 8, 64])):
        if data:
            data[dice.randrange(len(data))] = dice.randrange(256)


def _cut(data: bytearray, dice: random.Random) -> None:
    if dice.random() < 0.5:
        del data[_place(data, dice) :]
    else:
        del data[: _place(data, dice) // 4]


def _insert(data: bytearray, dice: random.Random) -> None:
    at = _place(data, dice)
    data[at:at] = dice.choice(_TOKENS) * dice.choice([1, 1, 1, 30])


def _double(data: bytearray, dice: random.Random) -> None:
    first, second = sorted((_place(data, dice), _place(data, dice)))
    data[second:second] = data[first : min(second, first + 4_000)]


def _drop(data: bytearray, dice: random.Random) -> None:
    first = _place(data, dice)
    del data[first : first + dice.choice([1, 2, 10, 300])]


def _splice(data: bytearray, dice: random.Random) -> None:
    other = dice.choice(BASES).data
    at = _place(data, dice)
    data[at:] = other[dice.randrange(len(other) + 1) :]


def _swap(data: bytearray, dice: random.Random) -> None:
    old, new = dice.sample([b",", b";", b"\t", b".", b" ", b"\n"], 2)
    data[:] = bytes(data).replace(old, new, dice.choice([1, 50, -1]))

"""Of many labels in each text, those that part the texts: each text has exactly one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from experiments.reading.cells.trial_words import strength

_MOST_LABELS = 40
_MOST_STEPS = 500
_MOST_COVERS = 12


@dataclass(frozen=True, slots=True)
class Cover:
    """The label of each text; ``only`` where no other labels part the texts as well in another way."""

    values: tuple[str, ...]
    only: bool


def find_cover(held: Sequence[frozenset[str]], *, most: int) -> Cover | None:
    """Return labels of which every text has exactly one, leaving aside those that all texts share.

    Parameters
    ----------
    held : Sequence[frozenset of str]
        The labels of each text.
    most : int
        Most groups there may be.

    Notes
    -----
    Labels that speak of a test (control, variant B) go before others, then those that make fewer groups. From six
    texts on, a label that stands in one text only is none of a group.

    Examples
    --------
    >>> find_cover([frozenset("xa"), frozenset("xb"), frozenset("xa")], most=10).values
    ('a', 'b', 'a')
    """
    if all(len(row) == 1 for row in held):
        return Cover(tuple(next(iter(row)) for row in held), only=True)
    tally = Counter(label for row in held for label in row)
    least = 2 if len(held) >= 6 else 1
    usable = sorted((label for label, times in tally.items() if least <= times < len(held)),
                    key=lambda label: (-tally[label], label))[:_MOST_LABELS]  # fmt: skip
    covers = _covers(held, usable, most)
    if not covers:
        return None
    ranked = sorted(covers, key=lambda cover: (-strength(sorted(cover)), len(cover), sorted(cover)))
    best = [next(iter(row & ranked[0])) for row in held]
    clear = strength(sorted(ranked[0])) > max((strength(sorted(cover)) for cover in ranked[1:]), default=-1)
    others = ([next(iter(row & cover)) for row in held] for cover in ranked[1:])
    return Cover(tuple(best), only=clear or all(part_alike(best, other) for other in others))


def part_alike(one: Sequence[Hashable], other: Sequence[Hashable]) -> bool:
    """Say whether two rows of labels part the same texts from each other."""
    return len(set(zip(one, other, strict=True))) == len(set(one)) == len(set(other))


def _covers(held: Sequence[frozenset[str]], usable: Sequence[str], most: int) -> list[frozenset[str]]:
    holders = {label: frozenset(i for i, row in enumerate(held) if label in row) for label in usable}
    everything = frozenset(range(len(held)))
    found: list[frozenset[str]] = []
    steps = 0

    def search(open_rows: frozenset[int], chosen: tuple[str, ...]) -> None:
        nonlocal steps
        steps += 1
        if not open_rows:
            if len(chosen) >= 2:
                found.append(frozenset(chosen))
            return
        if len(chosen) == most or steps > _MOST_STEPS or len(found) >= _MOST_COVERS:
            return
        first = min(open_rows)
        for label in usable:
            if first in holders[label] and holders[label] <= open_rows:
                search(open_rows - holders[label], (*chosen, label))

    search(everything, ())
    return list(dict.fromkeys(found))

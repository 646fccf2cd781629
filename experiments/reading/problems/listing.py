"""Many problems of one kind: the first ones each with its place, the rest as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from experiments.reading.problems.problem import Problem

MOST_LISTED = 20

Place = TypeVar("Place")


def listed(places: Sequence[Place], one: Callable[[Place], Problem], rest: str) -> Iterator[Problem]:
    """Give a problem for each of the first 20 places, and a single one that counts all further places.

    Parameters
    ----------
    places : Sequence
        Where it is wrong, in the order of the file.
    one : Callable
        Makes the problem of one place.
    rest : str
        What is said of the further ones after "12 more", such as "cells under “Clicks” are not figures".

    Yields
    ------
    Problem
        At most 21; the last one names the line with which the rest begins.
    """
    # a single further place is no more to read than the sentence that would count it
    most = MOST_LISTED if len(places) > MOST_LISTED + 1 else len(places)
    for place in places[:most]:
        yield one(place)
    if len(places) > most:
        next_one = one(places[most])
        sentence = f"{len(places) - most:,} more {rest}, from line {next_one.line} on."
        yield replace(next_one, sentence=sentence, cell=None)

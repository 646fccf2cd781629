"""What a draw gives: lines of a schedule, pairs of regions, a list in drawn order; versions go by their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum


class Method(StrEnum):
    """What is drawn, and how."""

    POSTS = "posts"
    SLOTS = "slots"
    DAYS = "days"
    WEEKS = "weeks"
    REGIONS = "regions"
    LIST = "list"
    CONVERSATIONS = "conversations"


DATED = (Method.POSTS, Method.SLOTS, Method.DAYS, Method.WEEKS)
"""Draws into days of the run: they rest on its first and last day."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of the schedule, with the time where it has one, and the version that was drawn (by place, from 0).

    ``group`` counts the pairs (or threes …) inside which each version was drawn once.
    """

    day: date
    at: time | None
    version: int
    group: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A region in its group of alike regions, with its size and the version that was drawn."""

    region: str
    size: float
    version: int
    group: int


def days_of_run(first: date, last: date) -> Iterator[date]:
    """Give the days from first to last, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def in_groups(things: Sequence[date], size: int) -> list[Sequence[date]]:
    """Cut into groups of a size in their order; what is left over at the end makes no group."""
    return [things[start : start + size] for start in range(0, len(things) - size + 1, size)]

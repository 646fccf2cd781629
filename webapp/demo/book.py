"""The demo's book while it is being written: who is who, and which key in the database belongs to which key told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from experiments.results.files import FileStore
from webapp.demo.seasons import DemoCalendar


@dataclass(slots=True)
class DemoBook:
    """Everything an act of the story needs to know of the acts before it.

    ``goals`` is keyed by the name of the cycle and the key of the goal: a goal is set again in each cycle it is worked
    for. ``people`` are actors by key; ``experiments`` and ``lessons`` hold database keys, and
    so do ``recipes``, by their number in the recipe book.
    """

    session: Session
    store: FileStore
    calendar: DemoCalendar
    people: dict[str, Actor] = field(default_factory=dict)
    goals: dict[tuple[str, str], int] = field(default_factory=dict)
    experiments: dict[str, int] = field(default_factory=dict)
    lessons: dict[str, int] = field(default_factory=dict)
    recipes: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person did at a moment; acts are played in the order of their moments."""

    at: datetime
    do: Callable[[DemoBook, datetime], object]


def play(book: DemoBook, acts: list[Act]) -> None:
    """Play the acts in the order in which they happened; of two at the same moment the one told first."""
    for act in sorted(acts, key=lambda act: act.at):
        act.do(book, act.at)

"""Which things of a book are looked at: one experiment of each status, verdict and kind of split; one of all else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tests.looks.every_page import address, pages
from tests.webapp.book import opened

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

NOT_HERE = {"demo", "token", "reading", "job", "link", "picture"}
OF_THE_LOG_IN = "security."


def first_of_each(app: Flask) -> dict[str, Any]:
    """Give the key of one thing of each kind that a book holds."""
    from experiments.goals.cycle import Cycle
    from experiments.goals.goal import Goal
    from experiments.goals.own_words import OwnWord
    from experiments.learning.lessons.lesson import Lesson
    from experiments.people.person import Person
    from experiments.trials.channels.channel import Channel
    from experiments.trials.toolkits.toolkit import Toolkit

    kinds = {
        "cycle_id": Cycle,
        "goal_id": Goal,
        "lesson_id": Lesson,
        "person_id": Person,
        "channel_id": Channel,
        "toolkit_id": Toolkit,
        "word_id": OwnWord,
    }
    with opened(app) as session:
        found = {name: session.scalar(sa.select(sa.func.max(kind.id))) for name, kind in kinds.items()}
    return {name: key for name, key in found.items() if key is not None}


def experiments_of_each_kind(session: Session) -> list[int]:
    """Give one experiment of each status, verdict and kind of split."""
    from experiments.results.records import ConclusionRow
    from experiments.trials.experiment import Experiment

    told = sa.select(Experiment.id, Experiment.status, Experiment.design, ConclusionRow.verdict)
    rows = session.execute(told.outerjoin(ConclusionRow, ConclusionRow.experiment_id == Experiment.id))
    kinds = {(str(status), str(design), str(verdict)): key for key, status, design, verdict in rows}
    return sorted(kinds.values())


def rooms(app: Flask) -> Iterator[str]:
    """Give every page that names no experiment."""
    ids = first_of_each(app)
    for door in pages():
        if door.endpoint.startswith((OF_THE_LOG_IN, "help.")) or "experiment" in door.thing or door.thing in NOT_HERE:
            continue
        try:
            yield address(app, door, ids)
        except KeyError:
            continue


def of_experiments(app: Flask, keys: list[int]) -> Iterator[str]:
    """Give every page of these experiments; some refuse what their status does not allow."""
    for door in pages():
        if door.thing == "experiment":
            yield from (address(app, door, {"experiment_id": key}) for key in keys)

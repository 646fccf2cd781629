"""Which past experiments are in the book already: the same file again adds nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.archive.figures import ArchiveFigure
from experiments.transfer.history.columns import FIGURES
from experiments.transfer.history.records import History

AT_ONCE = 500
Figures = dict[tuple[str, str], tuple[float | None, ...]]


def names_in_archive(session: Session, team_id: int) -> dict[int, str]:
    """Name every closed experiment of a team as an export does: by its title, repeated ones with a number behind."""
    found = sa.select(ArchiveCard.experiment_id, ArchiveCard.title)
    found = found.where(ArchiveCard.team_id == team_id, ArchiveCard.outcome == Outcome.CONCLUDED)
    rows = session.execute(found.order_by(ArchiveCard.experiment_id)).all()
    titles = {" ".join(title.split()) for _, title in rows}
    taken: set[str] = set()
    names = {}
    for key, title in rows:
        name = base = " ".join(title.split())
        number = 1
        while name in taken or (number > 1 and name in titles):
            number += 1
            name = f"{base} ({number})"
        taken.add(name)
        names[key] = name
    return names


def known_and_other(session: Session, team_id: int, history: History) -> tuple[set[int], list[int]]:
    """Find the experiments of a history that the book has.

    Returns
    -------
    known : set of int
        Places of those that are there with the same figures.
    other : list of int
        Places of those whose name is there with other figures.
    """
    by_name = {name: key for key, name in names_in_archive(session, team_id).items()}
    there = {place: by_name[past.title] for place, past in enumerate(history.pasts) if past.title in by_name}
    if not there:
        return set(), []
    stored = _stored(session, sorted(there.values()))
    own = _own(history, set(there))
    known = {place for place, key in there.items() if own[place] == stored.get(key, {})}
    return known, sorted(set(there) - known)


def _stored(session: Session, keys: Sequence[int]) -> dict[int, Figures]:
    figure = ArchiveFigure
    columns = [getattr(figure, name) for name in FIGURES]
    found: dict[int, Figures] = {}
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        wanted = sa.select(figure.experiment_id, figure.variant, figure.metric, *columns)
        for key, variant, metric, *figures in session.execute(wanted.where(figure.experiment_id.in_(some))):
            found.setdefault(key, {})[_one(variant), _one(metric)] = tuple(figures)
    return found


def _own(history: History, places: Iterable[int]) -> dict[int, Figures]:
    wanted = set(places)
    names = {place: (list(history.pasts[place].variants), list(history.pasts[place].metrics)) for place in wanted}
    columns: list[list[Any]] = [history.figures[name].tolist() for name in FIGURES]
    found: dict[int, Figures] = {place: {} for place in wanted}
    rows = zip(history.experiment.tolist(), history.variant.tolist(), history.metric.tolist(), *columns, strict=True)
    for experiment, variant, metric, *figures in rows:
        if experiment in wanted:
            variants, metrics = names[experiment]
            given = tuple(None if each != each else each for each in figures)  # noqa: PLR0124  nan
            found[experiment][variants[variant], metrics[metric]] = given
    return found


def _one(name: str) -> str:
    return " ".join(name.split())

"""Cards for tests of the coverage map, filed and counted as a closing does."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.facet_counts import count_cards
from experiments.learning.portfolio.tried.coverage import Cell, CoverageMap
from experiments.people.permission import Actor
from tests.experiments.learning.cards_made import made_card


def tried(session: Session, actor: Actor, times: int = 1, **fields: Any) -> list[ArchiveCard]:
    """Close so many experiments alike: a headline in new sales that did harm, unless ``fields`` say otherwise."""
    cards = [made_card(session, actor, **{"tactic": "headline", **fields}) for _ in range(times)]
    count_cards(session, cards)
    return cards


def cell_at(mapped: CoverageMap, row: str, column: str) -> Cell:
    """Give a cell by the values of its lines; "" is what said nothing."""
    rows, columns = [line.value for line in mapped.rows], [line.value for line in mapped.columns]
    return mapped.cells[rows.index(row)][columns.index(column)]

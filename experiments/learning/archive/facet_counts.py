"""How many cards have which value of a facet, kept up with every card: browsing counts nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard, ArchiveText, FacetTally
from experiments.learning.archive.facets import FACETS, facet_value
from experiments.learning.archive.texts import filters_of
from experiments.learning.portfolio.tried.counting import count_coverage

TEAM = "team"
"""Facet whose value is the team that filed the card; another team sees what was tried for a goal of its own."""
CURRENCY = "currency"
"""Facet that adds up what the cards cost in money as well."""
AT_ONCE = 5_000

FacetKey = tuple[int, str, str]


def count_cards(session: Session, cards: Iterable[ArchiveCard], times: int = 1) -> None:
    """Count new cards in (or, with ``times`` −1, out before they are written anew).

    Every card must have its team and its facets; goals of other teams are looked up in one query.
    """
    known = list(cards)
    owners = owners_of(session, {card.goal_id for card in known if card.goal_id is not None})
    number: Counter[FacetKey] = Counter()
    cost: Counter[FacetKey] = Counter()
    for card in known:
        for key in _keys(card, owners):
            number[key] += times
            if key[1] == CURRENCY:
                cost[key] += times * (card.cost_minor or 0)
    _add(session, number, cost)
    count_coverage(session, known, times)


@contextmanager
def recounted(session: Session, card: ArchiveCard) -> Iterator[None]:
    """Count a stored card and write its index words anew around a change of its facets, such as its grade."""
    count_cards(session, [card], -1)
    yield
    session.flush()
    count_cards(session, [card])
    session.execute(
        sa.update(ArchiveText)
        .where(ArchiveText.experiment_id == card.experiment_id)
        .values(filters=filters_of_card(session, card))
    )


def filters_of_card(session: Session, card: ArchiveCard) -> str:
    """Give the index words of a card: what it is, its team, its facets, and who else may see it."""
    facets = {"thing": "experiment", **{facet: facet_value(card, facet) for facet in FACETS}}
    owners = owners_of(session, [] if card.goal_id is None else [card.goal_id])
    return filters_of(card.team_id, facets, open_to=owners.get(card.goal_id or 0))


def owners_of(session: Session, goal_ids: Iterable[int]) -> dict[int, int]:
    """Give the team of each goal: what another team tried for it is open to that team too."""
    wanted = sorted(goal_ids)
    if not wanted:
        return {}
    rows = session.execute(sa.select(Goal.id, Goal.team_id).where(Goal.id.in_(wanted)))
    return {goal: team for goal, team in rows}  # noqa: C416 - a row is no pair to the type checker


def _keys(card: ArchiveCard, owners: Mapping[int, int]) -> Iterator[FacetKey]:
    yield card.team_id, TEAM, str(card.team_id)
    owner = owners.get(card.goal_id or 0, card.team_id)
    if owner != card.team_id:
        yield owner, TEAM, str(card.team_id)
    if card.cost_minor and card.currency:
        yield card.team_id, CURRENCY, card.currency
    for facet in FACETS:
        value = facet_value(card, facet)
        if value is not None:
            yield card.team_id, facet, value


def _add(session: Session, number: Mapping[FacetKey, int], cost: Mapping[FacetKey, int]) -> None:
    """Add in the database, in the order of the keys: two who file at once both count and never wait in a circle."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(FacetTally)
    write = new.on_conflict_do_update(
        index_elements=["team_id", "facet", "value"],
        set_={
            "cards": FacetTally.cards + new.excluded.cards,
            "cost_minor": FacetTally.cost_minor + new.excluded.cost_minor,
        },
    )
    rows = [
        {"team_id": team_id, "facet": facet, "value": value, "cards": n, "cost_minor": cost.get(key, 0)}
        for key, n in sorted(number.items())
        for team_id, facet, value in [key]
    ]
    for first in range(0, len(rows), AT_ONCE):
        session.connection().execute(write, rows[first : first + AT_ONCE])

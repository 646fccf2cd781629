"""Count what was closed before the page "How we are learning" was there as what is closed from now on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from experiments.learning.archive.learned import LEARNED, learned_values
from experiments.learning.progress.alone import home_department

_CARD = sa.table(
    "archive_card",
    *(sa.column(name, sa.Integer()) for name in ("experiment_id", "team_id", "cycle_id", "goal_id", "cost_minor")),
    *(sa.column(name, sa.Text()) for name in ("verdict", "run_by", "grade", "currency", "next_step")),
    *(sa.column(name, sa.Date()) for name in ("filed_on", "idea_on", "locked_on", "provisional_until")),
    *(sa.column(name, sa.Boolean()) for name in ("retrospective", "with_others", "other_tactics")),
    *(sa.column(name, sa.Float()) for name in ("hours", "forecast")),
    sa.column("full_cost_minor", sa.BigInteger()),
)
_TALLY = sa.table(
    "tally",
    *(sa.column(name, sa.Integer()) for name in ("team_id", "cycle_id", "experiments", "cost_minor")),
    *(sa.column(name, sa.Text()) for name in ("dimension", "value", "verdict", "currency")),
)
_DAYS = (
    "UPDATE archive_card SET "
    "idea_on = (SELECT {day} FROM experiment WHERE experiment.id = archive_card.experiment_id), "
    "locked_on = (SELECT {sealed} FROM plan JOIN experiment ON experiment.id = plan.experiment_id "
    "AND plan.number = experiment.sealed_number WHERE plan.experiment_id = archive_card.experiment_id) "
    "WHERE verdict IS NOT NULL AND NOT retrospective"
)
_AT_ONCE = 2_000


def count_learned(connection: sa.Connection) -> None:
    """Fill in days and company of the cards, and count them."""
    day = "CAST({} AT TIME ZONE 'UTC' AS date)" if connection.dialect.name == "postgresql" else "date({})"
    connection.exec_driver_sql(
        _DAYS.format(day=day.format("experiment.created_at"), sealed=day.format("plan.sealed_at"))
    )
    _say_company(connection)
    currencies = {row.id: row.currency for row in connection.execute(sa.text("SELECT id, currency FROM team"))}
    counts: Counter[tuple[Any, ...]] = Counter()
    amounts: Counter[tuple[Any, ...]] = Counter()
    closed = sa.select(_CARD).where(_CARD.c.verdict.is_not(None), sa.not_(_CARD.c.retrospective))
    for card in connection.execute(closed):
        verdict = card.verdict if card.provisional_until is None else "provisional"
        for one in learned_values(card, currencies.get(card.team_id)):
            key = (card.team_id, card.cycle_id if one.team_id is None else None, one.dimension, one.value, verdict)
            counts[key] += 1
            amounts[key] += one.minor
    names = ("team_id", "cycle_id", "dimension", "value", "verdict")
    rows = [
        dict(zip(names, key, strict=True))
        | {"experiments": number, "cost_minor": amounts[key], "currency": currencies.get(key[0])}
        for key, number in counts.items()
    ]
    for first in range(0, len(rows), _AT_ONCE):
        connection.execute(sa.insert(_TALLY), rows[first : first + _AT_ONCE])


def forget_learned(connection: sa.Connection) -> None:
    """Take the counts away again."""
    connection.execute(sa.delete(_TALLY).where(_TALLY.c.dimension.in_(LEARNED)))


def _say_company(connection: sa.Connection) -> None:
    """Say of each card whether an expert or somebody from another department took part, by who is in the team today."""
    department: dict[int, str | None] = {}
    people: Mapping[int, list[str | None]] = defaultdict(list)
    told = connection.execute(
        sa.text("SELECT DISTINCT team_id, person.id, department FROM membership JOIN person ON person.id = person_id")
    )
    for team, person, named in told:
        department[person] = named.strip().casefold() if named and named.strip() else None
        people[team].append(named)
    homes = {team: home_department(named) for team, named in people.items()}
    asked = connection.execute(
        sa.text(
            "SELECT experiment.id, archive_card.team_id, owner_id, expert FROM archive_card "
            "JOIN experiment ON experiment.id = archive_card.experiment_id "
            "WHERE archive_card.verdict IS NOT NULL AND NOT archive_card.retrospective"
        )
    )
    said: dict[bool, list[int]] = {True: [], False: []}
    for key, team, owner, expert in asked:
        elsewhere = department.get(owner) not in {None, homes.get(team)}
        said[bool(expert) or elsewhere].append(key)
    for with_others, keys in said.items():
        for first in range(0, len(keys), _AT_ONCE):
            some = _CARD.c.experiment_id.in_(keys[first : first + _AT_ONCE])
            connection.execute(sa.update(_CARD).where(some).values(with_others=with_others))

"""Carry rows from one book to another: what a person made in the demo goes along into a book of their own.

Rows keep their ids, so that everything that names a row by its id (sealed plans, stored analyses, the archive) stays
true. That works because the new book is empty but for its person and team.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import present_cycle
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.facet_counts import count_cards
from experiments.learning.archive.tallies import count_in
from experiments.migrations.models import all_metadata
from experiments.people.first import local_actor
from experiments.people.record.audit import record_act
from experiments.results.files import FileStore

Row = dict[str, Any]

LEFT = frozenset(
    {"team", "person", "membership", "token", "audit", "cycle", "self_rating", "file", "tally", "job"}
    | {"brief", "proposal"}
)
"""Tables whose rows stay behind: who and when are the new book's own, as is how well its cycles went and what was
planned after them; uploads are carried by their bytes, the tally is counted anew."""

BROUGHT = frozenset({"goal", "goal_line", "objective", "toolkit"})
"""Seeded rows that come along when something of the person's hangs from them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far each table was filled at some moment: what has a greater id was added later."""

    highest: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Carried:
    """What was taken along: the ids per table, which are the same as before, and how many uploads."""

    ids: Mapping[str, frozenset[int]]
    files: int

    @property
    def experiments(self) -> int:
        """How many experiments."""
        return len(self.ids.get("experiment", ()))

    @property
    def goals(self) -> int:
        """How many goals."""
        return len(self.ids.get("goal", ()))

    @property
    def anything(self) -> bool:
        """Whether there was anything at all."""
        return bool(self.experiments or self.goals or self.files)


@dataclass(slots=True)
class _Journey:
    """What one carrying knows while it goes on."""

    source: Session
    target: Session
    since: Mark
    replaced: dict[str, int]
    gone: dict[str, set[Any]] = field(default_factory=dict)
    inside: list[tuple[sa.Table, Any, str, Any]] = field(default_factory=list)
    aims: dict[str, int] = field(default_factory=dict)
    joined: dict[int, int] = field(default_factory=dict)


def mark_of(session: Session) -> Mark:
    """Note how far every table is filled now."""
    highest = {}
    for table in all_metadata().sorted_tables:
        if _has_number(table):
            highest[table.name] = session.scalar(sa.select(sa.func.max(table.c.id))) or 0
    return Mark(highest)


def carry_over(
    source: Session, source_files: FileStore, target: Session, target_files: FileStore, *, since: Mark, now: datetime
) -> Carried:
    """Copy what was added to ``source`` after ``since`` into the empty book ``target``.

    A row goes along with everything it hangs from: the goal of an experiment comes too, also a seeded one. What only
    points to a seeded row loses the pointer; what cannot be without it (a file uploaded into a seeded experiment)
    stays behind, but its bytes come along.

    Parameters
    ----------
    source, target : Session
        Sessions of both books, at the same schema. The caller commits ``target``.
    source_files, target_files : FileStore
        Where the bytes of uploads are.
    since : Mark
        Taken when the demo was loaded.
    now : datetime
        Moment of the copy; its day decides the planning cycle that goals are put into.
    """
    actor = local_actor(target, now=now)
    own = {"team": actor.team_id, "person": actor.person_id}
    own["cycle"] = present_cycle(target, actor.team_id, now.date()).id
    journey = _Journey(source, target, since, own)
    files = _copy_files(journey, source_files, target_files)
    for table in all_metadata().sorted_tables:
        if table.name not in LEFT:
            _copy_table(journey, table)
    target.flush()
    cards = target.scalars(sa.select(ArchiveCard).order_by(ArchiveCard.experiment_id)).all()
    count_cards(target, cards)
    for card in cards:
        count_in(target, card)
    go_on_counting(target)
    carried = Carried(ids={name: frozenset(ids) for name, ids in journey.gone.items()}, files=files)
    if carried.anything:
        brought = {"experiments": carried.experiments, "goals": carried.goals, "files": carried.files}
        record_act(target, actor, "book.carry", "team", actor.team_id, None, brought, now)
        target.flush()
    return carried


def _has_number(table: sa.Table) -> bool:
    return [column.name for column in table.primary_key] == ["id"]


def _copy_table(journey: _Journey, table: sa.Table) -> None:
    inside = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    for row in _wanted_rows(journey, table):
        if table.name == "share_link" and row["thing"] == "cycle":
            continue  # cycles stay behind, and its number will be another one's
        pointed = {name: row[name] for name in inside}
        if not _point_anew(journey, table, row):
            continue
        if table.name == "objective" and _is_there(journey, row):
            continue
        if table.name == "toolkit":
            _forget_what_stays_behind(journey, row)
        here = journey.gone.setdefault(table.name, set())
        # What points back to a row that is there already is written so: some tables take no change afterwards.
        back = {name: to if to in here else None for name, to in pointed.items()}
        journey.target.execute(table.insert().values({**row, **back}))
        if _has_number(table):
            here.add(row["id"])
            later = [name for name, to in pointed.items() if to is not None and to not in here]
            journey.inside += [(table, row["id"], name, pointed[name]) for name in later]
    # Rows of one table may point to later ones of the same: only when all are there.
    for table_, key, name, to in journey.inside:
        if to in journey.gone[table_.name]:
            journey.target.execute(table_.update().where(table_.c.id == key).values({name: to}))
    journey.inside.clear()


def _is_there(journey: _Journey, objective: Row) -> bool:
    """Say whether an objective of that name is there: those of several cycles of the demo meet in the one new cycle."""
    first = journey.aims.setdefault(objective["name"], objective["id"])
    journey.joined[objective["id"]] = first
    return bool(first != objective["id"])


def _wanted_rows(journey: _Journey, table: sa.Table) -> Iterator[Row]:
    """Give the person's rows of ``table``, in the order of their ids, and seeded ones that others hang from."""
    query = sa.select(table)
    if _has_number(table):
        query = query.order_by(table.c.id)
    brought = _hung_from(journey, table) if table.name in BROUGHT else set()
    for found in journey.source.execute(query).mappings():
        row = dict(found)
        if not _has_number(table) or row["id"] > journey.since.highest.get(table.name, 0) or row["id"] in brought:
            yield row


def _forget_what_stays_behind(journey: _Journey, toolkit: Row) -> None:
    """Take the seeded experiment out of a toolkit that was kept from it: its number will be another one's."""
    kept_from = toolkit["body"].get("kept_from")
    if kept_from is not None and kept_from <= journey.since.highest.get("experiment", 0):
        toolkit["body"] = toolkit["body"] | {"kept_from": None}


def _hung_from(journey: _Journey, table: sa.Table) -> set[Any]:
    """Find the seeded goals that the person's experiments serve, with their lines, and the recipes they come from."""
    experiment = all_metadata().tables["experiment"]
    later = experiment.c.id > journey.since.highest.get("experiment", 0)
    if table.name == "toolkit":
        begun_from = sa.select(experiment.c.toolkit_id).where(later, experiment.c.toolkit_id.is_not(None))
        return set(journey.source.scalars(begun_from))
    goals = set(journey.source.scalars(sa.select(experiment.c.goal_id).where(later, experiment.c.goal_id.is_not(None))))
    if table.name == "goal":
        return goals
    if table.name == "objective":
        goal = all_metadata().tables["goal"]
        new = goal.c.id > journey.since.highest.get("goal", 0)
        aims = sa.select(goal.c.objective_id).where(sa.or_(goal.c.id.in_(goals), new))
        return set(journey.source.scalars(aims.where(goal.c.objective_id.is_not(None))))
    return set(journey.source.scalars(sa.select(table.c.id).where(table.c.goal_id.in_(goals))))


def _point_anew(journey: _Journey, table: sa.Table, row: Row) -> bool:
    """Point the row's foreign keys into the new book; say whether the row can go along."""
    belongs = False
    for key in table.foreign_keys:
        name, parent = key.parent.name, key.column.table.name
        if row[name] is None:
            continue
        if parent == "objective":
            row[name] = journey.joined.get(row[name])
        elif parent in journey.replaced:
            row[name] = journey.replaced[parent]
        elif parent == "file":
            continue  # the bytes and their record are carried below
        elif key.column.table is table:
            continue  # pointed anew when the whole table is there
        elif row[name] in journey.gone.get(parent, set()):
            belongs = True
        elif key.parent.nullable:
            row[name] = None
        else:
            return False
    # A row without a number of its own goes along only with something that does.
    return belongs or _has_number(table)


def _copy_files(journey: _Journey, source_files: FileStore, target_files: FileStore) -> int:
    """Copy the bytes of every upload that the person made, and the record of it."""
    tables = all_metadata().tables
    wanted = set(journey.source.scalars(_later(tables["import"], journey.since, tables["import"].c.sha256)))
    dropped = tables["dropped_file_set"]
    for files in journey.source.scalars(_later(dropped, journey.since, dropped.c.files)):
        wanted |= {each["sha256"] for each in files}
    late = tables["outcome_figures"]
    wanted |= {sha256 for sha256 in journey.source.scalars(_later(late, journey.since, late.c.sha256)) if sha256}
    for row in journey.source.execute(sa.select(tables["file"]).where(tables["file"].c.sha256.in_(wanted))).mappings():
        if source_files.has(row["sha256"]):
            target_files.put(source_files.get(row["sha256"]))
        journey.target.execute(tables["file"].insert().values(dict(row)))
    for sha256 in journey.source.scalars(_later(tables["picture"], journey.since, tables["picture"].c.sha256)):
        if source_files.has(sha256):
            target_files.put(source_files.get(sha256))
    return len(wanted)


def _later(table: sa.Table, since: Mark, column: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(column).where(table.c.id > since.highest.get(table.name, 0)).distinct()


def go_on_counting(target: Session) -> None:
    """PostgreSQL counts on from its own sequence, which has not seen the ids that were brought along."""
    if target.get_bind().dialect.name != "postgresql":
        return
    for table in all_metadata().sorted_tables:
        if _has_number(table) and isinstance(table.c.id.type, sa.Integer):
            highest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(
                target.get_bind().dialect.identifier_preparer.format_table(table), "id"
            )
            target.execute(sa.select(sa.func.setval(sequence, highest, False)))

"""The migrations make exactly what the models say, go down and up again, and refuse changes to what is kept."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.goal import GoalChange, create_goal
from experiments.migrations.append_only import APPEND_ONLY
from experiments.migrations.compare import differences
from experiments.migrations.models import all_metadata
from experiments.migrations.run import downgrade, schema_is_current, upgrade
from experiments.people.permission import Actor
from experiments.people.record.audit import record_act
from tests import audited

ROOT = Path(__file__).resolve().parents[2]


def test_the_migrated_schema_is_the_one_of_the_models(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert differences(connection) == []


def test_the_migrated_checks_are_the_ones_of_the_models(engine: sa.Engine) -> None:
    # Alembic does not compare CHECK constraints, so their names are compared here.
    found = sa.inspect(engine)
    for table in all_metadata().sorted_tables:
        expected = {str(c.name) for c in table.constraints if isinstance(c, sa.CheckConstraint)}
        assert {c["name"] for c in found.get_check_constraints(table.name)} == expected, table.name


def test_going_down_leaves_nothing_and_up_again_everything(database_url: str) -> None:
    assert schema_is_current(database_url)
    downgrade(database_url, "base")
    assert not schema_is_current(database_url)
    engine = sa.create_engine(database_url)
    assert sa.inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(database_url)
    assert schema_is_current(database_url)
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()


def test_the_book_is_tested_on_postgresql_too() -> None:
    if not os.environ.get("TRIALBOOK_TEST_POSTGRES_URL"):
        pytest.skip("PostgreSQL: TRIALBOOK_TEST_POSTGRES_URL is not set, so all tests of the book ran on SQLite only")
    engine = sa.create_engine(os.environ["TRIALBOOK_TEST_POSTGRES_URL"])
    assert engine.dialect.name == "postgresql"
    engine.dispose()


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    assert schema_is_current(database_url)


def test_two_processes_that_start_together_migrate_once(database_url: str) -> None:
    downgrade(database_url, "base")
    command = [sys.executable, "-c", f"from experiments.migrations.run import upgrade; upgrade({database_url!r})"]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ended = [process.communicate(timeout=120)[1] for process in running]
    assert ([process.returncode for process in running], ended) == ([0, 0], ["", ""])
    assert schema_is_current(database_url)


def test_a_migration_that_fails_leaves_the_schema_as_it_was(database_url: str) -> None:
    downgrade(database_url, "base")
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE tally (id integer)")  # stands in the way of a later table
    with pytest.raises(sa.exc.DBAPIError, match="tally"):
        upgrade(database_url)
    assert sorted(sa.inspect(engine).get_table_names()) == ["alembic_version", "tally"]
    assert not schema_is_current(database_url)
    engine.dispose()


def test_objectives_written_on_goals_become_rows_and_words_again(
    database_url: str, session: Session, actor: Actor, now: datetime
) -> None:
    aims = ("More homes that bake", "More homes that bake", "A mill people talk about", None)
    for aim in aims:
        create_goal(session, actor, GoalChange(kind="donations", goal="x", objective=aim), now=now)
    session.commit()
    session.close()
    downgrade(database_url, "0004")
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        words = list(connection.scalars(sa.text("SELECT objective FROM goal ORDER BY id")))
        assert words == list(aims)
        connection.execute(sa.text("UPDATE goal SET objective = 'Written before' WHERE id = 4"))
    upgrade(database_url)
    with engine.connect() as connection:
        named = "SELECT objective.name FROM goal JOIN objective ON objective.id = goal.objective_id ORDER BY goal.id"
        assert list(connection.scalars(sa.text(named))) == [*aims[:3], "Written before"]
        assert connection.scalar(sa.text("SELECT COUNT(*) FROM objective")) == 3
        assert connection.scalar(sa.text("SELECT COUNT(*) FROM objective WHERE cycle_id IS NULL OR team_id <> 1")) == 0
        assert differences(connection) == []
    engine.dispose()
    audited.forget()  # a migration is nobody's act


def test_what_is_kept_is_never_changed_or_deleted(session: Session, actor: Actor, now: datetime) -> None:
    record_act(session, actor, "goal.create", "goal", 1, None, {"goal": "More homes that bake"}, now)
    session.commit()
    for statement in ("UPDATE audit SET action = 'nothing'", "DELETE FROM audit"):
        with pytest.raises(sa.exc.DBAPIError, match="never changed or deleted"):
            session.execute(sa.text(statement))
        session.rollback()
    assert session.scalars(sa.text("SELECT action FROM audit ORDER BY id")).all() == ["person.add", "goal.create"]


def test_every_table_that_is_only_added_to_has_its_triggers(engine: sa.Engine) -> None:
    listing = {
        "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%refuses_update'",
        "postgresql": "SELECT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
        " WHERE tgname = 'append_only_rows'",
    }[engine.dialect.name]
    with engine.connect() as connection:
        assert set(connection.scalars(sa.text(listing))) == set(APPEND_ONLY)


def test_all_models_are_known_to_the_migrations() -> None:
    # In a process of its own: here other tests may have imported what the list of rooms forgot.
    command = "from experiments.migrations.models import all_metadata; print(*sorted(all_metadata().tables))"
    known = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)
    written = {
        name
        for path in (ROOT / "experiments").rglob("*.py")
        for name in re.findall(r'__tablename__ = "(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert set(known.stdout.split()) == written

"""The full-text index ``archive_words`` over ``archive_text``: FTS5 on SQLite, tsvector and GIN on PostgreSQL.

Neither is known to the models: a migration calls ``create`` and ``drop``, and comparisons of the schema leave out every
name that ``is_search_name`` knows. SQLite rebuilds a table to change it; a migration that does so with
``archive_text`` must drop and create this index again.
"""

from __future__ import annotations

import sqlalchemy as sa

NAME = "archive_words"

_SQLITE = (
    """
    CREATE VIRTUAL TABLE archive_words USING fts5(
        heading, words, filters, content='archive_text', content_rowid='id', tokenize='unicode61 remove_diacritics 2',
        prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER archive_words_added AFTER INSERT ON archive_text BEGIN
        INSERT INTO archive_words (rowid, heading, words, filters)
        VALUES (new.id, new.heading, new.words, new.filters);
    END
    """,
    """
    CREATE TRIGGER archive_words_gone AFTER DELETE ON archive_text BEGIN
        INSERT INTO archive_words (archive_words, rowid, heading, words, filters)
        VALUES ('delete', old.id, old.heading, old.words, old.filters);
    END
    """,
    """
    CREATE TRIGGER archive_words_changed AFTER UPDATE ON archive_text BEGIN
        INSERT INTO archive_words (archive_words, rowid, heading, words, filters)
        VALUES ('delete', old.id, old.heading, old.words, old.filters);
        INSERT INTO archive_words (rowid, heading, words, filters)
        VALUES (new.id, new.heading, new.words, new.filters);
    END
    """,
    "INSERT INTO archive_words (archive_words) VALUES ('rebuild')",
)

_POSTGRESQL = (
    """
    CREATE TABLE archive_words (
        id integer PRIMARY KEY REFERENCES archive_text (id) ON DELETE CASCADE,
        words tsvector NOT NULL
    )
    """,
    "CREATE INDEX archive_words_gin ON archive_words USING gin (words)",
    """
    CREATE FUNCTION archive_words_write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO archive_words (id, words)
        VALUES (new.id, setweight(to_tsvector('simple', new.heading), 'A')
                     || setweight(to_tsvector('simple', new.words), 'C')
                     || setweight(to_tsvector('simple', new.filters), 'D'))
        ON CONFLICT (id) DO UPDATE SET words = excluded.words;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER archive_words_written AFTER INSERT OR UPDATE ON archive_text
    FOR EACH ROW EXECUTE FUNCTION archive_words_write()
    """,
    """
    INSERT INTO archive_words (id, words)
    SELECT id, setweight(to_tsvector('simple', heading), 'A') || setweight(to_tsvector('simple', words), 'C')
           || setweight(to_tsvector('simple', filters), 'D')
    FROM archive_text
    """,
)

_SQLITE_GONE = (
    "DROP TRIGGER IF EXISTS archive_words_added",
    "DROP TRIGGER IF EXISTS archive_words_gone",
    "DROP TRIGGER IF EXISTS archive_words_changed",
    "DROP TABLE IF EXISTS archive_words",
)

_POSTGRESQL_GONE = (
    "DROP TRIGGER IF EXISTS archive_words_written ON archive_text",
    "DROP FUNCTION IF EXISTS archive_words_write",
    "DROP TABLE IF EXISTS archive_words",
)


def create(connection: sa.Connection) -> None:
    """Create the index and what keeps it true, and fill it from the rows that are there already."""
    for statement in _POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE:
        connection.exec_driver_sql(statement)


def drop(connection: sa.Connection) -> None:
    """Drop the index and its triggers; ``archive_text`` itself stays."""
    for statement in _POSTGRESQL_GONE if connection.dialect.name == "postgresql" else _SQLITE_GONE:
        connection.exec_driver_sql(statement)


def is_search_name(name: str | None) -> bool:
    """Say whether a table or index belongs to the full-text index (FTS5 keeps its own tables beside it)."""
    return name is not None and (name == NAME or name.startswith(f"{NAME}_"))

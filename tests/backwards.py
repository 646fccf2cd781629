"""SQLite gives what nobody put in order backwards, so that a test or a page that trusts to luck fails every time.

PostgreSQL gives such rows in any order it likes, usually that in which they came in: what trusts to that fails once in
many runs, and never where somebody looks.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def read_backwards(connection: Any, _entry: sa.pool.ConnectionPoolEntry) -> None:
    """Turn the order of unordered answers round on a connection to SQLite; a listener of every pool."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA reverse_unordered_selects=ON")

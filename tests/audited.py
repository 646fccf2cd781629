"""Every change to the book has its act: what is stored without a line of ``audit`` in its transaction fails the test.

All engines of the process are watched, whoever opened them: the statements of a transaction are noted down, and looked
at when it is committed. What is no act of a person is named below, each with its reason. What a test arranges behind
everybody's back it says with :func:`by_hand`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlalchemy.orm import Session

EXEMPT: dict[str, str] = {
    "analysis": "what was shown is kept while somebody reads a result: looks are counted, nobody decided anything",
    "archive_figure": "figures of a card; how much of them remains is worked out anew as the archive grows",
    "portfolio_kept": "what wins promised and what remains, worked out anew after closings",
    "archive_spread": "how lifts of an archive are spread, worked out anew from its figures",
    "archive_card": "an index: whoever searches next files what time has refused, as from the rows it stands for",
    "archive_text": "the words of a card, written with it",
    "archive_vocabulary": "which words stand in how many of those texts, counted as they are written",
    "coverage_cell": "how many closed experiments meet where on the map, counted as they are filed",
    "facet_tally": "how many cards have which facet, counted as they are written",
    "file": "bytes lie in the store before anybody says what they are; taking them in is the act",
    "job": "how far a process got; asking for the work, cancelling it and asking again are acts",
    "mail": "letters that wait to be sent, and how often sending was tried",
    "real_share": "worked out of a claim and a closing, which have their acts",
    "request_key": "how a call was answered, so that its repetition is no second act",
    "share_read": "somebody without a name read a page by its link; the row is the record",
    "tally": "sums of rows that have their acts",
    "webhook_call": "messages that wait to be sent, and how often sending was tried",
    "INSERT cycle": "a quarter begins by itself; planning it is an act",
    "INSERT toolkit": "shipped recipes come into a team's book on first sight; keeping and changing one are acts",
    "UPDATE cycle.id": "set to itself: holds the row, so that others wait",
    "UPDATE experiment.id": "set to itself: holds the row, so that others wait",
    "UPDATE experiment.filed": "the card that was written by whoever searched, of what somebody refused before",
    "UPDATE person.tf_totp_secret": "which code was used last stands beside the key; turning codes on or off is an act",
    "UPDATE token.last_used_on": "the day of a call; what the call did has its own act",
}
"""A table, or one kind of statement on it (an UPDATE by column), and why it is no act of a person."""

_STATEMENT = re.compile(
    r'\s*(?P<verb>INSERT|UPDATE|DELETE)(?: OR \w+)?(?: INTO| FROM)?\s+"?(?P<table>\w+)"?(?P<rest>.*)', re.DOTALL
)
_SET = re.compile(r"\s+SET\s+(?P<columns>.*?)(?:\s+WHERE\s|\s+RETURNING\s|$)", re.DOTALL)
_COLUMN = re.compile(r'(?:^|,\s*)"?(\w+)"?\s*=')
_NOTED = "changes"
_JOINED = "commits are savepoints"
_BY_HAND = "arranged by the test"

_found: list[str] = []


def watch() -> None:
    """Begin to note what every engine stores; once per process."""
    import sqlalchemy as sa

    for name, listener in (
        ("begin", _begin),
        ("after_cursor_execute", _note),
        ("savepoint", _deeper),
        ("release_savepoint", _kept_so_far),
        ("rollback_savepoint", _undone),
        ("rollback", _begin),
        ("commit", _committed),
    ):
        sa.event.listen(sa.Engine, name, listener)


def forget() -> None:
    """Begin anew, for the next test."""
    _found.clear()


def told() -> list[str]:
    """Give what was committed without an act, each statement once."""
    return list(dict.fromkeys(_found))


def commits_are_savepoints(connection: sa.Connection) -> None:
    """Take the outermost savepoint for the commit: the transaction around it is the test's, which undoes all."""
    connection.info[_JOINED] = True


def by_hand(session: Session) -> None:
    """Say that the test itself arranges what this transaction stores."""
    session.connection().info[_BY_HAND] = True


def changes_in(statement: str) -> Iterator[str]:
    """Give what a statement changes: the kind and the table, for an UPDATE each column.

    Examples
    --------
    >>> list(changes_in("INSERT INTO goal (kind) VALUES (?)")), list(changes_in("SELECT 1"))
    (['INSERT goal'], [])
    >>> list(changes_in("UPDATE token SET last_used_on=?, name=? WHERE token.id = ?"))
    ['UPDATE token.last_used_on', 'UPDATE token.name']
    """
    found = _STATEMENT.match(statement)
    if found is None:
        return
    columns = _SET.match(found["rest"]) if found["verb"] == "UPDATE" else None
    if columns is None:
        yield f"{found['verb']} {found['table']}"
    else:
        yield from (f"UPDATE {found['table']}.{column}" for column in _COLUMN.findall(columns["columns"]))


def _levels(connection: sa.Connection) -> list[tuple[str, list[str]]]:
    levels: list[tuple[str, list[str]]] = connection.info.setdefault(_NOTED, [("", [])])
    return levels


def _begin(connection: sa.Connection) -> None:
    connection.info[_NOTED] = [("", [])]
    connection.info.pop(_JOINED, None)
    connection.info.pop(_BY_HAND, None)


def _deeper(connection: sa.Connection, name: str) -> None:
    _levels(connection).append((name, []))


def _undone(connection: sa.Connection, name: str, _context: None) -> None:
    levels = _levels(connection)
    while len(levels) > 1 and levels.pop()[0] != name:
        pass


def _kept_so_far(connection: sa.Connection, name: str, _context: None) -> None:
    levels = _levels(connection)
    while len(levels) > 1:
        inner = levels.pop()
        levels[-1][1].extend(inner[1])
        if inner[0] == name:
            break
    if len(levels) == 1 and connection.info.get(_JOINED):
        _look_at(connection, levels[0][1])
        levels[0][1].clear()
        connection.info.pop(_BY_HAND, None)


def _committed(connection: sa.Connection) -> None:
    _look_at(connection, [change for _, changes in _levels(connection) for change in changes])
    _begin(connection)


def _note(connection: sa.Connection, cursor: Any, statement: str, _given: Any, _context: Any, _many: bool) -> None:
    if cursor.rowcount != 0:  # nothing matched: nothing was changed
        _levels(connection)[-1][1].extend(changes_in(statement))


def _look_at(connection: sa.Connection, changes: list[str]) -> None:
    from experiments.database import Base

    if "INSERT audit" in changes or connection.info.get(_BY_HAND):
        return
    for change in changes:
        table = change.split()[1].partition(".")[0]
        if table in Base.metadata.tables and not {table, change} & EXEMPT.keys():
            _found.append(change)

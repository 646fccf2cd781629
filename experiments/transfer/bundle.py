"""The whole book in one .zip: every table as lines of JSON, every stored file and picture, and a list of what it holds.

It says the same whichever database it came from, and goes into the empty book of either. What lets people or programs
in stays out, and the list says so.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from sqlalchemy.orm import Session

from experiments.database import canonical_json
from experiments.errors import Fault, FileRefused, WrongStatus
from experiments.migrations.models import all_metadata
from experiments.results.files import SHA256, FileStore
from experiments.transfer.carry import go_on_counting
from experiments.transfer.json_rows import row_from, row_in_order, row_to, with_parents_first

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT: Mapping[str, str] = {
    "token": "keys of programs",
    "invitation": "keys that let somebody in",
    "share_link": "links that let readers in",
    "share_read": "readings by such links",
    "request_key": "calls that were just answered",
    "webhook": "addresses and secrets of other programs",
    "webhook_call": "messages to them that waited",
    "mail": "letters that waited",
    "job": "work that was under way",
}
"""Tables that stay behind, and why."""
SECRET_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": ("password", "fs_uniquifier", "tf_primary_method", "tf_totp_secret", "mf_recovery_codes")
}
AT_ONCE = 1_000
PIECE_BYTES = 1024 * 1024
MOST_OF_MANIFEST = 4 * 1024 * 1024
MOST_TIMES_PACKED = 200
"""How often larger than the file all that is in it may be; table rows pack ten to twenty times."""
ALWAYS_ALLOWED = 64 * 1024 * 1024
LONGEST_LINE = 256 * 1024 * 1024
_TABLE = re.compile(r"tables/([a-z_]{1,60})\.jsonl")
_BODY = re.compile(r"files/([0-9a-f]{64})")
_EVER = (1980, 1, 1, 0, 0, 0)

Told = Callable[[str, float | None], None]


class BundleRefused(FileRefused):
    """A file that is no whole book, or not one of ours as it was written."""


def is_bundle(file: Path) -> bool:
    """Say whether a file is a whole book, by what it holds."""
    try:
        with zipfile.ZipFile(file) as archive:
            return MANIFEST in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def book_out_of(session: Session, store: FileStore, file: Path, *, now: datetime, told: Told) -> dict[str, int]:
    """Write the whole book of a session into a file; gives the number of rows per table."""
    connection = session.connection()
    tables = kept_tables()
    content: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(file, "w") as archive:
        for place, table in enumerate(tables):
            told(f"writing {table.name}", place / len(tables))
            content[table.name] = _write_table(archive, connection, table)
        bodies = _bodies(session, store)
        for sha256 in bodies:
            told("writing files", None)
            named = _entry(f"files/{sha256}", zipfile.ZIP_STORED)
            with store.path(sha256).open("rb") as body, archive.open(named, "w", force_zip64=True) as entry:
                shutil.copyfileobj(body, entry, PIECE_BYTES)
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "schema": _revision(connection),
            "tables": content,
            "files": bodies,
            "left_out": {**LEFT_OUT, **{f"person.{name}": "log-in" for name in SECRET_COLUMNS["person"]}},
        }
        archive.writestr(_entry(MANIFEST, zipfile.ZIP_DEFLATED), json.dumps(manifest, indent=1, sort_keys=True))
    return {name: one["rows"] for name, one in content.items()}


def book_into(session: Session, store: FileStore, file: Path, *, told: Told) -> dict[str, int]:
    """Take a whole book into an empty one, all of it or nothing; the caller commits.

    Rows keep their keys, so sealed plans verify and everything that names a row by its key stays true.

    Raises
    ------
    BundleRefused
        The file is none of ours, from another version, damaged, or not as its list says.
    WrongStatus
        There is something in the book already.
    """
    stored: list[str] = []
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _checked(archive, file.stat().st_size, session)
            _refuse_full(session)
            counts = {}
            for place, table in enumerate(kept_tables()):
                told(f"reading {table.name}", place / len(kept_tables()))
                counts[table.name] = _read_table(archive, session, table, manifest["tables"][table.name])
            for sha256 in manifest["files"]:
                told("reading files", None)
                _take_body(archive, store, sha256, stored)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zipfile.LargeZipFile) as damage:
        _forget(store, stored)
        raise _refused("damaged", "The file is damaged or locked and cannot be read.") from damage
    except BaseException:
        _forget(store, stored)
        raise
    go_on_counting(session)
    return counts


def kept_tables() -> list[sa.Table]:
    """Give the tables that go along, what others point to first."""
    return [table for table in all_metadata().sorted_tables if table.name not in LEFT_OUT]


def _write_table(archive: zipfile.ZipFile, connection: sa.Connection, table: sa.Table) -> dict[str, Any]:
    digest, number = hashlib.sha256(), 0
    secret = SECRET_COLUMNS.get(table.name, ())
    wanted = sa.select(table).order_by(*row_in_order(table, connection.dialect.name))
    with archive.open(_entry(f"tables/{table.name}.jsonl", zipfile.ZIP_DEFLATED), "w", force_zip64=True) as entry:
        for rows in connection.execute(wanted, execution_options={"yield_per": AT_ONCE}).mappings().partitions():
            lines = [canonical_json(row_to(table, row, secret)) for row in rows]
            piece = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
            digest.update(piece)
            entry.write(piece)
            number += len(lines)
    return {"rows": number, "sha256": digest.hexdigest()}


def _entry(name: str, packing: int) -> zipfile.ZipInfo:
    """Name an entry; all are of the same moment, so that the same book gives the same bytes."""
    entry = zipfile.ZipInfo(name, _EVER)
    entry.compress_type = packing
    entry.external_attr = 0o600 << 16
    return entry


def _bodies(session: Session, store: FileStore) -> list[str]:
    """Name the stored bodies that the book rests on: uploads that are still kept, files that were read, pictures."""
    tables = all_metadata().tables
    named = set(session.scalars(sa.select(tables["file"].c.sha256)))
    named |= set(session.scalars(sa.select(tables["picture"].c.sha256)))
    for files in session.scalars(sa.select(tables["dropped_file_set"].c.files)):
        named |= {each["sha256"] for each in files}
    return sorted(sha256 for sha256 in named if store.has(sha256))


def _checked(archive: zipfile.ZipFile, packed: int, session: Session) -> dict[str, Any]:
    """Look through the list and the names of everything in the file before anything is unpacked."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(not _is_ours(name) for name in names):
        raise _refused("not_ours", "The file holds parts that do not belong into a book of Trialbook.")
    if sum(entry.file_size for entry in entries) > max(ALWAYS_ALLOWED, MOST_TIMES_PACKED * packed):
        raise _refused("too_large", "The file unpacks to more than is allowed.")
    if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > MOST_OF_MANIFEST:
        raise _refused("no_manifest", "The file has no list of what it holds.")
    try:
        manifest = json.loads(archive.read(MANIFEST))
        said = {f"tables/{name}.jsonl" for name in manifest["tables"]} | {f"files/{one}" for one in manifest["files"]}
        fits = said == set(names) - {MANIFEST} and all(SHA256.fullmatch(one) for one in manifest["files"])
        form, schema = manifest["format"], manifest["schema"]
    except (ValueError, KeyError, TypeError) as error:
        raise _refused("no_manifest", "The list of what the file holds cannot be read.") from error
    present = _revision(session.connection())
    if form != FORMAT or schema != present:
        sentence = f"The file was written by another version of Trialbook (its tables are of {schema}, here {present})."
        raise _refused("other_version", f"{sentence} Use that version, or bring both to the same one.")
    if not fits or set(manifest["tables"]) != {table.name for table in kept_tables()}:
        raise _refused("incomplete", "The file does not hold what its list says.")
    found: dict[str, Any] = manifest
    return found


def _is_ours(name: str) -> bool:
    return name == MANIFEST or _TABLE.fullmatch(name) is not None or _BODY.fullmatch(name) is not None


def _refuse_full(session: Session) -> None:
    for table in kept_tables():
        if session.scalar(sa.select(sa.exists().select_from(table))):
            sentence = (
                "This book is not empty. A whole book goes only into an empty one: set TRIALBOOK_DATA to a new folder."
            )
            raise WrongStatus(Fault("file", "not_empty", sentence))


def _read_table(archive: zipfile.ZipFile, session: Session, table: sa.Table, said: Mapping[str, Any]) -> int:
    digest = hashlib.sha256()
    connection = session.connection()
    number = 0
    try:
        rows = with_parents_first(table, _rows(archive, table, digest))
        for some in _batches(rows):
            connection.execute(table.insert(), some)
            number += len(some)
    except (ValueError, KeyError, TypeError, sa.exc.IntegrityError, sa.exc.DataError, sa.exc.StatementError) as error:
        raise _refused("damaged", f"The rows of {table.name} cannot be read.") from error
    if digest.hexdigest() != said.get("sha256") or number != said.get("rows"):
        raise _refused("changed", f"The rows of {table.name} are not those that were written.")
    return number


def _rows(archive: zipfile.ZipFile, table: sa.Table, digest: Any) -> Iterator[dict[str, Any]]:
    columns = {column.name for column in table.columns}
    secret = set(SECRET_COLUMNS.get(table.name, ()))
    with archive.open(f"tables/{table.name}.jsonl") as entry:
        while line := entry.readline(LONGEST_LINE):
            digest.update(line)
            given = json.loads(line.decode("utf-8", "surrogatepass"))
            if set(given) != columns - secret:
                raise ValueError("other columns")
            row = row_from(table, given)
            if table.name == "person":
                row["fs_uniquifier"] = secrets.token_hex(32)
            yield row


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _take_body(archive: zipfile.ZipFile, store: FileStore, sha256: str, stored: list[str]) -> None:
    there = store.has(sha256)
    with archive.open(f"files/{sha256}") as body:
        found = store.put_stream(body)
    if not there or found != sha256:
        stored.append(found)
    if found != sha256:
        raise _refused("changed", f"The stored file {sha256[:12]}… is not the one that was written.")


def _forget(store: FileStore, stored: list[str]) -> None:
    for sha256 in stored:
        store.delete(sha256)


def _revision(connection: sa.Connection) -> str:
    return ", ".join(sorted(MigrationContext.configure(connection).get_current_heads()))


def _refused(code: str, sentence: str) -> BundleRefused:
    return BundleRefused(Fault("file", code, sentence))

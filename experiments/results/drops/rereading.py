"""A dropped set read once more: with a file beside it, or with what a person says of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from experiments.errors import Fault, WrongStatus
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.reading.report import FileMapping
from experiments.results.drops.answers import Dropped, require_row
from experiments.results.drops.dropped import drop_files, dropped_of, taken_in
from experiments.results.files import FileStore
from experiments.results.records import DroppedFileSet
from experiments.results.uploads.mappings import mapping_from_json, mapping_to_json
from experiments.results.uploads.upload import Upload, stored_upload


def files_of(store: FileStore, row: DroppedFileSet) -> list[Upload]:
    """Give the files of a set back."""
    return [stored_upload(store, file["name"], file["sha256"]) for file in row.files]


def reread_drop(
    session: Session,
    store: FileStore,
    actor: Actor,
    dropped_id: int,
    more: Sequence[Upload] = (),
    *,
    now: datetime,
    mapping: FileMapping | None = None,
) -> Dropped:
    """Read a set once more.

    One whose questions nobody has answered yet is changed in its place. Where answers were given they stay with what
    was read then, and a set of its own begins: whoever reads a file twice to choose is counted twice.

    Parameters
    ----------
    more : sequence of Upload
        Files beside those of the set.
    mapping : FileMapping or None
        What is said of all of them; ``None`` leaves what was said before.

    Raises
    ------
    NotFound, Forbidden
        There is no such set for this person, or the role may not upload.
    WrongStatus
        The set was kept in the book.
    ResultFileRefused
        Read that way a file cannot be used; the set stays as it was.
    """
    row = require_row(session, actor, dropped_id)
    require(actor, "results.upload", row)
    if row.kept_as is not None:
        raise WrongStatus(Fault("id", "kept", "This file is in the book by now. Look at its experiment."))
    said = mapping or (None if row.mapping is None else mapping_from_json(row.mapping))
    uploads = [*files_of(store, row), *more]
    if row.answered_at is not None:
        return drop_files(session, store, actor, uploads, now=now, mapping=said)
    before = {"files": row.files}
    stored, reports = taken_in(session, store, uploads, now=now, mapping=said)
    row.files = stored
    row.mapping = None if said is None else mapping_to_json(said)
    session.flush()
    record_act(session, actor, "drop.read", "dropped_file_set", row.id, before, {"files": row.files}, now)
    return dropped_of(row, reports)

"""A long history as a job: read, checked and taken in beside the pages, or refused with every reason."""

from __future__ import annotations

from typing import Any

from experiments.people.permission import require
from experiments.results.files import delete_unless_claimed
from experiments.results.jobs.work import Work
from experiments.results.uploads.upload import stored_upload
from experiments.transfer.archive_in import HistoryRefused, read_history, take_history
from experiments.transfer.history.cells import Style

JOB = "history"
LARGE_ROWS = 4_000
"""From so many rows on it is worked on beside the pages: some seconds."""
STAGES = {"reading": "reading", "comparing": "comparing"}


def payload_of(name: str, sha256: str, style: Style, worthwhile: float) -> dict[str, Any]:
    """Write what a job has to read."""
    return {
        "files": [{"name": name, "sha256": sha256}],
        "decimal": style.decimal,
        "day_first": style.day_first,
        "worthwhile": worthwhile,
    }


def take_history_in_background(work: Work) -> dict[str, Any]:
    """Take a stored table of past experiments into the book of the team.

    Returns
    -------
    dict
        How many experiments and rows came in, and how many were known.
    """
    require(work.actor, "archive.import")
    file = work.payload["files"][0]
    upload = stored_upload(work.store, file["name"], file["sha256"])
    data = upload.data if upload.body is None else upload.body.read_bytes()
    style = Style(work.payload["decimal"], work.payload["day_first"])

    def told(what: str, _part: float | None) -> None:
        work.progress(STAGES.get(what, "saving"))

    read = read_history(data, upload.name, style=style, worthwhile=work.payload["worthwhile"], told=told)
    try:
        with work.session() as session:
            taken = take_history(session, work.actor, read, name=upload.name, now=work.now(), told=told)
            result = {"experiments": len(taken.keys), "rows": taken.rows, "known": taken.known}
            # What came in stands in the book; the table itself is not kept.
            delete_unless_claimed(session, work.store, file["sha256"])
            work.finish(session, result)
    except HistoryRefused:
        with work.session() as session:
            delete_unless_claimed(session, work.store, file["sha256"])
        raise
    return result

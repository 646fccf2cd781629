"""The record of a team as a file, for pages and interface alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Response

from experiments.database import canonical_json
from experiments.people.record.audit_log import Act
from experiments.reading.cells.formulas import defused

COLUMNS = ("id", "at", "person_id", "person", "action", "thing", "thing_id", "before", "after")
IN_MEMORY = 16 * 1024 * 1024
PIECE = 64 * 1024


def csv_answer(acts: Iterable[Act]) -> Response:
    """Answer with acts as a file.

    It is written before the answer begins: whoever stops reading half-way must not keep a connection to the database.
    """
    with ExitStack() as kept:
        written: IO[bytes] = kept.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        for line in csv_lines(acts):
            written.write(line.encode())
        written.seek(0)
        answer = Response(_pieces(written), mimetype="text/csv")
        answer.headers["Content-Disposition"] = "attachment; filename=record.csv"
        # Closed with the answer too: whoever asks for the headers alone never begins to read the pieces.
        answer.call_on_close(kept.pop_all().close)
    return answer


def _pieces(written: IO[bytes]) -> Iterator[bytes]:
    with written:
        while piece := written.read(PIECE):
            yield piece


def csv_lines(acts: Iterable[Act]) -> Iterator[str]:
    """Write acts as lines of a CSV; what a spreadsheet would take for a formula is defused."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    for act in acts:
        one = act.audit
        before, after = (None if side is None else canonical_json(side) for side in (one.before, one.after))
        cells = (one.id, one.at.isoformat(), one.person_id, act.person, one.action, one.thing, one.thing_id)
        writer.writerow([defused(str(cell)) for cell in (*cells, before or "", after or "")])
        yield page.getvalue()
        page.seek(0)
        page.truncate()
    if page.getvalue():
        yield page.getvalue()

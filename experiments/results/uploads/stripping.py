"""Take columns with personal data out of a file before it is stored: their bytes must not stay anywhere."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from experiments.errors import Fault, RuleBroken
from experiments.reading.lines.headers import header_score
from experiments.reading.opening.container import open_bytes
from experiments.reading.opening.engine import Engine
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping, Report
from experiments.reading.tables import Table, read_table
from experiments.reduction.path import write_without
from experiments.results.files import FileStore
from experiments.results.uploads.upload import Upload


def stripped(upload: Upload, mapping: FileMapping | None) -> Upload:
    """Write a file anew without the columns that ``mapping.without`` names; other files come back as they are.

    Raises
    ------
    RuleBroken
        The file cannot be written anew so that it reads the same; then the person takes the columns out.
    """
    if mapping is None or not mapping.without:
        return upload
    if upload.body is not None:
        return _stripped_in_store(upload, upload.body, mapping.without)
    found = [read_table(sheet) for sheet in open_bytes(upload.data, upload.name).sheets]
    tables = [table for table in found if isinstance(table, Table)]
    if not tables:
        return upload  # reading refuses it, with the reason
    table = max(tables, key=lambda table: header_score(table.headers))
    name = upload.name if upload.name.lower().endswith((".csv", ".tsv", ".txt")) else f"{upload.name}.csv"
    rest = Upload(name, _as_csv(table, mapping.without))
    before = read_file(upload.data, upload.name, mapping=mapping)
    after = read_file(rest.data, rest.name, mapping=replace(mapping, without=()))
    if _figures(before) != _figures(after):
        raise _not_removable()
    return rest


def _stripped_in_store(upload: Upload, body: Path, headers: Sequence[str]) -> Upload:
    """Write a large file anew beside the old one, whose bytes are deleted at once: they were never accepted."""
    store = FileStore(body.parents[1])
    with tempfile.TemporaryDirectory(prefix=".work-", dir=body.parent, ignore_cleanup_errors=True) as folder:
        rest = Path(folder) / "rest.csv"
        if not write_without(body, headers, rest, Engine(Path(folder))):
            raise _not_removable()
        with rest.open("rb") as stream:
            sha256 = store.put_stream(stream)
    if sha256 != body.name:
        store.delete(body.name)
    return Upload(upload.name, body=store.path(sha256))


def _not_removable() -> RuleBroken:
    sentence = "These columns could not be taken out safely. Take them out yourself and upload the file again."
    return RuleBroken(Fault("file", "columns_not_removable", sentence))


def _as_csv(table: Table, headers: Sequence[str]) -> bytes:
    keep = [place for place, header in enumerate(table.headers) if header not in headers]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=table.delimiter or ",", lineterminator="\n")
    writer.writerow([table.headers[place] for place in keep])
    for row in table.rows:
        writer.writerow([row[place] if place < len(row) else "" for place in keep])
    return text.getvalue().encode()


def _figures(report: Report) -> tuple[object, ...]:
    return report.is_refused, report.variants, report.rows.day, report.rows.unit, report.rows.measures

"""Take columns with personal data out of a file before it is stored: their bytes must not stay anywhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

from experiments.errors import Fault, RuleBroken
from experiments.reading.container import open_bytes
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping, Report
from experiments.reading.tables import Table, header_score, read_table
from experiments.results.uploads.preview import Upload


def stripped(upload: Upload, mapping: FileMapping | None) -> Upload:
    """Write a file anew without the columns that ``mapping.without`` names; other files come back as they are.

    Raises
    ------
    RuleBroken
        The file cannot be written anew so that it reads the same; then the person takes the columns out.
    """
    if mapping is None or not mapping.without:
        return upload
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
        sentence = "These columns could not be taken out safely. Take them out yourself and upload the file again."
        raise RuleBroken(Fault("file", "columns_not_removable", sentence))
    return rest


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

"""Tables of people too large to be held: recognised by a sample, summed by an engine, reported like any other file."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from experiments.reading.opening.engine import Engine
from experiments.reading.read import read_with_table
from experiments.reading.report import FileMapping, Report
from experiments.reduction.duck import Query
from experiments.reduction.findings import FOUND_BY_THE_SCAN
from experiments.reduction.sql import CSV_TYPES, Source, render_columns
from experiments.reduction.table import describe_people

_IDS_KEPT = 100_000


class LargeTable:
    """A large table of people that was recognised and can be summed.

    Parameters
    ----------
    source : Source
        Where its rows stand.
    sample : bytes
        Enough of it to recognise it, as a small file.
    name : str
        Name of the file, for words only.
    mapping : FileMapping
        What a person said, or what was remembered.
    is_copy : bool
        The source is our own Parquet copy of a text, of which the sample is a part.
    """

    def __init__(
        self, source: Source, sample: bytes, name: str, mapping: FileMapping, *, is_copy: bool = False
    ) -> None:
        self.source = source
        self.name = name
        self.mapping = mapping
        self.sample = sample
        self.report, self.table = read_with_table(sample, name, mapping=mapping)
        self.is_copy = is_copy
        if source.delimiter is None and not is_copy:
            reasons = {**self.report.reasons, "encoding": "A Parquet file.", "number_style": "As the file holds them."}
            self.report = replace(self.report, encoding=None, delimiter=None, number_style=None, reasons=reasons)
        elif self.table is not None and not is_copy:
            self.source = replace(source, delimiter=self.table.delimiter or ",", lines_above=self.table.header_line - 1)

    @property
    def is_of_people(self) -> bool:
        """Say whether the rows are people, sessions or events, so that they can be summed here."""
        return self.table is not None and self.report.rows_are_units

    @property
    def refusal(self) -> Report | None:
        """The report with what the sample alone forbids, if it forbids anything."""
        kept = [problem for problem in self.report.problems if not isinstance(problem, FOUND_BY_THE_SCAN)]
        report = replace(self.report, problems=tuple(kept))
        return report if report.is_refused else None

    def fits(self, types: Sequence[str]) -> bool:
        """Say whether columns of these types hold what is asked of them as it was written."""
        assert self.table is not None, "asked by is_of_people"
        people = describe_people(self.report, self.table)
        return len(types) == people.width and all(
            types[index] == CSV_TYPES.get(kind, "VARCHAR") for index, kind in people.columns.items()
        )

    def write_without(self, headers: Collection[str], target: Path, engine: Engine) -> bool:
        """Write the text anew without some columns; say whether every line could be read."""
        assert self.table is not None, "asked by whoever calls"
        keep = [index for index, header in enumerate(self.table.headers) if header not in headers]
        rest = engine.folder / "rest.rows"
        connection = engine.open(self.source.path)
        try:
            statement, given = render_columns(self.source, len(self.table.headers), keep, rest)
            answer = Query(connection, statement, given, is_text=True).answer()
        finally:
            connection.close()
        with target.open("wb") as file, rest.open("rb") as rows:
            names = io.StringIO()
            csv.writer(names, delimiter=self.source.delimiter or ",", lineterminator="\n").writerow(
                [self.table.headers[index] for index in keep]
            )
            file.write(names.getvalue().encode())
            shutil.copyfileobj(rows, file)
        return not answer.rejects

    def with_lines(self, lines: Sequence[str]) -> LargeTable:
        """Recognise the table anew with lines added to its sample that did not fit before."""
        more = "".join(f"{line}\n" for line in lines).encode()
        return LargeTable(self.source, self.sample.rstrip(b"\r\n") + b"\n" + more, self.name, self.mapping)

    def share_of_ids(self) -> int:
        """Tell one in how many ids is looked at, so that about a hundred thousand are."""
        assert self.table is not None, "asked by is_of_people"
        line = max(len(self.sample) // max(len(self.table.rows), 1), 1)
        return max(self.source.path.stat().st_size // line // _IDS_KEPT, 1)

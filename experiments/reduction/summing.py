"""A large table of people while it is summed: one scan, as many more as what it shows asks for, and the report."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import fields, replace
from pathlib import Path

from experiments.reading.cells.numbers import LARGEST
from experiments.reading.opening.engine import Engine
from experiments.reading.opening.sample import transcoded
from experiments.reading.problems.columns import BadPattern
from experiments.reading.problems.files import NotATable, TooLarge
from experiments.reading.problems.problem import Problem
from experiments.reading.read import empty_report, ordered
from experiments.reading.report import Report, Rows
from experiments.reduction.description import LargeReport, Summaries
from experiments.reduction.duck import Answer, Query, Reject, Repeats, Scanned, Tallied, Unscannable, groups_of
from experiments.reduction.findings import (
    FOUND_BY_THE_SCAN,
    left_out,
    lines_that_do_not_fit,
    repeated_lines,
    repeated_people,
    whole_file_problems,
)
from experiments.reduction.large import LargeTable
from experiments.reduction.moments import moments_of, people_of, ticked_in, totals_of
from experiments.reduction.sql import Asked, render, render_copy, render_people, render_repeats
from experiments.reduction.table import Kind, PeopleTable, describe_people

Watch = Callable[[str, float | None], None]
"""Told the stage (``summing``, ``adding up people`` …) and the part of it that is done; may raise to stop."""

_ATTEMPTS = 3
_GLANCE_SECONDS = 0.25


class Summing:
    """A large table while it is summed; the first scan runs from the moment this is made.

    Parameters
    ----------
    large : LargeTable
        A table of people.
    engine : Engine
        Its folder takes what is written on the way.
    only : Collection of str, optional
        The measures that are wanted; all without.
    """

    def __init__(self, large: LargeTable, engine: Engine, only: Collection[str] | None = None) -> None:
        assert large.table is not None, "asked by is_of_people"
        self._large = large
        self._table = large.table
        self._only = only
        self._folder = engine.folder
        self._connection = engine.open(large.source.path)
        self._people = self._described()
        self._asked = self._as_asked()
        self._query = self._begin(*render(large.source, self._people, self._asked))
        self._misfits: list[Reject] = []

    def finish(self, watch: Watch | None = None, copy: tuple[Path, Path] | None = None) -> Report:
        """Wait for the sums and give the report; a refused one where the engine could not part the file.

        Parameters
        ----------
        watch : Watch, optional
            Told a few times a second how far it is; what it raises stops the scan.
        copy : (Path, Path), optional
            Where a Parquet copy of a text that can be used, and its sample, go.
        """
        try:
            report = self._summed(watch)
            if copy is not None and self._large.source.delimiter is not None and not report.is_refused:
                self._keep(copy, watch)
        except Unscannable as failed:
            return empty_report((_why_unscannable(str(failed), self._asked),), self._large.report.encoding)
        finally:
            self._connection.close()
        return report

    def _summed(self, watch: Watch | None) -> LargeReport:
        scanned = groups_of(self._wait("summing", watch), self._people, self._asked)
        for _ in range(_ATTEMPTS):
            self._misfits += [one for one in scanned.rejects if one not in self._misfits]
            if not self._adjusted(scanned):
                break
            scanned = self._again("summing", watch)
        self._locate(scanned, watch)
        by_person, repeats = scanned, None
        if repeated_people(scanned, share=self._asked.id_share):
            # a tick is decided line by line, before lines of a person are added up
            zeros = ticked_in(scanned, list(self._people.measures))
            self._asked = replace(self._asked, per_unit=True, id_share=0, zeros=zeros)
            by_person = self._again("adding up people", watch)
            repeats = self._repeats(watch)
        return self._reported(scanned, by_person, repeats, watch)

    def _keep(self, copy: tuple[Path, Path], watch: Watch | None) -> None:
        """Write the copy beside its place and move it there, so that there is a whole one or none."""
        draft = self._folder / "copy.parquet"
        self._query = self._begin(*render_copy(self._large.source, self._people, draft))
        self._wait("keeping a copy", watch)
        copy[1].write_bytes(self._large.sample)
        draft.replace(copy[0])

    def _described(self) -> PeopleTable:
        people = describe_people(self._large.report, self._table)
        if self._only is None:
            return people
        wanted = {name: columns for name, columns in people.measures.items() if name in self._only}
        return replace(people, measures=wanted or people.measures)

    def _as_asked(self) -> Asked:
        report, mapping = self._large.report, self._large.mapping
        return Asked(
            labels=tuple(mapping.variants.items()),
            pattern=report.variant_pattern,
            id_share=0 if self._people.unit is None else self._large.share_of_ids(),
            pair_counts=self._has_blanks(),
        )

    def _has_blanks(self) -> bool:
        columns = [column.index for parts in self._people.measures.values() for column in parts]
        return any("" in self._table.columns[index] for index in columns)

    def _begin(self, statement: str, given: Sequence[object]) -> Query:
        return Query(self._connection, statement, given, is_text=self._large.source.delimiter is not None)

    def _again(self, stage: str, watch: Watch | None) -> Scanned:
        self._query = self._begin(*render(self._large.source, self._people, self._asked))
        return groups_of(self._wait(stage, watch), self._people, self._asked)

    def _wait(self, stage: str, watch: Watch | None) -> Answer:
        if watch is not None:
            try:
                while not self._query.wait(_GLANCE_SECONDS):
                    watch(stage, self._query.progress())
            except BaseException:
                self._query.stop()
                raise
        return self._query.answer()

    def _repeats(self, watch: Watch | None) -> Repeats:
        """Count lines that repeat another one, among a share of the people."""
        share = self._large.share_of_ids()
        self._query = self._begin(*render_repeats(self._large.source, self._people, share))
        lines, repeated, people = self._wait("looking for repeated lines", watch).rows[0]
        return Repeats(int(lines or 0), int(repeated or 0), people, share)

    def _people_of_versions(self, watch: Watch | None) -> dict[str, int]:
        """Count the people of each version, those of several versions in each of them."""
        self._query = self._begin(*render_people(self._large.source, self._people, self._asked))
        rows = self._wait("adding up people", watch).rows
        return {label.strip(): people for label, people in rows}

    def _adjusted(self, scanned: Scanned) -> bool:
        """Fit the description to lines and cells that did not fit; say whether another scan is needed."""
        if any(reject.kind == "INVALID ENCODING" for reject in scanned.rejects):
            # the first accent came after the sample: no UTF-8 then, but what Western machines wrote before it
            copy = transcoded(self._large.source.path, "cp1252", self._folder)
            self._large.source = replace(self._large.source, path=copy)
            return True
        if scanned.rejects:
            short = any(reject.kind == "MISSING COLUMNS" for reject in scanned.rejects)
            wrong = [reject for reject in scanned.rejects if reject.kind == "CAST"]
            if len(wrong) + sum(reject.kind == "MISSING COLUMNS" for reject in scanned.rejects) < len(scanned.rejects):
                return False  # what is left is damage, and named as such
            before = self._people
            if wrong:
                self._large = self._large.with_lines([reject.text for reject in wrong])
                if self._large.table is None or not self._large.report.rows_are_units:
                    return False
                self._table = self._large.table
                self._people = _as_written(self._described(), {reject.column for reject in wrong})
            was_padded = self._large.source.pad
            self._large.source = replace(self._large.source, pad=was_padded or short)
            return before != self._people or (short and not was_padded)
        strange = self._beyond_figures(scanned)
        if strange:
            self._people = _as_written(self._people, strange)
            return True
        blank = any(tally.observed < group.n for group in scanned.groups for tally in group.measures)
        if blank and not self._asked.pair_counts and len(self._people.measures) > 1:
            self._asked = replace(self._asked, pair_counts=True)
            return True
        return False

    def _beyond_figures(self, scanned: Scanned) -> set[int]:
        """Return columns with cells that only the engine takes for figures: "nan", "inf", and what is too large."""
        return {
            part.index
            for place, parts in enumerate(self._people.measures.values())
            for part in parts
            if part.kind is Kind.NUMBER and not all(_within_bounds(group.measures[place]) for group in scanned.groups)
        }

    def _locate(self, scanned: Scanned, watch: Watch | None) -> None:
        """Find the lines of cells that cannot be read: asked for a machine's form, the engine names them."""
        strange = [
            name
            for place, name in enumerate(self._people.measures)
            if any(group.measures[place].unread for group in scanned.groups)
        ]
        if not strange or self._large.source.delimiter is None or self._misfits:
            return
        strict = {
            name: tuple(replace(part, kind=Kind.NUMBER) for part in self._people.measures[name]) for name in strange
        }
        table = replace(self._people, measures=strict)
        self._query = self._begin(*render(self._large.source, table, replace(self._asked, id_share=0)))
        self._misfits += self._wait("checking", watch).rejects

    def _reported(
        self, scanned: Scanned, by_person: Scanned, repeats: Repeats | None, watch: Watch | None
    ) -> LargeReport:
        large, people = self._large, self._people
        names = list(people.measures)
        days = [group.day for group in scanned.groups if group.day is not None]
        ticked = ticked_in(scanned, names)
        moments = moments_of(by_person, names, ticked - self._asked.zeros)
        in_several = sum(group.n for group in by_person.groups if group.in_several)
        misfits = list(lines_that_do_not_fit(self._misfits, self._table, people))
        located = {problem.column for problem in misfits if problem.column is not None}
        problems = [
            *(problem for problem in large.report.problems if not isinstance(problem, FOUND_BY_THE_SCAN)),
            *misfits,
            *left_out(scanned.rejects, misfits),
            *repeated_lines(repeats),
            *whole_file_problems(scanned, by_person, large.report, people, ticked=ticked, located=located),
        ]
        counts = people_of(by_person)
        if in_several:
            counts = self._people_of_versions(watch)
        totals = totals_of(scanned, names, counts)
        report = large.report
        given = {field.name: getattr(report, field.name) for field in fields(Report)}
        given |= {
            "date_range": (min(days), max(days)) if days else None,
            "variants": totals,
            "rows": Rows((), (), (), (), dict.fromkeys(names, ()), {}),
            "counted": sum(group.rows for group in scanned.groups),
            "problems": tuple(ordered(problems)),
        }
        return LargeReport(**given, summaries=Summaries(moments=moments, in_several=in_several))


def _within_bounds(tally: Tallied) -> bool:
    return math.isfinite(tally.squares) and tally.low >= -LARGEST and tally.high <= LARGEST


def _why_unscannable(said: str, asked: Asked) -> Problem:
    """Say in our words why the engine gave up."""
    if "Out of Memory" in said or "max_temp_directory_size" in said:
        return TooLarge("The people of this file do not fit into the memory and the free disk of this machine.")
    if asked.pattern is not None and "regex" in said.casefold():
        return BadPattern("The pattern cannot be used for files of this size; leave out what looks ahead or behind.")
    return NotATable(
        "The lines of this file cannot be told apart: they end in different ways, or a quotation mark is open."
    )


def _as_written(people: PeopleTable, columns: Collection[int]) -> PeopleTable:
    """Read the cells of these columns as a person writes them, where a machine's form did not fit them."""
    measures = {
        name: tuple(
            replace(part, kind=Kind.STYLED) if part.index in columns and part.kind is Kind.NUMBER else part
            for part in parts
        )
        for name, parts in people.measures.items()
    }
    day = people.day
    if day is not None and day.index in columns:
        day = replace(day, kind=Kind.WRITTEN_DATE)
    return replace(people, measures=measures, day=day)

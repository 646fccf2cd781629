"""Past experiments from a table into the book: read, checked as a whole, and taken in at once or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from experiments.errors import Fault, FileRefused
from experiments.learning.sizes.shrinkage import shrink_whole_archive
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.reading.problems.listing import listed
from experiments.reading.problems.problem import Problem
from experiments.transfer.delimited import Table, quoted, read_table
from experiments.transfer.history.cells import Style
from experiments.transfer.history.judged import judge_all
from experiments.transfer.history.keys import hold_team
from experiments.transfer.history.known import known_and_other
from experiments.transfer.history.lifts import Lifts, lifts_of
from experiments.transfer.history.problems import NoLift, OtherFigures
from experiments.transfer.history.records import History, history_of
from experiments.transfer.history.storing import Told, WorkedOut, store

MANY = 1_000
"""Rows from which on the planner of the database is told at once."""
COUNTED = (
    "experiment", "variant", "metric_use", "archive_card", "archive_figure", "archive_text", "archive_words",
    "archive_vocabulary", "lesson", "lesson_evidence", "goal",
)  # fmt: skip


class HistoryRefused(FileRefused):
    """A table of past experiments cannot be used; ``problems`` hold everything, also what is no obstacle."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        fatal = [problem for problem in problems if problem.severity == "fatal"]
        super().__init__(*(Fault("file", problem.code, problem.sentence) for problem in fatal))


@dataclass(frozen=True, slots=True)
class PastLine:
    """One past experiment in one line: its best new version on the number that decided."""

    title: str
    variant: str
    control: str
    metric: str
    lift: float | None
    lower: float | None
    upper: float | None
    grade: str
    verdict: str


@dataclass(slots=True)
class ReadHistory:
    """A table of past experiments, read and worked out; nothing is stored."""

    problems: list[Problem]
    found: WorkedOut | None = None

    @property
    def is_refused(self) -> bool:
        """Whether a problem forbids to take it in."""
        return self.found is None

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return 0 if self.found is None else int(self.found.history.lines.size)

    @property
    def experiments(self) -> int:
        """How many experiments it has."""
        return 0 if self.found is None else len(self.found.history.pasts)

    def lines(self, most: int) -> list[PastLine]:
        """Give the best new version of the first experiments, on the number that decided."""
        return [] if self.found is None else [_line(self.found, place) for place in range(min(most, self.experiments))]

    def verdicts(self) -> Mapping[str, int]:
        """Count the experiments by what came of them."""
        return {} if self.found is None else Counter(map(self.found.verdict_of, range(self.experiments)))


@dataclass(frozen=True, slots=True)
class HistoryTaken:
    """What came in: keys of the new experiments, how many rows they have, how many were known already."""

    keys: tuple[int, ...]
    rows: int
    known: int
    verdicts: Mapping[str, int]
    problems: tuple[Problem, ...] = ()


def nothing_told(_what: str, _part: float | None) -> None:
    """Tell nobody how far it is."""


def read_history(
    data: bytes, name: str, *, style: Style | None = None, worthwhile: float = 0.0, told: Told = nothing_told
) -> ReadHistory:
    """Read a table of past experiments and work everything out, without a book.

    Parameters
    ----------
    data, name
        The file and its name.
    style : Style, optional
        What a person said of its numbers and days, where the file leaves doubt.
    worthwhile : float
        From which lift on it was worth it, for experiments without a verdict of their own; 0 says that nothing was.
    told : callable
        Is told how far it is.

    Returns
    -------
    ReadHistory
        With every problem at once; refused where one is fatal.
    """
    told("reading", None)
    table = read_table(data, name)
    history = history_of(table, style)
    if history is None or table.is_refused:
        return ReadHistory(_in_order(table))
    told("comparing", None)
    lifts = lifts_of(history)
    found = WorkedOut(history, lifts, judge_all(history, lifts, worthwhile=worthwhile), worthwhile)
    return ReadHistory([*_in_order(table), *_without_lift(history, lifts)], found)


def take_history(
    session: Session, actor: Actor, read: ReadHistory, *, name: str, now: datetime, told: Told = nothing_told
) -> HistoryTaken:
    """Take what was read into the book of a team, all of it or nothing; what is there already is left alone.

    Imported experiments are closed, entered afterwards, and outside every rate. They are graded by the rule of the
    record, so C at most.

    Raises
    ------
    Forbidden
        The role may not.
    HistoryRefused
        Something forbids it: in the file, or because an experiment of that name is there with other figures.
    """
    require(actor, "archive.import")
    found = read.found
    if found is None:
        raise HistoryRefused(read.problems)
    told("looking what is known", None)
    hold_team(session, actor.team_id)
    known = known_places(session, actor, read)
    places = [place for place in range(read.experiments) if place not in known]
    if not places:
        return HistoryTaken((), 0, len(known), {}, tuple(read.problems))
    rows = int(np.isin(found.history.experiment, places).sum())
    verdicts = Counter(map(found.verdict_of, places))
    after = {"file": name, "experiments": len(places), "rows": rows, "verdicts": dict(verdicts)}
    record_act(session, actor, "archive.import", "team", actor.team_id, None, after, now)
    keys, lessons = store(session, actor, found, places, now=now, told=told)
    told("working out what to plan with", None)
    shrink_whole_archive(session, actor.team_id, now=now)
    lessons.follow(session)
    if rows >= MANY:
        _tell_planner(session)
    return HistoryTaken(tuple(keys), rows, len(known), verdicts, tuple(read.problems))


def _tell_planner(session: Session) -> None:
    """Let PostgreSQL count what came in; it does so by itself, but a minute of slow pages later."""
    if session.get_bind().dialect.name == "postgresql":
        session.flush()
        session.connection().exec_driver_sql(f"ANALYZE {', '.join(COUNTED)}")


def known_places(session: Session, actor: Actor, read: ReadHistory) -> set[int]:
    """Give the places of experiments that are in the book already.

    Raises
    ------
    HistoryRefused
        An experiment of that name is there with other figures.
    """
    if read.found is None:
        return set()
    pasts = read.found.history.pasts
    known, other = known_and_other(session, actor.team_id, read.found.history)
    if other:
        more = listed(
            other,
            lambda place: OtherFigures(
                f"{quoted(pasts[place].title)} is in the book already, with other figures.", line=pasts[place].line
            ),
            "experiments are in the book with other figures",
        )
        raise HistoryRefused([*read.problems, *more])
    return known


def _in_order(table: Table) -> list[Problem]:
    return sorted(table.problems, key=lambda problem: (problem.severity != "fatal", problem.line or 0))


def _without_lift(history: History, lifts: Lifts) -> list[Problem]:
    """Say of every version that has no change or no range why there is none."""
    rows = [row for row in history.treatments.tolist() if lifts.reasons[row] is not None]
    return list(
        listed(
            rows,
            lambda row: NoLift(
                f"Line {history.lines[row]}: {lifts.reasons[row].sentence}", line=int(history.lines[row])
            ),
            "rows have no change in per cent, or no range",
        )
    )


def _line(found: WorkedOut, place: int) -> PastLine:
    past, judged, lifts = found.history.pasts[place], found.judged[place], found.lifts
    ends = (lifts.lift[judged.row], lifts.lower[judged.row], lifts.upper[judged.row])
    lift, lower, upper = (None if np.isnan(one) else float(one) for one in ends)
    variant = list(past.variants)[int(found.history.variant[judged.row])]
    metric = next(iter(past.metrics))
    return PastLine(
        past.title, variant, past.control, metric, lift, lower, upper, judged.grade, found.verdict_of(place)
    )

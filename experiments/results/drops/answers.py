"""What is kept of dropped files: the set, the answers to the three questions, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from experiments.errors import Fault, NotFound
from experiments.metrics.kinds import Design
from experiments.people.permission import Actor, require
from experiments.reading.report import Report
from experiments.results.records import DroppedFileSet


@dataclass(frozen=True, slots=True)
class Answers:
    """The three questions: what is compared, which number decides and from when on, who decided who saw what.

    Parameters
    ----------
    control : str or None
        Label of the version that everything is compared with.
    metric : str or None
        ``"link_clicks/impressions"`` or one measure, as in ``trialbook analyze --metric``.
    worthwhile_lift : float or None
        Smallest lift worth having, a fraction, at least 0.
    design : Design or None
        Who decided who saw what.
    down : bool
        Less is better.
    variant_column, unit_column : str or None
        Headers, where the file left open which column says the version or the drawn unit.
    also : tuple of str
        Further metrics that do not decide.
    starts : date or None
        First day of the run, where the files have days from before; of regions these are the history.
    """

    control: str | None = None
    metric: str | None = None
    worthwhile_lift: float | None = None
    design: Design | None = None
    down: bool = False
    variant_column: str | None = None
    unit_column: str | None = None
    also: tuple[str, ...] = ()
    confidence: float = 0.95
    starts: date | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A set of dropped files, as read with what was said so far; ``labels`` are the versions found over all files."""

    row: DroppedFileSet
    names: tuple[str, ...]
    reports: tuple[Report, ...]
    labels: tuple[str, ...]

    @property
    def id(self) -> int:
        """Key of the set."""
        return self.row.id


def last_answers(row: DroppedFileSet) -> Answers | None:
    """Give the answers that count, ``None`` while nothing was answered."""
    given = (row.answers or {}).get("given", [])
    if not given:
        return None
    known = {key: value for key, value in given[-1].items() if key != "at"}
    design, starts = known.pop("design"), known.pop("starts", None)
    return Answers(
        **{**known, "also": tuple(known["also"])},
        design=None if design is None else Design(design),
        starts=None if starts is None else date.fromisoformat(starts),
    )


def require_row(session: Session, actor: Actor, dropped_id: int) -> DroppedFileSet:
    """Give a dropped set of the actor's team; anything else is not found."""
    row = session.get(DroppedFileSet, dropped_id)
    if row is None:
        raise NotFound(Fault("id", "not_found", "There is no such file, or you may not see it."))
    require(actor, "see", row)
    return row

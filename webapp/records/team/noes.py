"""The page of noes: what was said no to, by whom and why, when to look again; and why things never ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from experiments.trials.noes import No
from webapp.language.offered import offered


@dataclass(frozen=True, slots=True)
class NoLine:
    """One thing with the last no to it."""

    id: int
    title: str
    experiment_id: int | None
    reason: str
    by: str
    at: datetime
    review_on: date | None
    due: bool
    times: int
    reopened_as: int | None


@dataclass(frozen=True, slots=True)
class NoesPage:
    """Those whose day has come, those that wait, those that were looked at again; and barriers with their share."""

    due: tuple[NoLine, ...]
    waiting: tuple[NoLine, ...]
    reopened: tuple[NoLine, ...]
    barriers: tuple[tuple[str, int, float], ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.due or self.waiting or self.reopened or self.barriers)


def noes_page(noes: Sequence[No], barriers: Sequence[tuple[str, int]], today: date) -> NoesPage:
    """Sort the noes: what is looked at soonest comes first, what nobody looks at again last."""
    lines = sorted((_line(no, today) for no in noes), key=lambda line: (line.review_on or date.max, -line.id))
    most = max((number for _, number in barriers), default=1)
    open_lines = [line for line in lines if line.reopened_as is None]
    return NoesPage(
        due=tuple(line for line in open_lines if line.due),
        waiting=tuple(line for line in open_lines if not line.due),
        reopened=tuple(line for line in lines if line.reopened_as is not None),
        barriers=tuple((offered(name), number, number / most) for name, number in barriers),
    )


def _line(no: No, today: date) -> NoLine:
    said = no.decline
    return NoLine(
        id=said.id,
        title=said.idea or "",
        experiment_id=said.experiment_id,
        reason=said.reason,
        by=no.by,
        at=said.at,
        review_on=said.review_on,
        due=no.is_due(today),
        times=no.times,
        reopened_as=no.reopened_as,
    )

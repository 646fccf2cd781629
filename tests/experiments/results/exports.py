"""Small exports for tests, in the shape of Meta's ad set by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from experiments.results.files import FileStore
from experiments.results.uploads.imports import ImportOutcome, Upload, accept_file
from experiments.trials.experiment import Experiment
from tests.factories import make_registered

STARTS = date(2026, 11, 9)
"""First day of the registered experiment: two weeks, 9 to 22 November 2026."""
AFTER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Two days after its last day."""

HEADER = "Day,Ad set name,Impressions,Link clicks,Landing page views,Amount spent (EUR)"


def daily(
    days: int,
    *,
    a: int = 20,
    b: int = 25,
    starts: date = STARTS,
    names: tuple[str, ...] = ("Kit A", "Kit B"),
    wobble: int = 4,
) -> bytes:
    """Write an export: ``a`` and ``b`` link clicks of about 1,000 times shown a day, a little more on some days."""
    lines = [HEADER]
    for number in range(days):
        day = starts + timedelta(days=number)
        for name, clicks in zip(names, (a, b), strict=False):
            shown = 1000 + 7 * number
            today = clicks + (number * (3 if name.endswith("A") else 5)) % wobble
            lines.append(f"{day},{name},{shown},{today},{today - 4},10.00")
    return ("\n".join(lines) + "\n").encode()


class Book:
    """A session, a store, a person and a registered experiment, with the calls that tests repeat."""

    def __init__(self, session: Session, actor: Actor, now: datetime, folder: Path) -> None:
        self.session, self.actor, self.now = session, actor, now
        self.store = FileStore(folder / "files")
        self.experiment: Experiment = make_registered(session, actor, now)

    def accept(self, data: bytes, name: str = "export.csv", **more: object) -> ImportOutcome:
        """Accept a file into the experiment, two days after its end."""
        upload = Upload(name, data)
        return accept_file(
            self.session,
            self.store,
            self.actor,
            self.experiment.id,
            upload,
            now=AFTER,
            **more,  # type: ignore[arg-type]
        )

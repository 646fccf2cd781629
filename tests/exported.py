"""What the public export says, read with pandas: the independent side of every figure over all experiments."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from experiments.results.files import FileStore
from experiments.transfer.archive_out import archive_csv
from experiments.transfer.bundle import book_out_of
from experiments.transfer.history.harmless import restored

DAYS = (
    "started", "ended", "idea_on", "locked_on", "closed_on", "provisional_until", "decision_due", "decision_done_on",
    "next_step_due",
)  # fmt: skip
FIGURES = (
    "n", "successes", "mean", "sd", "numerator", "denominator", "units", "cost", "lift", "lift_lower", "lift_upper",
    "shrunken_lift", "shrunken_lower", "shrunken_upper", "hours", "full_cost", "forecast", "avoided", "log_lift_se",
)  # fmt: skip
ANSWERS = ("entered_afterwards", "with_others", "other_tactics", "decision_done", "shown")
ANSWERED = ("succeeded", "harmful", "no_useful_difference")


@dataclass(frozen=True)
class Exported:
    """An exported archive.

    ``rows`` has a row per version and number as the .csv has it, ``closed`` one per experiment: what its shown version
    came to on the number that decided. ``tables`` are those of the .zip by name.
    """

    rows: pd.DataFrame
    closed: pd.DataFrame
    tables: dict[str, pd.DataFrame]

    @property
    def counted(self) -> pd.DataFrame:
        """Closed experiments that stand inside the rates: what was entered afterwards is outside."""
        return self.closed[self.closed["entered_afterwards"].ne(True)]


def exported(session: Session, actor: Actor, store: FileStore, folder: Path) -> Exported:
    """Export the archive of a team both ways, as ``trialbook archive export`` does, and read it with pandas."""
    text = "".join(archive_csv(session, actor))
    file = folder / "book.zip"
    book_out_of(session, store, file, now=datetime(2026, 11, 22, tzinfo=UTC), told=lambda _what, _part: None)
    rows = read_rows(text)
    shown = rows[rows["shown"].eq(True)].set_index("experiment")
    closed = rows.drop_duplicates("experiment").set_index("experiment")
    for column in ("variant", "lift", "lift_lower", "lift_upper", "shrunken_lift", "log_lift_se", "direction"):
        closed[column] = shown[column].reindex(closed.index)
    return Exported(rows, closed, read_tables(file))


def read_rows(text: str) -> pd.DataFrame:
    """Read the table of an export; blank cells are missing."""
    rows = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).map(restored)
    rows = rows.mask(rows.eq(""), None)
    for column in FIGURES:
        rows[column] = pd.to_numeric(rows[column])
    for column in DAYS:
        rows[column] = pd.to_datetime(rows[column])
    for column in ANSWERS:
        rows[column] = rows[column].map({"yes": True, "no": False}).astype("boolean")
    return rows


def read_tables(file: Path) -> dict[str, pd.DataFrame]:
    """Read the tables of a whole book."""
    with zipfile.ZipFile(file) as archive:
        return {
            Path(name).stem: pd.DataFrame([json.loads(line) for line in archive.read(name).splitlines()])
            for name in archive.namelist()
            if name.startswith("tables/")
        }

"""Tables of past experiments for tests: small by hand, large and always the same by a seed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from experiments.transfer.archive_in import HistoryTaken, ReadHistory, read_history, take_history
from experiments.transfer.archive_out import archive_csv

SMALL = """\
experiment,variant,metric,n,successes,design,verdict
Subject line,A,people who clicked,1000,30,randomized,
Subject line,B,people who clicked,1010,60,randomized,
Gift card,control,orders,500,3,,
Gift card,gift,orders,510,0,,undecided
"""


def read(text: str | bytes, **how: Any) -> ReadHistory:
    """Read a table as it would lie on a disk."""
    return read_history(text.encode() if isinstance(text, str) else text, "past.csv", **how)


def take(session: Session, actor: Actor, text: str | bytes, now: datetime, **how: Any) -> HistoryTaken:
    """Read a table and take it in."""
    return take_history(session, actor, read(text, **how), name="past.csv", now=now)


def exported(session: Session, actor: Actor) -> str:
    """Give the archive as CSV."""
    return "".join(archive_csv(session, actor))


def rows_of(text: str) -> list[dict[str, str]]:
    """Give the rows of a CSV by its headers."""
    return list(csv.DictReader(io.StringIO(text)))


def csv_of(rows: Sequence[Mapping[str, object]]) -> str:
    """Write rows as CSV, blank where a row says nothing."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, headers, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def simulated(experiments: int, *, seed: int = 3, versions: int = 4, rich: bool = True) -> str:
    """A history of tests with true log lifts N(0, 0.2), 350 to 3,500 people a version, a rate of 1.5 %."""
    chance = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for number in range(experiments):
        began = date(2016, 1, 4) + timedelta(days=number % 3000)
        lifts = np.concatenate([[0.0], chance.normal(0, 0.2, versions - 1)])
        people = chance.integers(350, 3500, versions)
        cases = chance.binomial(people, 0.015 * np.exp(lifts))
        for place, (n, successes) in enumerate(zip(people.tolist(), cases.tolist(), strict=True)):
            row: dict[str, object] = {
                "experiment": f"Headline {number}", "variant": "ABCDE"[place], "metric": "people who ordered",
                "n": n, "successes": successes,
            }  # fmt: skip
            rows.append({**row, **_around(number, place, began)} if rich else row)
    return csv_of(rows)


def _around(number: int, place: int, began: date) -> dict[str, object]:
    return {
        "role": "" if place else "control", "goal_kind": "new_sales", "goal": "260 first orders a month",
        "channel": ("paid social", "e-mail")[number % 2], "content_type": "story", "audience": "hobby cooks",
        "design": "randomized", "started": began, "ended": began + timedelta(days=13), "cost": 12.5, "currency": "EUR",
        "text": f"wording {place}", "lesson": f"Lesson of headline {number}" if number % 2 else "",
    }  # fmt: skip


def asos(rows: Iterable[Mapping[str, str]]) -> str:
    """Turn the public ASOS data (last snapshot of each test and metric) into a table of past experiments."""
    last: dict[tuple[str, str, str], Mapping[str, str]] = {}
    for row in rows:
        key = row["experiment_id"], row["variant_id"], row["metric_id"]
        whole = all(row[f"{name}_{side}"] for name in ("count", "mean", "variance") for side in "ct")
        if whole and (key not in last or float(row["time_since_start"]) > float(last[key]["time_since_start"])):
            last[key] = row
    table = []
    for (test, variant, metric), row in last.items():
        for name, side in (("control", "c"), (f"variant {variant}", "t")):
            table.append(
                {
                    "experiment": f"{test} {variant}",
                    "variant": name,
                    "metric": f"metric {metric}",
                    "n": row[f"count_{side}"],
                    "mean": row[f"mean_{side}"],
                    "sd": float(row[f"variance_{side}"]) ** 0.5,
                    "kind": "mean",
                }
            )
    return csv_of(table)

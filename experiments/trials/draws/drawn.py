"""A draw as one text: what it rests on, its seed and what came out; and read back, for pages and files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from experiments.trials.draws.conversations import draw_order
from experiments.trials.draws.days import draw_days, draw_weeks
from experiments.trials.draws.outcome import Method, Moment, Placed
from experiments.trials.draws.posts import draw_posts
from experiments.trials.draws.regions import draw_regions
from experiments.trials.draws.slots import draw_slots, draw_times
from experiments.trials.draws.table import Draw

FORMAT = 1
"""Raised when the text changes; older draws keep theirs and are read by it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw on record, read back.

    Parameters
    ----------
    number : int
        1 for the first draw of the experiment.
    counts : bool
        It is the last one and fits the plan as it stands: its seed stands in the plan.
    moments, placed, left_out, order
        What came out, by method: days or slots; regions and those without a partner; versions in drawn order.
    basis : Mapping
        Everything that it rests on, as kept.
    """

    id: int
    experiment_id: int
    number: int
    method: Method
    seed: str
    hash: str
    at: datetime
    by: int
    counts: bool
    versions: tuple[str, ...]
    shares: tuple[float, ...]
    moments: tuple[Moment, ...]
    placed: tuple[Placed, ...]
    left_out: tuple[str, ...]
    order: tuple[int, ...]
    basis: Mapping[str, Any]


def text_of(seed: str, basis: Mapping[str, Any]) -> dict[str, Any]:
    """Draw, and write basis, seed and outcome as plain JSON values."""
    whole = {"format": FORMAT, "seed": seed, **basis}
    return {**whole, "outcome": outcome_of(whole)}


def outcome_of(basis: Mapping[str, Any]) -> Any:
    """Draw from seed and basis: the same always. ``None`` for a list, of which nothing is kept.

    Whoever doubts a draw gives its text here and compares.
    """
    seed, versions = basis["seed"], len(basis["versions"])
    method = Method(basis["method"])
    if method is Method.REGIONS:
        placed, left_out = draw_regions(seed, versions=versions, sizes=dict(basis["regions"]))
        return {"placed": [[one.region, one.size, one.version, one.group] for one in placed], "left_out": left_out}
    if method is Method.CONVERSATIONS:
        return draw_order(seed, versions=versions, count=basis["count"])
    if method is Method.LIST:
        return None
    return [
        [one.day.isoformat(), one.at.isoformat("minutes") if one.at else None, one.version, one.group]
        for one in _moments(method, seed, versions, basis)
    ]


def _moments(method: Method, seed: str, versions: int, basis: Mapping[str, Any]) -> Sequence[Moment]:
    first, last = date.fromisoformat(basis["first"]), date.fromisoformat(basis["last"])
    if method is Method.WEEKS:
        return draw_weeks(seed, versions=versions, first=first, last=last)
    weekdays = basis["weekdays"]
    if method is Method.DAYS:
        return draw_days(seed, versions=versions, first=first, last=last, weekdays=weekdays)
    times = [time.fromisoformat(one) for one in basis["times"]]
    if method is Method.POSTS:
        return draw_posts(
            seed,
            versions=versions,
            first=first,
            last=last,
            weekdays=weekdays,
            times=times,
            per_version=basis["per_version"],
        )
    draw = draw_times if basis["times_are_versions"] else draw_slots
    return draw(seed, versions=versions, first=first, last=last, weekdays=weekdays, times=times)


def read_draw(row: Draw, *, counts: bool) -> Drawn:
    """Read a draw back from its text."""
    text = json.loads(row.text)
    method, outcome = Method(text["method"]), text["outcome"]
    moments: list[Moment] = []
    placed: list[Placed] = []
    if method is Method.REGIONS:
        placed = [Placed(region, size, version, group) for region, size, version, group in outcome["placed"]]
    elif method not in (Method.CONVERSATIONS, Method.LIST):
        moments = [
            Moment(date.fromisoformat(day), time.fromisoformat(at) if at else None, version, group)
            for day, at, version, group in outcome
        ]
    shares = [one["share"] for one in text["versions"]]
    equal = 1 / len(shares)
    return Drawn(
        id=row.id,
        experiment_id=row.experiment_id,
        number=row.number,
        method=method,
        seed=row.seed,
        hash=row.hash,
        at=row.at,
        by=row.by,
        counts=counts,
        versions=tuple(one["name"] for one in text["versions"]),
        shares=tuple(equal if share is None else share for share in shares),
        moments=tuple(moments),
        placed=tuple(placed),
        left_out=tuple(outcome["left_out"]) if method is Method.REGIONS else (),
        order=tuple(outcome) if method is Method.CONVERSATIONS else (),
        basis=text,
    )

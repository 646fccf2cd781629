"""A candidate as plain values, kept with what people did to it: what was accepted is shown as it was then."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from experiments.learning.brief.candidate import Because, Candidate, Evidence, Kind, Price, Size, Worth
from experiments.metrics.kinds import Direction
from stats.errors import NotEstimable

Record = TypeVar("Record", Size, Price, Worth, Evidence)

_NOT_ESTIMABLE = "not_estimable"
_ENDLESS = "endless"
"""Stands for infinity, which JSON has no word for: what costs nothing has no bound for each unit of money."""


def facts_of(candidate: Candidate) -> dict[str, Any]:
    """Write a candidate as JSON values.

    Examples
    --------
    >>> facts = facts_of(Candidate("own:1", Kind.TEST, Because.BY_HAND, "Ask for a photo"))
    >>> facts["kind"], candidate_from(facts).subject
    ('test', 'Ask for a photo')
    """
    return {one.name: _plain(getattr(candidate, one.name)) for one in fields(Candidate)}


def candidate_from(facts: Mapping[str, Any]) -> Candidate:
    """Read a candidate back; parts of which an older one knew nothing are left as they are without."""
    names = {one.name for one in fields(Candidate)}
    known: dict[str, Any] = {name: _read(value) for name, value in facts.items() if name in names}
    direction = known.get("direction")
    records = (_record(Evidence, one) for one in known.get("evidence") or ())
    known |= {
        "kind": Kind(known["kind"]),
        "because": Because(known["because"]),
        "direction": Direction(direction) if direction else None,
        "size": _record(Size, known.get("size")),
        "price": _record(Price, known.get("price")),
        "worth": _record(Worth, known.get("worth")),
        "evidence": tuple(one for one in records if one is not None),
        "chain": tuple(known.get("chain") or ()),
        "says": known.get("says") or {},
    }
    return Candidate(**known)


def _record(kind: type[Record], given: Mapping[str, Any] | None) -> Record | None:
    if given is None:
        return None
    values: dict[str, Any] = {one.name: given.get(one.name) for one in fields(kind)}
    return kind(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, NotEstimable):
        return {_NOT_ESTIMABLE: [value.reason, value.sentence]}
    if isinstance(value, float) and not math.isfinite(value):
        return {_ENDLESS: "-" if value < 0 else "+"} if math.isinf(value) else None
    if isinstance(value, Size | Price | Worth | Evidence):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value.value if isinstance(value, Kind | Because | Direction) else value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return [_read(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    if set(value) == {_NOT_ESTIMABLE}:
        return NotEstimable(*value[_NOT_ESTIMABLE])
    if set(value) == {_ENDLESS}:
        return -math.inf if value[_ENDLESS] == "-" else math.inf
    return {name: _read(one) for name, one in value.items()}

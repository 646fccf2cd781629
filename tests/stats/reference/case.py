"""Reading a reference case: inputs that notice what nobody asked for, and answers compared within its tolerance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from stats import NotEstimable, Sums

# Numbers are printed with 15 digits or more; a case without a tolerance means what was printed.
ROUNDING = 1e-13


class Inputs:
    """The inputs of a case. What a mapping never asked for is a name it does not know, and fails the case.

    A mapping has to look at everything that is given: ``take`` for what must be there, ``get`` for what may be,
    ``part`` for a record inside. What is given twice (sums beside rows) is compared, or passed over by name with
    ``also``.
    """

    def __init__(self, given: Mapping[str, Any], path: str = "") -> None:
        self._given, self._path = given, path
        self._seen: set[str] = set()
        self._parts: dict[str, Inputs] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def take(self, name: str) -> Any:
        """Return what must be given under this name."""
        assert name in self._given, f"the case gives no {self._path}{name}"
        self._seen.add(name)
        return self._given[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return what may be given under this name."""
        self._seen.add(name)
        return self._given.get(name, default)

    def also(self, *names: str) -> None:
        """Pass over what says the same once more."""
        self._seen.update(names)

    def also_all(self) -> None:
        """Pass over all the rest: nothing more is to be said."""
        self._seen.update(self._given)
        for part in self._parts.values():
            part.also_all()

    def part(self, name: str) -> Inputs:
        """Return a record inside, which is checked for unknown names as well."""
        if name not in self._parts:
            self._parts[name] = Inputs(self.take(name), f"{self._path}{name}.")
        return self._parts[name]

    def parts(self, name: str) -> list[Inputs]:
        """Return the records of a list inside, each checked for unknown names."""
        found = []
        for place, given in enumerate(self.take(name)):
            key = f"{name}[{place}]"
            found.append(self._parts.setdefault(key, Inputs(given, f"{self._path}{key}.")))
        return found

    def unknown(self) -> list[str]:
        """Name what nobody asked for."""
        own = [f"{self._path}{name}" for name in self._given if name not in self._seen]
        return own + [name for part in self._parts.values() for name in part.unknown()]


Answers = Mapping[str, Any]
"""Name in ``expected`` → what ``stats`` says: a number, ``NotEstimable``, ``None`` (unbounded), a list or a word."""


def sums_of(rows: Sequence[Mapping[str, Any]], arm: str, unit: str, numerator: str, denominator: str) -> Sums:
    """Add up the rows of one arm by unit, in the order in which units first appear."""
    units: dict[Any, list[float]] = {}
    for row in rows:
        if row["arm"] == arm:
            both = units.setdefault(row[unit], [0.0, 0.0])
            both[0] += row[numerator]
            both[1] += row[denominator]
    table = np.array(list(units.values()), dtype=float).reshape(-1, 2)
    return Sums(table[:, 0], table[:, 1])


def disagreement(name: str, got: Any, expected: Any, tolerance: Mapping[str, float]) -> str | None:
    """Say how an answer differs from the expected one, or nothing.

    ``null`` is: not available, not finite or unbounded. A list is compared place by place.
    """
    if isinstance(expected, list):
        if isinstance(got, NotEstimable) or got is None or len(got) != len(expected):
            return f"{name}: {got!r} is not {expected!r}"
        found = [disagreement(name, ours, theirs, tolerance) for ours, theirs in zip(got, expected, strict=True)]
        return next((said for said in found if said), None)
    if expected is None:
        missing = got is None or isinstance(got, NotEstimable) or not math.isfinite(got)
        return None if missing else f"{name}: {got!r}, though there is no such number"
    if isinstance(expected, bool | str):
        return None if type(got)(expected) == got == expected else f"{name}: {got!r} is not {expected!r}"
    if got is None or isinstance(got, NotEstimable | str | bool):
        return f"{name}: {got!r} is not {expected!r}"
    bound = max(_absolute(name, tolerance), max(_relative(name, tolerance), ROUNDING) * abs(expected))
    return None if abs(got - expected) <= bound else f"{name}: {got!r} is not {expected!r} within {bound:g}"


def _absolute(name: str, tolerance: Mapping[str, float]) -> float:
    found = tolerance.get("abs", 0.0)
    if name.startswith("weights"):
        found = max(found, tolerance.get("weights_abs", 0.0))
    if name.startswith("p_"):
        found = max(found, tolerance.get("p_abs", 0.0))
    return found


def _relative(name: str, tolerance: Mapping[str, float]) -> float:
    flat = tolerance.get("rel_n", 0.0) if name.startswith("n_") else 0.0
    return max(tolerance.get("rel", 0.0), flat)

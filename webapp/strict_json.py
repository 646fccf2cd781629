"""JSON as it is taken in: what could be read two ways, or be kept nowhere, is no JSON here."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider

from experiments.errors import Fault, RuleBroken

DEEPEST = 64
MOST_BYTES = 8 * 1024 * 1024
_LARGEST = 2**63


class StrictJson(DefaultJSONProvider):
    """Reads bodies strictly; writes as Flask does."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ARG002 - Flask's signature
        """Read a text."""
        return read_json(s)


def read_strictly(app: Flask) -> None:
    """Let the application read strictly; to be put in first, before anything reads a body."""
    app.json_provider_class = StrictJson  # the log-in derives a provider of its own from it
    app.json = StrictJson(app)
    app.before_request(_bound)


def _bound() -> None:
    """Take no longer bodies than any call needs: JSON is read as a whole."""
    if request.is_json:
        request.max_content_length = MOST_BYTES


def read_json(text: str | bytes) -> Any:
    """Read JSON.

    Raises
    ------
    ValueError
        It is no JSON, holds a name twice in an object, or nests deeper than any body does.
    RuleBroken
        It holds NaN or infinity, a number that no database counts to, or half a character; all places at once.

    Examples
    --------
    >>> read_json('{"a": [1, 2.5]}')
    {'a': [1, 2.5]}
    """
    try:
        found = json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    faults = list(_unkeepable(found))
    if faults:
        raise RuleBroken(*faults)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return found


def _unkeepable(found: Any) -> Iterator[Fault]:
    """Look through all of it, level by level, so that no nesting is too deep for the looking."""
    level: list[tuple[str, Any]] = [("", found)]
    for _ in range(DEEPEST):
        inner: list[tuple[str, Any]] = []
        for place, value in level:
            fault = _fault(place or "body", value)
            if fault is not None:
                yield fault
            if isinstance(value, dict):
                inner += [(f"{place}.{name}".lstrip("."), each) for name, each in value.items()]
            elif isinstance(value, list):
                inner += [(f"{place}.{number}".lstrip("."), each) for number, each in enumerate(value)]
        if not inner:
            return
        level = inner
    raise ValueError("it is nested too deep")


def _fault(place: str, value: Any) -> Fault | None:
    if isinstance(value, float) and not math.isfinite(value):
        return Fault(place, "not_a_number", "This has to be a number.")
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        return Fault(place, "out_of_range", "This number is too large.")
    texts = [value] if isinstance(value, str) else value if isinstance(value, dict) else ()
    if any("\ud800" <= sign <= "\udfff" for text in texts for sign in text):
        return Fault(place, "not_a_text", "This holds half a character, which no text holds.")
    return None

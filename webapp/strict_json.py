"""JSON as it is taken in: what could be read two ways, or be kept nowhere, is no JSON here."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from flask import Flask
from flask.json.provider import DefaultJSONProvider

DEEPEST = 64
_LARGEST = 2**63


class StrictJson(DefaultJSONProvider):
    """Reads bodies strictly; writes as Flask does."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ARG002 - Flask's signature
        """Read a text."""
        return read_json(s)


def read_strictly(app: Flask) -> None:
    """Let the application read strictly; the log-in derives a provider of its own from the class."""
    app.json_provider_class = StrictJson
    app.json = StrictJson(app)


def read_json(text: str | bytes) -> Any:
    """Read JSON.

    Raises
    ------
    ValueError
        It is no JSON, or holds a name twice, NaN or infinity, a number that no database counts to, half a character,
        or nests deeper than any body does.

    Examples
    --------
    >>> read_json('{"a": [1, 2.5]}')
    {'a': [1, 2.5]}
    """
    try:
        found = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_finite, parse_int=_whole
        )
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    _look_through(found)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return found


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _whole(digits: str) -> int:
    # before it is read: thousands of digits take long
    if len(digits) > 20 or not -_LARGEST <= int(digits) < _LARGEST:
        raise ValueError("a number is too large")
    return int(digits)


def _look_through(found: Any) -> None:
    """Refuse lone surrogates, which no encoding writes, and nesting that others after us could not follow."""
    level = [found]
    for _ in range(DEEPEST):
        for one in level:
            for text in (one, *one) if isinstance(one, dict) else (one,):
                if isinstance(text, str):
                    text.encode()  # UnicodeEncodeError is a ValueError
        level = [
            each
            for one in level
            if isinstance(one, dict | list)
            for each in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    raise ValueError("it is nested too deep")

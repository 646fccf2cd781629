"""What is no text is refused at the door: no field, address or file name holds a null sign or half a sign.

SQLite keeps such signs, PostgreSQL breaks on them in whatever statement they reach, and nobody types them. So one place
looks at all that comes in, before any page does.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, abort, request

from experiments.errors import Fault, RuleBroken
from experiments.goals.given import is_storable

_ESCAPED = b"\\u0000"
"""How JSON writes the null sign; a body without it need not be looked through.

Half signs are refused where JSON is read.
"""


def refuse_what_is_no_text(app: Flask) -> None:
    """Look at every request before its page does."""
    app.before_request(_refuse)


def _refuse() -> None:
    """Refuse the request: 404 for such an address, 400 for such a header, 422 with the fields otherwise."""
    if not is_storable(request.path):
        abort(404)
    if not all(is_storable(value) for _, value in request.headers):
        abort(400)
    broken = dict.fromkeys(_broken_fields())
    if broken:
        raise RuleBroken(*(Fault(field, "not_a_text", "This holds signs that are no text.") for field in broken))


def _broken_fields() -> Iterator[str]:
    for given in (request.args, request.form):
        for name, value in given.items(multi=True):
            if not is_storable(name) or not is_storable(value):
                yield _shown(name)
    for name, file in request.files.items(multi=True):
        if not is_storable(file.filename or ""):
            yield _shown(name)
    if request.is_json and _ESCAPED in request.get_data(cache=True):
        yield from _broken_parts(request.get_json(silent=True), "")


def _broken_parts(value: object, place: str) -> Iterator[str]:
    """Give the places in a JSON document that hold no text, as refusals name them: ``variants.0.name``."""
    if isinstance(value, str) and not is_storable(value):
        yield _shown(place) or "body"
    elif isinstance(value, dict):
        for name, part in value.items():
            inner = f"{place}.{name}" if place else name
            yield from [_shown(inner)] if not is_storable(name) else _broken_parts(part, inner)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _broken_parts(part, f"{place}.{number}" if place else str(number))


def _shown(name: str) -> str:
    return "".join(sign if is_storable(sign) else "\N{REPLACEMENT CHARACTER}" for sign in name)

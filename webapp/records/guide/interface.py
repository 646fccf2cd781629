"""What the page on the JSON interface shows: every call and every shape, read from the OpenAPI description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Part = Mapping[str, Any]
METHODS = ("get", "post", "patch", "put", "delete")


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of a shape or of a query: its name, of which kind it is, what it means; ``shape`` is linked."""

    name: str
    kind: str
    says: str
    required: bool
    shape: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what it does, what it takes, what it answers."""

    method: str
    path: str
    says: str
    query: tuple[FieldLine, ...]
    body: str | None
    answers: tuple[tuple[str, str, str | None], ...]  # status, meaning, shape


@dataclass(frozen=True, slots=True)
class InterfacePage:
    """All calls by room, and all shapes with their fields, or the words of which one is chosen."""

    rooms: tuple[tuple[str, tuple[Call, ...]], ...]
    shapes: tuple[tuple[str, tuple[FieldLine, ...], tuple[str, ...]], ...]


def interface_page(spec: Part) -> InterfacePage:
    """Lay an OpenAPI description out for reading.

    Parameters
    ----------
    spec : mapping
        OpenAPI 3.1, as it stands at ``/api/v1/openapi.json``.
    """
    rooms: dict[str, list[Call]] = {tag["name"]: [] for tag in spec["tags"]}
    for path, given in spec["paths"].items():
        for method in METHODS:
            if method in given:
                rooms.setdefault(given[method]["tags"][0], []).append(_call(method, path, given[method]))
    shapes = sorted(spec["components"]["schemas"].items())
    return InterfacePage(
        rooms=tuple((name, tuple(calls)) for name, calls in rooms.items()),
        shapes=tuple((name, _fields(shape), tuple(map(str, shape.get("enum", ())))) for name, shape in shapes),
    )


def _call(method: str, path: str, given: Part) -> Call:
    query = [each for each in given.get("parameters", ()) if each["in"] == "query"]
    return Call(
        method=method.upper(),
        path=path,
        says=given["summary"],
        query=tuple(_line(each["name"], each["schema"], required=each["required"]) for each in query),
        body=_shape_of(given.get("requestBody")),
        answers=tuple(
            (status, each["description"], _shape_of(each)) for status, each in sorted(given["responses"].items())
        ),
    )


def _shape_of(message: Part | None) -> str | None:
    """Name the shape of a body or an answer."""
    for content in (message or {}).get("content", {}).values():
        return _linked(content["schema"])
    return None


def _fields(shape: Part) -> tuple[FieldLine, ...]:
    needed = shape.get("required", ())
    return tuple(_line(name, each, required=name in needed) for name, each in shape.get("properties", {}).items())


def _line(name: str, given: Part, *, required: bool) -> FieldLine:
    return FieldLine(name, _kind(given), given.get("description", ""), required, _linked(given))


def _linked(given: Part) -> str | None:
    """Name the shape that a field refers to, alone, as one of several, or in a list."""
    if "$ref" in given:
        return str(given["$ref"]).rpartition("/")[2]
    inside = [*given.get("anyOf", ()), *([given["items"]] if "items" in given else ())]
    return next((found for each in inside if (found := _linked(each))), None)


def _kind(given: Part) -> str:
    """Say in a few words what may stand there.

    Examples
    --------
    >>> _kind({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]})
    'string (date) or null'
    >>> _kind({"type": "array", "items": {"$ref": "#/components/schemas/Line"}})
    'list of Line'
    """
    if "$ref" in given:
        return str(given["$ref"]).rpartition("/")[2]
    if "anyOf" in given:
        return " or ".join(dict.fromkeys(_kind(each) for each in given["anyOf"]))
    if "enum" in given:
        return " | ".join(str(each) for each in given["enum"])
    if given.get("type") == "array":
        return f"list of {_kind(given['items'])}"
    kind = str(given.get("type", "anything"))
    return f"{kind} ({given['format']})" if "format" in given else kind

"""The OpenAPI file, completed: what holds for every call is said here once and stands there at each."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from experiments.judging.document import AnalysisDoc
from experiments.people.keys.request_keys import LONGEST_KEY
from webapp.schemas.problems import PROBLEM, problem

REF = "#/components/schemas/"
LARGEST_KEY = 999_999_999
BODY_OPTIONAL = "x-body-optional"
"""Notes on a view that its body may be left out."""
ABOUT = (
    "Programs can do what the pages do, by the same rules: experiments under their goals, results in, verdicts and "
    "lessons out. A guide with examples stands at /help/api."
)
HEADERS: dict[str, Any] = {
    "X-RateLimit-Limit": ("Calls a minute; only where a book is served to a team.", "integer"),
    "X-RateLimit-Remaining": ("How many of them are left.", "integer"),
    "X-RateLimit-Reset": ("When the minute is over, in seconds since 1970.", "integer"),
    "Idempotent-Replayed": ("Stands with the answer of a call that was done before.", "string"),
    "Location": ("Address at which to read what was made or what is being done.", "string"),
    "Retry-After": ("Seconds to wait.", "integer"),
}
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A word of your own for this call: sent again within 48 hours it is not done twice and answers the "
    "same. Calls that were refused may be sent again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
}
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", types.NoneType: "null"}


def complete(spec: dict[str, Any]) -> dict[str, Any]:
    """Add to the description of each call what all calls share, and the shapes that no model of its own describes."""
    spec["info"]["description"] = ABOUT
    parts = spec["components"]
    parts["headers"] = {
        name: {"description": says, "schema": {"type": kind}, "required": name in {"Location", "Retry-After"}}
        for name, (says, kind) in HEADERS.items()
    }
    shapes = parts["schemas"]
    shapes["Problem"] = PROBLEM
    analysis = _shape(AnalysisDoc, shapes)
    shapes["ReadingAnswer"]["properties"]["analysis"] = {"anyOf": [analysis, {"type": "null"}]}
    for calls in spec["paths"].values():
        for method, call in calls.items():
            _complete_call(method, call)
    named = _shorter_names(shapes)
    told = {name: _renamed(shape, named) for name, shape in shapes.items()}
    parts["schemas"] = {named.get(name, name): shape for name, shape in sorted(told.items())}
    spec["paths"] = _renamed(spec["paths"], named)
    return spec


def _complete_call(method: str, call: dict[str, Any]) -> None:
    """Give a call its name, the bounds of what stands in its address, and every answer it may give."""
    # get_api_goals_show: the room and the view are enough, and stay when an address changes
    call["operationId"] = call["operationId"].removeprefix(f"{method}_api_")
    parameters = call.setdefault("parameters", [])
    for one in parameters:
        if one["in"] == "path" and one["schema"].get("type") == "integer":
            one["schema"] |= {"minimum": 1, "maximum": LARGEST_KEY}
        elif one["in"] == "query":
            one["schema"] = _without_null(one["schema"])
    answers = call["responses"]
    statuses = [429]
    if method == "post":
        parameters.append(KEY_HEADER)
        statuses += [400, 409, 415, 422]
    if "requestBody" in call:
        call["requestBody"].setdefault("required", not call.pop(BODY_OPTIONAL, False))
        statuses += [400, 413, 415, 422]
    for status in statuses:
        answers.setdefault(str(status), problem(status))
    for status, answer in answers.items():
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in _headers(method, status)}
        if answer["description"] == "Successful response":
            answer["description"] = {"200": "Done.", "201": "Made."}.get(status, "Done.")
    call["responses"] = dict(sorted(answers.items()))


def _headers(method: str, status: str) -> Iterator[str]:
    yield from (name for name in HEADERS if name.startswith("X-RateLimit"))
    if method == "post" and status < "300":
        yield "Idempotent-Replayed"
    if status in {"201", "202"}:
        yield "Location"
    if status == "429":
        yield "Retry-After"


def _without_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out null: in an address a thing is left out instead."""
    kept = {key: value for key, value in schema.items() if key != "anyOf" and value is not None}
    choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    return kept | (choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {})


def _shape(hint: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    """Describe a type of the domain's documents; records are put among the shapes and referred to."""
    if is_typeddict(hint):
        if hint.__name__ not in shapes:
            shapes[hint.__name__] = {}  # keeps its place while its parts are described
            fields = {name: _shape(each, shapes) for name, each in get_type_hints(hint).items()}
            shapes[hint.__name__] = {
                "type": "object",
                "description": (hint.__doc__ or "").split("\n")[0],
                "properties": fields,
                "required": list(fields),
            }
        return {"$ref": REF + hint.__name__}
    if get_origin(hint) in {types.UnionType, Union}:
        return {"anyOf": [_shape(each, shapes) for each in get_args(hint)]}
    if get_origin(hint) is list:
        return {"type": "array", "items": _shape(get_args(hint)[0], shapes)}
    if get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _shape(get_args(hint)[1], shapes)}
    return {"type": _PLAIN[hint]} if hint in _PLAIN else {}


def _shorter_names(shapes: Mapping[str, Any]) -> dict[str, str]:
    """Find the shapes that stand several times as ``Outer.Inner`` and say the same: they are one ``Inner``."""
    named = {name: name.rpartition(".")[2] for name in shapes}
    while True:
        alike: dict[str, dict[str, list[str]]] = {}
        for name, shape in sorted(shapes.items()):
            said = json.dumps(_renamed(shape, named), sort_keys=True)
            alike.setdefault(name.rpartition(".")[2], {}).setdefault(said, []).append(name)
        better = {
            name: short if len(texts) == 1 else names[0]
            for short, texts in alike.items()
            for names in texts.values()
            for name in names
        }
        if better == named:
            return named
        named = better


def _renamed(part: Any, named: Mapping[str, str]) -> Any:
    if isinstance(part, list):
        return [_renamed(each, named) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: REF + named.get(value.removeprefix(REF), value.removeprefix(REF))
        if key == "$ref" and value.startswith(REF)
        else _renamed(value, named)
        for key, value in part.items()
    }

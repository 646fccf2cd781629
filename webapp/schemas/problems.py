"""The problems that a call may answer with, as the OpenAPI file describes them."""

from __future__ import annotations

from typing import Any

PROBLEMS = {
    400: "The body is no JSON, or no form with parts; or a header holds signs that are no text.",
    401: "No token, or one that is unknown, over or revoked.",
    403: "Your role, or the scope of the token, does not allow it.",
    404: "There is no such thing, or it belongs to another team.",
    405: "This address takes other methods; `Allow` names them.",
    409: "Not possible in its present status, somebody else was quicker, or the same call is still being done.",
    410: "It is over: expired or taken back.",
    413: "The body is larger than this book takes.",
    415: "The body is of another kind than this call reads.",
    422: "Something is missing or does not fit; `errors` lists all of it.",
    429: "Too many calls or uploads in a minute; `Retry-After` says how long to wait.",
}
_FAULT: dict[str, Any] = {
    "type": "object",
    "required": ["field", "code", "sentence"],
    "properties": {
        "field": {"type": "string", "description": "Where it stands in what was sent."},
        "code": {"type": "string", "description": "For programs; it does not change."},
        "sentence": {"type": "string", "description": "For people."},
    },
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Why a call was refused (RFC 9457).",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "description": "`about:blank`: the status says what kind of problem it is."},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": _FAULT, "description": "Every single thing that does not fit."},
    },
}


def problem(status: int) -> dict[str, Any]:
    """Describe the answer with a problem."""
    return {
        "description": PROBLEMS[status],
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }

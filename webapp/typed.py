"""What somebody typed into a form that was not taken: given back on the page that says so, so that nothing is lost."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

SECRET = re.compile(r"pass|token|secret|code|key", re.IGNORECASE)
LONGEST = 20_000
MOST = 60


def came_from() -> str | None:
    """Give the page of ours that the request came from, ``None`` when another site or nobody sent it."""
    came = urlsplit(request.referrer or "")
    ours = came.netloc == request.host and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    return (
        (came.path + (f"?{came.query}" if came.query else ""))
        if ours and came.path.startswith("/") and not came.path.startswith("//")
        else None
    )


def typed_texts() -> list[str]:
    """Give the sentences of the form, to be copied; no passwords, and nothing that another site made up."""
    return [
        value
        for name, value in _fields()
        if " " in value.strip() and not SECRET.search(name) and not value.lstrip().startswith(("{", "["))
    ]


def to_send_again() -> list[tuple[str, str]] | None:
    """Give all fields of the form but its old token; ``None`` where a file or password would have to be given anew."""
    fields = _fields()
    if not fields or _has_files() or any(SECRET.search(name) for name, _value in fields):
        return None
    return fields


def way_on(status: int) -> tuple[str, str]:
    """Give the one button of the page: ``(kind, address)``."""
    if status == 401 and "security.login" in current_app.view_functions:
        back = came_from() if request.method == "POST" else request.full_path.rstrip("?")
        return "log_in", url_for("security.login", next=back)
    back = came_from()
    if request.method == "POST" and back:
        return "back", back
    if status in {429, 500} and request.method == "GET":
        return "again", request.full_path.rstrip("?")
    return "first", url_for("today.index")


def _fields() -> list[tuple[str, str]]:
    if request.method != "POST" or came_from() is None:
        return []
    try:
        fields = [(name, value) for name, values in request.form.lists() for value in values]
    except HTTPException:  # too large to be read at all
        return []
    kept = [(name, value) for name, value in fields if name != "csrf_token"]
    return kept if len(kept) <= MOST and sum(len(value) for _name, value in kept) <= LONGEST else []


def _has_files() -> bool:
    return any(upload.filename for upload in request.files.values())

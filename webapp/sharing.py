"""The address of a share link, the same for the pages and the interface."""

from __future__ import annotations

from flask import request, url_for

from webapp.storage import running


def address_of(secret: str) -> str:
    """Write the whole address of a link: under the address of the book where that is set, else as it was called."""
    begins = getattr(running().home, "url", None) or request.host_url
    return str(begins).rstrip("/") + url_for("shared.story", token=secret)

"""Files that browsers keep: our own, Bootstrap's, and plotly.js out of its package. Pages are packed like them."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request, url_for

from webapp.look import look_sheet
from webapp.stamps import stamp_of

assets = Blueprint("assets", __name__)
KEPT = {"static", "bootstrap.static"}
FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
"""For an address that does not tell which state of the file it means: a script that another one imports."""
QUICKLY = 5
"""A page of 60 kB is packed to a fifth in two milliseconds."""
WORTH_PACKING = ("text/", "image/svg", "application/javascript", "application/json")


@lru_cache(maxsize=1)
def _plotly() -> tuple[bytes, str]:
    """Give plotly.js and the start of its hash. Only pages with charts ask for it."""
    plain = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    return plain, hashlib.sha256(plain).hexdigest()[:12]


@lru_cache(maxsize=1)
def plotly_styles() -> list[str]:
    """Name the style elements that plotly.js adds for maps when it loads, unless something of that name is there.

    The content policy forbids them and we draw no maps, so a page with charts holds empty elements of these names.
    """
    return [name.decode() for name in re.findall(rb'getElementById\("([0-9a-f]{64})"\)', _plotly()[0])]


@lru_cache(maxsize=64)
def _packed(plain: bytes) -> bytes:
    return gzip.compress(plain, 6, mtime=0)


@assets.get("/assets/plotly.<version>.js")
def plotly(version: str) -> Response:
    """Serve plotly.js; its address changes with its content, so browsers may keep it for a year."""
    plain, present = _plotly()
    answer = Response(plain, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = FOR_A_YEAR if version == present else ASK_EACH_TIME
    return _pack(answer)


def plotly_url() -> str:
    """Give the address of plotly.js as it is installed."""
    return url_for("assets.plotly", version=_plotly()[1])


@assets.get("/assets/look.<version>.css")
def look(version: str) -> Response:
    """Serve the one style sheet of all pages, under an address that changes with it."""
    plain, present = look_sheet()
    answer = Response(plain, content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = FOR_A_YEAR if version == present else ASK_EACH_TIME
    return _pack(answer)


def look_url() -> str:
    """Give the address of the style sheet as it is now."""
    return url_for("assets.look", version=look_sheet()[1])


def _pack(answer: Response) -> Response:
    """Compress what every reader gets alike, once for all of them."""
    answer.headers.add("Vary", "Accept-Encoding")
    if answer.status_code != 200 or "gzip" not in request.accept_encodings:
        return answer
    answer.direct_passthrough = False
    answer.set_data(_packed(answer.get_data()))
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers.pop("Accept-Ranges", None)
    return answer


def _pack_page(answer: Response) -> Response:
    """Compress a page for the one who asked; its tokens are masked (`webapp.masking`), so its length tells nothing."""
    answer.headers.add("Vary", "Accept-Encoding")
    if "gzip" not in request.accept_encodings or answer.is_streamed or "Content-Encoding" in answer.headers:
        return answer
    answer.set_data(gzip.compress(answer.get_data(), QUICKLY, mtime=0))
    answer.headers["Content-Encoding"] = "gzip"
    return answer


def _is_stamped() -> bool:
    """Say whether the address tells the file as it is now: then whoever has it never needs to ask again."""
    name = (request.view_args or {}).get("filename", "")
    return request.endpoint == "static" and request.args.get("v") == stamp_of(
        Path(current_app.static_folder or "") / name
    )


def _pack_sent(answer: Response) -> Response:
    if request.method != "GET":  # what an act gives back may show a secret once
        return answer
    if request.endpoint in KEPT:
        answer.headers["Cache-Control"] = (
            FOR_A_YEAR if answer.status_code in {200, 304} and _is_stamped() else ASK_EACH_TIME
        )
    if request.endpoint in KEPT and (answer.mimetype or "").startswith(WORTH_PACKING):
        return _pack(answer)
    return _pack_page(answer) if answer.status_code == 200 and answer.mimetype == "text/html" else answer


def serve_assets(app: Flask) -> None:
    """Register plotly.js, the packing, and addresses of our own files that change when the file changes."""
    folder = Path(app.static_folder or "")

    def stamp(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values and (folder / values["filename"]).is_file():
            values["v"] = stamp_of(folder / values["filename"])

    app.register_blueprint(assets)
    app.url_defaults(stamp)
    app.after_request(_pack_sent)
    app.jinja_env.globals.update(look_url=look_url, plotly_url=plotly_url, plotly_styles=plotly_styles)

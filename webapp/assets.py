"""Files that come out of installed packages: plotly.js, compressed once and kept by browsers for a year."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from importlib.resources import files

from flask import Blueprint, Flask, Response, request, url_for

assets = Blueprint("assets", __name__)


@lru_cache(maxsize=1)
def _plotly() -> tuple[bytes, bytes, str]:
    """Give plotly.js plain and compressed, with the start of its hash. Only pages with charts ask for it."""
    plain = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    return plain, gzip.compress(plain, 6, mtime=0), hashlib.sha256(plain).hexdigest()[:12]


@assets.get("/assets/plotly.<version>.js")
def plotly(version: str) -> Response:
    """Serve plotly.js; the address changes with its content."""
    plain, packed, now = _plotly()
    accepts = "gzip" in request.accept_encodings
    answer = Response(packed if accepts else plain, content_type="text/javascript; charset=utf-8")
    if accepts:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if version == now else "no-cache"
    return answer


def plotly_url() -> str:
    """Give the address of plotly.js as it is installed."""
    return url_for("assets.plotly", version=_plotly()[2])


def serve_assets(app: Flask) -> None:
    """Register the route and the template function ``plotly_url()``."""
    app.register_blueprint(assets)
    app.jinja_env.globals["plotly_url"] = plotly_url

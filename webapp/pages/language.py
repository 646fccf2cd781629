"""The language of the pages, as the reader wishes it: a cookie, for readers without a log-in as well."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.language.choice import COOKIE, LANGUAGES
from webapp.storage import running

pages = Blueprint("language", __name__)

A_YEAR = 31_536_000


@pages.get("/language")
def choose() -> ResponseReturnValue:
    """Keep the wished language and go back; ``browser`` forgets it.

    Asked for, not posted: it changes nothing but how this browser is spoken to, and pages that strangers read carry
    no token of a form.
    """
    wished = request.args.get("wished", "")
    answer = redirect(_place(request.args.get("back", "")))
    if wished in LANGUAGES:
        secure = running().home.https
        answer.set_cookie(COOKIE, wished, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    elif wished == "browser":
        answer.delete_cookie(COOKIE)
    return answer


def _place(back: str) -> str:
    """Give a place in this book; any other address is not followed."""
    aim = urlsplit(back)
    inside = back.startswith("/") and not back.startswith(("//", "/\\")) and not aim.scheme and not aim.netloc
    plain = inside and all(sign.isprintable() and sign != "\\" for sign in back)
    return back if plain else url_for("today.index")

"""What a row of a file is about, in the reader's words: an ad on a day, a person, a post."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

_WORDS: dict[str, LazyString] = {
    "account": _l("account"),
    "ad": _l("ad"),
    "ad_group": _l("ad group"),
    "ad_set": _l("ad set"),
    "campaign": _l("campaign"),
    "campaign_group": _l("campaign group"),
    "campaign_send": _l("sent mail"),
    "day": _l("day"),
    "keyword": _l("keyword"),
    "location": _l("place"),
    "month": _l("month"),
    "post": _l("post"),
    "session": _l("session"),
    "term": _l("search term"),
    "user": _l("person"),
    "variant": _l("version"),
    "video": _l("video"),
    "week": _l("week"),
}


def level_words(level: str) -> str:
    """Say in short what a row is about: “Ad set × day”."""
    said = " × ".join(_parts(level))
    return said[:1].upper() + said[1:]


def row_words(level: str | None) -> str:
    """Say it as a sentence; "" where nothing is known."""
    return "" if level is None else _("One row per %(what)s.", what=_(" and ").join(_parts(level)))


def _parts(level: str) -> list[str]:
    parts = level.split(" x ")
    return [str(_WORDS[part]) if part in _WORDS else part.replace("_", " ") for part in parts]

"""Which language and which way of writing numbers a reader gets, and where that was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from babel import Locale, UnknownLocaleError
from flask import has_request_context, request

from webapp.storage import running

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Languages in which the pages speak, each in its own words."""

COOKIE = "language"
KEPT = "trialbook.locale"
"""Where a request keeps what was found."""
FALLBACK = Locale("en", "GB")
PLAIN_ENGLISH = Locale("en")  # would write days the American way; who wants that names the country
_written_in = ContextVar("written_in", default=FALLBACK)
"""How a mail is written: nobody is asking while it is."""


def reader_locale() -> Locale:
    """Give the reader's locale in a language in which the page speaks.

    Sentences carry numbers; a page in English that writes 1.234,5 beside a sentence with 1,234.5 would be misread.
    Hence one choice decides both: what is fixed for this book, else what the reader chose, else what the browser
    asks for first among the languages of the page, else British English. Programs are always answered in English.
    """
    if not has_request_context():
        return _written_in.get()
    if KEPT not in request.environ:  # asked for with every number of a page
        request.environ[KEPT] = _of_request()
    kept: Locale = request.environ[KEPT]
    return kept


def _of_request() -> Locale:
    if request.path.startswith("/api/"):
        return FALLBACK
    fixed = running().home.locale
    if fixed:
        return _known_locale(fixed, fixed=True) or FALLBACK
    asked = [locale for wanted in request.accept_languages.values() if (locale := _known_locale(wanted))]
    chosen = chosen_language()
    if chosen is None:
        return asked[0] if asked else FALLBACK
    own = next((locale for locale in asked if locale.language == chosen), None)
    return own or (FALLBACK if chosen == FALLBACK.language else Locale(chosen))


def chosen_language() -> str | None:
    """Give the language that the reader chose on a page, ``None`` where the browser speaks for them."""
    wished = request.cookies.get(COOKIE)
    return wished if wished in LANGUAGES else None


def language() -> str:
    """Give the language in which this reader is spoken to."""
    spoken: str = reader_locale().language
    return spoken if spoken in LANGUAGES else FALLBACK.language


def may_choose() -> bool:
    """Say whether readers choose the language; where it is fixed for the book, nobody is asked."""
    return not running().home.locale


@contextmanager
def written_in(fixed: str | None, of_team: str) -> Iterator[None]:
    """Write as the reader of a mail reads: as it is set for everybody, else as their team does; words and figures."""
    from webapp.language.speaking import texts_at_hand

    locale = _known_locale(fixed or of_team, fixed=bool(fixed)) or FALLBACK
    before = _written_in.set(locale)
    try:
        with texts_at_hand():
            yield
    finally:
        _written_in.reset(before)


def _known_locale(wanted: str, *, fixed: bool = False) -> Locale | None:
    try:
        locale = Locale.parse(wanted, sep="-" if "-" in wanted else "_")
    except (ValueError, UnknownLocaleError):
        return None
    if locale == PLAIN_ENGLISH:
        return FALLBACK
    return locale if locale.language in LANGUAGES or fixed else None

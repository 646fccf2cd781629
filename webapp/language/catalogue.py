"""The texts of a language, read from its catalogue the first time somebody reads in it.

The catalogues are kept as translators write them (``.po``); what gettext wants is made of them in memory, so that
there is no second file that could be older than the first.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.support import NullTranslations, Translations

from webapp.language.choice import FALLBACK

LOCALE = Path(__file__).resolve().parents[1] / "locale"
PAGES = "messages"
DOMAIN = "domain"


def catalogue_file(spoken: str, name: str) -> Path:
    """Give the file of a language's texts: those of the pages, or what the domain says."""
    return LOCALE / spoken / "LC_MESSAGES" / f"{name}.po"


def read_catalogue(spoken: str, name: str) -> Catalog:
    """Read a catalogue; one that is not there says nothing."""
    from babel.messages.pofile import read_po

    file = catalogue_file(spoken, name)
    if not file.exists():
        return Catalog(locale=spoken)
    with file.open("rb") as opened:
        return read_po(opened, locale=spoken)


@lru_cache(maxsize=8)
def translations(spoken: str) -> NullTranslations:
    """Give gettext the texts of the pages in a language; English needs none."""
    if spoken == FALLBACK.language:
        return NullTranslations()
    from babel.messages.mofile import write_mo

    made = BytesIO()
    write_mo(made, read_catalogue(spoken, PAGES))
    made.seek(0)
    return Translations(fp=made, domain=PAGES)

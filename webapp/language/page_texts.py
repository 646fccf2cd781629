"""What the pages say, gathered into the catalogues that translators fill: ``python -m webapp.language.page_texts``.

What is new is put in without a translation, and what no page says any more is taken out. The catalogue names files but
no lines, and is ordered by file and text, so that it changes only where a text does.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

from webapp.language.catalogue import LOCALE, PAGES, catalogue_file, read_catalogue
from webapp.language.choice import FALLBACK, LANGUAGES

ROOM = LOCALE.parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"encoding": "utf-8", "silent": "false"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None}
WIDTH = 120
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Trialbook\\n"
"Language: {language}\\n"
"Plural-Forms: {plural};\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@lru_cache(maxsize=1)
def page_texts() -> dict[tuple[str, ...], list[str]]:
    """Give every text of the pages, one or singular and plural, with the files in which it stands."""
    found: dict[tuple[str, ...], set[str]] = {}
    for file, _, text, _, _ in extract_from_dir(ROOM, METHODS, OPTIONS, KEYWORDS):
        place = f"{ROOM.name}/{Path(file).as_posix()}"
        found.setdefault(text if isinstance(text, tuple) else (text,), set()).add(place)
    for text in [text for text in found if len(text) > 1 and text[:1] in found]:
        found[text] |= found.pop(text[:1])  # said alone too: a catalogue keeps it once, with its plural
    return {text: sorted(found[text]) for text in sorted(found, key=lambda text: (min(found[text]), text))}


def gathered(language: str) -> Catalog:
    """Give the catalogue of a language as the pages are now, with what is translated already."""
    kept = {key_of(message): message.string for message in read_catalogue(language, PAGES) if message.id}
    made = Catalog(locale=language)
    for text, places in page_texts().items():
        said = kept.get(text)
        made.add(text if len(text) > 1 else text[0], said, locations=[(place, 0) for place in places])
    return made


def key_of(message: Message) -> tuple[str, ...]:
    """Give the text of a message, one or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def is_translated(message: Message) -> bool:
    """Say whether a message has its text in every form, settled."""
    said = message.string
    return not message.fuzzy and bool(said and all(said))


def written(catalog: Catalog) -> str:
    """Write a catalogue as the file that is kept: no dates, no names, no lines."""
    body = BytesIO()
    write_po(body, catalog, width=WIDTH, omit_header=True, include_lineno=False)
    plural = f"nplurals={catalog.num_plurals}; plural={catalog.plural_expr}"
    head = HEADER.format(language=catalog.locale, plural=plural)
    return head + body.getvalue().decode("utf-8").strip("\n") + "\n"


def main() -> None:
    """Bring the catalogues up to date and say what is still to be translated."""
    for language in sorted(LANGUAGES.keys() - {FALLBACK.language}):
        before = {key_of(message) for message in read_catalogue(language, PAGES) if message.id}
        made = gathered(language)
        file = catalogue_file(language, PAGES)
        file.parent.mkdir(parents=True, exist_ok=True)
        # In one step: whoever reads half a catalogue at that moment would take the rest for untranslated.
        beside = file.with_suffix(f".{os.getpid()}")
        beside.write_text(written(made), encoding="utf-8")
        beside.replace(file)
        for text in sorted(before - page_texts().keys()):
            sys.stdout.write(f"gone\t{text[0]!r}\n")
        for message in made:
            if message.id and not is_translated(message):
                sys.stdout.write(f"to translate\t{message.locations[0][0]}\t{key_of(message)!r}\n")


if __name__ == "__main__":
    main()

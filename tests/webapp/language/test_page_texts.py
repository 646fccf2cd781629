"""Every text of the pages has its German: complete, with the same places for values, and nothing beyond."""

from __future__ import annotations

import ast
import re

import pytest
from babel.messages.catalog import Message

from webapp.language.catalogue import PAGES, read_catalogue
from webapp.language.page_texts import ROOM, gathered, is_translated, key_of, page_texts, written

COMMAND = (
    "Run `python -m webapp.language.page_texts`: it brings webapp/locale/de/LC_MESSAGES/messages.po up to date and "
    "lists what is to be translated there."
)
PLACE = re.compile(r"%\((\w+)\)[sd]")
BARE = re.compile(r"(?<!%)%(?![%(])")


@pytest.fixture(scope="module")
def german() -> list[Message]:
    return [message for message in read_catalogue("de", PAGES) if message.id]


def forms(message: Message) -> list[tuple[str, str]]:
    """Give each German form beside the English it says."""
    said = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return list(zip(key_of(message), said, strict=True))


def test_the_pages_are_read_as_they_are() -> None:
    texts = page_texts()

    assert "webapp/words.py" in texts[("Planning cycle",)]
    assert "webapp/templates/today/index.html" in texts[("Waits for others",)]
    assert ("%(num)s look", "%(num)s looks") in texts
    assert ("",) not in texts, "gettext answers an empty text with the header of its catalogue"


def test_no_text_is_hidden_from_whoever_gathers() -> None:
    """Inside an f-string a text is not found, so it would stay English with nobody to notice."""
    known = {text for texts in page_texts() for text in texts}
    said = {
        (file.name, text.value)
        for file in ROOM.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "_l", "ngettext"}
        for text in call.args[: 2 if call.func.id == "ngettext" else 1]
        if isinstance(text, ast.Constant)
    }

    assert {(file, text) for file, text in said if text not in known} == set()


def test_a_text_without_values_doubles_no_per_cent_sign() -> None:
    """In Python a text that is given no values is written as it stands: "20 %%" would be read so."""
    doubled = {
        (file.name, call.args[0].value)
        for file in ROOM.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "_l"}
        if not call.keywords and call.args and isinstance(call.args[0], ast.Constant) and "%%" in call.args[0].value
    }

    assert doubled == set()


def test_one_text_has_one_plural() -> None:
    seen: dict[str, set[tuple[str, ...]]] = {}
    for text in page_texts():
        seen.setdefault(text[0], set()).add(text)
    twice = {singular: sorted(texts) for singular, texts in seen.items() if len(texts) > 1}

    assert twice == {}, "a catalogue finds a plural by its singular; two plurals of one would take each other's values"


def test_every_text_of_the_pages_has_its_german(german: list[Message]) -> None:
    told = {key_of(message) for message in german if is_translated(message)}
    missing = [f"{places[0]}: {text[0]}" for text, places in page_texts().items() if text not in told]

    assert missing == [], f"{len(missing)} without German. {COMMAND}"


def test_nothing_is_kept_that_no_page_says(german: list[Message]) -> None:
    gone = sorted(key_of(message)[0] for message in german if key_of(message) not in page_texts())

    assert gone == [], f"{len(gone)} no longer said. {COMMAND}"
    assert not read_catalogue("de", PAGES).obsolete, COMMAND


def test_values_stand_in_both_languages(german: list[Message]) -> None:
    wrong = []
    for message in german:
        if not is_translated(message):
            continue
        known = set(PLACE.findall(" ".join(key_of(message))))
        for at, (english, said) in enumerate(forms(message)):
            found, wanted = set(PLACE.findall(said)), set(PLACE.findall(english))
            one_of_two = at == 0 and message.pluralizable
            if found - known or (wanted - found and not one_of_two):
                wrong.append((english, said))
            elif known and BARE.search(said):
                wrong.append((english, said))  # a lone per cent sign breaks the line that puts the values in
            elif (english[:1] == " ", english[-1:] == " ") != (said[:1] == " ", said[-1:] == " "):
                wrong.append((english, said))

    assert wrong == []


def test_german_is_written_as_german_is(german: list[Message]) -> None:
    wrong = [said for message in german if is_translated(message) for _, said in forms(message) if not is_german(said)]

    assert wrong == []


def is_german(said: str) -> bool:
    """Look at quotation marks and at the loud sign that nothing here has."""
    return "”" not in said and '"' not in said and "!" not in said and said.count("„") == said.count("“")


def test_gathering_keeps_what_is_translated_and_where_it_stands() -> None:
    made = gathered("de")

    assert made.get("Planning cycle").string == "Planungszyklus"
    text = written(made)
    assert text.startswith('msgid ""\nmsgstr ""\n"Project-Id-Version: Trialbook\\n"\n"Language: de\\n"\n')
    assert "#: webapp/words.py\n" in text
    assert not re.search(r"^#: .*:\d", text, re.MULTILINE), "lines of files would change with every edit"

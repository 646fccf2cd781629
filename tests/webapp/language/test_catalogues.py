"""The German catalogues: they load, lose no place for a value, and know every sentence that the domain may say."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog

from webapp.language.catalogue import DOMAIN, PAGES, read_catalogue, translations
from webapp.language.gathering import sentences, texts
from webapp.language.recognition import FIELD

OF_PAGES = re.compile(r"%\((\w+)\)[a-z]|%[sd%]")
FOUND_BY_ITS_WORDS_ONLY = {
    "{asked} {done}{people}?": "nothing of its own to know it by",
    "{begin}{metric} {lift} ({values}){lift_2}.": "nothing of its own to know it by",
}
"""Sentences of the domain that no pattern recognises, each with the reason; they stay English."""
MADE_ELSEWHERE = {"row", "lines", "two", "three", "four", "five", "six", "seven", "eight", "nine", "was", "were"}
"""Words that the domain makes of others, so that they do not stand in its source."""


@pytest.fixture(scope="module", params=[PAGES, DOMAIN])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return read_catalogue("de", request.param)


def _strings(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(each) for each in value]  # type: ignore[attr-defined]


def test_no_translation_loses_or_invents_a_place_for_a_value(catalogue: Catalog) -> None:
    places = FIELD if catalogue is not None and _is_domain(catalogue) else OF_PAGES
    wrong = [
        (message.id, each)
        for message in catalogue
        if message.id and not message.fuzzy
        for each in _strings(message.string)
        if each and not _fits(places, _strings(message.id), each)
    ]
    assert wrong == []


def _is_domain(catalogue: Catalog) -> bool:
    return any("{version}" in str(message.id) for message in catalogue)


def _fits(places: re.Pattern[str], english: list[str], said: str) -> bool:
    wanted = [set(places.findall(each)) for each in english]
    return set(places.findall(said)) in wanted


def test_every_message_of_a_page_is_translated() -> None:
    missing = [message.id for message in read_catalogue("de", PAGES) if message.id and not all(_strings(message.string))]
    assert missing == []


def test_every_sentence_of_the_domain_is_translated() -> None:
    known = {str(message.id) for message in read_catalogue("de", DOMAIN) if message.string}
    assert sentences().keys() - known == FOUND_BY_ITS_WORDS_ONLY.keys()


def test_nothing_is_translated_that_nobody_says() -> None:
    known = {str(message.id) for message in read_catalogue("de", DOMAIN) if message.id}
    assert known - texts().keys() == MADE_ELSEWHERE


def test_english_needs_no_catalogue_and_german_has_its_texts() -> None:
    assert translations("en").gettext("Log in") == "Log in"
    assert translations("de").gettext("Log in") == "Anmelden"

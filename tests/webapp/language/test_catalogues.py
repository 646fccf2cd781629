"""What the domain says, in German: nothing is lost in a translation, and every sentence has one."""

from __future__ import annotations

from webapp.language.catalogue import DOMAIN, read_catalogue, translations
from webapp.language.gathering import sentences, texts
from webapp.language.recognition import FIELD

FOUND_BY_ITS_WORDS_ONLY = {
    "{asked} {done}{people}?": "nothing of its own to know it by",
    "{begin}{metric} {lift} ({values}){lift_2}.": "nothing of its own to know it by",
}
"""Sentences of the domain that no pattern recognises, each with the reason; they stay English."""
BEST_GUESS = " (best guess {best}{values})"
"""What short sentences are without."""
MADE_ELSEWHERE = {
    "the totals say {totals}, within days it is {days}",
    "Nothing here speaks for either.",
    *("row", "lines", "two", "three", "four", "five", "six", "seven", "eight", "nine", "was", "were"),
}
"""Words that the domain makes of others, so that they do not stand in its source."""
SAID_ONCE = {"{low} to {high} {first}", "{high} to {low} {first}"}
"""What the domain says no more, but has stored in looks and cards."""


def test_no_translation_loses_or_invents_a_place_for_a_value() -> None:
    said = [(str(message.id), str(message.string)) for message in read_catalogue("de", DOMAIN) if message.id]
    wrong = [pair for pair in said if set(FIELD.findall(pair[0])) != set(FIELD.findall(pair[1]))]
    assert len(said) > 1200
    assert wrong == []


def test_names_stand_in_quotation_marks_of_the_language() -> None:
    said = [str(message.string) for message in read_catalogue("de", DOMAIN) if message.id]
    assert [each for each in said if "”" in each or each.count("„") != each.count("“")] == []


def test_every_sentence_of_the_domain_is_translated() -> None:
    known = {str(message.id) for message in read_catalogue("de", DOMAIN) if message.string}
    missing = sentences().keys() - known
    assert missing == FOUND_BY_ITS_WORDS_ONLY.keys(), f"`python -m webapp.language.gathering` lists them: {missing}"


def test_nothing_is_translated_that_nobody_says() -> None:
    known = {str(message.id) for message in read_catalogue("de", DOMAIN) if message.id}
    said = texts().keys() | {text.replace(BEST_GUESS, "") for text in texts()}
    made = {text for text in known - said if not text.startswith(("Do {named}", "Does "))}
    assert made == MADE_ELSEWHERE | SAID_ONCE


def test_english_needs_no_catalogue_and_german_has_its_texts() -> None:
    assert translations("en").gettext("Log in") == "Log in"
    assert translations("de").gettext("Log in") == "Anmelden"

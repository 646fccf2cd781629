"""Sentences of the domain in German, literally; and what people wrote, untouched."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel import Locale

from webapp.language.choice import written_in
from webapp.language.said import piece, said, speech
from webapp.records.result.sentence import SAFE_END

GERMAN = speech(Locale("de"))

PAIRS = (Path(__file__).parent / "said.txt").read_text(encoding="utf-8").replace("~", "\xa0").strip().split("\n\n")
SAID = [(english, german) for english, german in (pair.split("\n") for pair in PAIRS)]
"""What the domain says, and below it the same in German; ``~`` is a space that does not break."""


@pytest.mark.parametrize(("english", "german"), SAID)
def test_a_sentence_is_said_in_german(english: str, german: str) -> None:
    assert GERMAN.sentences(english) == german


@pytest.mark.parametrize(
    "own",
    [
        "They had the e-mail and would have come anyway.",
        "We use it for the whole appeal; one repeat would make the evidence strong.",
        "€3,000 a quarter for the fund that bakes with school classes: 2,612 donations.",
        "The link clicks per time shown went up.",
        "Do ads beside the e-mail bring more second orders?",
        "Keep the e-mail alone.",
        "New people and visitors.",
        "link clicks",
        "Link clicks per time shown",
        "",
    ],
)
def test_what_people_wrote_stays_as_it_is(own: str) -> None:
    assert GERMAN.sentences(own) is None


def test_two_sentences_that_begin_and_end_with_a_name_are_not_taken_for_one() -> None:
    told = GERMAN.sentences(
        "“One” waits: what was to happen next after “Two?” is not known yet and soon will be. "
        "“Three” is being asked again by “Four”."
    )
    assert told == (
        "„One“ wartet: Was nach „Two?“ als Nächstes geschehen sollte, ist noch nicht bekannt, aber bald. "
        "„Three“ wird mit „Four“ noch einmal gefragt."
    )


def test_the_first_sentence_of_an_unusable_result_is_said_alone_too() -> None:
    english = (
        "Not usable: equal budgets were planned, but the spend was “A” €610 and “B” €190: they met different people."
    )
    told = GERMAN.sentences(english)
    assert told is not None
    assert told.startswith("Nicht verwertbar: Geplant waren gleiche Budgets")


def test_names_are_never_translated() -> None:
    assert GERMAN.sentences("Keep “people and 12 days”.") == "„people and 12 days“ behalten."
    assert GERMAN.sentences("Two versions are called “clicks”.") == "Zwei Versionen heißen „clicks“."


@pytest.mark.parametrize(
    ("piece", "german"),
    [
        ("link clicks per time shown", "Link-Klicks je Einblendung"),
        ("Revenue per day", "Umsatz je Tag"),
        ("12 days", "12 Tage"),
        (
            "no archive of two tests or more: N(0, 0.2²) on ln(1 + lift)",
            "kein Archiv aus mindestens zwei Tests: N(0, 0,2²) für ln(1 + Änderung)",
        ),
        ("own name", None),
    ],
)
def test_pieces_are_said_where_they_are_known_to_be_ours(piece: str, german: str | None) -> None:
    assert GERMAN.piece(piece) == german


def test_what_is_known_is_said_around_what_is_not() -> None:
    told = GERMAN.sentences("Our buyers were away. Export everything in one currency.")
    assert told == "Our buyers were away. Alles in einer Währung exportieren."


@pytest.mark.parametrize(
    ("german", "end"),
    [
        (SAID[0][1], "mindestens 12\xa0%"),
        (SAID[4][1], "höchstens 8\xa0%"),
        (SAID[8][1], "mindestens 0,90\xa0€"),
        (SAID[5][1], "bis zu 52\xa0%"),
    ],
)
def test_the_safe_end_stands_out_in_german_too(german: str, end: str) -> None:
    found = SAFE_END.search(german)
    assert found is not None
    assert found.group() == end


def test_a_hostile_text_costs_no_time() -> None:
    assert GERMAN.sentences(("but , and ; : ( " * 600) + ".") is None


def test_a_text_longer_than_anything_the_domain_says_stays_as_it_is() -> None:
    """Whoever pastes a page of words that fit a pattern everywhere would keep it busy for seconds."""
    with written_in("de", "de"):
        assert said("Keep “A”.") == "„A“ behalten."
        pasted = "a of a lines a no day under “a" * 60
        assert said(pasted) == piece(pasted) == pasted

"""Words: every internal name that can reach a page has one, and the page never shows the name itself."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest

from webapp import words

if TYPE_CHECKING:
    from flask import Flask

# content.md section 1, by heart: what the page says for what is stored.
SAID = [
    ("verdict", "succeeded", "Worked"),
    ("verdict", "harmful", "Did harm"),
    ("verdict", "no_useful_difference", "No gain worth having"),
    ("verdict", "undecided", "Can't tell yet"),
    ("verdict", "undecided_closed", "Couldn't tell"),
    ("verdict", "invalid", "Not usable"),
    ("status", "registered", "Locked"),
    ("status", "analysed", "Result in"),
    ("status", "concluded", "Closed"),
    ("status", "declined", "We said no"),
    ("status", "abandoned", "Never ran"),
    ("lesson_status", "contested", "Disputed"),
    ("grade", "D", "a hint"),
    ("term", "lift", "Change"),
    ("term", "interval", "Likely range"),
    ("term", "worthwhile_lift", "Worth it from"),
    ("term", "brief", "Next-cycle plan"),
]
NEVER = re.compile(r"\b(arm|cell|trial|uplift|winner|significant)s?\b", re.IGNORECASE)


def enums() -> list[tuple[str, type[StrEnum]]]:
    from experiments.learning.lessons.lesson import LessonStatus
    from experiments.metrics.kinds import Design, Unit
    from experiments.results.closing.conclusion import Decision, Why
    from experiments.trials.experiment import Status

    return [
        ("lesson_status", LessonStatus),
        ("design", Design),
        ("unit", Unit),
        ("decision", Decision),
        ("why", Why),
        ("status", Status),
    ]


@pytest.mark.parametrize(("family", "name", "says"), SAID)
def test_the_page_says(local_app: Flask, family: str, name: str, says: str) -> None:
    with local_app.test_request_context("/"):
        assert words.word(family, name) == says
        assert words.explain(family, name)


def test_every_value_that_is_stored_has_a_word() -> None:
    missing = [
        (family, each.value) for family, enum in enums() for each in enum if each.value not in words.FAMILIES[family]
    ]
    assert missing == []


def test_a_name_without_a_word_is_a_failure_not_a_name_on_the_page() -> None:
    with pytest.raises(KeyError):
        words.word("verdict", "something_new")


def test_words_are_plain(local_app: Flask) -> None:
    with local_app.test_request_context("/"):
        said = [f"{word.says} {word.line}" for family in words.FAMILIES.values() for word in family.values()]
    assert [each for each in said if "_" in each or NEVER.search(each) or "!" in each] == []

"""What the mill means by its words, and a question that was found answered instead of asked again."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from experiments.goals.own_words import OwnWordGiven, add_own_word
from experiments.learning.archive.answers import answer_found
from webapp.demo.book import Act, DemoBook
from webapp.demo.seasons import DemoCalendar, at

WORDS: tuple[tuple[str, str, str, str | None], ...] = (
    (
        "ines",
        "lead",
        (
            "A restaurant that asked for a sample sack or a price, with the name of its kitchen. "
            "A like, a comment or an address from a raffle is none."
        ),
        "leads",
    ),
    (
        "tom",
        "engaged",
        "Somebody who saved, shared, commented or asked within 30 days. Likes alone do not make anybody engaged.",
        "engagements",
    ),
    ("ada", "lapsed", "A customer without an order for nine months, counted from the day the last one was sent.", None),
)
"""Who wrote it down, the word, what it means, and the number that it defines."""
ASKED_AGAIN = "Ads to our customers while the Advent letter is out"


def word_acts(calendar: DemoCalendar) -> list[Act]:
    """Three words on the first day; in autumn Tom finds the answer of spring before he asks once more."""
    return [
        Act(at(calendar.spring.starts - timedelta(days=5), 10), _write_down),
        Act(at(calendar.autumn.day(40), 11), partial(_found, key="E3", by="tom")),
    ]


def _write_down(book: DemoBook, now: datetime) -> None:
    for person, name, meaning, measure in WORDS:
        add_own_word(book.session, book.people[person], OwnWordGiven(name, meaning, measure), now=now)


def _found(book: DemoBook, now: datetime, *, key: str, by: str) -> None:
    answer_found(book.session, book.people[by], book.experiments[key], instead_of=ASKED_AGAIN, now=now)

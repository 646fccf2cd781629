"""What became of the mill's decisions, and what was avoided: answered on their days, as people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from experiments.learning.decisions.answering import FollowUpGiven, answer_decision
from experiments.learning.decisions.follow_up import Held
from experiments.people.money import Money
from experiments.results.closing.avoided import Avoided
from webapp.demo.book import Act, DemoBook
from webapp.demo.seasons import DemoCalendar, at

AVOIDED = {
    "E3": Avoided(Money(640_00, "EUR"), "quarter", "The ads beside the e-mail once a quarter, at what they cost.")
}
"""What not doing it saves, said when it was closed; content of the story."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: of which experiment, who, when, what."""

    key: str
    who: str
    on: Callable[[DemoCalendar], date]
    given: FollowUpGiven


ANSWERS = (
    Answered(
        "E1",
        "tom",
        lambda calendar: calendar.spring.day(42),
        FollowUpGiven(
            done=True,
            held=Held.PARTLY,
            lift=0.09,
            note="Link clicks of all first-contact ads in the week after, against the week before.",
        ),
    ),
    Answered(
        "E2",
        "tom",
        lambda calendar: calendar.spring.day(88),
        FollowUpGiven(done=True, note="The agency went on for three weeks until somebody told them."),
    ),
    Answered(
        "E3",
        "ada",
        lambda calendar: calendar.spring.day(89),
        FollowUpGiven(done=True, held=Held.YES, note="Second orders stayed at 18 in 100 without the ads."),
    ),
    Answered(
        "E4",
        "tom",
        lambda calendar: calendar.spring.day(91),
        FollowUpGiven(
            done=True, held=Held.PARTLY, lift=0.14, note="Saves of the six posts since, against the six before."
        ),
    ),
    Answered(
        "E7",
        "tom",
        lambda calendar: calendar.summer.day(77),
        FollowUpGiven(
            done=True,
            held=Held.YES,
            lift=0.26,
            note="The whole appeal: 5.1 donors in 100 clicks, 4.05 the time before.",
        ),
    ),
    Answered(
        "E8",
        "ada",
        lambda calendar: calendar.autumn.day(3),
        FollowUpGiven(
            done=True,
            held=Held.CANNOT_TELL,
            note="They came. Whether they come again without a discount is still open.",
        ),
    ),
)
"""Saved replies (E14) were to be stopped by a day that has passed: nobody has answered for that yet."""


def outcome_acts(calendar: DemoCalendar) -> list[Act]:
    """Give the answers, each on its day."""
    return [Act(at(one.on(calendar), 9), partial(_answer, told=one)) for one in ANSWERS]


def _answer(book: DemoBook, now: datetime, *, told: Answered) -> None:
    answer_decision(book.session, book.people[told.who], book.experiments[told.key], told.given, now=now)

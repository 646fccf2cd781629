"""What it would have cost to do it anyway: kept with its assumption, refused whole, proposed where data tell."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from experiments.errors import RuleBroken
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.results.closing.avoided import Avoided, proposed_avoided
from experiments.results.closing.conclusion import Conclusion, Decision, Why, conclude, latest_conclusion
from experiments.results.closing.proposal import proposal_for
from tests.experiments.results.exports import AFTER, Book, daily
from tests.factories import make_registered

SAVED = Avoided(Money(640_00, "EUR"), "quarter", " The ads once a quarter. ")


@pytest.fixture
def book(session: Session, actor: Actor, now: datetime, tmp_path) -> Book:  # type: ignore[no-untyped-def]
    return Book(session, actor, now, tmp_path)


def failed(book: Book, avoided: Avoided | None) -> None:
    book.accept(daily(14, b=10))
    conclusion = Conclusion(why=Why.WEAK_IDEA, decision=Decision.KEEP, avoided=avoided)
    conclude(book.session, book.actor, book.experiment.id, conclusion, now=AFTER)


def kept(book: Book) -> tuple[int | None, str | None, str | None]:
    row = latest_conclusion(book.session, book.experiment.id)
    assert row is not None
    return row.avoided_minor, row.avoided_every, row.avoided_assumption


def test_it_is_kept_with_what_it_assumes(book: Book) -> None:
    failed(book, SAVED)
    assert kept(book) == (640_00, "quarter", "The ads once a quarter.")


def test_nobody_has_to_say_it(book: Book) -> None:
    failed(book, Avoided(None, "month", "whatever"))
    assert kept(book) == (None, None, None)


def test_of_a_success_nothing_was_avoided(book: Book) -> None:
    book.accept(daily(14))
    conclude(
        book.session, book.actor, book.experiment.id, Conclusion(decision=Decision.ADOPT, avoided=SAVED), now=AFTER
    )
    assert kept(book) == (None, None, None)


def test_all_faults_come_together(book: Book) -> None:
    with pytest.raises(RuleBroken) as refusal:
        failed(book, Avoided(Money(-1, "USD"), "week", " "))
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [
        ("avoided", "other_currency"),
        ("avoided", "not_positive"),
        ("avoided_every", "not_a_choice"),
        ("avoided_assumption", "assumption_missing"),
    ]


def test_an_endless_assumption_is_refused(book: Book) -> None:
    with pytest.raises(RuleBroken, match="at most 500 signs"):
        failed(book, Avoided(Money(1, "EUR"), "year", "x" * 501))


@pytest.mark.parametrize(("spend", "minor"), [(b"10.00", None), (b"15.00", 455_00)])
def test_what_the_new_version_cost_more_is_scaled_to_a_quarter(book: Book, spend: bytes, minor: int | None) -> None:
    # A 10 euros a day, B 15: 5 euros a day more over 91 days are 455; the same money for both saves nothing
    data = daily(14, b=10)
    lines = [line.replace(b",10.00", b"," + spend) if b"Kit B" in line else line for line in data.splitlines()]
    book.accept(b"\n".join(lines) + b"\n")
    proposal = proposal_for(book.session, book.actor, book.experiment.id, today=AFTER.date())
    assert proposal.verdict == "harmful"
    if minor is None:
        assert proposal.avoided is None
    else:
        assert proposal.avoided is not None
        assert proposal.avoided.money == Money(minor, "EUR")
        assert proposal.avoided.assumption.startswith("A quarter of 91 days at what “B” cost more than “A”")


def test_without_money_in_the_files_the_budget_of_the_run_once_a_quarter(
    session: Session, actor: Actor, now: datetime
) -> None:
    experiment = make_registered(session, actor, now)
    found = proposed_avoided(session, experiment, {"best": None})  # type: ignore[typeddict-item]
    assert found == Avoided(Money(280_00, "EUR"), "quarter", "The budget of the run, 14 days long, once a quarter.")

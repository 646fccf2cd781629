"""Looks at stored results."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from experiments.errors import NotFound, WrongStatus
from experiments.results.analyses import analyze_experiment, stored_looks
from experiments.results.uploads.imports import undo_import
from tests.experiments.results.exports import AFTER, STARTS, Book, daily

TODAY = AFTER.date()


def analyze(book: Book, today: date = TODAY) -> dict[str, object]:
    return dict(analyze_experiment(book.session, book.experiment.id, today=today))


def test_the_verdict_comes_from_the_sealed_rule(book: Book) -> None:
    book.accept(daily(14))
    document = analyze(book)
    assert (document["verdict"], document["grade"], document["control"]) == ("succeeded", "C", "A")
    assert document["worthwhile_lift"] == 0.05  # recipe 1: worth it from 5 %
    assert document["period"] == ["2026-11-09", "2026-11-22"]
    assert not document["interim"]


def test_one_look_is_kept_per_state_of_the_data(book: Book) -> None:
    book.accept(daily(14))
    analyze(book)
    analyze(book)
    (look,) = stored_looks(book.session, book.experiment.id)
    assert (look.look, look.day, look.plan_hash) == (2, TODAY, book.experiment.plan.hash)
    assert look.body["verdict"] == "succeeded"


def test_before_the_first_look_nothing_is_kept_and_no_verdict_falls(book: Book) -> None:
    book.accept(daily(5))
    document = analyze(book, date(2026, 11, 14))
    assert (document["verdict"], document["undecided_reason"], document["interim"]) == ("undecided", "interim", True)
    assert stored_looks(book.session, book.experiment.id) == []


def test_each_look_reached_in_time_is_kept(book: Book) -> None:
    book.accept(daily(7))
    analyze(book, date(2026, 11, 16))
    book.accept(daily(14))
    analyze(book)
    assert [one.look for one in stored_looks(book.session, book.experiment.id)] == [1, 2]


def test_newer_data_make_a_new_look_and_undo_another(book: Book) -> None:
    book.accept(daily(14))
    analyze(book)
    newer = book.accept(daily(14, b=10))
    assert analyze(book)["verdict"] == "harmful"
    undo_import(book.session, book.actor, newer.import_id, now=AFTER)
    assert analyze(book)["verdict"] == "succeeded"
    assert [one.cells_version for one in stored_looks(book.session, book.experiment.id)] == [1, 2, 3]


def test_stored_looks_are_never_changed(book: Book) -> None:
    book.accept(daily(14))
    analyze(book)
    with pytest.raises(sa.exc.DBAPIError, match="never changed or deleted"):
        book.session.execute(sa.text("UPDATE analysis SET look = 1"))


def test_days_after_the_run_change_no_verdict(book: Book) -> None:
    book.accept(daily(14))
    before = analyze(book)["metrics"]
    book.accept(daily(21))
    assert analyze(book)["metrics"] == before


def test_files_in_two_currencies_are_not_comparable(book: Book) -> None:
    book.accept(daily(7))
    other = daily(7, starts=STARTS.replace(day=16)).replace(b"(EUR)", b"(USD)")
    book.accept(other)
    document = analyze(book)
    assert (document["verdict"], document["currency"]) == ("invalid", None)


def test_without_results_there_is_nothing_to_analyse(book: Book) -> None:
    with pytest.raises(WrongStatus, match="no results yet"):
        analyze(book)
    with pytest.raises(NotFound):
        analyze_experiment(book.session, 999, today=TODAY)


def test_reading_the_data_between_two_planned_looks_is_told_by_its_day(book: Book) -> None:
    book.accept(daily(5))
    assert analyze(book, date(2026, 11, 14))["looked_between"] == []
    for days, read_on in ((8, 17), (10, 19), (11, 19), (12, 21)):  # the first of them is the look of day 7
        book.accept(daily(days))
        analyze(book, date(2026, 11, read_on))
    assert analyze(book, date(2026, 11, 21))["looked_between"] == ["2026-11-19", "2026-11-21"]
    book.accept(daily(14))
    analyze(book)
    assert analyze(book)["looked_between"] == ["2026-11-19", "2026-11-21"], "the last look was planned"

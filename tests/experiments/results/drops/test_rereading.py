"""A dropped set read once more: in its place until it is answered, beside itself from then on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from experiments.errors import Forbidden
from experiments.metrics.kinds import Design
from experiments.people.permission import Actor, Role
from experiments.reading.report import FileMapping
from experiments.results.drops.answers import Dropped
from experiments.results.drops.dropped import Answers, answer_drop, drop_files, get_drop, list_drops
from experiments.results.drops.rereading import reread_drop
from experiments.results.uploads.imports import Upload
from experiments.results.uploads.refusals import ResultFileRefused
from tests.experiments.results.exports import AFTER, Book

TAPS = FileMapping(columns={"link_clicks": "taps"})
ONE = b"version,visitors,orders\nA,1000,50\n"
OTHER = b"version,visitors,orders\nB,1010,71\n"
BOTH = b"version,visitors,orders,taps\nA,1000,50,80\nB,1010,71,90\n"


def drop(book: Book, *files: Upload) -> Dropped:
    return drop_files(book.session, book.store, book.actor, files, now=AFTER)


def reread(book: Book, dropped: Dropped, *more: Upload, actor: Actor | None = None, **said: FileMapping) -> Dropped:
    return reread_drop(book.session, book.store, actor or book.actor, dropped.id, more, now=AFTER, **said)


def read_now(book: Book, dropped: Dropped) -> Dropped:
    return get_drop(book.session, book.store, book.actor, dropped.id)


def test_the_file_of_the_other_version_comes_beside_the_first(book: Book) -> None:
    first = drop(book, Upload("one.csv", ONE))
    again = reread(book, first, Upload("other.csv", OTHER))
    assert (again.id, again.names, again.labels) == (first.id, ("one.csv", "other.csv"), ("A", "B"))
    assert read_now(book, first).labels == ("A", "B")
    assert len(list_drops(book.session, book.actor)) == 1


def test_what_is_said_of_a_column_is_kept(book: Book) -> None:
    read = drop(book, Upload("both.csv", BOTH))
    again = reread(book, read, mapping=TAPS)
    assert again.reports[0].columns["link_clicks"] == "taps"
    assert read_now(book, read).reports[0].columns["link_clicks"] == "taps"


def test_answers_stay_with_what_was_read_when_they_were_given(book: Book) -> None:
    read = drop(book, Upload("both.csv", BOTH))
    answers = Answers(control="A", metric="conversions/visitors", worthwhile_lift=0.05, design=Design.RANDOMIZED)
    answer_drop(book.session, book.store, book.actor, read.id, answers, now=AFTER)
    again = reread(book, read, mapping=TAPS)
    assert again.id != read.id
    assert again.row.answered_at is None
    assert read.row.answered_at == AFTER


def test_a_file_that_cannot_be_used_leaves_the_set_as_it_was(book: Book) -> None:
    read = drop(book, Upload("both.csv", BOTH))
    with pytest.raises(ResultFileRefused):
        reread(book, read, Upload("no.csv", b"\x89PNG\r\n"))
    assert read_now(book, read).names == ("both.csv",)


def test_who_may_only_look_may_not(book: Book) -> None:
    read = drop(book, Upload("both.csv", BOTH))
    with pytest.raises(Forbidden):
        reread(book, read, actor=replace(book.actor, role=Role.VIEWER))

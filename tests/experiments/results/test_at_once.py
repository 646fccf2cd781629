"""Two people at the same moment, each in a transaction of their own, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import DomainError, WrongStatus
from experiments.metrics.kinds import Design
from experiments.results.cells import summaries_of, total_rows
from experiments.results.closing.conclusion import Conclusion, ConclusionRow, Decision, conclude
from experiments.results.drops.dropped import Answers, Keep, answer_drop, drop_files, keep_drop
from experiments.results.files import FileStore
from experiments.results.tables import Import
from experiments.results.uploads.imports import Upload, accept_file
from experiments.trials.experiment import Experiment
from tests.experiments.results.exports import AFTER, Book, daily

Act = Callable[[Session], object]


def at_once(engine: sa.Engine, *acts: Act) -> list[str]:
    """Run each act in its own thread and transaction, begun together; tell what became of each."""
    barrier = Barrier(len(acts), timeout=30)

    def run(act: Act) -> str:
        barrier.wait()
        try:
            with Session(engine) as session, session.begin():
                act(session)
        except DomainError as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(run, acts))


def uploading(book: Book, data: bytes) -> Act:
    actor, experiment_id, store = book.actor, book.experiment.id, FileStore(book.store.folder)
    return lambda session: accept_file(session, store, actor, experiment_id, Upload("export.csv", data), now=AFTER)


@pytest.mark.parametrize("data", [[daily(14)] * 4, [daily(7), daily(14), daily(10, b=30), daily(14, b=26)]])
def test_files_at_the_same_moment_count_nothing_twice(book: Book, engine: sa.Engine, data: list[bytes]) -> None:
    book.session.commit()
    assert at_once(engine, *(uploading(book, one) for one in data)) == ["done"] * 4
    with Session(engine) as session:
        found = total_rows(summaries_of(session, book.experiment.id))
        assert session.scalar(sa.select(sa.func.count()).select_from(Import)) == len(set(data))
    assert found["A", "spend"] == (14, 1, 140.0)
    assert found["B", "spend"] == (14, 1, 140.0)


def test_two_clicks_at_the_same_moment_close_once(book: Book, engine: sa.Engine) -> None:
    book.accept(daily(14))
    book.session.commit()
    actor, experiment_id = book.actor, book.experiment.id

    def closing(session: Session) -> object:
        return conclude(session, actor, experiment_id, Conclusion(decision=Decision.ADOPT), now=AFTER)

    assert at_once(engine, closing, closing) == ["WrongStatus", "done"]
    with Session(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ConclusionRow)) == 1


def test_two_clicks_at_the_same_moment_keep_once(book: Book, engine: sa.Engine, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    dropped = drop_files(book.session, store, book.actor, [Upload("export.csv", daily(14))], now=AFTER)
    answers = Answers("Kit A", "link_clicks/impressions", 0.05, Design.PLATFORM_SPLIT)
    answer_drop(book.session, store, book.actor, dropped.id, answers, now=AFTER)
    book.session.commit()
    actor, dropped_id = book.actor, dropped.id

    def keeping(session: Session) -> object:
        return keep_drop(session, store, actor, dropped_id, Keep("Kit A or B?"), now=AFTER)

    assert at_once(engine, keeping, keeping) == [WrongStatus.__name__, "done"]
    with Session(engine) as session:
        kept = sa.select(sa.func.count()).where(Experiment.retrospective)
        assert session.scalar(kept) == 1

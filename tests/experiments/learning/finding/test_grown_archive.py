"""An archive of 1,500 experiments costs what one of 150 does: the same queries, a bounded number of rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.archive import SEARCHES
from benchmarks.past_archive import fill_archive
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.finding.asked import ArchiveQuery
from experiments.learning.finding.counted import BESIDE, MOST_VALUES
from experiments.learning.finding.hits import CAP
from experiments.learning.finding.search import ArchivePage, search_archive
from experiments.people.first import set_up
from experiments.people.permission import Actor
from tests.experiments.learning.closed import SPRING

SMALL, LARGE = 150, 1_500


@contextmanager
def watched(session: Session) -> Iterator[list[str]]:
    """Collect the queries that are sent."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def grown(
    database_kind: str, fresh_database: Callable[..., object], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[int, tuple[Session, Actor]]]:
    """A book with a small archive and one with a large one."""
    from contextlib import ExitStack

    from experiments.database import make_engine

    with ExitStack() as stack:
        books = {}
        for size in (SMALL, LARGE):
            file = tmp_path_factory.mktemp("grown") / "book.db"
            engine = make_engine(stack.enter_context(fresh_database(database_kind, file)))  # type: ignore[arg-type]  # a context
            stack.callback(engine.dispose)
            session = stack.enter_context(Session(engine))
            actor = set_up(
                session, email="ines@quernwell.example", name="Ines Morrow", password_hash=None, team_name="Mill",
                currency="EUR", now=SPRING,
            )  # fmt: skip
            fill_archive(session, actor, size)
            session.commit()
            books[size] = (session, actor)
        yield books


def ask(book: tuple[Session, Actor], query: ArchiveQuery) -> tuple[ArchivePage, int, float]:
    """Give the page, the number of queries and the seconds of the fastest of three."""
    session, actor = book
    seconds = []
    for _ in range(3):
        session.expunge_all()
        with watched(session) as sent:
            start = time.perf_counter()
            page = search_archive(session, actor, query)
            seconds.append(time.perf_counter() - start)
    return page, len(sent), min(seconds)


@pytest.mark.parametrize("name", sorted(set(SEARCHES) - {"one filter", "rare word"}))
def test_the_same_queries_and_about_the_same_time(grown: dict[int, tuple[Session, Actor]], name: str) -> None:
    small, queries, _ = ask(grown[SMALL], SEARCHES[name])
    large, same, seconds = ask(grown[LARGE], SEARCHES[name])
    assert queries == same <= 10
    assert large.found <= CAP or not (SEARCHES[name].text or SEARCHES[name].wanted())
    assert len(small.items) <= len(large.items) <= 50
    assert seconds < 2  # generous: other tests run beside it


def test_no_query_reads_more_rows_than_the_cap(grown: dict[int, tuple[Session, Actor]]) -> None:
    session, actor = grown[LARGE]
    read: list[int] = []
    fetch = sa.engine.Result.all

    def counting(result: sa.engine.Result[object]) -> object:
        rows = fetch(result)
        read.append(len(rows))
        return rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sa.engine.Result, "all", counting)
        page = search_archive(session, actor, ArchiveQuery("headline"))
    assert (page.found, page.more_than_found, max(read)) == (CAP, True, CAP + 1)


def test_browsing_counts_everything_without_reading_it(grown: dict[int, tuple[Session, Actor]]) -> None:
    session, actor = grown[LARGE]
    page = search_archive(session, actor, ArchiveQuery())
    counted = session.execute(sa.select(ArchiveCard.verdict, sa.func.count()).group_by(ArchiveCard.verdict))
    assert {one.value: one.count for one in page.facets["verdict"]} == {verdict: number for verdict, number in counted}  # noqa: C416 - a row is no pair
    assert (page.found, page.more_than_found) == (LARGE, False)
    assert dict(page.spent) == {"EUR": session.scalar(sa.select(sa.func.sum(ArchiveCard.cost_minor)))}
    assert all(len(values) <= MOST_VALUES for values in page.facets.values())


def test_counts_that_were_cut_off_say_at_least(grown: dict[int, tuple[Session, Actor]]) -> None:
    session, actor = grown[LARGE]
    page = search_archive(session, actor, ArchiveQuery("headline", channel="e-mail"))
    beside = page.facets["channel"]
    assert all(one.more for one in beside)
    assert sum(one.count for one in beside) == BESIDE + 1
    assert not any(one.more for one in search_archive(session, actor, ArchiveQuery()).facets["channel"])


def test_a_page_beyond_the_cap_goes_on_in_the_order_of_filing(grown: dict[int, tuple[Session, Actor]]) -> None:
    session, actor = grown[LARGE]
    wanted = [one.value for one in search_archive(session, actor, ArchiveQuery()).facets["verdict"]][:2]
    cursor, seen = None, []
    while True:
        page = search_archive(session, actor, ArchiveQuery(verdict=wanted, limit=200, cursor=cursor))
        seen += [item.card.experiment_id for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    all_of_them = session.scalars(
        sa.select(ArchiveCard.experiment_id)
        .where(ArchiveCard.verdict.in_(wanted))
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
    ).all()
    assert seen == list(all_of_them)
    assert len(seen) > CAP

"""A grown archive beside a small one: search and pages over 30,000 past experiments and over 1,000.

``python -m benchmarks.archive`` imports both from tables of past experiments (``--own``: fills them with experiments of
the team's own, in quarters, with grades and whoever ran them) on SQLite and, where ``TRIALBOOK_TEST_POSTGRES_URL``
names a server, on PostgreSQL, and asks both the same questions in turn, so that a busy machine slows them alike: read
the ratios, not the times. The searches are a rare word, common words, two words with a filter, beginnings, words spelt
wrong, a common word with three filters, and filters alone. What is measured is the search itself and whole pages as a
browser gets them, with the number of queries of each. The aim is a p95 of at most 1.3 times that of the small archive.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from benchmarks.past_archive import fill_archive
from benchmarks.past_table import past_table
from experiments.learning.finding.asked import ArchiveQuery
from experiments.learning.finding.search import search_archive
from experiments.people.first import local_actor
from experiments.people.permission import Actor
from experiments.transfer.archive_in import read_history, take_history
from webapp.app import create_app
from webapp.settings import Mode, Settings
from webapp.storage import running

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
AIM = 1.3
POSTGRES_URL = "TRIALBOOK_TEST_POSTGRES_URL"

SEARCHES = {
    "rare word": ArchiveQuery("dusogu"),
    "common word": ArchiveQuery("headline"),
    "another common word": ArchiveQuery("question"),
    "two common words": ArchiveQuery("picture price"),
    "two words, a filter": ArchiveQuery("headline bread", verdict="harmful"),
    "beginning of two letters": ArchiveQuery("de"),
    "beginning of four letters": ArchiveQuery("head"),
    "spelt wrong": ArchiveQuery("haedline"),
    "wrong first letter, a filter": ArchiveQuery("geadline", channel="e-mail"),
    "common word, three filters": ArchiveQuery("video", channel="paid social", goal_kind="new_sales", verdict="failed"),
    "three filters": ArchiveQuery(tactic="price", grade="C", channel="e-mail"),
    "one filter": ArchiveQuery(verdict="harmful"),
    "nothing": ArchiveQuery(),
}
PAGES = (
    "/archive",
    "/archive?q=headline",
    "/archive?q=picture+price&verdict=harmful&channel=e-mail",
    "/archive?verdict=failed",
    "/lessons",
    "/lessons?q=headline",
    "/experiments",
    "/portfolio",
    "/portfolio/coverage",
    "/portfolio/coverage?rows=channel&columns=content_type",
    "/",
    "/api/v1/archive?q=headline",
    "/api/v1/archive",
    "/api/v1/lessons",
    "/api/v1/experiments",
    "/api/v1/portfolio",
    "/api/v1/portfolio/coverage",
)
ALL_SEARCHES = "all searches together"


@dataclass(frozen=True)
class Grown:
    """A book with an archive of one size on one database."""

    database: str
    size: int
    app: Flask
    actor: Actor
    made_in: float

    def search(self, query: ArchiveQuery) -> None:
        """Search as a page does, in a transaction of its own."""
        with self.app.app_context(), running().book.session() as session:
            search_archive(session, self.actor, query)

    def get(self, path: str) -> None:
        """Get a page as a browser does."""
        answer = self.app.test_client().get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    def queries(self, ask: Callable[[], None]) -> int:
        """Count the queries of what is asked."""
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            sent.append(statement)

        with self.app.app_context():
            engine = running().book.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            ask()
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return len(sent)


@contextmanager
def grown(folder: Path, size: int, url: str | None = None, *, own: bool = False) -> Iterator[Grown]:
    """Open a book on a database and fill its archive; the book is closed afterwards."""
    settings = Settings(
        data=folder, database_url=url, secret_key="a key for benchmarks", api_per_minute=10**9, _env_file=None  # noqa: S106 - of a throw-away book
    )  # fmt: skip
    app = create_app(settings, mode=Mode.OWN, clock=lambda: NOW)
    with app.app_context():
        book = running().book
        table = b"" if own else past_table(size)
        start = time.perf_counter()
        with book.session() as session:
            actor = local_actor(session, now=NOW)
            if own:
                fill_archive(session, actor, size)
            else:
                take_history(session, actor, read_history(table, "past.csv"), name="past.csv", now=NOW)
            session.commit()
        made_in = time.perf_counter() - start
    yield Grown("PostgreSQL" if url else "SQLite", size, app, actor, made_in)
    book.engine.dispose()


@contextmanager
def postgres_database(server: str, name: str) -> Iterator[str]:
    """Make a database for the length of the block; gives its URL."""
    url = sa.make_url(server)
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}"')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    engine.dispose()


def timed(books: list[Grown], ask: Callable[[Grown], None], rounds: int) -> dict[Grown, list[float]]:
    """Ask all books in turn, each round the other way round; seconds of each, without the first two."""
    seconds: dict[Grown, list[float]] = {book: [] for book in books}
    for turn in range(rounds + 2):
        for book in books if turn % 2 else reversed(books):
            start = time.perf_counter()
            ask(book)
            if turn > 1:
                seconds[book].append(time.perf_counter() - start)
    return seconds


def p95(seconds: list[float]) -> float:
    """Give the time that 95 of 100 do not pass."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def write(line: str) -> None:
    """Write a line of the table."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def tell(name: str, small: list[float], large: list[float], queries: str) -> float:
    """Write a line of the table; give the ratio of the p95."""
    times = (statistics.median(small), statistics.median(large), p95(small), p95(large))
    figures = "  ".join(f"{1000 * one:8.2f}" for one in times)
    write(f"  {name:58s}{figures}  {times[1] / times[0]:6.2f}  {times[3] / times[2]:6.2f}  {queries}")
    return times[3] / times[2]


def measure(small: Grown, large: Grown, rounds: int) -> float:
    """Write the table of one database; give the largest ratio."""
    made = f"{small.size:,} experiments made in {small.made_in:.0f} s, {large.size:,} in {large.made_in:.0f} s"
    write(f"\n{small.database}: {made}")
    write(f"  {'ms':58s}{'p50':>8s}  {'p50':>8s}  {'p95':>8s}  {'p95':>8s}  {'p50 ÷':>6s}  {'p95 ÷':>6s}  queries")
    asks = {name: partial(Grown.search, query=query) for name, query in SEARCHES.items()}
    asks |= {path: partial(Grown.get, path=path) for path in PAGES}
    together: dict[int, list[float]] = {small.size: [], large.size: []}
    ratios = []
    for name, ask in asks.items():
        sent = dict.fromkeys(str(book.queries(partial(ask, book))) for book in (small, large))
        seconds = timed([small, large], ask, rounds)
        ratio = tell(name, seconds[small], seconds[large], " ≠ ".join(sent))
        if name in PAGES:
            ratios.append(ratio)
            continue
        for book, took in seconds.items():
            together[book.size] += took
        if name == list(SEARCHES)[-1]:
            ratios.append(tell(ALL_SEARCHES, together[small.size], together[large.size], ""))
    return max(ratios)


def main(arguments: list[str] | None = None) -> int:
    """Make the archives, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--own", action="store_true")
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"), action="append")
    options = parser.parse_args(arguments)
    server = os.environ.get(POSTGRES_URL)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        worst = 0.0
        kinds = ("SQLite", "PostgreSQL") if server else ("SQLite",)
        for kind in options.only or kinds:
            books = []
            for size in (options.small, options.large):
                url = None
                if server and kind == "PostgreSQL":
                    url = stack.enter_context(postgres_database(server, f"trialbook_bench_{os.getpid()}_{size}"))
                books.append(stack.enter_context(grown(folder / f"{kind}-{size}", size, url, own=options.own)))
            worst = max(worst, measure(books[0], books[1], options.rounds))
    write(f"\nLargest p95 ratio: {worst:.2f} (aim: at most {AIM})")
    if not server:
        write(f"PostgreSQL was left out: {POSTGRES_URL} names no server.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

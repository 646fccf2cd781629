"""Workers of a running process: which kinds of work there are, and the threads that do it.

The queue is the table ``job`` (see :mod:`experiments.results.jobs.queue`); there is no broker. A worker in the same
process as the pages hears of new work at once; a process of its own (``trialbook worker``) looks twice a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from experiments.learning.portfolio.working_out import JOB as PORTFOLIO
from experiments.learning.portfolio.working_out import portfolio_in_background
from experiments.learning.sizes.shrinkage import JOB as SHRINK
from experiments.learning.sizes.shrinkage import shrink_in_background
from experiments.results.jobs.running import Handler, Worker
from experiments.results.jobs.work import Workplace
from experiments.results.uploads.large_files import drop_large, import_large, look_at_large
from experiments.transfer.history_job import JOB as HISTORY
from experiments.transfer.history_job import take_history_in_background

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from webapp.book import Clock, Running

HANDLERS: dict[str, Handler] = {
    "drop": drop_large,
    "look": look_at_large,
    "import": import_large,
    SHRINK: shrink_in_background,
    PORTFOLIO: portfolio_in_background,
    HISTORY: take_history_in_background,
}
"""Kind of job to what does it. Where a kind leads is said in :data:`webapp.records.team.jobs.WAYS`."""


@contextmanager
def working(app: Flask, jobs: int) -> Iterator[None]:
    """Work on the jobs of the book that the application has open, as long as the block lasts.

    Parameters
    ----------
    app : Flask
        When a demo becomes a book of one's own, the next job is looked for there.
    jobs : int
        How many at the same time; 0 leaves them to other processes.
    """
    running = cast("Running", app.extensions["trialbook"])
    with workers_on(lambda: Workplace(running.book.engine, running.book.store), jobs, running.clock):
        yield


@contextmanager
def workers_on(workplace: Callable[[], Workplace], jobs: int, clock: Clock) -> Iterator[None]:
    """Have ``jobs`` workers at work as long as the block lasts; at its end what they hold goes back into the queue."""
    workers = [Worker(workplace, HANDLERS, clock=clock) for _ in range(jobs)]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.tell_to_stop()
        for worker in workers:
            worker.stop()

"""``trialbook worker``: work on the jobs of a book, and send its mails, in a process of its own."""

from __future__ import annotations

import click


@click.command("worker")
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1, 16), help="Jobs worked on at the same time."
)
def command(jobs: int) -> None:
    """Read large files, and send mails and webhooks, in a process of its own.

    “trialbook serve” does both by itself. Where many large files come, run this beside it, as often as you like and
    on any machine that reaches the same database and uploads; with TRIALBOOK_JOBS=0 the serving process leaves them all
    to it. Whenever it ends, what it was working on is taken up again by another or by its next start.
    """
    from webapp.serving import end_on_sigterm, opening, settings_or_exit

    settings = settings_or_exit()
    from contextlib import ExitStack
    from threading import Event

    from experiments.results.jobs.work import Workplace
    from webapp.book import open_book, own_book_begun, utc_now
    from webapp.posting.postman import PostOffice, delivering
    from webapp.worker import workers_on

    with opening(settings):
        book = open_book(settings)
    place = Workplace(book.engine, book.store)
    end_on_sigterm()
    click.echo(f"Working on the jobs of {book.engine.url.render_as_string(hide_password=True)}. Ctrl+C ends it.")
    ended = Event()
    with ExitStack() as at_work:
        at_work.enter_context(workers_on(lambda: place, jobs, utc_now))
        if not own_book_begun(settings):  # a book of one's own has nobody to write to
            at_work.enter_context(delivering(PostOffice.of(book, utc_now)))
        while not ended.wait(3600):  # a signal ends it; without a limit Windows would not hear Ctrl+C
            pass

"""``trialbook demo``: the invented mill, thrown away at the end; or one's own book, once it was begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:  # not for help: these load the application
    import socket

    from webapp.settings import Settings


@click.command("demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port on this machine.")
@click.option("--fresh", is_flag=True, help="Show the demo although you have begun a book of your own.")
def command(port: int, fresh: bool) -> None:  # noqa: FBT001 - click's signature
    """Try it: invented data, in the browser, nothing kept.

    No log-in; only this machine can open it. The button “Start my own book” keeps your data from then on: later runs
    open that book.
    """
    from webapp.serving import settings_or_exit, take_port

    home = settings_or_exit()
    taken = take_port("127.0.0.1", port)
    from webapp.book import own_book_begun

    with taken:
        if own_book_begun(home) and not fresh:
            _own(home, taken)
        else:
            _thrown_away(home, taken)


def _own(home: Settings, taken: socket.socket) -> None:
    from webapp.app import create_app
    from webapp.book import utc_now
    from webapp.serving import address, answer_requests, opening
    from webapp.settings import Mode

    with opening(home):
        app = create_app(home, mode=Mode.OWN, clock=utc_now)
    click.echo(f"Your own book, kept in {home.data}.\nThe demo again: “trialbook demo --fresh”.")
    click.echo(f"Open {address(taken, '127.0.0.1')} in your browser. Ctrl+C ends it; your book stays.")
    answer_requests(app, taken, home)


def _thrown_away(home: Settings, taken: socket.socket) -> None:
    import tempfile
    from pathlib import Path

    from webapp.app import create_app
    from webapp.demo.begin import begin_demo
    from webapp.serving import address, answer_requests
    from webapp.settings import Mode

    with tempfile.TemporaryDirectory(prefix="trialbook-demo-", ignore_cleanup_errors=True) as folder:
        settings = home.model_copy(update={"data": Path(folder), "database_url": None, "files_url": None})
        app = create_app(settings, mode=Mode.DEMO, home=home)
        begin_demo(app)
        click.echo("The demo: an invented mill and its experiments. Nothing here is kept.")
        click.echo(f"Open {address(taken, '127.0.0.1')} in your browser. Ctrl+C ends it.")
        answer_requests(app, taken, home)

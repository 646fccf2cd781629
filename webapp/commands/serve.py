"""``trialbook serve``: the book for a team, with log-in."""

from __future__ import annotations

import click


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port.")
@click.option(
    "--workers", default=8, show_default=True, type=click.IntRange(1, 64), help="Requests answered at the same time."
)
def command(host: str, port: int, workers: int) -> None:
    """Open the book for a team, with log-in.

    Brings the database up to date first. While nobody can log in yet, it prints the link with which the first person
    sets the book up. Where the book lies and how it behaves is set by TRIALBOOK_* variables or a file .env.
    """
    from webapp.serving import opening, settings_or_exit, take_port

    settings = settings_or_exit()
    with take_port(host, port) as taken:
        from webapp.app import create_app
        from webapp.log_in.accounts import set_up_token, waits_for_set_up
        from webapp.serving import address, answer_requests
        from webapp.settings import Mode
        from webapp.storage import running

        with opening(settings):
            app = create_app(settings, mode=Mode.SERVE)
        base = address(taken, host)
        with app.app_context(), running().book.session() as session:
            if waits_for_set_up(session):
                link = f"{base}/set-up/{set_up_token(settings)}"
                click.echo(f"Nobody can log in yet. Set the book up here, within a day:\n{link}")
        click.echo(f"Open {base} in your browser. Ctrl+C ends it.")
        answer_requests(app, taken, settings, threads=workers)

"""``trialbook db``: look after the database."""

from __future__ import annotations

import click


@click.group("db")
def command() -> None:
    """Look after the database."""


@command.command("upgrade")
def upgrade() -> None:
    """Bring the database up to date; safe to repeat."""
    from sqlalchemy.engine import make_url

    from experiments.migrations.run import schema_is_current
    from experiments.migrations.run import upgrade as bring_up
    from webapp.serving import opening, settings_or_exit

    settings = settings_or_exit()
    shown = make_url(settings.database).render_as_string(hide_password=True)
    with opening(settings):
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        current = schema_is_current(settings.database)
        if not current:
            bring_up(settings.database)
    click.echo(f"{shown} is up to date." if current else f"{shown} was brought up to date.")

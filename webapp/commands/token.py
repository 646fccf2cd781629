"""``trialbook token``: tokens with which programs call the JSON interface."""

from __future__ import annotations

from datetime import timedelta

import click


@click.group("token")
def command() -> None:
    """Make tokens for the JSON interface."""


@command.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What it is for, so that you know it again.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(["read", "results", "write", "team"]),
    help="What it may: read; results (take files in); write (goals, experiments, lessons too); team (people, tokens, "
    "webhooks, record). Several are given one by one; write without.",
)
@click.option("--read-only", is_flag=True, help="The same as --scope read.")
@click.option("--days", default=365, show_default=True, type=click.IntRange(1, 3650), help="How long it holds.")
@click.option("--team", help="In which team, where the person is in several.")
def add(email: str, name: str, scopes: tuple[str, ...], read_only: bool, days: int, team: str | None) -> None:  # noqa: FBT001, PLR0917 - click's signature
    """Make a token for somebody; it is printed once and kept only as a hash."""
    from webapp.serving import opening, settings_or_exit

    settings = settings_or_exit()
    from experiments.errors import DomainError
    from experiments.people.joining import actor_by_email, the_team
    from experiments.people.keys.tokens import issue_token
    from webapp.book import open_book, utc_now

    now = utc_now()
    with opening(settings):
        book = open_book(settings)
    with book.session() as session:
        try:
            actor = actor_by_email(session, email, the_team(session, team) if team else None)
            scopes = ("read",) if read_only else scopes or ("write",)
            until = now + timedelta(days=days)
            _, secret = issue_token(session, actor, name=name, scopes=scopes, expires=until, now=now)
        except DomainError as refusal:
            raise click.ClickException(str(refusal)) from refusal
        session.commit()
    book.engine.dispose()
    click.echo(f"A token for {email.strip()}, until {until.date().isoformat()}. It is shown only now:", err=True)
    click.echo(secret)

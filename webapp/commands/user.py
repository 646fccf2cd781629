"""``trialbook user``: take somebody into a team of a book that asks for a log-in."""

from __future__ import annotations

import sys

import click

from experiments.people.permission import Role


@click.group("user")
def command() -> None:
    """Take people into a team."""


@command.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What they may do.")
@click.option("--name", help="How the pages call them; the part of the address before the @ without.")
@click.option("--team", help="Which team, where the book has several.")
def add(email: str, role: str, name: str | None, team: str | None) -> None:
    """Take somebody in, with a password that is asked for (or read from standard input)."""
    from webapp.serving import opening, settings_or_exit

    settings = settings_or_exit()
    from webapp.log_in.passwords import as_typed_anywhere, password_fault

    password = as_typed_anywhere(_password())

    weak = password_fault(password, email, name or "", team or "")
    if weak:
        raise click.ClickException(weak.sentence)
    from flask_security import hash_password

    from experiments.errors import DomainError
    from experiments.people.joining import give_password, take_in, the_team
    from webapp.app import create_app
    from webapp.book import utc_now
    from webapp.settings import Mode
    from webapp.storage import running

    with opening(settings):
        app = create_app(settings, mode=Mode.SERVE)
    with app.app_context(), running().book.session() as session:
        try:
            joined = the_team(session, team)
            called = name or email.partition("@")[0]
            hashed = hash_password(password)
            given = give_password(session, joined, email, hashed, now=utc_now())
            if given is not None:
                session.commit()
                click.echo(f"{email.strip()} was in “{joined.name}” as {given.role.value} and has a password now.")
                return
            take_in(session, joined, email=email, name=called, role=Role(role), password_hash=hashed, now=utc_now())
        except DomainError as refusal:
            raise click.ClickException(str(refusal)) from refusal
        session.commit()
        click.echo(f"{email.strip()} is in “{joined.name}” as {role}.")


def _password() -> str:
    if sys.stdin.isatty():
        asked: str = click.prompt("Password for them", hide_input=True, confirmation_prompt="Once more", err=True)
        return asked
    # From a pipe: the first line. Asking there would warn about a terminal that is none.
    return sys.stdin.readline().rstrip("\r\n")

"""The archive of the book that the settings name, in and out, for the commands: what is done and what is said."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import DomainError, Fault, NotFound
from experiments.people.first import LOCAL_EMAIL, actor_of, local_actor
from experiments.people.joining import actor_in_team, the_team
from experiments.people.permission import Actor, Role
from experiments.people.person import Membership, Person
from experiments.people.team import Team
from experiments.transfer.archive_in import ReadHistory, take_history
from experiments.transfer.archive_out import archive_csv, archive_rows, without_figures
from experiments.transfer.bundle import book_into, book_out_of
from experiments.transfer.workbook import write_workbook
from webapp.book import Book, note_own_book, open_book, utc_now
from webapp.commands.large import Bar

VERDICTS = {
    "succeeded": "worked",
    "harmful": "did harm",
    "no_useful_difference": "no gain worth having",
    "undecided": "couldn't tell",
    "invalid": "not usable",
}
LEFT_OUT = (
    "Passwords, tokens, shared links and webhooks stay out of such a file: give each person a password with "
    "“trialbook user add”, and make the rest anew."
)


@contextmanager
def telling(name: str) -> Iterator[Callable[[str, float | None], None]]:
    """Show on the terminal how far it is, and clear the line afterwards."""
    bar = Bar(name)
    try:
        yield bar
    finally:
        bar.clear()


def taken_in(read: ReadHistory, name: str, team: str | None, email: str | None) -> list[str]:
    """Take a table that was read into the book; says what came in.

    A book without anybody in it begins here, as one of one's own; ``trialbook serve`` makes it a book with a log-in.
    """
    book, now = _open(), utc_now()
    try:
        with book.session() as session, telling(name) as told:
            begins = session.scalar(sa.select(Team.id).limit(1)) is None and team is None
            if begins:
                actor = local_actor(session, now=now)
            else:
                actor = actor_in_team(session, the_team(session, team).id, email)
            taken = take_history(session, actor, read, name=name, now=now, told=told)
            session.commit()
        if begins:
            note_own_book(book.settings, now)
    finally:
        book.engine.dispose()
    said = []
    if taken.keys:
        counted = ", ".join(f"{VERDICTS[name]} {number:,}" for name, number in sorted(taken.verdicts.items()))
        said.append(f"{_count(len(taken.keys), 'experiment')} came in, with {_count(taken.rows, 'row')}: {counted}.")
    if taken.known:
        said.append(f"{_count(taken.known, 'experiment')} known already; nothing of that counts twice.")
    return said


def book_taken_in(file: Path) -> list[str]:
    """Take a whole book into the empty one that the settings name; says what came in."""
    book = _open()
    try:
        with book.session() as session, telling(file.name) as told:
            counts = book_into(session, book.store, file, told=told)
            alone = session.scalars(sa.select(Person.email)).all() == [LOCAL_EMAIL]
            session.commit()
        if alone:
            note_own_book(book.settings, utc_now())
    finally:
        book.engine.dispose()
    things = ("experiment", "lesson", "goal", "file")
    held = ", ".join(_count(counts.get(thing, 0), thing) for thing in things)
    return [f"The book is in: {held}.", LEFT_OUT]


def exported(file: Path, suffix: str, team: str | None) -> list[str]:
    """Write the archive to a file, beside it first, so that a crash leaves no half one; says what was written."""
    import click

    book = _open()
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with book.session() as session, telling(file.name) as told:
            if suffix == ".zip":
                counts = book_out_of(session, book.store, beside, now=utc_now(), told=told)
                said = [f"{file.name} holds the whole book: {_count(counts.get('experiment', 0), 'experiment')}."]
            else:
                said = _table(session, beside, suffix, team, told)
        beside.replace(file)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OSError as error:
        raise click.ClickException(f"{file.name} cannot be written: {error.strerror or error}.") from error
    finally:
        beside.unlink(missing_ok=True)
        book.engine.dispose()
    return said


def _table(
    session: Session, file: Path, suffix: str, team: str | None, told: Callable[[str, float | None], None]
) -> list[str]:
    actor = _reader(session, the_team(session, team))
    told("writing", None)
    rows = 0
    if suffix == ".xlsx":
        rows = write_workbook(file, archive_rows(session, actor))
    else:
        with file.open("w", encoding="utf-8", newline="") as stream:
            for piece in archive_csv(session, actor):
                rows += piece.count("\r\n")
                stream.write(piece)
        rows -= 1
    said = [f"{_count(rows, 'row')} written."]
    left = without_figures(session, actor)
    if left:
        said.append(f"{_count(left, 'closed experiment')} without figures left out; a .zip holds them too.")
    return said


def _reader(session: Session, team: Team) -> Actor:
    """Give somebody of the team who may take the archive out: who has this machine has the book."""
    found = (
        sa.select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.team_id == team.id, Membership.ended_at.is_(None), Person.active)
        .where(Membership.role.in_((Role.ANALYST, Role.LEAD, Role.ADMIN)))
        .order_by(Membership.person_id)
        .limit(1)
    )
    person_id = session.scalar(found)
    if person_id is None:
        raise NotFound(Fault("team", "nobody", f"Nobody in “{team.name}” may take the archive out."))
    return actor_of(session, person_id, team.id)


def _open() -> Book:
    from webapp.serving import opening, settings_or_exit

    settings = settings_or_exit()
    with opening(settings):
        return open_book(settings)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"

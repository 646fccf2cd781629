"""From the demo to a book of one's own: begin it, carry along what the person brought, and work on it from now on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.errors import Fault, WrongStatus
from experiments.people.team import Team
from experiments.transfer.carry import Carried, Mark, carry_over
from webapp.book import Running, note_own_book, open_local_book, own_book_begun
from webapp.settings import Mode, Settings

PLACES = {"read": "dropped_file_set", "experiments": "experiment", "goals": "goal", "lessons": "lesson"}
PAGE_OF_ONE = re.compile(r"/(\w+)/(\d{1,10})(?:/\w+)?")


@dataclass(frozen=True, slots=True)
class Begun:
    """What happened, in a sentence, and what was taken along (None where the book was there already)."""

    sentence: str
    carried: Carried | None

    def address_after(self, before: str) -> str:
        """Stay on the page of a thing that was taken along, since it keeps its number; else go to the first page."""
        found = PAGE_OF_ONE.fullmatch(before)
        if found is None or self.carried is None or found[1] not in PLACES:
            return "/"
        return before if int(found[2]) in self.carried.ids.get(PLACES[found[1]], ()) else "/"


def begin_own_book(running: Running, *, now: datetime) -> Begun:
    """Make the book, fill it, and switch the running application over to it; one that was begun earlier is opened.

    Parameters
    ----------
    running : Running
        The demo; afterwards it works on the own book.
    now : datetime
        When.

    Returns
    -------
    Begun
        With a sentence on what was taken along.

    Raises
    ------
    WrongStatus
        The folder holds a book already that is not ours to open without a log-in, or it cannot be written to.
    """
    home = running.home
    if own_book_begun(home):
        running.book, running.mode, running.seeded = open_local_book(home, now), Mode.OWN, None
        return Begun(_("What you did in the demo stays behind."), None)
    if taken := _taken(home):
        sentence = _("There is a book in %(folder)s already. Open it with “trialbook serve”.", folder=taken)
        raise WrongStatus(Fault("folder", "book_exists", sentence))
    try:
        own = open_local_book(home, now)
    except OSError as error:
        sentence = _("Your own book cannot be kept in %(folder)s: the folder cannot be written to.", folder=home.data)
        raise WrongStatus(Fault("folder", "not_writable", sentence)) from error
    with running.book.session() as source, own.session() as target:
        carried = carry_over(source, running.book.store, target, own.store, since=running.seeded or Mark({}), now=now)
        target.commit()
    note_own_book(home, now)
    running.book, running.mode, running.seeded = own, Mode.OWN, None
    return Begun(_told(carried), carried)


def _taken(home: Settings) -> str | None:
    """Say where a book lies already that somebody else may have begun: a file in the folder, or people in a database.

    A database is often named for the book of a team; without this whoever plays with the demo would be its admin.
    """
    if home.database_url is None:
        return str(home.data) if (home.data / "trialbook.db").exists() else None
    engine = sa.create_engine(home.database_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        begun = sa.inspect(connection).has_table(Team.__tablename__)
        if begun and connection.scalar(sa.select(sa.exists().select_from(Team))):
            return engine.url.render_as_string(hide_password=True)
    return None


def _told(carried: Carried) -> str:
    counted = (
        ngettext("one experiment", "%(num)d experiments", carried.experiments) if carried.experiments else "",
        ngettext("one goal", "%(num)d goals", carried.goals) if carried.goals else "",
        ngettext("one file", "%(num)d files", carried.files) if carried.files else "",
    )
    taken = ", ".join(each for each in counted if each)
    return _("Taken along: %(things)s.", things=taken) if taken else _("It is empty; the demo stays behind.")

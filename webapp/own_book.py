"""From the demo to a book of one's own: begin it, carry along what the person brought, and work on it from now on."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from experiments.errors import Fault, WrongStatus
from experiments.transfer.carry import Mark, carry_over
from webapp.book import Running, note_own_book, open_local_book, own_book_begun
from webapp.settings import Mode


def begin_own_book(running: Running, *, now: datetime) -> str:
    """Make the book, fill it, and switch the running application over to it; one that was begun earlier is opened.

    Parameters
    ----------
    running : Running
        The demo; afterwards it works on the own book.
    now : datetime
        When.

    Returns
    -------
    str
        A sentence on what was taken along.

    Raises
    ------
    WrongStatus
        The folder holds a book already that is not ours to open without a log-in.
    """
    home = running.home
    if own_book_begun(home):
        running.book, running.mode, running.seeded = open_local_book(home, now), Mode.OWN, None
        return _("What you did in the demo stays behind.")
    if home.database_url is None and (home.data / "trialbook.db").exists():
        sentence = _("There is a book in %(folder)s already. Open it with “trialbook serve”.", folder=home.data)
        raise WrongStatus(Fault("folder", "book_exists", sentence))
    own = open_local_book(home, now)
    with running.book.session() as source, own.session() as target:
        carried = carry_over(source, running.book.store, target, own.store, since=running.seeded or Mark({}), now=now)
        target.commit()
    note_own_book(home, now)
    running.book, running.mode, running.seeded = own, Mode.OWN, None
    if not carried.anything:
        return _("It is empty; the demo stays behind.")
    return _(
        "Taken along: %(experiments)s experiments, %(goals)s goals, %(files)s files.",
        experiments=carried.experiments,
        goals=carried.goals,
        files=carried.files,
    )

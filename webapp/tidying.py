"""Bytes that nobody accepted, jobs and answers long over are forgotten: at the start, and with uploads once a day."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Flask, request

from experiments.people.keys.request_keys import forget_request_keys
from experiments.results.files import forget_unclaimed
from experiments.results.jobs.queue import bodies_waited_for, forget_finished
from webapp.storage import running

EVERY = timedelta(days=1)

log = logging.getLogger("trialbook")


def keep_tidy(app: Flask) -> None:
    """Forget at once what was given up before, and look again with uploads from now on."""
    with app.app_context():
        _tidy()
    app.before_request(_with_uploads)


def _with_uploads() -> None:
    # Both doors take files as multipart; nothing of the body is read for this. Calls with a key leave answers behind.
    if request.method == "POST" and (request.mimetype == "multipart/form-data" or "Idempotency-Key" in request.headers):
        last = running().tidied
        if last is None or running().clock() - last >= EVERY:
            _tidy()


def _tidy() -> None:
    """Forget what has waited too long; a folder that cannot be tidied now must keep nobody from working."""
    at_present = running()
    at_present.tidied = at_present.clock()
    try:
        with at_present.book.session() as session:
            awaited = bodies_waited_for(session)
            gone = forget_unclaimed(session, at_present.book.store, now=at_present.tidied, but=awaited)
            forget_finished(session, now=at_present.tidied)
            forget_request_keys(session, now=at_present.tidied)
            session.commit()
    except OSError:
        log.exception("Files that nobody accepted could not be deleted")
        return
    if gone:
        log.info("Deleted %d files that nobody accepted within a day", len(gone))

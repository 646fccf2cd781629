"""One session, one transaction, one moment per request. Views take them from here and nowhere else."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from flask import Flask, Response, current_app, g
from sqlalchemy.orm import Session

from experiments.results.files import FileStore
from webapp.book import Running


def running() -> Running:
    """Give what the application works on at present."""
    return cast("Running", current_app.extensions["trialbook"])


def session() -> Session:
    """Give the session of this request, opened when first asked for."""
    if "session" not in g:
        g.session = running().book.session()
    return cast("Session", g.session)


def store() -> FileStore:
    """Give the store of uploads."""
    return running().book.store


def now() -> datetime:
    """Give the moment of this request, the same wherever it is asked for."""
    if "now" not in g:
        g.now = running().clock()
    return cast("datetime", g.now)


def today() -> date:
    """Give the day of this request (UTC)."""
    return now().date()


def keep_changes() -> None:
    """Keep what this request stored although it answers with a status of 400 or more."""
    g.keep_changes = True


def _end_transaction(response: Response) -> Response:
    held: Session | None = g.get("session")
    if held is not None:
        # Before the answer leaves: what was acknowledged is stored.
        if response.status_code < 400 or g.get("keep_changes", False):
            held.commit()
        else:
            held.rollback()
    return response


def _close(_error: BaseException | None) -> None:
    held: Session | None = g.pop("session", None)
    if held is not None:
        held.close()


def keep_one_transaction_per_request(app: Flask) -> None:
    """Commit when a request succeeded, roll back when it did not, close at its end."""
    app.after_request(_end_transaction)
    app.teardown_appcontext(_close)

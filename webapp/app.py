"""The application factory."""

from __future__ import annotations

import importlib
import pkgutil

from apiflask import APIBlueprint, APIFlask
from flask import Blueprint
from flask_bootstrap import Bootstrap5
from werkzeug.routing import IntegerConverter

import webapp.api
import webapp.pages
from webapp import assets, errors, formatting, idempotency, limits, plain_text, security, shell, storage, tidying
from webapp.book import Book, Clock, Running, open_book, open_local_book, utc_now
from webapp.schemas import answering
from webapp.settings import Mode, Settings, secret_key
from webapp.strict_json import read_strictly


class IntegerOfKey(IntegerConverter):
    """The number of a thing in an address; what no book can count to is an address that does not exist.

    Nine digits, by the pattern: a number refused later would be told as a method that is not there.
    """

    regex = r"\d{1,9}"


def create_app(
    settings: Settings,
    *,
    mode: Mode = Mode.SERVE,
    home: Settings | None = None,
    clock: Clock = utc_now,
    book: Book | None = None,
) -> APIFlask:
    """Build the application on the book that the settings name.

    Parameters
    ----------
    settings : Settings
        Where the book is kept.
    mode : Mode
        Demo, a book of one's own, or served with log-in.
    home : Settings, optional
        Where *Start my own book* begins one; the demo itself runs on a throw-away folder.
    clock : callable
        Gives the present moment (aware).
    book : Book, optional
        A book that is open already; opened here without.
    """
    app = APIFlask(
        "webapp", title="Trialbook", version="1", json_errors=False, docs_path=None, spec_path="/api/v1/openapi.json"
    )
    read_strictly(app)
    app.config.update(
        SECRET_KEY=secret_key(settings),
        MAX_CONTENT_LENGTH=settings.upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,  # pasted tables are form fields
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    if book is None:
        book = open_book(settings) if mode is Mode.SERVE else open_local_book(settings, clock())
    app.extensions["trialbook"] = Running(book=book, mode=mode, clock=clock, home=home or settings)
    app.url_map.converters["int"] = IntegerOfKey
    Bootstrap5(app)
    formatting.speak(app)
    shell.furnish(app)
    assets.serve_assets(app)
    errors.answer_refusals(app)
    answering.describe(app)
    _register_rooms(app)
    limits.count_calls(app, settings, mode)
    security.guard(app, mode, https=settings.https)
    plain_text.refuse_what_is_no_text(app)
    storage.keep_one_transaction_per_request(app)
    idempotency.remember_answers(app)
    tidying.keep_tidy(app)
    return app


def _register_rooms(app: APIFlask) -> None:
    """Register every page and API room; a module of these folders that holds no blueprint is a mistake."""
    for package, name, kind in ((webapp.pages, "pages", Blueprint), (webapp.api, "api", APIBlueprint)):
        for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
            room = importlib.import_module(f"{package.__name__}.{found.name}")
            blueprint = getattr(room, name, None)
            if not isinstance(blueprint, kind):
                raise TypeError(f"webapp/{name}/{found.name}.py holds no blueprint called “{name}”")
            app.register_blueprint(blueprint)

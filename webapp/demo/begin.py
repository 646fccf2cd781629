"""Begin a demo: tell the story into the throw-away book, and note where it ends."""

from __future__ import annotations

from flask import Flask

from experiments.people.first import local_actor
from experiments.transfer.carry import mark_of
from webapp.demo.story import load_demo
from webapp.storage import running


def begin_demo(app: Flask) -> None:
    """Load the story; whatever is added later is the visitor's own, and goes along into a book of their own."""
    with app.app_context():
        now_running = running()
        moment = now_running.clock()
        with now_running.book.session() as session:
            load_demo(session, now_running.book.store, local_actor(session, now=moment), moment)
            session.commit()
            now_running.seeded = mark_of(session)

"""What a person types on the way from an idea to a locked experiment, and how the forms are read back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from experiments.people.permission import Role

TYPED = {
    "audience": "hobby cooks nearby who do not know us",
    "goal_kind": "new_sales",
    "goal": "260 first kit orders a month by June",
    "customer_objective": "look at the first kit",
    "idea": "open with the reader's question",
    "mechanism": "curiosity asks for an answer",
    "channel": "paid social",
    "budget": "280",
}
"""Recipe 1: all that has to be typed in an empty book."""


FOLDS = {"details", "dialog"}
"""Elements whose content nobody sees before opening them."""


class Fields(HTMLParser):
    """Collects the controls of a page: name to value, and which of them stand unfolded."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.unfolded: list[str] = []
        self.ids: set[str] = set()
        self.primary = 0
        self._folds = 0
        self._select = ""
        self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if "btn-primary" in given.get("class", "").split():
            self.primary += 1
        self._folds += tag in FOLDS
        name = given.get("name", "")
        if tag == "select":
            self._select = name
            self.values[name] = ""
            self._see(name)
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""
            self._see(name)
        elif tag == "input" and name:
            if given.get("type") in {"checkbox", "radio"} and "checked" not in given:
                return
            self.values[name] = given.get("value", "")
            if given.get("type") != "hidden":
                self._see(name)

    def handle_endtag(self, tag: str) -> None:
        self._folds -= tag in FOLDS
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def _see(self, name: str) -> None:
        if not self._folds and name:
            self.unfolded.append(name)


@contextmanager
def book(app: Flask) -> Iterator[Session]:
    """A session on the application's book; what it did is kept."""
    from webapp.storage import running

    with app.app_context(), running().book.session() as session:
        yield session
        session.commit()


def set_role(app: Flask, role: Role) -> None:
    """Give the local person another role in the team."""
    import sqlalchemy as sa

    from experiments.people.person import Membership
    from tests.audited import by_hand

    with book(app) as session:
        by_hand(session)
        session.execute(sa.update(Membership).values(role=role))

"""A book with one registered experiment."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from tests.experiments.results.exports import Book


@pytest.fixture
def book(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> Book:
    return Book(session, actor, now, tmp_path)

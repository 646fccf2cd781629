"""Calls drawn from the OpenAPI file: nothing breaks, and every answer is one that the file describes."""

from __future__ import annotations

from datetime import datetime

from tests.webapp.api.described import failures_of, furnished
from webapp.settings import Settings


def test_every_call_answers_as_it_is_described(settings: Settings, database_url: str, now: datetime) -> None:
    with furnished(settings.model_copy(update={"database_url": database_url}), now) as caller:
        assert failures_of(caller, examples=5) == []

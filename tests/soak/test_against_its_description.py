"""Many calls drawn from the OpenAPI file, new ones with every run: nothing breaks, every answer is described."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from tests.webapp.api.described import failures_of, furnished
from webapp.settings import Settings


@pytest.mark.soak
def test_many_calls_answer_as_they_are_described(tmp_path: Path, database_url: str, now: datetime) -> None:
    draw = int.from_bytes(os.urandom(4))
    given = Settings(_env_file=None, data=tmp_path, secret_key="a key only for tests", database_url=database_url)
    with furnished(given, now) as caller:
        assert failures_of(caller, examples=100, draw=draw) == [], f"drawn with {draw}"

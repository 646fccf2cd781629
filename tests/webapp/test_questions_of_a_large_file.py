"""A file too large to be held is asked about like any other: its columns are offered though no row is at hand."""

from __future__ import annotations

from datetime import datetime

from tests.webapp.browser import Browser, text
from tests.webapp.test_large_files import BODY, dropped


def test_the_numbers_of_a_large_file_can_be_chosen(reader: Browser, now: datetime) -> None:
    job = dropped(reader, "people.csv", BODY, now)
    page = text(reader.get(str(reader.get(job).location)))
    assert "conversions per person" in page
    assert "revenue per person" in page

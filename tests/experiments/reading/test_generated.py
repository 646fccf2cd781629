"""Exports of every platform in random conditions: exact on platform, level, rows, days, currency and totals."""

from __future__ import annotations

import pytest

from tests.experiments.reading.generator.draft import bytes_of
from tests.experiments.reading.generator.every import KINDS, draft
from tests.experiments.reading.outcome import differences

EACH = 12


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_files_of_every_platform_language_order_and_style_are_read_exactly(kind: int) -> None:
    for number in range(EACH):
        drawn = draft(kind + number * len(KINDS))
        assert differences(drawn, bytes_of(drawn)) == [], drawn.about

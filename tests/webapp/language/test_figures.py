"""Figures of the domain's English sentences, written in the reader's way."""

from __future__ import annotations

import pytest
from babel import Locale

from webapp.language.figures import rewritten


@pytest.mark.parametrize(
    ("english", "german", "swiss", "austrian"),
    [
        ("1,234.5", "1.234,5", "1’234.5", "1.234,5"),
        ("12", "12", "12", "12"),
        ("2.0", "2,0", "2.0", "2,0"),
        ("+16\xa0%", "+16\xa0%", "+16\xa0%", "+16\xa0%"),
        ("−4.2\xa0%", "−4,2\xa0%", "−4.2\xa0%", "−4,2\xa0%"),
        ("€1,400", "1.400\xa0€", "1’400\xa0EUR", "1.400\xa0€"),
        ("€2.60", "2,60\xa0€", "2.60\xa0EUR", "2,60\xa0€"),
        ("1,900\xa0CHF", "1.900\xa0CHF", "1’900\xa0CHF", "1.900\xa0CHF"),
        ("$0.095", "0,095\xa0$", "0.095\xa0$", "0,095\xa0$"),
        ("23\xa0November 2026", "23. November 2026", "23. November 2026", "23. November 2026"),
        ("5\xa0January", "5. Januar", "5. Januar", "5. Jänner"),
        ("2026-11-29", "29. November 2026", "29. November 2026", "29. November 2026"),
    ],
)
def test_a_figure_is_written_again(english: str, german: str, swiss: str, austrian: str) -> None:
    written = [rewritten(english, Locale.parse(name)) for name in ("de", "de_CH", "de_AT")]
    assert written == [german, swiss, austrian]


@pytest.mark.parametrize("text", ["", "two", "1.2.3", "B", "31 February 2026", "2026-13-40", "1,23,4", "12 days"])
def test_what_is_no_figure_is_left_alone(text: str) -> None:
    assert rewritten(text, Locale("de")) is None

"""What a field shows is read again as it was meant, whatever the language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from webapp.forms.answers import fraction
from webapp.forms.numbers import money_from, money_text, number_text, percent_text, plain_number

if TYPE_CHECKING:
    from flask import Flask

    from experiments.errors import Fault
    from webapp.settings import Settings

LOCALES = ["de-DE", "de-CH", "de-AT", "en-GB", "en-US"]


@pytest.fixture
def app(settings: Settings, now: datetime) -> Iterator[Flask]:
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(settings.model_copy(update={"locale": None}), mode=Mode.OWN, clock=lambda: now)
    yield app
    with app.app_context():
        running().book.engine.dispose()


def test_a_field_sent_back_unchanged_is_what_it_was(app: Flask) -> None:
    for locale in LOCALES:
        faults: list[Fault] = []
        with app.test_request_context("/", headers={"Accept-Language": locale}):
            for value in (0.0, 0.5, 12.0, 1234.5, 1234567.25, 0.0001, -3.5):
                assert plain_number("n", number_text(value), faults) == value
            for minor in (0, 5, 99, 100, 123456, 120000, 98765432100):
                read = money_from("m", money_text(minor, "EUR"), "EUR", faults)
                assert (read.minor if read else None) == minor
            for share in (0.05, 0.07, 0.125, 0.0005):
                assert plain_number("p", percent_text(share), faults) == pytest.approx(share * 100)
                assert fraction(percent_text(share)) == pytest.approx(share)
        assert faults == []


@pytest.mark.parametrize(
    ("locale", "typed", "meant"),
    [
        ("de-DE", "1.234,5", 1234.5),
        ("de-DE", "1.234", 1234.0),
        ("de-DE", "1,5", 1.5),
        ("de-DE", "1.5", None),
        ("de-DE", "1,234.5", None),
        ("de-AT", "1.234,5", 1234.5),
        ("de-CH", "1’234.5", 1234.5),
        ("de-CH", "1'234.5", 1234.5),
        ("de-CH", "1.5", 1.5),
        ("en-GB", "1,234.5", 1234.5),
        ("en-GB", "1.234,5", None),
    ],
)
def test_numbers_are_read_as_the_reader_writes_them(app: Flask, locale: str, typed: str, meant: float | None) -> None:
    faults: list[Fault] = []
    with app.test_request_context("/", headers={"Accept-Language": locale}):
        assert plain_number("n", typed, faults) == meant
    assert bool(faults) == (meant is None)


@pytest.mark.parametrize(
    ("locale", "typed", "number", "amount"),
    [
        (
            "de-DE",
            "1.5",
            "Das ist keine Zahl. Ist 1,5 gemeint oder 1.500?",
            "Das ist kein Betrag. Ist 1,5 gemeint oder 1.500?",
        ),
        ("de-AT", "1,234.5", "Das ist keine Zahl. Ist 1.234,5 gemeint?", "Das ist kein Betrag. Ist 1.234,5 gemeint?"),
        (
            "en-GB",
            "1,5",
            "This is not a number. Is 1.5 meant, or 1,500?",
            "This is not an amount. Is 1.5 meant, or 1,500?",
        ),
        ("en-GB", "-1.234,5", "This is not a number. Is −1,234.5 meant?", "This is not an amount. Is −1,234.5 meant?"),
        ("de-DE", "viel", "Das ist keine Zahl.", "Das ist kein Betrag. Schreiben wie 1.234,50."),
    ],
)
def test_a_number_in_another_way_is_refused_with_what_may_be_meant(
    app: Flask, locale: str, typed: str, number: str, amount: str
) -> None:
    faults: list[Fault] = []
    with app.test_request_context("/", headers={"Accept-Language": locale}):
        assert plain_number("n", typed, faults) is None
        assert money_from("m", typed, "EUR", faults) is None
    assert [fault.sentence for fault in faults] == [number, amount]

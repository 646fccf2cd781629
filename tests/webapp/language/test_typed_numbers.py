"""What a field shows is read again as it was meant, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from experiments.people.money import Money
from webapp.forms.numbers import (
    money_from,
    money_text,
    number_text,
    per_cent_from,
    percent_text,
    plain_number,
    small_number,
    whole_number,
)

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
            for value in (0.0, 0.5, 12.0, 1.234, 999.125, 0.125, 1234.5, 1234567.25, 0.0001, -3.5, -1.234):
                assert plain_number("n", number_text(value), faults) == value
                assert small_number("n", number_text(value), faults) == value
            for minor in (0, 5, 99, 100, 123456, 120000, 98765432100):
                read = money_from("m", money_text(minor, "EUR"), "EUR", faults)
                assert (read.minor if read else None) == minor
            for share in (0.05, 0.07, 0.125, 0.0005, 0.12345):
                assert per_cent_from("p", percent_text(share), faults) == pytest.approx(share)
            for count in (0, 7, 1500, 1_000_000):
                assert whole_number("w", number_text(count), faults) == count
        assert faults == []


GERMAN, AUSTRIAN, SWISS, BRITISH = "de-DE", "de-AT", "de-CH", "en-GB"
OF_ALL = {
    # What is typed: amount, number, per cent, hours, count. A pair is asked about, None is no number.
    "1500": (1500, 1500, 1500, 1500, 1500),
    "1 500": (1500, 1500, 1500, 1500, 1500),
    "1\N{NO-BREAK SPACE}500": (1500, 1500, 1500, 1500, 1500),
    "1'500": (1500, 1500, 1500, 1500, 1500),
    "1’500": (1500, 1500, 1500, 1500, 1500),
    "1.500.000": (1500000, 1500000, 1500000, 1500000, 1500000),
    "1,500,000": (1500000, 1500000, 1500000, 1500000, 1500000),
    "1.500,00": (1500, 1500, 1500, 1500, 1500),
    "1,500.00": (1500, 1500, 1500, 1500, 1500),
    "1'500.50": (1500.5, 1500.5, 1500.5, 1500.5, None),
    ".5": (0.5, 0.5, 0.5, 0.5, None),
    ",5": (0.5, 0.5, 0.5, 0.5, None),
    "0.25": (0.25, 0.25, 0.25, 0.25, None),
    "0,25": (0.25, 0.25, 0.25, 0.25, None),
    "0.0123": (None, 0.0123, 0.0123, 0.0123, None),
    "−3": (-3, -3, -3, -3, -3),
    "-3": (-3, -3, -3, -3, -3),
    "1 50": (None, None, None, None, None),
    "1.50.000": (None, None, None, None, None),
    "1..5": (None, None, None, None, None),
    "1e3": (None, None, None, None, None),
    "nan": (None, None, None, None, None),
    "²": (None, None, None, None, None),
    "much": (None, None, None, None, None),
}
BY_COUNTRY = {
    GERMAN: {
        "1.500": (1500, 1500, (1.5, 1500), (1.5, 1500), 1500),
        "1,500": ((1.5, 1500), (1.5, 1500), (1.5, 1500), (1.5, 1500), 1500),
        "1,5": (1.5, 1.5, 1.5, 1.5, None),
        "1.5": ((1.5, 1500), (1.5, 1500), 1.5, 1.5, None),
    },
    SWISS: {
        "1.500": ((1.5, 1500), (1.5, 1500), (1.5, 1500), (1.5, 1500), 1500),
        "1,500": ((1.5, 1500), (1.5, 1500), (1.5, 1500), (1.5, 1500), 1500),
        "1,5": ((1.5, 1500), (1.5, 1500), 1.5, 1.5, None),
        "1.5": (1.5, 1.5, 1.5, 1.5, None),
    },
    BRITISH: {
        "1.500": ((1.5, 1500), (1.5, 1500), (1.5, 1500), (1.5, 1500), 1500),
        "1,500": (1500, 1500, (1.5, 1500), (1.5, 1500), 1500),
        "1,5": ((1.5, 1500), (1.5, 1500), 1.5, 1.5, None),
        "1.5": (1.5, 1.5, 1.5, 1.5, None),
    },
}
BY_COUNTRY[AUSTRIAN] = BY_COUNTRY[GERMAN]
READ = {
    "amount": lambda typed, faults: money_from("x", typed, "EUR", faults),
    "number": lambda typed, faults: plain_number("x", typed, faults),
    "per cent": lambda typed, faults: per_cent_from("x", typed, faults),
    "hours": lambda typed, faults: small_number("x", typed, faults),
    "count": lambda typed, faults: whole_number("x", typed, faults),
}


def _in_the_unit_typed(kind: str, read: object) -> float | None:
    if read is None:
        return None
    return read.minor / 100 if isinstance(read, Money) else read * 100 if kind == "per cent" else read


@pytest.mark.parametrize("locale", [GERMAN, AUSTRIAN, SWISS, BRITISH])
def test_every_field_reads_what_can_be_read_one_way_and_asks_where_it_can_be_read_two(app: Flask, locale: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": locale}):
        for typed, row in (OF_ALL | BY_COUNTRY[locale]).items():
            for (kind, read), meant in zip(READ.items(), row, strict=True):
                faults: list[Fault] = []
                value = _in_the_unit_typed(kind, read(typed, faults))
                if isinstance(meant, tuple):
                    assert value is None, (kind, typed)
                    assert [fault.code for fault in faults] == ["two_readings"], (kind, typed)
                    assert _both_taken(kind, faults[0].sentence) == list(meant), (kind, typed)
                else:
                    assert value == (meant if meant is None else pytest.approx(meant)), (kind, typed)
                    assert (faults == []) == (meant is not None), (kind, typed)


def _both_taken(kind: str, sentence: str) -> list[float | None]:
    """Type each reading that the sentence offers into the same field: whoever answers is not asked again."""
    faults: list[Fault] = []
    offered = re.findall(r"\d[\d.,’]*\d|\d", sentence)
    values = [_in_the_unit_typed(kind, READ[kind](one, faults)) for one in offered]
    assert faults == []
    return values


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.500,00 €", 1500),
        ("€1,500.00", 1500),
        ("€ 300", 300),
        ("300 EUR", 300),
        ("300,-", 300),
        ("300,– €", 300),
        ("1.500 Euro", 1500),
        ("", None),
        ("   ", None),
    ],
)
def test_an_amount_may_carry_its_currency(app: Flask, typed: str, meant: float | None) -> None:
    faults: list[Fault] = []
    with app.test_request_context("/", headers={"Accept-Language": GERMAN}):
        assert _in_the_unit_typed("amount", money_from("m", typed, "EUR", faults)) == meant
    assert faults == []


@pytest.mark.parametrize(
    ("typed", "currency", "is_meant"),
    [
        ("$300", "EUR", False),
        ("300 USD", "EUR", False),
        ("300 €", "USD", False),
        ("$300", "USD", True),
        ("Fr. 300.-", "CHF", True),
        ("CHF 300.–", "CHF", True),
    ],
)
def test_an_amount_in_another_currency_is_not_taken_as_ours(
    app: Flask, typed: str, currency: str, is_meant: bool
) -> None:
    faults: list[Fault] = []
    with app.test_request_context("/", headers={"Accept-Language": SWISS}):
        read = money_from("m", typed, currency, faults)
    assert (read == Money(30000, currency)) is is_meant
    assert [fault.code for fault in faults] == ([] if is_meant else ["other_currency"])


@pytest.mark.parametrize(
    ("locale", "kind", "typed", "sentence"),
    [
        (GERMAN, "per cent", "1.500", "Das lässt sich auf zwei Arten lesen: Ist 1,5 gemeint oder 1500?"),
        (GERMAN, "hours", "1.500", "Das lässt sich auf zwei Arten lesen: Ist 1,5 gemeint oder 1500?"),
        (GERMAN, "amount", "1.5", "Das lässt sich auf zwei Arten lesen: Ist 1,50 gemeint oder 1.500?"),
        (BRITISH, "number", "1.500", "This can be read in two ways: is 1.5 meant, or 1,500?"),
        (GERMAN, "number", "viel", "Das ist keine Zahl."),
        (GERMAN, "amount", "viel", "Das ist kein Betrag. Schreiben wie 1.234,50."),
        (GERMAN, "per cent", "viel", "Eine Zahl in Prozent angeben, wie 5."),
        (GERMAN, "count", "1,5", "Das muss eine ganze Zahl sein."),
    ],
)
def test_what_is_refused_says_what_may_be_meant(app: Flask, locale: str, kind: str, typed: str, sentence: str) -> None:
    faults: list[Fault] = []
    with app.test_request_context("/", headers={"Accept-Language": locale}):
        READ[kind](typed, faults)
    assert [fault.sentence for fault in faults] == [sentence]

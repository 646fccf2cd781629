"""Numbers, money and days as the reader sees them. ~ stands for a no-break space."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask

    from tests.webapp.browser import Browser


@pytest.fixture
def reading(local_app: Flask) -> Iterator[None]:
    with local_app.test_request_context("/"):
        yield


def shown(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", "~")


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [
        (0.114, "11~%"),
        (0.0249, "2.5~%"),
        (0.02, "2~%"),
        (0.0996, "10~%"),
        (0.0994, "9.9~%"),
        (0, "0~%"),
        (-0.00001, "0~%"),
        (1.339, "134~%"),
        (12.5, "1,250~%"),
    ],
)
@pytest.mark.usefixtures("reading")
def test_a_fraction_becomes_per_cent(fraction: float, expected: str) -> None:
    from webapp.formatting import percent

    assert shown(percent(fraction)) == expected


@pytest.mark.parametrize(
    ("fraction", "expected"), [(0.801, "+80~%"), (-0.042, "−4.2~%"), (0.0, "0~%"), (-0.0004, "0~%"), (0.0004, "0~%")]
)
@pytest.mark.usefixtures("reading")
def test_a_change_carries_its_sign_unless_it_shows_as_zero(fraction: float, expected: str) -> None:
    from webapp.formatting import lift

    assert shown(lift(fraction)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1234567, "1,234,567"), (12.345, "12.3"), (1.2345, "1.23"), (0.01234, "0.0123"), (0, "0"), (-3.5, "−3.5")],
)
@pytest.mark.usefixtures("reading")
def test_a_number_has_as_many_digits_as_tell_something(value: float, expected: str) -> None:
    from webapp.formatting import number

    assert number(value) == expected


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        (Decimal("11.80"), "EUR", "€11.80"),
        (Decimal(300), "EUR", "€300"),
        (Decimal("4320.49"), "EUR", "€4,320"),
        (Decimal("-0.9"), "EUR", "−€0.90"),
        (Decimal("1250.5"), "JPY", "JP¥1,250"),
        (5, None, "5.00"),
    ],
)
@pytest.mark.usefixtures("reading")
def test_money_keeps_its_currency(value: Decimal, currency: str | None, expected: str) -> None:
    from webapp.formatting import money

    assert shown(money(value, currency)) == expected


@pytest.mark.usefixtures("reading")
def test_minor_units_become_amounts() -> None:
    from webapp.formatting import minor_money

    assert minor_money(184350, "EUR") == "€1,844"
    assert minor_money(1480, "EUR") == "€14.80"
    assert minor_money(1480, "JPY") == "JP¥1,480"
    assert minor_money(None, "EUR") == "not given"


@pytest.mark.usefixtures("reading")
def test_a_number_that_does_not_exist_is_said() -> None:
    from stats.errors import NotEstimable
    from webapp.formatting import count, lift, money, percent

    why = NotEstimable("control_is_zero", "Version A has none.")
    assert percent(None) == "not estimable"
    assert lift(why) == "Version A has none."  # type: ignore[arg-type] # what a template may hand over
    assert money(None, "EUR") == "not estimable"
    assert count(None) == "not estimable"


@pytest.mark.usefixtures("reading")
def test_an_open_end_of_a_range_is_said() -> None:
    from webapp.formatting import span

    assert shown(span(0.04, 0.18)) == "+4~% to +18~%"
    assert shown(span(None, 0.18)) == "up to +18~%"
    assert shown(span(-0.52, None)) == "−52~% and more"
    assert span(None, None) == "open on both sides"


@pytest.mark.usefixtures("reading")
def test_days_and_moments() -> None:
    from webapp.formatting import day, moment, period, short_day, weekday

    assert day(date(2026, 11, 23)) == "23 November 2026"
    assert day("2026-11-23") == "23 November 2026"
    assert short_day(date(2026, 11, 23)) == "23 Nov"
    assert weekday(date(2026, 11, 23)) == "Monday, 23 November 2026"
    assert period("2026-10-01", "2026-10-14") == "1 October 2026 to 14 October 2026"
    assert period(None, None) == "no dates"
    assert moment(datetime(2026, 11, 23, 9, 5, tzinfo=UTC)) == "23 Nov 2026, 09:05 UTC"


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [
        ("en-US", "November 2, 2026"),
        ("en", "2 November 2026"),
        ("en,en-US;q=0.9", "2 November 2026"),
        ("en-GB,en;q=0.8", "2 November 2026"),
        ("de-DE,de;q=0.9", "2. November 2026"),
        ("nonsense;;", "2 November 2026"),
    ],
)
def test_the_reader_is_written_to_in_a_language_of_the_page(
    settings: object, now: datetime, accepts: str, expected: str
) -> None:
    from webapp.app import create_app
    from webapp.formatting import day
    from webapp.settings import Mode, Settings

    assert isinstance(settings, Settings)
    app = create_app(settings.model_copy(update={"locale": None}), mode=Mode.OWN, clock=lambda: now)
    with app.test_request_context("/", headers={"Accept-Language": accepts}):
        assert day(now.date()) == expected


def test_a_page_shows_the_day_of_the_clock(reader: Browser) -> None:
    assert "Monday, 2 November 2026" in reader.get("/").get_data(as_text=True)

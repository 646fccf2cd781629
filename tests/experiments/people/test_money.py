"""Money is whole minor units."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from experiments.people.money import MOST_MINOR, Money


@pytest.mark.parametrize(
    ("amount", "currency", "minor", "written"),
    [
        ("300.00", "EUR", 30000, "300.00"),
        ("0.1", "eur", 10, "0.10"),
        ("500", "JPY", 500, "500"),
        ("1.234", "KWD", 1234, "1.234"),
        ("-5", "USD", -500, "-5.00"),
    ],
)
def test_an_amount_is_read_and_written_without_loss(amount: str, currency: str, minor: int, written: str) -> None:
    money = Money.parse(amount, currency)
    assert (money.minor, money.currency, money.amount) == (minor, currency.upper(), written)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("0.001", "EUR"), ("0.5", "JPY"), ("1,50", "EUR"), ("", "EUR"), ("NaN", "EUR"), ("Infinity", "EUR"),
     ("1e30", "EUR"), ("5", "€"), ("5", "EURO")],
)  # fmt: skip
def test_what_is_no_amount_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"this is|the currency"):
        Money.parse(amount, currency)


@given(st.integers(-MOST_MINOR, MOST_MINOR), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_any_amount_survives_being_written_and_read(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(money.amount, currency) == money


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        money = Money.parse(text, "EUR")
    except ValueError:
        return
    assert Money.parse(money.amount, "EUR") == money

"""Money as whole minor units with its currency; decimal text at the doors, never a binary fraction."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, Overflow

# ISO 4217 (2024): currencies whose minor unit is not a hundredth.
_DIGITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"), 0),
    **dict.fromkeys(("VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
MOST_MINOR = 10**15
"""More than this in minor units is a typing error."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money.

    Parameters
    ----------
    minor : int
        Minor units (cents).
    currency : str
        ISO 4217 code.
    """

    minor: int
    currency: str

    @classmethod
    def parse(cls, amount: str, currency: str) -> Money:
        """Read a decimal amount with a point, as the API writes it.

        Raises
        ------
        ValueError
            It is no amount, is finer than the minor unit, or the currency is no three letters.

        Examples
        --------
        >>> Money.parse("300.00", "EUR")
        Money(minor=30000, currency='EUR')
        """
        if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
            raise ValueError("the currency is three letters, as in EUR")
        currency = currency.upper()
        try:
            scaled = Decimal(amount.strip()).scaleb(digits_of(currency))
        except (InvalidOperation, Overflow):
            raise ValueError("this is not an amount of money") from None
        if not scaled.is_finite() or abs(scaled) > MOST_MINOR:
            raise ValueError("this is not an amount of money")
        if scaled != scaled.to_integral_value():
            raise ValueError("this is finer than the smallest coin")
        return cls(int(scaled), currency)

    @property
    def amount(self) -> str:
        """The amount as decimal text with a point.

        Examples
        --------
        >>> Money(30000, "EUR").amount, Money(500, "JPY").amount
        ('300.00', '500')
        """
        return f"{Decimal(self.minor).scaleb(-digits_of(self.currency)):f}"


def digits_of(currency: str) -> int:
    """Give the number of decimal places of a currency."""
    return _DIGITS.get(currency, 2)

"""Headers and labels in one plain form, whatever their language, case, accents and apostrophes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# ISO 4217 codes that ad accounts can be kept in. "ALL" (lek) is left out: "Clicks (ALL)" is not money.
CURRENCIES = frozenset(
    re.findall(
        "[A-Z]{3}",
        "AED AMD ARS AUD AZN BAM BDT BGN BHD BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DOP DZD EGP EUR GBP GEL GTQ HKD "
        "HNL HUF IDR ILS INR ISK JOD JPY KES KRW KWD KZT LKR MAD MKD MOP MXN MYR NGN NIO NOK NZD PAB PEN PHP PKR PLN "
        "PYG QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU UZS VND XAF XOF ZAR",
    )
)
SYMBOLS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "$": "USD", "US$": "USD", "CA$": "CAD", "A$": "AUD", "R$": "BRL", "₹": "INR",
    "₺": "TRY", "₽": "RUB", "₩": "KRW", "₴": "UAH", "₪": "ILS", "₫": "VND", "₱": "PHP", "฿": "THB", "zł": "PLN",
    "Kč": "CZK", "Ft": "HUF", "Rs": "INR", "HK$": "HKD", "NZ$": "NZD", "MX$": "MXN", "S$": "SGD",
}  # fmt: skip
MARKS = "€£¥₹₺₽₩₴₪₫₱฿"
"""Signs of one letter; "$" stands apart, because letters may stand before it."""

_BRACKETED = re.compile(r"[\[(]\s*([A-Z]{3}|[A-Z]{0,2}\$|[€£¥₹₺₽₩₴₪₫₱฿]|zł|Kč|Ft)\s*[\])]")
_TRAILING = re.compile(r"(?<=\S)(?:\s+in)?\s+([A-Z]{3}|[A-Z]{0,2}\$|[€£¥₹₺₽₩₴₪₫₱฿]|zł|Kč|Ft)\s*$")
# "revenue_usd": only where a programmer wrote the header, and only currencies that are no words
_SNAKE = re.compile(r"(?<=[a-z])_(eur|usd|gbp|chf|cad|aud|jpy|inr|brl|mxn|pln|sek|nok|dkk|czk|huf)$")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'", "_": " ", "\u00a0": " ", "\u202f": " "})
# what is not seen: the soft hyphens of German headers, blanks without width, marks of direction
_UNSEEN = dict.fromkeys([0x00AD, 0x200B, 0x200E, 0x200F, 0x2060])
_SPACES = re.compile(r"\s+")
_COUNT_OF = re.compile(r"^(?:#\s*(?:of\s+)?|number of\s+|no\. of\s+)")


@lru_cache(maxsize=4096)
def header_currency(header: str) -> str | None:
    """Return the ISO code that a header names in brackets or at its end.

    Examples
    --------
    >>> header_currency("Amount spent (EUR)"), header_currency("Spend [USD]"), header_currency("Clicks (all)")
    ('EUR', 'USD', None)
    >>> header_currency("Kosten in €"), header_currency("Cost EUR"), header_currency("Clicks ALL")
    ('EUR', 'EUR', None)
    >>> header_currency("revenue_usd")
    'USD'
    """
    written = [code.upper() for code in _SNAKE.findall(header)]
    for code in (*_BRACKETED.findall(header), *_TRAILING.findall(header), *written):
        if code in CURRENCIES:
            return str(code)
        if code in SYMBOLS:
            return SYMBOLS[code]
    return None


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return a header without case, accents, currency, underscores and "number of".

    Examples
    --------
    >>> plain("Montant dépensé (EUR)"), plain("Nom de l’ensemble de publicités"), plain("# of Impressions")
    ('montant depense', "nom de l'ensemble de publicites", 'impressions')
    """
    found = _SNAKE.sub("", _BRACKETED.sub(lambda m: "" if header_currency(m[0]) else m[0], text))
    found = _TRAILING.sub(lambda m: "" if m[1] in CURRENCIES or m[1] in SYMBOLS else m[0], found)
    decomposed = unicodedata.normalize("NFKD", found.translate(_APOSTROPHES).translate(_UNSEEN))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
    tidy = _SPACES.sub(" ", bare.replace("\ufeff", "").replace('"', "")).strip(" :*.")
    tidy = _COUNT_OF.sub("", tidy)
    return tidy.replace("adset", "ad set").replace("adgroup", "ad group")


def without_accents(text: str) -> str:
    """Return a label in lower case without accents, everything else as it is (for looking for words in it)."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()

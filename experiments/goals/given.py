"""Reading a command record: what was not given, and texts, numbers and choices as they come from a form or the API.

Both doors fill the same records with plain values; these functions check them and collect every fault.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum, StrEnum
from typing import Final, Literal, TypeVar

from experiments.errors import Fault

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

SHORT = 200
LONG = 4000
"""Most characters of a name and of a text."""
_LAST_YEAR = date(2200, 1, 1)
_LARGEST = 1e15  # beyond it whole numbers are no longer told apart


class Unset(Enum):
    """Says that a field of a command record was not given at all (``None`` empties it)."""

    UNSET = "unset"

    def __repr__(self) -> str:
        """Be short in error messages."""
        return "UNSET"


UNSET: Final = Unset.UNSET
NotGiven = Literal[Unset.UNSET]


def otherwise(value: Value | NotGiven, default: Value) -> Value:
    """Give ``value``, or ``default`` where it was not given."""
    return default if value is UNSET else value


def text(field: str, value: str | None, faults: list[Fault], *, limit: int = LONG) -> str | None:
    """Trim a text; empty is ``None``. Too long or unstorable text is a fault.

    Examples
    --------
    >>> faults = []
    >>> text("audience", "  hobby cooks nearby ", faults), faults
    ('hobby cooks nearby', [])
    """
    if value is None or not value.strip():
        return None
    value = value.strip()
    if len(value) > limit:
        faults.append(Fault(field, "too_long", f"This is longer than {limit} characters."))
    if not is_storable(value):
        faults.append(Fault(field, "not_a_text", "This holds signs that are no text."))
    return value


def number(
    field: str,
    value: float | None,
    faults: list[Fault],
    *,
    least: float | None = None,
    most: float | None = None,
) -> float | None:
    """Check a number: finite and within its limits."""
    if value is None:
        return None
    try:
        value = float(value)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        faults.append(Fault(field, "not_a_number", "This is not a number."))
    elif abs(value) > _LARGEST:
        faults.append(Fault(field, "too_large", "This number is larger than anything that can be counted."))
    elif least is not None and value < least:
        faults.append(Fault(field, "too_small", f"This must be at least {least:g}."))
    elif most is not None and value > most:
        faults.append(Fault(field, "too_large", f"This must be at most {most:g}."))
    return value


def choice(field: str, value: str | None, kinds: type[Choice], faults: list[Fault]) -> Choice | None:
    """Turn a text into one of a closed set; anything else is a fault that lists the set."""
    if value is None or value == "":
        return None
    try:
        return kinds(value)
    except ValueError:
        listed = ", ".join(kind.value for kind in kinds)
        faults.append(Fault(field, "not_a_choice", f"Choose one of: {listed}."))
        return None


def day(field: str, value: date | None, faults: list[Fault]) -> date | None:
    """Check that a day lies in this age, so that adding weeks to it is possible."""
    if value is not None and not date(1990, 1, 1) <= value <= _LAST_YEAR - timedelta(days=1):
        faults.append(Fault(field, "not_a_day", "This day is too far away."))
    return value


def texts(field: str, values: Iterable[str], faults: list[Fault], *, most: int = 50) -> list[str]:
    """Trim a list of texts and leave the empty ones out."""
    kept = [trimmed for value in values if (trimmed := text(field, value, faults)) is not None]
    if len(kept) > most:
        faults.append(Fault(field, "too_many", f"These are more than {most} lines."))
    return kept


def is_storable(value: str) -> bool:
    r"""Say whether a text can be kept: PostgreSQL refuses NUL in text, half a sign cannot be written as UTF-8 at all.

    Examples
    --------
    >>> is_storable("hobby cooks 🌾"), is_storable("a\x00b"), is_storable("\ud800")
    (True, False, False)
    """
    return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)

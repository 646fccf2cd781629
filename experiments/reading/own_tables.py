"""Tables of no known platform: whether a row is a person, a region's day, or a total; and columns that hold money."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from experiments.reading.cells.columns import Column
from experiments.reading.cells.dates import are_serial_days, looks_like_date
from experiments.reading.cells.numbers import FALSE_WORDS, TRUE_WORDS, is_missing
from experiments.reading.cells.words import CURRENCIES, MARKS, SYMBOLS, header_currency
from experiments.reading.sources import vocabulary
from experiments.reading.sources.source import split_words
from experiments.reading.tables import Table

_CROWDS = frozenset(word for role in ("visitors", "sessions", "sends", "reach") for word in vocabulary.ROLES[role])
_SAMPLE = 400
_PERSON = re.compile(
    r"(?:user|customer|client|visitor|subscriber|contact|member|person|participant|lead|recipient|household|cookie"
    r"|anonymous|session|nutzer|kunden|id de usuario|id utilisateur|id client|id cliente|cliente|klant)"
)
_CALLED_ID = re.compile(r"(?:^|[\s_-])id(?:$|[\s_-])|(?:user|customer|client|session)id$")
# days and weeks that are counted (1, 2, 3) or named (KW 10) and have no year
_STEPS = frozenset(
    ["week", "woche", "semaine", "semana", "settimana", "week number", "week no", "weeknum", "week id", "kw",
     "kalenderwoche", "day", "day number", "tag", "period", "month"]
)  # fmt: skip
SOLD: tuple[str, ...] = split_words(
    "sales | sale | ventas | ventes | vendite | vendas | verkaufe | verkoop | donations | donation | spenden | dons"
    " | donaciones | gifts | amount | betrag | montant | importe | importo | bedrag | valor | belopp"
)
"""Headers that are revenue where their cells are dressed as money, and may be a count where they are not."""

_CODE = re.compile(r"^([A-Z]{3})\s?[\d.,-]|[\d.,]\s?([A-Z]{3})$")


def kind_of_own_table(table: Table, headers: Sequence[str]) -> str:
    """Say which source of generic tables a table is of, by what its columns hold.

    Parameters
    ----------
    table : Table
        The table.
    headers : Sequence[str]
        Its headers in plain form.
    """
    ad_like = any(h in vocabulary.ROLES["impressions"] or h in vocabulary.LEVEL_IDS["ad"] for h in headers)
    unit = next((headers.index(word) for word in vocabulary.UNIT_WORDS if word in headers), None)
    # "id" beside impressions may be an ad's; a user's is a person's whatever stands beside it
    if (
        unit is not None
        and names_units(headers[unit], table.columns[unit])
        and (not ad_like or _PERSON.match(headers[unit]))
    ):
        return "generic_units"
    if not ad_like:
        has_dates = _has_dates(table, headers)
        if any(word in headers for word in vocabulary.LOCATION_WORDS) and (has_dates or _has_steps(table, headers)):
            return "generic_geo"
        if not has_dates and _rows_are_people(table, headers):
            return "generic_units"
    return "generic_aggregate"


def names_units(header: str, column: Sequence[str]) -> bool:
    """Say whether a column names many different people, sessions or companies (not a group, not a count).

    In a short table it must be called an id of people, and no cell may come twice.
    """
    filled = [cell for cell in column if cell.strip()]
    different = len(set(filled))
    if _PERSON.match(header) and _CALLED_ID.search(header) and 2 < different == len(column):
        return True
    return different > max(10, len(filled) // 20)


def dated(column: Column) -> bool:
    """Say whether most filled cells of a column are days."""
    sample = Counter(column[:_SAMPLE])
    filled = sum(times for cell, times in sample.items() if not is_missing(cell))
    dates = sum(times for cell, times in sample.items() if looks_like_date(cell))
    return filled > 0 and (dates > 0.5 * filled or are_serial_days(sample))


def is_money(table: Table, index: int) -> bool:
    """Say whether a column is money by its header or by the signs in its first cells.

    Examples
    --------
    >>> wears_currency("$1,520.00"), wears_currency("1.520,00 €"), wears_currency("1520"), wears_currency("ABC 12")
    (True, True, False, False)
    """
    if header_currency(table.headers[index]) is not None:
        return True
    first = next((cell for cell in table.columns[index] if not is_missing(cell)), "")
    return wears_currency(first)


def wears_currency(cell: str) -> bool:
    """Say whether a cell is written with the sign or the code of a currency."""
    bare = cell.strip()
    if bare[:1].isdigit() and bare[-1:].isdigit():
        return False
    if any(sign in bare for sign in (*MARKS, "$")) or bare.endswith(tuple(sign for sign in SYMBOLS if len(sign) > 1)):
        return any(letter.isdigit() for letter in bare)
    found = _CODE.search(bare)
    return found is not None and (found[1] or found[2]) in CURRENCIES


def finest(table: Table, headers: Sequence[str], words: Sequence[str]) -> list[str]:
    """Order the words of places by how many places their columns name: a store before its market.

    Parameters
    ----------
    table : Table
        The table.
    headers : Sequence[str]
        Its headers in plain form.
    words : Sequence[str]
        Headers of places.
    """
    places = {word: len(set(table.columns[headers.index(word)])) for word in words if word in headers}
    return sorted(places, key=lambda word: -places[word])


def _has_dates(table: Table, headers: Sequence[str]) -> bool:
    return any(header in vocabulary.DATES and dated(table.columns[i]) for i, header in enumerate(headers))


def _has_steps(table: Table, headers: Sequence[str]) -> bool:
    """Say whether each place comes again and again, once for each week or day that is numbered only."""
    step = next((table.columns[i] for i, header in enumerate(headers) if header in _STEPS), None)
    if step is None:
        return False
    steps = {cell.strip() for cell in step.distinct if not is_missing(cell)}
    for word in finest(table, headers, vocabulary.LOCATION_WORDS):
        pairs = Counter(zip(table.columns[headers.index(word)], step, strict=True))
        if len(steps) > 1 and max(pairs.values()) == 1 and len(pairs) > len(steps):
            return True
    return False


def _rows_are_people(table: Table, headers: Sequence[str]) -> bool:
    """Many rows, few variants, and a column of nothing but 0 and 1 (or true and false): a row is a person.

    From 20 rows on (from 8 on where the words are true and false, for no total is true), if nothing counts visitors;
    a table of totals is shorter or says how many people stand in a line.
    """
    crowded = any(header in _CROWDS for header in headers)
    rows = len(table.rows)
    if rows < (60 if crowded else 8) or not any(word in headers for word in vocabulary.VARIANT_WORDS):
        return False
    distinct = [{cell.strip().casefold() for cell in column.distinct} - {""} for column in table.columns]
    if any(len(cells) == 2 and cells <= TRUE_WORDS | FALSE_WORDS for cells in distinct):
        return True
    return rows >= 20 and any(cells in ({"0", "1"}, {"0.0", "1.0"}) for cells in distinct)

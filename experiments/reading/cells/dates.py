"""The date style of a file, decided once, and the days in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from experiments.reading.cells.numbers import SEPARATOR, is_missing
from experiments.reading.cells.words import without_accents

_MONTHS = {
    1: "jan january januar jan. enero ene janvier janv januari gennaio gen janeiro styczen stycznia",
    2: "feb february februar febrero fevrier fevr februari febbraio fevereiro fev luty lutego",
    3: "mar march marz marzo mars maart mrz mrt marco marts marzec marca",
    4: "apr april abril abr avril avr aprile kwiecien kwietnia",
    5: "may mai mayo mei maggio mag maio maj maja",
    6: "jun june juni junio juin giugno giu junho czerwiec czerwca",
    7: "jul july juli julio juillet juil luglio lug julho lipiec lipca",
    8: "aug august agosto ago aout augustus augusti sierpien sierpnia",
    9: "sep sept september septiembre setiembre septembre settembre set setembro wrzesien wrzesnia",
    10: "oct october oktober octubre octobre okt ottobre ott outubro out pazdziernik pazdziernika",
    11: "nov november noviembre novembre novembro listopad listopada",
    12: "dec december dezember dez diciembre dic decembre dicembre dezembro grudzien grudnia",
}
MONTHS = {name.rstrip("."): number for number, names in _MONTHS.items() for name in names.split()}

_TIME = (
    r"(?:,?[T ]\s*(?:um |at |a las )?\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?P<half>[ap]\.?\s?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[ECMP][SD]T|CES?T|BST|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(rf"^(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_TIME}$", re.IGNORECASE)
# what a line covers, first and last day in one cell: "2025-03-03 - 2025-03-09"
_SPAN = re.compile(r"^(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})\s*(?:-|–|—|~|to|bis|a|au)\s+(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})$")
# a spreadsheet's day number: 36526 is 1 January 2000, 55153 the last day of 2050
_SERIAL = re.compile(r"^(\d{5})(?:[.,]\d+)?$")
_SERIALS = range(36526, 55154)
_DAY_0 = date(1899, 12, 30)
_LONGEST_RUN = 1100
_COMPACT = re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?P<h>[01]\d|2[0-3])?$")
_NUMERIC = re.compile(
    rf"^(?P<a>\d{{1,2}})(?P<s>[./-])\s?(?P<b>\d{{1,2}})(?P=s)\s?(?P<y>\d{{4}}|\d{{2}}){_TIME}$", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"^(?:(?P<w>[a-z]{{2,9}})\.?,?\s+)?(?P<n>[a-z]{{3,12}})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}){_TIME}$",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    rf"^(?:(?P<w>[a-z]{{2,10}})\.?,?\s+)?(?P<d>\d{{1,2}})(?:er|st|nd|rd|th|o|°|\.)?[\s-](?:de |of )?"
    rf"(?P<n>[a-z]{{3,12}})\.?,?[\s-](?:de )?(?P<y>\d{{4}}|\d{{2}}(?!\d))"
    rf"{_TIME}$",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"([T ])(\d{1,2}):\d{2}(:\d{2})?(?:\.\d+)?\s*([ap]\.?\s?m\.?)?\s*(Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\d{4}-\d{2}-\d{2}|\b\d{8}\b|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|[^\W\d_]{3,12}\.?\s+\d{1,2},?\s+\d{4}"
    r"|\d{1,2}(?:er|st|nd|rd|th|[.º°])?\s+(?:de )?[^\W\d_]{3,12}\.?,?\s+(?:de )?\d{4}"
)


# a period that names its year, or its month and year, once: "1.-14. September 2025", "Sep 1 - Oct 14, 2025"
_SHORTENED = (
    (re.compile(r"\b([^\W\d]{3,}\.?) (\d{1,2}) ?[-–] ?(\d{1,2}), (\d{4})\b"), r"\1 \2, \4 - \1 \3, \4"),
    (
        re.compile(r"\b([^\W\d]{3,}\.?) (\d{1,2}) ?[-–] ?([^\W\d]{3,}\.?) (\d{1,2}), (\d{4})\b"),
        r"\1 \2, \5 - \3 \4, \5",
    ),
    (
        re.compile(r"(?<![\d.])(\d{1,2}\.?) ?[-–] ?(\d{1,2}\.?) ((?:de )?[^\W\d]{3,}\.? (?:de )?\d{4})\b"),
        r"\1 \3 - \2 \3",
    ),
    (
        re.compile(
            r"(?<![\d.])(\d{1,2}\.? (?:de )?[^\W\d]{3,}\.?) ?[-–] ?"
            r"(\d{1,2}\.? (?:de )?[^\W\d]{3,}\.? ((?:de )?\d{4}))\b"
        ),
        r"\1 \3 - \2",
    ),
)
_NOUGHT = re.compile(r"(?<!\d)0\d(?!\d)")
_ONE_DIGIT = str.maketrans("023456789", "111111111")
_SINGLE = re.compile(r"(?<!\d)\d(?!\d)")
_SHORT_HOUR = re.compile(r"[T ]\d:\d")
_HOUR = re.compile(r"[T ,]\s*\d{1,2}[:h]")


@dataclass(frozen=True, slots=True)
class DatesRead:
    """Days of the distinct cells of a column.

    ``days`` maps a cell to its day; cells that are missing map to ``None``. ``wrong`` holds cells that are no date or
    an impossible one. ``unclear`` says that day and month could be read either way.
    """

    style: str | None
    days: Mapping[str, date | None]
    wrong: Sequence[str]
    unclear: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell taken apart; ``order`` is ``""`` where day and month are still open."""

    shape: str
    year: int
    first: int
    second: int
    order: str


@lru_cache(maxsize=4096)
def looks_like_date(cell: str) -> bool:
    """Say whether a cell has the shape of a date (of eight digits only if the day exists; a day number never)."""
    taken = _taken_apart(cell)
    if taken is None:
        return False
    if taken.shape == "serial":
        return False
    return not taken.shape.startswith("YYYYMMDD") or _day(taken, day_first=False) is not None


def are_serial_days(cells: Iterable[str]) -> bool:
    """Say whether cells may be a spreadsheet's day numbers: all of them, and within three years (a guess by range)."""
    numbers = [_serial(cell) for cell in cells if not is_missing(cell)]
    known = [number for number in numbers if number is not None]
    return bool(known) and len(known) == len(numbers) and max(known) - min(known) <= _LONGEST_RUN


def _serial(cell: str) -> int | None:
    found = _SERIAL.match(cell.strip())
    return int(found[1]) if found and int(found[1]) in _SERIALS else None


def read_dates(
    cells: Iterable[str], *, style: str | None = None, day_first_hint: bool | None = None, period: Sequence[date] = ()
) -> DatesRead:
    """Read the distinct cells of a date column.

    Parameters
    ----------
    cells : Iterable[str]
        Distinct cells.
    style : str or None
        Pattern said by a person, such as ``"D.M.YYYY"``; decides the order of day and month.
    day_first_hint : bool or None
        What language and platform suggest; used only where values and period do not decide.
    period : Sequence[date]
        First and last day named above the table.
    """
    taken: dict[str, _Cell | None] = {}
    blank: list[str] = []
    for cell in cells:
        parts = _taken_apart(cell)
        if parts is None and is_missing(cell):
            blank.append(cell)
        else:
            taken[cell] = parts
    known = [parts for parts in taken.values() if parts is not None]
    day_first, reason = _day_first(known, style, period, hint=day_first_hint)
    days: dict[str, date | None] = dict.fromkeys(blank)
    wrong: list[str] = []
    for text, parts in taken.items():
        # 03.09.2025 beside 09/15/2025: a spreadsheet has taken some months for days, and turned them round
        turned = day_first is False and parts is not None and parts.shape == "."
        day = None if parts is None or turned else _day(parts, day_first=bool(day_first))
        if day is None:
            wrong.append(text)
        days[text] = day
    pattern = _pattern([text for text, parts in taken.items() if parts is not None], known, day_first=bool(day_first))
    return DatesRead(pattern, days, wrong, unclear=day_first is None, reason=reason)


def days_in(text: str, *, day_first: bool) -> list[date]:
    """Return the days named in a line of text, in their order (title and period lines above a table)."""
    found: list[date] = []
    for shortened, in_full in _SHORTENED:
        text = shortened.sub(in_full, text)
    for match in _INSIDE.findall(text):
        cell = _taken_apart(match)
        day = None if cell is None else _day(cell, day_first=day_first if not cell.order else True)
        if day is not None:
            found.append(day)
    return found


def first_and_last(cell: str) -> tuple[str, str]:
    """Part a cell that holds the first and the last day of a line; a cell with one day is both.

    Examples
    --------
    >>> first_and_last("2025-03-03 - 2025-03-09"), first_and_last("2025-03-03")
    (('2025-03-03', '2025-03-09'), ('2025-03-03', '2025-03-03'))
    """
    text = cell.strip(" \t\r\n\u00a0")
    found = _SPAN.match(text) if len(text) > 16 else None
    return (found[1], found[2]) if found else (text, text)


@lru_cache(maxsize=4096)
def _taken_apart(cell: str) -> _Cell | None:
    text = first_and_last(cell)[0]
    if len(text) > 48 or not any(letter.isdigit() for letter in text):
        return None
    if found := _YEAR_FIRST.match(text):
        return _Cell("year", int(found["y"]), int(found["d"]), int(found["m"]), "known")
    if found := _NUMERIC.match(text):
        year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
        return _Cell(found["s"], year, int(found["a"]), int(found["b"]), "known" if found["s"] == "." else "")
    if (number := _serial(text)) is not None:
        day = _DAY_0 + timedelta(days=number)
        return _Cell("serial", day.year, day.day, day.month, "known")
    if found := _COMPACT.match(text):
        shape = "YYYYMMDDHH" if found["h"] else "YYYYMMDD"
        return _Cell(shape, int(found["y"]), int(found["d"]), int(found["m"]), "known")
    simple = without_accents(text)
    for shape, pattern in (("Mon D", _MONTH_FIRST), ("D Mon", _DAY_FIRST)):
        found = pattern.match(simple)
        if found and found["n"].lower() in MONTHS:
            # a spreadsheet writes 15-Mar-25
            year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
            return _Cell(shape, year, int(found["d"]), MONTHS[found["n"].lower()], "known")
    return None


def _day(cell: _Cell, *, day_first: bool) -> date | None:
    day, month = (cell.first, cell.second) if cell.order or day_first else (cell.second, cell.first)
    if not 1990 <= cell.year <= 2100:
        return None
    try:
        return date(cell.year, month, day)
    except ValueError:
        return None


def _day_first(
    cells: Sequence[_Cell], style: str | None, period: Sequence[date], *, hint: bool | None
) -> tuple[bool | None, str]:
    """Decide whether the day stands before the month; ``None`` if nothing tells."""
    if style and "D" in style and "M" in style:
        return style.index("D") < style.index("M"), "as you said"
    # "." always has the day first; the other marks stay open until something decides
    open_cells = [cell for cell in cells if not cell.order]
    if not open_cells:
        return True, "the cells leave no doubt"
    if any(cell.first > 12 for cell in open_cells):
        return True, "a first number over 12 can only be a day"
    if any(cell.second > 12 for cell in open_cells):
        return False, "a second number over 12 can only be a day"
    readings = {order: _all_days(open_cells, day_first=order) for order in (True, False)}
    if len(period) >= 2:
        fits = [order for order, days in readings.items() if min(period) <= min(days) and max(days) <= max(period)]
        if len(fits) == 1:
            return fits[0], "only this order lies inside the period named above the table"
    spans = {order: max(days) - min(days) for order, days in readings.items()}
    dense = [order for order, days in readings.items() if spans[order] < timedelta(days=2 * len(set(days)))]
    if len(dense) == 1 and len(set(readings[True])) > 2:
        return dense[0], "only this order gives days that follow each other"
    if readings[True] == readings[False]:
        return True, "both orders give the same days"
    if hint is not None:
        return hint, "the language of the headers and the platform write it so"
    return None, "no number is over 12, so day and month could be swapped"


def _all_days(cells: Sequence[_Cell], *, day_first: bool) -> list[date]:
    return [day for cell in cells if (day := _day(cell, day_first=day_first)) is not None] or [date.min]


def _pattern(texts: Sequence[str], cells: Sequence[_Cell], *, day_first: bool) -> str | None:
    """Write the style as a pattern, padded only where every small number is."""
    if not cells:
        return None
    text, cell = texts[0], cells[0]
    time = _time_pattern(text)
    shapes = set(SEPARATOR.join(texts).translate(_ONE_DIGIT).split(SEPARATOR))
    if any(map(_SHORT_HOUR.search, shapes)):
        time = time.replace("HH:", "H:", 1).replace("hh:", "h:", 1)
    padded = not any(_SINGLE.search(_date_part(shape)) for shape in shapes)
    day, month = ("DD", "MM") if padded else ("D", "M")
    if cell.shape in {"YYYYMMDD", "YYYYMMDDHH", "serial"}:
        return cell.shape
    if cell.shape == "year":
        mark = text.strip()[4]
        return mark.join(["YYYY", month, day]) + time
    if cell.shape in {"Mon D", "D Mon"}:
        if not time and not any(_NOUGHT.search(_date_part(one)) for one in texts):
            # days from 10 on do not show it; where the month is a word, hardly anybody writes a nought before the day
            day = "D"
        match = (_MONTH_FIRST if cell.shape == "Mon D" else _DAY_FIRST).match(without_accents(text.strip()))
        weekday = "Www, " if match and match["w"] else ""
        if match and len(match["y"]) == 2:
            mark = "-" if "-" in text else " "
            return mark.join([day, "Mon", "YY"]) + time
        body = f"Mon {day}, YYYY" if cell.shape == "Mon D" else f"{day} Mon YYYY"
        return weekday + body + time
    year = "YYYY" if re.search(r"\d{4}", _date_part(text)) else "YY"
    order = [day, month, year] if day_first or cell.shape == "." else [month, day, year]
    return cell.shape.join(order) + time


def _date_part(text: str) -> str:
    return _HOUR.split(text.strip(), maxsplit=1)[0]


def _time_pattern(text: str) -> str:
    found = _CLOCK.search(text.strip())
    if not found:
        return ""
    hours = "hh" if found[4] else "HH"
    pattern = f"{found[1]}{hours}:{'mm' if found[4] else 'MM'}" + (":SS" if found[3] else "")
    name = (found[5] or "").upper()
    zone = f" {name}" if len(name) > 2 and name.isalpha() else name if name in {"Z", ""} else " +HHMM"
    return pattern + (" am" if found[4] else "") + zone

"""A file before it is written: lines above, headers, rows, totals, how all is written, and what must be found in it."""

from __future__ import annotations

import csv
import gzip
import io
import random
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import openpyxl

COUNTS = frozenset(
    [
        "impressions",
        "reach",
        "clicks",
        "link_clicks",
        "engagements",
        "sends",
        "opens",
        "visitors",
        "sessions",
        "video_views",
        "follows",
        "leads",
        "landing_page_views",
        "views",
        "likes",
        "comments",
        "shares",
        "saves",
        "users",
    ]
)
MONEY = frozenset({"spend", "revenue", "cost"})
AMOUNTS = frozenset({"conversions", "rate"})
FIGURES = COUNTS | MONEY | AMOUNTS
Value = str | float | date | None


@dataclass(frozen=True)
class Form:
    """How a file is written."""

    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    thousands: str = ""
    money_thousands: bool = True
    date_style: str = "iso"
    container: str = "plain"
    quoting: int = csv.QUOTE_MINIMAL
    line_end: str = "\r\n"
    sep_line: bool = False
    percent: str = ""
    fractions: int = 0
    count_decimals: int = 0


@dataclass
class Line:
    """One line below the headers, as cells; ``kind`` is ``data``, ``total`` or ``note``."""

    cells: list[str | float]
    kind: str = "data"


@dataclass
class Draft:
    """A file in the making. ``roles`` names the meaning of each column, ``totals`` what must come out per variant.

    ``covered`` says that a total line sums all rows shown. ``days`` is the first and last day, ``None`` where the file
    names none.
    """

    platform: str
    level: str
    form: Form
    roles: list[str]
    headers: list[str]
    lines: list[Line]
    totals: dict[str, dict[str, float]]
    above: list[list[str]] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    days: tuple[date, date] | None = None
    currency: str | None = None
    covered: bool = False
    other_language: Mapping[str, str] = field(default_factory=dict)
    name: str = "export.csv"
    sheet: str = "Sheet1"
    about: str = ""

    def data_places(self) -> list[int]:
        """Return the places of data lines."""
        return [place for place, line in enumerate(self.lines) if line.kind == "data"]

    def table(self) -> list[list[str | float]]:
        """Return every line of the file."""
        middle: list[list[str | float]] = [list(self.headers)]
        if self.explanation:
            middle.append(list(self.explanation))
        return [*map(list, self.above), *middle, *(line.cells for line in self.lines)]

    def copy(self) -> Draft:
        """Return a draft that can be damaged without harm to this one."""
        lines = [Line(list(line.cells), line.kind) for line in self.lines]
        return replace(self, roles=list(self.roles), headers=list(self.headers), lines=lines,
                       above=[list(row) for row in self.above])  # fmt: skip


def text_of(draft: Draft) -> str:
    """Write the lines as delimited text."""
    form = draft.form
    stream = io.StringIO()
    if form.sep_line:
        stream.write(f"sep={form.delimiter}{form.line_end}")
    writer = csv.writer(stream, delimiter=form.delimiter, quoting=form.quoting, lineterminator=form.line_end)  # type: ignore[arg-type]
    writer.writerows(draft.table())
    return stream.getvalue()


def bytes_of(draft: Draft) -> bytes:
    """Write the whole file."""
    if draft.form.container == "xlsx":
        return _workbook(draft)
    return packed(draft, encoded(draft.form, text_of(draft)))


def encoded(form: Form, text: str) -> bytes:
    """Turn text into bytes; ``mojibake`` is UTF-8 that was once read as Windows-1252 and saved again."""
    if form.encoding == "mojibake":
        return text.encode().decode("cp1252", errors="ignore").encode() if _survives(text) else text.encode()
    if form.encoding == "utf-16-le":
        return b"\xff\xfe" + text.encode("utf-16-le")
    return text.encode(form.encoding, errors="replace")


def packed(draft: Draft, data: bytes) -> bytes:
    """Put the text into its container."""
    if draft.form.container == "gzip":
        return gzip.compress(data, mtime=0)
    if draft.form.container == "zip":
        stream = io.BytesIO()
        inside = "Table data.csv" if draft.platform == "youtube_studio" else "export/report.csv"
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(inside, data)
            if draft.platform == "youtube_studio":
                archive.writestr("Chart data.csv", "Date,Content,Views\n2025-08-01,abc,5\n")
                archive.writestr("Totals.csv", "Date,Views\n2025-08-01,5\n")
        return stream.getvalue()
    return data


def _survives(text: str) -> bool:
    try:
        text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _workbook(draft: Draft) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    if draft.platform == "linkedin_page":
        sheet.title = "Metrics"
        sheet.append(["Aggregated engagement metrics for organic posts"])
        sheet.append(["Date", "Impressions (organic)", "Clicks (organic)"])
        sheet.append(["08/04/2025", 120, 4])
        sheet = book.create_sheet()
    sheet.title = draft.sheet
    for row in draft.table():
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def written(form: Form, role: str, value: Value) -> str | float:
    """Write one value in the style of the file; in a workbook figures stay numbers."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return written_day(form.date_style, value)
    if isinstance(value, str):
        return value
    if form.container == "xlsx":
        return int(value) if float(value).is_integer() else round(value, 6)
    if role in MONEY:
        return _figure(form, value, 2, grouped=form.money_thousands)
    if role == "rate":
        return _figure(form, value, 2, grouped=False) + form.percent
    digits = form.fractions if role == "conversions" else form.count_decimals
    return _figure(form, value, digits, grouped=form.count_decimals == 0)


def _figure(form: Form, value: float, digits: int, *, grouped: bool) -> str:
    text = f"{value:,.{digits}f}"
    return text.replace(",", "\0").replace(".", form.decimal).replace("\0", form.thousands if grouped else "")


def written_day(style: str, day: date) -> str:
    """Write a day as a platform does."""
    short = f"{day:%b}"
    return {
        "iso": day.isoformat(),
        "iso time": f"{day.isoformat()} 09:30:00",
        "iso zone": f"{day.isoformat()} 09:30 +0000",
        "iso Z": f"{day.isoformat()}T09:30:00Z",
        "compact": f"{day:%Y%m%d}",
        "DD.MM.YYYY": f"{day:%d.%m.%Y}",
        "D.MM.YYYY": f"{day.day}.{day:%m.%Y}",
        "DD/MM/YYYY": f"{day:%d/%m/%Y}",
        "MM/DD/YYYY": f"{day:%m/%d/%Y}",
        "MM/DD/YYYY HH:MM": f"{day:%m/%d/%Y} 14:05",
        "M/D/YYYY": f"{day.month}/{day.day}/{day.year}",
        "M/D/YYYY H:MM": f"{day.month}/{day.day}/{day.year} 9:05",
        "D/M/YYYY": f"{day.day}/{day.month}/{day.year}",
        "D-M-YYYY": f"{day.day}-{day.month}-{day.year}",
        "Www, Mon D, YYYY": f"{day:%a}, {short} {day.day}, {day.year}",
        "Mon D, YYYY": f"{short} {day.day}, {day.year}",
        "Mon DD, YYYY hh:mm am": f"{short} {day:%d}, {day.year} 09:30 am",
        "MM/DD/YYYY h:mm am": f"{day:%m/%d/%Y} 9:30 am",
    }[style]


def some_days(dice: random.Random, count: int) -> list[date]:
    """Return days in a row, with one over the 12th among them so that no order of day and month is open."""
    first = date(2025, dice.randint(1, 11), dice.randint(8, 14))
    return [first + timedelta(days=number) for number in range(max(count, 6))]


def moment(day: date) -> datetime:
    """Return the day at noon."""
    return datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - written, never compared


def added(
    records: Sequence[Mapping[str, Value]], names: Sequence[str], roles: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Sum the figures of records per variant."""
    totals: dict[str, dict[str, float]] = {name: {} for name in dict.fromkeys(names)}
    for record, name in zip(records, names, strict=True):
        own = totals[name]
        for role in roles:
            value = record.get(role)
            if isinstance(value, int | float):
                own[role] = own.get(role, 0.0) + value
    return totals

"""Ways in which a file gets damaged between the platform and us, each with the problems that name it.

After a damage the reader must find the exact totals all the same, or say one of the problems. Not among them, because
nothing in the file can tell: a file without a total line that was cut cleanly after a line, or lost a line, or in which
one plausible figure stands for another; a cut inside the last figure of the last line; names of two versions exchanged;
figures of one line exchanged between columns in which both are plausible.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.experiments.reading.generator.draft import COUNTS, MONEY, Draft, Line, bytes_of, encoded, packed, text_of

SUMMED = frozenset({"impressions", "clicks", "link_clicks", "conversions", "revenue", "spend", "sessions"})
# the label of their totals stands in the first column, whatever that is, and hides the sum under it
_LABEL_FIRST = frozenset({"google_ads", "tiktok_ads"})
NAMES = frozenset({"campaign", "ad_set", "ad_group", "ad", "variant", "group"})


@dataclass(frozen=True)
class Damaged:
    """Bytes of a damaged file, and the codes of problems that name the damage."""

    kind: str
    data: bytes
    codes: frozenset[str]


Damage = Callable[[Draft, random.Random], Damaged | None]


def _whole(kind: str, draft: Draft, *codes: str) -> Damaged:
    return Damaged(kind, bytes_of(draft), frozenset(codes))


def _lines_of(draft: Draft) -> tuple[list[str], int]:
    """Return the written lines and the place of the first one below the headers; lines may hold line ends."""
    empty = replace(draft, lines=[])
    begin = text_of(empty)
    return [begin, *(_one_line(draft, line) for line in draft.lines)], 1


def _one_line(draft: Draft, line: Line) -> str:
    bare = replace(draft, above=[], explanation=[], lines=[line], form=replace(draft.form, sep_line=False))
    whole, head = text_of(bare), text_of(replace(bare, lines=[]))
    return whole[len(head) :]


def _joined(draft: Draft, lines: list[str], kind: str, *codes: str) -> Damaged:
    return Damaged(kind, packed(draft, encoded(draft.form, "".join(lines))), frozenset(codes))


def _figure(draft: Draft, dice: random.Random, roles: frozenset[str]) -> tuple[int, int] | None:
    """Choose a filled figure of a data line."""
    places = [
        (place, column)
        for place in draft.data_places()
        for column, role in enumerate(draft.roles)
        if role in roles and str(draft.lines[place].cells[column]) and (column or draft.platform not in _LABEL_FIRST)
    ]
    return dice.choice(places) if places else None


def row_deleted(draft: Draft, dice: random.Random) -> Damaged | None:
    """A line is lost, so that the total line no longer agrees."""
    places = [
        place for place in draft.data_places()
        if any(role in SUMMED and column and draft.lines[place].cells[column] not in {"", "0", 0}
               for column, role in enumerate(draft.roles))
    ]  # fmt: skip
    if not draft.covered or len(draft.data_places()) < 4 or not places:
        return None
    del draft.lines[dice.choice(places)]
    return _whole("row_deleted", draft, "total_differs")


def figure_changed(draft: Draft, dice: random.Random) -> Damaged | None:
    """One figure is another one, and a total line stands below."""
    chosen = _figure(draft, dice, SUMMED) if draft.covered and draft.form.container != "xlsx" else None
    if chosen is None:
        return None
    place, column = chosen
    cell = str(draft.lines[place].cells[column])
    if not cell[:1].isdigit():
        return None
    draft.lines[place].cells[column] = f"{(int(cell[0]) + 1) % 9 + 1}{cell[1:]}"
    return _whole(
        "figure_changed", draft, "total_differs", "broken_total", "number_style_unclear", "mixed_number_styles"
    )


def cell_to_text(draft: Draft, dice: random.Random) -> Damaged | None:
    """A figure became an error or a word."""
    chosen = _figure(draft, dice, SUMMED | {"reach"})
    if chosen is None or len(draft.data_places()) < 4:
        return None
    place, column = chosen
    draft.lines[place].cells[column] = dice.choice(["#REF!", "error", "12a4", "siehe unten", "1.2.3,4", "#DIV/0!", "?"])
    return _whole("cell_to_text", draft, "text_in_numbers", "column_left_out", "mixed_number_styles")


def group_broken(draft: Draft, dice: random.Random) -> Damaged | None:
    """A digit between two marks of thousands is lost."""
    mark = draft.form.thousands
    places = [
        (place, column)
        for place in draft.data_places()
        for column, role in enumerate(draft.roles)
        if role in COUNTS & SUMMED and mark and mark in str(draft.lines[place].cells[column])
    ]
    if not places:
        return None
    place, column = dice.choice(places)
    cell = str(draft.lines[place].cells[column])
    at = cell.index(mark) + 1
    draft.lines[place].cells[column] = cell[:at] + cell[at + 1 :]
    return _whole("group_broken", draft, "text_in_numbers", "mixed_number_styles", "fractional_count")


def marks_mixed(draft: Draft, dice: random.Random) -> Damaged | None:
    """One amount is written in the other style."""
    chosen = _figure(draft, dice, MONEY - {"cost"})
    if chosen is None or draft.form.container == "xlsx" or len(draft.data_places()) < 4:
        return None
    place, column = chosen
    draft.lines[place].cells[column] = "1,234.56" if draft.form.decimal == "," else "1.234,56"
    return _whole("marks_mixed", draft, "text_in_numbers", "mixed_number_styles", "number_style_unclear")


def below_zero(draft: Draft, dice: random.Random) -> Damaged | None:
    """A count is below zero."""
    chosen = _figure(draft, dice, (SUMMED | {"reach"}) - {"revenue"})
    if chosen is None:
        return None
    place, column = chosen
    cell = draft.lines[place].cells[column]
    if cell in {"0", 0, "0.0", "0,00", "0.00"}:
        return None
    draft.lines[place].cells[column] = f"-{cell}" if isinstance(cell, str) else -cell
    return _whole("below_zero", draft, "negative_count")


def no_such_day(draft: Draft, dice: random.Random) -> Damaged | None:
    """A day that no calendar has."""
    if "day" not in draft.roles or draft.platform == "google_trends":
        return None
    column = draft.roles.index("day")
    place = dice.choice(draft.data_places())
    cell = str(draft.lines[place].cells[column])
    wrong = {
        "iso": "2025-02-30", "iso time": "2025-02-30 09:30:00", "iso zone": "2025-02-30 09:30 +0000",
        "iso Z": "2025-02-30T09:30:00Z", "compact": "20250230", "DD.MM.YYYY": "31.04.2025", "DD/MM/YYYY": "31/04/2025",
        "MM/DD/YYYY": "04/31/2025", "MM/DD/YYYY HH:MM": "04/31/2025 14:05", "M/D/YYYY": "4/31/2025",
        "M/D/YYYY H:MM": "4/31/2025 9:05", "D/M/YYYY": "31/4/2025", "D-M-YYYY": "31-4-2025",
        "Www, Mon D, YYYY": "Mon, Feb 30, 2025", "Mon D, YYYY": "Feb 30, 2025",
        "Mon DD, YYYY hh:mm am": "Feb 30, 2025 09:30 am", "MM/DD/YYYY h:mm am": "04/31/2025 9:30 am",
    }  # fmt: skip
    draft.lines[place].cells[column] = dice.choice([wrong[draft.form.date_style], f"{cell}?", "yesterday"])
    return _whole("no_such_day", draft, "impossible_date")


def line_doubled(draft: Draft, dice: random.Random) -> Damaged | None:
    """A line stands there twice."""
    place = dice.choice(draft.data_places())
    draft.lines.insert(dice.choice([place, len(draft.lines)]), Line(list(draft.lines[place].cells)))
    return _whole("line_doubled", draft, "repeated_rows")


def half_repeated(draft: Draft, _dice: random.Random) -> Damaged | None:
    """The first half of the file stands there once more."""
    data = draft.data_places()
    draft.lines += [Line(list(draft.lines[place].cells)) for place in data[: max(1, len(data) // 2)]]
    return _whole("half_repeated", draft, "repeated_rows")


def cut_in_a_line(draft: Draft, dice: random.Random) -> Damaged | None:
    """The file ends in the middle of a line of data."""
    data = draft.data_places()
    if draft.form.container == "xlsx" or len(data) < 4 or len(draft.roles) < 3:
        return None
    lines, first = _lines_of(draft)
    last = dice.choice(data[2:])
    line = lines[first + last]
    marks = [at for at, letter in enumerate(line) if letter == draft.form.delimiter]
    if len(marks) < 2:
        return None
    # a cut behind the last mark only shortens the last figure, which nothing can tell
    at = dice.randint(1, marks[-1] - 1)
    rest = _lost_figures(draft, last)
    return None if rest else _joined(
        draft, [*lines[: first + last], line[:at]], "cut_in_a_line",
        "short_row", "broken_quotes", "total_differs", "too_many_cells", "text_in_numbers", "impossible_date",
    )  # fmt: skip


def _lost_figures(draft: Draft, last: int) -> bool:
    """Lines after the cut are lost: without a total above them nobody can know, so cut in the last line only."""
    after = [line for line in draft.lines[last + 1 :] if line.kind == "data"]
    above = any(line.kind == "total" for line in draft.lines[:last])
    return bool(after) and not above


def cut_after_a_line(draft: Draft, dice: random.Random) -> Damaged | None:
    """The file ends after a line, and its total stands above."""
    data = draft.data_places()
    totals = [place for place, line in enumerate(draft.lines) if line.kind == "total"]
    if not draft.covered or not totals or totals[0] > data[0] or len(data) < 6:
        return None
    del draft.lines[dice.choice(data[2:-3]) :]
    return _whole("cut_after_a_line", draft, "total_differs")


def quote_lost(draft: Draft, dice: random.Random) -> Damaged | None:
    """One quotation mark is lost."""
    if draft.form.container == "xlsx":
        return None
    lines, first = _lines_of(draft)
    places = [
        (number, at)
        for number, line in enumerate(lines[first:], first)
        for at, letter in enumerate(line)
        if letter == '"' and draft.lines[number - first].kind == "data"
    ]
    if not places:
        return None
    number, at = dice.choice(places)
    lines[number] = lines[number][:at] + lines[number][at + 1 :]
    return _joined(
        draft, lines, "quote_lost", "broken_quotes", "too_many_cells", "text_in_numbers", "impossible_date",
        "short_row", "mixed_number_styles", "not_a_table", "no_header", "no_rows", "total_differs", "similar_names",
        "several_tables",
    )  # fmt: skip


def mark_in_a_name(draft: Draft, dice: random.Random) -> Damaged | None:
    """A name holds the mark that parts cells, without quotes around it."""
    columns = [column for column, role in enumerate(draft.roles) if role in NAMES | {"text", "title", "subject"}]
    if draft.form.container == "xlsx" or not columns:
        return None
    lines, first = _lines_of(draft)
    place, column = dice.choice(draft.data_places()), dice.choice(columns)
    mark = draft.form.delimiter
    cells = [str(cell) for cell in draft.lines[place].cells]
    if any(sign in cell for cell in cells for sign in (mark, '"', "\n")):
        return None
    cells[column] = f"{cells[column]}{mark} again"
    lines[first + place] = mark.join(cells) + draft.form.line_end
    return _joined(draft, lines, "mark_in_a_name", "too_many_cells", "text_in_numbers", "impossible_date")


def column_shifted(draft: Draft, dice: random.Random) -> Damaged | None:
    """The cells of one line stand one column further."""
    place = dice.choice(draft.data_places())
    cells = draft.lines[place].cells
    moved = ["", *cells[:-1]] if dice.random() < 0.5 else [*cells[1:], ""]
    figures = SUMMED | {"reach"}
    telling = any(
        (role in figures and isinstance(cell, str) and any(letter.isalpha() for letter in cell))
        or (role == "day" and len(str(cell)) > 2 and not _may_be_a_day(str(cell)))
        for role, cell in zip(draft.roles, moved, strict=True)
    )
    if not telling or len(draft.data_places()) < 4:
        return None
    draft.lines[place].cells = moved
    return _whole(
        "column_shifted", draft, "text_in_numbers", "impossible_date", "broken_total", "mixed_number_styles",
        "number_style_unclear", "mixed_currencies", "too_many_cells", "total_differs",
    )  # fmt: skip


def _may_be_a_day(cell: str) -> bool:
    return len(cell) == 8 or any(cell.count(mark) == 2 for mark in "./-") or (len(cell) == 5 and cell.isdigit())


def letters_broken(draft: Draft, dice: random.Random) -> Damaged | None:
    """Some letters with accents are bytes of another encoding."""
    if draft.form.container != "plain" or draft.form.encoding not in {"utf-8", "utf-8-sig"}:
        return None
    text = text_of(draft)
    accents = [at for at, letter in enumerate(text) if letter > "\x7f"]
    if len(accents) < 3:
        return None
    at = dice.choice(accents)
    form = draft.form
    data = encoded(form, text[:at]) + b"\xff" + text[at + 1 :].encode()
    return Damaged("letters_broken", data, frozenset({"repaired_text"}))


def headers_in_the_middle(draft: Draft, dice: random.Random) -> Damaged | None:
    """Two files were put below each other, headers and all."""
    data = draft.data_places()
    if len(data) < 6 or draft.form.container == "xlsx":
        return None
    place = dice.choice(data[2:-2])
    lines, first = _lines_of(draft)
    again = text_of(replace(draft, lines=[], form=replace(draft.form, sep_line=False)))
    if draft.form.encoding == "utf-8-sig" and dice.random() < 0.5:
        again = "\ufeff" + again
    lines.insert(first + place, again)
    return _joined(draft, lines, "headers_in_the_middle", "several_tables")


def two_currencies(draft: Draft, dice: random.Random) -> Damaged | None:
    """Some lines are in another currency."""
    data = draft.data_places()
    if "currency" in draft.roles:
        column = draft.roles.index("currency")
        for place in dice.sample(data, len(data) // 2):
            draft.lines[place].cells[column] = "USD"
        return _whole("two_currencies", draft, "mixed_currencies")
    columns = [column for column, role in enumerate(draft.roles) if role in MONEY - {"cost"}]
    if not columns or draft.form.container == "xlsx":
        return None
    for number, place in enumerate(data):
        for column in columns:
            cell = draft.lines[place].cells[column]
            draft.lines[place].cells[column] = f"{'€' if number % 2 else '$'}{cell}" if cell else cell
    return _whole("two_currencies", draft, "mixed_currencies")


def total_under_a_name(draft: Draft, dice: random.Random) -> Damaged | None:
    """The total line calls itself by a word that no platform writes."""
    names = [column for column, role in enumerate(draft.roles) if role in NAMES]
    totals = [line for line in draft.lines if line.kind == "total"]
    if not totals or not names or len(totals) > 1:
        return None
    word = dice.choice(["All together", "Kampagnenmix", "Σ"])
    cells: list[str | float] = [
        "" if isinstance(c, str) and any(x.isalpha() for x in c) else c for c in totals[0].cells
    ]
    for column in names:
        cells[column] = word
    totals[0].cells = cells
    return _whole("total_under_a_name", draft, "rows_without_day", "total_differs", "same_key_twice", "repeated_rows")


def headers_lost(draft: Draft, _dice: random.Random) -> Damaged | None:
    """The line of headers is missing."""
    if draft.explanation or draft.form.container == "xlsx":
        return None
    lines, first = _lines_of(draft)
    above = "".join(text_of(replace(draft, headers=[], lines=[])).rsplit(draft.form.line_end, 2)[:1])
    lines[0] = above + (draft.form.line_end if above else "")
    del first
    return _joined(draft, lines, "headers_lost", "no_header", "not_a_table", "no_rows", "no_measures", "several_tables",
                   "text_in_numbers", "wide_table")  # fmt: skip


def headers_half_translated(draft: Draft, dice: random.Random) -> Damaged | None:
    """Some headers are in another language of the platform."""
    if not draft.other_language:
        return None
    for column, role in enumerate(draft.roles):
        if role in draft.other_language and dice.random() < 0.5:
            draft.headers[column] = draft.other_language[role]
    return _whole("headers_half_translated", draft, "column_left_out")


def header_twice(draft: Draft, dice: random.Random) -> Damaged | None:
    """A measure stands there twice, the second time with other figures."""
    columns = [column for column, role in enumerate(draft.roles) if role in SUMMED and draft.headers[column]]
    if not columns:
        return None
    column = dice.choice(columns)
    draft.headers.append(draft.headers[column])
    draft.roles.append("again")
    for line in draft.lines:
        line.cells.append("7" if line.kind == "data" and len(line.cells) == len(draft.headers) - 1 else "")
    return _whole("header_twice", draft, "column_left_out", "wide_table", "too_many_cells")


DAMAGES: tuple[Damage, ...] = (
    row_deleted, figure_changed, cell_to_text, group_broken, marks_mixed, below_zero, no_such_day, line_doubled,
    half_repeated, cut_in_a_line, cut_after_a_line, quote_lost, mark_in_a_name, column_shifted, letters_broken,
    headers_in_the_middle, two_currencies, total_under_a_name, headers_lost, headers_half_translated, header_twice,
)  # fmt: skip


def damaged(draft: Draft, seed: int) -> Damaged | None:
    """Damage a draft in one way, chosen by the seed; ``None`` where this way does not apply to it."""
    dice = random.Random(seed)
    return dice.choice(DAMAGES)(draft.copy(), dice)

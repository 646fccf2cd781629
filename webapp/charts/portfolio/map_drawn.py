"""What was tried as a picture to take along: a field for each row and column, a sign for each experiment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.sheet.drawing import Drawing, Mark, Part, Path, Rect, Text, num
from webapp.charts.sheet.key import KeyEntry, foot_of, key_of
from webapp.charts.sheet.measure import width_of, wrapped
from webapp.charts.sheet.signs import sign

NAMES = 190.0
NARROWEST, WIDEST = 86.0, 150.0
A_LINE, STEP, LINE = 4, 16.0, 17.0


@dataclass(frozen=True, slots=True)
class Field:
    """A field: tones of its signs, how many more, how dark it is, words under the signs, and all of it in words."""

    tones: tuple[str, ...]
    more: int
    depth: int
    under: str
    says: str


def map_drawing(
    columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Field]]], key: Sequence[KeyEntry]
) -> Drawing:
    """Draw the map; the darker a field, the more was tried there."""
    wide = _width_of_a_column(columns, rows)
    width = max(NAMES + wide * len(columns), 560.0)
    heads = [wrapped(one, 13, wide - 10) for one in columns]
    top = LINE * max((len(one) for one in heads), default=1) + 12
    parts: list[Part | Mark] = [
        Text(NAMES + wide * (place + 0.5), round(top - 10 - LINE * (len(lines) - 1 - at), 1), line, "end", "middle")
        for place, lines in enumerate(heads)
        for at, line in enumerate(lines)
    ]
    first = top
    for name, fields in rows:
        lines = wrapped(name, 14, NAMES - 20)
        height = max([46.0, 18 * len(lines) + 14, *(_height(one) for one in fields)])
        begin = top + (height - 18 * len(lines)) / 2 + 14
        parts += [Text(0, begin + 18 * place, line, "name") for place, line in enumerate(lines)]
        for place, one in enumerate(fields):
            box = Rect(NAMES + wide * place, top, wide, height, "hit")
            parts.append(Mark(one.says, box, tuple(_field(one, box))))
        top += height
    parts.append(Path(_frame(first, top, wide, len(columns), [part for part in parts if isinstance(part, Mark)]), "g2"))
    keyed = key_of(key, width, top + 30)
    return Drawing(width, foot_of(keyed) + 8, (*parts, *keyed))


def _width_of_a_column(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Field]]]) -> float:
    words = [word for one in columns for word in one.split(" ")]
    words += [one.under for _name, fields in rows for one in fields]
    return round(min(max([NARROWEST, *(width_of(word, 13) + 12 for word in words)]), WIDEST))


def _height(one: Field) -> float:
    lines = -(-(len(one.tones) + (1 if one.more else 0)) // A_LINE)
    return STEP * lines + (LINE if one.under else 0) + 16


def _field(one: Field, box: Rect) -> list[Part]:
    middle = box.x + box.width / 2
    parts: list[Part] = [
        Rect(box.x + 1, box.y + 1, box.width - 2, box.height - 2, "area", "accent") for _one in range(one.depth)
    ]
    if not one.depth:
        return [*parts, Text(middle, box.y + box.height / 2 + 4, "–", "part", "middle")]
    signs: list[str] = [*one.tones, *(["more"] if one.more else [])]
    lines = [signs[at : at + A_LINE] for at in range(0, len(signs), A_LINE)]
    high = STEP * len(lines) + (LINE if one.under else 0)
    y = box.y + (box.height - high) / 2 + STEP / 2
    for line in lines:
        for place, tone in enumerate(line):
            x = round(middle + (place - (len(line) - 1) / 2) * STEP, 1)
            parts += [Text(x, y + 4, f"+{one.more}", "end", "middle")] if tone == "more" else sign(tone, x, round(y, 1))
        y += STEP
    if one.under:
        parts.append(Text(middle, round(y + 4, 1), one.under, "end", "middle"))
    return parts


def _frame(first: float, last: float, wide: float, columns: int, fields: Sequence[Mark]) -> str:
    right = NAMES + wide * columns
    levels = sorted({first, last, *(one.hit.y for one in fields)})
    across = "".join(f"M{num(NAMES)} {num(y)}H{num(right)}" for y in levels)
    return across + "".join(f"M{num(NAMES + wide * at)} {num(first)}V{num(last)}" for at in range(columns + 1))

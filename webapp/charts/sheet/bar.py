"""One range on its axis: the bar with its ends, the best guess, and words that step aside for each other."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.charts.sheet.drawing import Circle, Part, Path, Text, num
from webapp.charts.sheet.paper import Sheet
from webapp.charts.sheet.rows import Row, Worth

APART = 10.0
"""Least room between words on one line."""


def drawn_bar(row: Row, y: float, sheet: Sheet) -> list[Part]:
    """Draw the bar, its ends and the best guess."""
    if row.estimate is None:
        return []
    heavy = row.weight == "primary"
    low, high = ends(row, sheet)
    off = leaves(row, sheet)
    size = 9.0 if heavy else 6.0
    if beyond := _beyond(row, sheet):
        return [_end(high if beyond > 0 else low, y, size, beyond, tone_class(row.tone))]
    first, last = low + (size if off[0] else 0), high - (size if off[1] else 0)
    look = "bar-l" if heavy else "bar"
    parts: list[Part] = [
        Path(
            f"M{num(first)} {num(y)}H{num(last)}",
            f"{look} broken" if row.tone == "invalid" else look,
            tone_class(row.tone),
        ),
        _end(low, y, size, -1 if off[0] else 0, tone_class(row.tone)),
        _end(high, y, size, 1 if off[1] else 0, tone_class(row.tone)),
    ]
    if sheet.axis.holds(row.estimate):
        parts.append(_dot(row, sheet.x(row.estimate), y, size))
    return parts


def tone_class(verdict: str) -> str:
    """Give the class that colours what a verdict rests on."""
    return {"no_useful_difference": "v-none"}.get(verdict, f"v-{verdict}")


def ends(row: Row, sheet: Sheet) -> tuple[float, float]:
    """Give the places of both ends; an open one runs to the end of the axis."""
    axis = sheet.axis
    return (
        sheet.x(axis.low if row.lower is None else row.lower),
        sheet.x(axis.high if row.upper is None else row.upper),
    )


def leaves(row: Row, sheet: Sheet) -> tuple[bool, bool]:
    """Say which ends leave the axis."""
    axis = sheet.axis
    return (
        row.lower is None or not axis.holds(row.lower),
        row.upper is None or not axis.holds(row.upper),
    )


def _beyond(row: Row, sheet: Sheet) -> int:
    """Say whether the whole range lies off the paper: to the left (-1), to the right (1), or not (0)."""
    if row.lower is not None and row.lower >= sheet.axis.high:
        return 1
    return -1 if row.upper is not None and row.upper <= sheet.axis.low else 0


def _end(x: float, y: float, size: float, out: int, tone: str) -> Part:
    """Close an end with a cap; where the range goes on, with an arrow that points out."""
    if not out:
        return Path(f"M{num(x)} {num(y - size)}V{num(y + size)}", "cap", tone)
    back = x - out * size * 1.4
    return Path(f"M{num(x)} {num(y)}L{num(back)} {num(y - size)}V{num(y + size)}Z", "fill", tone)


def _dot(row: Row, x: float, y: float, size: float) -> Part:
    """Say without the colour what came out, as in the verdict mark: hollow open, a diamond did harm, a cross broke."""
    tone = tone_class(row.tone)
    if row.tone == "invalid":
        reach = size * 0.75
        return Path(
            f"M{num(x - reach)} {num(y - reach)}l{num(reach * 2)} {num(reach * 2)}"
            f"m0 {num(-reach * 2)}l{num(-reach * 2)} {num(reach * 2)}",
            "cap",
            tone,
        )
    if row.tone == "harmful":
        return Path(f"M{num(x)} {num(y - size - 1)}l{num(size + 1)} {num(size + 1)}l{num(-size - 1)} {num(size + 1)}"
                    f"l{num(-size - 1)} {num(-size - 1)}z", "dot", tone)  # fmt: skip
    hollow = row.tone == "undecided" or (row.tone == "interim" and row.weight == "primary")
    return Circle(x, y, size if row.weight == "primary" else 5.5, "hollow" if hollow else "dot", tone)


def best_word(row: Row, y: float, sheet: Sheet, worth: Worth | None) -> Text:
    """Write the best guess above its dot; small while it runs, for a large figure would tempt to stop."""
    heavy = row.weight == "primary" and row.tone != "interim"
    x = sheet.x(row.estimate or 0.0)
    return sheet.kept(
        Text(
            x,
            y - (18 if row.weight == "primary" else 12),
            row.best_label,
            "best" if heavy else "best-s",
            "middle",
            sheet.ground(x, worth),
        )
    )


def end_words(row: Row, y: float, sheet: Sheet, worth: Worth | None) -> list[Text]:
    """Write both ends under the bar, the safe one in words; where they would meet, they step apart."""
    heavy = row.weight == "primary"
    low, high = ends(row, sheet)
    below = y + (28 if heavy else 22)
    says = [row.lower_label, row.upper_label]
    looks = ["end", "end"]
    if row.safe_label:
        nearer = 0 if (row.lower or 0) > 0 else 1
        says[nearer], looks[nearer] = row.safe_label, "safe"
    texts = [
        sheet.kept(Text(x, below, said, look, "middle")) for x, said, look in zip((low, high), says, looks, strict=True)
    ]
    texts = _apart(texts[0], texts[1], sheet)
    return [
        Text(text.x, text.y, text.says, text.look, "start", sheet.ground((text.box.left + text.box.right) / 2, worth))
        for text in texts
    ]


def _apart(first: Text, second: Text, sheet: Sheet) -> list[Text]:
    overlap = first.box.right + APART - second.box.left
    if overlap <= 0:
        return [first, second]
    first = sheet.kept(Text(first.x - overlap / 2, first.y, first.says, first.look))
    second = sheet.kept(Text(max(second.x, first.box.right + APART), second.y, second.says, second.look))
    over = first.box.right + APART - second.box.left
    return [first if over <= 0 else Text(first.x - over, first.y, first.says, first.look), second]


def floor_word(row: Row, y: float, sheet: Sheet, beside: Sequence[Text]) -> list[Text]:
    """Name the floor beside its line, on the side of zero or away from it, wherever there is room."""
    if row.floor is None or not row.floor_label:
        return []
    x = sheet.x(row.floor)
    for anchor, at in (("end", x - 5), ("start", x + 5)):
        text = Text(at, y - 12, row.floor_label, "tick", anchor, "sheet")  # type: ignore[arg-type]
        box = text.box
        inside = box.left >= sheet.left - 8 and box.right <= sheet.width - 2
        if inside and not any(box.meets(other.box) for other in beside):
            return [text]
    return []

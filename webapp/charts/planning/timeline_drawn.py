"""What runs when as a picture to take along."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.charts.planning.timeline import Bar, Picture
from webapp.charts.sheet.drawing import Drawing, Mark, Part, Path, Rect, Text, num, upright
from webapp.charts.sheet.key import KeyEntry, foot_of, key_of

LOOKS = {"running": "fill", "locked": "hollow", "planned": "hollow dashes"}
HIGH = 12.0


def timeline_drawing(picture: Picture, key: Sequence[KeyEntry]) -> Drawing:
    """Draw a bar for each experiment under its title, the weeks, today, and where two meet."""
    width, bottom = float(picture.width), float(picture.height)
    titles = [_title(bar, width) for bar in picture.bars]
    weeks = [Text(x, 12, said, "tick") for x, said in picture.weeks if said]
    parts: list[Part | Mark] = [
        Path("".join(f"M{num(x)} 20V{num(bottom)}" for x, _said in picture.weeks), "g2"),
        *[one for one in weeks if one.box.right <= width],
        Path(upright(picture.today_x, 16, bottom, titles), "zero"),
    ]
    for bar, title in zip(picture.bars, titles, strict=True):
        shape = Rect(bar.x, bar.y, bar.width, HIGH, LOOKS[bar.look], "v-interim")
        met = [Path(f"M{num(x)} {num(bar.y - 2)}h{num(wide)}v16h{num(-wide)}z", "cap", "v-harmful")
               for x, wide in bar.clashes]  # fmt: skip
        hit = Rect(0, bar.y - 20, width, 38, "hit")
        parts.append(Mark(bar.title, hit, (shape, *met, title)))
    below = key_of(key, width, bottom + 28)
    return Drawing(width, foot_of(below) + 8, (*parts, *below))


def _title(bar: Bar, width: float) -> Text:
    text = Text(bar.text_x, bar.y - 6, bar.title, "name", "end" if bar.text_end else "start", "sheet")
    box = text.box
    if box.right > width:
        return Text(width, text.y, text.says, "name", "end", "sheet")
    return Text(0, text.y, text.says, "name", "start", "sheet") if box.left < 0 else text

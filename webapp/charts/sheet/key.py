"""The key of a picture: small signs with their words, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from webapp.charts.sheet.drawing import Part, Path, Rect, Text, num
from webapp.charts.sheet.measure import width_of
from webapp.charts.sheet.signs import sign

LINE, AFTER_SIGN, AFTER_WORDS = 22.0, 8.0, 22.0


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A sign and what it means; ``shape`` is a block, a frame, a line, the sign of a verdict or a dash."""

    shape: Literal["block", "frame", "upright", "level", "sign", "none"]
    says: str
    look: str = "fill"
    tone: str = ""


def key_of(entries: Sequence[KeyEntry], width: float, first: float, left: float = 0.0) -> list[Part]:
    """Lay a key out between two edges; ``first`` is the line that the words of its first line stand on."""
    parts: list[Part] = []
    x, y = left, first
    for one in entries:
        wide = {"upright": 4.0, "sign": 12.0, "none": 12.0}.get(one.shape, 22.0)
        needs = wide + AFTER_SIGN + width_of(one.says, 13)
        if x > left and x + needs > width:
            x, y = left, y + LINE
        parts += [*_swatch(one, x, y), Text(x + wide + AFTER_SIGN, y, one.says, "end")]
        x = round(x + needs + AFTER_WORDS, 1)
    return parts


def foot_of(parts: Sequence[Part]) -> float:
    """Give the line that the last words of a key stand on."""
    return max((part.y for part in parts if isinstance(part, Text)), default=0.0)


def _swatch(one: KeyEntry, x: float, y: float) -> list[Part]:
    match one.shape:
        case "block":
            return [Rect(x, y - 10, 22, 10, one.look, one.tone)]
        case "frame":
            return [Path(f"M{num(x)} {num(y - 11)}h22v12h-22z", one.look, one.tone)]
        case "upright":
            return [Path(f"M{num(x + 2)} {num(y - 12)}V{num(y + 2)}", one.look, one.tone)]
        case "level":
            return [Path(f"M{num(x)} {num(y - 4.5)}h22", one.look, one.tone)]
        case "none":
            return [Text(x + 6, y, "–", "part", "middle")]
        case "sign":
            return sign(one.tone, x + 6, y - 4.5)

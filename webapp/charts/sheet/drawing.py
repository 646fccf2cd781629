"""A picture as plain parts: what the page shows, what goes into a file and what tests measure are the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from webapp.charts.sheet.measure import width_of

Anchor = Literal["start", "middle", "end"]
SIZES = {"best": 24.0, "best-s": 15.0, "best-d": 19.0, "name": 14.0, "safe": 14.0}
"""Sizes of words by their look; all others have :data:`SIZE`."""
SIZE = 13.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that something takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether two rectangles share any room."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place; ``y`` is the line they stand on, ``ground`` what shines around them (``""`` for nothing)."""

    x: float
    y: float
    says: str
    look: str = "end"
    anchor: Anchor = "start"
    ground: Literal["", "sheet", "worth"] = ""

    @property
    def size(self) -> float:
        """How large the words are."""
        return SIZES.get(self.look, SIZE)

    @property
    def box(self) -> Box:
        """Give the room that the words take up."""
        width = width_of(self.says, self.size)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - self.size * 0.76, left + width, self.y + self.size * 0.24)


@dataclass(frozen=True, slots=True)
class Path:
    """Strokes or a shape; ``tone`` is the class of the verdict that colours it."""

    d: str
    look: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    look: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A dot or a ring."""

    x: float
    y: float
    r: float
    look: str
    tone: str = ""


Part = Text | Path | Rect | Circle


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader can point at: parts that belong together, the place that answers, and what it says."""

    says: str
    hit: Rect
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in its own units; marks lie above the other parts and may be walked through in their order."""

    width: float
    height: float
    parts: tuple[Part | Mark, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Give what a reader can point at."""
        return tuple(part for part in self.parts if isinstance(part, Mark))

    @property
    def texts(self) -> tuple[Text, ...]:
        """Give all words, those of the marks too."""
        return tuple(part for part in flat(self.parts) if isinstance(part, Text))


def flat(parts: Iterable[Part | Mark]) -> Iterable[Part]:
    """Give the parts one by one, those of marks where they lie."""
    for part in parts:
        if isinstance(part, Mark):
            yield from part.parts
        else:
            yield part


def upright(x: float, top: float, bottom: float, texts: Sequence[Text]) -> str:
    """Draw an upright line that lets words pass: it breaks where they stand."""
    clear = sorted(
        (text.box.top - 2, text.box.bottom + 1) for text in texts if text.box.left - 4 < x < text.box.right + 4
    )
    strokes, at = "", top
    for begin, end in [*clear, (bottom, bottom)]:
        if min(begin, bottom) - at > 1:
            strokes += f"M{num(x)} {num(at)}V{num(min(begin, bottom))}"
        at = max(at, end)
    return strokes


def num(value: float) -> str:
    """Write a measure with one digit and without needless zeros."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value else "0"

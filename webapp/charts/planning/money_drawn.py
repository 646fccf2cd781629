"""Money against precision as a picture: on the page in three widths, and to take along."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from webapp.charts.planning.money import Dot, Mark, MoneyCurve
from webapp.charts.sheet.drawing import Circle, Drawing, Part, Path, Rect, Text, num
from webapp.charts.sheet.drawing import Mark as Spot
from webapp.charts.sheet.measure import width_of

HEAD, FOOT = 34.0, 30.0
"""Room above the curve for the words of the axis, and below it for the amounts."""
BEFORE = 10.0
"""Room between words and what they stand beside."""


@dataclass(frozen=True, slots=True)
class MoneyFrame:
    """How wide a picture is, and how tall its paper."""

    name: str
    width: float
    height: float


FRAMES = (MoneyFrame("wide", 768, 301), MoneyFrame("middle", 560, 260), MoneyFrame("small", 330, 210))


@dataclass(frozen=True, slots=True)
class _Paper:
    """Where the curve lies on the sheet of a frame: words stand left of it as wide as they are."""

    curve: MoneyCurve
    frame: MoneyFrame
    left: float

    @property
    def right(self) -> float:
        return self.frame.width - BEFORE

    @property
    def bottom(self) -> float:
        return HEAD + self.frame.height

    def x(self, at: float) -> float:
        share = (at - self.curve.left) / (self.curve.right - self.curve.left)
        return round(self.left + share * (self.right - self.left), 1)

    def y(self, at: float) -> float:
        share = (at - self.curve.top) / (self.curve.bottom - self.curve.top)
        return round(HEAD + share * self.frame.height, 1)


def money_drawing(curve: MoneyCurve, up_says: str, frame: MoneyFrame = FRAMES[0]) -> Drawing:
    """Draw the curve: what each amount can see, the worthwhile change across, the budget as a dot of its own.

    Parameters
    ----------
    up_says : str
        What the axis on the left counts.
    frame : MoneyFrame
        One of :data:`FRAMES`.
    """
    paper = _Paper(curve, frame, max(width_of(one.says, 13) for one in curve.up) + BEFORE)
    left, right, bottom = paper.left, paper.right, paper.bottom
    parts: list[Part | Spot] = [Text(0, 13, up_says, "name")]
    if curve.worth is not None:
        at = paper.y(curve.worth.at)
        parts.append(Rect(left, at, round(right - left, 1), round(bottom - at, 1), "worth"))
    amounts = _amounts(paper)
    parts.append(Path("".join(f"M{num(left)} {num(paper.y(one.at))}H{num(right)}" for one in curve.up), "g2"))
    parts.append(Path("".join(f"M{num(paper.x(one.at))} {num(HEAD)}V{num(bottom)}" for one in curve.across), "g1"))
    parts.append(Path(f"M{num(left)} {num(bottom)}H{num(right)}", "axis"))
    parts += [Text(left - 8, paper.y(one.at) + 4, one.says, "tick", "end") for one in curve.up]
    parts += amounts
    words = _words(paper)
    if curve.worth is not None:
        parts.append(Path(f"M{num(left)} {num(paper.y(curve.worth.at))}H{num(right)}", "worth-edge"))
    parts += [Path("M" + "L".join(f"{num(paper.x(one.x))} {num(paper.y(one.y))}" for one in curve.dots), "line")]
    parts += words
    parts += [_dot(one, paper) for one in curve.dots]
    return Drawing(frame.width, bottom + FOOT, tuple(parts))


def _amounts(paper: _Paper) -> list[Text]:
    """Write as many amounts as find room: the budget before all others, then the ends."""
    across, here = paper.curve.across, paper.curve.here
    first = [one for one in across if here is not None and one.at == here.x]
    kept: list[Text] = []
    for one in dict.fromkeys([*first, across[0], across[-1], *across]):
        text = _amount(one, paper)
        if not any(text.box.left < other.box.right + BEFORE and other.box.left < text.box.right + BEFORE
                   for other in kept):  # fmt: skip
            kept.append(text)
    return sorted(kept, key=lambda text: text.box.left)


def _amount(mark: Mark, paper: _Paper) -> Text:
    """Write an amount under its place; near an edge it keeps within the picture."""
    half = width_of(mark.says, 13) / 2
    x = min(max(paper.x(mark.at), half), paper.frame.width - half)
    return Text(round(x, 1), paper.bottom + 20, mark.says, "tick", "middle")


def _dot(one: Dot, paper: _Paper) -> Spot:
    x, y = paper.x(one.x), paper.y(one.y)
    shape = Circle(x, y, 8, "dot", "accent") if one.here else Circle(x, y, 5, "dot")
    return Spot(one.says, Rect(x - 12, y - 12, 24, 24, "hit"), (shape,))


def _words(paper: _Paper) -> list[Text]:
    """Write what the budget sees, and what is worth it where neither the curve nor other words stand."""
    curve, left, right = paper.curve, paper.left, paper.right
    said = [] if curve.here is None else [_beside(curve.here, paper)]
    if curve.worth is not None:
        at = paper.y(curve.worth.at)
        places = [
            Text(left + 10, at - 8, curve.worth.says, "worth-t", "start", "sheet"),
            Text(left + 10, at + 18, curve.worth.says, "worth-t", "start", "worth"),
            Text(right - 10, at - 8, curve.worth.says, "worth-t", "end", "sheet"),
            Text(right - 10, at + 18, curve.worth.says, "worth-t", "end", "worth"),
        ]
        inside = [one for one in places if one.box.bottom < paper.bottom]
        apart = [one for one in inside if not any(one.box.meets(other.box) for other in said)]
        free = [one for one in apart if not _hit(one, paper)]
        said += (free or apart)[:1]
    return said


def _beside(here: Dot, paper: _Paper) -> Text:
    """Write what the budget sees where it is free: the curve falls, so most often above it on the right."""
    x, y = paper.x(here.x), paper.y(here.y)
    half = width_of(here.says, 15) / 2
    middle = min(max(x, paper.left + half + 2), paper.frame.width - half - 2)
    places = [
        Text(x + 14, y - 12, here.says, "best-s", "start", "sheet"),
        Text(x - 14, y + 20, here.says, "best-s", "end", "sheet"),
        *(Text(min(x + 8, paper.right), y - up, here.says, "best-s", "end", "sheet") for up in (24, 48, 72, 120, 180)),
        *(Text(middle, y + down, here.says, "best-s", "middle", "sheet") for down in (26, -14, 48, -36, 70, -58)),
    ]
    inside = [one for one in places if paper.left <= one.box.left and one.box.right <= paper.frame.width]
    inside = [one for one in inside if one.box.bottom < paper.bottom and one.box.top > 18]
    return next((one for one in inside if not _hit(one, paper)), (inside or places)[0])


def _hit(text: Text, paper: _Paper) -> bool:
    """Say whether the curve runs through words."""
    box = text.box
    points = [(paper.x(one.x), paper.y(one.y)) for one in paper.curve.dots]
    for (x, y), (to_x, to_y) in itertools.pairwise(points):
        for part in range(21):
            at_x, at_y = x + (to_x - x) * part / 20, y + (to_y - y) * part / 20
            if box.left - 5 < at_x < box.right + 5 and box.top - 5 < at_y < box.bottom + 5:
                return True
    return False

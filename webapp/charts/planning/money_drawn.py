"""Money against precision as a picture to take along."""

from __future__ import annotations

import itertools

from webapp.charts.planning.money import Dot, MoneyCurve
from webapp.charts.sheet.drawing import Circle, Drawing, Mark, Part, Path, Rect, Text, num

SCALE = 1.6
HEAD = 26.0
"""Room above the curve for the words of the axes."""


def money_drawing(curve: MoneyCurve, up_says: str) -> Drawing:
    """Draw the curve: what each amount can see, the worthwhile change across, the budget as a dot of its own.

    Parameters
    ----------
    up_says : str
        What the axis on the left counts.
    """
    left, right, top, bottom = _at(curve.left), _at(curve.right), _down(curve.top), _down(curve.bottom)
    parts: list[Part | Mark] = [Text(0, 13, up_says, "name")]
    if curve.worth is not None:
        at = _down(curve.worth.at)
        parts.append(Rect(left, at, round(right - left, 1), round(bottom - at, 1), "worth"))
    parts.append(Path("".join(f"M{num(left)} {num(_down(one.at))}H{num(right)}" for one in curve.up), "g2"))
    parts.append(Path("".join(f"M{num(_at(one.at))} {num(top)}V{num(bottom)}" for one in curve.across), "g1"))
    parts.append(Path(f"M{num(left)} {num(bottom)}H{num(right)}", "axis"))
    parts += [Text(left - 8, _down(one.at) + 4, one.says, "tick", "end") for one in curve.up]
    for place, one in enumerate(curve.across):
        anchor = "start" if not place else "end" if place == len(curve.across) - 1 else "middle"
        parts.append(Text(_at(one.at), bottom + 20, one.says, "tick", anchor))  # type: ignore[arg-type]
    words = _words(curve, left, right)
    if curve.worth is not None:
        parts.append(Path(f"M{num(left)} {num(_down(curve.worth.at))}H{num(right)}", "worth-edge"))
    parts += [Path("M" + "L".join(f"{num(_at(one.x))} {num(_down(one.y))}" for one in curve.dots), "line")]
    parts += words
    parts += [_dot(one) for one in curve.dots]
    return Drawing(_at(curve.width), bottom + 30, tuple(parts))


def _at(x: float) -> float:
    return round(x * SCALE, 1)


def _down(y: float) -> float:
    return round(y * SCALE + HEAD - 14, 1)


def _dot(one: Dot) -> Mark:
    x, y = _at(one.x), _down(one.y)
    shape = Circle(x, y, 8, "dot", "accent") if one.here else Circle(x, y, 5, "dot")
    return Mark(one.says, Rect(x - 12, y - 12, 24, 24, "hit"), (shape,))


def _words(curve: MoneyCurve, left: float, right: float) -> list[Text]:
    """Write what the budget sees, and what is worth it where neither the curve nor other words stand."""
    said = [] if curve.here is None else [_beside(curve.here, curve, left, right)]
    if curve.worth is not None:
        at = _down(curve.worth.at)
        places = [
            Text(left + 10, at - 8, curve.worth.says, "worth-t", "start", "sheet"),
            Text(left + 10, at + 18, curve.worth.says, "worth-t", "start", "worth"),
            Text(right - 10, at - 8, curve.worth.says, "worth-t", "end", "sheet"),
            Text(right - 10, at + 18, curve.worth.says, "worth-t", "end", "worth"),
        ]
        free = [one for one in places if not any(one.box.meets(other.box) for other in said) and not _hit(one, curve)]
        said.append((free or places)[0])
    return said


def _beside(here: Dot, curve: MoneyCurve, left: float, right: float) -> Text:
    """Write what the budget sees where it is free: the curve falls, so most often above it on the right."""
    x, y = _at(here.x), _down(here.y)
    places = [
        Text(x + 14, y - 12, here.says, "best-s", "start", "sheet"),
        Text(x - 14, y + 20, here.says, "best-s", "end", "sheet"),
        *(Text(min(x + 8, right), y - up, here.says, "best-s", "end", "sheet") for up in (24, 48, 72, 120, 180)),
    ]
    floor = _down(curve.bottom)
    inside = [one for one in places if left <= one.box.left and one.box.right <= right and one.box.bottom < floor]
    return next((one for one in inside if not _hit(one, curve)), (inside or places)[0])


def _hit(text: Text, curve: MoneyCurve) -> bool:
    """Say whether the curve runs through words."""
    box = text.box
    points = [(_at(one.x), _down(one.y)) for one in curve.dots]
    for (x, y), (to_x, to_y) in itertools.pairwise(points):
        for part in range(21):
            at_x, at_y = x + (to_x - x) * part / 20, y + (to_y - y) * part / 20
            if box.left - 5 < at_x < box.right + 5 and box.top - 5 < at_y < box.bottom + 5:
                return True
    return False

"""Forecasts against what came as a picture to take along: the square, and beside it each dot in words."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.charts.portfolio.calibration import CalibrationPicture
from webapp.charts.sheet.drawing import Circle, Drawing, Mark, Part, Path, Rect, Text, num
from webapp.charts.sheet.key import LINE as LINE_OF_KEY
from webapp.charts.sheet.key import KeyEntry, foot_of, key_of
from webapp.charts.sheet.measure import wrapped
from webapp.charts.sheet.style import Say

WIDTH, WORDS = 860.0, 470.0
LINE, SCALE = 18.0, 1.3


def calibration_drawing(
    picture: CalibrationPicture, says: Sequence[str], axis_says: str, say: Say, key: Sequence[KeyEntry]
) -> Drawing:
    """Draw the square; on its broken line what came is what was forecast.

    Parameters
    ----------
    says : sequence of str
        Each dot in words, from the lowest forecast on.
    axis_says : str
        What lies along the axes.
    say : callable
        Writes a share in the reader's locale.
    """
    p = picture
    left, right, above, below = (_at(p.left), _at(p.right), _down(p.above), _down(p.below))
    diagonal = f"M{num(left)} {num(below)}L{num(right)} {num(above)}"
    parts: list[Part | Mark] = [
        Path("".join(f"M{num(_at(x))} {num(above)}V{num(below)}" for x, _mark in p.marks_x), "g2"),
        Path("".join(f"M{num(left)} {num(_down(y))}H{num(right)}" for y, _mark in p.marks_y), "g2"),
        Path(diagonal, "axis dashes"),
        Path(f"M{num(left)} {num(_down(p.base))}H{num(right)}", "axis"),
        *(Text(_at(x), below + 20, say(mark), "tick", "middle") for x, mark in p.marks_x),
        *(Text(left - 10, _down(y) + 4, say(mark), "tick", "end") for y, mark in p.marks_y),
        Text((left + right) / 2, below + 44, axis_says, "part", "middle"),
    ]
    y = above + 12.0
    for dot, said in zip(p.dots, says, strict=True):
        shapes = (
            Path(f"M{num(_at(dot.x))} {num(_down(dot.low))}V{num(_down(dot.high))}", "bar", "accent"),
            Circle(_at(dot.x), _down(dot.y), dot.size + 2, "dot", "accent"),
        )
        hit = Rect(_at(dot.x) - 12, above, 24, round(below - above, 1), "hit")
        parts.append(Mark(said, hit, shapes))
        lines = wrapped(said, 13, WIDTH - WORDS - 20)
        parts += [
            Circle(WORDS + 5, y - 4.5, 5, "fill", "accent"),
            *(Text(WORDS + 20, y + LINE * place, line, "end") for place, line in enumerate(lines)),
        ]
        y += LINE * len(lines) + 12
    keyed = key_of(key, WORDS + 60, max(y + 14, below - LINE_OF_KEY * (len(key) - 1)), WORDS)
    return Drawing(WIDTH, max(foot_of(keyed), below + 44) + 8, (*parts, *keyed))


def _at(x: float) -> float:
    return round(x * SCALE, 1)


def _down(y: float) -> float:
    return round(y * SCALE, 1)

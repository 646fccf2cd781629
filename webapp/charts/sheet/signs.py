"""The signs of verdicts as parts of a picture: told apart by their shape, not by their colour alone."""

from __future__ import annotations

from webapp.charts.sheet.drawing import Circle, Part, Path, num

R = 5.0


def sign(tone: str, x: float, y: float) -> list[Part]:
    """Draw the sign of a verdict around a place; ``tone`` is the class that colours it."""
    at = f"M{num(x)} {num(y)}"
    match tone:
        case "v-succeeded":
            return [Circle(x, y, R, "fill", tone)]
        case "v-harmful":
            return [Path(f"{at}m0 -6l6 6l-6 6l-6 -6z", "fill", tone)]
        case "v-none":
            return [Path(f"{at}m-5 -2h10v4h-10z", "fill", tone)]
        case "v-invalid":
            return [Path(f"{at}m-4 -4l8 8m0 -8l-8 8", "cap", tone)]
        case "v-undecided":
            return [Circle(x, y, R - 0.75, "hollow", tone)]
    return [Circle(x, y, 3.0, "fill", tone)]

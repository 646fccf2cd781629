"""What holds for every picture that the server draws, whatever the names and the numbers."""

from __future__ import annotations

from itertools import combinations

from webapp.charts.sheet.drawing import Circle, Drawing, Path, Rect, flat


def say(value: float) -> str:
    return f"{value * 100:+,.0f}\N{NO-BREAK SPACE}%".replace("-", "\N{MINUS SIGN}") if value else "0\N{NO-BREAK SPACE}%"


def exactly(value: float) -> str:
    return f"{value * 100:+,.1f}\N{NO-BREAK SPACE}%".replace("-", "\N{MINUS SIGN}")


def assert_clean(drawing: Drawing) -> None:
    """Assert that nothing leaves the picture and that no words lie on others."""
    for text in drawing.texts:
        box = text.box
        assert box.left >= -0.5, text
        assert box.right <= drawing.width + 0.5, text
        assert box.top >= 0, text
        assert box.bottom <= drawing.height, text
    for one, other in combinations(drawing.texts, 2):
        assert not one.box.meets(other.box), (one, other)
    for part in flat(drawing.parts):
        if isinstance(part, Rect):
            assert part.width >= 0 <= part.height, part
            assert part.x >= -2, part
            assert part.x + part.width <= drawing.width + 2, part
        elif isinstance(part, Circle):
            assert -2 <= part.x <= drawing.width + 2, part
        elif isinstance(part, Path):
            assert "nan" not in part.d, part


def uprights_of(drawing: Drawing, look: str) -> list[tuple[float, float, float]]:
    """Give the strokes of upright lines: place, from, to."""
    strokes = []
    for part in flat(drawing.parts):
        if isinstance(part, Path) and part.look == look:
            for stroke in part.d.split("M")[1:]:
                start, end = stroke.split("V")
                x, top = map(float, start.split())
                strokes.append((x, top, float(end)))
    return strokes

"""A drawing as SVG within a page: classes and tokens, so that it follows the theme."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from webapp.charts.sheet.drawing import Circle, Drawing, Mark, Part, Path, Rect, Text, num


def inline(drawing: Drawing, label: str, name: str) -> Markup:
    """Write a drawing for the page.

    Parameters
    ----------
    label : str
        What the picture shows, for those who do not see it.
    name : str
        Which of several drawings of one picture it is: ``wide``, ``middle``, ``small``.
    """
    head = (
        f'<svg class="drawn drawn-{name}" viewBox="0 0 {num(drawing.width)} {num(drawing.height)}" role="img" '
        f'aria-label="{escape(label)}">'
    )
    return Markup(head + "".join(_all(drawing.parts)) + "</svg>")  # noqa: S704 - every word in it went through escape


def _all(parts: Iterable[Part | Mark]) -> Iterable[str]:
    for part in parts:
        if isinstance(part, Mark):
            yield f'<g class="mark" data-says="{escape(part.says)}">{_shape(part.hit)}'
            yield from map(_shape, part.parts)
            yield "</g>"
        else:
            yield _shape(part)


def _shape(part: Part) -> str:
    match part:
        case Text():
            anchor = {"start": "", "middle": " m", "end": " e"}[part.anchor]
            ground = f" on-{part.ground}" if part.ground else ""
            place = f'x="{num(part.x)}" y="{num(part.y)}"'
            return f'<text class="d-{part.look}{anchor}{ground}" {place}>{escape(part.says)}</text>'
        case Path():
            return f'<path class="{_looks(part.look, part.tone)}" d="{part.d}"/>' if part.d else ""
        case Rect():
            place = f'x="{num(part.x)}" y="{num(part.y)}" width="{num(part.width)}" height="{num(part.height)}"'
            unseen = ' fill="none" pointer-events="all"' if part.look == "hit" else ""
            return f'<rect class="{_looks(part.look, part.tone)}" {place}{unseen}/>'
        case Circle():
            place = f'cx="{num(part.x)}" cy="{num(part.y)}" r="{num(part.r)}"'
            return f'<circle class="{_looks(part.look, part.tone)}" {place}/>'


def _looks(look: str, tone: str) -> str:
    first, *more = look.split()
    return " ".join([f"d-{first}", *more, *([tone] if tone else [])])

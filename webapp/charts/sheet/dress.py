"""A drawing as a file of its own: every colour and letter resolved to the light theme, no style sheet, no script."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path as FilePath

from markupsafe import escape

from webapp.charts.sheet.drawing import SIZE, Circle, Drawing, Part, Path, Rect, Text, flat, num
from webapp.charts.sheet.measure import wrapped

TOKENS = {
    "sheet": "#fdfefc",
    "ink": "#17201b",
    "ink-2": "#435049",
    "ink-3": "#58655e",
    "rule": "#d3dcd4",
    "rule-2": "#7d8b83",
    "grid": "#e8eee8",
    "grid-2": "#d5dfd6",
    "accent": "#2b3ea8",
    "worth": "#e9ecf8",
    "worth-edge": "#6b78c0",
}
"""The tokens of ``trialbook.css`` as they are in the light theme."""
INKS = {
    "succeeded": "#14603d",
    "harmful": "#9c2c14",
    "none": "#37526a",
    "undecided": "#734c00",
    "invalid": "#674263",
    "interim": "#435049",
}
"""The inks of the verdicts, tokens as well; apart from the others, since ``none`` is also the word for no colour."""
WHITE = "#ffffff"
"""Pictures as files lie on white: on slides and in letters nothing else is the ground."""
LOOKS: dict[str, dict[str, str]] = {
    "name": {"font-size": "14px", "font-weight": "600", "fill": "ink"},
    "part": {"fill": "ink-3"},
    "tick": {"fill": "ink-3"},
    "best": {"font-size": "24px", "font-weight": "600", "fill": "ink"},
    "best-s": {"font-size": "15px", "font-weight": "600", "fill": "ink"},
    "best-d": {"font-size": "19px", "font-weight": "600", "fill": "ink"},
    "safe": {"font-size": "14px", "font-weight": "600", "fill": "ink"},
    "worth-t": {"fill": "accent"},
    "end": {},
    "clear": {"fill": "sheet"},
    "worth": {"fill": "worth"},
    "worth-edge": {"fill": "none", "stroke": "worth-edge", "stroke-width": "1.5", "stroke-dasharray": "5 4"},
    "g1": {"fill": "none", "stroke": "grid", "stroke-width": "1"},
    "g2": {"fill": "none", "stroke": "grid-2", "stroke-width": "1"},
    "zero": {"fill": "none", "stroke": "ink", "stroke-width": "1.5"},
    "axis": {"fill": "none", "stroke": "rule-2", "stroke-width": "1"},
    "row": {"fill": "none", "stroke": "rule", "stroke-width": "1"},
    "floor": {"fill": "none", "stroke": "ink-3", "stroke-width": "1.5"},
    "bar": {"fill": "none", "stroke": "v", "stroke-width": "3"},
    "bar-i": {"fill": "none", "stroke": "v", "stroke-width": "1.75"},
    "bar-l": {"fill": "none", "stroke": "v", "stroke-width": "9"},
    "cap": {"fill": "none", "stroke": "v", "stroke-width": "2.5"},
    "fill": {"fill": "v"},
    "dot": {"fill": "v", "stroke": "sheet", "stroke-width": "2"},
    "hollow": {"fill": "sheet", "stroke": "v", "stroke-width": "2.5"},
    "look": {"fill": "none", "stroke": "rule-2", "stroke-width": "1", "stroke-dasharray": "1 3"},
    "leader": {"fill": "none", "stroke": "v", "stroke-width": "1"},
    "area": {"fill": "v", "fill-opacity": "0.15"},
    "edge": {"fill": "none", "stroke": "v", "stroke-width": "1", "stroke-opacity": "0.6"},
    "line": {
        "fill": "none",
        "stroke": "v",
        "stroke-width": "2.75",
        "stroke-linejoin": "round",
        "stroke-linecap": "round",
    },
    "speck": {"fill": "none", "stroke": "ink-3", "stroke-width": "1.25"},
    "looked": {"fill": "ink-2", "stroke": "none"},
    "dashes": {"stroke-dasharray": "5 4"},
    "broken": {"stroke-dasharray": "7 6"},
}
"""What ``drawn.css`` says of each look; ``v`` is the ink of the verdict."""
FAMILY = "Trialbook Sans, Source Sans 3, Source Sans Pro, Segoe UI, Helvetica Neue, Arial, sans-serif"
EDGE = 28.0
TITLE_SIZE, TITLE_LINE = 20.0, 27.0


def as_file(drawing: Drawing, title: str, desc: str, source: str) -> str:
    """Write a drawing as an SVG document.

    Parameters
    ----------
    title : str
        What is said above the picture: it may travel alone.
    desc : str
        What the picture shows, for those who do not see it.
    source : str
        Where it comes from, written under it.
    """
    width = drawing.width + 2 * EDGE
    said = wrapped(title, TITLE_SIZE, drawing.width)
    top = EDGE + TITLE_LINE * len(said) + 10
    height = top + drawing.height + 18 + EDGE
    lines = [
        f'<text x="{num(EDGE)}" y="{num(EDGE + 16 + TITLE_LINE * place)}" font-size="{num(TITLE_SIZE)}px" '
        f'font-weight="600" fill="{TOKENS["ink"]}">{_plain(line)}</text>'
        for place, line in enumerate(said)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{num(width)}" height="{num(height)}" '
        f'viewBox="0 0 {num(width)} {num(height)}" font-family="{FAMILY}" font-size="{num(SIZE)}px" '
        f'fill="{TOKENS["ink-2"]}" role="img" aria-labelledby="t d">'
        f'<title id="t">{_plain(title)}</title><desc id="d">{_plain(desc)}</desc>'
        f'<rect width="{num(width)}" height="{num(height)}" fill="{WHITE}"/>{"".join(lines)}'
        f'<g transform="translate({num(EDGE)} {num(top)})">{"".join(_shapes(flat(drawing.parts)))}</g>'
        f'<text x="{num(EDGE)}" y="{num(height - EDGE + 6)}" fill="{TOKENS["ink-3"]}" font-size="12px">'
        f"{_plain(source)}</text></svg>"
    )


def _shapes(parts: Iterable[Part]) -> Iterable[str]:
    for part in parts:
        match part:
            case Text():
                anchor = "" if part.anchor == "start" else f' text-anchor="{part.anchor}"'
                place = f'x="{num(part.x)}" y="{num(part.y)}"'
                looks = _looks(part.look, "") + _shine(part.ground)
                yield f"<text {place}{anchor}{looks}>{_plain(part.says)}</text>"
            case Path():
                yield f'<path d="{part.d}"{_looks(part.look, part.tone)}/>' if part.d else ""
            case Rect():
                place = f'x="{num(part.x)}" y="{num(part.y)}" width="{num(part.width)}" height="{num(part.height)}"'
                yield f"<rect {place}{_looks(part.look, part.tone)}/>"
            case Circle():
                place = f'cx="{num(part.x)}" cy="{num(part.y)}" r="{num(part.r)}"'
                yield f"<circle {place}{_looks(part.look, part.tone)}/>"


def _looks(look: str, tone: str) -> str:
    resolved: dict[str, str] = {}
    for name in look.split():
        resolved |= LOOKS[name]
    return "".join(f' {name}="{_value(value, tone)}"' for name, value in resolved.items())


def _shine(ground: str) -> str:
    if not ground:
        return ""
    colour = WHITE if ground == "sheet" else TOKENS[ground]
    return f' paint-order="stroke" stroke="{colour}" stroke-width="4" stroke-linejoin="round"'


def _value(value: str, tone: str) -> str:
    if value == "sheet":
        return WHITE
    if value == "v":
        return INKS.get(tone.removeprefix("v-")) or TOKENS["accent" if tone == "accent" else "ink"]
    return TOKENS.get(value, value)


def _plain(says: str) -> str:
    """Write words so that a strict reader of XML takes them: without signs that it knows no way to write."""
    kept = "".join(
        letter if letter >= " " and letter not in "\ufffe\uffff" and not "\ud800" <= letter <= "\udfff" else " "
        for letter in says
    )
    return str(escape(kept))


@lru_cache(maxsize=1)
def _faces() -> list[str]:
    made = FilePath(str(files("webapp"))) / "static" / "made"
    return [str(made / f"{name}.ttf") for name in ("sans", "sans-strong")]


def as_png(svg: str, zoom: int = 2) -> bytes:
    """Draw a document of :func:`as_file` as an image, twice as fine as on the page: sharp on slides."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=zoom,
            background=WHITE,
            font_files=_faces(),
            skip_system_fonts=True,
            font_family="Trialbook Sans",
            sans_serif_family="Trialbook Sans",
        )
    )

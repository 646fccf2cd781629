"""A picture as a page holds it: drawn for each width, said in words, and the table of its numbers."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from webapp.charts.sheet.drawing import Drawing
from webapp.charts.sheet.inline import inline
from webapp.charts.sheet.style import Figure


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a picture as a table: shares as fractions, nothing rounded that is drawn finer."""

    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in its widths, what it shows in one sentence, and the caption under it.

    ``name`` is its name in addresses. ``figure`` is the same as a plotly figure, for whoever wants to look closer;
    ``None`` where there is nothing closer to see.
    """

    name: str
    label: str
    caption: str
    drawings: tuple[tuple[str, Drawing], ...]
    numbers: Numbers
    figure: Figure | None = None
    version: str = ""
    tone: str = "interim"
    has_band: bool = True

    @property
    def drawn(self) -> Markup:
        """Give the picture as it stands on the page, once for each width."""
        return Markup("").join(inline(drawing, self.label, name) for name, drawing in self.drawings)

    @property
    def widest(self) -> Drawing:
        """Give the drawing that goes into files."""
        return self.drawings[0][1]


def plain_number(value: float | None) -> str:
    """Write a number for a table that programs read: a dot, no separators, empty where there is none."""
    return "" if value is None else f"{value:.6g}"

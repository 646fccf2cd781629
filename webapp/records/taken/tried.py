"""What was tried, as a picture to take along."""

from __future__ import annotations

from flask_babel import gettext as _

from experiments.learning.portfolio.tried.coverage import CoverageMap
from webapp.charts.portfolio.map_drawn import Field, map_drawing
from webapp.charts.sheet.key import KeyEntry
from webapp.records.archive.coverage import (
    ENDINGS,
    CellShown,
    CoveragePicture,
    coverage_picture,
    ending_words,
    line_words,
)
from webapp.records.picture import Numbers, Picture


def map_picture(mapped: CoverageMap) -> Picture:
    """Draw a map."""
    shown = coverage_picture(mapped)
    fields = [(_counted(row.says, row.closed), [_field(cell) for cell in row.cells]) for row in shown.rows]
    key = [KeyEntry("sign", says, tone=f"v-{name}") for name, says in shown.endings]
    key.append(KeyEntry("none", _("never tried")))
    drawing = map_drawing([_counted(*one) for one in shown.columns], fields, key)
    return Picture("map", _label(shown), "", (("wide", drawing),), _numbers(mapped))


def _label(shown: CoveragePicture) -> str:
    tried = [cell.says for row in shown.rows for cell in row.cells if not cell.never]
    return "; ".join([shown.label, *tried])


def _counted(says: str, closed: int) -> str:
    return f"{says} ({closed})" if closed else says


def _field(cell: CellShown) -> Field:
    under = _("%(number)d afterwards", number=cell.afterwards) if cell.afterwards else ""
    return Field(tuple(f"v-{name}" for name in cell.marks), cell.more, cell.depth, under, cell.says)


def _numbers(mapped: CoverageMap) -> Numbers:
    """Give a line for each field that was tried or could be."""
    shown = coverage_picture(mapped)
    headers = (
        shown.rows_say,
        shown.columns_say,
        _("closed"),
        *(ending_words(name) for name in ENDINGS),
        _("entered afterwards"),
    )
    rows = [
        (
            line_words(mapped.rows_axis, row),
            line_words(mapped.columns_axis, column),
            str(cell.closed),
            *(str(cell.verdicts.get(name, 0)) for name in ENDINGS),
            str(cell.entered_afterwards),
        )
        for row, cells in zip(mapped.rows, mapped.cells, strict=True)
        for column, cell in zip(mapped.columns, cells, strict=True)
    ]
    return Numbers(headers, tuple(rows))

"""Alone and together, as a picture to take along."""

from __future__ import annotations

from flask_babel import gettext as _

from webapp.charts.result.interval_drawn import WIDE, interval_drawing
from webapp.formatting import lift, percent
from webapp.records.attribution.crossed import CrossedPage
from webapp.records.picture import Numbers, Picture, plain_number


def four_picture(page: CrossedPage) -> Picture | None:
    """Draw the changes of a two-by-two experiment; ``None`` where a change has no number."""
    if page.picture is None:
        return None
    drawing = interval_drawing(page.rows, None, lambda value: lift(value, 0) if value else percent(0), WIDE)
    headers = (_("what is asked"), _("change, 0.1 is 10 %"), _("likely range from"), _("likely range to"))
    rows = tuple((row.name, *map(plain_number, (row.estimate, row.lower, row.upper))) for row in page.rows)
    return Picture("four", page.sentence, "", (("wide", drawing),), Numbers(headers, rows))

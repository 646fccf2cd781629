"""Pictures of the page “How we are learning” to take along: shares, months, forecasts, what stands side by side."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from experiments.learning.portfolio.figures import Learning
from webapp.charts.portfolio.calibration_drawn import calibration_drawing
from webapp.charts.portfolio.months_drawn import months_drawing
from webapp.charts.portfolio.shares_drawn import ShareRow, shares_drawing
from webapp.charts.sheet.key import KeyEntry
from webapp.formatting import percent
from webapp.records.picture import Numbers, Picture, plain_number
from webapp.records.portfolio.page import PortfolioPage
from webapp.records.portfolio.telling import ShareLine

Titled = tuple[Picture, str]
"""A picture and the sentence above it."""


def learning_pictures(page: PortfolioPage, found: Learning) -> list[Titled]:
    """Draw all pictures of the page, each with the sentence that goes above it."""
    drawn = [
        (_shares("answers", page.answers.lines), page.answers.sentence),
        (_months(page, found), _("Closed month by month, and what of it gave an answer")),
        (_shares("kept", page.acted_lines), page.acted),
        (_forecasts(page, found), page.forecasts.sentence),
        (page.beside.ways_picture, _("Two ways of working")),
        (page.beside.company_picture, _("Integrated, and on its own")),
    ]
    return [(picture, title) for picture, title in drawn if picture is not None]


def _shares(name: str, lines: Iterable[ShareLine]) -> Picture | None:
    rows = [
        ShareRow(line.says, line.note, f"{line.number} · {line.share}" if line.share else line.number, line.range,
                 line.ends)
        for line in lines
    ]  # fmt: skip
    if not any(row.ends for row in rows):
        return None
    headers = (
        _("what"),
        _("how many"),
        _("of how many"),
        _("share, 0.1 is 10 %"),
        _("likely range from"),
        _("likely range to"),
    )
    numbers = tuple(
        (line.says, *map(str, line.counts), *map(plain_number, line.ends or (None, None, None))) for line in lines
    )
    drawing = shares_drawing(rows, lambda share: percent(share, 0))
    return Picture(name, ". ".join(line.said for line in lines), "", (("wide", drawing),), Numbers(headers, numbers))


def _months(page: PortfolioPage, found: Learning) -> Picture | None:
    if page.speed.picture is None:
        return None
    key = [
        KeyEntry("block", _("gave an answer"), "fill", "accent"),
        KeyEntry("block", _("closed without one"), "hollow", "accent"),
    ]
    drawing = months_drawing(page.speed.picture, key)
    rows = tuple((one.month, str(one.closed), str(one.answered)) for one in found.velocity.months)
    numbers = Numbers((_("month"), _("closed"), _("gave an answer")), rows)
    return Picture("months", page.speed.said, "", (("wide", drawing),), numbers)


def _forecasts(page: PortfolioPage, found: Learning) -> Picture | None:
    part = page.forecasts
    if part.picture is None:
        return None
    key = [
        KeyEntry("level", _("what came is what was forecast"), "axis dashes"),
        KeyEntry("level", _("how often it works anyway"), "axis"),
    ]
    drawing = calibration_drawing(
        part.picture, part.dots, _("forecast, up: what came"), lambda share: percent(share, 0), key
    )
    headers = (
        _("forecast from, 0.1 is 10 %"),
        _("forecast to"),
        _("their average"),
        _("worked"),
        _("of how many"),
        _("share that worked"),
        _("likely range from"),
        _("likely range to"),
    )
    rows = tuple(
        (
            *map(plain_number, (one.low, one.high, one.average)),
            str(one.worked),
            str(one.decided),
            *map(plain_number, (one.share.estimate, one.share.lower, one.share.upper)),
        )
        for one in found.calibration.bins
        if one.share is not None
    )
    return Picture("forecasts", part.said, "", (("wide", drawing),), Numbers(headers, rows))

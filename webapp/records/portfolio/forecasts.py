"""Forecasts beside what came, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.decisions.shares import Share
from experiments.learning.portfolio.forecasts import Calibration
from webapp.charts.portfolio.calibration import CalibrationPicture, calibration_picture
from webapp.formatting import count, number, percent, span
from webapp.records.portfolio.telling import why

FAR_OFF = 0.1
"""Ten in a hundred between what was forecast and what came are worth a sentence."""


@dataclass(frozen=True, slots=True)
class BinRow:
    """Forecasts of one kind."""

    says: str
    average: str
    came: str
    range: str


@dataclass(frozen=True, slots=True)
class Forecasts:
    """What the page says of forecasts, ``dots`` each of the picture; without ``picture`` there are too few."""

    sentence: str
    score: str
    apart: str
    picture: CalibrationPicture | None
    said: str
    rows: tuple[BinRow, ...]
    dots: tuple[str, ...] = ()


def forecasts_part(found: Calibration) -> Forecasts:
    """Lay out the calibration."""
    apart = _apart(found)
    if not isinstance(found.brier, float) or not isinstance(found.brier_of_base_rate, float):
        return Forecasts(_too_few(found), "", apart, None, "", ())
    there = [one for one in found.bins if one.share is not None and one.average is not None]
    base = found.worked / found.decided
    picture = calibration_picture(
        [
            (one.average, one.share.estimate, one.share.lower, one.share.upper, one.decided)
            for one in there
            if one.share is not None and one.average is not None
        ],
        base,
    )
    rows = tuple(
        BinRow(
            _("%(low)s to %(high)s", low=percent(one.low, 0), high=percent(one.high, 0)),
            percent(one.average),
            _("%(part)s of %(all)s", part=count(one.worked), all=count(one.decided)),
            span(one.share.lower, one.share.upper, percent),
        )
        for one in there
        if one.share is not None
    )
    dots = tuple(
        _(
            "forecast %(average)s, came %(came)s, likely range %(range)s",
            average=row.average,
            came=row.came,
            range=row.range,
        )
        for row in rows
    )
    score = _score(found.brier, found.brier_of_base_rate)
    return Forecasts(_sentence(found), score, apart, picture, "; ".join(dots), rows, dots)


def _too_few(found: Calibration) -> str:
    if not found.decided:
        return _(
            "Nobody has said before how likely it works and then got an answer. The question stands among what may be "
            "left out of a draft: your forecast, in per cent."
        )
    return why(found.base_rate)


def _sentence(found: Calibration) -> str:
    average = found.average if isinstance(found.average, float) else 0.0
    base = found.base_rate.estimate if isinstance(found.base_rate, Share) else 0.0
    told = {"forecast": percent(average, 0), "came": percent(base, 0), "n": count(found.decided)}
    if average - base > FAR_OFF:
        return _(
            "You were too hopeful: %(forecast)s forecast on average, %(came)s worked, over %(n)s decided experiments.",
            **told,
        )
    if base - average > FAR_OFF:
        return _(
            "You were too cautious: %(forecast)s forecast on average, %(came)s worked, over %(n)s decided experiments.",
            **told,
        )
    return _(
        "On average forecasts were about right: %(forecast)s forecast, %(came)s worked, over %(n)s decided ones.",
        **told,
    )


def _score(brier: float, of_base_rate: float) -> str:
    told = {"own": number(brier, 2), "base": number(of_base_rate, 2)}
    if round(brier, 2) < round(of_base_rate, 2):
        return _(
            "Mean squared distance (0 is perfect): %(own)s, beside %(base)s for whoever always says how often it works "
            "anyway. Your forecasts know more than that.",
            **told,
        )
    return _(
        "Mean squared distance (0 is perfect): %(own)s, beside %(base)s for whoever always says how often it works "
        "anyway. So far the forecasts add nothing to that.",
        **told,
    )


def _apart(found: Calibration) -> str:
    if not found.undecided:
        return ""
    return ngettext(
        "One more had a forecast and was closed without an answer.",
        "%(num)d more had a forecast and were closed without an answer.",
        found.undecided,
    )

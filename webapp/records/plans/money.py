"""What money can see: the curve as a picture, in words, as a table and as numbers."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.trials.sizes.asked import SizeAsked
from experiments.trials.sizes.sizing import Size
from webapp.charts.planning.money import MoneyCurve, money_curve
from webapp.charts.planning.money_drawn import FRAMES, money_drawing
from webapp.formatting import minor_money, money, percent
from webapp.records.picture import Numbers, Picture, plain_number
from webapp.records.plans.sums import about


@dataclass(frozen=True, slots=True)
class CurveRow:
    """An amount and what it can see, as the table says it."""

    cost: str
    sees: str
    here: bool


def money_picture(asked: SizeAsked, size: Size) -> Picture | None:
    """Draw the curve of a draft; ``None`` where there is none."""
    curve = _curve(asked, size)
    if curve is None:
        return None
    up_says = _("The change it can see")
    drawings = tuple((frame.name, money_drawing(curve, up_says, frame)) for frame in FRAMES)
    return Picture("money", _curve_says(asked, size), "", drawings, _numbers(asked, size))


def _curve(asked: SizeAsked, size: Size) -> MoneyCurve | None:
    if not size.curve:
        return None
    currency = size.curve[0].cost.currency
    return money_curve(
        [(float(point.cost.amount), point.detectable_lift) for point in size.curve],
        worthwhile=asked.worthwhile_lift,
        budget=None if asked.budget is None else float(asked.budget.amount),
        say_money=lambda amount: money(amount, currency, digits=0 if amount >= 10 else None),
        say_lift=percent,
        worth_says=_("worth it: %(lift)s", lift=percent(asked.worthwhile_lift)),
    )


def money_for(asked: SizeAsked) -> str:
    """Say above the picture what it shows."""
    if not asked.dated:
        return _("What money can see")
    return ngettext("What money can see in %(num)d day", "What money can see in %(num)d days", asked.days)


def _curve_says(asked: SizeAsked, size: Size) -> str:
    seen = [point for point in size.curve if point.detectable_lift is not None]
    return _(
        "Money against the change it can see: from %(least)s, which sees %(wide)s, to %(most)s, which sees %(fine)s. "
        "Worth it is %(worth)s.",
        least=about(seen[0].cost),
        wide=f"±{percent(seen[0].detectable_lift)}",
        most=about(seen[-1].cost),
        fine=f"±{percent(seen[-1].detectable_lift)}",
        worth=percent(asked.worthwhile_lift),
    )


def curve_rows(asked: SizeAsked, size: Size) -> tuple[CurveRow, ...]:
    """Write the curve as a table."""
    return tuple(
        CurveRow(
            cost=minor_money(point.cost.minor, point.cost.currency, digits=0 if point.cost.minor >= 1000 else None),
            sees=_("nothing that happens") if point.detectable_lift is None else f"±{percent(point.detectable_lift)}",
            here=asked.budget is not None and point.cost == asked.budget,
        )
        for point in size.curve
    )


def _numbers(asked: SizeAsked, size: Size) -> Numbers:
    headers = (
        _("money for all versions together"),
        _("currency"),
        _("change it can see, 0.1 is 10 %"),
        _("worth it from"),
        _("your budget"),
    )
    rows = tuple(
        (
            str(point.cost.amount),
            point.cost.currency,
            plain_number(point.detectable_lift),
            plain_number(asked.worthwhile_lift),
            _("yes") if asked.budget is not None and point.cost == asked.budget else "",
        )
        for point in size.curve
    )
    return Numbers(headers, rows)

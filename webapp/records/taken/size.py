"""What money can see, as a picture to take along."""

from __future__ import annotations

from flask_babel import gettext as _

from experiments.trials.sizes.drafted import Drafted
from experiments.trials.sizes.planned import Planned
from experiments.trials.sizes.sizing import Size
from webapp.charts.planning.money_drawn import money_drawing
from webapp.records.picture import Numbers, Picture, plain_number
from webapp.records.plans.size import SizePage


def money_picture(page: SizePage, planned: Planned) -> Picture | None:
    """Draw the curve of a draft; ``None`` where there is none."""
    if page.curve is None or not isinstance(planned.size, Size) or not isinstance(planned.drafted, Drafted):
        return None
    drawing = money_drawing(page.curve, _("The change it can see"))
    return Picture("money", page.curve_says, "", (("wide", drawing),), _numbers(planned.size, planned.drafted))


def _numbers(size: Size, drafted: Drafted) -> Numbers:
    headers = (
        _("money for all versions together"),
        _("currency"),
        _("change it can see, 0.1 is 10 %"),
        _("worth it from"),
        _("your budget"),
    )
    asked = drafted.asked
    return Numbers(
        headers,
        tuple(
            (
                str(point.cost.amount),
                point.cost.currency,
                plain_number(point.detectable_lift),
                plain_number(asked.worthwhile_lift),
                _("yes") if asked.budget is not None and point.cost == asked.budget else "",
            )
            for point in size.curve
        ),
    )

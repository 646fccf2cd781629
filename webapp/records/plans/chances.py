"""How a draft may end: the chance of each verdict as a picture, in words and as numbers."""

from __future__ import annotations

from flask_babel import gettext as _

from experiments.metrics.kinds import Direction, Role
from experiments.trials.experiment import Experiment
from experiments.trials.sizes.drafted import Drafted
from experiments.trials.sizes.sizing import Size
from webapp import words
from webapp.charts.planning.chances_drawn import FRAMES, ChanceRow, chances_drawing
from webapp.formatting import lift, number, percent
from webapp.records.picture import Numbers, Picture, plain_number

VERDICTS = ("succeeded", "harmful", "no_useful_difference", "undecided")


def chances_picture(experiment: Experiment, drafted: Drafted, size: Size) -> Picture:
    """Draw the chance of each verdict if the expected change is the true one."""
    rows = [_row(verdict, getattr(size.chances, verdict)) for verdict in VERDICTS]
    true = chances_for(experiment, drafted)
    said = ", ".join(f"{row.says} {row.share}" for row in rows)
    label = _("%(if_so)s %(chances)s.", if_so=true, chances=said)
    headers = (_("verdict"), _("chance, 0.1 is 10 %"), _("true change that it is reckoned with, 0.1 is 10 %"))
    numbers = tuple(
        (row.says, plain_number(row.chance), plain_number(_true_change(experiment, drafted))) for row in rows
    )
    drawings = tuple((frame.name, chances_drawing(rows, _mark, frame)) for frame in FRAMES)
    return Picture("chances", label, "", drawings, Numbers(headers, numbers))


def chances_for(experiment: Experiment, drafted: Drafted) -> str:
    """Say which true change the chances are reckoned with, and where it is from."""
    change = lift(_true_change(experiment, drafted))
    if drafted.asked.expected_lift is None:
        return _("If the true change is %(change)s, one and a half times what is worth it:", change=change)
    if "expected_lift" in drafted.figures:
        title = drafted.figures["expected_lift"].title
        return _("If the true change is %(change)s, what remains of “%(title)s”:", change=change, title=title)
    return _("If the true change is %(change)s, as you expect:", change=change)


def _true_change(experiment: Experiment, drafted: Drafted) -> float:
    primary = next((use for use in experiment.metrics if use.role is Role.PRIMARY), None)
    down = primary is not None and primary.direction is Direction.DOWN
    return -drafted.asked.expected if down else drafted.asked.expected


def _row(verdict: str, chance: float) -> ChanceRow:
    says = words.VERDICTS["undecided_closed" if verdict == "undecided" else verdict].says
    return ChanceRow(verdict, str(says), chance, _in_a_hundred(chance))


def _in_a_hundred(share: float) -> str:
    if 0 < share < 0.005:
        return _("less than 1 in 100")
    if 0.995 < share < 1:
        return _("more than 99 in 100")
    return _("%(hits)s in 100", hits=number(round(share * 100), 0))


def _mark(share: float) -> str:
    return percent(share, 0)

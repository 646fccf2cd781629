"""The size of a draft as the page shows it: a sentence, the curve of money, the chances, and what to do first."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.trials.experiment import Experiment
from experiments.trials.sizes.advising import Advice, Do
from experiments.trials.sizes.asked import SizeAsked
from experiments.trials.sizes.drafted import Drafted
from experiments.trials.sizes.facts import Way
from experiments.trials.sizes.limits import most_units
from experiments.trials.sizes.planned import Planned
from experiments.trials.sizes.roll import TestAndRoll
from experiments.trials.sizes.sizing import Size
from experiments.trials.sizes.words import NEAR
from webapp.formatting import count, lift, number, percent
from webapp.language.said import piece
from webapp.records.picture import Picture
from webapp.records.plans.chances import chances_for, chances_picture
from webapp.records.plans.money import CurveRow, curve_rows, money_for, money_picture
from webapp.records.plans.size_fields import SizeField, size_fields
from webapp.records.plans.sums import enough_about, rounded_up

TOO_SMALL = ("too_small", "too_short", "no_number")


@dataclass(frozen=True, slots=True)
class Sight:
    """What the plan can see and what the worthwhile change takes; ``known`` is false where something is missing.

    ``beyond`` says what not even endless money would see, where that is why the worthwhile change does not show.
    """

    sentence: str
    takes: str | None
    too_small: bool
    known: bool
    beyond: str | None = None


@dataclass(frozen=True, slots=True)
class SizePage:
    """What the template of the size shows."""

    sight: Sight
    chances: Picture | None
    chances_for: str | None
    money: Picture | None
    money_for: str
    rows: tuple[CurveRow, ...]
    roll: str | None
    first: str | None
    others: tuple[str, ...]
    fields: tuple[SizeField, ...]
    history: str = ""


def size_page(experiment: Experiment, planned: Planned, currency: str) -> SizePage:
    """Bring the size of a draft together."""
    asked, size = planned.drafted, planned.size
    fields = size_fields(experiment, asked if isinstance(asked, Drafted) else None, currency)
    sight = sight_of(planned)
    if not isinstance(asked, Drafted) or not isinstance(size, Size):
        return SizePage(sight, None, None, None, "", (), None, None, (), fields)
    told = [_advised(one, asked.asked, size) for one in planned.advice]
    return SizePage(
        sight=sight,
        chances=chances_picture(experiment, asked, size) if asked.limited else None,
        chances_for=chances_for(experiment, asked) if asked.limited else None,
        money=money_picture(asked.asked, size),
        money_for=money_for(asked.asked),
        rows=curve_rows(asked.asked, size),
        roll=None if size.test_and_roll is None else _rolled(size.test_and_roll, asked),
        first=told[0] if told else None,
        others=tuple(told[1:]),
        fields=fields,
        history=_history(planned),
    )


def _history(planned: Planned) -> str:
    """Say which closed experiments tell how large true changes usually are."""
    if not planned.history:
        return str(_("How large changes usually are is not known of your own yet: two in three within about 20 %."))
    if planned.came_in:
        return str(
            ngettext(
                "How large changes usually are is taken from one experiment entered afterwards.",
                "How large changes usually are is taken from %(num)s experiments, most of them entered afterwards.",
                planned.history,
            )
        )
    return str(
        ngettext(
            "How large changes usually are is taken from one closed experiment of yours.",
            "How large changes usually are is taken from %(num)s closed experiments of yours.",
            planned.history,
        )
    )


def sight_of(planned: Planned) -> Sight:
    """Say what the plan can see, what the worthwhile change takes, and aloud where that is not enough."""
    asked, size = planned.drafted, planned.size
    takes = _takes(asked, size) if isinstance(asked, Drafted) and isinstance(size, Size) else None
    visible = planned.visible
    if not isinstance(visible, float):
        return Sight(visible.sentence, takes, visible.reason in TOO_SMALL, known=False)
    # Nothing falls by more than all of it: from there on only a rise of that size can be meant.
    change = f"±{percent(visible)}" if visible < 1 else lift(visible)
    sentence = _("This can see %(change)s: a true change of that size is found four times in five.", change=change)
    assert isinstance(asked, Drafted)
    beyond = _beyond(asked.asked, planned.size) if isinstance(planned.size, Size) else None
    return Sight(sentence, takes, visible > asked.asked.worthwhile_lift * (1 + NEAR), known=True, beyond=beyond)


def _beyond(asked: SizeAsked, size: Size) -> str | None:
    """Say what stays unseen however much money there is: beside a large budget the money asked for looks absurd."""
    if asked.price is None or size.finest is None or size.finest <= asked.worthwhile_lift * (1 + NEAR):
        return None
    finest = f"±{percent(size.finest)}" if size.finest < 1 else lift(size.finest)
    most = most_units(asked)
    if math.isfinite(most):
        return _(
            "More money alone does not help: with no more than %(many)s %(units)s in each version nothing below "
            "%(change)s can be seen.",
            many=count(int(most)),
            units=asked.units_are,
            change=finest,
        )
    return ngettext(
        "More money alone does not help: one day swings by itself, so nothing below %(change)s can be seen in it, "
        "whatever it costs.",
        "More money alone does not help: days swing by themselves, so nothing below %(change)s can be seen in "
        "%(num)d days, whatever it costs.",
        asked.days,
        change=finest,
    )


def _takes(asked: Drafted, size: Size) -> str:
    """Say what the worthwhile change takes, and set what there is beside it."""
    wanted = f"±{percent(asked.asked.worthwhile_lift)}"
    days = ngettext("%(num)d day", "%(num)d days", size.days)
    if size.cost is not None and size.cost.minor > 0:
        takes = _("about %(money)s and %(days)s", money=enough_about(size.cost), days=days)
    else:
        many = count(_rounded(size.units_per_variant))
        takes = _("about %(many)s %(units)s of each version", many=many, units=asked.asked.units_are)
        if asked.way is not Way.DAYS_APART and (asked.asked.dated or asked.asked.units_per_day is not None):
            takes = _("%(many)s and %(days)s", many=takes, days=days)
    return _("To see %(wanted)s you need %(takes)s.", wanted=wanted, takes=takes)


def _rounded(units: int) -> int:
    return units if units < 100 else int(rounded_up(units))


def _rolled(roll: TestAndRoll, asked: Drafted) -> str:
    units = asked.asked.units_are
    said = _(
        "To earn most from these %(units)s rather than to know: try it on %(tested)s of each version, then give the "
        "other %(left)s the better one. Expect about %(gain)s more in all than without a test.",
        units=units,
        tested=count(roll.units_per_variant),
        left=count(roll.units_left),
        gain=number(roll.expected_gain),
    )
    if roll.error_rate is None:
        return said
    wrong = _("In %(wrong)s of 100 cases the worse one goes out.", wrong=number(round(roll.error_rate * 100), 0))
    return f"{said} {wrong}"


def _advised(one: Advice, asked: SizeAsked, size: Size) -> str:
    worth = percent(asked.worthwhile_lift)
    seen = "" if one.lift is None else percent(one.lift)
    if one.do is Do.GO_AHEAD:
        return _("Go ahead: if it is at least as good as you want, this will most likely show it.")
    if one.do is Do.POOL_REPEATS:
        runs = number(one.runs, 0)
        return _("Repeat it: %(runs)s runs of this size together see ±%(worth)s. They add up.", runs=runs, worth=worth)
    if one.do is Do.NEARER_METRIC:
        return _(
            "Decide by a number nearer to the post: “%(metric)s” could see ±%(lift)s.",
            metric=piece(one.metric),
            lift=seen,
        )
    if one.do is Do.WIDEN:
        return _("Make the versions differ more: only a change of %(lift)s or more shows here.", lift=seen)
    answers = number(round(size.chance_decided * 100), 0)
    return _(
        "Better not run it as it is: only %(answers)s of 100 such experiments end with an answer. Spend the money and "
        "the hours on one that can.",
        answers=answers,
    )

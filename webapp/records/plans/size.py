"""The size of a draft as the page shows it: a sentence, the curve of money, the chances, and what to do first."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.metrics.kinds import Direction, Role
from experiments.people.money import Money
from experiments.trials.experiment import Experiment
from experiments.trials.sizes.advising import Advice, Do
from experiments.trials.sizes.asked import SizeAsked
from experiments.trials.sizes.drafted import Drafted
from experiments.trials.sizes.facts import Way
from experiments.trials.sizes.planned import Planned
from experiments.trials.sizes.roll import TestAndRoll
from experiments.trials.sizes.sizing import Size
from webapp import words
from webapp.charts.planning.money import MoneyCurve, money_curve
from webapp.formatting import count, lift, minor_money, money, number, percent
from webapp.records.plans.size_fields import SizeField, size_fields

TOO_SMALL = ("too_small", "too_short", "no_number")
VERDICTS = ("succeeded", "harmful", "no_useful_difference", "undecided")
BAR = 480
"""Width of the bar of chances, in the units of its picture."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the plan can see and what the worthwhile change takes; ``known`` is false where something is missing."""

    sentence: str
    takes: str | None
    too_small: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Chance:
    """A verdict with its chance: ``at`` and ``wide`` place it in the bar."""

    verdict: str
    says: str
    share: str
    at: float
    wide: float


@dataclass(frozen=True, slots=True)
class CurveRow:
    """An amount and what it can see, as the table says it."""

    cost: str
    sees: str
    here: bool


@dataclass(frozen=True, slots=True)
class SizePage:
    """What the template of the size shows."""

    sight: Sight
    chances: tuple[Chance, ...]
    chances_for: str | None
    curve: MoneyCurve | None
    curve_for: str
    curve_says: str
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
        return SizePage(sight, (), None, None, "", "", (), None, None, (), fields)
    told = [_advised(one, asked.asked, size) for one in planned.advice]
    curve = _curve(asked.asked, size)
    return SizePage(
        sight=sight,
        chances=_chances(size) if asked.limited else (),
        chances_for=_chances_for(experiment, asked) if asked.limited else None,
        curve=curve,
        curve_for=_curve_for(asked.asked),
        curve_says="" if curve is None else _curve_says(asked.asked, size),
        rows=_rows(asked.asked, size),
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
    return Sight(sentence, takes, visible > asked.asked.worthwhile_lift * (1 + 1e-6), known=True)


def about(amount: Money) -> str:
    """Write money as one says it of a plan: two digits that count.

    Examples
    --------
    >>> from babel import Locale
    >>> round(float(f"{189_345:.1e}"))
    190000
    """
    return money(float(f"{float(amount.amount):.1e}"), amount.currency)


def _takes(asked: Drafted, size: Size) -> str:
    """Say what the worthwhile change takes, and set what there is beside it."""
    wanted = f"±{percent(asked.asked.worthwhile_lift)}"
    days = ngettext("%(num)d day", "%(num)d days", size.days)
    if size.cost is not None and size.cost.minor > 0:
        takes = _("about %(money)s and %(days)s", money=about(size.cost), days=days)
    else:
        many = count(_rounded(size.units_per_variant))
        takes = _("about %(many)s %(units)s of each version", many=many, units=asked.asked.units_are)
        if asked.way is not Way.DAYS_APART and (asked.asked.dated or asked.asked.units_per_day is not None):
            takes = _("%(many)s and %(days)s", many=takes, days=days)
    return _("To see %(wanted)s you need %(takes)s.", wanted=wanted, takes=takes)


def _rounded(units: int) -> int:
    return units if units < 100 else round(float(f"{units:.1e}"))


def _chances(size: Size) -> tuple[Chance, ...]:
    shares = [getattr(size.chances, verdict) for verdict in VERDICTS]
    found, at = [], 0.0
    for verdict, share in zip(VERDICTS, shares, strict=True):
        wide = round(share * BAR, 1)
        says = words.VERDICTS["undecided_closed" if verdict == "undecided" else verdict].says
        found.append(Chance(verdict, str(says), _hundred(share), round(at, 1), wide))
        at += wide
    return tuple(found)


def _hundred(share: float) -> str:
    if 0 < share < 0.005:
        return _("less than 1 in 100")
    if 0.995 < share < 1:
        return _("more than 99 in 100")
    return _("%(hits)s in 100", hits=number(round(share * 100), 0))


def _chances_for(experiment: Experiment, drafted: Drafted) -> str:
    asked = drafted.asked
    primary = next((use for use in experiment.metrics if use.role is Role.PRIMARY), None)
    down = primary is not None and primary.direction is Direction.DOWN
    change = lift(-asked.expected if down else asked.expected)
    if asked.expected_lift is None:
        return _("If the true change is %(change)s, one and a half times what is worth it:", change=change)
    if "expected_lift" in drafted.figures:
        title = drafted.figures["expected_lift"].title
        return _("If the true change is %(change)s, what remains of “%(title)s”:", change=change, title=title)
    return _("If the true change is %(change)s, as you expect:", change=change)


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


def _curve_for(asked: SizeAsked) -> str:
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


def _rows(asked: SizeAsked, size: Size) -> tuple[CurveRow, ...]:
    return tuple(
        CurveRow(
            cost=minor_money(point.cost.minor, point.cost.currency, digits=0 if point.cost.minor >= 1000 else None),
            sees=_("nothing that happens") if point.detectable_lift is None else f"±{percent(point.detectable_lift)}",
            here=asked.budget is not None and point.cost == asked.budget,
        )
        for point in size.curve
    )


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
            "Decide by a number nearer to the post: “%(metric)s” could see ±%(lift)s.", metric=one.metric, lift=seen
        )
    if one.do is Do.WIDEN:
        return _("Make the versions differ more: only a change of %(lift)s or more shows here.", lift=seen)
    answers = number(round(size.chance_decided * 100), 0)
    return _(
        "Better not run it as it is: only %(answers)s of 100 such experiments end with an answer. Spend the money and "
        "the hours on one that can.",
        answers=answers,
    )

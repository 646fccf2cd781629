"""What a proposal's figures say: a change with its safe end, a size, a price, what it sees, what it is worth."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

from babel.numbers import get_currency_precision
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from experiments.learning.brief.candidate import Candidate, Price, Size, Worth
from experiments.metrics.kinds import Direction
from webapp.formatting import NO_BREAK, count, lift, minor_money, money, number, percent
from webapp.language.said import piece
from webapp.words import word

LEVELS = frozenset({"average", "cost", "costs", "price", "rate", "share", "time"})
"""Numbers whose name begins so are high or low; there are not more or fewer of them."""
EACH: dict[str, LazyString] = {
    "user": _l("%(count)s people each"),
    "post": _l("%(count)s posts each"),
    "ad": _l("%(count)s ads each"),
    "day": _l("%(count)s days each"),
    "slot": _l("%(count)s slots each"),
    "region": _l("%(count)s regions each"),
}
HINTS = frozenset("DE")
COARSE = 0.5
BY_BUDGET = "budget"
LEAST_WORTH = 0.005
WEEK, MONTH_OR_SO = 7, 28


def at_least(change: float) -> str:
    r"""Write a safe end rounded towards 0, so that it never promises more than the data; one decimal below 3 %.

    Examples
    --------
    >>> at_least(0.0398), at_least(-0.398)
    ('3\xa0%', '39\xa0%')
    """
    return _rounded_end(change, math.floor)


def at_most(change: float) -> str:
    r"""Write a far end rounded away from 0.

    Examples
    --------
    >>> at_most(0.0741)
    '8\xa0%'
    """
    return _rounded_end(change, math.ceil)


def _rounded_end(change: float, rounding: Callable[[float], int]) -> str:
    hundred = round(abs(change) * 100, 9)
    places = 0 if hundred >= 3 else 1
    return percent(rounding(hundred * 10**places) / 10**places / 100)


def best_said(change: float) -> str:
    """Write a best guess as results write it: whole from 3 % on."""
    return percent(abs(change), 0 if abs(change) >= 0.03 else None)


def strength(grade: str | None) -> str:
    """Say how strong the evidence is: B solid; "" where nobody knows."""
    if not grade:
        return ""
    said = word("grade", grade)
    return f"{grade}, {said}" if grade in HINTS else f"{grade} {said}"


def better(direction: Direction | None, change: float) -> float:
    """Turn a change so that above 0 is good."""
    return -change if direction is Direction.DOWN else change


def moved(metric: str, change: float, size: str) -> str:
    """Say what moved by how much: 12 % more donors per click; cost per first order 5 % lower."""
    if is_level(metric):
        way = _("lower") if change < 0 else _("higher")
        return _("%(metric)s %(size)s %(way)s", metric=piece(metric), size=size, way=way)
    way = _("fewer") if change < 0 else _("more")
    return _("%(size)s %(way)s %(metric)s", size=size, way=way, metric=piece(metric))


def is_level(metric: str) -> bool:
    """Say whether a number is high or low rather than many or few."""
    return metric.split(" ", 1)[0].casefold() in LEVELS


def guess(metric: str, change: float, said: float) -> str:
    """Say a best guess in brackets, with its way where it goes against the end that was said."""
    size = best_said(change)
    if (change < 0) == (said < 0):
        return _("best guess %(size)s", size=size)
    return _("best guess %(size)s %(way)s", size=size, way=_way(metric, change))


def found_said(candidate: Candidate, version: str) -> str:
    """Say what the experiments found: the safe end, the best guess in brackets, what to plan with, how strong.

    "" where no change is known. A cause is only claimed from grade C on.
    """
    best, metric = candidate.lift, candidate.metric
    if best is None or not metric:
        return ""
    if candidate.grade in HINTS or candidate.grade is None:
        went = moved(metric, best, best_said(best))
        if not candidate.grade:
            return _("%(version)s went together with %(went)s.", version=version, went=went)
        strong = strength(candidate.grade)
        return _("%(version)s went together with %(went)s (%(strong)s).", version=version, went=went, strong=strong)
    lower, upper = candidate.lower, candidate.upper
    if lower is None or upper is None:
        return _(
            "%(version)s brought %(went)s (%(strong)s), and how far that is certain cannot be said.",
            version=version,
            went=moved(metric, best, best_said(best)),
            strong=strength(candidate.grade),
        )
    ends = sorted((lower, upper), key=lambda end: better(candidate.direction, end))
    worst, top = ends
    if better(candidate.direction, worst) > 0:
        return _bound(candidate, version, metric, worst, _("at least"))
    if better(candidate.direction, top) < 0:
        return _bound(candidate, version, metric, top, _("at least"), plan=False)
    return _open(candidate, version, metric, lower, upper)


def at_most_said(candidate: Candidate, version: str, wanted: float | None) -> str:
    """Say that a gain worth having is ruled out: at most so much, and more was wanted."""
    best, metric, ends = candidate.lift, candidate.metric, (candidate.lower, candidate.upper)
    if best is None or not metric or None in ends:
        return found_said(candidate, version)
    top = max((end for end in ends if end is not None), key=lambda end: better(candidate.direction, end))
    if better(candidate.direction, top) < 0:
        return found_said(candidate, version)
    inside = "; ".join(part for part in (guess(metric, best, top), strength(candidate.grade)) if part)
    went = moved(metric, top, _("at most %(size)s", size=at_most(top)))
    if wanted is None:
        return _(
            "%(version)s %(did)s %(went)s (%(inside)s).", version=version, did=_did(metric), went=went, inside=inside
        )
    return _(
        "%(version)s %(did)s %(went)s (%(inside)s); %(wanted)s was wanted.",
        version=version,
        did=_did(metric),
        went=went,
        inside=inside,
        wanted=percent(abs(wanted)),
    )


def _bound(candidate: Candidate, version: str, metric: str, end: float, bound: str, *, plan: bool = True) -> str:
    assert candidate.lift is not None, "found_said looked"
    parts = [guess(metric, candidate.lift, end)]
    if plan and candidate.plan_with is not None:
        parts.append(_("plan with %(size)s", size=best_said(candidate.plan_with)))
    inside = "; ".join((", ".join(parts), strength(candidate.grade)))
    went = moved(metric, end, f"{bound} {at_least(end)}")
    return _("%(version)s %(did)s %(went)s (%(inside)s).", version=version, did=_did(metric), went=went, inside=inside)


def _did(metric: str) -> str:
    return _("made") if is_level(metric) else _("brought")


def _open(candidate: Candidate, version: str, metric: str, lower: float, upper: float) -> str:
    """Say both ends in one breath."""
    assert candidate.lift is not None, "found_said looked"
    low = f"{at_most(lower)} {_way(metric, lower)}"
    high = f"{at_most(upper)} {_way(metric, upper)}"
    best = best_said(candidate.lift)
    if (candidate.lift < 0) != (upper < 0):
        best = f"{best} {_way(metric, candidate.lift)}"
    return _(
        "%(version)s may bring %(low)s to %(high)s %(metric)s (best guess %(best)s; %(strong)s).",
        version=version,
        low=low,
        high=high,
        metric=piece(metric),
        best=best,
        strong=strength(candidate.grade),
    )


def _way(metric: str, change: float) -> str:
    if is_level(metric):
        return _("lower") if change < 0 else _("higher")
    return _("fewer") if change < 0 else _("more")


def about(minor: int, currency: str) -> str:
    """Write money as one says it of a plan: to the hundred above a thousand, to the ten above a hundred.

    Examples
    --------
    >>> [rounded(amount) for amount in (10_432.0, 1_439.0, 643.0, 27.5)]
    [10400.0, 1400.0, 640.0, 28.0]
    """
    whole = rounded(minor / 10 ** get_currency_precision(currency))
    return money(Decimal(str(whole)), currency, digits=0)


def rounded(amount: float) -> float:
    """Round an amount to what a plan can promise."""
    step = 100 if abs(amount) >= 1000 else 10 if abs(amount) >= 100 else 1
    return float(round(amount / step) * step)


def hours_said(hours: float) -> str:
    """Say hours: one hour, 8 hours."""
    return _("one hour") if hours == 1 else _("%(hours)s hours", hours=number(hours)).replace(" ", NO_BREAK)


def price_said(price: Price | None) -> str:
    """Say a price in money and hours; "" where nothing of it is known."""
    if price is None or (price.money_minor is None and not price.hours):
        return ""
    if price.money_minor is None:
        assert price.hours is not None, "one of the two is known"
        return hours_said(price.hours)
    if not price.money_minor:
        free = minor_money(0, price.currency)
        return _("%(money)s and %(hours)s", money=free, hours=hours_said(price.hours)) if price.hours else free
    amount = _("about %(money)s", money=about(price.money_minor, price.currency))
    return _("%(money)s and %(hours)s", money=amount, hours=hours_said(price.hours)) if price.hours else amount


def size_said(candidate: Candidate) -> str:
    """Say how large it would be; "" where nobody knows."""
    size = candidate.size
    if size is None:
        return ""
    if size.per_version is not None and size.unit is not None:
        named = candidate.says.get("unit_name")
        if size.unit == "user" and isinstance(named, str):
            return _("%(count)s %(what)s each", count=count(size.per_version), what=_many(named))
        return str(EACH[size.unit]) % {"count": count(size.per_version)}
    return days_said(size.days) if size.days else ""


def _many(name: str) -> str:
    """Say what was typed for the things that are drawn in the plural."""
    known_many = name.endswith("s") or name.casefold() in {"people", "staff"}
    return name if known_many else f"{name}s"


def days_said(days: int) -> str:
    """Say how long something runs: in weeks from four on, where they are whole."""
    if days >= MONTH_OR_SO and not days % WEEK:
        return ngettext("one week", "%(num)s weeks", days // WEEK)
    return ngettext("one day", "%(num)s days", days)


def sees_said(size: Size | None) -> str:
    """Say what so much sees; beyond a doubling only a rise can be meant; "" where it cannot be said."""
    if size is None or not isinstance(size.sees, float) or not math.isfinite(size.sees):
        return ""
    return f"±{percent(size.sees)}" if size.sees < 1 else lift(size.sees)


def ask_said(candidate: Candidate) -> str:
    """Say size, price and what so much sees in one sentence; what cannot be said is said too."""
    size, price, sees = size_said(candidate), price_said(candidate.price), sees_said(candidate.size)
    what = ", ".join(part for part in (size, price) if part)
    if what and sees:
        enough = _("%(what)s: enough to see %(sees)s.", what=_opened(what), sees=sees)
        only = _("%(what)s: enough to see only %(sees)s.", what=_opened(what), sees=sees)
        return only if is_coarse(candidate.size) else enough
    unseen = candidate.size.sees if candidate.size is not None else None
    because = getattr(unseen, "sentence", "")
    takes = _("It takes %(what)s.", what=what) if what else ""
    return " ".join(part for part in (takes, because) if part) or _("What it would take is not known yet.")


def is_coarse(size: Size | None) -> bool:
    """Say whether it sees only changes that hardly happen: half as much again, and more."""
    return size is not None and isinstance(size.sees, float) and size.sees >= COARSE


def known(value: object) -> bool:
    """Say whether a number exists."""
    return isinstance(value, (int, float))


def worth_said(worth: Worth | None, currency: str) -> str:
    """Say what it is worth for its price: €2.60 per euro of its price; why not, where that cannot be said.

    An amount that rests on a share of the budget is good for the order of proposals and no forecast, so that it is not
    said as money.
    """
    if worth is None:
        return ""
    if not isinstance(worth.per_unit, (int, float)):
        return worth.per_unit.sentence
    only_for_order = worth.stake_basis == BY_BUDGET
    if math.isinf(worth.per_unit):
        if isinstance(worth.value_minor, int) and not only_for_order:
            return _("worth about %(money)s and costs nothing", money=about(worth.value_minor, currency))
        return _("costs nothing")
    if worth.per_unit < LEAST_WORTH:
        return _("worth next to nothing for its price")
    if only_for_order:
        return ""
    said = {"money": money(Decimal(f"{worth.per_unit:.2f}"), currency), "unit": money(1, currency)}
    if worth.per_unit < 1:
        return _("worth %(money)s for each %(unit)s it costs, in the next cycle alone", **said)
    return _("worth %(money)s for each %(unit)s it costs", **said)


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]

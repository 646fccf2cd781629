"""What the templates of sentences are filled with: the facts in words, under the names of their fields."""

from __future__ import annotations

import math

from experiments.judging.verdict import Verdict
from experiments.judging.words import phrases
from experiments.judging.words.said import Ends, Said
from experiments.judging.words.templates import HOW_TO_FIND_OUT, WHY_ONLY_A_HINT
from experiments.metrics.kinds import Direction, Metric, MetricKind
from experiments.metrics.measures import MONEY

SHOWN_WITH_CENTS = 100
"""Below this amounts of money are written with cents."""


def fields_of(said: Said) -> dict[str, str]:
    """Give every field that a template may ask for."""
    metric, ends = said.metric, said.lift or Ends(0.0, None, None)
    treatment, control = said.values
    cost = phrases.is_cost(metric)
    values = ""
    if treatment is not None and control is not None:
        values = phrases.two_values(treatment, control, metric, said.currency, said.per)
    near, far = _safe_and_far(ends, metric, said.verdict)
    return {
        "version": phrases.version(said.version),
        "control": phrases.version(said.control),
        "what": phrases.thing(metric, said.per),
        "one": phrases.one(metric.denominator or ""),
        "safe": phrases.at_least(near),
        "top": phrases.below(far, said.worthwhile) if far > 0 else phrases.at_most(far),
        "best": phrases.percent(ends.estimate),
        "signed": phrases.percent(ends.estimate, sign=True),
        "low": phrases.at_least(near),
        "high": phrases.at_most(far),
        "wanted": phrases.percent(said.worthwhile),
        "fewer": _fewer(metric),
        "more": _more_or_fewer(ends.estimate, metric),
        "values": values if cost and said.verdict is Verdict.UNDECIDED else f": {values}" if values else "",
        "ends": _both_ends(ends, metric, said.per),
        "hint_range": _hint_range(ends, metric, values),
        "range": _range(ends, metric, said.per),
        "events": _events(said),
        "plan": phrases.percent(said.plan_with or 0.0, sign=True),
        "grade": said.grade,
        "guardrails": phrases.capitalized(phrases.joined(said.unproven)),
        "strained": phrases.joined(said.strained),
        "broken": said.broken,
        "enough": said.enough or "",
        "lift": phrases.percent(said.enough_lift or 0.0),
        "have": said.have,
        "need": said.need,
        "carried": said.carried or "",
        "drawn": said.drawn,
        "until": phrases.day(said.until) if said.until is not None else "",
        "reason": said.why_not,
        "why": WHY_ONLY_A_HINT.get(said.design, "nobody drew lots"),
        "how": HOW_TO_FIND_OUT.get(said.design, "draw lots which unit gets which version"),
        "plain": _value(treatment, said),
        "control_plain": _value(control, said),
        "factor": phrases.factor(treatment / control) if treatment is not None and control else "",
        **_money_fields(said),
        **_extra_fields(said),
    }


def _extra_fields(said: Said) -> dict[str, str]:
    """Write what came on top, its end nearest to nothing, and what it was reckoned from."""
    metric, extra = said.metric, said.extra
    counted = phrases.many(metric.numerator)
    if extra is None:
        return {"extra_safe": "", "extra_best": "", "observed": "", "expected": "", "counted": counted, "time": ""}
    near = extra.upper if said.verdict is Verdict.HARMFUL else extra.lower
    return {
        "extra_safe": _safe_amount(abs(near or 0.0), said),
        "extra_best": _amount(abs(extra.extra), said),
        "observed": _amount(extra.observed, said),
        "expected": _amount(extra.expected, said),
        "counted": counted,
        "time": said.time,
    }


def _amount(value: float, said: Said) -> str:
    return phrases.money(value, said.currency) if said.metric.numerator in MONEY else phrases.count(round(value))


def _safe_amount(value: float, said: Said) -> str:
    """Round towards nothing, so that it never promises more than the data."""
    whole = value if said.metric.numerator in MONEY and value < SHOWN_WITH_CENTS else math.floor(value)
    return _amount(whole, said)


def _money_fields(said: Said) -> dict[str, str]:
    if said.difference is None:
        return {"safe_money": "", "best_money": ""}
    near, _ = _safe_and_far(said.difference, said.metric, said.verdict)
    return {
        "safe_money": phrases.money(abs(near), said.currency),
        "best_money": phrases.money(abs(said.difference.estimate), said.currency),
    }


def _safe_and_far(ends: Ends, metric: Metric, verdict: Verdict) -> tuple[float, float]:
    """Pick the end nearest to no change, and for gains the end farthest into what is good."""
    lower = ends.lower if ends.lower is not None else -1.0
    upper = ends.upper if ends.upper is not None else ends.estimate
    up = metric.direction is Direction.UP
    if verdict is Verdict.HARMFUL:
        return (upper, lower) if up else (lower, upper)
    return (lower, upper) if up else (upper, lower)


def _fewer(metric: Metric) -> str:
    if phrases.is_level(metric):
        return "lower"
    return "less" if metric.numerator in MONEY else "fewer"


def _more_or_fewer(lift: float, metric: Metric) -> str:
    more = "higher" if phrases.is_level(metric) else "more"
    return more if lift >= 0 else _fewer(metric)


def _both_ends(ends: Ends, metric: Metric, per: str | None) -> str:
    """Write both ends in one breath: "5 % fewer to 17 % more link clicks per time shown"."""
    what = phrases.thing(metric, per)
    if ends.lower is None or ends.upper is None:
        return f"anything is possible for {what}"
    low, high = (phrases.percent(end) for end in (ends.lower, ends.upper))
    first, second = (_more_or_fewer(end, metric) for end in (ends.lower, ends.upper))
    if first == second:
        low, high = (low, high) if ends.lower >= 0 else (high, low)
        return f"{what} {low} to {high} {first}" if phrases.is_level(metric) else f"{low} to {high} {first} {what}"
    if phrases.is_level(metric):
        return f"{what} {low} {first} to {high} {second}"
    return f"{low} {first} to {high} {second} {what}"


def _hint_range(ends: Ends, metric: Metric, values: str) -> str:
    """Give what stands in brackets behind a hint: a cost's values, and both ends only where they leave the way open.

    A hint claims no range of its own; but where chance alone would explain it, that has to be said.
    """
    open_ended = ends.lower is None or ends.upper is None or ends.lower <= 0 <= ends.upper
    parts = [_span(ends, metric) if open_ended else "", values if phrases.is_cost(metric) else ""]
    said = "; ".join(part for part in parts if part)
    return f" ({said})" if said else ""


def _span(ends: Ends, metric: Metric) -> str:
    """Write both ends where the number itself has just been named: "5 % fewer to 17 % more"."""
    if ends.lower is None or ends.upper is None:
        return "anything is possible"
    low, high = (f"{phrases.percent(end)} {_more_or_fewer(end, metric)}" for end in (ends.lower, ends.upper))
    return f"{low} to {high}"


def _range(ends: Ends, metric: Metric, per: str | None) -> str:
    """Write what may be: "bring up to 52 % fewer or up to 38 % more orders"."""
    what = phrases.thing(metric, per)
    if ends.lower is None or ends.upper is None:
        return f"bring any number of {what}"
    low, high = phrases.at_most(ends.lower), phrases.at_most(ends.upper)
    if phrases.is_cost(metric):
        return f"cost up to {low} less per {phrases.one(metric.denominator or '')} or up to {high} more"
    if phrases.is_level(metric):
        return f"lower {what} by up to {low} or raise it by up to {high}"
    return f"bring up to {low} {_fewer(metric)} or up to {high} more {what}"


def _events(said: Said) -> str:
    """Name the counts that are too small to say: "31 and 38 orders"."""
    first, second = said.events
    counted = said.metric.denominator if phrases.is_cost(said.metric) else said.metric.numerator
    summed = said.metric.kind is MetricKind.MEAN
    if first is None or second is None or counted is None or counted in MONEY or summed:
        return "this much data"
    return f"{phrases.count(first)} and {phrases.count(second)} {phrases.many(counted)}"


def _value(value: float | None, said: Said) -> str:
    if value is None:
        return "none"
    if said.metric.numerator in MONEY:
        return phrases.money(value, said.currency)
    return phrases.plain(value)

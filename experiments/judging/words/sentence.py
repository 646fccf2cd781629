"""The sentences of a verdict: the version first, then the safe end, then the best guess in brackets.

All text stands in ``templates``. A sentence is built from a
main part, which must stand alone, and tails that follow as long as the whole stays within 45 words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from experiments.judging.verdict import UndecidedReason, Verdict
from experiments.judging.words import phrases
from experiments.judging.words.templates import HOW_TO_FIND_OUT, NUMBERS, TEMPLATES, WHY_ONLY_A_HINT
from experiments.metrics.kinds import Design, Direction, Metric
from experiments.metrics.measures import MONEY

MOST_WORDS = 45


@dataclass(frozen=True, slots=True)
class Ends:
    """Best guess and limits of a lift or a difference, as measured: more is more, whichever way is better."""

    estimate: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Said:
    """The facts that a sentence on one treatment is made from.

    ``lift`` and ``difference`` carry the deciding interval for decided verdicts, the always-valid band between looks
    and the plain interval otherwise. ``events`` are the numerators of treatment and control, ``broken`` says which
    guardrail broke and how far, ``enough`` names units, days and money that would have been enough to see
    ``enough_lift``, already in words. ``per`` names the unit where the metric has no denominator. ``single``
    says that there is one total per version, so that nothing shows how much chance moves it.
    """

    version: str
    control: str
    metric: Metric
    verdict: Verdict
    reason: UndecidedReason | None
    grade: str
    design: Design
    retrospective: bool
    worthwhile: float
    currency: str | None
    lift: Ends | None
    difference: Ends | None
    values: tuple[float | None, float | None]
    events: tuple[float | None, float | None] = (None, None)
    per: str | None = None
    plan_with: float | None = None
    broken: str = ""
    unproven: tuple[str, ...] = ()
    enough: str | None = None
    enough_lift: float | None = None
    have: str = ""
    need: str = ""
    until: date | None = None
    fatal: tuple[str, str] | None = None
    why_not: str = ""
    single: bool = True


def sentence_of(said: Said, *, heading: str = "") -> str:
    """Write the sentence on one treatment.

    Parameters
    ----------
    said : Said
        The facts.
    heading : str
        Put in front, counting the versions; counts towards the 45 words.
    """
    if said.verdict is Verdict.INVALID:
        return _compose(heading, _invalid(said))
    if said.verdict is Verdict.UNDECIDED:
        return _compose(heading, _UNDECIDED[said.reason or UndecidedReason.TOO_LITTLE_DATA](said))
    if said.broken:
        return _compose(heading, [_fill("harm.guardrail", said), _fill("harm.todo", said)])
    return _compose(heading, _decided(said))


def broken_guardrail(metric: Metric, ends: Ends, per: str | None) -> str:
    """Say how far a guardrail broke: "at least 20 % more hides per time shown"."""
    down = metric.direction is Direction.DOWN
    near = ends.lower if down else ends.upper
    return TEMPLATES["harm.guardrail_most" if down else "harm.guardrail_least"].format(
        safe=phrases.at_least(near or 0.0), what=phrases.thing(metric, per), fewer=_fewer(metric)
    )


def heading_of(verdicts: list[Verdict], *, decidable: bool) -> str:
    """Count the versions: "One of two new versions worked."; empty for a single treatment or a mere hint."""
    if len(verdicts) < 2 or not decidable or Verdict.INVALID in verdicts:
        return ""
    all_of = NUMBERS[len(verdicts)].lower() if len(verdicts) < len(NUMBERS) else str(len(verdicts))
    worked = verdicts.count(Verdict.SUCCEEDED)
    if worked:
        number = NUMBERS[worked] if worked < len(NUMBERS) else str(worked)
        return TEMPLATES["several.worked"].format(worked=number, all=all_of)
    key = "several.open" if set(verdicts) == {Verdict.UNDECIDED} else "several.none"
    return TEMPLATES[key].format(all=all_of)


def _compose(heading: str, parts: list[str]) -> str:
    """Join heading, main part and as many tails as fit into 45 words."""
    main, *tails = [part for part in parts if part]
    text = f"{heading} {main}".strip()
    for tail in tails:
        longer = f"{text} {tail}"
        if len(longer.split()) <= MOST_WORDS:
            text = longer
    return text if len(text.split()) <= MOST_WORDS else main


def _kind(said: Said) -> str:
    """Say which of the three ways of speaking a metric takes: up, down, cost."""
    if said.metric.direction is Direction.UP:
        return "up"
    return "cost" if phrases.is_cost(said.metric) else "down"


def _decided(said: Said) -> list[str]:
    """Speak of a verdict that fell by its interval."""
    kind = _kind(said)
    if said.verdict is Verdict.NO_USEFUL_DIFFERENCE:
        key = "no_gain.none" if _gain(said) <= 0 else f"no_gain.{kind}"
        return [_fill(key, said), _fill("no_gain.todo", said)]
    word = "worked" if said.verdict is Verdict.SUCCEEDED else "harm"
    if said.retrospective:
        return [_fill(f"file.{word}.{kind}", said), _fill("file.afterwards", said), _fill("file.keep", said)]
    if kind == "cost" and said.difference is None:
        kind = "cost_share"
    tails = [_fill("harm.todo", said)]
    if word == "worked":
        tails = [_fill("worked.todo" if said.plan_with is not None else "worked.todo_plain", said)]
        tails += [_fill("worked.unproven", said)] if said.unproven else []
    return [_fill(f"{word}.{kind}", said), *tails]


def _gain(said: Said) -> float:
    """Tell the most that can be gained, oriented."""
    ends = said.lift or Ends(0.0, None, None)
    if said.metric.direction is Direction.UP:
        return ends.upper if ends.upper is not None else float("inf")
    return -ends.lower if ends.lower is not None else float("inf")


def _little(said: Said) -> list[str]:
    if said.lift is None:
        return _not_estimable(said)
    return [_fill("little", said), _fill("little.todo" if said.enough else "little.no_todo", said)]


def _leaning(said: Said) -> list[str]:
    if said.lift is None:
        return _not_estimable(said)
    ahead = (said.lift.estimate > 0) == (said.metric.direction is Direction.UP)
    way = "ahead" if ahead else "behind"
    return [_fill(f"leaning.{way}", said), _fill(f"leaning.{way}_todo", said)]


def _better(said: Said) -> list[str]:
    return [_fill("better", said), _fill("better.todo", said)]


def _minimum(said: Said) -> list[str]:
    tails = [_fill("minimum.range", said)] if said.lift is not None else []
    return [_fill("minimum", said), *tails, _fill("minimum.todo", said)]


def _interim(said: Said) -> list[str]:
    todo = [_fill("interim.todo", said)] if said.until is not None else []
    return [_fill("interim.none" if said.lift is None else "interim", said), *todo]


def _not_estimable(said: Said) -> list[str]:
    return [_fill("not_estimable", said)]


def _not_comparable(said: Said) -> list[str]:
    """Describe what cannot decide: a hint (D) or an anecdote (E)."""
    treatment, control = said.values
    if said.grade == "E":
        if treatment is None or control is None or not said.single:
            return [*_not_estimable(said)]
        key = "anecdote" if control > 0 and treatment > 0 else "anecdote.plain"
        return [_fill(key, said), TEMPLATES["anecdote.why"], TEMPLATES["anecdote.todo"]]
    if said.lift is None:
        if treatment is None or control is None:
            return [*_not_estimable(said), _fill("hint.todo", said)]
        return [_fill("hint.nothing", said), _fill("hint.todo", said)]
    return [_fill("hint.cost" if phrases.is_cost(said.metric) else "hint", said), _fill("hint.todo", said)]


def _invalid(said: Said) -> list[str]:
    name, why = said.fatal or ("", "")
    return [TEMPLATES["invalid"].format(why=why), TEMPLATES.get(f"invalid.{name}", "")]


_UNDECIDED = {
    UndecidedReason.NOT_COMPARABLE: _not_comparable,
    UndecidedReason.INTERIM: _interim,
    UndecidedReason.MINIMUM: _minimum,
    UndecidedReason.NOT_ESTIMABLE: _not_estimable,
    UndecidedReason.BETTER_SIZE_UNCLEAR: _better,
    UndecidedReason.LEANING: _leaning,
    UndecidedReason.TOO_LITTLE_DATA: _little,
}


def _fill(key: str, said: Said) -> str:
    """Fill a template with every field it may ask for."""
    return TEMPLATES[key].format(**_fields(said))


def _fields(said: Said) -> dict[str, str]:
    metric, ends = said.metric, said.lift or Ends(0.0, None, None)
    treatment, control = said.values
    cost = phrases.is_cost(metric)
    values = ""
    if treatment is not None and control is not None:
        values = phrases.two_values(treatment, control, metric, said.currency, said.per)
    near, far = _safe_and_far(ends, metric, said.verdict)
    return {
        "version": phrases.quoted(phrases.shortened(said.version)),
        "control": phrases.quoted(phrases.shortened(said.control)),
        "what": phrases.thing(metric, said.per),
        "one": phrases.one(metric.denominator or ""),
        "safe": phrases.at_least(near),
        "top": phrases.at_most(far),
        "best": phrases.percent(ends.estimate),
        "signed": phrases.percent(ends.estimate, sign=True),
        "low": phrases.at_least(near),
        "high": phrases.at_most(far),
        "wanted": phrases.percent(said.worthwhile),
        "fewer": _fewer(metric),
        "more": _more_or_fewer(ends.estimate, metric),
        "values": values if cost and said.verdict is Verdict.UNDECIDED else f": {values}" if values else "",
        "ends": _both_ends(ends, metric, said.per),
        "span": _span(ends, metric),
        "range": _range(ends, metric, said.per),
        "events": _events(said),
        "plan": phrases.percent(said.plan_with or 0.0, sign=True),
        "grade": said.grade,
        "guardrails": phrases.capitalized(phrases.joined(said.unproven)),
        "broken": said.broken,
        "enough": said.enough or "",
        "lift": phrases.percent(said.enough_lift or 0.0),
        "have": said.have,
        "need": said.need,
        "until": phrases.day(said.until) if said.until is not None else "",
        "reason": said.why_not,
        "why": WHY_ONLY_A_HINT.get(said.design, "nobody drew lots"),
        "how": HOW_TO_FIND_OUT.get(said.design, "draw lots which unit gets which version"),
        "plain": _value(treatment, said),
        "control_plain": _value(control, said),
        "factor": phrases.factor(treatment / control) if treatment is not None and control else "",
        **_money_fields(said),
    }


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
    return "less" if metric.numerator in MONEY else "fewer"


def _more_or_fewer(lift: float, metric: Metric) -> str:
    return "more" if lift >= 0 else _fewer(metric)


def _both_ends(ends: Ends, metric: Metric, per: str | None) -> str:
    """Write both ends in one breath: "5 % fewer to 17 % more link clicks per time shown"."""
    what = phrases.thing(metric, per)
    if ends.lower is None or ends.upper is None:
        return f"anything is possible for {what}"
    low, high = (phrases.percent(end) for end in (ends.lower, ends.upper))
    first, second = (_more_or_fewer(end, metric) for end in (ends.lower, ends.upper))
    if first == second:
        return f"{low} to {high} {first}" if ends.lower >= 0 else f"{high} to {low} {first}"
    return f"{low} {first} to {high} {second} {what}"


def _span(ends: Ends, metric: Metric) -> str:
    """Write both ends where the number itself has just been named: "5 % fewer to 17 % more"."""
    if ends.lower is None or ends.upper is None:
        return "anything is possible"
    if (ends.lower < 0) == (ends.upper < 0):
        return _both_ends(ends, metric, None)
    return f"{phrases.percent(ends.lower)} {_fewer(metric)} to {phrases.percent(ends.upper)} more"


def _range(ends: Ends, metric: Metric, per: str | None) -> str:
    """Write what may be: "bring up to 52 % fewer or up to 38 % more orders"."""
    what = phrases.thing(metric, per)
    if ends.lower is None or ends.upper is None:
        return f"bring any number of {what}"
    low, high = phrases.at_most(ends.lower), phrases.at_most(ends.upper)
    if phrases.is_cost(metric):
        return f"cost up to {low} less per {phrases.one(metric.denominator or '')} or up to {high} more"
    return f"bring up to {low} {_fewer(metric)} or up to {high} more {what}"


def _events(said: Said) -> str:
    """Name the counts that are too small to say: "31 and 38 orders"."""
    first, second = said.events
    counted = said.metric.denominator if phrases.is_cost(said.metric) else said.metric.numerator
    if first is None or second is None or counted is None or counted in MONEY:
        return "this much data"
    return f"{phrases.count(first)} and {phrases.count(second)} {phrases.many(counted)}"


def _value(value: float | None, said: Said) -> str:
    if value is None:
        return "none"
    if said.metric.numerator in MONEY:
        return phrases.money(value, said.currency)
    return phrases.plain(value)

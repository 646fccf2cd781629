"""The sentences of a verdict: the version first, then the safe end, then the best guess in brackets.

All text stands in ``templates``. A sentence is built from a
main part, which must stand alone, and tails that follow as long as the whole stays within 45 words.
"""

from __future__ import annotations

from dataclasses import replace

from experiments.judging.verdict import UndecidedReason, Verdict
from experiments.judging.words import phrases
from experiments.judging.words.fields import fields_of
from experiments.judging.words.said import Ends, Said
from experiments.judging.words.templates import NUMBERS, TEMPLATES
from experiments.metrics.kinds import Direction, Metric

MOST_WORDS = 45


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
        return _compose(heading, [_broken(said), _fill("harm.next", said)])
    return _compose(heading, _decided(said))


def broken_guardrail(metric: Metric, ends: Ends, values: str, per: str | None) -> str:
    """Say how far a guardrail broke: "raises hides per time shown by at least 20 % (best guess 40 %)".

    Parameters
    ----------
    metric, ends : Metric, Ends
        What must not get worse, and its deciding interval.
    values : str
        Its plain values in both versions, from :func:`phrases.two_values`; may be empty.
    per : str or None
        The unit where the metric has no denominator.
    """
    down = metric.direction is Direction.DOWN
    near = ends.lower if down else ends.upper
    return TEMPLATES["harm.guardrail_up" if down else "harm.guardrail_down"].format(
        what=phrases.thing(metric, per),
        safe=phrases.at_least(near or 0.0),
        best=phrases.percent(ends.estimate),
        values=f": {values}" if values else "",
    )


def _broken(said: Said) -> str:
    """Name what got worse, after what got better by the number that decides where that is sure and there is room."""
    alone = _fill("harm.guardrail", said)
    worked = replace(said, verdict=Verdict.SUCCEEDED, values=(None, None))
    if said.lift is None or _least_gain(said) <= 0:
        return alone
    kind = _kind(worked, "worked")
    kind = "cost_share" if kind == "cost" and said.difference is None else kind
    text = TEMPLATES["harm.guardrail_but"].format(
        worked=_fill(f"worked.{kind}", worked).removesuffix("."), broken=said.broken
    )
    return text if len(text.split()) <= MOST_WORDS else alone


def _least_gain(said: Said) -> float:
    """Tell the least that is gained, oriented."""
    ends = said.lift or Ends(0.0, None, None)
    if said.metric.direction is Direction.UP:
        return ends.lower if ends.lower is not None else float("-inf")
    return -ends.upper if ends.upper is not None else float("-inf")


def heading_of(verdicts: list[Verdict], *, decidable: bool) -> str:
    """Count the versions: "One of two new versions worked:"; empty for a single treatment or a mere hint."""
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


def _kind(said: Said, key: str) -> str:
    """Say which of the ways of speaking a metric takes: up, down, cost, or a level that is raised and lowered."""
    down = said.metric.direction is Direction.DOWN
    if phrases.is_level(said.metric):
        level = "level_down" if down else "level"
        return level if f"{key}.{level}" in TEMPLATES else "down"
    if not down:
        return "up"
    return "cost" if phrases.is_cost(said.metric) else "down"


def _decided(said: Said) -> list[str]:
    """Speak of a verdict that fell by its interval."""
    if said.verdict is Verdict.NO_USEFUL_DIFFERENCE:
        key = "no_gain.none" if _gain(said) <= 0 else f"no_gain.{_kind(said, 'no_gain')}"
        return [_fill(key, said), _fill("no_gain.next", said)]
    word = "worked" if said.verdict is Verdict.SUCCEEDED else "harm"
    if said.retrospective:
        kind = _kind(said, f"file.{word}")
        return [_fill(f"file.{word}.{kind}", said), _fill("file.afterwards", said), _fill("file.keep", said)]
    kind = _kind(said, word)
    if kind == "cost" and said.difference is None:
        kind = "cost_share"
    if kind == "up" and said.extra is not None:
        kind = "extra"
    tails = [_fill("harm.next", said)]
    if word == "worked":
        tails = [_fill(_use(said), said)]
        tails += [_fill("worked.unproven", said)] if said.unproven else []
    return [_fill(f"{word}.{kind}", said), *tails]


def _use(said: Said) -> str:
    """Pick how to say that it is to be used: that first results shrink only where this one does."""
    if said.plan_with is None or said.lift is None:
        return "worked.next_plain"
    shrinks = abs(said.plan_with) < abs(said.lift.estimate)
    same = phrases.percent(said.plan_with, sign=True) == phrases.percent(said.lift.estimate, sign=True)
    return "worked.next" if shrinks and not same else "worked.next_same"


def _gain(said: Said) -> float:
    """Tell the most that can be gained, oriented."""
    ends = said.lift or Ends(0.0, None, None)
    if said.metric.direction is Direction.UP:
        return ends.upper if ends.upper is not None else float("inf")
    return -ends.lower if ends.lower is not None else float("inf")


def _little(said: Said) -> list[str]:
    if said.lift is None:
        return _not_estimable(said)
    return [_fill("little", said), _fill("little.next" if said.enough else "little.no_next", said)]


def _leaning(said: Said) -> list[str]:
    if said.lift is None:
        return _not_estimable(said)
    if said.strained:
        return [_fill("strained", said), _fill("strained.next", said)]
    ahead = (said.lift.estimate > 0) == (said.metric.direction is Direction.UP)
    way = "ahead" if ahead else "behind"
    return [_fill(f"leaning.{way}", said), *_luck(said), _fill(f"leaning.{way}_next", said)]


def _luck(said: Said) -> list[str]:
    """Say why a range that leaves no doubt decides nothing: the randomisation test of so few does not agree."""
    if said.lift is None or not said.have:
        return []
    clear = (said.lift.lower or 0.0) > 0 or (said.lift.upper or 0.0) < 0
    return [_fill("leaning.luck", said)] if clear else []


def _better(said: Said) -> list[str]:
    return [_fill("better", said), _fill("better.next", said)]


def _minimum(said: Said) -> list[str]:
    if said.carried:  # no range: whoever says that none can be trusted shows none
        return [_fill("carried.one" if said.carried == "1" else "carried", said), _fill("carried.next", said)]
    tails = [_fill("minimum.range", said)] if said.lift is not None else []
    return [_fill("minimum", said), *tails, _fill("minimum.next", said)]


def _interim(said: Said) -> list[str]:
    next_step = [_fill("interim.next", said)] if said.until is not None else []
    return [_fill("interim.none" if said.lift is None else "interim", said), *next_step]


def _not_estimable(said: Said) -> list[str]:
    treatment, control = said.values
    only_new = control == 0 and treatment is not None and treatment > 0
    return [_fill("not_estimable.none" if only_new else "not_estimable", said)]


def _not_comparable(said: Said) -> list[str]:
    """Describe what cannot decide: a hint (D) or an anecdote (E)."""
    treatment, control = said.values
    if said.grade == "E" and said.extra is not None and said.lift is not None:
        return [_fill("anecdote.regions", said), _fill("hint.next", said)]
    if said.grade == "E":
        if treatment is None or control is None or not said.single:
            return [*_not_estimable(said)]
        key = "anecdote" if control > 0 and treatment > 0 else "anecdote.plain"
        return [_fill(key, said), TEMPLATES["anecdote.why"], TEMPLATES["anecdote.next"]]
    if said.lift is None:
        if treatment is None or control is None:
            return [*_not_estimable(said), _fill("hint.next", said)]
        return [_fill("hint.nothing", said), _fill("hint.next", said)]
    return [_fill("hint", said), _fill("hint.next", said)]


def _invalid(said: Said) -> list[str]:
    name, why = said.fatal or ("", "")
    return [TEMPLATES["invalid"].format(why=phrases.going_on(why)), TEMPLATES.get(f"invalid.{name}", "")]


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
    return TEMPLATES[key].format(**fields_of(said))

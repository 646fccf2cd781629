"""What to do now: choosing is not the same as claiming to know, so this stands apart from the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from experiments.judging.judged import Judged
from experiments.judging.pairs import MEASURE_MISSING
from experiments.judging.tails import tail_decides
from experiments.judging.verdict import UndecidedReason, Verdict
from experiments.judging.words import phrases
from experiments.metrics.kinds import Direction, Metric
from stats.errors import NotEstimable

EVEN = 0.5
"""A chance above this speaks for the new version."""

SMALLEST_LOSS = 0.001
"""Below this an expected loss is only said to be small."""

TEXTS = {
    "know": "{word}. Strength of evidence: {letter}, {said}.",
    "unproven": "{guardrails}: too little to judge.",
    "no_line": "Nothing was named from when on it is worth it, so “no gain worth having” can never be said.",
    "use": "Use {version} from now on.",
    "plan": "Plan with {plan}.",
    "odds": "Chance it is really better: {chance} in 100; if that is wrong it costs {loss} of {what}.",
    "if_free": "If changing costs nothing, use {version}.",
    "keep": "Keep {control}.",
    "back": "Go back to {control}.",
    "wait": "Leave it running until {until}; the numbers so far decide nothing.",
    "wait_harm": "It looks harmful so far; the planned look on {until} will tell. Stop earlier if it costs too much.",
    "again": "Repair what broke it and run it again; decide nothing by these numbers.",
    "hint": "Decide by other reasons, and draw lots next time: these numbers are only a hint.",
    "anecdote": "Decide by other reasons: one unit each cannot speak for either.",
    "carried": "Decide by other reasons: so few large values do not say which version is better.",
    "missing": "Export it once more with the number that decides, and upload that.",
    "strained": "Keep {control} for now: {rails} may have got worse by more than you tolerate.",
    "repeat": "Repeat it if the answer matters; both runs count together.",
}

WORDS = {
    Verdict.SUCCEEDED: "Worked",
    Verdict.HARMFUL: "Did harm",
    Verdict.NO_USEFUL_DIFFERENCE: "No gain worth having",
    Verdict.UNDECIDED: "Can't tell yet",
    Verdict.INVALID: "Not usable",
}

GRADE_WORDS = {"A": "proven again", "B": "solid", "C": "fair", "D": "a hint", "E": "an anecdote"}


OPEN_AT_THE_END = frozenset({UndecidedReason.LEANING, UndecidedReason.TOO_LITTLE_DATA})
"""Undecided although all data are in."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What advice depends on beside the treatments: names, metric, whether data may still come, until when."""

    control: str
    metric: Metric
    per: str | None
    until: date | None


def what_we_know(chosen: Judged, *, interim: bool, worthwhile: float) -> str:
    """Name verdict, strength of evidence, guardrails that could not be judged and what could never be said.

    Parameters
    ----------
    chosen : Judged
        The treatment that speaks for the experiment.
    interim : bool
        The last look is still to come.
    worthwhile : float
        Smallest worthwhile lift; at 0 a lack of gain cannot be shown.
    """
    decision, letter = chosen.decision, chosen.grade.letter
    word = WORDS[decision.verdict]
    if decision.verdict is Verdict.UNDECIDED and not interim:
        word = "Couldn't tell"
    known = TEXTS["know"].format(word=word, letter=letter, said=GRADE_WORDS[letter])
    return _joined(known, *beside(chosen, worthwhile=worthwhile))


def beside(chosen: Judged, *, worthwhile: float) -> tuple[str, ...]:
    """Say what belongs to the verdict beside it: guardrails that could not be judged, what could never be said."""
    decision, said = chosen.decision, []
    if decision.unproven:
        rails = phrases.capitalized(phrases.joined(decision.unproven))
        said.append(TEXTS["unproven"].format(guardrails=rails))
    if worthwhile == 0 and decision.reason in OPEN_AT_THE_END:
        said.append(TEXTS["no_line"])
    return tuple(said)


def best_of(judged: Sequence[Judged], control: str, metric: Metric) -> str | None:
    """Pick the version to take when changing costs nothing: the best by its shrunken lift.

    What is invalid or did harm is never taken, however much it gains by the number that decides. ``None`` where no
    treatment has a shrunken lift; where version A has none at all, the best by its chance.
    """
    seen = {one.treatment: one.outlook for one in judged if one.decision.verdict is not Verdict.INVALID and one.outlook}
    harmful = {one.treatment for one in judged if one.decision.verdict is Verdict.HARMFUL}
    plans = {name: outlook.plan_with for name, outlook in seen.items() if outlook.plan_with is not None}
    if not plans:
        chances = {name: outlook.chance_to_beat for name, outlook in seen.items() if name not in harmful}
        likely = max(chances, key=lambda name: chances[name], default=None)
        return likely if likely is not None and chances[likely] > EVEN else None
    sign = -1 if metric.direction is Direction.DOWN else 1
    gains = {name: sign * plan for name, plan in plans.items() if name not in harmful and sign * plan > 0}
    return max(gains, key=lambda name: gains[name], default=control)


def what_to_do(chosen: Judged, judged: Sequence[Judged], setting: Setting) -> str:
    """Say the one thing to do now, with the size to plan with and what is risked if it is wrong."""
    used = used_now(chosen, judged, setting)
    plan = _plan(chosen) if chosen.decision.verdict is Verdict.SUCCEEDED else ""
    return _joined(act(chosen, judged, setting), plan, "" if used is None else _odds(used, setting))


def used_now(chosen: Judged, judged: Sequence[Judged], setting: Setting) -> Judged | None:
    """Give the new version that is used from now on, or where changing is free; ``None`` where none is."""
    decision = chosen.decision
    if decision.verdict is Verdict.SUCCEEDED:
        return chosen
    if decision.verdict is not Verdict.UNDECIDED or _held_back(chosen, setting):
        return None
    best = best_of(judged, setting.control, setting.metric)
    return next((one for one in judged if one.treatment == best), None)


def act(chosen: Judged, judged: Sequence[Judged], setting: Setting) -> str:
    """Say the one thing to do now, alone."""
    decision = chosen.decision
    control = phrases.version(setting.control)
    version = phrases.version(chosen.treatment)
    match decision.verdict:
        case Verdict.SUCCEEDED:
            return TEXTS["use"].format(version=version)
        case Verdict.HARMFUL:
            return TEXTS["back"].format(control=control)
        case Verdict.NO_USEFUL_DIFFERENCE:
            return TEXTS["keep"].format(control=control)
        case Verdict.INVALID:
            return TEXTS["again"]
        case Verdict.UNDECIDED:
            return _undecided(chosen, judged, setting)


def _undecided(chosen: Judged, judged: Sequence[Judged], setting: Setting) -> str:
    held_back = _held_back(chosen, setting)
    if held_back:
        return held_back
    used = used_now(chosen, judged, setting)
    if used is None:
        return _joined(TEXTS["keep"].format(control=phrases.version(setting.control)), TEXTS["repeat"])
    return TEXTS["if_free"].format(version=phrases.version(used.treatment))


def _held_back(chosen: Judged, setting: Setting) -> str:
    """Say what to do where no version is used even if changing is free; "" where one may be."""
    lift = chosen.reading.plain.lift
    if isinstance(lift, NotEstimable) and lift.reason == MEASURE_MISSING:
        return TEXTS["missing"]
    if chosen.decision.reason is UndecidedReason.NOT_COMPARABLE:
        return TEXTS["anecdote" if chosen.grade.letter == "E" else "hint"]
    if chosen.decision.reason is UndecidedReason.INTERIM and setting.until is not None:
        looks_bad = chosen.deciding is not None and chosen.deciding.high < 0
        return TEXTS["wait_harm" if looks_bad else "wait"].format(until=phrases.day(setting.until))
    if chosen.decision.reason is UndecidedReason.MINIMUM and not tail_decides(
        chosen.reading.look_pair or chosen.reading.pair
    ):
        return TEXTS["carried"]
    if chosen.decision.strained:
        rails = phrases.joined(chosen.decision.strained)
        text = TEXTS["strained"].format(control=phrases.version(setting.control), rails=rails)
        return _joined(text, TEXTS["repeat"])
    return ""


def _plan(one: Judged) -> str:
    if one.outlook is None or one.outlook.plan_with is None:
        return ""
    return TEXTS["plan"].format(plan=phrases.percent(one.outlook.plan_with, sign=True))


def _odds(one: Judged, setting: Setting) -> str:
    outlook = one.outlook
    if outlook is None or outlook.expected_loss is None:
        return ""
    chance = min(max(round(outlook.chance_to_beat * 100), 1), 99)
    what = phrases.thing(setting.metric, setting.per)
    small = outlook.expected_loss < SMALLEST_LOSS
    loss = f"less than {phrases.percent(SMALLEST_LOSS)}" if small else f"about {phrases.percent(outlook.expected_loss)}"
    return TEXTS["odds"].format(chance=chance, loss=loss, what=what)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)

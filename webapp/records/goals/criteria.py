"""Where success criteria stand, and how much of the way to a target is done, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from experiments.goals.goal import Goal
from experiments.learning.progress.criteria import CriterionProgress, Figure, Reached, Way, way_of
from webapp.formatting import NO_BREAK, day, number, percent
from webapp.language.said import piece

STATES = {
    Reached.REACHED: _l("Reached"),
    Reached.NOT_YET: _l("Not yet"),
    Reached.MISSED: _l("Missed"),
    Reached.UNMEASURED: _l("Not measured"),
}
LOOKS = {
    Reached.REACHED: ("v-succeeded", "i-ok"),
    Reached.NOT_YET: ("v-interim", "i-info"),
    Reached.MISSED: ("v-harmful", "i-fail"),
    Reached.UNMEASURED: ("v-interim", "i-warn"),
}
REASONS = {
    "no_experiment": _l("no closed experiment of this goal measured it"),
    "no_direction": _l("the criterion does not say which way is better"),
    "not_a_share": _l("what was measured is a share of people: write the amount in per cent, as in 22 %"),
    "not_estimable": _l("the experiment could not tell its value"),
    "no_standing": _l("Nobody has typed where it stands now."),
    "no_ends": _l("Without a start and a target nobody can say how much of the way is done."),
    "no_way": _l("Start and target are the same, so there is no way between them."),
}


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion: its words, its state in words with its look and mark (none where no machine checks it), and why."""

    text: str
    state: str | None
    ink: str
    mark: str
    said: str
    experiment_id: int | None


@dataclass(frozen=True, slots=True)
class WayLine:
    """How much of the way is done: the sentence, and the figure between 0 and 1 for the picture where there is one."""

    said: str
    share: float | None


def criterion_lines(criteria: Iterable[CriterionProgress]) -> list[CriterionLine]:
    """Say the criteria of a goal."""
    return [_line(one) for one in criteria]


def way_line(goal: Goal) -> WayLine | None:
    """Say how far the goal got by what was typed; ``None`` where nothing is known of it at all."""
    way = way_of(goal)
    if isinstance(way, Way):
        unit = piece(goal.metric or "") or _("of the goal's number")
        said = _("Now %(value)s %(unit)s", value=number(way.standing), unit=unit)
        if way.on is not None:
            said += f" ({day(way.on)})"
        if way.share >= 1:
            done = _("the target is reached")
        elif way.share < 0:
            done = _("further away than at the start")
        else:
            done = _("%(share)s of the way", share=percent(way.share, 0))
        return WayLine(f"{said}: {done}.", min(max(way.share, 0.0), 1.0))
    if way[0] == "no_standing" and (goal.baseline is None or goal.target is None):
        return None
    return WayLine(str(REASONS[way[0]]), None)


def _line(one: CriterionProgress) -> CriterionLine:
    if one.state is Reached.WORDS:
        return CriterionLine(one.line.text, None, "", "", "", None)
    ink, mark = LOOKS[one.state]
    return CriterionLine(
        one.line.text,
        str(STATES[one.state]),
        ink,
        mark,
        _said(one),
        one.figure.experiment_id if one.figure else None,
    )


def _said(one: CriterionProgress) -> str:
    if one.reason is not None:
        return str(REASONS[one.reason[0]])
    assert one.figure is not None, "a reason otherwise"
    found = _figure(one.figure.value, one.figure)
    wanted = "" if one.line.amount is None else _figure(one.line.amount, one.figure)
    if one.figure.experiment_id is None:
        where = _("typed for %(day)s", day=day(one.figure.on))
    else:
        where = _("“%(version)s” on %(day)s", version=one.figure.variant, day=day(one.figure.on))
    return _("%(found)s, wanted %(wanted)s; %(where)s", found=found, wanted=wanted, where=where)


def _figure(value: float, figure: Figure) -> str:
    return (percent(value) if figure.is_share else number(value)).replace(" ", NO_BREAK)

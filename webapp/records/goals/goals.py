"""A goal as the pages show it: from where to where, what is still empty, what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from experiments.goals.goal import Goal
from experiments.learning.progress.goals import GoalProgress
from experiments.metrics.kinds import Direction
from experiments.trials.experiment import Experiment, Status, status_on
from webapp.formatting import day, number
from webapp.language.said import piece
from webapp.records.archive.outcome import shown_verdict
from webapp.words import by_verdict

GAPS = {
    "success_criteria": _l("success criteria"),
    "implementation_plan": _l("implementation plan"),
    "metric": _l("number"),
    "direction": _l("which way is better"),
    "baseline": _l("where it stands"),
    "target": _l("target"),
    "deadline": _l("date"),
    "funnel_stage": _l("buying phase"),
    "audience": _l("people"),
    "owner_id": _l("owner"),
}
UNDER_WAY = (Status.REGISTERED, Status.RUNNING, Status.ANALYSED)


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many experiments of a goal came out one way."""

    verdict: str
    number: int


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal in the list."""

    id: int
    kind: str
    label: str
    goal: str
    owner: str | None
    road: str | None
    outcomes: tuple[OutcomeCount, ...]
    counts: str
    gaps: str | None


@dataclass(frozen=True, slots=True)
class ServingLine:
    """An experiment that serves the goal."""

    id: int
    title: str
    status: Status
    verdict: str | None
    grade: str | None


def goal_line(goal: Goal, progress: GoalProgress) -> GoalLine:
    """Say one goal."""
    gaps = [str(GAPS[name]) for name in goal.sheet_gaps()]
    return GoalLine(
        id=goal.id,
        kind=goal.kind.value,
        label=goal.label,
        goal=goal.goal,
        owner=goal.owner.name if goal.owner else None,
        road=road(goal),
        outcomes=tuple(OutcomeCount(name, number) for name, number in by_verdict(progress.verdicts)),
        counts=counts_said(progress),
        gaps=", ".join(gaps) if gaps else None,
    )


def road(goal: Goal) -> str | None:
    """Say from where to where, and until when; ``None`` where the sheet has no figures."""
    said = ""
    if goal.baseline is not None and goal.target is not None:
        said = _("%(now)s → %(target)s", now=number(goal.baseline), target=number(goal.target))
    elif goal.target is not None:
        less = goal.direction is Direction.DOWN
        said = (
            _("down to %(target)s", target=number(goal.target)) if less else _("%(target)s", target=number(goal.target))
        )
    if said and goal.metric:
        said = f"{said} {piece(goal.metric)}"
    if goal.deadline is not None:
        until = _("by %(day)s", day=day(goal.deadline))
        said = f"{said}, {until}" if said else until
    return said or None


def counts_said(progress: GoalProgress) -> str:
    """Count the experiments of a goal in words."""
    if not progress.all:
        return _("No experiment yet.")
    said = []
    under_way = sum(progress.statuses.get(status, 0) for status in UNDER_WAY)
    drafts = progress.statuses.get(Status.DRAFT, 0) + progress.statuses.get(Status.IDEA, 0)
    if under_way:
        said.append(ngettext("one under way", "%(num)d under way", under_way))
    if drafts:
        said.append(ngettext("one draft", "%(num)d drafts", drafts))
    if progress.closed:
        closed = ngettext("one closed", "%(num)d closed", progress.closed)
        said.append(_("%(closed)s, %(answered)s answered", closed=closed, answered=progress.answered))
    rest = progress.all - under_way - drafts - progress.closed
    if rest:
        said.append(ngettext("one that never ran or was refused", "%(num)d that never ran or were refused", rest))
    text = "; ".join(said)
    return text[:1].upper() + text[1:] + "."


def serving_lines(experiments: Sequence[Experiment], today: date) -> list[ServingLine]:
    """List the experiments of a goal, whatever came out."""
    lines = []
    for one in experiments:
        status = status_on(one, today, one.has_data)
        closed = status is Status.CONCLUDED
        verdict, grade = (shown_verdict(one), one.grade) if closed else (None, None)
        lines.append(ServingLine(one.id, one.title, status, verdict, grade))
    return lines

"""Starting a draft from a toolkit: all four parts come pre-filled and are still to be looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import Fault, WrongStatus
from experiments.goals.goal import Goal, get_goal
from experiments.goals.working import goals_to_serve
from experiments.people.permission import Actor, require
from experiments.people.team import Team
from experiments.trials.change import PARTS
from experiments.trials.draft import start_draft
from experiments.trials.experiment import Experiment
from experiments.trials.gate import BEFORE_TECHNOLOGY, part_gaps
from experiments.trials.toolkits.filling import draft_of, technology_of
from experiments.trials.toolkits.listing import get_toolkit, pattern_in
from experiments.trials.toolkits.pattern import Pattern
from experiments.trials.toolkits.toolkit import Toolkit
from experiments.trials.toolkits.wording import said_anew


@dataclass(frozen=True, slots=True)
class ToolkitStart:
    """What is said when a draft is started from a toolkit; everything may be left out.

    Parameters
    ----------
    goal_id : int or None
        The goal it serves; without it the only goal of that kind, if there is exactly one.
    audience : str or None
        Who it is for; without it the toolkit's proposal.
    starts : date or None
        First day; without it the Monday to come.
    """

    goal_id: int | None = None
    audience: str | None = None
    starts: date | None = None


def start_from_toolkit(
    session: Session,
    actor: Actor,
    toolkit_id: int,
    start: ToolkitStart,
    *,
    now: datetime,
    say: Callable[[str], str] = str,
) -> Experiment:
    """Begin a draft of everything that the toolkit knows.

    The order of the questions holds: where the goal is not known yet, the channel waits until it is. What nobody said
    counts as a proposal: the parts have to be looked at before the plan can be locked.

    Parameters
    ----------
    say : callable
        Says a text of a shipped recipe in the language of whoever starts it. From then on it is the team's own.

    Raises
    ------
    WrongStatus
        The toolkit was retired.
    RuleBroken
        Something that was said does not fit, all of it at once.
    """
    toolkit = get_toolkit(session, actor, toolkit_id)
    require(actor, "draft.change", toolkit)
    if toolkit.retired_at is not None:
        raise WrongStatus(Fault("toolkit", "retired", "This toolkit was retired. Take another one."))
    shipped = toolkit.recipe is not None
    pattern = said_anew(pattern_in(toolkit), say) if shipped else pattern_in(toolkit)
    goal = _goal(session, actor, toolkit, pattern, start, today=now.date())
    said: dict[str, Any] = _days(pattern, start, now.date())
    if start.goal_id is not None or goal is not None:
        # A goal that cannot be served is refused by the draft's own check.
        said["goal_id"] = goal.id if goal is not None else start.goal_id
    if start.audience is not None:
        said["audience"] = start.audience
    currency = session.get_one(Team, actor.team_id).currency
    if shipped:
        said["title"] = say(toolkit.name)
    change = replace(draft_of(toolkit, pattern, currency=currency), **said)
    gaps = part_gaps(None, change.given(), goal)
    if not any(gaps[part] for part in BEFORE_TECHNOLOGY):
        change = replace(change, **technology_of(toolkit, say))
    experiment = start_draft(session, actor, change, now=now)
    told = {"people": start.audience is not None, "objective": start.goal_id is not None}
    for part in PARTS:
        looked_at = getattr(experiment, f"{part}_confirmed") and told.get(part, False)
        setattr(experiment, f"{part}_confirmed", looked_at)
    session.flush()
    return experiment


def fitting_goals(session: Session, actor: Actor, toolkit: Toolkit, pattern: Pattern, *, today: date) -> list[Goal]:
    """List the goals of the present cycle that the toolkit serves; those of all cycles where the present has none."""
    kinds = {toolkit.goal_kind, *pattern.also_for}
    names = {one.goal_name.casefold() for one in (pattern, pattern_in(toolkit)) if one.goal_name is not None}
    served = [goal for goal in goals_to_serve(session, actor) if goal.kind in kinds]
    goals = [goal for goal in served if not names or (goal.name or "").casefold() in names]
    present = [goal for goal in goals if goal.cycle.starts <= today <= goal.cycle.ends]
    first = [goal for goal in present if goal.kind is toolkit.goal_kind]
    return first or present or goals


def _goal(
    session: Session, actor: Actor, toolkit: Toolkit, pattern: Pattern, start: ToolkitStart, *, today: date
) -> Goal | None:
    """Give the goal that was said, or the only one that fits; ``None`` has to be asked."""
    if start.goal_id is not None:
        known = {goal.id for goal in goals_to_serve(session, actor)}
        return get_goal(session, actor, start.goal_id) if start.goal_id in known else None
    fitting = fitting_goals(session, actor, toolkit, pattern, today=today)
    return fitting[0] if len(fitting) == 1 else None


def _days(pattern: Pattern, start: ToolkitStart, today: date) -> dict[str, date]:
    """Give first and last day; weeks are compared as wholes, hence the Monday to come."""
    starts = start.starts or today + timedelta(days=7 - today.weekday())
    if pattern.days is None or starts.year > date.max.year - 3:
        return {"starts": starts}
    return {"starts": starts, "ends": starts + timedelta(days=pattern.days - 1)}

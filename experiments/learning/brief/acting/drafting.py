"""The draft that a proposal becomes: what it builds on, under its goal, in the next cycle, in the size of the plan."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import DomainError, Fault, WrongStatus
from experiments.goals.cycle import Cycle
from experiments.goals.given import SHORT, otherwise
from experiments.goals.goal import Goal
from experiments.learning.brief.candidate import Because, Candidate
from experiments.learning.lessons.using import UseGiven, use_lesson
from experiments.metrics.kinds import Design, Role
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.trials.again import again
from experiments.trials.change import PARTS, DraftChange, MetricGiven
from experiments.trials.draft import change_draft, start_draft
from experiments.trials.experiment import OPEN, Experiment, get_experiment
from experiments.trials.gate import BEFORE_TECHNOLOGY, part_gaps
from experiments.trials.toolkits.starting import ToolkitStart, start_from_toolkit

SPEND = "spend"
ONCE_MORE, BY = "Once more", "By"
"""What titles begin with, said in the language of whoever takes the proposal."""
_NO_COMPARISON = frozenset({Design.BEFORE_AFTER, Design.OBSERVATIONAL})
"""Set-ups of which a repeat would answer as little as the first run did."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a proposal begins.

    Parameters
    ----------
    words : str
        What it is called where it begins from nothing: the title of the draft.
    goal : Goal or None
        The goal of the next cycle that it serves.
    after : Cycle
        The next cycle: it begins on its first Monday, or on the Monday to come.
    say : callable
        Says a text of a shipped recipe or the beginning of a title in the language of whoever takes the proposal.
    """

    words: str
    goal: Goal | None
    after: Cycle
    say: Callable[[str], str] = str

    def day(self, today: date) -> date:
        """Give the first day."""
        return first_monday(max(self.after.starts, today + timedelta(days=1)))


def draft_of_proposal(
    session: Session, actor: Actor, candidate: Candidate, start: Start, *, now: datetime
) -> Experiment:
    """Begin the draft, or move the one that is proposed into the next cycle.

    Raises
    ------
    WrongStatus
        The draft that was proposed is no draft any more, or the recipe was retired.
    """
    if candidate.because is Because.DRAFT and candidate.experiment_id is not None:
        return _moved(session, actor, candidate, start.goal, now)
    starts = start.day(now.date())
    if candidate.experiment_id is not None:
        draft = _built_on(session, actor, candidate, start, now=now)
    elif candidate.toolkit_id is not None:
        said = ToolkitStart(starts=starts, **_goal(start.goal))
        draft = start_from_toolkit(session, actor, candidate.toolkit_id, said, now=now, say=start.say)
        sized = _sized(candidate, starts)
        draft = change_draft(session, actor, draft.id, DraftChange(**sized), now=now) if sized else draft
    else:
        own: dict[str, Any] = {**_goal(start.goal), **_sized(candidate, starts)}
        change = DraftChange(title=_short(start.words), starts=starts, **own)
        draft = start_draft(session, actor, change, now=now)
    _look_again(session, draft)
    if candidate.lesson_id is not None:
        with suppress(DomainError):  # a lesson that was replaced meanwhile is no reason to refuse the draft
            use_lesson(session, actor, candidate.lesson_id, UseGiven(experiment_id=draft.id), now=now)
    return draft


def first_monday(day: date) -> date:
    """Give the day itself where it is a Monday, else the next one: weeks are compared as wholes.

    Examples
    --------
    >>> first_monday(date(2026, 12, 1)), first_monday(date(2026, 12, 7))
    (datetime.date(2026, 12, 7), datetime.date(2026, 12, 7))
    """
    return day + timedelta(days=-day.weekday() % 7)


def _built_on(session: Session, actor: Actor, candidate: Candidate, start: Start, *, now: datetime) -> Experiment:
    """Begin from an earlier experiment: the same once more, or another try that takes over what still holds."""
    assert candidate.experiment_id is not None, "asked before"
    before, starts, goal = get_experiment(session, actor, candidate.experiment_id), start.day(now.date()), start.goal
    other_try = candidate.because is Because.NEXT_TRY
    change = again(before, same_comparison=not other_try and before.design not in _NO_COMPARISON)
    given: dict[str, Any] = {
        "title": _once_more(before.title, _claim(candidate), start.say),
        "starts": starts,
        **_goal(goal),
        **_days(before, starts),
        **_sized(candidate, starts),
    }
    if other_try:
        words = start.words[:1].upper() + start.words[1:]
        given |= {"title": _short(words), "idea": start.words, "toolkit_id": None}
    if candidate.lesson_id is not None:
        given["heard"] = " ".join(_sentence(part) for part in (_claim(candidate), candidate.what_to_do) if part)
    if candidate.other_number is not None:
        given["title"] = _short(f"{start.say(BY)} {candidate.other_number}: {before.title}")
        given["metrics"] = decided_by(change, candidate.other_number)
    change = replace(change, **given)
    gaps = part_gaps(None, change.given(), goal)
    if any(gaps[part] for part in BEFORE_TECHNOLOGY):
        # The channel comes last: it waits until somebody has answered what is missing.
        change = replace(change, channel=None, content_type=None, tactic=None)
    return start_draft(session, actor, change, now=now)


def decided_by(change: DraftChange, other: str) -> tuple[MetricGiven, ...]:
    """Let a more frequent number decide: what a result costs, or how often there is one, counted by the other thing."""
    decided: list[MetricGiven] = []
    for one in otherwise(change.metrics, ()):
        if not isinstance(one, MetricGiven):
            continue
        if one.role != Role.PRIMARY:
            decided.append(one)
        elif one.numerator == SPEND:
            decided.append(replace(one, name=f"cost of {other}", denominator=other))
        else:
            name = other if one.denominator is None else f"{other} per {one.denominator}"
            decided.append(replace(one, name=name, numerator=other))
    return tuple(decided)


def _moved(session: Session, actor: Actor, candidate: Candidate, goal: Goal | None, now: datetime) -> Experiment:
    """Let the draft that is proposed serve the goal of the next cycle."""
    assert candidate.experiment_id is not None, "asked before"
    draft = get_experiment(session, actor, candidate.experiment_id)
    if draft.status not in OPEN:
        raise WrongStatus(Fault("key", "no_draft", f"“{draft.title}” is no draft any more: look at it there."))
    change = DraftChange(**_goal(goal))
    return change_draft(session, actor, draft.id, change, now=now) if goal is not None else draft


def _goal(goal: Goal | None) -> dict[str, Any]:
    return {} if goal is None else {"goal_id": goal.id}


def _days(before: Experiment, starts: date) -> dict[str, date]:
    """Let it run as long as the earlier one did."""
    if before.starts is None or before.ends is None:
        return {}
    return {"ends": starts + (before.ends - before.starts)}


def _sized(candidate: Candidate, starts: date) -> dict[str, Any]:
    """Give days, money and hours as the plan says them."""
    size, price = candidate.size, candidate.price
    sized: dict[str, Any] = {}
    if size is not None and size.days:
        sized["ends"] = starts + timedelta(days=size.days - 1)
    if price is not None and price.money_minor is not None:
        sized["budget"] = Money(price.money_minor, price.currency)
    if price is not None and price.hours is not None:
        sized["hours"] = price.hours
    return sized


def _look_again(session: Session, draft: Experiment) -> None:
    """Nobody has answered anything yet: each part has to be looked at before the plan can be locked."""
    for part in PARTS:
        setattr(draft, f"{part}_confirmed", False)
    session.flush()


def _claim(candidate: Candidate) -> str:
    """Give what the lesson behind it says; empty where there is none."""
    return "" if candidate.lesson_id is None else str(candidate.says.get("claim") or candidate.subject)


def _once_more(title: str, claim: str, say: Callable[[str], str]) -> str:
    """Say that it is the same again; what was run once more already goes by its lesson, which says it without that."""
    marks = {ONCE_MORE, say(ONCE_MORE)}
    if title.startswith(tuple(f"{mark}: " for mark in marks)):
        return title
    by_lesson = claim and any(mark.casefold() in title.casefold() for mark in marks)
    return _short(f"{say(ONCE_MORE)}: {claim if by_lesson else title}")


def _sentence(part: str) -> str:
    return part if part.endswith((".", "!", "?", "…")) else f"{part}."


def _short(words: str) -> str:
    first = words.strip().splitlines()[0] if words.strip() else words
    return first if len(first) <= SHORT else f"{first[: SHORT - 1]}…"

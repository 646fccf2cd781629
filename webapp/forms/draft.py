"""Fields of the four questions as what is to be set on a draft: only what differs from what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from experiments.errors import Fault
from experiments.goals.given import SHORT
from experiments.goals.goal import Goal, GoalChange
from experiments.trials.draft import DraftChange
from experiments.trials.experiment import Experiment
from experiments.trials.gate import ASKED, BEFORE_TECHNOLOGY, part_gaps
from experiments.trials.proposal import days_of
from webapp.forms.answers import day, key, new_goal_from
from webapp.forms.numbers import (
    money_from,
    money_text,
    number_text,
    per_cent_from,
    percent_text,
    small_number,
    whole_number,
)
from webapp.language.offered import offered, tag_meant

TEXTS = (
    "title",
    "heard",
    "audience",
    "customer_objective",
    "funnel_from",
    "funnel_to",
    "idea",
    "instead_of",
    "expected",
    "mechanism",
    "next_step_text",
    "channel",
    "content_type",
    "tactic",
    "run_by",
    "expert",
)
TAGS = ("content_type", "funnel_from", "funnel_to")
NUMBERS = ("starts", "days", "budget", "hours", "forecast")
FIELDS = (*TEXTS, *NUMBERS, "goal_id", "goal_kind", "goal", "owner_id", "built_on_id")


@dataclass(frozen=True, slots=True)
class DraftGiven:
    """What a person sent: the change, a new goal where one was written, and what could not be read."""

    change: DraftChange
    goal: GoalChange | None
    faults: tuple[Fault, ...]


NOTHING_GIVEN = DraftGiven(DraftChange(), None, ())
"""Asks what a draft misses as it stands."""


def blank_fields(today: date) -> dict[str, str]:
    """Give the fields of an empty form; it starts on the Monday to come, because weeks are compared as wholes."""
    return dict.fromkeys(FIELDS, "") | {"starts": next_monday(today).isoformat()}


def next_monday(today: date) -> date:
    """Give the Monday after ``today``.

    Examples
    --------
    >>> next_monday(date(2026, 11, 2)), next_monday(date(2026, 11, 8))
    (datetime.date(2026, 11, 9), datetime.date(2026, 11, 9))
    """
    return today + timedelta(days=7 - today.weekday())


def draft_fields(experiment: Experiment) -> dict[str, str]:
    """Write a draft as the fields of the form."""
    step = experiment.next_step
    length = days_of(experiment)
    texts = {name: getattr(experiment, name, None) or "" for name in TEXTS if name != "next_step_text"}
    return (
        texts
        | {name: offered(texts[name]) for name in TAGS}
        | {
            "next_step_text": step.text if step else "",
            "goal_id": str(experiment.goal_id or ""),
            "goal_kind": "",
            "goal": "",
            "starts": experiment.starts.isoformat() if experiment.starts else "",
            "days": str(length) if length else "",
            "budget": money_text(experiment.budget_minor, experiment.currency),
            "hours": number_text(experiment.hours),
            "forecast": percent_text(experiment.forecast),
            "owner_id": str(experiment.owner_id or ""),
            "built_on_id": str(experiment.built_on_id or ""),
        }
    )


def draft_seen(experiment: Experiment) -> dict[str, str]:
    """Write all that the form shows of a draft, the ticked boxes as lines of one field."""
    return draft_fields(experiment) | {"other_tactics": "\n".join(experiment.other_tactics)}


def repeated_fields(earlier: Experiment) -> dict[str, str]:
    """Write what may be taken over from an earlier experiment on which a new one is built."""
    fields = draft_fields(earlier)
    kept = ("audience", "customer_objective", "idea", "instead_of", "mechanism", "channel")
    return {name: fields[name] for name in kept} | {"built_on_id": str(earlier.id)}


def draft_given(form: MultiDict[str, str], experiment: Experiment | None, currency: str) -> DraftGiven:
    """Read the form against the draft as it stands: what a person left alone stays derived.

    Parameters
    ----------
    experiment : Experiment or None
        ``None`` for a new one: then everything that is filled in counts.
    currency : str
        The team's, for a budget without one of its own.
    """
    present = draft_fields(experiment) if experiment is not None else dict.fromkeys(FIELDS, "")
    faults: list[Fault] = []
    given: dict[str, Any] = {}
    changed = {name: _typed(form, name) for name in FIELDS if name in form and _typed(form, name) != present[name]}
    for name in TEXTS:
        if name in changed:
            given[name] = (tag_meant(changed[name]) if name in TAGS else changed[name]) or None
    if experiment is None and "title" not in given:
        given |= _titled(changed)
    new_goal = new_goal_from(form)
    if "goal_id" in changed and new_goal is None:
        given["goal_id"] = key(changed["goal_id"])
    for name in ("owner_id", "built_on_id"):
        if name in changed:
            given[name] = key(changed[name])
    given |= _numbers(changed, (experiment.currency if experiment else None) or currency, faults)
    given |= dates_given(changed, experiment, faults)
    if "tactics_shown" in form:
        # One value for each ticked box; the page that offers either of two drafts sends one with all of them.
        tactics = [line for value in form.getlist("other_tactics") for line in value.splitlines() if line.strip()]
        if tactics != (list(experiment.other_tactics) if experiment else []):
            given["other_tactics"] = tuple(tactics)
    return DraftGiven(DraftChange(**given), new_goal, tuple(faults))


def _titled(changed: Mapping[str, str]) -> dict[str, str]:
    """Take the idea as name, written as one; a longer one is shortened by the domain."""
    first = changed.get("idea", "").partition("\n")[0]
    return {"title": first[:1].upper() + first[1:]} if 0 < len(first) <= SHORT else {}


def _numbers(changed: Mapping[str, str], currency: str, faults: list[Fault]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if "budget" in changed:
        given["budget"] = money_from("budget", changed["budget"], currency, faults)
    if "hours" in changed:
        given["hours"] = small_number("hours", changed["hours"], faults)
    if "forecast" in changed:
        given["forecast"] = per_cent_from("forecast", changed["forecast"], faults, example="60")
    return given


def dates_given(changed: Mapping[str, str], experiment: Experiment | None, faults: list[Fault]) -> dict[str, Any]:
    """Read first day and length; a length that nobody typed stays derived when the start moves."""
    given: dict[str, Any] = {}
    starts = experiment.starts if experiment else None
    if "starts" in changed:
        starts = given["starts"] = day(changed["starts"])
        if starts is None and changed["starts"]:
            faults.append(Fault("starts", "not_a_day", _("Give the first day as a date.")))
    length: int | None = None
    if changed.get("days"):
        unread: list[Fault] = []
        length = whole_number("days", changed["days"], unread)
        if length is None or not 0 < length <= 730:
            faults.append(Fault("days", "not_a_number", _("Give the length in whole days, at most two years.")))
            return given
        if starts is None:
            faults.append(Fault("starts", "missing", _("Say on which day it starts.")))
    elif "days" in changed:
        given["ends"] = None
    elif "starts" in given and experiment is not None and "ends" in experiment.by_hand:
        length = days_of(experiment)
    # A first day at the end of all days is refused as too far away, before anything is added to it.
    if length and starts is not None and starts.year < date.max.year - 2:
        given["ends"] = starts + timedelta(days=length - 1)
    return given


def gap_faults(given: DraftGiven, experiment: Experiment | None, goal: Goal | None) -> list[Fault]:
    """Name every answer of the four questions that is missing, at its field.

    Parameters
    ----------
    goal : Goal or None
        The goal that the change names or that was just written; it may offer the next step.
    """
    values = {name: value for name, value in given.change.given().items() if name in ASKED}
    if goal is not None:
        values["goal_id"] = goal.id
    refused = given.goal is not None and goal is None  # its own refusal says what is missing
    kind_unknown = goal is None and (experiment is None or experiment.goal is None)  # it may offer the next step
    gaps = part_gaps(experiment, values, goal)
    asked = [field for part in BEFORE_TECHNOLOGY for field in gaps[part]]
    asked = [field for field in asked if not (refused and field == "goal_id")]
    asked = [field for field in asked if not (kind_unknown and field == "next_step_text")]
    # The channel is asked for last, so it is not missing yet while something before it is.
    return [Fault(field, "missing", f"Missing: {ASKED[field]}") for field in asked or gaps["technology"]]


def _typed(form: Mapping[str, str], name: str) -> str:
    return form.get(name, "").strip().replace("\r\n", "\n")

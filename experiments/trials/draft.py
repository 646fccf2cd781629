"""Drafts: one line makes an idea, four questions in POST order a draft; both doors come through here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import SHORT, UNSET
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.trials.approval import cap_faults
from experiments.trials.canonical import canonical_plan
from experiments.trials.change import PARTS, DraftChange, MetricGiven, check_change
from experiments.trials.deriving import same_comparison, says_nothing_new, set_unjudged, set_values, vanishing
from experiments.trials.draws.keeping import drop_draw_that_no_longer_fits
from experiments.trials.experiment import LOCKED, OPEN, Experiment, Status, advance, get_experiment
from experiments.trials.gate import part_gaps, too_early
from experiments.trials.proposal import VariantGiven
from experiments.trials.sizes.typed import SIZED_BY, plainly, settle_price
from experiments.trials.toolkits.filling import landing

__all__ = [
    "PARTS",
    "UNSET",
    "DraftChange",
    "MetricGiven",
    "VariantGiven",
    "change_draft",
    "part_gaps",
    "start_draft",
]

HISTORY_ONLY = frozenset(
    {"title", "heard", "run_by", "owner_id", "hours", "budget", "other_tactics", "built_on_id"}
    | {"next_step_text", "next_step_metric", "next_step_due"}
    | {"expert", "risky", "sign_off_id", "toolkit_id"}
    | set(SIZED_BY)
)
"""Not judged: may change after locking too, and stands in the history only. So do texts and pictures of variants."""

LOOSE = (
    *("heard", "run_by", "owner_id", "confirmed", "expert", "risky", "sign_off_id", "built_on_id", "toolkit_id"),
    *SIZED_BY,
)
"""Not in the canonical plan; the record names them beside it."""


def start_draft(
    session: Session,
    actor: Actor,
    change: DraftChange,
    *,
    now: datetime,
    retrospective: bool = False,
    say: Callable[[str], str] = str,
) -> Experiment:
    """Begin an experiment: a title (or an idea, or what was heard) is enough.

    It is an idea until one of the four questions is answered, and belongs to who began it until somebody else is
    named.

    Parameters
    ----------
    retrospective : bool
        Its data existed before any plan ("entered afterwards").
    say : callable
        Says a text of a shipped recipe in the language of whoever writes the draft.

    Raises
    ------
    RuleBroken
        Everything that does not fit, at once; among it ``technology`` where the channel is given too early.
    """
    require(actor, "draft.change")
    values, faults = check_change(session, actor, _titled(change))
    if values.get("title") is None:
        faults.append(Fault("title", "missing", "Say in one line what you want to try."))
    values |= landing(session, None, values, say)
    faults += settle_price(session, actor.team_id, None, values)
    _check_together(session, None, values, faults)
    if faults:
        raise RuleBroken(*faults)
    experiment = Experiment(
        team_id=actor.team_id,
        title=values["title"],
        status=Status.IDEA,
        version=1,
        retrospective=retrospective,
        owner_id=actor.person_id,
        created_by=actor.person_id,
        created_at=now,
        changed_at=now,
        other_tactics=[],
        by_hand=[],
        alternated_by_hand=False,
        equal_budgets=False,
        carry_over=False,
        has_data=False,
    )
    session.add(experiment)
    set_values(session, experiment, values)
    experiment.status = _open_status(experiment)
    session.flush()
    record_act(session, actor, "draft.start", "experiment", experiment.id, None, canonical_plan(experiment), now)
    return experiment


def change_draft(
    session: Session,
    actor: Actor,
    experiment_id: int,
    change: DraftChange,
    *,
    version: int | None = None,
    now: datetime,
    say: Callable[[str], str] = str,
) -> Experiment:
    """Change a draft; after locking only what is not judged.

    Parameters
    ----------
    version : int or None
        The version that the person saw; a newer one in the database is a conflict.
    say : callable
        As for `start_draft`.

    Raises
    ------
    RuleBroken
        Everything that does not fit, at once.
    WrongStatus
        The plan is locked and a judged part was given, it is closed, or somebody else was quicker.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "draft.change", experiment)
    is_locked = experiment.status in LOCKED
    values, faults = check_change(session, actor, change)
    if is_locked:
        _refuse_judged(experiment, values)
    else:
        values |= landing(session, experiment, values, say)
    if "title" in values and values["title"] is None:
        faults.append(Fault("title", "missing", "Say in one line what you want to try."))
    faults += settle_price(session, actor.team_id, experiment, values)
    _check_together(session, experiment, values, faults)
    if is_locked and values.get("budget") is not None:
        faults += cap_faults(session, actor, experiment, values["budget"])
    if faults:
        raise RuleBroken(*faults)
    if (
        says_nothing_new(experiment, values)
        and experiment.status in (*OPEN, *LOCKED)
        and version in {None, experiment.version}
    ):
        return experiment  # no version without an act on record
    before = canonical_plan(experiment)
    advance(session, experiment, statuses=(*OPEN, *LOCKED), version=version, now=now)
    if is_locked:
        set_unjudged(session, experiment, values)
    else:
        set_values(session, experiment, values)
        experiment.status = _open_status(experiment)
        drop_draw_that_no_longer_fits(session, experiment)
    session.flush()
    act = _what_changed(experiment, before, values)
    record_act(session, actor, "draft.change", "experiment", experiment.id, *act, now)
    return experiment


def _titled(change: DraftChange) -> DraftChange:
    """Take the idea, or what was heard, as title where none is given."""
    if change.title is not UNSET and change.title and change.title.strip():
        return change
    for words in (change.idea, change.heard):
        if isinstance(words, str) and words.strip():
            first = words.strip().splitlines()[0]
            return replace(change, title=first if len(first) <= SHORT else f"{first[: SHORT - 1]}…")
    return change


def _check_together(
    session: Session, experiment: Experiment | None, values: dict[str, Any], faults: list[Fault]
) -> None:
    """Check what only shows when the change meets the draft: the gate, the order of the days, the next step."""
    early = too_early(session, experiment, values)
    if early is not None and not (experiment is not None and experiment.retrospective):
        faults.append(early)
    starts: date | None = values.get("starts", experiment.starts if experiment else None)
    ends: date | None = values.get("ends")
    if ends is None and experiment is not None and "ends" in experiment.by_hand and "ends" not in values:
        ends = experiment.ends
    if starts is not None and ends is not None and ends < starts:
        faults.append(Fault("ends", "before_start", "The last day lies before the first."))
    if experiment is not None and experiment.first_data_at is not None:
        faults += vanishing(experiment, values.get("variants"))
    lonely = values.get("next_step_metric") or values.get("next_step_due")
    if lonely and not _has_next_step(session, experiment, values):
        faults.append(Fault("next_step_text", "missing", "Say what happens next, not only how it is measured."))


def _has_next_step(session: Session, experiment: Experiment | None, values: dict[str, Any]) -> bool:
    from experiments.goals.goal import Goal

    goal = session.get(Goal, values["goal_id"]) if values.get("goal_id") is not None else None
    return "next_step_text" not in part_gaps(experiment, values, goal)["strategy"]


def _refuse_judged(experiment: Experiment, values: dict[str, Any]) -> None:
    free = HISTORY_ONLY
    if experiment.retrospective and experiment.plan is None:
        # Entered afterwards: what judges it was answered before the numbers; what it was about may still be told.
        free = free.union(*PARTS.values())
    judged = [field for field in values if field not in free]
    if "variants" in judged and same_comparison(experiment.variants, values["variants"]):
        judged.remove("variants")
    if judged:
        sentence = "The plan is locked. Before it starts you can unlock it; later, change this with a reason."
        raise WrongStatus(*(Fault(field, "locked", sentence) for field in judged))


def _open_status(experiment: Experiment) -> Status:
    answered = (experiment.audience, experiment.goal_id, experiment.idea, experiment.mechanism, experiment.channel)
    return Status.DRAFT if any(answered) or experiment.customer_objective else Status.IDEA


def _what_changed(
    experiment: Experiment, before: dict[str, Any], values: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    after = canonical_plan(experiment)
    changed = [part for part in after if after[part] != before[part]]
    loose = {field: plainly(values[field]) for field in LOOSE if field in values}
    if "variants" in values:
        loose |= {"pictures": {one.name: one.picture for one in values["variants"] if one.picture}}
    return {part: before[part] for part in changed}, {part: after[part] for part in changed} | loose

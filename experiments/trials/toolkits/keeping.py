"""A team's own toolkits: kept from an experiment, changed, retired; and its own copies of the shipped recipes."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from experiments.database import move_on
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import SHORT, UNSET, NotGiven, number, text
from experiments.metrics.kinds import Metric, Role
from experiments.people.money import Money
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.trials.change import MetricGiven, check_change
from experiments.trials.experiment import LOCKED, Status, get_experiment
from experiments.trials.proposal import VariantGiven
from experiments.trials.toolkits.filling import draft_of
from experiments.trials.toolkits.listing import get_toolkit, pattern_in
from experiments.trials.toolkits.pattern import Cost, Pattern, Version, body_of
from experiments.trials.toolkits.taking import pattern_from
from experiments.trials.toolkits.toolkit import Toolkit

MOST_DAYS = 730
_ON_THE_ROW = ("name", "channel", "tactic")
_LINES = ("where", "how", "expects")


@dataclass(frozen=True, slots=True)
class ToolkitKept:
    """Keeping an experiment as a toolkit; without a name it is called like the experiment."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class ToolkitChange:
    """What is to be set on a toolkit; everything not given stays, ``None`` empties.

    ``budget`` is what its smallest size costs, ``days`` the length of the run.
    """

    name: str | NotGiven | None = UNSET
    channel: str | NotGiven | None = UNSET
    tactic: str | NotGiven | None = UNSET
    where: str | NotGiven | None = UNSET
    audience: str | NotGiven | None = UNSET
    customer_objective: str | NotGiven | None = UNSET
    idea: str | NotGiven | None = UNSET
    instead_of: str | NotGiven | None = UNSET
    expected: str | NotGiven | None = UNSET
    mechanism: str | NotGiven | None = UNSET
    next_step: str | NotGiven | None = UNSET
    next_metric: str | NotGiven | None = UNSET
    how: str | NotGiven | None = UNSET
    expects: str | NotGiven | None = UNSET
    versions: tuple[VariantGiven, ...] | NotGiven = UNSET
    metrics: tuple[MetricGiven, ...] | NotGiven = UNSET
    worthwhile_lift: float | NotGiven | None = UNSET
    budget: Money | NotGiven | None = UNSET
    hours: float | NotGiven | None = UNSET
    days: float | NotGiven | None = UNSET

    def given(self) -> dict[str, Any]:
        """Give the fields that were given, by name."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not UNSET}


def keep_as_toolkit(session: Session, actor: Actor, experiment_id: int, kept: ToolkitKept, *, now: datetime) -> Toolkit:
    """Make a toolkit of an experiment of the team that is locked or closed; the experiment is its first evidence.

    Raises
    ------
    WrongStatus
        It is still a draft, was declined, or never ran.
    RuleBroken
        The name does not fit, or it serves no goal or runs nowhere.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "toolkit.change", experiment)
    if experiment.status not in (*LOCKED, Status.CONCLUDED):
        raise WrongStatus(Fault("status", "not_locked", "Only what is locked or closed can be kept as a toolkit."))
    faults: list[Fault] = []
    name = text("name", kept.name, faults, limit=SHORT) or experiment.title
    if experiment.goal is None:
        faults.append(Fault("goal_id", "missing", "It serves no goal, so nobody could say what the toolkit is for."))
    if experiment.channel is None:
        faults.append(Fault("channel", "missing", "Say where it runs before it becomes a toolkit."))
    if faults or experiment.goal is None or experiment.channel is None:
        raise RuleBroken(*faults)
    toolkit = Toolkit(
        team_id=actor.team_id,
        name=name,
        goal_kind=experiment.goal.kind,
        channel=experiment.channel,
        tactic=experiment.tactic,
        body=body_of(pattern_from(experiment)),
        created_by=actor.person_id,
        created_at=now,
    )
    session.add(toolkit)
    session.flush()
    after = {"name": name, "experiment_id": experiment.id}
    record_act(session, actor, "toolkit.keep", "toolkit", toolkit.id, None, after, now)
    session.flush()
    return toolkit


def change_toolkit(
    session: Session,
    actor: Actor,
    toolkit_id: int,
    change: ToolkitChange,
    *,
    version: int | None = None,
    now: datetime,
) -> Toolkit:
    """Change a toolkit, or the team's copy of a recipe; drafts that were started from it stay as they are.

    Raises
    ------
    RuleBroken
        Everything that does not fit, at once.
    WrongStatus
        Somebody else was quicker, or it was retired.
    """
    toolkit = get_toolkit(session, actor, toolkit_id)
    require(actor, "toolkit.change", toolkit)
    before = _shown(toolkit)
    columns = _checked(session, actor, toolkit, change)
    if not columns:
        return toolkit
    _advance(session, toolkit, version, columns)
    after = _shown(toolkit)
    changed = [name for name in after if after[name] != before[name]]
    was, becomes = ({name: shown[name] for name in changed} for shown in (before, after))
    record_act(session, actor, "toolkit.change", "toolkit", toolkit.id, was, becomes, now)
    session.flush()
    return toolkit


def retire_toolkit(
    session: Session, actor: Actor, toolkit_id: int, *, version: int | None = None, now: datetime
) -> Toolkit:
    """Take a toolkit out of use; its evidence and the drafts that were started from it stay."""
    toolkit = get_toolkit(session, actor, toolkit_id)
    require(actor, "toolkit.change", toolkit)
    _advance(session, toolkit, version, {"retired_at": now})
    record_act(session, actor, "toolkit.retire", "toolkit", toolkit.id, None, {"name": toolkit.name}, now)
    session.flush()
    return toolkit


def restore_toolkit(
    session: Session, actor: Actor, toolkit_id: int, *, version: int | None = None, now: datetime
) -> Toolkit:
    """Put a retired toolkit into use again, as it was.

    Raises
    ------
    WrongStatus
        It is in use, or somebody changed it meanwhile.
    """
    toolkit = get_toolkit(session, actor, toolkit_id)
    require(actor, "toolkit.change", toolkit)
    if toolkit.retired_at is None:
        raise WrongStatus(Fault("toolkit", "in_use", "This toolkit is in use."))
    move_on(session, toolkit, version, {"retired_at": None}, only=[Toolkit.retired_at.is_not(None)])
    record_act(session, actor, "toolkit.restore", "toolkit", toolkit.id, None, {"name": toolkit.name}, now)
    session.flush()
    return toolkit


def _advance(session: Session, toolkit: Toolkit, version: int | None, columns: dict[str, Any]) -> None:
    """Set columns only if nobody changed the toolkit meanwhile and it is in use; one UPDATE, its rows counted."""
    if toolkit.retired_at is not None:
        raise WrongStatus(Fault("toolkit", "retired", "This toolkit was retired."))
    move_on(session, toolkit, version, columns, only=[Toolkit.retired_at.is_(None)])


def _checked(session: Session, actor: Actor, toolkit: Toolkit, change: ToolkitChange) -> dict[str, Any]:
    """Read a change into columns that differ; texts, versions and numbers are checked as those of a draft."""
    given, faults = change.given(), list[Fault]()
    row = {name: text(name, given[name], faults, limit=SHORT) for name in _ON_THE_ROW if name in given}
    for name, sentence in (("name", "Give it a name."), ("channel", "Say where it runs.")):
        if name in row and row[name] is None:
            faults.append(Fault(name, "missing", sentence))
    now_holds = pattern_in(toolkit)
    parts = _plain(now_holds, given, faults)
    parts |= {name: text(name, given[name], faults) for name in _LINES if name in given}
    wanted = replace(now_holds, **parts)
    draft = draft_of(toolkit, wanted, currency=wanted.cost.currency if wanted.cost else "EUR")
    _values, found = check_change(session, actor, draft)
    # The name of a draft is the toolkit's own, which was checked above.
    faults += [replace(one, field=_DRAFT_FIELDS.get(one.field, one.field)) for one in found if one.field != "title"]
    faults += _incomplete(wanted)
    if faults:
        raise RuleBroken(*faults)
    columns = {name: value for name, value in row.items() if value != getattr(toolkit, name)}
    return columns | ({"body": body_of(wanted)} if wanted != now_holds else {})


_DRAFT_FIELDS = {"next_step_text": "next_step", "next_step_metric": "next_metric", "variants": "versions"}


def _plain(holds: Pattern, given: dict[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """Lay out what is given as fields of the pattern, before it is checked as a draft."""
    texts = ("audience", "customer_objective", "idea", "instead_of", "expected", "mechanism", "next_step")
    wanted = {name: (given[name] or "").strip() or None for name in (*texts, "next_metric") if name in given}
    wanted |= {name: given[name] for name in ("worthwhile_lift", "hours") if name in given}
    if "days" in given:
        days = number("days", given["days"], faults, least=1, most=MOST_DAYS)
        said = any(one.field == "days" for one in faults)
        wanted["days"] = None if days is None or said else int(days)
        if days is not None and not said and days != int(days):
            faults.append(Fault("days", "not_whole", "This must be a whole number."))
    if "budget" in given:
        money = given["budget"]
        says = holds.cost.says if holds.cost else None
        most = max(money.minor, holds.cost.most_minor if holds.cost else 0) if money else 0
        wanted["cost"] = Cost(money.minor, most, money.currency.upper(), says) if money else None
    if "versions" in given:
        wanted["versions"] = tuple(Version(one.name, one.role, one.text) for one in given["versions"])
    if "metrics" in given:
        wanted["metrics"] = _metrics(given["metrics"], faults)
    return wanted


def _metrics(given: tuple[MetricGiven, ...], faults: list[Fault]) -> tuple[Metric, ...]:
    """Turn plain values into numbers; what is no choice is said here, the rest by the check of a draft."""
    read = []
    for one in given:
        try:
            read.append(
                Metric(one.name, one.kind, one.numerator, one.denominator, one.direction, Role(one.role), one.margin)  # type: ignore[arg-type]
            )
        except ValueError:
            faults.append(Fault("metrics", "not_a_choice", f"Choose one of: {', '.join(Role)}."))
    return tuple(read)


def _incomplete(wanted: Pattern) -> list[Fault]:
    faults = []
    roles = [one.role for one in wanted.versions]
    if len(roles) < 2 or roles.count("control") != 1:
        faults.append(Fault("versions", "missing", "Name two versions at least, one of them what we do now."))
    if wanted.decides is None:
        faults.append(Fault("metrics", "no_primary", "Say which number decides: exactly one."))
    if wanted.worthwhile_lift is None:
        faults.append(Fault("worthwhile_lift", "missing", "Say from which change on it is worth it."))
    return faults


def _shown(toolkit: Toolkit) -> dict[str, Any]:
    """Write a toolkit for the record, part by part."""
    return {name: getattr(toolkit, name) for name in _ON_THE_ROW} | dict(toolkit.body)

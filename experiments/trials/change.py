"""The record of a change to a draft, and its checks: every field, every fault, nothing stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import DomainError, Fault
from experiments.goals.given import LONG, SHORT, UNSET, NotGiven, choice, day, number, text, texts
from experiments.goals.goal import get_goal
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Role, Unit
from experiments.people.money import MOST_MINOR, Money
from experiments.people.permission import Actor
from experiments.people.person import member
from experiments.trials.experiment import MetricUse, Variant, VariantRole, get_experiment
from experiments.trials.outcome import OutcomeGiven, checked_outcome, names_early_sign
from experiments.trials.pictures import unknown_pictures
from experiments.trials.proposal import VariantGiven
from experiments.trials.sizes.typed import checked_price
from experiments.trials.toolkits.listing import get_toolkit

MOST_VARIANTS = 10
MOST_METRICS = 20


@dataclass(frozen=True, slots=True)
class MetricGiven:
    """A metric as it comes from form or API, in plain values."""

    name: str
    kind: str
    numerator: str
    denominator: str | None = None
    direction: str = Direction.UP
    role: str = Role.PRIMARY
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class DraftChange:
    """What is to be set on a draft; everything not given stays, ``None`` empties.

    The parts are people (``audience``), objective (``goal_id`` … ``funnel_to``), strategy (``idea`` "if we",
    ``instead_of``, ``expected`` "then", ``mechanism`` "because", next step, other tactics, forecast) and technology
    (``channel``, ``content_type``, ``tactic``). ``confirmed`` names parts that a person looked at again without
    changing them. All choices are plain values and are checked by the function that takes the record.
    """

    title: str | NotGiven | None = UNSET
    heard: str | NotGiven | None = UNSET
    audience: str | NotGiven | None = UNSET
    goal_id: int | NotGiven | None = UNSET
    customer_objective: str | NotGiven | None = UNSET
    funnel_from: str | NotGiven | None = UNSET
    funnel_to: str | NotGiven | None = UNSET
    idea: str | NotGiven | None = UNSET
    instead_of: str | NotGiven | None = UNSET
    expected: str | NotGiven | None = UNSET
    mechanism: str | NotGiven | None = UNSET
    next_step_text: str | NotGiven | None = UNSET
    next_step_metric: str | NotGiven | None = UNSET
    next_step_due: date | NotGiven | None = UNSET
    other_tactics: tuple[str, ...] | NotGiven = UNSET
    forecast: float | NotGiven | None = UNSET
    channel: str | NotGiven | None = UNSET
    content_type: str | NotGiven | None = UNSET
    tactic: str | NotGiven | None = UNSET
    design: str | NotGiven | None = UNSET
    unit: str | NotGiven | None = UNSET
    unit_name: str | NotGiven | None = UNSET
    draw_seed: str | NotGiven | None = UNSET
    alternated_by_hand: bool | NotGiven = UNSET
    equal_budgets: bool | NotGiven = UNSET
    carry_over: bool | NotGiven = UNSET
    settling_days: int | NotGiven | None = UNSET
    variants: tuple[VariantGiven, ...] | NotGiven = UNSET
    metrics: tuple[Metric | MetricGiven, ...] | NotGiven = UNSET
    outcome: OutcomeGiven | NotGiven | None = UNSET
    worthwhile_lift: float | NotGiven | None = UNSET
    confidence: float | NotGiven | None = UNSET
    looks: str | NotGiven | None = UNSET
    minimum_days: int | NotGiven | None = UNSET
    minimum_units: int | NotGiven | None = UNSET
    baseline: float | NotGiven | None = UNSET
    budget: Money | NotGiven | None = UNSET
    hours: float | NotGiven | None = UNSET
    expected_lift: float | NotGiven | None = UNSET
    price_per_thousand: Money | NotGiven | None = UNSET
    audience_size: int | NotGiven | None = UNSET
    units_per_day: float | NotGiven | None = UNSET
    relative_sd: float | NotGiven | None = UNSET
    starts: date | NotGiven | None = UNSET
    ends: date | NotGiven | None = UNSET
    run_by: str | NotGiven | None = UNSET
    owner_id: int | NotGiven | None = UNSET
    expert: str | NotGiven | None = UNSET
    risky: bool | NotGiven = UNSET
    sign_off_id: int | NotGiven | None = UNSET
    built_on_id: int | NotGiven | None = UNSET
    toolkit_id: int | NotGiven | None = UNSET
    confirmed: tuple[str, ...] | NotGiven = UNSET

    def given(self) -> dict[str, Any]:
        """Give the fields that were given, by name."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not UNSET}


PARTS: dict[str, tuple[str, ...]] = {
    "people": ("audience",),
    "objective": ("goal_id", "customer_objective", "funnel_from", "funnel_to"),
    "strategy": (
        "idea",
        "instead_of",
        "expected",
        "mechanism",
        "next_step_text",
        "next_step_metric",
        "next_step_due",
        "other_tactics",
        "forecast",
    ),
    "technology": ("channel", "content_type", "tactic"),
}
"""The four questions in their order, and the fields of each."""

_SHORT_TEXTS = ("title", "channel", "content_type", "tactic", "unit_name", "draw_seed", "run_by", "expert")
_LONG_TEXTS = ("heard", "audience", "customer_objective", "funnel_from", "funnel_to", "idea", "instead_of")
_MORE_TEXTS = ("expected", "mechanism", "next_step_text", "next_step_metric")
_FLAGS = ("alternated_by_hand", "equal_budgets", "carry_over", "risky")
_NUMBERS: dict[str, tuple[float, float]] = {
    "forecast": (0, 1),
    "settling_days": (0, 90),
    "worthwhile_lift": (0, 10),
    "confidence": (0.5, 0.999),
    "minimum_days": (1, 730),
    "minimum_units": (2, 10_000_000),
    "hours": (0, 100_000),
    "expected_lift": (-0.95, 10),
    "audience_size": (2, 100_000_000_000),
    "units_per_day": (0.001, 100_000_000_000),
    "relative_sd": (0.001, 100),
}
_WHOLE = ("settling_days", "minimum_days", "minimum_units", "audience_size")


def check_change(session: Session, actor: Actor, change: DraftChange) -> tuple[dict[str, Any], list[Fault]]:
    """Read a change into checked values by field name, with every fault.

    ``variants`` and ``metrics`` come back as new rows, ``budget`` as Money; nothing is stored.
    """
    faults: list[Fault] = []
    given = change.given()
    values: dict[str, Any] = {}
    for field, value in given.items():
        if field in _SHORT_TEXTS:
            values[field] = text(field, value, faults, limit=SHORT)
        elif field in _LONG_TEXTS or field in _MORE_TEXTS:
            values[field] = text(field, value, faults, limit=LONG)
        elif field in _FLAGS:
            values[field] = bool(value)
        elif field in _NUMBERS:
            least, most = _NUMBERS[field]
            values[field] = (
                _whole(field, value, faults, least, most)
                if field in _WHOLE
                else number(field, value, faults, least=least, most=most)
            )
        elif field == "baseline":
            values[field] = number(field, value, faults)
        elif field in {"starts", "ends", "next_step_due"}:
            values[field] = day(field, value, faults)
    values |= _choices(given, faults)
    values |= _links(session, actor, given, faults)
    if "other_tactics" in given:
        values["other_tactics"] = texts("other_tactics", given["other_tactics"], faults)
    if "variants" in given:
        values["variants"] = _variants(given["variants"], faults)
        faults += _pictures_missing(session, actor, values["variants"])
    if "metrics" in given:
        values["metrics"] = _metrics(given["metrics"], faults)
    if "outcome" in given:
        values["outcome"] = checked_outcome(given["outcome"], faults)
    if "budget" in given:
        values["budget"] = _budget(given["budget"], faults)
    if "price_per_thousand" in given:
        values["price_per_thousand"] = checked_price(given["price_per_thousand"], faults)
    if "confirmed" in given:
        values["confirmed"] = given["confirmed"]
        if unknown := set(given["confirmed"]) - set(PARTS):
            faults.append(Fault("confirmed", "not_a_choice", f"There is no part {', '.join(sorted(unknown))}."))
    return values, faults


def _choices(given: dict[str, Any], faults: list[Fault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "design" in given:
        values["design"] = choice("design", given["design"], Design, faults)
    if "unit" in given:
        values["unit"] = choice("unit", given["unit"], Unit, faults)
    if "looks" in given:
        values["looks"] = given["looks"]
        if given["looks"] not in (None, "weekly", "end"):
            faults.append(Fault("looks", "not_a_choice", "Choose one of: weekly, end."))
    return values


def _links(session: Session, actor: Actor, given: dict[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """Check what points to other rows: goal, owner, the experiment built on."""
    values: dict[str, Any] = {}
    for field, get in (("goal_id", get_goal), ("built_on_id", get_experiment), ("toolkit_id", get_toolkit)):
        if field in given:
            values[field] = given[field]
            try:
                if given[field] is not None:
                    get(session, actor, given[field])
            except DomainError:
                what = {"goal_id": "goal", "built_on_id": "experiment", "toolkit_id": "toolkit"}[field]
                faults.append(Fault(field, "not_found", f"There is no such {what}."))
    for field in ("owner_id", "sign_off_id"):
        if field in given:
            values[field] = member(session, actor.team_id, field, given[field], faults)
    return values


def _whole(field: str, value: float | None, faults: list[Fault], least: float, most: float) -> int | None:
    checked = number(field, value, faults, least=least, most=most)
    if checked is None or any(fault.field == field for fault in faults):
        return None
    if checked != int(checked):
        faults.append(Fault(field, "not_whole", "This must be a whole number."))
    return int(checked)


def _variants(given: Iterable[VariantGiven], faults: list[Fault]) -> list[Variant]:
    rows, names = [], set[str]()
    for position, one in enumerate(given):
        name = text("variants", one.name, faults, limit=SHORT)
        if name is None:
            faults.append(Fault("variants", "no_name", f"Version {position + 1} has no name."))
            continue
        if name.casefold() in names:
            faults.append(Fault("variants", "same_name", f"Two versions are called “{name}”."))
        names.add(name.casefold())
        role = choice("variants", one.role, VariantRole, faults) or VariantRole.TREATMENT
        share = number("variants", one.share, faults, least=0.001, most=1)
        words = text("variants", one.text, faults)
        picture = text("variants", one.picture, faults, limit=SHORT)
        rows.append(Variant(position=position, name=name, role=role, text=words, picture=picture, share=share))
    if len(rows) > MOST_VARIANTS:
        faults.append(Fault("variants", "too_many", f"These are more than {MOST_VARIANTS} versions."))
    if sum(row.role is VariantRole.CONTROL for row in rows) > 1:
        faults.append(Fault("variants", "two_controls", "Only one version can be what we do now."))
    return rows


def _pictures_missing(session: Session, actor: Actor, rows: Iterable[Variant]) -> list[Fault]:
    """Refuse pictures that the team did not send."""
    unknown = unknown_pictures(session, actor.team_id, [row.picture for row in rows if row.picture])
    return [Fault("variants", "no_picture", "There is no such picture. Send it first.")] if unknown else []


def _metrics(given: Iterable[Metric | MetricGiven], faults: list[Fault]) -> list[MetricUse]:
    rows, names = [], set[str]()
    for position, one in enumerate(given):
        name, numerator = (text("metrics", part, faults, limit=SHORT) for part in (one.name, one.numerator))
        denominator = text("metrics", one.denominator, faults, limit=SHORT)
        kind = choice("metrics", one.kind, MetricKind, faults)
        if name is None or numerator is None or kind is None:
            faults.append(Fault("metrics", "incomplete", f"Number {position + 1} needs name, kind and measure."))
            continue
        if name.casefold() in names:
            faults.append(Fault("metrics", "same_name", f"Two numbers are called “{name}”."))
        names.add(name.casefold())
        if kind is MetricKind.RATIO and denominator is None:
            faults.append(Fault("metrics", "no_denominator", f"“{name}” is a rate: per what?"))
        direction = choice("metrics", one.direction, Direction, faults) or Direction.UP
        role = choice("metrics", one.role, Role, faults) or Role.SECONDARY
        margin = number("metrics", one.margin, faults, least=0, most=10) if role is Role.GUARDRAIL else None
        rows.append(
            MetricUse(
                position=position,
                name=name,
                kind=kind,
                numerator=numerator,
                denominator=denominator,
                direction=direction,
                role=role,
                margin=margin,
            )
        )
    decides = names_early_sign([row.role for row in rows])
    if decides is not None:
        rows[decides].role = Role.PRIMARY  # an early sign of a later outcome decides for now
    if len(rows) > MOST_METRICS:
        faults.append(Fault("metrics", "too_many", f"These are more than {MOST_METRICS} numbers."))
    if sum(row.role is Role.PRIMARY for row in rows) > 1:
        faults.append(Fault("metrics", "two_primary", "Exactly one number decides."))
    return rows


def _budget(given: Money | None, faults: list[Fault]) -> Money | None:
    if given is None:
        return None
    if not 0 <= given.minor <= MOST_MINOR:
        faults.append(Fault("budget", "too_large" if given.minor > 0 else "too_small", "This is no budget."))
    if len(given.currency) != 3 or not (given.currency.isascii() and given.currency.isalpha()):
        faults.append(Fault("budget", "not_a_currency", "Give the currency as three letters, as in EUR."))
    return Money(given.minor, given.currency.upper())

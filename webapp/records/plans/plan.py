"""The sealed plan in words, with what was changed after locking."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from experiments.metrics.kinds import Role
from experiments.trials.attached import NextStep
from experiments.trials.canonical import canonical_plan
from experiments.trials.deviation import JUDGED
from experiments.trials.experiment import Experiment
from webapp import words
from webapp.formatting import count, day, minor_money, number, percent
from webapp.forms.sizing import is_share, share_is_decided
from webapp.language.choice import reader_locale
from webapp.language.offered import offered
from webapp.language.said import display_words, piece
from webapp.records.spoken import quoted

FIELD_WORDS = {
    "title": _l("Name"),
    "pictures": _l("Pictures"),
    "heard": _l("What was heard"),
    "audience": _l("Who is it for?"),
    "idea": _l("If we"),
    "instead_of": _l("Instead of"),
    "expected": _l("Then"),
    "mechanism": _l("Because"),
    "design": _l("Who decided who saw what?"),
    "unit": _l("What was drawn"),
    "unit_name": _l("What was drawn, by name"),
    "variants": _l("Versions"),
    "metrics": _l("Numbers"),
    "outcome": _l("Later outcome"),
    "worthwhile_lift": _l("Worth it from"),
    "confidence": _l("How sure"),
    "looks": _l("When a verdict may fall"),
    "minimum_days": _l("Days at least"),
    "minimum_units": _l("Of each version at least"),
    "baseline": _l("Where the number stands now"),
    "standing": _l("Where it stands now"),
    "standing_on": _l("Day of where it stands"),
    "one_more_worth_minor": _l("What one more is worth"),
    "marketing_budget_minor": _l("Marketing budget"),
    "social_budget_minor": _l("Social budget"),
    "starts": _l("First day"),
    "ends": _l("Last day"),
    "people": _l("People"),
    "objective": _l("Objective"),
    "strategy": _l("Strategy"),
    "technology": _l("Technology"),
    "rule": _l("What worked means"),
    "budget": _l("Budget"),
    "hours": _l("Hours of work"),
    "expected_lift": _l("The change you expect"),
    "price_per_thousand": _l("What a thousand of them cost"),
    "audience_size": _l("How many there are in all"),
    "units_per_day": _l("How many a day, all versions"),
    "relative_sd": _l("How much they differ anyway"),
    "run_by": _l("Run by"),
    "expert": _l("Who knows about it"),
    "sign_off_id": _l("Who signs it off"),
    "owner_id": _l("Owner"),
    "settling_days": _l("Days until the numbers settle"),
    "equal_budgets": _l("Equal budgets"),
    "alternated_by_hand": _l("Alternated by hand"),
    "carry_over": _l("Carry-over between days"),
    "draw_seed": _l("Draw on record"),
    "meaning": _l("What we mean by it"),
    "measure": _l("The number that it defines"),
    "retrospective": _l("Entered afterwards"),
}
LOOKS = {"weekly": _l("every week, by the fixed steps"), "end": _l("once, at the end")}
PER_CENT = frozenset({"worthwhile_lift", "confidence", "baseline", "forecast"})
DAYS = frozenset({"starts", "ends", "outcome"})
"""Parts whose field is a day; of a later outcome the page moves only that."""
NOT_OFFERED = frozenset({"variants", "metrics"})
"""Judged parts whose change is a list; the interface for programs takes them."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the plan; ``field`` where it can be changed with a reason, ``since`` what it was changed to."""

    label: str
    value: str
    field: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class PlanPart:
    """A part of the plan: its name and lines."""

    name: str
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number of the plan and the part it plays."""

    name: str
    role: str
    built: str
    direction: str
    margin: str | None


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """A change after locking: when, who, what, why."""

    at: datetime
    by: str
    field: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan tab."""

    worked: str
    parts: tuple[PlanPart, ...]
    versions: tuple[tuple[str, str, str], ...]
    numbers: tuple[NumberRow, ...]
    deviations: tuple[DeviationRow, ...]


def plan_page(experiment: Experiment, people: Mapping[int, str]) -> PlanPage:
    """Say the plan in words: the sealed text where there is one, the working copy otherwise."""
    plan = experiment.plan
    text: dict[str, Any] = json.loads(plan.text) if plan is not None else canonical_plan(experiment)
    changed = {one.field: _said(one.field, one.after) for one in experiment.deviations}
    return PlanPage(
        worked=_worked(text),
        parts=tuple(_parts(text, changed, experiment.next_step)),
        versions=tuple(
            (one["name"], _("what we do now") if one["role"] == "control" else _("new version"), one["text"] or "")
            for one in text["variants"]
        ),
        numbers=tuple(map(_number, text["metrics"])),
        deviations=tuple(_deviation(one, people) for one in experiment.deviations),
    )


def _worked(text: dict[str, Any]) -> str:
    """Write what worked means as one sentence, as it was sealed; empty where the plan is not whole."""
    primary = next((use for use in text["metrics"] if use["role"] == "primary"), None)
    control = next((_named(one["name"]) for one in text["variants"] if one["role"] == "control"), None)
    new = ", ".join(_named(one["name"]) for one in text["variants"] if one["role"] != "control")
    worthwhile = text["rule"]["worthwhile_lift"]
    if primary is None or control is None or not new or worthwhile is None:
        return ""
    said = _("At least %(change)s more %(metric)s for %(new)s than for %(control)s")
    if primary["direction"] == "down":
        said = _("At least %(change)s less %(metric)s for %(new)s than for %(control)s")
    said %= {"change": percent(worthwhile), "metric": piece(primary["name"]), "new": new, "control": control}
    if text["starts"] and text["ends"]:
        length = (date.fromisoformat(text["ends"]) - date.fromisoformat(text["starts"])).days + 1
        said += ngettext(" after one day", " after %(num)d days", length)
    if costs := _costs(text):
        said += _(" and %(cost)s", cost=costs[0])
    for use in text["metrics"]:
        if use["role"] == "guardrail":
            guarded = _(", and %(metric)s not down by more than %(margin)s")
            if use["direction"] == "down":
                guarded = _(", and %(metric)s not up by more than %(margin)s")
            said += guarded % {"metric": piece(use["name"]), "margin": percent(use["margin"])}
    said += "."
    outcome = text.get("outcome")  # plans of format 1 know of none
    if outcome and outcome["due"]:
        early = _(
            "This is an early sign: provisional until %(day)s, when %(name)s is known.",
            day=day(outcome["due"]),
            name=outcome["name"],
        )
        said += f" {early}"
    return said


def _named(version: str) -> str:
    """Set a version off from the sentence around it; a letter stands by itself."""
    return version if len(version) <= 2 else quoted(version)


def field_word(name: str) -> str:
    """Say the name of a field; one that has no word of its own is said plainly."""
    return str(FIELD_WORDS.get(name, name.replace("_", " ")))


def changeable() -> list[str]:
    """List the judged parts that the page lets one change with a reason."""
    return [name for name in JUDGED if name not in NOT_OFFERED]


def _parts(text: dict[str, Any], changed: Mapping[str, str], shown: NextStep | None) -> list[PlanPart]:
    strategy, rule, step = text["strategy"], text["rule"], text["strategy"]["next_step"]
    objective, technology = text["objective"], text["technology"]
    parts = [
        (_("People"), [_row("audience", text["people"]["audience"], changed)]),
        (
            _("Objective"),
            [
                PlanRow(_("Goal"), objective["goal"] or ""),
                PlanRow(_("What should they do?"), objective["customer_objective"] or ""),
            ],
        ),
        (
            _("Strategy"),
            [
                *(_row(name, strategy[name], changed) for name in ("idea", "instead_of", "expected", "mechanism")),
                *_next_step(step, shown),
                PlanRow(_("Running beside it"), ", ".join(map(offered, strategy["other_tactics"]))),
                PlanRow(_("Forecast"), percent(strategy["forecast"]) if strategy["forecast"] is not None else ""),
            ],
        ),
        (
            _("Technology"),
            [
                PlanRow(_("Where"), ", ".join(map(offered, filter(None, technology.values())))),
                _row("starts", text["starts"], changed),
                _row("ends", text["ends"], changed),
                PlanRow(_("Budget"), ", ".join(_costs(text))),
            ],
        ),
        (_("How it is compared"), _comparison(text, changed)),
        (
            _("What worked means"),
            [
                _row(name, rule[name], changed)
                for name in ("worthwhile_lift", "confidence", "looks", "minimum_days", "minimum_units")
            ]
            + [_baseline(text, changed)]
            + [_row("outcome", text.get("outcome"), changed)],
        ),
    ]
    told = [PlanPart(name, tuple(row for row in rows if row.value or row.since)) for name, rows in parts]
    return [part for part in told if part.rows]


def _next_step(step: dict[str, Any], shown: NextStep | None) -> list[PlanRow]:
    """Say the next step as it was sealed, where the page does not say just that above."""
    if shown is not None and (shown.text, shown.metric) == (step["text"], step["metric"]):
        return []
    asked = ", ".join(filter(None, (step["metric"], step["due"] and day(step["due"]))))
    return [PlanRow(_("And next, if it works"), step["text"] or ""), PlanRow(_("Asked about it"), asked)]


def _baseline(text: dict[str, Any], changed: Mapping[str, str]) -> PlanRow:
    """Say where the number stands now: in per cent where it is a share, else as it is (money, minutes)."""
    row = _row("baseline", text["rule"]["baseline"], changed)
    decides = next((one for one in text["metrics"] if one["role"] == Role.PRIMARY.value), None)
    if (
        decides is None
        or not row.value
        or share_is_decided(decides["kind"], decides["numerator"], decides["denominator"])
    ):
        return row
    return replace(row, value=number(text["rule"]["baseline"]))


def per_cent_of(experiment: Experiment) -> frozenset[str]:
    """Name the parts that are typed in per cent: where the number stands now only if it is a share."""
    return PER_CENT if is_share(experiment) else PER_CENT - {"baseline"}


def _comparison(text: dict[str, Any], changed: Mapping[str, str]) -> list[PlanRow]:
    rows = [_row("design", text["design"], changed), _row("unit", text["unit"], changed)]
    if text["unit_name"] and piece(text["unit_name"]).casefold() != words.word("unit", text["unit"]).casefold():
        rows.append(PlanRow(field_word("unit_name"), text["unit_name"]))
    if text["draw_seed"]:
        rows.append(PlanRow(field_word("draw_seed"), text["draw_seed"]))
    flags = ("equal_budgets", "alternated_by_hand", "carry_over")
    rows += [PlanRow(field_word(name), _("yes")) for name in flags if text[name]]
    if text["settling_days"]:
        rows.append(PlanRow(field_word("settling_days"), count(text["settling_days"])))
    return rows


def _row(name: str, value: Any, changed: Mapping[str, str]) -> PlanRow:
    return PlanRow(field_word(name), _said(name, value), name, changed.get(name))


def _said(name: str, value: Any) -> str:
    """Say a value of the plan; a list (versions, numbers) by the names in it."""
    if value is None or value == "":
        return ""
    if name == "outcome":
        return outcome_said(value)
    if name in {"design", "unit"}:
        return words.word(name, value)
    if name == "looks":
        return str(LOOKS.get(value, value))
    if name in PER_CENT:
        return percent(value)
    if name in DAYS:
        return day(value)
    if isinstance(value, list):
        return ", ".join(str(one.get("name", one)) if isinstance(one, dict) else str(one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return number(value) if isinstance(value, (int, float, Decimal)) else str(value)


def outcome_said(outcome: Mapping[str, Any]) -> str:
    """Say a later outcome and when it is known."""
    if outcome["due"]:
        return _("%(name)s, known on %(day)s", name=outcome["name"], day=day(outcome["due"]))
    if outcome["days_after"]:
        return _("%(name)s, known %(days)s days after the last day", name=outcome["name"], days=outcome["days_after"])
    return str(outcome["name"])


def _costs(text: dict[str, Any]) -> list[str]:
    """Say what it costs, money first."""
    budget, costs = text["budget"], []
    if budget["minor"] is not None and budget["currency"]:
        costs.append(minor_money(budget["minor"], budget["currency"]))
    if text["hours"] is not None:
        costs.append(_("%(hours)s hours", hours=number(text["hours"])))
    return costs


def _number(use: dict[str, Any]) -> NumberRow:
    above, below = (_column(use[part] or "") for part in ("numerator", "denominator"))
    built = above
    if below:
        built = _("%(above)s ÷ %(below)s", above=above, below=below)
    direction = "direction_down" if use["direction"] == "down" else "direction_up"
    margin = percent(use["margin"]) if use["margin"] is not None else None
    return NumberRow(piece(use["name"]), words.word("term", use["role"]), built, words.word("term", direction), margin)


def _column(measure: str) -> str:
    """Say a column as a file of the reader's language calls it; in English its name is that already."""
    named = measure.replace("_", " ")
    return named if reader_locale().language == "en" else display_words(measure).replace("_", " ")


def _deviation(one: Any, people: Mapping[int, str]) -> DeviationRow:
    before, after = (_said(one.field, value) or _("nothing") for value in (one.before, one.after))
    by = people.get(one.by, _("somebody who left"))
    return DeviationRow(one.at, by, field_word(one.field), before, after, one.reason)


def typed_value(name: str, experiment: Experiment) -> str:
    """Write the present value of a judged part as its field takes it."""
    from webapp.forms.numbers import number_text, percent_text

    value = getattr(experiment, name)
    if name == "outcome" and value is not None:
        value = value.due
    if value is None:
        return ""
    if name in per_cent_of(experiment):
        return percent_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return number_text(value) if isinstance(value, (int, float)) else str(value)


def choices_of(name: str) -> Sequence[tuple[str, str]] | None:
    """List what may be chosen for a judged part, ``None`` where it is typed."""
    if name in {"design", "unit"}:
        return words.choices(name)
    if name == "looks":
        return [(key, str(says)) for key, says in LOOKS.items()]
    return None

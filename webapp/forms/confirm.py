"""The sentence to confirm as fields: each part changes where it stands, what is left alone stays derived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.metrics.catalogue import CATALOGUE
from experiments.metrics.kinds import Direction, Metric, MetricKind, Role
from experiments.trials.draft import DraftChange, VariantGiven
from experiments.trials.experiment import Experiment, VariantRole
from experiments.trials.proposal import days_of
from webapp.forms.answers import day, key
from webapp.forms.draft import dates_given
from webapp.forms.numbers import (
    money_from,
    money_text,
    number_text,
    per_cent_from,
    percent_text,
    small_number,
    whole_number,
)
from webapp.forms.outcome import outcome_fields, outcome_given
from webapp.forms.sizing import sizing_fields, sizing_given

OWN = "own"
"""Value of the metric field where somebody names a number of their own."""
CHOICES = ("design", "unit", "looks")
PER_CENT = ("worthwhile_lift", "confidence")
WHOLE = ("minimum_days", "minimum_units", "settling_days")
NOT_RISKY = "no"
SIGNER_OPEN = "open"
"""Values of the question about risk beside the number of who signs off: no, and yes but nobody is named yet."""
FLAGS = ("equal_budgets", "alternated_by_hand", "carry_over")


def confirm_fields(experiment: Experiment, currency: str) -> dict[str, str]:
    """Write the plan of a draft as the fields of the sentence and of what is folded below it."""
    step = experiment.next_step
    length = days_of(experiment)
    guardrail = _first(experiment, Role.GUARDRAIL)
    primary = _first(experiment, Role.PRIMARY)
    fields = {
        "metric": primary.name if primary else "",
        "guardrail": guardrail.name if guardrail else "",
        "margin": percent_text(guardrail.margin) if guardrail else "",
        "own_numerator": "",
        "own_denominator": "",
        "own_direction": "up",
        "days": str(length) if length else "",
        "starts": experiment.starts.isoformat() if experiment.starts else "",
        "budget": money_text(experiment.budget_minor, experiment.currency),
        "hours": number_text(experiment.hours),
        "next_step_text": step.text if step else "",
        "next_step_metric": (step.metric or "") if step else "",
        "next_step_due": step.due.isoformat() if step and step.due else "",
        "unit_name": experiment.unit_name or "",
        "version_new_name": "",
        "version_new_text": "",
        "sign_off_id": str(experiment.sign_off_id or SIGNER_OPEN) if experiment.risky else NOT_RISKY,
    }
    for name in CHOICES:
        value = getattr(experiment, name)
        fields[name] = "" if value is None else str(value)
    for name in PER_CENT:
        fields[name] = percent_text(getattr(experiment, name))
    for name in WHOLE:
        value = getattr(experiment, name)
        fields[name] = "" if value is None else str(value)
    for name in FLAGS:
        fields[name] = "yes" if getattr(experiment, name) else ""
    for position, variant in enumerate(experiment.variants):
        fields[f"version_{position}_name"] = variant.name
        fields[f"version_{position}_text"] = variant.text or ""
        fields[f"version_{position}_picture"] = variant.picture or ""
    return fields | sizing_fields(experiment, currency) | outcome_fields(experiment)


def confirm_given(form: Mapping[str, str], experiment: Experiment, currency: str) -> tuple[DraftChange, list[Fault]]:
    """Read what differs from the plan as it stands, with everything that cannot be read."""
    present = confirm_fields(experiment, currency)
    # A box that is not ticked is not sent: the form says by ``flags`` that it had boxes.
    sent = {name: form.get(name, "") for name in FLAGS} if "flags" in form else {}
    sent |= {name: form[name].strip().replace("\r\n", "\n") for name in present if name in form}
    changed = {name: value for name, value in sent.items() if value != present[name]}
    faults: list[Fault] = []
    given: dict[str, Any] = dates_given(changed, experiment, faults)
    for name in (*CHOICES, "next_step_text", "next_step_metric", "unit_name"):
        if name in changed:
            given[name] = changed[name] or None
    for name in FLAGS:
        if name in changed:
            given[name] = changed[name] == "yes"
    if "sign_off_id" in changed:
        given |= {"risky": changed["sign_off_id"] != NOT_RISKY, "sign_off_id": key(changed["sign_off_id"])}
    given |= _amounts(changed, experiment.currency or currency, faults)
    given |= sizing_given(changed, experiment, experiment.currency or currency, faults)
    given |= outcome_given(changed, {**present, **sent}, faults)
    if any(name.startswith("version_") for name in changed):
        given["variants"] = _versions(sent, experiment)
    if {"metric", "guardrail", "margin", "own_numerator"} & changed.keys():
        given["metrics"] = _numbers({**present, **sent}, experiment, faults)
    return DraftChange(**given), faults


def metric_names(experiment: Experiment) -> list[str]:
    """List the numbers that may decide or be guarded: those of the plan first, then the named ones."""
    names = [use.name for use in experiment.metrics]
    return names + [metric.name for metric in CATALOGUE.values() if metric.name not in names]


def _amounts(changed: Mapping[str, str], currency: str, faults: list[Fault]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name in PER_CENT:
        if name in changed:
            given[name] = per_cent_from(name, changed[name], faults)
    for name in WHOLE:
        if name in changed:
            given[name] = whole_number(name, changed[name], faults)
    if "budget" in changed:
        given["budget"] = money_from("budget", changed["budget"], currency, faults)
    if "hours" in changed:
        given["hours"] = small_number("hours", changed["hours"], faults)
    if "next_step_due" in changed:
        given["next_step_due"] = day(changed["next_step_due"])
    return given


def _versions(sent: Mapping[str, str], experiment: Experiment) -> tuple[VariantGiven, ...]:
    """Read the versions; one whose name was emptied leaves, except what we do now."""
    given = []
    for position, variant in enumerate(experiment.variants):
        name = sent.get(f"version_{position}_name", variant.name)
        if not name and variant.role is VariantRole.TREATMENT and len(experiment.variants) > 2:
            continue
        text = sent.get(f"version_{position}_text", variant.text or "")
        picture = sent.get(f"version_{position}_picture", variant.picture or "")
        given.append(VariantGiven(name, variant.role.value, text or None, picture or None, variant.share))
    if sent.get("version_new_name"):
        more = VariantGiven(sent["version_new_name"], VariantRole.TREATMENT.value, sent.get("version_new_text") or None)
        given.append(more)
    return tuple(given)


def _numbers(fields: Mapping[str, str], experiment: Experiment, faults: list[Fault]) -> tuple[Metric, ...]:
    """Put the numbers together: what decides, what must not get worse, then the others as they were."""
    known = _known(experiment)
    decides = known.get(fields["metric"])
    if fields["own_numerator"]:
        decides = _own(fields)
    if decides is None:
        faults.append(Fault("metric", "not_a_choice", _("Choose the number that decides.")))
        return ()
    numbers = [replace(decides, role=Role.PRIMARY, margin=None)]
    guarded = known.get(fields["guardrail"])
    if guarded is not None and guarded.name == decides.name:
        faults.append(Fault("guardrail", "same_number", _("The number that decides cannot guard itself.")))
    elif guarded is not None:
        numbers.append(replace(guarded, role=Role.GUARDRAIL, margin=_margin(fields["margin"], faults)))
    first = _first(experiment, Role.GUARDRAIL)
    for use in experiment.metrics:
        if use.role is not Role.PRIMARY and use is not first and use.name not in {one.name for one in numbers}:
            numbers.append(known[use.name])
    return tuple(numbers)


def _margin(text: str, faults: list[Fault]) -> float | None:
    return per_cent_from("margin", text, faults, example="10") if text else 0.1


def _own(fields: Mapping[str, str]) -> Metric:
    """Make a number of two columns of the file: a rate, or with one column an average."""
    above, below = fields["own_numerator"], fields["own_denominator"] or None
    name = _("%(above)s per %(below)s", above=above, below=below) if below else above
    direction = Direction.DOWN if fields["own_direction"] == "down" else Direction.UP
    return Metric(name, MetricKind.RATIO if below else MetricKind.MEAN, above, below, direction)


def _known(experiment: Experiment) -> dict[str, Metric]:
    named = {metric.name: metric for metric in CATALOGUE.values()}
    for use in experiment.metrics:
        named[use.name] = Metric(
            use.name, use.kind, use.numerator, use.denominator, use.direction, use.role, use.margin
        )
    return named


def _first(experiment: Experiment, role: Role) -> Any:
    uses: Sequence[Any] = experiment.metrics
    return next((use for use in uses if use.role is role), None)

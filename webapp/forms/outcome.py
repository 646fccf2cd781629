"""A later outcome as fields: which number and when it is known, while drafting; its figures, once it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from experiments.errors import Fault
from experiments.metrics.kinds import MetricKind
from experiments.reading.report import FileMapping
from experiments.results.outcomes.read import OutcomeRead
from experiments.results.outcomes.typed import ASKED, TypedVersion
from experiments.trials.experiment import Experiment
from experiments.trials.outcome import OutcomeGiven
from webapp.forms.answers import day
from webapp.forms.mapping import LEAVE_OUT, said_of_file
from webapp.forms.numbers import plain_number, whole_number
from webapp.words import word

FIELDS = (
    "outcome.name",
    "outcome.kind",
    "outcome.direction",
    "outcome.days_after",
    "outcome.due",
    "outcome.numerator",
    "outcome.denominator",
)


def outcome_fields(experiment: Experiment) -> dict[str, str]:
    """Write the later outcome of a draft as fields; the first ones of a list of choices where there is none."""
    outcome = experiment.outcome
    if outcome is None:
        return {**dict.fromkeys(FIELDS, ""), "outcome.kind": MetricKind.PROPORTION.value, "outcome.direction": "up"}
    after = outcome.days_after is not None
    return {
        "outcome.name": outcome.name,
        "outcome.kind": outcome.kind.value,
        "outcome.direction": outcome.direction.value,
        "outcome.days_after": str(outcome.days_after) if after else "",
        "outcome.due": outcome.due.isoformat() if outcome.due and not after else "",
        "outcome.numerator": outcome.numerator if outcome.numerator != outcome.name else "",
        "outcome.denominator": outcome.denominator or "",
    }


def outcome_given(changed: Mapping[str, str], fields: Mapping[str, str], faults: list[Fault]) -> dict[str, Any]:
    """Read a later outcome where one of its fields was changed; without a name there is none.

    Parameters
    ----------
    changed, fields : Mapping
        The fields that differ from the draft, and all as they stand now.
    """
    if not any(name in changed for name in FIELDS):
        return {}
    if not any(fields[name] for name in ("outcome.name", "outcome.days_after", "outcome.due", "outcome.numerator")):
        return {"outcome": None}
    if not fields["outcome.name"] and "outcome.name" in changed:
        return {"outcome": None}  # the name was taken out: there is no later outcome any more
    due = day(fields["outcome.due"])
    days = whole_number("outcome.days_after", fields["outcome.days_after"], faults)
    if days is not None and "outcome.days_after" in changed and "outcome.due" not in changed:
        due = None  # the days were typed last: they take the place of the day that stood there
    elif fields["outcome.due"] and due is None:
        faults.append(Fault("outcome.due", "not_a_day", _("The day on which the outcome is known is no day.")))
    return {
        "outcome": OutcomeGiven(
            name=fields["outcome.name"],
            kind=fields["outcome.kind"],
            numerator=fields["outcome.numerator"] or None,
            denominator=fields["outcome.denominator"] or None,
            direction=fields["outcome.direction"],
            due=due,
            days_after=days,
        )
    }


def direction_choices() -> list[tuple[str, str]]:
    """List which way may be better."""
    return [(way, word("term", f"direction_{way}")) for way in ("up", "down")]


def moved_outcome(experiment: Experiment, due: date | None, faults: list[Fault]) -> OutcomeGiven | None:
    """Give the outcome of a locked plan on another day, which is all that the page lets one change of it."""
    outcome = experiment.outcome
    if outcome is None:
        faults.append(Fault("after", "no_outcome", _("The plan names no later outcome whose day could be moved.")))
        return None
    kept = OutcomeGiven(
        outcome.name, outcome.kind, outcome.numerator, outcome.denominator, outcome.direction, days_after=None
    )
    return replace(kept, due=due)


def typed_from(
    form: Mapping[str, str], names: Sequence[str], kind: MetricKind, faults: list[Fault]
) -> tuple[TypedVersion, ...]:
    """Read the figures of each version as typed; a version of which nothing was typed is not given."""
    found = []
    for place, name in enumerate(names):
        given = {}
        for part in ASKED[kind]:
            field = field_of(place, part)
            given[part] = plain_number(field, form.get(field, ""), faults)
        if any(value is not None for value in given.values()):
            found.append(TypedVersion(name, **given))
        else:
            faults += [Fault(field_of(place, part), "missing", _("Fill this in.")) for part in ASKED[kind][:1]]
    return tuple(found)


def field_of(place: int, part: str) -> str:
    """Name the field of one figure of one version, as the refusals name it."""
    return f"figures.{place}.{part}"


def file_said(form: MultiDict[str, str], read: OutcomeRead | None) -> FileMapping | None:
    """Read what was said of the file: which name is which version, which column is the outcome, styles of writing."""
    said = said_of_file(form) or FileMapping()
    if read is None:
        return said if said != FileMapping() else None
    variants = {}
    for index, label in enumerate(read.matches):
        given = form.get(f"label-{index}", "")
        if given:
            variants[label] = "" if given == LEAVE_OUT else given
    columns = {}
    for part in ("numerator", "denominator"):
        if header := form.get(f"columns.{part}", ""):
            columns[part] = header
    if not variants and not columns and said == FileMapping():
        return None
    return replace(said, variants=variants, columns=columns)

"""The page of the one sentence: what worked means, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.metrics.kinds import Direction
from experiments.people.person import Person
from experiments.trials.experiment import Experiment
from experiments.trials.proposal import plan_facts
from webapp.forms.confirm import NOT_RISKY, SIGNER_OPEN
from webapp.records.plans.four_questions import people_offers
from webapp.records.plans.plan import field_word
from webapp.records.spoken import inside

MISSING = "Missing: "
"""With which the domain begins a question that was not answered; the list says it once."""
UNSIGNED = ("not_signed", "signed_before_change", "not_granted")
"""Codes of what waits for the person who signs off; who that is is asked like any other missing part."""
ON_FOUR_QUESTIONS = frozenset(
    {"audience", "goal_id", "customer_objective", "idea", "mechanism", "channel", "owner_id", "title"}
)


@dataclass(frozen=True, slots=True)
class Missing:
    """One part that is missing, and where it is filled in."""

    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What the template of the second screen shows."""

    more: str
    clearly: str | None
    missing: tuple[Missing, ...]
    unconfirmed: tuple[str, ...]
    needs_approval: str | None
    unsigned: str | None
    wanted: str


def confirm_page(experiment: Experiment, faults: Sequence[Fault]) -> ConfirmPage:
    """Bring the second screen together.

    Parameters
    ----------
    faults : sequence of Fault
        Everything that speaks against locking at present.
    """
    facts = plan_facts(experiment)
    unconfirmed = tuple(fault.field for fault in faults if fault.code == "unconfirmed")
    approval = next((fault.sentence for fault in faults if fault.code == "needs_approval"), None)
    unsigned = next((fault.sentence for fault in faults if fault.code in UNSIGNED), None)
    told = [fault for fault in faults if fault.code not in {"unconfirmed", "needs_approval", *UNSIGNED}]
    guarded = facts.guardrails[0] if facts.guardrails else None
    return ConfirmPage(
        more=_more(facts.direction),
        clearly=None if guarded is None else _clearly(guarded[1]),
        missing=tuple(Missing(fault.sentence.removeprefix(MISSING), _href(experiment, fault.field)) for fault in told),
        unconfirmed=tuple(map(field_word, unconfirmed)),
        needs_approval=approval,
        unsigned=unsigned,
        wanted=hypothesis(experiment),
    )


def risk_offers(people: Sequence[Person]) -> list[tuple[str, str]]:
    """List the answers to the question about risk: no, or yes and who signs off."""
    yes = [(str(number), _("Yes, to be signed off by %(name)s", name=name)) for number, name in people_offers(people)]
    return [(NOT_RISKY, _("No")), *yes, (SIGNER_OPEN, _("Yes; who signs it off is open"))]


def _more(direction: Direction | None) -> str:
    return _("less") if direction is Direction.DOWN else _("more")


def _clearly(direction: Direction) -> str:
    return _("not clearly up, by more than") if direction is Direction.DOWN else _("not clearly down, by more than")


def hypothesis(experiment: Experiment) -> str:
    """Write the idea as one sentence, from what there is of it."""
    parts = [_("If we %(idea)s", idea=experiment.idea)] if experiment.idea else []
    if experiment.instead_of:
        parts.append(_("instead of %(other)s", other=experiment.instead_of))
    said = " ".join(parts)
    if experiment.audience:
        said += _(", for %(audience)s", audience=inside(experiment.audience))
    if experiment.expected:
        said += _(", then %(expected)s", expected=experiment.expected)
    if experiment.mechanism:
        said += _(", because %(mechanism)s", mechanism=experiment.mechanism)
    said = said.lstrip(", ").rstrip(".")
    return said[:1].upper() + said[1:] + "." if said else ""


def _href(experiment: Experiment, field: str) -> str:
    """Say where a part is filled in: on the four questions, or on this page."""
    if field in ON_FOUR_QUESTIONS:
        return f"/experiments/{experiment.id}/edit?check=yes#{field}"
    places = {"variants": "version_1_name", "metrics": "metric", "ends": "days"}
    return "#" + places.get(field, field)

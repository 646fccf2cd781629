"""The page of the one sentence: what worked means, what the plan can see, what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.metrics.kinds import Direction
from experiments.trials.experiment import Experiment
from experiments.trials.proposal import PlanFacts, plan_facts
from webapp.formatting import count, lift, minor_money, percent
from webapp.records.plan import field_word

TOO_SMALL = "too_small"
MISSING = "Missing: "
"""With which the domain begins a question that was not answered; the list says it once."""
ON_FOUR_QUESTIONS = frozenset(
    {"audience", "goal_id", "customer_objective", "idea", "mechanism", "channel", "owner_id", "title"}
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the plan can see: the sentence, and whether it is too small for the change that is asked for."""

    sentence: str
    assumed: str | None
    too_small: bool
    advice: str | None


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
    sight: Sight
    missing: tuple[Missing, ...]
    unconfirmed: tuple[str, ...]
    needs_approval: str | None
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
    told = [fault for fault in faults if fault.code not in {"unconfirmed", "needs_approval"}]
    guarded = facts.guardrails[0] if facts.guardrails else None
    return ConfirmPage(
        more=_more(facts.direction),
        clearly=None if guarded is None else _clearly(guarded[1]),
        sight=sight_of(facts),
        missing=tuple(Missing(fault.sentence.removeprefix(MISSING), _href(experiment, fault.field)) for fault in told),
        unconfirmed=tuple(map(field_word, unconfirmed)),
        needs_approval=approval,
        wanted=hypothesis(experiment),
    )


def _more(direction: Direction | None) -> str:
    return _("less") if direction is Direction.DOWN else _("more")


def _clearly(direction: Direction) -> str:
    return _("not clearly up, by more than") if direction is Direction.DOWN else _("not clearly down, by more than")


def sight_of(facts: PlanFacts) -> Sight:
    """Say what the plan can see, and aloud where that is not enough."""
    seen = facts.can_see
    if not isinstance(seen.lift, (int, float)):
        too_small = seen.lift.reason == TOO_SMALL
        advice = _("Raise the budget, run longer, or choose a number that happens more often.") if too_small else None
        return Sight(seen.lift.sentence, None, too_small, advice)
    # Nothing falls by more than all of it: from there on only a rise of that size can be meant.
    change = f"±{percent(seen.lift)}" if seen.lift < 1 else lift(seen.lift)
    sentence = _("This can see %(change)s: a true change of that size is found four times in five.", change=change)
    assumed = None
    if seen.price_per_1000_shown is not None and seen.events_per_variant is not None:
        price = minor_money(seen.price_per_1000_shown.minor, seen.price_per_1000_shown.currency)
        events = count(round(seen.events_per_variant))
        assumed = _(
            "Reckoned with %(price)s per 1,000 times shown and about %(events)s deciding events per version; "
            "real days spread more.",
            price=price,
            events=events,
        )
    wanted = facts.worthwhile_lift
    if wanted is None or seen.lift <= wanted:
        return Sight(sentence, assumed, too_small=False, advice=None)
    advice = _(
        "You call %(wanted)s worth it. Unless the change is much larger than that, it will end without an answer. "
        "Raise the budget, ask for more, or plan repeats: they add up.",
        wanted=percent(wanted),
    )
    return Sight(sentence, assumed, too_small=True, advice=advice)


def hypothesis(experiment: Experiment) -> str:
    """Write the idea as one sentence, from what there is of it."""
    parts = [_("If we %(idea)s", idea=experiment.idea)] if experiment.idea else []
    if experiment.instead_of:
        parts.append(_("instead of %(other)s", other=experiment.instead_of))
    said = " ".join(parts)
    if experiment.audience:
        said += _(", for %(audience)s", audience=_small(experiment.audience))
    if experiment.expected:
        said += _(", then %(expected)s", expected=experiment.expected)
    if experiment.mechanism:
        said += _(", because %(mechanism)s", mechanism=experiment.mechanism)
    said = said.lstrip(", ").rstrip(".")
    return said[:1].upper() + said[1:] + "." if said else ""


def _small(text: str) -> str:
    """Begin a text with a small letter inside a sentence, unless it begins with an abbreviation or a name in capitals.

    Examples
    --------
    >>> _small("Hobby cooks"), _small("B2B buyers")
    ('hobby cooks', 'B2B buyers')
    """
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _href(experiment: Experiment, field: str) -> str:
    """Say where a part is filled in: on the four questions, or on this page."""
    if field in ON_FOUR_QUESTIONS:
        return f"/experiments/{experiment.id}/edit?check=yes#{field}"
    places = {"variants": "version_1_name", "metrics": "metric", "ends": "days"}
    return "#" + places.get(field, field)

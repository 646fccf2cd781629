"""What it would have cost to do it anyway: asked at closing of what was no success, pre-filled where the data allow.

It says what is saved by not doing it, under an assumption that stands beside it, and is never added to gains.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault
from experiments.judging.document import AnalysisDoc
from experiments.people.money import Money, digits_of
from experiments.people.team import Team
from experiments.results.tables import Import, ImportStatus, Summary
from experiments.trials.experiment import Experiment, Variant, VariantRole

EVERY = ("month", "quarter", "year")
QUARTER_DAYS = 91
"""A quarter in days, as the planning cycles of thirteen weeks have it."""
LONGEST_ASSUMPTION = 500
FROM_FILE = "A quarter of {days} days at what “{new}” cost more than “{control}” in the {ran} days of the run."
FROM_BUDGET = "The budget of the run, {ran} days long, once a quarter."


@dataclass(frozen=True, slots=True)
class Avoided:
    """What not doing it saves every ``every`` (one of :data:`EVERY`), and what that assumes.

    ``money`` is ``None`` where an assumption was typed and no amount; nothing is kept then.
    """

    money: Money | None
    every: str = "quarter"
    assumption: str = ""


def avoided_faults(session: Session, experiment: Experiment, avoided: Avoided | None) -> list[Fault]:
    """Find everything that stands against an amount; none at all is never asked for."""
    if avoided is None or avoided.money is None:
        return []
    faults = []
    currency = session.get_one(Team, experiment.team_id).currency
    if avoided.money.currency != currency:
        sentence = f"Say it in {currency}, the currency of the team: amounts are added up."
        faults.append(Fault("avoided", "other_currency", sentence))
    if avoided.money.minor <= 0:
        faults.append(Fault("avoided", "not_positive", "What is saved is an amount above 0; leave it out otherwise."))
    if avoided.every not in EVERY:
        faults.append(Fault("avoided_every", "not_a_choice", f"Choose one of: {', '.join(EVERY)}."))
    assumption = avoided.assumption.strip()
    if not assumption:
        faults.append(Fault("avoided_assumption", "assumption_missing", "Say in half a sentence what this assumes."))
    elif len(assumption) > LONGEST_ASSUMPTION:
        sentence = f"Say what it assumes in at most {LONGEST_ASSUMPTION} signs."
        faults.append(Fault("avoided_assumption", "too_long", sentence))
    return faults


def proposed_avoided(session: Session, experiment: Experiment, document: AnalysisDoc) -> Avoided | None:
    """Propose an amount where files or budget tell one; ``None`` where doing it costs no more than not doing it.

    Where the files say what each version cost, it is what the new version cost more than what is done now, a day, over
    a quarter. Where they say nothing of money, the budget of the run once a quarter: a run of more than a quarter or
    without dates proposes nothing.
    """
    currency = session.get_one(Team, experiment.team_id).currency
    if experiment.starts is None or experiment.ends is None:
        return None
    ran = (experiment.ends - experiment.starts).days + 1
    spent = _spent(session, experiment)
    if spent:
        control = next((v for v in experiment.variants if v.role is VariantRole.CONTROL), None)
        others = [v for v in experiment.variants if v is not control]
        new = next((v for v in others if v.name == document["best"]), others[0] if others else None)
        if control is None or new is None or not _all_in(session, experiment, currency):
            return None
        more = spent.get(new.id, 0.0) - spent.get(control.id, 0.0)
        minor = round(more / ran * QUARTER_DAYS * 10 ** digits_of(currency))
        said = FROM_FILE.format(days=QUARTER_DAYS, new=new.name, control=control.name, ran=ran)
        # Two versions that were given the same money differ by cents: nothing is saved by dropping one.
        return Avoided(Money(minor, currency), "quarter", said) if more > 0.1 * spent.get(new.id, 0.0) else None
    if not experiment.budget_minor or experiment.currency != currency or ran > QUARTER_DAYS:
        return None
    return Avoided(Money(experiment.budget_minor, currency), "quarter", FROM_BUDGET.format(ran=ran))


def _spent(session: Session, experiment: Experiment) -> dict[int, float]:
    """Give what the files say that each version cost."""
    rows = session.execute(
        sa.select(Summary.variant_id, Summary.total)
        .join(Variant, Variant.id == Summary.variant_id)
        .where(Summary.experiment_id == experiment.id, Summary.measure == "spend")
    )
    return {variant: float(total) for variant, total in rows}


def _all_in(session: Session, experiment: Experiment, currency: str) -> bool:
    """Say whether all files that count are in one currency."""
    found = session.scalars(
        sa.select(Import.currency)
        .where(Import.experiment_id == experiment.id, Import.status == ImportStatus.CURRENT)
        .distinct()
    )
    return set(found) <= {currency, None}

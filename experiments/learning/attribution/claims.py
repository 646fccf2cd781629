"""What a platform claims for the days of an experiment: typed as it was read off, kept beside what was measured."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import LONG, SHORT, number, text
from experiments.learning.attribution.kept import Claim
from experiments.learning.attribution.real_shares import keep_real_share, newest_claim
from experiments.metrics.kinds import Role
from experiments.metrics.measures import MONEY, display_words
from experiments.people.money import MOST_MINOR, Money, digits_of
from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.people.record.audit import record_act
from experiments.people.team import Team
from experiments.results.outcomes.judged import document_that_counts
from experiments.results.tables import Import, ImportStatus
from experiments.trials.experiment import LOCKED, Experiment, Status, get_experiment


@dataclass(frozen=True, slots=True)
class ClaimGiven:
    """What somebody read off in the platform.

    Parameters
    ----------
    channel : str or None
        The channel that claims; ``None`` is that of the experiment.
    claimed : Money, float or None
        Orders, or whatever decides, as a number; money where revenue decides.
    spend : Money or None
        What was spent for it.
    margin : float or None
        Share of revenue that stays after the goods are paid, above 0 and at most 1.
    note : str or None
        Where it was read off.
    """

    channel: str | None
    claimed: Money | float | None
    spend: Money | None = None
    margin: float | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SaidClaim:
    """A claim and who typed it."""

    claim: Claim
    person: str


def claim_unit(session: Session, experiment: Experiment) -> tuple[str, bool, str]:
    """Give what a claim counts: the measure above the line, whether it is money, and the currency of money here.

    The currency is that of the files, else that of the experiment, else the team's.
    """
    decides = next((one for one in experiment.metrics if one.role is Role.PRIMARY), None)
    measure = decides.numerator if decides is not None else ""
    current = sa.select(Import.currency).where(
        Import.experiment_id == experiment.id, Import.status == ImportStatus.CURRENT, Import.currency.is_not(None)
    )
    of_files = session.scalar(current.order_by(Import.id.desc()).limit(1))
    currency = of_files or experiment.currency or session.get_one(Team, experiment.team_id).currency
    return measure, measure in MONEY, currency


def set_claim(session: Session, actor: Actor, experiment_id: int, given: ClaimGiven, *, now: datetime) -> Claim:
    """Write down what a platform claims; the last one counts, all stay on record.

    Of a closed experiment the real share is worked out anew in the same transaction.

    Raises
    ------
    NotFound, Forbidden
        The person may not say it here.
    WrongStatus
        Its plan is not locked yet, or it never ran: there are no days to claim for.
    RuleBroken
        Everything that does not fit, at once.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "attribution.claim", experiment)
    if experiment.status not in (*LOCKED, Status.CONCLUDED) and not experiment.retrospective:
        sentence = "A claim is for the days on which it ran. Lock the plan first."
        raise WrongStatus(Fault("status", "not_locked", sentence))
    claim = _checked(session, experiment, given)
    claim.team_id, claim.experiment_id = experiment.team_id, experiment.id
    claim.person_id, claim.at = actor.person_id, now
    earlier = newest_claim(session, experiment.id)
    session.add(claim)
    session.flush()
    before = None if earlier is None else _as_json(earlier)
    record_act(session, actor, "attribution.claim", "experiment", experiment.id, before, _as_json(claim), now)
    if experiment.status is Status.CONCLUDED and experiment.has_data:
        document, _standing = document_that_counts(session, experiment, today=now.date())
        keep_real_share(session, experiment, document, today=now.date())
    session.flush()
    return claim


def claims_of(session: Session, actor: Actor, experiment_id: int, *, limit: int = 50) -> list[SaidClaim]:
    """List the claims of an experiment, the newest first: that one counts."""
    experiment = get_experiment(session, actor, experiment_id)
    wanted = (
        sa.select(Claim, Person.name)
        .join(Person, Person.id == Claim.person_id)
        .where(Claim.experiment_id == experiment.id)
        .order_by(Claim.id.desc())
        .limit(limit)
    )
    return [SaidClaim(claim, name) for claim, name in session.execute(wanted)]


def _checked(session: Session, experiment: Experiment, given: ClaimGiven) -> Claim:
    faults: list[Fault] = []
    measure, is_money, currency = claim_unit(session, experiment)
    channel = text("channel", given.channel, faults, limit=SHORT) or experiment.channel
    if channel is None:
        faults.append(Fault("channel", "missing", "Say which channel claims it."))
    claimed = _claimed(given.claimed, measure, currency, faults, is_money=is_money)
    spend = _spend(given.spend, currency, faults)
    margin = number("margin", given.margin, faults)
    if margin is not None and math.isfinite(margin) and not 0 < margin <= 1:
        faults.append(Fault("margin", "out_of_range", "The margin is a share above 0 and at most 1, as in 40 %."))
    note = text("note", given.note, faults, limit=LONG)
    if faults or channel is None or claimed is None:
        raise RuleBroken(*faults)
    return Claim(
        channel=channel,
        claimed=claimed,
        is_money=is_money,
        spend_minor=None if spend is None else spend.minor,
        currency=currency if is_money or spend is not None else None,
        margin=margin,
        note=note,
    )


def _claimed(
    claimed: Money | float | None, measure: str, currency: str, faults: list[Fault], *, is_money: bool
) -> float | None:
    """Read what is claimed in the unit of the number that decides."""
    if claimed is None:
        faults.append(Fault("claimed", "missing", "Type what the platform claims."))
        return None
    if isinstance(claimed, Money) != is_money:
        unit = (
            f"money in {currency}" if is_money else f"a number of {display_words(measure)}" if measure else "a number"
        )
        faults.append(Fault("claimed", "other_unit", f"The number that decides is counted as {unit}; so is the claim."))
        return None
    if isinstance(claimed, Money) and claimed.currency != currency:
        faults.append(Fault("claimed", "other_currency", f"This experiment counts in {currency}."))
        return None
    plain = claimed.minor / 10 ** digits_of(currency) if isinstance(claimed, Money) else claimed
    value = number("claimed", plain, faults)
    if value is not None and math.isfinite(value) and value <= 0:
        faults.append(Fault("claimed", "too_small", "A claim is more than nothing."))
    return value


def _spend(spend: Money | None, currency: str, faults: list[Fault]) -> Money | None:
    if spend is None:
        return None
    if spend.currency != currency:
        faults.append(Fault("spend", "other_currency", f"This experiment counts in {currency}."))
    elif not 0 <= spend.minor <= MOST_MINOR:
        faults.append(Fault("spend", "out_of_range", "This is no amount that was spent."))
    return spend


def _as_json(claim: Claim) -> dict[str, Any]:
    """Write a claim as the audit keeps it."""
    names = ("channel", "claimed", "is_money", "spend_minor", "currency", "margin")
    return {name: getattr(claim, name) for name in names}

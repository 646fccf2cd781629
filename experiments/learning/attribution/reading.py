"""One experiment's read-out: alone and together, what came extra, what a platform claims, and what lies between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from experiments.judging.crossed import CrossedReading
from experiments.judging.document import AnalysisDoc
from experiments.judging.verdict import DECIDING_GRADES
from experiments.learning.attribution.claims import claim_unit
from experiments.learning.attribution.crossed import Parts, parts_of, proposed_parts
from experiments.learning.attribution.extra import crossed_reading, extra_that_counts, extras_in, leaves_out
from experiments.learning.attribution.kept import Claim, RealShareRow
from experiments.learning.attribution.left_out import (
    NO_SPEND,
    CostPerExtra,
    Extra,
    Range,
    Return,
    cost_per_extra,
    return_on,
    share_of_claim,
)
from experiments.learning.attribution.real_shares import newest_claim, real_share
from experiments.learning.sizes.kept_sizes import planned_versions
from experiments.learning.sizes.prior import archive_prior_of
from experiments.people.money import digits_of
from experiments.people.permission import Actor
from experiments.results.cells import totals_of
from experiments.results.outcomes.judged import document_that_counts
from experiments.trials.experiment import Experiment, get_experiment
from stats.errors import NotEstimable


@dataclass(frozen=True, slots=True)
class Worth:
    """What came extra of one version, set against the money.

    ``spend`` is in whole currency; ``cost`` and ``returned`` say why where there is none.
    """

    extra: Extra
    spend: float | None
    cost: CostPerExtra | NotEstimable
    returned: Return | NotEstimable


@dataclass(frozen=True, slots=True)
class Attribution:
    """All that an experiment says of what social media brought.

    Parameters
    ----------
    document : AnalysisDoc or None
        The result that counts; ``None`` while there are no data, or no plan they are read by.
    parts, proposed : Parts or None
        Which version had what, as said or by the recipe; what their names propose.
    crossed : CrossedReading, NotEstimable or None
        The four-way reading where it is known which version had what.
    leaves_out : bool
        A group was left out, by design or by the name of version A.
    extras : mapping of str to Extra or NotEstimable
        What each new version brought on top.
    worth : Worth, NotEstimable
        Of what a claim is set against, or why there is nothing.
    claim : Claim or None
        The last one typed.
    share : Range or NotEstimable
        Real share of the claim as the data have it; without a claim, or of a hint, why there is none.
    kept : RealShareRow or None
        The factor as it is planned with, once closed.
    currency : str
        What money is counted in here, where no file says so.
    """

    experiment: Experiment
    document: AnalysisDoc | None
    parts: Parts | None
    proposed: Parts | None
    crossed: CrossedReading | NotEstimable | None
    leaves_out: bool
    worth: Worth | NotEstimable
    claim: Claim | None
    share: Range | NotEstimable
    kept: RealShareRow | None
    currency: str
    extras: Mapping[str, Extra | NotEstimable] = field(default_factory=dict)

    @property
    def is_hint(self) -> bool:
        """Say whether the strength of evidence lets nothing be called brought: it went together."""
        return self.document is not None and self.document["grade"] not in DECIDING_GRADES

    @property
    def applies(self) -> bool:
        """Say whether there is anything to read or to say here."""
        return self.leaves_out or any(one is not None for one in (self.parts, self.proposed, self.claim))


NO_DATA = NotEstimable("no_data", "There are no results yet.")
NO_CLAIM = NotEstimable("no_claim", "Nobody has typed what the platform claims.")


def attribution_of(session: Session, actor: Actor, experiment_id: int, *, today: date) -> Attribution:
    """Read one experiment: everything worked out anew from its data.

    Raises
    ------
    NotFound
        There is no such experiment, or the person may not see it.
    """
    experiment = get_experiment(session, actor, experiment_id)
    parts, claim = parts_of(session, experiment), newest_claim(session, experiment.id)
    document = _document(session, experiment, today=today)
    crossed = None
    if parts is not None and document is not None:
        crossed = crossed_reading(session, experiment, parts, today=today)
    counts = NO_DATA if document is None else extra_that_counts(document, crossed)
    currency = claim_unit(session, experiment)[2]
    if not isinstance(counts, NotEstimable):
        counts = replace(counts, currency=counts.currency or currency)
    margin = None if claim is None else claim.margin
    extras = {} if document is None else extras_in(document)
    return Attribution(
        experiment=experiment,
        document=document,
        parts=parts,
        proposed=proposed_parts(experiment),
        crossed=crossed,
        leaves_out=leaves_out(experiment),
        worth=counts if isinstance(counts, NotEstimable) else _worth(session, experiment, counts, claim, margin),
        claim=claim,
        share=_share(experiment, document, counts, claim),
        kept=session.get(RealShareRow, experiment.id),
        currency=currency,
        extras=extras,
    )


def applies_to(session: Session, experiment: Experiment) -> bool:
    """Say whether the read-out has anything to say of an experiment, without reading its data."""
    if leaves_out(experiment) or proposed_parts(experiment) is not None:
        return True
    return newest_claim(session, experiment.id) is not None or parts_of(session, experiment) is not None


def _document(session: Session, experiment: Experiment, *, today: date) -> AnalysisDoc | None:
    if not experiment.has_data or (experiment.plan is None and not experiment.retrospective):
        return None
    prior = archive_prior_of(session, experiment.team_id, but=experiment.id)
    planned = planned_versions(session, experiment)
    return document_that_counts(session, experiment, today=today, prior=prior, planned=planned)[0]


def _worth(session: Session, experiment: Experiment, extra: Extra, claim: Claim | None, margin: float | None) -> Worth:
    """Set what came extra against what was spent: as typed with the claim, else as the files have it."""
    spend: float | None
    if claim is not None and claim.spend_minor is not None and claim.currency is not None:
        spend = claim.spend_minor / 10 ** digits_of(claim.currency)
    else:
        spend = totals_of(session, [experiment.id], "spend").get(experiment.id)
    cost = NO_SPEND if not spend else cost_per_extra(extra.amount, spend)
    return Worth(extra, spend, cost, return_on(extra, spend, margin))


def _share(
    experiment: Experiment, document: AnalysisDoc | None, extra: Extra | NotEstimable, claim: Claim | None
) -> Range | NotEstimable:
    if isinstance(extra, NotEstimable):
        return extra
    if document is None or claim is None:
        return NO_CLAIM
    found = real_share(experiment, document, extra, claim)
    if isinstance(found, NotEstimable) and found.reason != "not_closed":
        return found
    return Range.of(share_of_claim(extra.amount, claim.claimed))

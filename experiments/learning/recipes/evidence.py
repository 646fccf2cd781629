"""What speaks for and against a toolkit: the experiments that were started from it, or built on one of those.

The rule. An experiment that is closed counts with strength of evidence A to C, unless it was entered afterwards or its
verdict waits for a later outcome. One that worked supports; one that did harm or brought no gain worth having
contradicts; all others leave it open. The last two answers decide: where both support (or the only one does) the
toolkit *holds*, where both contradict it is *contradicted*, where they disagree it is *mixed*. So a contradicting
verdict downgrades it at once, and two in a row take it down whatever was before; two that support bring it back.
Nobody sets the state: it is read from the verdicts as they stand on the day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.sizes.kept_sizes import to_plan_with
from experiments.metrics.kinds import Direction, MetricKind, Role
from experiments.trials.experiment import LOCKED, Experiment, MetricUse, Status
from experiments.trials.proposal import days_of
from experiments.trials.toolkits.toolkit import Toolkit

GRADES_THAT_COUNT = frozenset("ABC")
DECIDING_ANSWERS = 2
OLD_AFTER_DAYS = 730
"""Two years: people, prices and platforms have changed since."""


class Stance(StrEnum):
    """What a closed experiment says of the toolkit."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    OPEN = "open"


class State(StrEnum):
    """Where a toolkit stands with a team."""

    UNTRIED = "untried"
    UNANSWERED = "unanswered"
    HOLDS = "holds"
    MIXED = "mixed"
    CONTRADICTED = "contradicted"


_STANCES: Mapping[str | None, Stance] = {
    "succeeded": Stance.SUPPORTS,
    "harmful": Stance.CONTRADICTS,
    "no_useful_difference": Stance.CONTRADICTS,
}


@dataclass(frozen=True, slots=True)
class ToolkitProof:
    """One closed experiment behind a toolkit; what it cost and how sure it was serve for the next size.

    ``plan_with`` is what usually remains of its lift, where somebody may plan with it. ``kind`` and ``denominator`` are
    those of the number that decided: only what is counted alike spreads alike.
    """

    experiment_id: int
    title: str
    closed_on: date
    verdict: str | None
    grade: str | None
    stance: Stance
    retrospective: bool
    provisional: bool
    sentence: str
    direction: Direction | None
    kind: MetricKind | None
    denominator: str | None
    lift: float | None
    lower: float | None
    upper: float | None
    worthwhile_lift: float | None
    log_lift_se: float | None
    cost_minor: int | None
    currency: str | None
    hours: float | None
    days: int | None
    plan_with: float | None = None

    @property
    def counts(self) -> bool:
        """Whether it decides over the state."""
        return self.stance is not Stance.OPEN


@dataclass(frozen=True, slots=True)
class ToolkitEvidence:
    """All that is known of a toolkit on a day.

    Parameters
    ----------
    proofs : tuple of ToolkitProof
        Closed experiments, the last one first.
    under_way : int
        How many are locked and not closed.
    state : State
        By the rule at the head of this file.
    """

    proofs: tuple[ToolkitProof, ...] = ()
    under_way: int = 0
    state: State = field(default=State.UNTRIED)

    def of(self, stance: Stance) -> tuple[ToolkitProof, ...]:
        """Give the experiments of one stance."""
        return tuple(proof for proof in self.proofs if proof.stance is stance)

    @property
    def proved(self) -> ToolkitProof | None:
        """The last experiment that supports it."""
        return next(iter(self.of(Stance.SUPPORTS)), None)

    def is_old(self, today: date) -> bool:
        """Say whether it was proved so long ago that it should be proved again."""
        return self.proved is not None and (today - self.proved.closed_on).days > OLD_AFTER_DAYS


def state_of(proofs: Sequence[ToolkitProof], under_way: int = 0) -> State:
    """Apply the rule to closed experiments, the last one first."""
    answers = [proof.stance for proof in proofs if proof.counts][:DECIDING_ANSWERS]
    if not answers:
        return State.UNANSWERED if proofs or under_way else State.UNTRIED
    if len(set(answers)) > 1:
        return State.MIXED
    return State.HOLDS if answers[0] is Stance.SUPPORTS else State.CONTRADICTED


def evidence_for(session: Session, toolkits: Sequence[Toolkit], *, today: date) -> dict[int, ToolkitEvidence]:
    """Find the evidence of many toolkits of one team, by id; one query however many there are.

    An experiment without a toolkit of its own counts for that of the one it is built on, over any number of steps. A
    toolkit that was kept from an experiment has that one, and what is built on it, as evidence.
    """
    if not toolkits:
        return {}
    kept: dict[int, list[int]] = {}
    for toolkit in toolkits:
        source = toolkit.body.get("kept_from")
        if source is not None:
            kept.setdefault(source, []).append(toolkit.id)
    wanted = {toolkit.id for toolkit in toolkits}
    proofs: dict[int, list[ToolkitProof]] = {key: [] for key in wanted}
    under_way = dict.fromkeys(wanted, 0)
    seen: set[tuple[int, int]] = set()
    for row in session.execute(_behind(toolkits[0].team_id, wanted, set(kept))):
        experiment, card, decided_by = row.Experiment, row.ArchiveCard, row.MetricUse
        for key in {row.toolkit_id, *kept.get(row.root, ())} & wanted:
            if (key, experiment.id) in seen:
                continue
            seen.add((key, experiment.id))
            if experiment.status in LOCKED:
                under_way[key] += 1
            elif card is not None and card.filed_on <= today and experiment.status is Status.CONCLUDED:
                proofs[key].append(proof_of(experiment, card, decided_by))
    found = {}
    for key in wanted:
        ordered = tuple(sorted(proofs[key], key=lambda one: (one.closed_on, one.experiment_id), reverse=True))
        found[key] = ToolkitEvidence(ordered, under_way[key], state_of(ordered, under_way[key]))
    return found


def _behind(
    team_id: int, toolkit_ids: set[int], kept_from: set[int]
) -> sa.Select[tuple[Experiment, ArchiveCard, MetricUse, int, int]]:
    """Select the experiments behind toolkits: started from one, kept as one, and everything built on those."""
    first = sa.select(Experiment.id, Experiment.toolkit_id, Experiment.id.label("root")).where(
        Experiment.team_id == team_id,
        sa.or_(Experiment.toolkit_id.in_(toolkit_ids), Experiment.id.in_(kept_from)),
    )
    chain = first.cte("chain", recursive=True)
    later = sa.select(Experiment.id, chain.c.toolkit_id, chain.c.root).where(
        Experiment.team_id == team_id, Experiment.built_on_id == chain.c.id, Experiment.toolkit_id.is_(None)
    )
    chain = chain.union(later)  # not ALL: two experiments built on each other come to an end
    return (
        sa.select(Experiment, ArchiveCard, MetricUse, chain.c.toolkit_id, chain.c.root)
        .join(chain, chain.c.id == Experiment.id)
        .outerjoin(
            ArchiveCard,
            sa.and_(ArchiveCard.experiment_id == Experiment.id, ArchiveCard.outcome == Outcome.CONCLUDED),
        )
        .outerjoin(MetricUse, decides_in())
        .order_by(Experiment.id)
    )


def decides_in() -> sa.ColumnElement[bool]:
    """Make the condition by which the number that decides is joined to its experiment."""
    return sa.and_(MetricUse.experiment_id == Experiment.id, MetricUse.role == Role.PRIMARY)


def proof_of(experiment: Experiment, card: ArchiveCard, decided_by: MetricUse | None) -> ToolkitProof:
    """Read a closed experiment with its card and the number that decided."""
    provisional = card.provisional_until is not None
    comparable = card.grade in GRADES_THAT_COUNT and not card.retrospective and not provisional
    return ToolkitProof(
        experiment_id=experiment.id,
        title=card.title,
        closed_on=card.filed_on,
        verdict=card.verdict,
        grade=card.grade,
        stance=_STANCES.get(card.verdict, Stance.OPEN) if comparable else Stance.OPEN,
        retrospective=card.retrospective,
        provisional=provisional,
        sentence=card.sentence,
        direction=card.direction,
        kind=decided_by.kind if decided_by is not None else None,
        denominator=decided_by.denominator if decided_by is not None else None,
        lift=card.lift,
        plan_with=to_plan_with(card),
        lower=card.lower,
        upper=card.upper,
        worthwhile_lift=card.worthwhile_lift,
        log_lift_se=card.log_lift_se,
        cost_minor=card.cost_minor,
        currency=card.currency,
        hours=card.hours,
        days=days_of(experiment),
    )

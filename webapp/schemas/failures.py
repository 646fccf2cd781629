"""Why it failed, what failures cost and what not doing it saves, as JSON."""

from __future__ import annotations

from typing import Self

from pydantic import ConfigDict, Field

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.failures.follow_ups import FollowUpProposal
from experiments.learning.failures.ledger import AvoidedLoss, FailureCost
from experiments.learning.failures.reasons import Reasons, TeamReasons, WhyItFailed
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.reading import MOST_PER_PAGE, USUAL_PER_PAGE, Body, QueryText


class LedgerAsked(Body):
    """Which page of a ledger; the dearest come first."""

    model_config = ConfigDict(strict=False)

    limit: int = Field(default=USUAL_PER_PAGE, ge=1, le=MOST_PER_PAGE, description="Entries per page, 1 to 200.")
    cursor: QueryText | None = Field(default=None, description="`next_cursor` of the page before.")


class ReasonAnswer(Answer):
    """One reason: how many failed by it; undecided and unusable stand apart and are never failed."""

    why: str
    failed: int
    undecided: int
    unusable: int


class ReasonsAnswer(Answer):
    """The reasons of one channel or goal (a kind, or `custom:` and the name of one of the team's own)."""

    value: str
    failed: int
    apart: int
    whys: list[ReasonAnswer]

    @classmethod
    def of(cls, reasons: Reasons) -> Self:
        """Write the reasons."""
        whys = [
            ReasonAnswer(why=why, failed=one.failed, undecided=one.undecided, unusable=one.unusable)
            for why, one in reasons.whys.items()
        ]
        return cls(value=reasons.value, failed=reasons.failed, apart=reasons.apart, whys=whys)


class TeamReasonsAnswer(Answer):
    """The reasons of one team; `whose` is `own`, `for_us` (it worked on goals of ours) or `also_mine`."""

    team_id: int
    name: str
    whose: str
    reasons: ReasonsAnswer

    @classmethod
    def of(cls, one: TeamReasons) -> TeamReasonsAnswer:
        """Write the reasons of a team."""
        reasons = ReasonsAnswer.of(one.reasons)
        return cls(team_id=one.team_id, name=one.name, whose=one.whose.value, reasons=reasons)


class FailureCostAnswer(Answer):
    """What failures cost: `known` of `failed` have a known cost; the median is null where none has, with the reason."""

    failed: int
    known: int
    sum: MoneyAnswer
    median: MoneyAnswer | None
    not_estimable: str | None
    hours_counted: bool

    @classmethod
    def of(cls, cost: FailureCost) -> FailureCostAnswer:
        """Write the sums."""
        told = isinstance(cost.median_minor, int)
        return cls(
            failed=cost.failed,
            known=cost.known,
            sum=_money(cost.sum_minor, cost.currency),
            median=MoneyAnswer.of(cost.median_minor, cost.currency) if isinstance(cost.median_minor, int) else None,
            not_estimable=None if told else str(getattr(cost.median_minor, "sentence", "")),
            hours_counted=cost.hour_minor is not None,
        )


class WhyItFailedAnswer(Answer):
    """Closed experiments by how they ended and why; what was entered afterwards stands outside."""

    closed: int
    answered: int
    worked: int
    failed: int
    undecided: int
    unusable: int
    provisional: int
    reasons: ReasonsAnswer
    channels: list[ReasonsAnswer]
    goals: list[ReasonsAnswer]
    teams: list[TeamReasonsAnswer]
    cost: FailureCostAnswer

    @classmethod
    def of(cls, found: WhyItFailed, cost: FailureCost) -> WhyItFailedAnswer:
        """Write everything."""
        names = ("closed", "answered", "worked", "failed", "undecided", "unusable", "provisional")
        return cls(
            **{name: getattr(found.counts, name) for name in names},
            reasons=ReasonsAnswer.of(found.reasons),
            channels=[ReasonsAnswer.of(one) for one in found.channels],
            goals=[ReasonsAnswer.of(one) for one in found.goals],
            teams=[TeamReasonsAnswer.of(one) for one in found.teams],
            cost=FailureCostAnswer.of(cost),
        )


class FollowUpProposalAnswer(Answer):
    """What to try next: `kind`; `taken_by` is what builds on it already; a draft with `built_on` begins it."""

    kind: str
    starts_draft: bool
    taken_by: int | None
    lesson_id: int | None

    @classmethod
    def of(cls, proposal: FollowUpProposal) -> FollowUpProposalAnswer:
        """Write a proposal."""
        taken = None if proposal.taken is None else proposal.taken.experiment_id
        return cls(
            kind=proposal.kind.value,
            starts_draft=proposal.starts_draft,
            taken_by=taken,
            lesson_id=proposal.lesson_id,
        )


class FailureAnswer(Answer):
    """One experiment that did not work: money, hours, both together in the team's currency, and what to try next."""

    experiment_id: int
    title: str
    verdict: str | None
    why: str | None
    decision: str | None
    money: MoneyAnswer | None
    hours: float | None
    full_cost: MoneyAnswer | None
    follow_up: FollowUpProposalAnswer | None

    @classmethod
    def of(cls, card: ArchiveCard, currency: str, proposal: FollowUpProposal | None) -> FailureAnswer:
        """Write an entry."""
        names = ("experiment_id", "title", "verdict", "why", "decision", "hours")
        return cls(
            **{name: getattr(card, name) for name in names},
            money=MoneyAnswer.of(card.cost_minor, card.currency),
            full_cost=MoneyAnswer.of(card.full_cost_minor, currency),
            follow_up=None if proposal is None else FollowUpProposalAnswer.of(proposal),
        )


class FailureListAnswer(Answer):
    """What did not work, the dearest first, those without a known cost last."""

    items: list[FailureAnswer]
    next_cursor: str | None


class AvoidedAnswer(Answer):
    """What not doing it saves `every` month, quarter or year, if `assumption` is right."""

    experiment_id: int
    title: str
    verdict: str | None
    amount: MoneyAnswer | None
    every: str
    assumption: str

    @classmethod
    def of(cls, card: ArchiveCard, currency: str) -> AvoidedAnswer:
        """Write an entry."""
        return cls(
            experiment_id=card.experiment_id,
            title=card.title,
            verdict=card.verdict,
            amount=MoneyAnswer.of(card.avoided_minor, currency),
            every=card.avoided_every or "",
            assumption=card.avoided_assumption or "",
        )


class AvoidedListAnswer(Answer):
    """What not doing it saves, the largest first; `a_year` is all of it, and is never added to gains."""

    items: list[AvoidedAnswer]
    number: int
    a_year: MoneyAnswer
    next_cursor: str | None

    @classmethod
    def of(cls, avoided: AvoidedLoss) -> AvoidedListAnswer:
        """Write a page."""
        return cls(
            items=[AvoidedAnswer.of(card, avoided.currency) for card in avoided.page.cards],
            number=avoided.number,
            a_year=_money(avoided.year_minor, avoided.currency),
            next_cursor=avoided.page.next_cursor,
        )


def _money(minor: int, currency: str) -> MoneyAnswer:
    written = MoneyAnswer.of(minor, currency)
    assert written is not None, "an amount with its currency"
    return written

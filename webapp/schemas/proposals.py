"""Proposals of a next-cycle plan as JSON: what is proposed, on which evidence, how large, how dear, how much worth."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from pydantic import Field

from experiments.learning.brief.acting.editing import OwnProposal, ProposalChange
from experiments.learning.brief.candidate import Candidate, Evidence, Price, Size, Worth
from experiments.learning.brief.kept import ProposalRow
from experiments.learning.brief.plan import Proposal
from webapp.records.briefs.proposal import proposal_sentence
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.integration import NotEstimableAnswer
from webapp.schemas.reading import Body, Key, MoneyBody

Reasons = dict[str, NotEstimableAnswer]


class ProposalPatch(Body):
    """A change to a proposal; what is left out stays, null takes back what somebody chose.

    With ``version`` (0 where nobody has changed it) it is refused where somebody else was quicker.
    """

    sentence: str | None = None
    place: int | None = Field(default=None, description="From 1; what stood there changes places with it.")
    per_version: float | None = None
    money: MoneyBody | None = None
    hours: float | None = None
    left_out_because: str | None = Field(default=None, description="Leaves it out; null takes it back.")
    version: int | None = Field(default=None, ge=0, lt=2**31)

    def change(self) -> ProposalChange:
        """Give the command record."""
        given: dict[str, Any] = self.given()
        given.pop("version", None)
        if given.get("place", 0) is None:
            del given["place"]
        if (money := given.get("money")) is not None:
            given["money"] = money.money("money")
        return ProposalChange(**given)


class OwnProposalBody(Body):
    """A proposal of one's own: ``kind`` is scale, keep, stop, repeat or test."""

    kind: str
    sentence: str
    goal_id: Key | None = None
    money: MoneyBody | None = None
    hours: float | None = None

    def own(self) -> OwnProposal:
        """Give the command record."""
        money = self.money.money("money") if self.money else None
        return OwnProposal(self.kind, self.sentence, self.goal_id, money, self.hours)


class PlannedSize(Answer):
    """How large it would be; ``sees`` is the change that it finds four times in five, as a fraction."""

    per_version: int | None
    unit: str | None
    days: int | None
    sees: float | None
    not_estimable: Reasons

    @classmethod
    def of(cls, size: Size | None) -> PlannedSize | None:
        """Write a size."""
        if size is None:
            return None
        figures, reasons = told_apart({"sees": size.sees})
        return cls(
            per_version=size.per_version, unit=size.unit, days=size.days, sees=figures["sees"], not_estimable=reasons
        )


class PlannedPrice(Answer):
    """What it would cost; ``full`` is money and hours at the team's price of an hour."""

    money: MoneyAnswer | None
    hours: float | None
    full: MoneyAnswer | None

    @classmethod
    def of(cls, price: Price | None) -> PlannedPrice | None:
        """Write a price."""
        if price is None:
            return None
        money, full = (MoneyAnswer.of(minor, price.currency) for minor in (price.money_minor, price.full_minor))
        return cls(money=money, hours=price.hours, full=full)


class PlannedWorth(Answer):
    """What it is worth in the next cycle: ``gain`` (better is above 0) of the ``stake`` is the ``value``.

    ``basis`` says where the stake comes from; ``per_unit`` is the value for each unit of money, null where it costs
    nothing.
    """

    gain: float | None
    stake: MoneyAnswer | None
    basis: str
    value: MoneyAnswer | None
    per_unit: float | None
    not_estimable: Reasons

    @classmethod
    def of(cls, worth: Worth | None, currency: str) -> PlannedWorth | None:
        """Write a worth."""
        if worth is None:
            return None
        figures, reasons = told_apart(
            {"gain": worth.gain, "stake": worth.stake_minor, "value": worth.value_minor, "per_unit": worth.per_unit}
        )
        stake, value = (
            None if figures[name] is None else MoneyAnswer.of(round(figures[name] or 0), currency)
            for name in ("stake", "value")
        )
        return cls(
            gain=figures["gain"],
            stake=stake,
            basis=worth.stake_basis,
            value=value,
            per_unit=figures["per_unit"],
            not_estimable=reasons,
        )


class EvidenceAnswer(Answer):
    """An experiment that it rests on, as its card says it."""

    experiment_id: int
    title: str
    verdict: str | None
    grade: str | None
    sentence: str

    @classmethod
    def of(cls, one: Evidence) -> EvidenceAnswer:
        """Write it."""
        return cls.model_validate(one)


class CandidateAnswer(Answer):
    """Something that might be done: its sentence, evidence, size, price and worth; changes are fractions."""

    key: str
    kind: str
    because: str
    sentence: str
    subject: str
    what_to_do: str
    question: str | None
    goal_id: int | None
    lesson_id: int | None
    experiment_id: int | None
    toolkit_id: int | None
    metric: str | None
    direction: str | None
    lift: float | None
    lower: float | None
    upper: float | None
    plan_with: float | None
    grade: str | None
    other_number: str | None
    evidence: list[EvidenceAnswer]
    size: PlannedSize | None
    price: PlannedPrice | None
    worth: PlannedWorth | None

    @classmethod
    def of(cls, candidate: Candidate, currency: str) -> CandidateAnswer:
        """Write a candidate; ``currency`` is the team's."""
        return cls(**candidate_fields(candidate, currency))


class AcceptedAnswer(Answer):
    """What a proposal became: ``kind`` is experiment, goal or decision; a decision has no ``id``."""

    kind: str
    id: int | None
    title: str | None = None
    by: int
    at: datetime

    @classmethod
    def of(cls, row: ProposalRow | None, title: str | None = None) -> AcceptedAnswer | None:
        """Write what it became, null where it is open."""
        if row is None or row.accepted_as is None or row.accepted_at is None or row.accepted_by is None:
            return None
        return cls(kind=row.accepted_as.value, id=row.accepted_id, title=title, by=row.accepted_by, at=row.accepted_at)


class ProposalAnswer(CandidateAnswer):
    """A proposal with what people did to it; one that was left out, or is none of the seven, has no ``place``.

    ``own_words`` replace the sentence that is written from the data. ``vanished``: somebody edited it, and the data no
    longer speak for it. ``open_decision`` is the experiment whose decision still waits for its answer.
    """

    place: int | None
    own_words: str | None
    left_out_because: str | None
    vanished: bool
    open_decision: int | None
    accepted: AcceptedAnswer | None
    version: int

    @classmethod
    def of_proposal(cls, one: Proposal, currency: str) -> ProposalAnswer:
        """Write a proposal; ``currency`` is the team's."""
        row = one.kept
        return cls(
            **candidate_fields(one.candidate, currency),
            place=one.place or None,
            own_words=row.sentence if row else None,
            left_out_because=row.left_out_because if row else None,
            vanished=one.vanished,
            open_decision=one.open_decision,
            accepted=AcceptedAnswer.of(row, one.accepted_title),
            version=row.version if row else 0,
        )


def candidate_fields(candidate: Candidate, currency: str) -> dict[str, Any]:
    """Give the fields of a candidate as they are written."""
    same = (
        *("key", "subject", "what_to_do", "question", "goal_id", "lesson_id", "experiment_id", "toolkit_id"),
        *("metric", "lift", "lower", "upper", "plan_with", "grade", "other_number"),
    )
    return {name: getattr(candidate, name) for name in same} | {
        "kind": candidate.kind.value,
        "because": candidate.because.value,
        "sentence": proposal_sentence(candidate),
        "direction": candidate.direction.value if candidate.direction else None,
        "evidence": [EvidenceAnswer.of(one) for one in candidate.evidence],
        "size": PlannedSize.of(candidate.size),
        "price": PlannedPrice.of(candidate.price),
        "worth": PlannedWorth.of(candidate.worth, currency),
    }


def told_apart(figures: dict[str, Any]) -> tuple[dict[str, float | None], Reasons]:
    """Give each figure, null where there is none, and why there is none beside it."""
    numbers: dict[str, float | None] = {}
    reasons: Reasons = {}
    for name, value in figures.items():
        known = isinstance(value, int | float)
        numbers[name] = value if known and math.isfinite(value) else None
        if not known:
            reasons[name] = NotEstimableAnswer(reason=value.reason, sentence=value.sentence)
        elif numbers[name] is None:
            reasons[name] = NotEstimableAnswer(reason="costs_nothing", sentence="It costs nothing: there is no bound.")
    return numbers, reasons

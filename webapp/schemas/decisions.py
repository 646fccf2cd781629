"""Approvals, next steps and the history of an experiment as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from experiments.people.record.audit import Audit
from experiments.trials.approval import Approval
from experiments.trials.experiment import Experiment
from experiments.trials.sign_off import SignatureGiven, Signing, shown_fingerprint
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.reading import Body, Fingerprint, Key


class ApprovalBody(Body):
    """Ask for an approval, grant it or refuse it; refusing needs a reason."""

    act: Literal["ask", "grant", "refuse"]
    reason: str | None = None


class ApprovalAnswer(Answer):
    """One step of an approval: `asked`, `granted` or `refused`, for which budget, by whom."""

    id: int
    experiment_id: int
    answer: str
    budget: MoneyAnswer | None
    reason: str | None
    by: int
    at: datetime

    @classmethod
    def of(cls, step: Approval) -> ApprovalAnswer:
        """Write a step."""
        names = ("id", "experiment_id", "reason", "by", "at")
        budget = MoneyAnswer.of(step.budget_minor, step.currency)
        return cls(**{name: getattr(step, name) for name in names}, answer=step.answer.value, budget=budget)


class ApprovalStanding(Answer):
    """The step of an approval that counts, or null where nobody asked."""

    last: ApprovalAnswer | None


class TakeBackBody(Body):
    """Which answer is taken back: only the last one can be."""

    answer: Key


class NextStepCameBody(Body):
    """Whether what was to happen next came."""

    came: bool


class SignatureBody(Body):
    """The answer of the person who signs off; refusing needs a reason."""

    granted: bool
    reason: str | None = None
    fingerprint: Fingerprint | None = Field(
        default=None, description="Of what was seen; another one now is a conflict."
    )

    def signature(self) -> SignatureGiven:
        """Give the command record."""
        return SignatureGiven(granted=self.granted, reason=self.reason, fingerprint=self.fingerprint)


class SigningAnswer(Answer):
    """Where signing off stands: `not_needed`, `nobody`, `waits`, `changed`, `refused`, `granted`, and who signs."""

    id: int | None = Field(description="Of the answer, by which it can be taken back.")
    state: str
    signer: int | None
    fingerprint: str
    reason: str | None
    at: datetime | None

    @classmethod
    def of(cls, signing: Signing, experiment: Experiment) -> SigningAnswer:
        """Write where it stands."""
        answer = signing.answer
        return cls(
            id=answer.id if answer else None,
            state=signing.state.value,
            signer=signing.signer.id if signing.signer else None,
            fingerprint=shown_fingerprint(experiment),
            reason=answer.reason if answer else None,
            at=answer.at if answer else None,
        )


class HistoryLine(Answer):
    """One act on the experiment or one of its files."""

    at: datetime
    person_id: int
    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @classmethod
    def of(cls, act: Audit) -> HistoryLine:
        """Write an act."""
        return cls.model_validate(act)


class HistoryAnswer(Answer):
    """The last 200 acts, the last first."""

    items: list[HistoryLine]
    next_cursor: str | None

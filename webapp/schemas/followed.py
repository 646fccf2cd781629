"""Decisions followed up, early signs and next steps as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from experiments.learning.decisions.answering import FollowUpGiven
from experiments.learning.decisions.early_signs import EarlySigns, SizesForetold
from experiments.learning.decisions.follow_up import FollowUp, Held
from experiments.learning.decisions.promises import Promises, PromisesKept
from experiments.learning.decisions.record import DecisionDue, DecisionRecord, Followed, Measured, Remaining
from experiments.learning.decisions.shares import Share
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body


class FollowUpBody(Body):
    """Whether a decision was done, whether what was found held, and what came of it where somebody measured it."""

    done: bool
    held: Literal["yes", "partly", "no", "cannot_tell"] | None = None
    lift: float | None = Field(default=None, description="Measured change as a fraction: 0.12 is +12 %.")
    note: str | None = None

    def answer(self) -> FollowUpGiven:
        """Give the command record."""
        return FollowUpGiven(self.done, None if self.held is None else Held(self.held), self.lift, self.note)


class FollowUpAnswer(Answer):
    """One answer; the last one counts."""

    id: int
    done: bool
    held: str | None
    lift: float | None
    note: str | None
    by: int
    at: datetime

    @classmethod
    def of(cls, row: FollowUp) -> FollowUpAnswer:
        """Write an answer."""
        names = ("id", "done", "lift", "note", "at")
        held = None if row.held is None else row.held.value
        return cls(**{name: getattr(row, name) for name in names}, held=held, by=row.person_id)


class FollowUpListAnswer(Answer):
    """The answers to the decision that counts, the last first."""

    items: list[FollowUpAnswer]
    next_cursor: str | None


class DecisionDueAnswer(Answer):
    """A decision whose day has come and that nobody answered for; `planned` is the change planned with."""

    experiment_id: int
    title: str
    decision: str
    owner: int | None
    due: date
    verdict: str | None
    sentence: str
    planned: float | None
    metric: str | None

    @classmethod
    def of(cls, one: DecisionDue) -> DecisionDueAnswer:
        """Write a decision."""
        names = ("experiment_id", "title", "decision", "due", "verdict", "sentence", "planned", "metric")
        return cls(**{name: getattr(one, name) for name in names}, owner=one.owner_id)


class DecisionDueListAnswer(Answer):
    """Decisions that wait for an answer, the longest waiting first, 200 at most."""

    items: list[DecisionDueAnswer]
    next_cursor: str | None


class ShareAnswer(Answer):
    """A share with its n and likely range; below eight it is null, and `not_estimable` says why."""

    part: int | None
    of: int | None
    estimate: float | None
    lower: float | None
    upper: float | None
    not_estimable: str | None

    @classmethod
    def of_share(cls, share: object) -> ShareAnswer:
        """Write a share, or why there is none."""
        names = ("part", "of", "estimate", "lower", "upper")
        told: dict[str, Any] = {name: getattr(share, name) if isinstance(share, Share) else None for name in names}
        return cls(**told, not_estimable=getattr(share, "sentence", None))


class FollowedAnswer(Answer):
    """What became of decisions of one kind."""

    decision: str
    on_time: int
    later: int
    not_done: int
    waiting: int
    not_due: int
    undated: int

    @classmethod
    def of(cls, decision: str, one: Followed) -> FollowedAnswer:
        """Write the counts."""
        return cls(decision=decision, **{name: getattr(one, name) for name in Followed.__slots__})


class MeasuredAnswer(Answer):
    """A decision that was done and measured, beside what was planned with and the first result."""

    experiment_id: int
    title: str
    held: str | None
    measured: float
    planned: float | None
    raw: float | None

    @classmethod
    def of(cls, one: Measured) -> MeasuredAnswer:
        """Write the three figures."""
        names = ("experiment_id", "title", "measured", "planned", "raw")
        return cls(**{name: getattr(one, name) for name in names}, held=None if one.held is None else one.held.value)


class RemainingAnswer(Answer):
    """How often the measured change lay nearer to the figure planned with than to the first result."""

    nearer_to_plan: ShareAnswer
    missed_plan: float | None
    missed_raw: float | None
    number: int

    @classmethod
    def of(cls, remaining: Remaining) -> RemainingAnswer:
        """Write the comparison."""
        missed = {
            name: value if isinstance(value := getattr(remaining, name), float) else None
            for name in ("missed_plan", "missed_raw")
        }
        nearer = ShareAnswer.of_share(remaining.nearer)
        return cls(nearer_to_plan=nearer, number=remaining.number, **missed)


class EarlySignsShareAnswer(Answer):
    """Whether early signs foretold outcomes: over pairs of clear answers, and by the order of the sizes."""

    closed: int
    answered: int
    foretold: int
    share: ShareAnswer
    pairs_of_sizes: int
    rank_agreement: ShareAnswer

    @classmethod
    def of(cls, signs: EarlySigns, sizes: SizesForetold) -> EarlySignsShareAnswer:
        """Write both."""
        found = sizes.agreement
        ends = {name: getattr(found, name, None) for name in ("estimate", "lower", "upper")}
        said = getattr(found, "sentence", None)
        return cls(
            closed=signs.closed,
            answered=signs.answered,
            foretold=signs.foretold,
            share=ShareAnswer.of_share(signs.ranged),
            pairs_of_sizes=len(sizes.pairs),
            rank_agreement=ShareAnswer(part=None, of=getattr(found, "pairs", None), not_estimable=said, **ends),
        )


class PromisesAnswer(Answer):
    """Next steps of closed experiments, of one kind of goal or (`goal` null) of all."""

    goal: str | None
    promised: int
    came: int
    did_not: int
    not_answered: int
    not_due: int

    @classmethod
    def of(cls, goal: str | None, one: Promises) -> PromisesAnswer:
        """Write the counts."""
        return cls(
            goal=goal,
            promised=one.promised,
            came=one.came,
            did_not=one.did_not,
            not_answered=one.unanswered,
            not_due=one.not_due,
        )


class DecisionRecordAnswer(Answer):
    """What became of decisions, of early signs and of next steps; what was entered afterwards stands outside."""

    acted_on: ShareAnswer
    waiting: int
    decisions: list[FollowedAnswer]
    held: dict[str, int]
    measured: list[MeasuredAnswer]
    remaining: RemainingAnswer | None
    early_signs: EarlySignsShareAnswer
    next_steps: PromisesAnswer
    next_steps_by_goal: list[PromisesAnswer]

    @classmethod
    def of(
        cls, record: DecisionRecord, signs: EarlySigns, sizes: SizesForetold, kept: PromisesKept
    ) -> DecisionRecordAnswer:
        """Write everything."""
        return cls(
            acted_on=ShareAnswer.of_share(record.share),
            waiting=record.acted.waiting,
            decisions=[FollowedAnswer.of(name, one) for name, one in record.by_decision.items()],
            held=dict(record.held),
            measured=[MeasuredAnswer.of(one) for one in record.measured],
            remaining=None if record.remaining is None else RemainingAnswer.of(record.remaining),
            early_signs=EarlySignsShareAnswer.of(signs, sizes),
            next_steps=PromisesAnswer.of(None, kept.all),
            next_steps_by_goal=[PromisesAnswer.of(goal, one) for goal, one in kept.by_goal.items()],
        )

"""The next-cycle plan as JSON: the whole record, and what is sent to change it."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.brief.plan import CarriedGoal, CycleBrief, CycleMoney, NextCycle, OpenPromise, RealShare
from experiments.learning.lessons.lesson import Lesson
from experiments.learning.progress.criteria import CriterionProgress, Way
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.cycles import CycleAnswer
from webapp.schemas.integration import NotEstimableAnswer
from webapp.schemas.proposals import CandidateAnswer, ProposalAnswer, Reasons, told_apart
from webapp.schemas.reading import Body
from webapp.schemas.rules import NoAnswer


class BriefPatch(Body):
    """The foreword of a plan; null takes it away. With ``version`` (0 where there is none) it locks."""

    foreword: str | None
    version: int | None = Field(default=None, ge=0, lt=2**31)


class NextCycleAnswer(Answer):
    """The cycle that is planned; without ``cycle_id`` nobody has planned it, and its days are proposed."""

    cycle_id: int | None
    name: str
    starts: date
    ends: date
    social_budget: MoneyAnswer | None
    marketing_budget: MoneyAnswer | None

    @classmethod
    def of(cls, one: NextCycle, currency: str) -> NextCycleAnswer:
        """Write it."""
        return cls(
            **{name: getattr(one, name) for name in ("cycle_id", "name", "starts", "ends")},
            social_budget=MoneyAnswer.of(one.social_budget_minor, currency),
            marketing_budget=MoneyAnswer.of(one.marketing_budget_minor, currency),
        )


class CriterionReached(Answer):
    """A success criterion and where it stands: reached, not_yet, missed, unmeasured or words."""

    text: str
    state: str
    value: float | None
    on: date | None
    experiment_id: int | None
    not_estimable: NotEstimableAnswer | None

    @classmethod
    def of(cls, one: CriterionProgress) -> CriterionReached:
        """Write it."""
        figure = one.figure
        return cls(
            text=one.line.text,
            state=one.state.value,
            value=figure.value if figure else None,
            on=figure.on if figure else None,
            experiment_id=figure.experiment_id if figure else None,
            not_estimable=NotEstimableAnswer(reason=one.reason[0], sentence=one.reason[1]) if one.reason else None,
        )


class CarriedGoalAnswer(Answer):
    """A goal with how far it got: ``way`` is 0 at its start and 1 at its target.

    ``carried_as`` is the goal of the next cycle that goes on with it.
    """

    goal_id: int
    kind: str
    name: str | None
    goal: str
    way: float | None
    standing: float | None
    standing_on: date | None
    target: float | None
    criteria: list[CriterionReached]
    experiments: int
    closed: int
    answered: int
    carried_as: int | None
    one_more_is_worth: MoneyAnswer | None
    not_estimable: Reasons

    @classmethod
    def of(cls, one: CarriedGoal, currency: str) -> CarriedGoalAnswer:
        """Write it."""
        goal, way = one.goal, one.way
        why = {} if isinstance(way, Way) else {"way": NotEstimableAnswer(reason=way[0], sentence=way[1])}
        return cls(
            goal_id=goal.id,
            kind=goal.kind.value,
            name=goal.name,
            goal=goal.goal,
            way=way.share if isinstance(way, Way) else None,
            standing=goal.standing,
            standing_on=goal.standing_on,
            target=goal.target,
            criteria=[CriterionReached.of(each) for each in one.criteria],
            experiments=one.progress.all,
            closed=one.progress.closed,
            answered=one.progress.answered,
            carried_as=one.carried_as,
            one_more_is_worth=MoneyAnswer.of(one.worth_minor, currency),
            not_estimable=why,
        )


class ExpiringLesson(Answer):
    """A lesson that is out of date, or is to be looked at again before the next cycle ends."""

    lesson_id: int
    claim: str
    status: str
    review_on: date | None
    grade: str | None

    @classmethod
    def of(cls, lesson: Lesson, today: date) -> ExpiringLesson:
        """Write it as it stands on a day."""
        return cls(
            lesson_id=lesson.id,
            claim=lesson.claim,
            status=lesson.status_on(today).value,
            review_on=lesson.review_on,
            grade=lesson.grade,
        )


class PromiseAnswer(Answer):
    """What was to happen next after a closed experiment and is still open."""

    experiment_id: int
    title: str
    text: str
    due: date | None

    @classmethod
    def of(cls, one: OpenPromise) -> PromiseAnswer:
        """Write it."""
        return cls.model_validate(one)


class PlannedShare(Answer):
    """The real share of what a platform claims; past ``usable_until`` it is out of date."""

    channel: str
    experiment_id: int
    title: str
    measured_on: date
    factor: float
    lower: float | None
    upper: float | None
    usable_until: date | None
    grade: str | None

    @classmethod
    def of(cls, one: RealShare) -> PlannedShare:
        """Write it."""
        return cls.model_validate(one)


class CycleMoneyAnswer(Answer):
    """Costs, failures and what was avoided: never added up with one another. Shares are fractions."""

    spent: MoneyAnswer | None
    failed: int
    failed_cost: MoneyAnswer | None
    median_failed: MoneyAnswer | None
    median_of: int
    avoided: MoneyAnswer | None
    avoided_count: int
    social_share: float | None
    under_test: float | None
    not_estimable: Reasons

    @classmethod
    def of(cls, money: CycleMoney) -> CycleMoneyAnswer:
        """Write the money of a cycle."""
        figures, reasons = told_apart(
            {
                "median_failed": money.median_failed_minor,
                "social_share": money.social_share,
                "under_test": money.under_test,
            }
        )
        median = figures["median_failed"]
        return cls(
            spent=MoneyAnswer.of(money.spent_minor, money.currency),
            failed=money.failed,
            failed_cost=MoneyAnswer.of(money.failed_minor, money.currency),
            median_failed=None if median is None else MoneyAnswer.of(round(median), money.currency),
            median_of=money.median_of,
            avoided=MoneyAnswer.of(money.avoided_minor, money.currency),
            avoided_count=money.avoided_count,
            social_share=figures["social_share"],
            under_test=figures["under_test"],
            not_estimable=reasons,
        )


class AnsweredExperiment(Answer):
    """An experiment of the cycle with a clear answer."""

    experiment_id: int
    title: str
    verdict: str | None
    grade: str | None
    sentence: str

    @classmethod
    def of(cls, card: ArchiveCard) -> AnsweredExperiment:
        """Write it as its card says it."""
        return cls.model_validate(card)


class BriefAnswer(Answer):
    """The plan for what follows a cycle, written anew from the data of `as_of`.

    `proposals` are at most seven, in their order; `also` what did not come among them; `empty` says by kind why there
    is nothing. `questions` were asked and not answered. `barriers` are told without names.
    """

    cycle: CycleAnswer
    next: NextCycleAnswer
    as_of: date
    foreword: str | None
    version: int
    closed: int
    answered: int
    worked: int
    proposals: list[ProposalAnswer]
    also: list[CandidateAnswer]
    left_out: list[ProposalAnswer]
    empty: Reasons
    goals: list[CarriedGoalAnswer]
    without_answer: list[int] = Field(description="Goals without a clear answer, by id.")
    questions: list[CandidateAnswer]
    expiring: list[ExpiringLesson]
    noes: list[NoAnswer]
    barriers: list[str]
    promises: list[PromiseAnswer]
    real_shares: list[PlannedShare]
    money: CycleMoneyAnswer
    answers: list[AnsweredExperiment]

    @classmethod
    def of(cls, brief: CycleBrief) -> BriefAnswer:
        """Write the plan."""
        currency = brief.money.currency
        return cls(
            cycle=CycleAnswer.of(brief.cycle),
            next=NextCycleAnswer.of(brief.next, currency),
            as_of=brief.today,
            **{name: getattr(brief, name) for name in ("foreword", "version", "closed", "answered", "worked")},
            **_proposed(brief, currency),
            goals=[CarriedGoalAnswer.of(one, currency) for one in brief.goals],
            without_answer=[one.goal.id for one in brief.without_answer],
            expiring=[ExpiringLesson.of(one, brief.today) for one in brief.expiring],
            noes=[NoAnswer.of(one, brief.today) for one in brief.noes],
            barriers=list(brief.barriers),
            promises=[PromiseAnswer.of(one) for one in brief.promises],
            real_shares=[PlannedShare.of(one) for one in brief.real_shares],
            money=CycleMoneyAnswer.of(brief.money),
            answers=[AnsweredExperiment.of(one) for one in brief.stories],
        )


def _proposed(brief: CycleBrief, currency: str) -> dict[str, Any]:
    return {
        "proposals": [ProposalAnswer.of_proposal(one, currency) for one in brief.proposals],
        "also": [CandidateAnswer.of(one, currency) for one in brief.also],
        "left_out": [ProposalAnswer.of_proposal(one, currency) for one in brief.left_out],
        "questions": [CandidateAnswer.of(one, currency) for one in brief.questions],
        "empty": {
            kind.value: NotEstimableAnswer(reason=why.reason, sentence=why.sentence)
            for kind, why in brief.empty.items()
        },
    }

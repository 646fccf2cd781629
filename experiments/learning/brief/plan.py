"""The next-cycle plan as one record: proposals first, then what has to be known to decide about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.brief.candidate import Candidate, Kind
from experiments.learning.brief.kept import ProposalRow
from experiments.learning.lessons.lesson import Lesson
from experiments.learning.progress.criteria import CriterionProgress, Way
from experiments.learning.progress.goals import GoalProgress
from experiments.trials.noes import No
from stats.errors import NotEstimable


@dataclass(frozen=True, slots=True)
class NextCycle:
    """The cycle that is planned; ``cycle_id`` is ``None`` while nobody has planned it and its days are proposed."""

    cycle_id: int | None
    name: str
    starts: date
    ends: date
    social_budget_minor: int | None
    marketing_budget_minor: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate in the plan with what people did to it (``kept``), if anything.

    ``place`` counts from 1 through the whole plan. ``accepted_title`` is the title of the goal or draft it became.
    ``vanished`` says that somebody edited it and the data no longer speak for it: it is shown as it was then.
    ``open_decision`` is the experiment behind something to stop or keep whose decision still waits for its answer.
    """

    candidate: Candidate
    place: int
    kept: ProposalRow | None = None
    accepted_title: str | None = None
    vanished: bool = False
    open_decision: int | None = None


@dataclass(frozen=True, slots=True)
class CarriedGoal:
    """A goal of the cycle with how far it got; ``carried_as`` is the goal in the next cycle that goes on with it.

    ``progress`` counts its experiments of the cycle. ``worth_minor`` is what one more of what it counts is worth.
    """

    goal: Goal
    way: Way | tuple[str, str]
    criteria: tuple[CriterionProgress, ...]
    progress: GoalProgress
    carried_as: int | None = None
    worth_minor: int | None = None


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """What was to happen next after a closed experiment and is still open, with its day."""

    experiment_id: int
    title: str
    text: str
    due: date | None


@dataclass(frozen=True, slots=True)
class CycleMoney:
    """What the experiments of the cycle cost and what stopping saves: never added up with one another.

    ``spent_minor`` is money and hours of all closed in the cycle, ``failed_minor`` of those of them that did not work;
    ``median_failed_minor`` the cost in the middle of all ``median_of`` that ever failed at a known cost;
    ``avoided_minor`` what not doing it again saves in the next cycle if every assumption is right, of
    ``avoided_count`` experiments; ``social_share`` the social budget as a share
    of the marketing budget; ``under_test`` what the cycle's experiments cost in money as a share of the social budget.
    """

    currency: str
    spent_minor: int
    failed_minor: int
    failed: int
    median_failed_minor: int | NotEstimable
    avoided_minor: int
    avoided_count: int
    social_share: float | NotEstimable
    under_test: float | NotEstimable
    median_of: int = 0


@dataclass(frozen=True, slots=True)
class RealShare:
    """The real share of what a platform claims, measured in an experiment and used until a day.

    ``extra`` and ``claimed`` are what ``factor`` was made of: money in whole ``currency`` where ``is_money``, else
    counted. A factor below 0 says that less came with it than without.
    """

    channel: str
    experiment_id: int
    title: str
    measured_on: date
    factor: float
    lower: float | None
    upper: float | None
    usable_until: date | None
    grade: str | None
    extra: float | None = None
    claimed: float | None = None
    is_money: bool = True
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class CycleBrief:
    """The plan for what follows ``cycle``.

    Parameters
    ----------
    foreword : str or None
        What a person wrote above it.
    proposals : tuple of Proposal
        At most seven, in the order of the page.
    also : tuple of Candidate
        Ranked, what did not come among the seven.
    left_out : tuple of Proposal
        What a person took out, each with the reason.
    empty : Mapping[Kind, NotEstimable]
        Why there is nothing to scale, keep, stop, repeat or test.
    goals, without_answer
        Goals of the cycle, and those of them of whose kind nothing gave a clear answer within a year.
    questions : tuple of Candidate
        What was asked and not answered, ranked by what an answer is worth for its price.
    expiring : tuple of Lesson
        Out of date, or to be looked at again before the next cycle ends; the earliest first.
    noes : tuple of No
        To be looked at again by then.
    barriers : tuple of str
        What stands in the way of linking social media, as people said it; without names.
    promises : tuple of OpenPromise
        What was to happen next and is still open.
    real_shares : tuple of RealShare
        Of what platforms claim; those past their day are marked by it.
    money : CycleMoney
    answered, worked, closed : int
        Counts of the cycle.
    version : int
        Of the foreword, for the optimistic lock; 0 where there is none yet.
    """

    cycle: Cycle
    next: NextCycle
    today: date
    foreword: str | None
    proposals: tuple[Proposal, ...]
    also: tuple[Candidate, ...]
    left_out: tuple[Proposal, ...]
    empty: Mapping[Kind, NotEstimable]
    goals: tuple[CarriedGoal, ...]
    without_answer: tuple[CarriedGoal, ...]
    questions: tuple[Candidate, ...]
    expiring: tuple[Lesson, ...]
    noes: tuple[No, ...]
    barriers: tuple[str, ...]
    promises: tuple[OpenPromise, ...]
    real_shares: tuple[RealShare, ...]
    money: CycleMoney
    closed: int
    answered: int
    worked: int
    version: int = 0
    stories: tuple[ArchiveCard, ...] = field(default_factory=tuple)

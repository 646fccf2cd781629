"""What might be done next: one candidate for the plan, with everything that its one sentence and its rank rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from experiments.metrics.kinds import Direction
from stats.errors import NotEstimable

MOST_PROPOSED = 7
"""Proposals of a plan: more than a meeting can decide about are none."""


class Kind(StrEnum):
    """What is proposed, in the order in which the plan shows it."""

    SCALE = "scale"
    KEEP = "keep"
    STOP = "stop"
    REPEAT = "repeat"
    TEST = "test"


class Because(StrEnum):
    """Why a candidate is one; the page has a sentence for each."""

    LESSON_HOLDS = "lesson_holds"
    NO_GAIN = "no_gain"
    DID_HARM = "did_harm"
    LESSON_DISPUTED = "lesson_disputed"
    LEANING = "leaning"
    OTHER_NUMBER = "other_number"
    TOO_LITTLE = "too_little"
    NOT_DRAWN = "not_drawn"
    UNUSABLE = "unusable"
    AFTERWARDS = "afterwards"
    OUT_OF_DATE = "out_of_date"
    NEXT_TRY = "next_try"
    DRAFT = "draft"
    NEVER_TRIED = "never_tried"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Size:
    """How large it would be, and what so much can see.

    Parameters
    ----------
    per_version : int or None
        Drawn units of each version (people, posts, regions …); ``None`` where days or money say it.
    unit : str or None
        What is drawn, as in ``metrics.kinds.Unit``.
    days : int or None
        How long it runs.
    sees : float or NotEstimable
        The change that it finds four times in five, as a fraction above 0.
    """

    per_version: int | None
    unit: str | None
    days: int | None
    sees: float | NotEstimable


@dataclass(frozen=True, slots=True)
class Price:
    """What it would cost: money, hours, and both together at the team's price of an hour.

    ``full_minor`` is ``None`` where nothing of it is known. All money in minor units of ``currency``, the team's.
    ``hour_minor`` is the team's price of an hour, ``None`` where hours are not counted as money.
    """

    currency: str
    money_minor: int | None
    hours: float | None
    full_minor: int | None
    hour_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """What it is worth in the next cycle, and for its price.

    Parameters
    ----------
    gain : float or NotEstimable
        Expected change of its number as a fraction, better being above 0: of a scaling the lift to plan with, of a test
        what knowing more is worth on average before it is run.
    stake_minor : int or NotEstimable
        What the whole of that number is worth in the next cycle; ``gain`` times it is ``value_minor``.
    stake_basis : str
        Where the stake comes from: ``goal`` (somebody said what one more is worth), ``budget`` (a share of what social
        media may spend: what the same gain would cost to buy), ``avoided`` (what not doing it saves, as was said when
        closing), or empty.
    value_minor : int or NotEstimable
        Expected worth in the next cycle.
    per_unit : float or NotEstimable
        ``value_minor`` for each unit of money of the full price; infinite where it costs nothing.
    """

    gain: float | NotEstimable
    stake_minor: int | NotEstimable
    stake_basis: str
    value_minor: int | NotEstimable
    per_unit: float | NotEstimable


@dataclass(frozen=True, slots=True)
class Evidence:
    """An experiment that a candidate rests on: what its card says."""

    experiment_id: int
    title: str
    verdict: str | None
    grade: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that might be done in the next cycle.

    Parameters
    ----------
    key : str
        The same for the same thing on every day: kind, thing and its key, as in ``scale:lesson:5`` or
        ``test:recipe:10:goal:3``. What a person does to a proposal is kept under it.
    kind, because
        What is proposed, and why it is a candidate.
    subject : str
        What it is about, as somebody wrote it: the claim of a lesson, the title of an experiment or recipe.
    what_to_do : str
        What was written down to do about it; empty where nothing was.
    goal_id : int or None
        The goal it serves, in the present cycle.
    lesson_id, experiment_id, toolkit_id : int or None
        What it rests on, begins from, or is made by.
    metric, direction
        Its number, and which way is better.
    lift, lower, upper, plan_with : float or None
        What is known of the change, with its range, and what to plan with; as fractions.
    grade : str or None
        Strength of the evidence.
    evidence : tuple of Evidence
        Newest first, at most six.
    other_number : str or None
        The more frequent number by which the question can be answered (``because`` is ``other_number``).
    size, price, worth
        How large, how dear, how much it is worth.
    says : Mapping[str, object]
        Further facts that its sentence needs, as plain values (numbers, words, ISO days).
    question : str or None
        What was asked and is not answered yet; ``None`` where nothing is open.
    only_question : bool
        It stands among the open questions and is proposed by nobody: what would answer it does not fit into a cycle.
    waits : NotEstimable or None
        Why it is no proposal yet, though the evidence is there: it is being repeated, an answer is to come, a *no*
        stands. It is told where a kind has nothing else.
    chain : tuple of int
        The experiments of the same thing: those behind its lesson, and those that one was built on.
    """

    key: str
    kind: Kind
    because: Because
    subject: str
    what_to_do: str = ""
    goal_id: int | None = None
    goal_name: str | None = None
    lesson_id: int | None = None
    experiment_id: int | None = None
    toolkit_id: int | None = None
    metric: str | None = None
    direction: Direction | None = None
    lift: float | None = None
    lower: float | None = None
    upper: float | None = None
    plan_with: float | None = None
    grade: str | None = None
    evidence: tuple[Evidence, ...] = ()
    other_number: str | None = None
    size: Size | None = None
    price: Price | None = None
    worth: Worth | None = None
    says: Mapping[str, object] = field(default_factory=dict)
    question: str | None = None
    only_question: bool = False
    waits: NotEstimable | None = None
    chain: tuple[int, ...] = ()

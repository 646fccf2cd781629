"""What is told of one experiment: everything a person typed, when, and the file that came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from experiments.learning.lessons.lesson import Stance
from experiments.metrics.kinds import Design, Metric, Unit
from experiments.reading.report import FileMapping

UploadedFile = tuple[str, bytes]
"""Name of the file and its bytes."""


@dataclass(frozen=True, slots=True)
class LessonTold:
    """A lesson as written at closing; ``key`` lets a later experiment speak for or against the same lesson.

    ``stance`` is what the experiment says of it; ``version`` the new version it is about, where there were several.
    """

    key: str
    claim: str
    scope: str
    why: str
    what_to_do: str
    stance: Stance = Stance.SUPPORTS
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an experiment was closed: when, why it was no success, what was decided, what was learned.

    ``came`` answers the next step on the day after it was due; ``None`` leaves it open.
    """

    on: date
    decision: str
    why: str | None = None
    lesson: LessonTold | None = None
    decision_due: date | None = None
    came: bool | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One experiment of the story.

    ``goal`` and ``owner`` are keys of the story's goals and people. ``control`` and ``treatments`` are pairs of name
    and text. Money is in cents. ``locked_on`` is ``None`` for what was never locked; ``file`` makes the upload, which
    somebody does on ``uploaded_on``. ``drawn`` says that lots were drawn, with the seed kept; ``approved`` that it
    costs more than the cap and the lead agreed. ``mapping`` is what the person said about the file's columns;
    ``built_on`` is the key of the experiment that it repeats, ``expert`` who was asked beside its owner,
    ``recipe`` the number of the recipe that it follows, ``forecast`` how likely its owner thought that it would work.
    """

    key: str
    title: str
    goal: str
    owner: str
    heard: str
    audience: str
    customer_objective: str
    funnel: tuple[str, str]
    idea: str
    instead_of: str
    expected: str
    mechanism: str
    next_step: str
    next_metric: str
    next_due: date
    channel: str
    content_type: str
    tactic: str
    design: Design
    unit: Unit
    control: tuple[str, str]
    treatments: tuple[tuple[str, str], ...]
    metrics: tuple[Metric, ...]
    worthwhile: float
    looks: str
    budget: int
    hours: float
    run_by: str
    starts: date
    ends: date
    drafted_on: date
    locked_on: date | None = None
    uploaded_on: date | None = None
    file: Callable[[], UploadedFile] | None = None
    ending: Ending | None = None
    drawn: bool = False
    alternated: bool = False
    equal_budgets: bool = False
    unit_name: str | None = None
    minimum_days: int | None = None
    approved: bool = False
    built_on: str | None = None
    recipe: int | None = None
    mapping: FileMapping | None = None
    other_tactics: tuple[str, ...] = ()
    expert: str | None = None
    forecast: float | None = None

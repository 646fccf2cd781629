"""Experiments on what social media brings, through the public functions: two by two, and with a group left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from experiments.learning.closing import Closing, close
from experiments.learning.lessons.lesson import LessonDraft
from experiments.metrics.kinds import Design, Metric, MetricKind, Unit
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.results.closing.conclusion import Conclusion, Decision, Why, proposal_for
from experiments.results.files import FileStore
from experiments.results.uploads.imports import Upload, accept_file
from experiments.trials.draft import DraftChange, VariantGiven, start_draft
from experiments.trials.experiment import Experiment
from experiments.trials.plan import Registration, register
from tests.factories import make_goal

ORDERED = Metric("people who order", MetricKind.PROPORTION, "ordered")
REVENUE = Metric("revenue per person", MetricKind.MEAN, "revenue")
FOUR = ("Neither", "Social", "E-mail", "Both")
TWO = ("No ads", "Ads")
DAYS = 30


def drawn(
    session: Session, actor: Actor, now: datetime, *, versions: Sequence[str] = FOUR, metric: Metric = ORDERED,
    title: str = "Alone and together", seed: str | None = "drawn", toolkit_id: int | None = None,
) -> Experiment:  # fmt: skip
    """A locked experiment over drawn people, from tomorrow for thirty days; the first version is the control."""
    goal = make_goal(session, actor, now)
    change = DraftChange(
        title=title,
        goal_id=goal.id,
        audience="people on our list",
        customer_objective="order",
        idea="use both",
        instead_of="neither",
        expected="they bring more together",
        mechanism="one reminds of the other",
        channel="paid social",
        design=Design.RANDOMIZED,
        unit=Unit.USER,
        draw_seed=seed,
        variants=tuple(VariantGiven(name, "treatment" if place else "control") for place, name in enumerate(versions)),
        metrics=(metric,),
        worthwhile_lift=0.1,
        looks="end",
        minimum_days=DAYS,
        budget=Money(500_00, "EUR"),
        starts=now.date() + timedelta(days=1),
        ends=now.date() + timedelta(days=DAYS),
        **({} if toolkit_id is None else {"toolkit_id": toolkit_id}),
    )
    experiment = start_draft(session, actor, change, now=now)
    register(session, actor, experiment.id, Registration(confirm=True), now=now)
    return experiment


def ordered_file(counts: Iterable[tuple[str, int, int]]) -> bytes:
    """A row per person: of so many of a version so many ordered."""
    lines = ["customer_id,group,ordered"]
    for name, people, orders in counts:
        lines += [f"{name[:2]}{number},{name},{int(number < orders)}" for number in range(people)]
    return ("\n".join(lines) + "\n").encode()


def revenue_file(sides: Iterable[tuple[str, int, float, float]], *, spread: float = 1.0, seed: int = 4) -> bytes:
    """A row per person: of so many of a version a share buys, on average for a sum."""
    rng = np.random.default_rng(seed)
    lines = ["customer_id,group,revenue"]
    for name, people, share, sum_each in sides:
        bought = rng.random(people) < share
        spent = np.where(bought, rng.gamma(1 / spread, sum_each * spread, people), 0.0)
        lines += [f"{name[:2]}{number},{name},{spent[number]:.2f}" for number in range(people)]
    return ("\n".join(lines) + "\n").encode()


def upload(
    session: Session, actor: Actor, folder: Path, experiment: Experiment, data: bytes, *, now: datetime
) -> datetime:
    """Take results in two days after the end; gives that moment."""
    later = now + timedelta(days=DAYS + 2)
    accept_file(session, FileStore(folder / "files"), actor, experiment.id, Upload("people.csv", data), now=later)
    return later


def close_it(session: Session, actor: Actor, experiment: Experiment, now: datetime) -> Experiment:
    """Close with what the rule says."""
    proposal = proposal_for(session, actor, experiment.id, today=now.date())
    lesson = LessonDraft(proposal.claim, proposal.scope, proposal.because, proposal.lesson_to_do)
    conclusion = Conclusion(why=Why.WEAK_IDEA, decision=Decision.KEEP)
    return close(session, actor, experiment.id, Closing(conclusion, lesson), now=now)

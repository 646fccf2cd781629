"""A long sale for tests: a thank-you to first-time donors, replies as the early sign, second gifts as the outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from experiments.learning.closing import Closing, close
from experiments.learning.lessons.lesson import LessonDraft
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.results.closing.conclusion import Conclusion, Decision, Why
from experiments.results.closing.proposal import proposal_for
from experiments.results.files import FileStore
from experiments.results.uploads.imports import Upload, accept_file
from experiments.trials.draft import DraftChange, MetricGiven, start_draft
from experiments.trials.experiment import Experiment
from experiments.trials.outcome import OutcomeGiven
from experiments.trials.plan import Registration, register
from tests.factories import make_goal

STARTS = date(2026, 11, 9)
ENDS = date(2026, 12, 6)
"""Four weeks; the outcome is known 182 days later."""
DUE = date(2027, 6, 6)
CLOSED = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)
LATER = datetime(2027, 6, 7, 9, 0, tzinfo=UTC)

SECOND_GIFT = OutcomeGiven("second gift in six months", "proportion", numerator="second gift", days_after=182)
THANK_YOU = DraftChange(
    title="A thank-you from a person",
    heard="Nobody had thanked me, a donor said.",
    audience="first-time donors",
    customer_objective="give again",
    idea="let the head of the project thank within a week",
    instead_of="the automatic letter",
    expected="more will give again",
    mechanism="somebody noticed",
    next_step_text="thank every new donor so",
    channel="e-mail",
    unit_name="donors",
    draw_seed="mill",
    metrics=(MetricGiven("reply within 14 days", "proportion", "replied"),),
    worthwhile_lift=0.2,
    budget=Money(30000, "EUR"),
    hours=4,
    starts=STARTS,
    outcome=SECOND_GIFT,
)


def donors(*, a: int, b: int, each: int = 150, column: str = "Replied") -> bytes:
    """A row per donor: the first ``a`` of A and ``b`` of B did it."""
    lines = [f"Donor ID,Version,{column}"]
    for version, did in (("A", a), ("B", b)):
        lines += [f"{version}{number:04},{version},{int(number < did)}" for number in range(each)]
    return ("\n".join(lines) + "\n").encode()


@dataclass
class LongSale:
    """A locked long sale with its book."""

    session: Session
    actor: Actor
    store: FileStore
    experiment: Experiment

    def upload(self, *, a: int, b: int, now: datetime = CLOSED) -> None:
        """Take in who replied."""
        file = Upload("replies.csv", donors(a=a, b=b))
        accept_file(self.session, self.store, self.actor, self.experiment.id, file, now=now)

    def close(self, now: datetime = CLOSED, *, lesson: LessonDraft | None = None) -> Experiment:
        """Close it with what is proposed."""
        offered = proposal_for(self.session, self.actor, self.experiment.id, today=now.date())
        words = lesson or LessonDraft(offered.claim, offered.scope, offered.because, offered.lesson_to_do)
        conclusion = Conclusion(why=offered.why or Why.WEAK_IDEA, decision=Decision.KEEP)
        return close(self.session, self.actor, self.experiment.id, Closing(conclusion, words), now=now)


def make_long_sale(
    session: Session, actor: Actor, now: datetime, folder: Path, change: DraftChange = THANK_YOU
) -> LongSale:
    """Draft it and lock it."""
    goal = make_goal(session, actor, now, kind="donations")
    experiment = start_draft(session, actor, replace(change, goal_id=goal.id), now=now)
    register(session, actor, experiment.id, Registration(confirm=True), now=now)
    return LongSale(session, actor, FileStore(folder / "files"), experiment)


def closed_by_early_sign(
    session: Session, actor: Actor, now: datetime, folder: Path, *, a: int = 45, b: int = 75
) -> LongSale:
    """Draft, lock, upload and close it; 45 and 75 replies of 150 are a clear success."""
    sale = make_long_sale(session, actor, now, folder)
    sale.upload(a=a, b=b)
    sale.close()
    return sale

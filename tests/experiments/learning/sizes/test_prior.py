"""First results are shrunk by what the team's own tests usually brought."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.sizes.prior import archive_prior_of
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor
from experiments.results.analyses import analyze_experiment
from tests.experiments.learning.closed import closed
from tests.experiments.results.exports import AFTER, Book, daily


def fill(session: Session, actor: Actor, folder: Path, how_many: int) -> list[ArchiveCard]:
    """Closed experiments whose cards are then given known lifts."""
    for number in range(how_many):
        closed(session, actor, folder, title=f"Try {number}")
    return list(session.scalars(sa.select(ArchiveCard).order_by(ArchiveCard.experiment_id)))


def test_four_answers_are_no_archive_and_five_are(session: Session, actor: Actor, tmp_path: Path) -> None:
    cards = fill(session, actor, tmp_path, 5)
    assert archive_prior_of(session, actor.team_id, but=cards[0].experiment_id) is None
    prior = archive_prior_of(session, actor.team_id)
    assert prior is not None
    assert prior.tests == 5


def test_costs_that_fell_count_as_gains_and_hints_not_at_all(session: Session, actor: Actor, tmp_path: Path) -> None:
    cards = fill(session, actor, tmp_path, 7)
    for card in cards[:5]:
        card.lift, card.log_lift_se, card.direction = -0.2, 0.02, Direction.DOWN
    cards[5].grade, cards[5].lift = "D", 5.0
    cards[6].retrospective, cards[6].lift = True, 5.0
    session.flush()
    prior = archive_prior_of(session, actor.team_id)
    assert prior is not None
    assert prior.tests == 5
    # five times a cost of 0.8, a gain of 1 / 0.8 = 1.25 each
    assert prior.mean_mu == pytest.approx(-math.log(0.8), abs=1e-9)


def test_another_team_has_no_part_in_it(session: Session, actor: Actor, tmp_path: Path) -> None:
    fill(session, actor, tmp_path, 5)
    assert archive_prior_of(session, actor.team_id + 1) is None


def test_an_archive_of_small_lifts_shrinks_the_next_result_more(book: Book, tmp_path: Path) -> None:
    book.accept(daily(14))
    for card in fill(book.session, book.actor, tmp_path, 6):
        card.lift, card.log_lift_se = 0.01, 0.02
    book.session.flush()
    prior = archive_prior_of(book.session, book.actor.team_id, but=book.experiment.id)
    plain, shrunk = (
        analyze_experiment(book.session, book.experiment.id, today=AFTER.date(), prior=one)["metrics"][0]["variants"][1]
        for one in (None, prior)
    )
    assert plain["lift"] == shrunk["lift"]
    assert plain["verdict"] == shrunk["verdict"]
    assert 0 < shrunk["plan_with"] < plain["plan_with"]
    assert plain["prior"] == "no archive of two tests or more: N(0, 0.2²) on ln(1 + lift)"
    assert shrunk["prior"] == "archive of 6 tests, half-normal(0.3) on their spread"

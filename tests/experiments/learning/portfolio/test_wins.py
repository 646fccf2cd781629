"""What wins promised and what remains: luck taken out, sums only of what may be added, at most 300 wins."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.portfolio import wins, working_out
from experiments.learning.portfolio.beside import beside_tactics
from experiments.learning.portfolio.kept import PortfolioKept
from experiments.learning.portfolio.wins import wins_body
from experiments.learning.portfolio.working_out import JOB, after_closing, kept_of
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor
from experiments.results.jobs.table import Job
from tests.experiments.learning.cards_made import made_card

CLICKS = "ratio: link clicks / impressions"
FIRST = date(2026, 5, 1)


def close_tests(session: Session, actor: Actor, lifts: list[tuple[float, float, str]], **fields: Any) -> None:
    """Close tests: ln(1 + lift), its error, verdict."""
    usual: dict[str, Any] = {"grade": "B", "metric": "link clicks", "metric_identity": CLICKS}
    for place, (log_lift, error, verdict) in enumerate(lifts):
        made_card(
            session, actor, verdict=verdict, lift=math.expm1(log_lift), log_lift_se=error,
            filed_on=FIRST + timedelta(days=place), **usual | fields,
        )  # fmt: skip


def drawn(tests: int, seed: int = 3) -> list[tuple[float, float, str]]:
    chance = np.random.default_rng(seed)
    errors = chance.uniform(0.04, 0.10, tests)
    lifts = chance.normal(chance.normal(0.02, 0.05, tests), errors)
    return [
        (float(lift), float(error), "succeeded" if lift > 1.96 * error else "undecided")
        for lift, error in zip(lifts, errors, strict=True)
    ]


def test_wins_of_one_number_in_one_cycle_are_added_and_flatter_less(session: Session, actor: Actor) -> None:
    close_tests(session, actor, drawn(60))
    body = wins_body(session, actor.team_id)
    assert body["all"] is not None
    (total,) = body["totals"]
    assert total["wins"] == body["all"]["wins"] > 2
    assert 0 < total["total"][0] < total["raw"]
    assert total["total"][1] < total["total"][0] < total["total"][2]
    assert total["raw_on_top"] > total["raw"], "on top of one another they multiply"
    assert 0 < body["all"]["real"][0] <= body["all"]["wins"]


def test_changes_of_different_numbers_are_never_added(session: Session, actor: Actor) -> None:
    for number in ("ratio: a / b", "ratio: c / d", "ratio: e / f"):
        close_tests(session, actor, [(0.2, 0.05, "succeeded"), (0.0, 0.05, "undecided")], metric_identity=number)
    body = wins_body(session, actor.team_id)
    assert body["totals"] == []
    assert body["all"] is not None
    assert body["all"]["wins"] == 3


def test_a_cost_that_fell_is_a_gain(session: Session, actor: Actor) -> None:
    close_tests(session, actor, [(-0.2, 0.05, "succeeded"), (-0.1, 0.05, "succeeded")], direction=Direction.DOWN)
    body = wins_body(session, actor.team_id)
    assert body["all"] is not None
    assert body["all"]["promised"] == pytest.approx(math.expm1(0.15))


def test_hints_what_is_not_usable_and_what_was_entered_afterwards_are_no_wins(session: Session, actor: Actor) -> None:
    close_tests(session, actor, [(0.2, 0.05, "succeeded")], grade="D")
    close_tests(session, actor, [(0.2, 0.05, "invalid")])
    close_tests(session, actor, [(0.2, 0.05, "succeeded")], retrospective=True)
    close_tests(session, actor, [(0.2, 0.05, "succeeded")], provisional_until=date(2027, 1, 1))
    assert wins_body(session, actor.team_id) == {"tests": 0, "older_wins": 0, "all": None, "cycles": {}, "totals": []}


def test_older_wins_are_left_out_and_said(session: Session, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wins, "MOST_WINS", 3)
    close_tests(session, actor, [(0.1 + place / 100, 0.05, "succeeded") for place in range(5)])
    body = wins_body(session, actor.team_id)
    assert (body["tests"], body["older_wins"]) == (3, 2)
    assert body["all"] is not None
    assert body["all"]["promised"] == pytest.approx(math.expm1(0.13)), "the newest three: 12, 13 and 14"


def test_averages_beside_other_tactics_and_alone(session: Session, actor: Actor) -> None:
    same = {"grade": "B", "metric_identity": CLICKS, "with_others": False}
    made_card(session, actor, shrunken_lift=0.1, other_tactics=True, **same)
    made_card(session, actor, shrunken_lift=0.2, other_tactics=False, **same)
    made_card(session, actor, shrunken_lift=-0.5, other_tactics=False, direction=Direction.DOWN, **same)
    made_card(session, actor, shrunken_lift=0.9, other_tactics=None, **same)
    found = beside_tactics(session, actor.team_id)[""]
    assert (found["beside"], found["alone"]) == (1, 2)
    assert found["beside_lift"] == pytest.approx(0.1)
    assert found["alone_lift"] == pytest.approx(math.sqrt(1.2 * 2) - 1), "half the cost is double the gain"


def test_a_small_archive_is_worked_out_with_the_closing_and_a_large_one_by_a_job(
    session: Session, actor: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_tests(session, actor, drawn(12))
    after_closing(session, actor, now=now)
    kept = session.get_one(PortfolioKept, actor.team_id)
    assert (kept.tests, kept.as_of) == (12, now)
    monkeypatch.setattr(working_out, "AT_CLOSING", 5)
    after_closing(session, actor, now=now + timedelta(days=1))
    after_closing(session, actor, now=now + timedelta(days=2))
    assert session.scalars(sa.select(Job.kind)).all() == [JOB], "asked for once"
    assert session.get_one(PortfolioKept, actor.team_id).as_of == now, "the old figures stay until then"


def test_a_book_from_before_asks_when_somebody_looks_and_never_on_an_empty_one(
    session: Session, actor: Actor, now: datetime
) -> None:
    assert kept_of(session, actor, cycle_id=None, closed=0, now=now) is None
    assert session.scalars(sa.select(Job.kind)).all() == []
    assert kept_of(session, actor, cycle_id=None, closed=3, now=now) is None
    assert session.scalars(sa.select(Job.kind)).all() == [JOB]


def test_what_is_kept_of_a_cycle_is_of_that_cycle(session: Session, actor: Actor, now: datetime) -> None:
    from experiments.goals.cycle import present_cycle

    cycle = present_cycle(session, actor.team_id, now.date())
    close_tests(session, actor, [(0.3, 0.05, "succeeded"), (0.1, 0.05, "succeeded")], cycle_id=cycle.id)
    close_tests(session, actor, [(0.2, 0.05, "succeeded")])
    after_closing(session, actor, now=now)
    whole = kept_of(session, actor, cycle_id=None, closed=3, now=now)
    one = kept_of(session, actor, cycle_id=cycle.id, closed=2, now=now)
    assert whole is not None and whole.wins is not None and whole.wins["wins"] == 3  # noqa: PT018
    assert one is not None and one.wins is not None and one.wins["wins"] == 2  # noqa: PT018
    assert [total["cycle_id"] for total in one.totals] == [cycle.id]
    assert session.scalar(sa.select(sa.func.count()).select_from(ArchiveCard)) == 3

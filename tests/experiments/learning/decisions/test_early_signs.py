"""Did early signs foretell their outcomes: counted over pairs of clear answers, silent below eight."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from experiments.learning.archive.similar import tried_before
from experiments.learning.decisions.early_signs import EarlySigns, early_signs, sizes_foretold
from experiments.learning.decisions.shares import FEWEST, Share
from experiments.people.permission import Actor, Role
from experiments.results.outcomes.giving import give_outcome
from experiments.results.outcomes.typed import TypedVersion
from stats.errors import NotEstimable
from tests.experiments.results.outcomes.long_sale import LATER, closed_by_early_sign
from tests.factories import make_actor, make_team

SAID = {"succeeded": (30, 66), "harmful": (66, 30), "undecided": (45, 47)}


def long_sale(session: Session, actor: Actor, now: datetime, folder: Path, outcome: str | None) -> None:
    """A success by its early sign, then this outcome."""
    sale = closed_by_early_sign(session, actor, now, folder)
    if outcome is None:
        return
    a, b = SAID[outcome]
    typed = [TypedVersion("A", units=150, successes=a), TypedVersion("B", units=150, successes=b)]
    give_outcome(session, sale.store, actor, sale.experiment.id, typed, now=LATER)
    sale.close(LATER)


def test_pairs_are_counted_and_others_have_their_own(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    assert early_signs(session, actor) == EarlySigns()
    for outcome in ("succeeded", "harmful", "undecided", None):
        long_sale(session, actor, now, tmp_path, outcome)
    found = early_signs(session, actor)
    assert found == EarlySigns(closed=3, answered=2, foretold=1)
    assert isinstance(found.share, NotEstimable)
    assert found.share.sentence == "Too few to say: 2 of at least 8 pairs of clear answers."
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    assert early_signs(session, other) == EarlySigns()


@pytest.mark.parametrize(("answered", "share"), [(FEWEST - 1, None), (FEWEST, 0.75)])
def test_a_share_is_said_from_eight_pairs_on(answered: int, share: float | None) -> None:
    found = EarlySigns(closed=20, answered=answered, foretold=6).share
    assert (found if isinstance(found, float) else None) == share


def test_sizes_are_pairs_of_what_the_sign_and_the_outcome_came_to(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    long_sale(session, actor, now, tmp_path, "succeeded")
    sizes = sizes_foretold(session, actor)
    ((early, outcome),) = [(pair.early, pair.outcome) for pair in sizes.pairs]
    # 30 and 66 of 150: 2.2 times as many
    assert outcome == pytest.approx(1.2)
    assert early > 0
    assert isinstance(sizes.agreement, NotEstimable)
    assert sizes.agreement.sentence == "Too few to say: 1 of at least 8 pairs of numbers."


def test_a_share_has_its_range() -> None:
    found = EarlySigns(closed=20, answered=8, foretold=6).ranged
    # Wilson's interval of 6 of 8: 0.409 to 0.929
    assert isinstance(found, Share)
    assert (round(found.lower, 3), round(found.upper, 3)) == (0.409, 0.929)


def test_tried_before_says_that_it_is_provisional(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    long_sale(session, actor, now, tmp_path, None)
    found = tried_before(session, actor, "let the head of the project thank first-time donors within a week")
    assert [one.verdict for one in found if one.kind == "experiment"] == ["provisional"]

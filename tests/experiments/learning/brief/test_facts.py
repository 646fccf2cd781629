"""A candidate is kept as plain values and comes back as it was; one kept by an older book comes back too."""

from __future__ import annotations

import math

from experiments.database import canonical_json
from experiments.learning.brief.candidate import Because, Candidate, Evidence, Kind, Price, Size, Worth
from experiments.learning.brief.facts import candidate_from, facts_of
from experiments.metrics.kinds import Direction
from stats.errors import NotEstimable

NO_STAKE = NotEstimable("no_stake", "Nobody said what one more is worth.")
WHOLE = Candidate(
    "repeat:lesson:2",
    Kind.REPEAT,
    Because.LESSON_DISPUTED,
    "Show the making, not the result",
    what_to_do="Draw by kind of follower.",
    goal_id=3,
    goal_name="New sales",
    lesson_id=2,
    experiment_id=10,
    metric="saves per 1,000 reached",
    direction=Direction.UP,
    lift=0.31,
    lower=-0.04,
    upper=0.62,
    plan_with=0.08,
    grade="B",
    evidence=(Evidence(10, "Hands or bread", "harmful", "B", "Hands bring fewer saves."),),
    size=Size(16, "post", 28, NO_STAKE),
    price=Price("EUR", 0, 8.0, 320_00, 40_00),
    worth=Worth(0.02, NO_STAKE, "", 1200, math.inf),
    says={"for": 1, "against": 1, "closed_on": "2026-10-01", "words": ["one", None]},
    question="Do hands bring more saves than bread?",
    chain=(4, 10),
)


def test_it_comes_back_as_it_was() -> None:
    assert candidate_from(facts_of(WHOLE)) == WHOLE


def test_it_can_be_kept_as_text_although_no_text_holds_infinity() -> None:
    kept = canonical_json(facts_of(WHOLE))
    assert "Infinity" not in kept
    assert "NaN" not in canonical_json(facts_of(Candidate("a", Kind.TEST, Because.DRAFT, "A", lift=math.nan)))


def test_what_an_older_book_did_not_know_is_left_out_and_what_a_newer_one_knows_is_forgotten() -> None:
    facts = {"key": "own:1", "kind": "test", "because": "by_hand", "subject": "Ask", "mood": "hopeful"}
    assert candidate_from(facts) == Candidate("own:1", Kind.TEST, Because.BY_HAND, "Ask")

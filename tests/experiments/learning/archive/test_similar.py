"""Tried before? Nearest earlier experiments, lessons and noes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from experiments.learning.archive.similar import tried_before
from experiments.learning.lessons.lesson import LessonDraft
from experiments.people.permission import Actor, Role
from experiments.trials.decline import Refusal, decline_idea
from tests.experiments.learning.closed import SPRING, closed, declined
from tests.factories import make_actor, make_team

MAKING = LessonDraft("Show the making, not the result", "followers", "", "Draw by age of follower")


@pytest.fixture
def archive(session: Session, actor: Actor, tmp_path: Path) -> None:
    closed(session, actor, tmp_path, title="Question headline for the first kit")
    closed(
        session,
        actor,
        tmp_path,
        verdict="harmful",
        starts=SPRING + timedelta(days=60),
        lesson=MAKING,
        title="Hands at work",
        idea="show how bread is made",
        instead_of="the finished loaf",
        expected="more will save it",
        mechanism="they learn something",
        audience="followers of the mill",
    )
    declined(session, actor, "An account on the new video network", "Buyers are over 40.", SPRING)
    decline_idea(session, actor, "Sponsor a football club", Refusal("No goal it serves.", date(2026, 9, 1)), now=SPRING)


def near(session: Session, actor: Actor, text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.title) for one in tried_before(session, actor, text)]


def test_another_way_to_say_it_finds_what_was_tried(session: Session, actor: Actor, archive: None) -> None:
    assert near(session, actor, "asking questions in headlines")[0] == (
        "experiment",
        "Question headline for the first kit",
    )
    assert near(session, actor, "pictures of hands that make bread")[0] == ("experiment", "Hands at work")


def test_a_no_comes_back_with_its_reason_and_review_date(session: Session, actor: Actor, archive: None) -> None:
    (no, *_) = tried_before(session, actor, "open an account on that new video network")
    assert (no.kind, no.sentence, no.review_on) == ("no", "Buyers are over 40.", date(2026, 8, 29))
    (idea, *_) = tried_before(session, actor, "sponsor the football club")
    assert (idea.kind, idea.experiment_id, idea.sentence) == ("no", None, "No goal it serves.")


def test_a_lesson_is_found_by_its_claim_unless_its_experiment_shows_it(
    session: Session, actor: Actor, archive: None
) -> None:
    assert near(session, actor, "draw by age of the follower") == [("experiment", "Hands at work")]


def test_what_has_nothing_in_common_is_not_shown(session: Session, actor: Actor, archive: None) -> None:
    assert near(session, actor, "win back lapsed customers by e-mail discount") == []
    assert near(session, actor, "if we do it") == []
    assert near(session, actor, "") == []


def test_at_most_as_many_as_asked_for(session: Session, actor: Actor, archive: None) -> None:
    assert len(tried_before(session, actor, "question kit bread hands video network", limit=2)) <= 2


def test_other_teams_find_nothing(session: Session, actor: Actor, archive: None) -> None:
    stranger = make_actor(session, SPRING, team=make_team(session), role=Role.ADMIN)
    assert near(session, stranger, "question headlines") == []

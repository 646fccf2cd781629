"""A lesson on one experiment moves with that experiment's own figure whenever the archive is shrunk anew."""

from __future__ import annotations

import math

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.learning.sizes.shrinkage import shrink_whole_archive
from experiments.people.permission import Actor
from tests.experiments.learning.lessons.kept import after, card_of, lesson_on, speaks
from tests.factories import make_team


def remains(session: Session, card: ArchiveCard) -> float | None:
    return session.scalar(sa.select(ArchiveCard.shrunken_lift).where(ArchiveCard.experiment_id == card.experiment_id))


def test_it_moves_with_every_closing(session: Session, actor: Actor) -> None:
    card = card_of(session, actor, 0.5, 0.1)
    lesson = lesson_on(session, actor, card)
    first = lesson.plan_with
    for place in range(6):
        card_of(session, actor, 0.02 * place, 0.03, now=after(place))
    shrink_whole_archive(session, actor.team_id, now=after(9))
    assert lesson.plan_with == remains(session, card)
    assert lesson.plan_with != first
    assert lesson.pooled is not None
    assert lesson.pooled["plan_with"] == lesson.plan_with
    assert lesson.version == 1, "nobody changed it"
    again = lesson.plan_with
    shrink_whole_archive(session, actor.team_id, now=after(10))
    assert lesson.plan_with == again


def test_what_several_say_and_what_is_disputed_stays(session: Session, actor: Actor) -> None:
    cards = [card_of(session, actor, 0.3, 0.05, now=after(place)) for place in range(2)]
    several = lesson_on(session, actor, cards[0])
    speaks(session, actor, several, cards[1], now=after(2))
    together = several.plan_with
    hint = card_of(session, actor, -0.3, 0.05, verdict="harmful", grade="D", now=after(3))
    disputed = lesson_on(session, actor, card_of(session, actor, 0.2, 0.05, now=after(3)), now=after(3))
    speaks(session, actor, disputed, hint, now=after(4))
    shrink_whole_archive(session, actor.team_id, now=after(9))
    assert several.plan_with == together
    assert (disputed.status, disputed.plan_with) == (LessonStatus.CONTESTED, None)


def test_lessons_of_another_team_are_not_touched(session: Session, actor: Actor) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.5, 0.1))
    before = lesson.plan_with
    shrink_whole_archive(session, make_team(session).id, now=after(1))
    assert session.get_one(Lesson, lesson.id).plan_with == before
    assert before is not None
    assert 0 < before < math.expm1(0.5)

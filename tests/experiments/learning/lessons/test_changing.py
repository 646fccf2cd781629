"""Saying a lesson better, putting another in its place, and saying that one used it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.learning.lessons.changes import history_of
from experiments.learning.lessons.lesson import Lesson, LessonQuery, LessonStatus, Stance, list_lessons
from experiments.learning.lessons.listing import count_by_status
from experiments.learning.lessons.repeats import Because, lessons_repeated
from experiments.learning.lessons.replacing import Replacement, replace_lesson, replaced_by
from experiments.learning.lessons.reviewing import LessonReview, review_lesson
from experiments.learning.lessons.using import How, UseGiven, use_counts, use_lesson, uses_of
from experiments.learning.lessons.writing import LessonEdit, edit_lesson
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import Experiment, Variant, VariantRole
from experiments.trials.toolkits.listing import list_toolkits
from tests.audited import by_hand
from tests.experiments.learning.lessons.kept import CLICKS, after, card_of, day_after, lesson_on, speaks
from tests.factories import make_actor, make_team

NARROWER = Replacement(
    claim="Questions bring more first clicks from people who bake.",
    what_to_do="Ask people who bake.",
    reason="The others did not mind.",
)


@pytest.fixture
def lesson(session: Session, actor: Actor) -> Lesson:
    return lesson_on(session, actor, card_of(session, actor, 0.2, 0.05))


def last(session: Session, lesson: Lesson, days: int = 400) -> tuple[str, str | None, str]:
    """The last entry of a history: why, what it was, what it became."""
    one = history_of(session, lesson, today=day_after(days))[-1]
    return one.because.value, one.was, one.became


def test_what_a_lesson_said_before_stays_in_its_history(session: Session, actor: Actor, lesson: Lesson) -> None:
    edit = LessonEdit(claim="Questions bring clicks.", what_to_do=lesson.what_to_do, version=lesson.version)
    edit_lesson(session, actor, lesson.id, edit, now=after(5))
    assert (lesson.claim, lesson.scope, lesson.version) == ("Questions bring clicks.", "First contact", 2)
    (entry,) = [one for one in history_of(session, lesson, today=day_after(5)) if one.because == "edited"]
    assert entry.facts["before"] == {"claim": "Questions bring more first clicks."}
    assert [one.id for one in list_lessons(session, actor, LessonQuery("questions clicks"))] == [lesson.id]
    act = session.scalars(sa.select(Audit).where(Audit.action == "lesson.edit")).one()
    assert act.after["claim"] == "Questions bring clicks."
    with pytest.raises(WrongStatus):
        edit_lesson(session, actor, lesson.id, edit, now=after(6))
    edit_lesson(session, actor, lesson.id, LessonEdit(scope="First contact"), now=after(6))
    assert lesson.version == 2, "nothing changed"


@pytest.mark.parametrize(
    ("edit", "fields"),
    [
        (LessonEdit(claim=" ", what_to_do=""), {"claim", "what_to_do"}),
        (LessonEdit(why="x" * 4001), {"why"}),
    ],
)
def test_a_lesson_without_its_words_is_refused(
    session: Session, actor: Actor, lesson: Lesson, edit: LessonEdit, fields: set[str]
) -> None:
    with pytest.raises(RuleBroken) as refused:
        edit_lesson(session, actor, lesson.id, edit, now=after(1))
    assert {one.field for one in refused.value.faults} == fields
    assert lesson.version == 1


def test_a_new_lesson_takes_the_place_on_the_same_experiments(session: Session, actor: Actor, lesson: Lesson) -> None:
    speaks(session, actor, lesson, card_of(session, actor, -0.2, 0.05, verdict="harmful", now=after(1)), now=after(1))
    new = replace_lesson(session, actor, lesson.id, NARROWER, now=after(9))
    assert (lesson.status, lesson.replaced_by_id) == (LessonStatus.SUPERSEDED, new.id)
    assert last(session, lesson) == ("replaced", "contested", "superseded")
    assert (new.status, new.pooled_estimate) == (LessonStatus.CONTESTED, lesson.pooled_estimate)
    assert [one.id for one in replaced_by(session, new)] == [lesson.id]
    assert [one.because.value for one in history_of(session, new, today=day_after(9))] == ["written", "replaces"]
    assert lesson.status_on(day_after(4000)) is LessonStatus.SUPERSEDED, "it never runs out"
    for refused in (
        lambda: replace_lesson(session, actor, lesson.id, NARROWER, now=after(10)),
        lambda: edit_lesson(session, actor, lesson.id, LessonEdit(claim="No."), now=after(10)),
        lambda: review_lesson(session, actor, lesson.id, LessonReview(holds=True), now=after(10)),
    ):
        with pytest.raises(WrongStatus):
            refused()


def test_the_opposite_turns_what_stands_behind_it(session: Session, actor: Actor, lesson: Lesson) -> None:
    opposite = Replacement(claim="Questions bring fewer clicks.", what_to_do="State it.", opposite=True)
    new = replace_lesson(session, actor, lesson.id, opposite, now=after(9))
    assert [one.stance for one in new.evidence] == [Stance.CONTRADICTS]
    assert new.status is LessonStatus.CONTESTED


def test_a_lesson_that_is_there_takes_the_place(session: Session, actor: Actor, lesson: Lesson) -> None:
    other = lesson_on(session, actor, card_of(session, actor, 0.1, 0.05, now=after(1)), now=after(1))
    assert replace_lesson(session, actor, lesson.id, Replacement(by_id=other.id), now=after(2)) is other
    third = lesson_on(session, actor, card_of(session, actor, 0.1, 0.05, now=after(3)), now=after(3))
    foreign = make_actor(session, after(3), team=make_team(session), role=Role.LEAD)
    theirs = lesson_on(session, foreign, card_of(session, foreign, 0.1, 0.05), now=after(3))
    for by_id in (third.id, lesson.id, theirs.id, 99_999):
        with pytest.raises(RuleBroken) as refused:
            replace_lesson(session, actor, third.id, Replacement(by_id=by_id), now=after(4))
        assert {one.field for one in refused.value.faults} == {"by_id"}
    with pytest.raises(RuleBroken) as refused:
        replace_lesson(session, actor, third.id, Replacement(), now=after(4))
    assert {one.field for one in refused.value.faults} == {"claim", "what_to_do"}


def test_a_reader_may_not_and_another_team_finds_nothing(session: Session, actor: Actor, lesson: Lesson) -> None:
    reader = make_actor(session, after(1), team=actor.team_id, role=Role.VIEWER)
    foreign = make_actor(session, after(1), team=make_team(session), role=Role.LEAD)
    acts = (
        lambda who: edit_lesson(session, who, lesson.id, LessonEdit(claim="No."), now=after(1)),
        lambda who: replace_lesson(session, who, lesson.id, NARROWER, now=after(1)),
        lambda who: use_lesson(session, who, lesson.id, UseGiven("for a flyer"), now=after(1)),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act(reader)
        with pytest.raises(NotFound):
            act(foreign)


def test_who_used_a_lesson(session: Session, actor: Actor, lesson: Lesson) -> None:
    use_lesson(session, actor, lesson.id, UseGiven(" For the spring flyer. "), now=after(1))
    heard = start_draft(session, actor, DraftChange(title="With a question"), now=after(2))
    for _turn in range(2):
        use_lesson(session, actor, lesson.id, UseGiven(experiment_id=heard.id), now=after(2))
    behind = lesson.evidence[0].experiment_id
    start_draft(session, actor, DraftChange(title="Once more", built_on_id=behind), now=after(3))
    both = start_draft(session, actor, DraftChange(title="Built on it and named", built_on_id=behind), now=after(4))
    use_lesson(session, actor, lesson.id, UseGiven(experiment_id=both.id), now=after(4))
    uses = uses_of(session, lesson)
    assert [(one.how, one.title or one.note) for one in uses] == [
        (How.HEARD, "Built on it and named"),
        (How.BUILT_ON, "Once more"),
        (How.HEARD, "With a question"),
        (How.USED, "For the spring flyer."),
    ]
    assert use_counts(session, [lesson.id, 999])[lesson.id] == 4
    assert use_counts(session, [lesson.id])[999] == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (UseGiven(), "note"),
        (UseGiven(" "), "note"),
        (UseGiven("x" * 501), "note"),
        (UseGiven(experiment_id=99_999), "experiment_id"),
    ],
)
def test_a_use_says_what_for(session: Session, actor: Actor, lesson: Lesson, given: UseGiven, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        use_lesson(session, actor, lesson.id, given, now=after(1))
    assert [one.field for one in refused.value.faults] == [field]


def test_lessons_are_counted_and_listed_by_their_status_on_the_day(
    session: Session, actor: Actor, lesson: Lesson
) -> None:
    disputed = lesson_on(session, actor, card_of(session, actor, 0.1, 0.05, now=after(1)), now=after(1))
    against = card_of(session, actor, -0.2, 0.05, verdict="harmful", now=after(2))
    speaks(session, actor, disputed, against, now=after(2))
    given_up = lesson_on(session, actor, card_of(session, actor, 0.1, 0.05, now=after(3)), now=after(3))
    review_lesson(session, actor, given_up.id, LessonReview(holds=False), now=after(4))
    gone = lesson_on(session, actor, card_of(session, actor, 0.1, 0.05, now=after(5)), now=after(5))
    replace_lesson(session, actor, gone.id, Replacement(by_id=lesson.id), now=after(6))
    for days, expected in ((10, (1, 1, 1, 1)), (4000, (0, 0, 1, 3))):
        counts = count_by_status(session, actor, today=day_after(days))
        assert tuple(counts[status] for status in LessonStatus) == expected
        for status in LessonStatus:
            listed = list_lessons(session, actor, LessonQuery(status=status, today=day_after(days)))
            assert len(listed) == counts[status]
            assert all(one.status_on(day_after(days)) is status for one in listed)


def repeated(session: Session, experiment: Experiment, **more: str | None) -> list[tuple[int, str]]:
    """Which lessons an experiment speaks of by itself, and why."""
    known: dict[str, str | None] = {"identity": CLICKS, "control": "Claim"}
    found = lessons_repeated(session, experiment, **(known | more))
    return [(one.lesson_id, one.because.value) for one in found]


def test_what_is_built_on_it_repeats_it_over_any_number_of_steps(
    session: Session, actor: Actor, lesson: Lesson
) -> None:
    behind = lesson.evidence[0].experiment_id
    step = start_draft(session, actor, DraftChange(title="Second", built_on_id=behind), now=after(1))
    third = start_draft(session, actor, DraftChange(title="Third", built_on_id=step.id), now=after(2))
    assert repeated(session, third) == [(lesson.id, Because.BUILT_ON.value)]
    assert repeated(session, third, identity="count: saves") == [], "another number decides it"
    assert repeated(session, third, identity=None) == []
    new = replace_lesson(session, actor, lesson.id, NARROWER, now=after(3))
    assert repeated(session, third) == [(new.id, Because.BUILT_ON.value)]


def test_versions_of_the_same_names_and_texts_are_a_repeat_but_a_and_b_are_not(
    session: Session, actor: Actor, lesson: Lesson
) -> None:
    def versions(*names: str) -> Experiment:
        by_hand(session)
        made = start_draft(session, actor, DraftChange(title="Alike"), now=after(1))
        made.variants.clear()
        session.flush()
        roles = (VariantRole.CONTROL, VariantRole.TREATMENT)
        for position, (name, role) in enumerate(zip(names, roles, strict=True)):
            made.variants.append(Variant(position=position, name=name, role=role))
        session.flush()
        return made

    assert repeated(session, versions("claim", "Question")) == [(lesson.id, Because.SAME_VERSIONS.value)]
    assert repeated(session, versions("Claim", "Joke")) == []
    plain = [{"name": "A", "role": "control", "text": None}, {"name": "B", "role": "treatment", "text": None}]
    other = card_of(session, actor, 0.1, 0.05, now=after(2), versions=plain, control="A")
    lesson_on(session, actor, other, now=after(2))
    assert repeated(session, versions("A", "B"), control="A") == []


def test_the_same_recipe_is_a_repeat_and_another_team_is_none(session: Session, actor: Actor, lesson: Lesson) -> None:
    by_hand(session)
    recipe = list_toolkits(session, actor, now=after(1))[0]
    session.get_one(Experiment, lesson.evidence[0].experiment_id).toolkit_id = recipe.id
    mine = start_draft(session, actor, DraftChange(title="By the recipe"), now=after(1))
    mine.toolkit_id = recipe.id
    session.flush()
    assert repeated(session, mine, control="Something else") == [(lesson.id, Because.SAME_RECIPE.value)]
    foreign = make_actor(session, after(1), team=make_team(session), role=Role.LEAD)
    theirs = start_draft(session, foreign, DraftChange(title="Theirs"), now=after(1))
    theirs.toolkit_id = recipe.id
    session.flush()
    assert repeated(session, theirs) == []

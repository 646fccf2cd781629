"""Lessons as time goes by: supported, contradicted, settled, out of date, proven again; the clock is an argument."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, ArchiveText, FacetTally
from experiments.learning.archive.tallies import counts_by
from experiments.learning.lessons.changes import ChangedBecause, changes_of_closing, history_of
from experiments.learning.lessons.lesson import Lesson, LessonDraft, LessonStatus, Stance, list_lessons
from experiments.learning.lessons.repeats import Side, stance_by
from experiments.learning.lessons.reviewing import LessonReview, review_lesson
from experiments.people.permission import Actor
from experiments.trials.experiment import Experiment
from tests.experiments.learning.closed import closed
from tests.experiments.learning.lessons.kept import after, card_of, day_after, lesson_on, speaks

WRITTEN, SUPPORTED, CONTRADICTED = ChangedBecause.WRITTEN, ChangedBecause.SUPPORTED, ChangedBecause.CONTRADICTED


def told(session: Session, lesson: Lesson, days: int) -> list[tuple[int, str, str]]:
    """The history of a lesson, seen so many days on: on which day what it became, and why."""
    first = day_after(0)
    return [
        ((one.on - first).days, one.became, one.because.value)
        for one in history_of(session, lesson, today=day_after(days))
    ]


def test_a_contradiction_disputes_it_and_takes_away_what_to_plan_with(session: Session, actor: Actor) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.27, 0.1))
    assert lesson.plan_with is not None
    against = card_of(session, actor, -0.25, 0.1, verdict="harmful", now=after(90))
    (change,) = speaks(session, actor, lesson, against, now=after(90))
    assert (lesson.status, lesson.plan_with) == (LessonStatus.CONTESTED, None)
    assert (change.was, change.became, change.because) == ("current", "contested", "contradicted")
    assert change.facts["lift"] == pytest.approx(-0.2212, abs=1e-4)
    assert told(session, lesson, 100) == [(0, "current", "written"), (90, "contested", "contradicted")]
    assert list(changes_of_closing(session, against.experiment_id, at=after(90))) == [change]


def test_newer_and_stronger_results_settle_what_chance_had_disputed(session: Session, actor: Actor) -> None:
    """A small test that did harm by luck, between large ones that gained the same."""
    lesson = lesson_on(session, actor, card_of(session, actor, 0.15, 0.03))
    speaks(session, actor, lesson, card_of(session, actor, -0.1, 0.15, verdict="harmful", now=after(30)), now=after(30))
    assert lesson.status is LessonStatus.CONTESTED
    said = []
    for place, log_lift in enumerate((0.14, 0.16, 0.13), 2):
        newer = card_of(session, actor, log_lift, 0.03, now=after(30 * place))
        said += [one.because for one in speaks(session, actor, lesson, newer, now=after(30 * place))]
    assert lesson.status is LessonStatus.CURRENT
    assert said.count("settled") == 1
    assert said[0] == "supported", "three experiments are too few to rule out that they differ"
    assert lesson.pooled_lower is not None
    assert lesson.pooled_lower > 0


def test_what_disagrees_by_more_than_chance_stays_disputed_until_somebody_settles_it(
    session: Session, actor: Actor
) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.27, 0.05))
    speaks(
        session, actor, lesson, card_of(session, actor, -0.25, 0.05, verdict="harmful", now=after(30)), now=after(30)
    )
    speaks(session, actor, lesson, card_of(session, actor, 0.26, 0.05, now=after(60)), now=after(60))
    assert lesson.status is LessonStatus.CONTESTED, "two for it do not outvote one against it"
    review_lesson(session, actor, lesson.id, LessonReview(holds=True), now=after(70))
    assert lesson.status is LessonStatus.CONTESTED, "a new date alone settles nothing"
    because = LessonReview(holds=True, settled_because="The second run met beginners only.")
    review_lesson(session, actor, lesson.id, because, now=after(80))
    assert lesson.status is LessonStatus.CURRENT
    assert lesson.plan_with is not None
    speaks(session, actor, lesson, card_of(session, actor, 0.2, 0.05, now=after(90)), now=after(90))
    assert lesson.status is LessonStatus.CURRENT, "what was settled by hand stays settled"
    speaks(session, actor, lesson, card_of(session, actor, -0.2, 0.05, verdict="harmful", now=after(99)), now=after(99))
    assert lesson.status is LessonStatus.CONTESTED, "a new contradiction disputes it anew"
    assert [one[1:] for one in told(session, lesson, 100)[-3:]] == [
        ("current", "settled_by_hand"),
        ("current", "supported"),
        ("contested", "contradicted"),
    ]


def test_it_runs_out_of_date_by_the_clock_alone(session: Session, actor: Actor) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.1, 0.05))
    assert lesson.status_on(day_after(365)) is LessonStatus.CURRENT
    assert lesson.status_on(day_after(366)) is LessonStatus.EXPIRED
    assert told(session, lesson, 365) == [(0, "current", "written")]
    assert told(session, lesson, 366) == [(0, "current", "written"), (366, "expired", "ran_out")]
    # seen again long after: it had run out, and a new result brought it back
    speaks(session, actor, lesson, card_of(session, actor, 0.1, 0.05, now=after(500)), now=after(500))
    assert told(session, lesson, 500)[:3] == [
        (0, "current", "written"),
        (366, "expired", "ran_out"),
        (500, "current", "supported"),
    ]
    assert lesson.status_on(day_after(500)) is LessonStatus.CURRENT
    assert (lesson.review_on - day_after(500)).days == 365


def test_a_hint_is_reviewed_after_thirty_days_and_what_is_open_brings_no_new_date(
    session: Session, actor: Actor
) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.2, 0.05, grade="D", verdict="undecided"))
    assert told(session, lesson, 31) == [(0, "current", "written"), (31, "expired", "ran_out")]
    speaks(session, actor, lesson, card_of(session, actor, 0.0, 0.2, verdict="undecided", now=after(20)), now=after(20))
    assert (lesson.review_on - day_after(0)).days == 30
    assert told(session, lesson, 31)[1:] == [(20, "current", "left_open"), (31, "expired", "ran_out")]


@pytest.mark.parametrize(
    ("verdict", "side", "stance"),
    [
        ("succeeded", Side.GAIN, Stance.SUPPORTS),
        ("succeeded", Side.NO_GAIN, Stance.CONTRADICTS),
        ("harmful", Side.GAIN, Stance.CONTRADICTS),
        ("harmful", Side.NO_GAIN, Stance.SUPPORTS),
        ("no_useful_difference", Side.NO_GAIN, Stance.SUPPORTS),
        ("no_useful_difference", Side.GAIN, Stance.CONTRADICTS),
        ("undecided", Side.GAIN, Stance.OPEN),
        ("invalid", Side.NO_GAIN, Stance.OPEN),
        ("succeeded", None, Stance.OPEN),
    ],
)
def test_what_a_verdict_says_of_a_lesson(verdict: str, side: Side | None, stance: Stance) -> None:
    assert stance_by(verdict, side) is stance


def test_a_lesson_that_rests_on_no_gain_is_contradicted_by_a_gain(session: Session, actor: Actor) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, -0.01, 0.04, verdict="no_useful_difference"))
    speaks(session, actor, lesson, card_of(session, actor, -0.2, 0.04, verdict="harmful", now=after(1)), now=after(1))
    assert [one.stance for one in lesson.evidence] == [Stance.SUPPORTS, Stance.SUPPORTS]
    speaks(session, actor, lesson, card_of(session, actor, 0.3, 0.04, now=after(2)), now=after(2))
    assert lesson.status is LessonStatus.CONTESTED


def test_an_outcome_that_says_otherwise_turns_what_the_early_sign_said(session: Session, actor: Actor) -> None:
    card = card_of(session, actor, 0.3, 0.1, provisional_until=day_after(120))
    lesson = lesson_on(session, actor, card)
    assert (lesson.pooled_estimate, lesson.grade) == (None, None), "an early sign alone counts nothing"
    card.provisional_until, card.verdict, card.lift = None, "harmful", -0.3
    card.metric_identity, card.log_lift_se = "proportion: second gift / donors, after 6 months", 0.1
    session.flush()
    (change,) = speaks(session, actor, lesson, card, now=after(130), earlier="succeeded")
    assert [one.stance for one in lesson.evidence] == [Stance.CONTRADICTS]
    assert (change.was, change.became) == ("current", "contested")
    assert lesson.pooled_estimate == pytest.approx(-0.3)


def test_two_solid_ones_that_agree_prove_it_again_and_a_contradiction_takes_that_back(
    session: Session, actor: Actor
) -> None:
    first = card_of(session, actor, 0.2, 0.06)
    lesson = lesson_on(session, actor, first)
    assert lesson.grade == "B"
    second = card_of(session, actor, 0.15, 0.06, verdict="undecided", now=after(60))
    changes = speaks(session, actor, lesson, second, now=after(60))
    assert (lesson.grade, [one.because for one in changes]) == ("A", ["left_open", "proven"])
    assert grades(session, first, second) == ["A", "A"]
    assert facets(session, actor) == {"A": 2}
    assert counts_by(session, actor, "grade")["A"].closed == 2
    assert "gradea" in filters(session, first)
    third = card_of(session, actor, -0.2, 0.06, verdict="harmful", now=after(90))
    changes = speaks(session, actor, lesson, third, now=after(90))
    assert (lesson.grade, [one.because for one in changes]) == ("B", ["contradicted", "no_longer_proven"])
    assert grades(session, first, second, third) == ["B", "B", "B"]
    assert facets(session, actor) == {"B": 3}
    assert {grade: one.closed for grade, one in counts_by(session, actor, "grade").items()} == {"B": 3}
    assert "gradeb" in filters(session, first)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"grade": "C"}, "only what is solid proves again"),
        ({"retrospective": True}, "it was not sealed"),
        ({"metric_identity": "count: saves"}, "it counted something else"),
    ],
)
def test_what_does_not_prove_again(session: Session, actor: Actor, fields: dict[str, object], why: str) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.2, 0.06))
    card = card_of(session, actor, 0.15, 0.06, now=after(60), **fields)
    speaks(session, actor, lesson, card, now=after(60), stance=Stance.SUPPORTS)
    assert lesson.grade == "B", why


def test_two_that_differ_by_more_than_chance_prove_nothing(session: Session, actor: Actor) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.6, 0.05))
    speaks(session, actor, lesson, card_of(session, actor, 0.1, 0.05, now=after(60)), now=after(60))
    assert (lesson.status, lesson.grade) == (LessonStatus.CURRENT, "B")


def test_what_another_lesson_proves_keeps_its_grade(session: Session, actor: Actor) -> None:
    first, second = card_of(session, actor, 0.2, 0.06), card_of(session, actor, 0.15, 0.06, now=after(1))
    one, other = (lesson_on(session, actor, first, now=after(1)) for _turn in range(2))
    for lesson in (one, other):
        speaks(session, actor, lesson, second, now=after(2))
    third = card_of(session, actor, -0.3, 0.05, verdict="harmful", now=after(3))
    speaks(session, actor, one, third, now=after(3))
    assert (one.grade, other.grade, grades(session, first, second)) == ("B", "A", ["A", "A"])
    speaks(session, actor, other, third, now=after(4))
    assert grades(session, first, second) == ["B", "B"]


def test_closing_a_repeat_without_a_lesson_still_counts_for_the_one_it_repeats(
    session: Session, actor: Actor, tmp_path: Path
) -> None:
    """By the public function, from file to lesson: the second run could not tell, and nobody wrote a lesson."""
    first = closed(session, actor, tmp_path)
    (lesson,) = list_lessons(session, actor)
    alone = lesson.pooled_upper - lesson.pooled_lower
    own = LessonDraft("Another thing that I saw.", "", "", "Look again.")
    again = closed(
        session,
        actor,
        tmp_path,
        verdict="undecided",
        starts=after(60),
        lesson=own,
        built_on_id=first.id,
    )
    session.expire_all()
    assert {one.experiment_id: one.stance for one in lesson.evidence} == {
        first.id: Stance.SUPPORTS,
        again.id: Stance.OPEN,
    }
    assert lesson.pooled["experiments"] == 2
    common = lesson.pooled["common"]
    assert common["upper"] - common["lower"] < alone
    said = [one.because for one in history_of(session, lesson, today=day_after(400))]
    assert said[:2] == [WRITTEN, ChangedBecause.LEFT_OPEN]
    assert session.get_one(ArchiveCard, again.id).lesson_id != lesson.id, "what somebody wrote stands on its card"


def grades(session: Session, *cards: ArchiveCard) -> list[str | None]:
    """Grades of cards, which are those of their experiments."""
    session.flush()
    found = []
    for card in cards:
        session.refresh(card)
        assert session.scalar(sa.select(Experiment.grade).where(Experiment.id == card.experiment_id)) == card.grade
        found.append(card.grade)
    return found


def facets(session: Session, actor: Actor) -> dict[str, int]:
    """What browsing counts by strength of evidence."""
    rows = session.execute(
        sa.select(FacetTally.value, FacetTally.cards).where(
            FacetTally.team_id == actor.team_id, FacetTally.facet == "grade", FacetTally.cards != 0
        )
    )
    return {row.value: row.cards for row in rows}


def filters(session: Session, card: ArchiveCard) -> str:
    """Index words of a card; written here where closing did not."""
    text = session.scalar(sa.select(ArchiveText.filters).where(ArchiveText.experiment_id == card.experiment_id))
    return text or f"grade{card.grade}".casefold()

"""What the mill believes, as told in content.md, section 5: its lessons with their figures, out of the data.

And what it has tried: the map of the demo, beside what pandas counts in its export.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.attribution.left_out import Pays, Return
from experiments.learning.attribution.reading import Worth, attribution_of
from experiments.learning.attribution.real_shares import real_shares_of
from experiments.learning.lessons.changes import history_of
from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.learning.lessons.using import uses_of
from experiments.learning.portfolio.tried.coverage import coverage_map
from experiments.learning.sizes.kept_sizes import planned_versions
from experiments.transfer.archive_out import archive_csv, without_figures
from experiments.trials.experiment import Experiment
from tests.demo import TODAY, demo_session
from tests.experiments.learning.portfolio.test_map_by_export import agree_everywhere, by_ending, read_closed
from tests.webapp.test_demo import (
    DAILY,
    FLOUR,
    HANDS,
    HANDS_AGAIN,
    MAIL_AND_ADS,
    QUESTION,
    QUESTION_AGAIN,
    REPLIES,
    WIN_BACK,
    WITHOUT_ADS,
    Book,
)

if TYPE_CHECKING:
    from tests.opening import Fresh


@pytest.fixture(scope="module")
def book(database_kind: str, fresh_demo: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with demo_session(fresh_demo, database_kind, tmp_path_factory.mktemp("demo")) as (session, actor):
        yield Book(session, actor)


@pytest.mark.parametrize(
    ("claim", "status", "behind"),
    [
        ("Question headlines bring more first clicks", "current", ({QUESTION}, set(), {QUESTION_AGAIN})),
        ("Show the making, not the result", "contested", ({HANDS}, {HANDS_AGAIN}, set())),
        ("Ads beside the e-mail bring recent buyers nothing", "current", ({MAIL_AND_ADS}, set(), set())),
        ("Post daily", "expired", ({DAILY}, set(), set())),
        ("Say what €5 does", "current", ({FLOUR}, set(), set())),
        ("Count 0.41 of the platform's sales", "current", ({WITHOUT_ADS}, set(), set())),
        ("Saved replies are quicker and solve less", "current", ({REPLIES}, set(), set())),
        ("A discount brings them back, not the margin", "current", ({WIN_BACK}, set(), set())),
    ],
)
def test_each_lesson_stands_as_told_on_what_speaks_for_and_against_it(book, claim, status, behind):
    lesson = book.session.scalars(sa.select(Lesson).where(Lesson.claim == claim)).one()
    assert lesson.status_on(TODAY) is LessonStatus(status)
    titles: dict[str, set[str]] = {"supports": set(), "contradicts": set(), "open": set()}
    for one in lesson.evidence:
        titles[one.stance.value].add(book.session.get_one(Experiment, one.experiment_id).title)
    assert tuple(titles[stance] for stance in ("supports", "contradicts", "open")) == behind


# content.md: +11 %, +3 to +19 if both measure the same; plan with +8 %.
def test_the_question_headlines_together_are_what_the_story_says(book):
    lesson = book.session.scalars(sa.select(Lesson).where(Lesson.claim.startswith("Question headlines"))).one()
    common = lesson.pooled["common"]
    assert [100 * common[end] for end in ("estimate", "lower", "upper")] == pytest.approx([11, 3, 19], abs=0.5)
    assert 100 * lesson.plan_with == pytest.approx(8, abs=0.5)
    assert [one["left_out"] for one in lesson.pooled["members"]] == [None, None]


@pytest.mark.parametrize(
    ("claim", "grade", "pooled", "left_out"),
    [
        ("Show the making, not the result", "B", 2, [None, None]),
        ("Ads beside the e-mail bring recent buyers nothing", "B", 1, [None]),
        ("Post daily", "D", 0, ["hint"]),
        ("Say what €5 does", "B", 1, [None]),
        ("Count 0.41 of the platform's sales", "C", 1, [None]),
        ("Saved replies are quicker and solve less", "B", 1, [None]),
        ("A discount brings them back, not the margin", "B", 1, [None]),
    ],
)
def test_each_lesson_is_as_strong_as_what_stands_behind_it(book, claim, grade, pooled, left_out):
    lesson = book.session.scalars(sa.select(Lesson).where(Lesson.claim == claim)).one()
    assert (lesson.grade, lesson.pooled["experiments"]) == (grade, pooled)
    assert [one["left_out"] for one in lesson.pooled["members"]] == left_out
    disputed = lesson.status is LessonStatus.CONTESTED
    assert (lesson.plan_with is None) == (disputed or pooled == 0)


def test_the_lesson_on_the_discount_is_about_the_discount_and_not_about_the_news(book):
    lesson = book.session.scalars(sa.select(Lesson).where(Lesson.claim.startswith("A discount"))).one()
    (member,) = lesson.pooled["members"]
    assert (member["version"], member["merged"], round(100 * member["lift"])) == ("20 % off", False, 109)


def test_a_lesson_on_one_result_has_the_range_of_that_result(book):
    lesson = book.session.scalars(sa.select(Lesson).where(Lesson.claim.startswith("A discount"))).one()
    card = book.session.scalars(sa.select(ArchiveCard).where(ArchiveCard.title.startswith("Win them back"))).one()
    told = {"estimate": card.lift, "lower": card.plain_lower, "upper": card.plain_upper}
    assert lesson.pooled["lift"] == told
    assert (lesson.pooled_lower, lesson.pooled_upper) == (card.plain_lower, card.plain_upper)
    # The plain range of one comparison; the result's page shows the wider one that decides between two new versions.
    assert [round(100 * told[end]) for end in ("lower", "estimate", "upper")] == [47, 109, 198]


def test_the_disputed_lesson_tells_by_itself_what_happened_to_it(book):
    lesson = book.session.scalars(sa.select(Lesson).where(Lesson.claim.startswith("Show the making"))).one()
    said = [(one.became, one.because.value) for one in history_of(book.session, lesson, today=TODAY)]
    assert said == [("current", "written"), ("contested", "contradicted")]
    daily = book.session.scalars(sa.select(Lesson).where(Lesson.claim == "Post daily")).one()
    assert history_of(book.session, daily, today=TODAY)[-1].because == "ran_out"


def test_the_mill_uses_what_it_learned(book):
    lesson = book.session.scalars(sa.select(Lesson).where(Lesson.claim == "Say what €5 does")).one()
    assert [(one.how.value, one.person, one.note) for one in uses_of(book.session, lesson)] == [
        ("used", "Tom Reyes", "Wrote the letter of the autumn appeal with it.")
    ]


def test_the_map_of_what_was_tried_is_what_the_export_says(book: Book) -> None:
    closed = read_closed("".join(archive_csv(book.session, book.actor)))
    assert without_figures(book.session, book.actor) == 0
    agree_everywhere(book.session, book.actor, closed, by_ending)
    mapped = coverage_map(book.session, book.actor, rows="goal_kind", columns="channel", today=TODAY)
    assert (mapped.closed, mapped.entered_afterwards) == (13, 1)
    endings = [verdict for row in mapped.cells for cell in row for verdict in cell.verdicts.items()]
    told = {name: sum(number for verdict, number in endings if verdict == name) for name, _number in endings}
    assert told == {"succeeded": 5, "harmful": 2, "no_useful_difference": 1, "undecided": 4, "invalid": 1}


def test_l6_counts_with_the_factor_that_was_measured_beside_the_claim(book: Book) -> None:
    (share,) = real_shares_of(book.session, book.actor, today=TODAY)
    lesson = book.session.scalar(sa.select(Lesson).where(Lesson.claim.contains("0.41")))
    assert lesson is not None
    assert (share.title, share.channel, share.grade) == (WITHOUT_ADS, "paid social", "C")
    # 4,320 extra of 10,530 claimed
    assert (round(share.factor, 2), share.claimed) == (0.41, 10_530.0)
    assert share.extra == pytest.approx(4_320, abs=5)
    assert share.usable_until is not None
    assert share.usable_until > TODAY
    read = attribution_of(book.session, book.actor, share.experiment_id, today=TODAY)
    assert isinstance(read.worth, Worth)
    assert isinstance(read.worth.returned, Return)
    # "€1.60 back per euro, … so whether they pay is open"
    assert round(read.worth.returned.kept.estimate, 2) == 1.60
    assert read.worth.returned.pays is Pays.OPEN


def test_a_lesson_on_one_result_is_planned_with_as_that_result_is(book):
    alone = [one for one in book.session.scalars(sa.select(Lesson)) if one.pooled and one.pooled["experiments"] == 1]
    assert len(alone) == 6
    for lesson in alone:
        (member,) = [one for one in lesson.pooled["members"] if one["left_out"] is None]
        experiment = book.session.get_one(Experiment, member["experiment_id"])
        planned = planned_versions(book.session, experiment)
        assert lesson.plan_with == planned[member["metric"], member["version"]]
        assert lesson.pooled["plan_with"] == lesson.plan_with


def test_the_guide_tells_both_figures_with_the_numbers_of_the_demo(book):
    guide = (Path(__file__).parents[2] / "webapp" / "help" / "lessons.md").read_text(encoding="utf-8")
    lessons = {one.claim: one for one in book.session.scalars(sa.select(Lesson))}
    together = lessons["Question headlines bring more first clicks"]
    cards = [book.session.get_one(ArchiveCard, one["experiment_id"]) for one in together.pooled["members"]]
    alone = lessons["A discount brings them back, not the margin"]
    for lift in (together.plan_with, *(card.shrunken_lift for card in cards), alone.plan_with):
        assert f"+{100 * lift:.{0 if lift > 0.1 else 1}f} %" in guide

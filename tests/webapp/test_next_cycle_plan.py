"""The mill's next-cycle plan says what content.md, section 5, demands, from the data: change them and it changes."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.brief.candidate import Kind
from experiments.learning.brief.writing import brief_of
from experiments.learning.lessons.lesson import Lesson
from experiments.learning.lessons.reviewing import LessonReview, review_lesson
from experiments.people.first import local_actor
from tests.audited import by_hand
from tests.demo import NOW, TODAY, demo_app
from tests.webapp.book import opened
from tests.webapp.briefs.mill import present_cycle_id
from tests.webapp.browser import Browser, text
from webapp.pages.ratings import integration_shown
from webapp.records.briefs.page import Plan, plan_page
from webapp.records.briefs.proposal import MOST_WORDS
from webapp.records.briefs.slide_box import LINE
from webapp.records.briefs.text import plan_text

if TYPE_CHECKING:
    from flask import Flask

    from tests.opening import Fresh

NEVER = re.compile(
    r"significan|\bprov(e|es)\b|winner|uplift|lesson_holds|no_gain|other_number|not_estimable|undecided_|\bbrief\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mill:
    """The loaded demo behind an application whose clock stands on the day of the demo.

    ``page`` and ``plain`` are all words of the page and of the plain text.
    """

    app: Flask
    cycle_id: int
    reader: Browser
    shown: str
    plain: str

    @property
    def page(self) -> str:
        return words(self.shown)


def words(page: str) -> str:
    """Give a page's words without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture(scope="module")
def loaded(database_kind: str, fresh_demo: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mill]:
    with demo_app(fresh_demo, database_kind, tmp_path_factory.mktemp("mill")) as app:
        reader, cycle_id = Browser(app), present_cycle_id(app)
        shown, plain = (text(reader.get(f"/cycles/{cycle_id}/brief{ending}")) for ending in ("", ".txt"))
        yield Mill(app, cycle_id, reader, shown, " ".join(re.sub(r"-{2,}|^- ", "", plain, flags=re.MULTILINE).split()))


def plan_in(session: Session, mill: Mill) -> Plan:
    """Write the plan of what stands in a session that will be taken back."""
    with mill.app.test_request_context(headers={"Accept-Language": "en-GB"}):
        brief = brief_of(session, local_actor(session, now=NOW), mill.cycle_id, today=TODAY)
        return plan_page(brief, integration_shown(mill.cycle_id))


DEMANDS = {
    "scale: the words of the appeal, and one repeat": r"Say what €5 does\. Use it for the whole appeal\. It brought at "
    r"least 12 % more donors per click \(best guess 48 %, plan with 38 %; B solid\)\. One repeat, about €1,400 and 6 "
    r"hours, would make it proven\.",
    "keep: the e-mail without ads": r"Keep the e-mail alone and exclude buyers of the last 60 days\..{0,160}That saves "
    r"about €640 a quarter\.",
    "stop: saved replies as they are": r"Saved replies are quicker and solve less\. Stop them as they are\.",
    "repeat: hands or bread by kind of follower, with what it sees": r"“Show the making, not the result” is disputed: "
    r"one experiment speaks for it, one against it\. Repeat it, and draw by kind of follower\. \d\d posts each, €0 "
    r"and \d+ hours: enough to see ±\d\d %\.",
    "repeat: the video by baskets, never by orders": r"Ask “Is the six-second video cheaper per first order\?” only by "
    r"baskets, never by first orders: by those it would take about €1\d,\d00\.",
    "test: saved first line with own ending": r"Try saved first lines with an own ending\. It is the next try after "
    r"“Saved reply or own words\?”\. \d+ conversations each",
    "test: checklist for restaurants": r"Try “Checklist or white paper\?” for “Thought leadership”\. No "
    r"experiment has given its goal a clear answer within a year\.",
    "out of date: draw or drop": r"Lessons out of date, or soon Post daily out of date since 8 October 2026; D, a "
    r"hint; Draw six daily weeks and six quiet weeks, or drop it\.",
    "without a clear answer: thought leadership, no other": r"Goals without a clear answer Thought leadership: From 60 "
    r"to 75 sample sacks asked for by restaurants a quarter One under way; one draft\. No clear answer within a year\. "
    r"(Look again|Lessons)",
    "said no": r"An account on the new video network Due in 4 months, on 4 April 2027\. Ines Morrow: Buyers are over "
    r"40, there is nobody to answer there",
    "open: did discount customers come back?": r"Ask for a second order without a discount Due in 17 days, on 9 "
    r"December 2026, after “Win them back",
    "what the platform claims": r"For paid social, use 0\.41 of claimed sales",
    "the cycle in one sentence": r"Autumn closed four experiments: three gave a clear answer, one worked\. They cost "
    r"€4,460\.",
    "cost of failure": r"Of that on what did not work:? €640.{0,90}a failed one cost €400",
    "avoided, never added up": r"What not doing it again saves a cycle:? €640.{0,90}never added to gains",
    "social share beside the dated survey": r"Social media, of the marketing budget:? 21\.5 % \(?In The CMO Survey of "
    r"August 2014 it was 9\.4 %",
    "rating beside facts": r"as people rate it:? 4\.7 of 7.{0,200}The same from facts:? 4\.2 of 7",
}


@pytest.mark.parametrize("demand", sorted(DEMANDS))
def test_page_and_text_say_what_the_story_demands(loaded: Mill, demand: str) -> None:
    assert re.search(DEMANDS[demand], loaded.page), loaded.page
    assert re.search(DEMANDS[demand], loaded.plain), loaded.plain


def test_seven_are_proposed_and_each_can_be_read_aloud(loaded: Mill) -> None:
    with opened(loaded.app) as session:
        plan = plan_in(session, loaded)
        lines = [line for part in plan.parts for line in part.lines]
    assert [line.kind for line in lines] == ["scale", "keep", "stop", "repeat", "repeat", "test", "test"]
    assert all(len(line.sentence.split()) <= MOST_WORDS for line in lines)
    assert all(line.evidence for line in lines)
    assert [one.kind for one in plan.parts] == [kind.value for kind in Kind]


def test_no_internal_name_reaches_the_page(loaded: Mill) -> None:
    assert not NEVER.search(loaded.page)
    assert not NEVER.search(loaded.plain)


def test_goals_say_how_far_they_got_and_where_an_even_plan_would_be(loaded: Mill) -> None:
    page = loaded.page
    # day 62 of 90 to the deadline on 20 December: 200 + 62/90 × 60 = 241
    assert "231 first kit orders a month (18 Nov), 52 % of the way; an even plan would be at 241 today: behind." in page
    assert "further away than at the start; an even plan would be at 77.2 today: behind." in page
    assert loaded.shown.count('<svg viewBox="0 0 320 46" role="img"') == 5


def test_a_lesson_that_is_out_of_date_is_scaled_no_more(loaded: Mill) -> None:
    with opened(loaded.app) as session:
        by_hand(session)
        lesson = session.scalars(sa.select(Lesson).where(Lesson.claim == "Say what €5 does")).one()
        lesson.review_on = TODAY - timedelta(days=1)
        session.flush()
        plan = plan_in(session, loaded)
        session.rollback()
    scale = plan.parts[0]
    assert all("Say what €5 does" not in line.sentence for line in scale.lines)
    assert any(entry.says == "Say what €5 does" for entry in plan.expiring)
    if not scale.lines:
        assert scale.empty


def test_what_holds_again_leaves_the_list_of_what_is_out_of_date(loaded: Mill) -> None:
    with opened(loaded.app) as session:
        actor = local_actor(session, now=NOW)
        lesson = session.scalars(sa.select(Lesson).where(Lesson.claim == "Post daily")).one()
        review_lesson(session, actor, lesson.id, LessonReview(holds=True, review_on=date(2027, 9, 1)), now=NOW)
        plan = plan_in(session, loaded)
        session.rollback()
    assert "Post daily" not in [entry.says for entry in plan.expiring]


def test_text_slides_and_page_are_written_from_one_record(loaded: Mill) -> None:
    with opened(loaded.app) as session:
        plan = plan_in(session, loaded)
        with loaded.app.test_request_context(headers={"Accept-Language": "en-GB"}):
            plain = " ".join(plan_text(plan).split())
    page, slides = loaded.page, " ".join(" ".join(one) for one, _notes in read_slides(loaded))
    for line in [line for part in plan.parts for line in part.lines]:
        sentence = " ".join(line.sentence.split())
        assert sentence in page
        assert sentence in plain
        assert sentence in slides
    for goal in plan.goals:
        stands = " ".join(goal.stands.split())
        assert stands in page
        assert stands in plain
        assert stands in slides
    for each in plan.money:
        assert each.value.replace("\xa0", " ") in slides


def read_slides(mill: Mill) -> list[tuple[list[str], str]]:
    """Read the slides back: the texts of each, and its notes."""
    from pptx import Presentation

    answer = mill.reader.get(f"/cycles/{mill.cycle_id}/brief.pptx")
    assert answer.status_code == 200
    shown = Presentation(io.BytesIO(answer.data))
    return [
        (
            [" ".join(shape.text_frame.text.split()) for shape in slide.shapes if shape.has_text_frame],
            slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "",
        )
        for slide in shown.slides
    ]


def test_there_is_a_slide_for_everything_and_the_evidence_is_in_its_notes(loaded: Mill) -> None:
    found = read_slides(loaded)
    titles = [re.sub(r" \(\d of \d\)$", "", texts[0]) for texts, _ in found]
    kinds = ["Scale", "Keep", "Stop", "Repeat", "Test next"]
    expected = ["Next-cycle plan: Q1 2027", "Goals: how far they got", *kinds, "What is open", "Money and fit"]
    assert list(dict.fromkeys(titles)) == expected
    scale = next(notes for texts, notes in found if texts[0] == "Scale")
    assert "One class, one bag of flour (Worked, B solid)" in scale


def test_nothing_on_a_slide_leaves_its_box_and_all_of_it_is_legible(loaded: Mill) -> None:
    from pptx import Presentation

    answer = loaded.reader.get(f"/cycles/{loaded.cycle_id}/brief.pptx")
    shown: Any = Presentation(io.BytesIO(answer.data))
    for slide in shown.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= shown.slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= shown.slide_height
        boxes = [shape for shape in slide.shapes if shape.name in {"Text", "Goal", "Figure"}]
        assert boxes
        for box in boxes:
            needed = 0.0
            for paragraph in box.text_frame.paragraphs:
                points = paragraph.runs[0].font.size.pt
                assert points >= 13
                letters = box.width.inches * 72 / (points * 0.5)
                lines = -(-len(paragraph.text) // int(letters))
                needed += max(lines, 1) * points * LINE + 7
            assert needed <= box.height.inches * 72 + 1, [paragraph.text for paragraph in box.text_frame.paragraphs]


def test_the_plan_is_offered_when_the_cycle_nears_its_end(loaded: Mill) -> None:
    for address in ("/", "/goals"):
        page = words(text(loaded.reader.get(address)))
        assert "Next-cycle plan Autumn ends in 28 days; what comes next is written from its evidence." in page
    assert f'href="/cycles/{loaded.cycle_id}/brief"' in text(loaded.reader.get(f"/cycles/{loaded.cycle_id}"))

"""Stories as plain text, from the same records as the pages: what stands on one stands on the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.records.result.lines import Cell, Line
from webapp.records.result.page import ResultPage
from webapp.records.spoken import inside
from webapp.records.stories.cycle import CycleStory
from webapp.records.stories.entry import StoryEntry
from webapp.records.stories.experiment import ExperimentStory
from webapp.records.stories.goal import GoalStory
from webapp.records.stories.lesson import LessonStory, PooledTold
from webapp.records.stories.sheet import Sheet, legend
from webapp.words import explain, word

Story = ExperimentStory | LessonStory | GoalStory | CycleStory


def text_of(story: Story) -> str:
    """Write a story as plain text."""
    if isinstance(story, ExperimentStory):
        return _experiment(story)
    if isinstance(story, LessonStory):
        return _lesson(story)
    return _goal(story) if isinstance(story, GoalStory) else _cycle(story)


def sentence_of(page: ResultPage) -> str:
    """Give the whole sentence of a result."""
    said = "".join(part.text for part in page.sentence)
    said = f"{said} {page.rest}" if page.rest else said
    return _("So far. %(said)s", said=said) if page.interim and not page.says_so_far else said


def verdict_words(verdict: str | None, reason: str | None, *, closed: bool) -> str:
    """Say a verdict as its mark on the page does: closed without an answer is "couldn't tell", with its reason."""
    said = word("verdict", "undecided_closed" if verdict == "undecided" and closed else verdict or "interim")
    return f"{said}, {inside(word('reason', reason))}" if reason and verdict == "undecided" else said


def _experiment(story: ExperimentStory) -> str:
    sheet, grade = Sheet(), story.grade
    sheet.title(_("Experiment %(number)d", number=story.id), story.title)
    if story.goal:
        sheet.pair(word("term", "goal"), story.goal)
    sheet.pairs(story.facts)
    if story.retrospective:
        sheet.text(f"{word('term', 'retrospective')}: {explain('term', 'retrospective')}")
    page = story.page
    if page is None:
        sheet.gap()
        sheet.text(story.to_come)
    else:
        _result(sheet, story, page)
    _parts(sheet, story, grade)
    return sheet.written()


def _result(sheet: Sheet, story: ExperimentStory, page: ResultPage) -> None:
    grade = page.grade
    sheet.gap()
    sheet.text(sentence_of(page), grade=grade)
    sheet.gap()
    sheet.pair(word("term", "verdict"), verdict_words(page.shown_verdict, page.reason, closed=page.closed))
    if story.provisional_until is not None or story.outcome:
        sheet.text(story.outcome, grade=grade)
    if story.overridden:
        sheet.text(story.overridden, grade=grade)
    sheet.text(legend(grade, word("grade", grade)))
    if page.lines:
        sheet.heading(_("The numbers"))
        if page.picture is not None and (page.interim or page.verdict == "invalid"):
            sheet.text(page.picture.caption)
        for place, line in enumerate(page.lines):
            if place:
                sheet.gap()
            _number(sheet, line, grade)
        sheet.pair(_("Taken from"), story.source.says)
    sheet.heading(_("Strength of evidence"))
    sheet.text(f"{grade}, {word('grade', grade)}. {explain('grade', grade)}")
    for reason in page.grade_reasons:
        sheet.item(reason)
    for line in page.deviations:
        sheet.item(_("Changed after locking: %(what)s", what=line))


def _number(sheet: Sheet, line: Line, grade: str) -> None:
    sheet.text(f"{line.metric} ({line.role})" if line.role else line.metric)
    for cell in (line.control, line.treatment):
        sheet.text(f"{cell.version}: {_cell(cell)}", grade=grade, indent=2)
    change = _("%(change)s (%(range)s)", change=line.change, range=line.span) if line.change else line.missing
    sheet.text(_("Change: %(said)s", said=change), grade=grade, indent=2)


def _cell(cell: Cell) -> str:
    if not cell.value:
        return cell.missing or _("not in the file")
    below = "; ".join(part for part in (cell.parts, cell.units) if part)
    return f"{cell.value} ({below})" if below else cell.value


def _parts(sheet: Sheet, story: ExperimentStory, grade: str) -> None:
    if story.does or story.next or story.plan_with:
        sheet.heading(_("What we do, and next"))
        if story.why:
            sheet.pair(_("Why it did not work out"), story.why)
        for line in (*story.does, *story.next):
            sheet.text(line)
        if story.plan_with:
            sheet.text(story.plan_with, grade=grade)
    page = story.page
    if page is not None and page.enough and page.verdict == "undecided" and not page.interim:
        sheet.heading(_("What would have been enough"))
        for one in page.enough:
            sheet.text(f"{one.what}: {one.amount}", grade=grade)
    if story.lesson is not None:
        sheet.heading(_("What we learned"))
        sheet.text(story.lesson.claim, grade=grade)
        if story.lesson.why and story.lesson.why != story.lesson.claim:
            sheet.text(story.lesson.why, grade=grade)
        if story.lesson.what_to_do:
            sheet.text(_("What to do: %(what)s", what=story.lesson.what_to_do), grade=grade)
    if story.idea or story.worked:
        sheet.heading(_("What was tried") if page is not None and not page.interim else _("What is tried"))
        sheet.text(story.idea)
        sheet.pair(_("Worked means"), story.worked)
    if story.money:
        sheet.heading(_("What it cost"))
        sheet.pairs(story.money)


def _lesson(story: LessonStory) -> str:
    sheet = Sheet()
    sheet.title(word("term", "lesson"), story.claim)
    if story.scope:
        sheet.pair(_("For whom, and where"), story.scope)
    sheet.pairs(story.facts)
    sheet.gap()
    sheet.text(f"{word('lesson_status', story.status)}: {explain('lesson_status', story.status)}")
    sheet.text(f"{story.counted}.")
    for heading, said in ((_("Why we believe it"), story.why), (_("What to do"), story.what_to_do)):
        if said:
            sheet.heading(heading)
            sheet.text(said, grade=story.grade)
    if story.pooled is not None:
        _pooled(sheet, story.pooled)
    _entries(sheet, _("Supported by"), story.for_it)
    _entries(sheet, _("Contradicted by"), story.against_it)
    _entries(sheet, _("Could not tell"), story.neither)
    return sheet.written()


def _pooled(sheet: Sheet, pooled: PooledTold) -> None:
    sheet.heading(word("term", "pooled"))
    for line in (pooled.sentence, *pooled.rest):
        sheet.text(line, grade=pooled.grade)
    if pooled.change:
        sheet.text(counted_said(pooled))
        sheet.pair(_("Change"), pooled.change, grade=pooled.grade)
    if pooled.plan:
        sheet.text(pooled.plan, grade=pooled.grade)
    sheet.text(legend(pooled.grade, word("grade", pooled.grade)))


def counted_said(pooled: PooledTold) -> str:
    """Say from how many experiments the range is, and of which number."""
    count = ngettext("One experiment counts", "%(num)s experiments count together", pooled.experiments)
    return f"{count}: {pooled.metric}." if pooled.metric else f"{count}."


def _goal(story: GoalStory) -> str:
    sheet = Sheet()
    sheet.title(f"{word('term', 'goal')}: {story.label}", story.goal)
    sheet.pairs(story.facts)
    for line in (story.road, story.way, story.counts):
        if line:
            sheet.text(line)
    for outcome in story.outcomes:
        sheet.pair(verdict_words(outcome.verdict, None, closed=True), str(outcome.number), indent=2)
    if story.criteria:
        sheet.heading(_("Reached when"))
        for one in story.criteria:
            state = f" ({', '.join(part for part in (one.state, one.said) if part)})" if one.state else ""
            sheet.item(f"{one.text}{state}")
    if story.steps:
        sheet.heading(_("How to get there"))
        for step in story.steps:
            sheet.item(step)
    _entries(sheet, _("By which experiments"), story.entries, more=story.more)
    if story.serving:
        sheet.heading(_("Under way"))
        for line in story.serving:
            sheet.item(f"{line.title}: {word('status', line.status.value)}")
    return sheet.written()


def _cycle(story: CycleStory) -> str:
    sheet = Sheet()
    sheet.title(word("term", "cycle"), story.name)
    sheet.text(story.period)
    sheet.gap()
    sheet.text(story.sentence)
    for label, value in story.outcomes:
        sheet.pair(label, value, indent=2)
    sheet.text(story.budget)
    if story.lessons:
        sheet.heading(_("Lessons"))
        for lesson in story.lessons:
            sheet.item(f"{lesson.claim} ({word('lesson_status', lesson.status)})", grade=lesson.grade)
    if story.goals:
        sheet.heading(_("How far the goals got"))
        for goal in story.goals:
            sheet.item(f"{goal.label}: {goal.goal}")
            for line in (goal.way, goal.counts):
                if line:
                    sheet.text(line, indent=2)
    _entries(sheet, _("What was found"), story.entries, more=story.more)
    return sheet.written()


def _entries(sheet: Sheet, heading: str, entries: Sequence[StoryEntry], *, more: int = 0) -> None:
    if not entries:
        return
    sheet.heading(heading)
    for place, entry in enumerate(entries):
        if place:
            sheet.gap()
        sheet.text(entry.title)
        sheet.text(". ".join(entry_marks(entry)) + ".", indent=2)
        grade = entry.grade or ""
        if entry.sentence:
            sheet.text(entry.sentence, grade=grade, indent=2)
        if entry.said:
            sheet.text(_("Change in %(metric)s: %(said)s", metric=entry.metric, said=entry.said), grade=grade, indent=2)
        if entry.planned:
            sheet.text(f"{entry.planned[:1].upper()}{entry.planned[1:]}", grade=grade, indent=2)
        sheet.text(entry.source.says, indent=2)
    if more:
        sheet.gap()
        sheet.text(ngettext("One earlier one stands in the book.", "%(num)s earlier ones stand in the book.", more))


def entry_marks(entry: StoryEntry) -> Iterable[str]:
    """Say verdict, strength and what else has to be known of an experiment."""
    if entry.verdict is None:
        yield word("status", entry.outcome)
    else:
        yield verdict_words(entry.verdict, entry.undecided_reason, closed=True)
    if entry.grade:
        yield _("Strength %(grade)s, %(words)s", grade=entry.grade, words=word("grade", entry.grade))
    if entry.provisional_until is not None:
        yield word("verdict", "provisional")
    if entry.retrospective:
        yield word("term", "retrospective")
    if entry.overridden:
        yield _("Verdict overridden, with a reason")

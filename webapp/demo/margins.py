"""The acts beside the story: what waits, what never ran, what was refused, what was entered afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from experiments.learning.closing import Closing, close
from experiments.learning.lessons.lesson import LessonDraft
from experiments.metrics.kinds import Design
from experiments.results.closing.rules import Conclusion
from experiments.results.drops.dropped import Answers, Keep, Upload, answer_drop, drop_files, keep_drop
from experiments.results.records import Decision
from experiments.trials.approval import ask_approval
from experiments.trials.decline import Refusal, abandon, decline
from experiments.trials.draft import DraftChange, change_draft, start_draft
from webapp.demo.beside import baking_stream, course_launch, free_delivery_file, sample_sack, staff_picks
from webapp.demo.book import Act, DemoBook
from webapp.demo.playing import acts_of
from webapp.demo.seasons import DemoCalendar, at

VIDEO_NETWORK = "An account on the new video network"
NO_TO_THE_NETWORK = "Buyers are over 40, there is nobody to answer there, and it serves no goal better."
FREE_DELIVERY = "Free delivery banner"


def margin_acts(calendar: DemoCalendar) -> list[Act]:
    """Give all of them."""
    now, today = calendar.now, calendar.today
    stream = baking_stream(calendar)
    refused = calendar.autumn.day(12)
    return [
        *acts_of(staff_picks(calendar), calendar.autumn.name, now),
        Act(at(today - timedelta(days=1), 18), _cross_out),
        *acts_of(course_launch(calendar), calendar.autumn.name, now),
        Act(at(today - timedelta(days=2), 16), _ask_for_approval),
        *acts_of(sample_sack(calendar), calendar.autumn.name, now),
        *acts_of(stream, calendar.summer.name, now),
        Act(at(stream.ends + timedelta(days=3), 16), _never_ran),
        Act(at(refused, 9), _video_network),
        Act(at(refused + timedelta(days=2), 17), partial(_say_no, review_on=refused + timedelta(days=184))),
        Act(at(calendar.autumn.day(20), 13), _enter_afterwards),
    ]


def _cross_out(book: DemoBook, now: datetime) -> None:
    """Hanne does not believe in her own next step; for this goal another one has to be written by hand."""
    change = DraftChange(next_step_text=None)
    change_draft(book.session, book.people["hanne"], book.experiments["draft"], change, now=now)


def _ask_for_approval(book: DemoBook, now: datetime) -> None:
    """€1,400 is above the cap of €1,000: it waits for Ines."""
    ask_approval(book.session, book.people["tom"], book.experiments["waiting"], now=now)


def _never_ran(book: DemoBook, now: datetime) -> None:
    abandon(book.session, book.people["tom"], book.experiments["never ran"], "no content", now=now)


def _video_network(book: DemoBook, now: datetime) -> None:
    idea = DraftChange(
        title=VIDEO_NETWORK,
        heard="Our apprentices: everybody is there now.",
        idea="open an account on the new video network and post twice a week",
    )
    book.experiments["said no"] = start_draft(book.session, book.people["tom"], idea, now=now).id


def _say_no(book: DemoBook, now: datetime, *, review_on: date) -> None:
    refusal = Refusal(reason=NO_TO_THE_NETWORK, review_on=review_on)
    decline(book.session, book.people["ines"], book.experiments["said no"], refusal, now=now)


def _enter_afterwards(book: DemoBook, now: datetime) -> None:
    """Last year's shop test: a file without a plan, read by three answers, kept and closed; outside all rates."""
    actor = book.people["ada"]
    name, data = free_delivery_file()
    dropped = drop_files(book.session, book.store, actor, [Upload(name, data)], now=now)
    answers = Answers(
        control="No banner",
        metric="conversions/visitors",
        worthwhile_lift=0.05,
        design=Design.RANDOMIZED,
    )
    answer_drop(book.session, book.store, actor, dropped.id, answers, now=now + timedelta(minutes=2))
    last_year = book.calendar.spring.starts - timedelta(days=150)
    keep = Keep(
        title=FREE_DELIVERY,
        goal_id=book.goals[book.calendar.spring.name, "new_sales"],
        starts=last_year,
        ends=last_year + timedelta(days=27),
        audience="Visitors of the shop",
        channel="web shop",
        idea="show free delivery from €40 at the top of every page",
        mechanism="clear price",
        run_by="in-house",
    )
    kept = keep_drop(book.session, book.store, actor, dropped.id, keep, now=now + timedelta(minutes=4))
    lesson = LessonDraft(
        claim="Free delivery, said at the top, brings more orders",
        scope="Visitors of the shop",
        why="Nobody likes to find the price of delivery at the end.",
        what_to_do="Keep the banner; lock a plan first when the threshold is changed.",
    )
    conclusion = Conclusion(decision=Decision.KEEP)
    close(book.session, actor, kept.id, Closing(conclusion, lesson), now=now + timedelta(minutes=6))
    book.experiments["afterwards"] = kept.id

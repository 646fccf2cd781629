"""What else lies in the book: a draft, one that waits, one that is locked, one that never ran, a no."""

from __future__ import annotations

from datetime import timedelta

from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Unit
from webapp.demo.exports import table
from webapp.demo.seasons import DemoCalendar
from webapp.demo.telling import Telling, UploadedFile

SIGN_UPS = Metric("sign-ups per landing-page visitor", MetricKind.RATIO, "conversions", "landing_page_views")
REQUESTS = Metric("sample sacks asked for per visitor", MetricKind.RATIO, "leads", "landing_page_views")
VIEWS_TO_HALF = Metric("views to half per person reached", MetricKind.RATIO, "video_views", "reach")
WATCHERS = Metric("link clicks per person reached", MetricKind.RATIO, "link_clicks", "reach", Direction.UP)


def staff_picks(calendar: DemoCalendar) -> Telling:
    """Tell the draft that waits for what happens next: Hanne crossed out the first answer."""
    starts = calendar.today + timedelta(days=14)
    return Telling(
        key="draft",
        title="Staff picks as short video",
        goal="thought_leadership",
        owner="hanne",
        heard="A chef asked which flour our baker takes home.",
        audience="Chefs and buyers of restaurants nearby",
        customer_objective="Visit the page about sample sacks",
        funnel=("not looking", "has a need"),
        idea="let the baker and the miller show their favourite flour in 30 seconds",
        instead_of="a photo with the same text",
        expected="more chefs will watch to half",
        mechanism="trust in the expert",
        next_step="Invite those who watched to a talk.",
        next_metric="chefs who come",
        next_due=starts + timedelta(days=120),
        channel="organic social",
        content_type="education",
        tactic="short video",
        design=Design.RANDOMIZED,
        unit=Unit.POST,
        control=("Photo", "A photo of the sack with two sentences"),
        treatments=(("Short video", "30 seconds, one person, one flour"),),
        metrics=(VIEWS_TO_HALF,),
        worthwhile=0.25,
        looks="end",
        budget=0,
        hours=12,
        run_by="in-house",
        starts=starts,
        ends=starts + timedelta(days=41),
        drafted_on=calendar.today - timedelta(days=4),
    )


def course_launch(calendar: DemoCalendar) -> Telling:
    """Tell the one that waits for approval: it costs more than the team's cap."""
    starts = calendar.today + timedelta(days=10)
    return Telling(
        key="waiting",
        title="Course launch with learner stories",
        goal="new_sales",
        owner="tom",
        heard="The Saturday course sold out by word of mouth.",
        audience="Hobby cooks within 40 km",
        customer_objective="Put down their name for the Saturday course",
        funnel=("compares", "decides"),
        idea="let a learner tell of her first loaf",
        instead_of="our description of the course",
        expected="more will put down their name",
        mechanism="proof by others",
        next_step="Invite the list a week before the course opens to all.",
        next_metric="share of the list that books and comes",
        next_due=starts + timedelta(days=51),
        channel="paid social",
        content_type="story",
        tactic="feed ad, story",
        design=Design.PLATFORM_SPLIT,
        unit=Unit.USER,
        control=("Our description", "What you learn on four Saturdays"),
        treatments=(("Learner's story", "Marta tells of her first loaf"),),
        metrics=(SIGN_UPS,),
        worthwhile=0.2,
        looks="weekly",
        budget=1_400_00,
        hours=6,
        run_by="Studio Larch",
        starts=starts,
        ends=starts + timedelta(days=20),
        drafted_on=calendar.today - timedelta(days=3),
        equal_budgets=True,
    )


def sample_sack(calendar: DemoCalendar) -> Telling:
    """Tell the one that is locked and starts on Monday."""
    starts = calendar.next_monday
    return Telling(
        key="locked",
        title="Sample sack: form or message?",
        goal="thought_leadership",
        owner="hanne",
        heard="Two chefs gave up on our form with nine fields.",
        audience="Chefs and buyers of restaurants nearby",
        customer_objective="Ask for a sample sack",
        funnel=("has a need", "compares"),
        idea="let chefs ask by a message",
        instead_of="by the form",
        expected="more will ask for a sack",
        mechanism="useful answer",
        next_step="Call everyone who asked within a week; count the first orders.",
        next_metric="first orders of those who asked, in 60 days",
        next_due=starts + timedelta(days=81),
        channel="paid social",
        content_type="offer",
        tactic="feed ad, call to action",
        design=Design.PLATFORM_SPLIT,
        unit=Unit.USER,
        control=("Form", "“Fill in the form” below the text"),
        treatments=(("Message", "“Write to us” below the text"),),
        metrics=(REQUESTS,),
        worthwhile=0.2,
        looks="weekly",
        budget=420_00,
        hours=3,
        run_by="in-house",
        starts=starts,
        ends=starts + timedelta(days=20),
        drafted_on=calendar.today - timedelta(days=6),
        locked_on=calendar.today - timedelta(days=2),
        equal_budgets=True,
    )


def baking_stream(calendar: DemoCalendar) -> Telling:
    """Tell the one that never ran."""
    starts = calendar.summer.day(40)
    return Telling(
        key="never ran",
        title="Live baking stream",
        goal="new_sales",
        owner="tom",
        heard="A mill two valleys on does it every month.",
        audience="Our followers",
        customer_objective="Watch, then visit the shop",
        funnel=("not looking", "has a need"),
        idea="bake live on a Sunday morning",
        instead_of="a recorded recipe",
        expected="more will visit the shop",
        mechanism="taking part",
        next_step="Send those who watched the recipe with the kit.",
        next_metric="first orders in the week after",
        next_due=starts + timedelta(days=40),
        channel="organic social",
        content_type="education",
        tactic="live video",
        design=Design.RANDOMIZED,
        unit=Unit.POST,
        control=("Recorded recipe", "Four minutes, cut"),
        treatments=(("Live stream", "An hour on Sunday morning"),),
        metrics=(WATCHERS,),
        worthwhile=0.3,
        looks="end",
        budget=0,
        hours=20,
        run_by="in-house",
        starts=starts,
        ends=starts + timedelta(days=27),
        drafted_on=calendar.summer.day(20),
    )


def free_delivery_file() -> UploadedFile:
    """Last year's shop test: visitors drawn one by one, totals kept in a spreadsheet."""
    rows = [("No banner", 24_010, 1_190), ("Free delivery banner", 24_055, 1_299)]
    return "free-delivery-banner.csv", table(("Version", "Visitors", "Orders"), rows)

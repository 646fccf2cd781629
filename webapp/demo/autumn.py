"""Autumn (now): an old truth breaks, service learns, and one test is running."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from experiments.metrics.kinds import Design, Unit
from webapp.demo import numbers
from webapp.demo.exports import instagram_posts, meta_ads, table
from webapp.demo.figures import Totals, ad_days, amounts, dice, people, posts
from webapp.demo.left_out import left_out_regions
from webapp.demo.lessons import NOT_THE_MAKING, SAVED_REPLIES
from webapp.demo.seasons import DemoCycle
from webapp.demo.spring import CAPTIONS
from webapp.demo.telling import Ending, Telling, UploadedFile


def autumn(cycle: DemoCycle, today: date) -> list[Telling]:
    """Tell E10 to E14; E11 is on its sixth day of fourteen."""
    return [
        hands_again(cycle),
        third_question(today),
        left_out_regions(cycle),
        recent_visitors(cycle),
        saved_replies(cycle),
    ]


def hands_again(cycle: DemoCycle) -> Telling:
    """E10: hands at work again, with other followers; did harm."""
    starts, ends = cycle.day(2), cycle.day(57)
    old, new = "Finished bread", "Hands at work"
    return Telling(
        key="E10",
        recipe=3,
        built_on="E4",
        title="Hands or bread? Once more, with the new followers",
        goal="new_sales",
        owner="tom",
        heard="Four in ten followers came after the food fair.",
        audience="Our followers",
        customer_objective="Save the post, then visit the shop from the profile",
        funnel=("not looking", "has a need"),
        idea="show how it is made",
        instead_of="the finished bread",
        expected="more will save it",
        mechanism="useful answer",
        next_step="Make a series of the better kind; count visits from the profile to the shop.",
        next_metric="visits from the profile to the shop in the next month",
        next_due=cycle.ends,
        channel="organic social",
        content_type="behind the scenes",
        tactic="photo post",
        design=Design.RANDOMIZED,
        unit=Unit.POST,
        control=(old, "A photo of the loaf"),
        treatments=((new, "A photo of kneading, milling, shaping"),),
        metrics=(numbers.SAVES_PER_REACHED,),
        worthwhile=0.2,
        looks="end",
        budget=0,
        hours=10,
        forecast=0.8,
        run_by="in-house",
        starts=starts,
        ends=ends,
        drafted_on=cycle.starts - timedelta(days=5),
        locked_on=cycle.starts - timedelta(days=2),
        uploaded_on=cycle.day(60),
        file=partial(_hands_again_file, starts),
        ending=Ending(cycle.day(61), "stop", why="wrong_audience", lesson=NOT_THE_MAKING),
        drawn=True,
        expert="Hanne Voss, miller",
    )


def _hands_again_file(starts: date) -> UploadedFile:
    old, new = "Finished bread", "Hands at work"
    rows = posts(3280, starts, 56, ((old, 20, 52_000, 671), (new, 20, 51_600, 521)), spread=0.325, drawn=True)
    return "instagram-posts-autumn.csv", instagram_posts(rows, {old: old, new: new}, CAPTIONS)


def third_question(today: date) -> Telling:
    """E11: the question headline a third time; running, day 6 of 14."""
    starts = today - timedelta(days=5)
    old, new = "Claim headline", "Question headline"
    return Telling(
        key="E11",
        recipe=1,
        built_on="E6",
        title="The question headline, third run: the gift box",
        goal="new_sales",
        owner="tom",
        heard="One clear result and one that leaned: a third will tell.",
        audience="People who like baking and do not know us, 25 to 64, near us",
        customer_objective="Click through to the gift box",
        funnel=("not looking", "has a need"),
        idea="open with the reader's question",
        instead_of="our claim",
        expected="more will click through",
        mechanism="curiosity",
        next_step="Use it in all first-contact ads, then on the landing page.",
        next_metric="link clicks per time shown in the next flight",
        next_due=today + timedelta(days=45),
        channel="paid social",
        content_type="offer",
        tactic="feed ad, headline",
        design=Design.PLATFORM_SPLIT,
        unit=Unit.USER,
        control=(old, "The gift box: bread for somebody you like"),
        treatments=((new, "Who would you bake for?"),),
        metrics=(numbers.CLICKS_PER_TIME_SHOWN, numbers.ARRIVALS_KEPT),
        worthwhile=0.05,
        looks="weekly",
        budget=600_00,
        hours=3,
        run_by="Studio Larch",
        starts=starts,
        ends=starts + timedelta(days=13),
        drafted_on=starts - timedelta(days=9),
        locked_on=starts - timedelta(days=3),
        uploaded_on=today,
        file=partial(_third_question_file, starts),
        equal_budgets=True,
    )


def _third_question_file(starts: date) -> UploadedFile:
    versions = (
        Totals("Claim headline", 66_100, 640, 128_40),
        Totals("Question headline", 65_700, 688, 128_10),
    )
    rows = ad_days(1484, starts, 6, versions, spread=0.12)
    return "Quernwell-Ad-sets-gift-box.csv", meta_ads(rows, "AUT Gift box", "Gift box | {}")


def recent_visitors(cycle: DemoCycle) -> Telling:
    """E13: visitors of the last 30 days instead of new people; not usable, the money went to one version."""
    starts, ends = cycle.day(10), cycle.day(23)
    old, new = "New people", "Visitors of the last 30 days"
    return Telling(
        key="E13",
        title="New people or visitors of the last 30 days?",
        goal="new_sales",
        owner="tom",
        heard="Studio Larch: those who were on the page already buy more easily.",
        audience="People near us, with and without a visit in the last 30 days",
        customer_objective="Order the first kit",
        funnel=("has a need", "decides"),
        idea="show the ad to visitors of the last 30 days",
        instead_of="new people",
        expected="a first order costs less",
        mechanism="recognition",
        next_step="Split the budget of the cycle by what an order costs.",
        next_metric="cost per first order in the next flight",
        next_due=cycle.day(61),
        channel="paid social",
        content_type="offer",
        tactic="feed ad, audience",
        design=Design.PLATFORM_SPLIT,
        unit=Unit.USER,
        control=(old, "No visit to our page so far"),
        treatments=((new, "On our page within 30 days"),),
        metrics=(numbers.COST_PER_ORDER, numbers.ORDERS_PER_CLICK),
        worthwhile=0.15,
        looks="weekly",
        budget=800_00,
        hours=3,
        run_by="Studio Larch",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(4),
        locked_on=cycle.day(8),
        uploaded_on=cycle.day(32),
        file=partial(_recent_visitors_file, starts),
        ending=Ending(cycle.day(33), "repeat", why="weak_execution"),
        equal_budgets=True,
    )


def _recent_visitors_file(starts: date) -> UploadedFile:
    versions = (
        Totals("New people", 118_000, 1_180, 610_00, 43, 1_720_00),
        Totals("Visitors of the last 30 days", 24_500, 410, 190_00, 22, 905_00),
    )
    rows = ad_days(472, starts, 14, versions, spread=0.35)
    return "Quernwell-Ad-sets-visitors.csv", meta_ads(rows, "AUT Baking kit audiences", "Kit | {}")


def saved_replies(cycle: DemoCycle) -> Telling:
    """E14: saved replies instead of own words; quicker, but fewer questions solved."""
    starts, ends = cycle.day(15), cycle.day(42)
    old, new = "Own words", "Saved replies"
    return Telling(
        key="E14",
        recipe=12,
        title="Saved reply or own words?",
        goal="answer_once",
        owner="ada",
        heard="Three in ten questions are asked twice.",
        audience="People who ask in messages and comments",
        customer_objective="Get the answer at once and not have to ask again",
        funnel=("uses", "uses"),
        idea="answer the ten commonest questions with a saved text and a link",
        instead_of="our own words",
        expected="they will wait less",
        mechanism="useful answer",
        next_step="Publish the ten answers; count the same questions next month.",
        next_metric="the same questions in the next month",
        next_due=cycle.ends,
        channel="direct messages",
        content_type="support",
        tactic="saved replies",
        design=Design.RANDOMIZED,
        unit=Unit.USER,
        unit_name="conversations",
        control=(old, "Written by whoever is on duty"),
        treatments=((new, "Saved text and link, sent by whoever is on duty"),),
        metrics=(numbers.MINUTES_TO_ANSWER, numbers.SOLVED_KEPT),
        worthwhile=0.2,
        looks="end",
        budget=0,
        hours=6,
        forecast=0.8,
        run_by="in-house",
        expert="Customer service",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(8),
        locked_on=cycle.day(12),
        uploaded_on=cycle.day(45),
        file=_saved_replies_file,
        ending=Ending(cycle.day(46), "stop", why="weak_execution", lesson=SAVED_REPLIES, decision_due=cycle.day(60)),
        drawn=True,
    )


def _saved_replies_file() -> UploadedFile:
    groups = (("Own words", 214, 152), ("Saved replies", 209, 121))
    rng = dice(14)
    # 190 and 112 minutes on average.
    minutes = {
        name: amounts(rng, count, count * mean, 0.76) for (name, count, _), mean in zip(groups, (190, 112), strict=True)
    }
    rows = [
        (f"c{1_000 + number}", name, minutes[name].pop(), solved)
        for number, (name, solved) in enumerate(people(141, groups))
    ]
    return "conversations-4-weeks.csv", table(("conversation_id", "version", "minutes", "solved"), rows)

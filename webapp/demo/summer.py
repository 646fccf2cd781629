"""Summer (last cycle): repeats begin; the school fund and customers who had gone."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from experiments.metrics.kinds import Design, Unit
from experiments.reading.report import FileMapping
from webapp.demo import numbers
from webapp.demo.exports import meta_ads, table
from webapp.demo.figures import Totals, ad_days, amounts, by_age, dice, people, share_out, wobble
from webapp.demo.lessons import DAILY, DISCOUNT, FIVE_EUROS, QUESTIONS_AGAIN
from webapp.demo.seasons import DemoCycle
from webapp.demo.telling import Ending, Telling, UploadedFile

_AGES = (("18-24", 0.09), ("25-34", 0.19), ("35-44", 0.25), ("45-54", 0.22), ("55-64", 0.15), ("65+", 0.1))


def summer(cycle: DemoCycle, second_order_due: date) -> list[Telling]:
    """Tell E6 to E9; E8 asks for its next step on ``second_order_due``."""
    return [question_again(cycle), one_bag_of_flour(cycle), win_back(cycle, second_order_due), daily_posts(cycle)]


def question_again(cycle: DemoCycle) -> Telling:
    """E6: the question headline with another kit; could not tell."""
    starts, ends = cycle.day(10), cycle.day(23)
    old, new = "Claim headline", "Question headline"
    return Telling(
        key="E6",
        recipe=1,
        built_on="E1",
        title="The question headline again, for the rye kit",
        goal="new_sales",
        owner="tom",
        heard="Spring: the question brought more first clicks. Does it hold for rye?",
        audience="People who like baking and do not know us, 25 to 64, near us",
        customer_objective="Click through to the rye kit",
        funnel=("not looking", "has a need"),
        idea="open with the reader's question",
        instead_of="our claim",
        expected="more will click through",
        mechanism="curiosity",
        next_step="Use it in all first-contact ads, then on the landing page.",
        next_metric="link clicks per time shown in the next flight",
        next_due=cycle.day(70),
        channel="paid social",
        content_type="offer",
        tactic="feed ad, headline",
        design=Design.PLATFORM_SPLIT,
        unit=Unit.USER,
        control=(old, "Rye kit: the dark loaf in one afternoon"),
        treatments=((new, "Do you dare to bake rye?"),),
        metrics=(numbers.CLICKS_PER_TIME_SHOWN, numbers.ARRIVALS_KEPT),
        worthwhile=0.05,
        looks="weekly",
        budget=731_00,
        hours=3,
        run_by="Studio Larch",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(4),
        locked_on=cycle.day(7),
        uploaded_on=cycle.day(32),
        file=partial(_question_again_file, starts),
        ending=Ending(cycle.day(33), "repeat", why="too_small", lesson=QUESTIONS_AGAIN, came=False),
        equal_budgets=True,
    )


def _question_again_file(starts: date) -> UploadedFile:
    versions = (
        Totals("Claim headline", 152_300, 1_466, 365_20),
        Totals("Question headline", 151_800, 1_540, 365_80),
    )
    rows = ad_days(25, starts, 14, versions, spread=0.1275)
    return "Quernwell-Ad-sets-rye.csv", meta_ads(rows, "SUM Rye kit", "Rye kit | {}")


def one_bag_of_flour(cycle: DemoCycle) -> Telling:
    """E7: one class, one bag of flour; worked, with ages alike in both versions."""
    starts, ends = cycle.day(22), cycle.day(42)
    old, new = "Support the fund", "One class, one bag of flour"
    return Telling(
        key="E7",
        recipe=7,
        title="One class, one bag of flour",
        goal="donations",
        owner="tom",
        heard="A teacher: tell people what five euros buy.",
        audience="People near a school that bakes with us",
        customer_objective="Give to the school fund",
        funnel=("has a need", "decides"),
        idea="say exactly what €5 does",
        instead_of="what the fund is for",
        expected="more will give",
        mechanism="taking part",
        next_step="Thank with a photo of that class; use it for the whole appeal.",
        next_metric="second gift in six months",
        next_due=ends + timedelta(days=182),
        channel="paid social",
        content_type="story",
        tactic="stories",
        design=Design.PLATFORM_SPLIT,
        unit=Unit.USER,
        control=(old, "Support the fund that bakes with school classes"),
        treatments=((new, "€5 is one bag of flour, and one class bakes for a day"),),
        metrics=(numbers.DONORS_PER_CLICK, numbers.AVERAGE_GIFT_KEPT),
        worthwhile=0.15,
        looks="end",
        budget=1_439_00,
        hours=6,
        forecast=0.75,
        run_by="in-house",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(12),
        locked_on=cycle.day(19),
        uploaded_on=cycle.day(51),
        file=partial(_one_bag_file, starts),
        approved=True,
        mapping=FileMapping(columns={"donations": "Donations", "revenue": "Donations conversion value"}),
        ending=Ending(cycle.day(53), "adopt", lesson=FIVE_EUROS, decision_due=cycle.day(75)),
        equal_budgets=True,
    )


def _one_bag_file(starts: date) -> UploadedFile:
    versions = (
        Totals("Support the fund", 166_000, 2_410, 719_40, 96, 1_075_20),
        Totals("One class, one bag of flour", 165_100, 2_385, 719_60, 141, 1_536_90),
    )
    rows = by_age(7, ad_days(2253, starts, 21, versions, spread=0.43), _AGES)
    return "Quernwell-Ad-sets-fund-by-age.csv", meta_ads(rows, "SUM School fund", "Fund | {}", outcome="Donations")


def win_back(cycle: DemoCycle, second_order_due: date) -> Telling:
    """E8: nothing, news or a discount; one of two worked."""
    starts, ends = cycle.day(52), cycle.day(81)
    nothing, news, discount = "Nothing", "What is new", "20 % off"
    return Telling(
        key="E8",
        recipe=6,
        title="Win them back: nothing, news or a discount?",
        goal="repeat_business",
        owner="ada",
        heard="6,600 customers have been silent for nine months.",
        audience="Customers silent for nine months",
        customer_objective="Order again within 30 days",
        funnel=("uses", "decides"),
        idea="write to them with news or with a discount",
        instead_of="leaving them alone",
        expected="more will order again",
        mechanism="recognition",
        next_step="Ask for a second order without a discount.",
        next_metric="second order in 90 days without a discount",
        next_due=second_order_due,
        channel="e-mail",
        content_type="offer",
        tactic="win-back mail",
        design=Design.RANDOMIZED,
        unit=Unit.USER,
        unit_name="customers",
        control=(nothing, "No message"),
        treatments=((news, "What has changed at the mill"), (discount, "20 % off the next order")),
        metrics=(numbers.LAPSED_WHO_ORDER, numbers.MARGIN_KEPT),
        worthwhile=0.3,
        looks="end",
        budget=644_00,
        hours=5,
        forecast=0.6,
        run_by="in-house",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(45),
        locked_on=cycle.day(49),
        uploaded_on=cycle.day(83),
        file=_win_back_file,
        minimum_days=30,
        ending=Ending(cycle.day(84), "adopt", lesson=DISCOUNT, decision_due=cycle.day(91)),
        drawn=True,
    )


def _win_back_file() -> UploadedFile:
    groups = (("Nothing", 2_200, 44), ("What is new", 2_200, 57), ("20 % off", 2_200, 92))
    # Margin in all, in cents: about the same for nothing and the discount, so the discount eats what it brings.
    margins = {"Nothing": 616_00, "What is new": 793_00, "20 % off": 621_00}
    rng = dice(8)
    left = {name: amounts(rng, orders, margins[name], 0.35) for name, _, orders in groups}
    rows = []
    for number, (name, ordered) in enumerate(people(88, groups)):
        cents = left[name].pop() if ordered else 0
        rows.append((f"k{100_000 + 7 * number}", name, ordered, f"{cents / 100:.2f}"))
    return "lapsed-customers-30-days.csv", table(("customer_id", "group", "new orders", "margin"), rows)


def daily_posts(cycle: DemoCycle) -> Telling:
    """E9: daily posts after four weeks of three; a hint at best."""
    starts, ends = cycle.day(20), cycle.day(75)
    old, new = "Three posts a week", "Daily posts"
    return Telling(
        key="E9",
        title="Does posting daily bring more profile visits?",
        goal="new_sales",
        owner="tom",
        heard="Everybody says that you have to post every day.",
        audience="Our followers",
        customer_objective="Visit the profile, then the shop",
        funnel=("not looking", "has a need"),
        idea="post every day",
        instead_of="three times a week",
        expected="more will visit the profile",
        mechanism="recognition",
        next_step="Post daily for a cycle.",
        next_metric="profile visits per day in the next month",
        next_due=cycle.ends + timedelta(days=14),
        channel="organic social",
        content_type="news",
        tactic="posting rhythm",
        design=Design.BEFORE_AFTER,
        unit=Unit.DAY,
        control=(old, "Monday, Wednesday, Friday"),
        treatments=((new, "Every day"),),
        metrics=(numbers.PROFILE_VISITS,),
        worthwhile=0.15,
        looks="end",
        budget=0,
        hours=16,
        forecast=0.7,
        run_by="in-house",
        starts=starts,
        ends=ends,
        drafted_on=cycle.day(14),
        locked_on=cycle.day(18),
        uploaded_on=cycle.day(77),
        file=partial(_daily_posts_file, starts),
        ending=Ending(cycle.day(79), "repeat", why="contaminated", lesson=DAILY, came=False),
        other_tactics=("event",),
    )


def _daily_posts_file(starts: date) -> UploadedFile:
    rng = dice(9)
    # Week 6 of the 8 had the food fair.
    fair = [1.35 if 7 <= day < 14 else 1.0 for day in range(28)]
    before = share_out(5_210, wobble(rng, 28, 0.12))
    after = share_out(6_360, [f * w for f, w in zip(fair, wobble(rng, 28, 0.12), strict=True)])
    rows = [("Three posts a week", starts + timedelta(days=day), visits) for day, visits in enumerate(before)]
    rows += [("Daily posts", starts + timedelta(days=28 + day), visits) for day, visits in enumerate(after)]
    return "profile-visits-8-weeks.csv", table(("version", "date", "profile visits"), rows)

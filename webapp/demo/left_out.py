"""The regions without ads (autumn): what the ads bring on top, and what that makes of the platform's sales."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from statistics import fmean, stdev

from experiments.learning.lessons.reviewing import LessonReview, review_lesson
from experiments.metrics.kinds import Design, Unit
from webapp.demo import numbers
from webapp.demo.book import Act, DemoBook
from webapp.demo.exports import table
from webapp.demo.figures import bell, dice, share_out, wobble
from webapp.demo.lessons import REAL_SHARE
from webapp.demo.seasons import DemoCalendar, DemoCycle, at
from webapp.demo.telling import Ending, Telling, UploadedFile

WITHOUT, WITH = "No ads", "Ads as now"
WEEKS_BEFORE, WEEKS = 8, 4
# Pairs of alike regions, the larger pairs first; in each pair the first one went without.
PAIRS = (
    ("Alderbrook", "Birchley"),
    ("Coldwater", "Dunmere"),
    ("Eastwold", "Fernhill"),
    ("Granby Vale", "Hartsend"),
    ("Ivelcombe", "Kestrel Moor"),
    ("Lower Marle", "Nettlebank"),
    ("Osterley Mill", "Pennyford"),
    ("Rushmere", "Stonecross"),
)
SIZES = (10.0, 7.4, 5.2, 3.9, 2.8, 2.1, 1.5, 1.0)
"""About how many times as much as the smallest a pair of regions sells."""
REVENUE_WITH, EXPECTED = 38_420_00, 34_100_00
"""Cents in the four weeks of the regions with ads, and what they would have had without."""
SPREAD = 0.08912
"""Standard deviation of ln(change) between regions, by which the likely range comes out as told."""
SEED = 12


def left_out_regions(cycle: DemoCycle) -> Telling:
    """E12: ads off in one of each of eight pairs of regions, chosen by hand; worked."""
    starts, ends = cycle.day(8), cycle.day(35)
    return Telling(
        key="E12",
        recipe=13,
        title="Four weeks without ads in half the regions: what do they bring?",
        goal="new_sales",
        owner="tom",
        heard="The platform claims four euros for each of ours, and the till knows nothing of it.",
        audience="Everybody in sixteen regions who sees our ads now",
        customer_objective="Order the first kit",
        funnel=("has a need", "decides"),
        idea="go on with the ads",
        instead_of="no ads at all",
        expected="sales without them fall by less than the platform claims",
        mechanism="many would have bought anyway",
        next_step="Plan the budget of the next cycle with the real share; repeat in half a year.",
        next_metric="extra revenue per euro of ads, by left-out regions",
        next_due=cycle.ends,
        channel="paid social",
        content_type="offer",
        tactic="left-out regions",
        design=Design.GEO,
        unit=Unit.REGION,
        control=(WITHOUT, "The left-out regions: no ads for four weeks"),
        treatments=((WITH, "The other regions: ads as they are"),),
        metrics=(numbers.REVENUE_PER_REGION,),
        worthwhile=0.1,
        looks="end",
        budget=2_700_00,
        hours=5,
        forecast=0.7,
        run_by="Studio Larch",
        starts=starts,
        ends=ends,
        drafted_on=cycle.starts - timedelta(days=4),
        locked_on=cycle.day(5),
        uploaded_on=cycle.day(38),
        file=partial(left_out_file, starts),
        ending=Ending(cycle.day(39), "keep", lesson=REAL_SHARE),
        approved=True,
        minimum_days=7 * WEEKS,
    )


def left_out_file(starts: date, seed: int = SEED) -> UploadedFile:
    """Sales of sixteen regions by day, as the shop exports them: eight weeks before the start and the four weeks.

    Every region moves by itself from the weeks before to the run; on average those with ads come out as told, to the
    cent; chance decides which region moves how, and what the weeks before look like.
    """
    rng = dice(seed)
    names = [region for pair in PAIRS for region in pair]
    before_share = 7 * WEEKS_BEFORE / (7 * WEEKS)
    sizes = [size * wobble(rng, 1, 0.15)[0] for size in SIZES for _ in range(2)]
    lift = math.log(REVENUE_WITH / EXPECTED)
    moves = [_moves(rng, len(PAIRS)) for _ in range(2)]
    after = [
        size * math.exp(moves[place % 2][place // 2] + (lift if place % 2 else 0.0)) for place, size in enumerate(sizes)
    ]
    scale = REVENUE_WITH / sum(after[1::2])
    sold = [round(amount * scale) for amount in after]
    sold[1::2] = share_out(REVENUE_WITH, after[1::2])
    days = 7 * (WEEKS_BEFORE + WEEKS)
    busy = wobble(rng, days, 0.06)
    rows = []
    for place, region in enumerate(names):
        rhythm = [weekday * day for weekday, day in zip(_weekdays(days), busy, strict=True)]
        own = [one * two for one, two in zip(rhythm, _from_day_to_day(rng, days), strict=True)]
        cut = 7 * WEEKS_BEFORE
        old = share_out(round(sizes[place] * before_share * scale), own[:cut])
        new = share_out(sold[place], own[cut:])
        rows += [
            (region, starts + timedelta(days=number - cut), WITH if place % 2 else WITHOUT, f"{cents / 100:.2f}")
            for number, cents in enumerate([*old, *new])
        ]
    return "sales-by-region-12-weeks.csv", table(("region", "date", "group", "revenue (EUR)"), rows)


def _moves(rng: Random, count: int) -> list[float]:
    """Draw how far each region of a version moves by itself: as far on average as told, up as much as down."""
    drawn = [bell(rng) for _ in range(count)]
    middle, spread = fmean(drawn), stdev(drawn)
    return [SPREAD * (one - middle) / spread for one in drawn]


def _weekdays(days: int) -> Sequence[float]:
    week = (0.9, 0.88, 0.93, 1.02, 1.18, 1.16, 0.93)
    return [week[number % 7] for number in range(days)]


def _from_day_to_day(rng: Random, days: int) -> list[float]:
    """Draw a region's own days, each like the one before."""
    level, found = 0.0, []
    for _ in range(days):
        level = 0.5 * level + 0.12 * bell(rng)
        found.append(math.exp(level))
    return found


def review_acts(calendar: DemoCalendar) -> list[Act]:
    """Set the day until which the real share holds: half a year after the four weeks."""
    return [Act(at(calendar.autumn.day(39), 16), partial(_holds_until, until=calendar.autumn.day(35 + 183)))]


def _holds_until(book: DemoBook, now: datetime, *, until: date) -> None:
    """Offers and prices on the platform change: the share is measured anew in half a year."""
    review = LessonReview(holds=True, review_on=until)
    review_lesson(book.session, book.people["tom"], book.lessons["L6"], review, now=now)

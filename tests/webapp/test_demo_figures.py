"""The invented figures: totals are those of the story, and a seed always gives the same rows."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from webapp.demo.autumn import autumn
from webapp.demo.figures import Totals, ad_days, by_age, dice, posts, scatter, share_out
from webapp.demo.seasons import DemoCalendar
from webapp.demo.spring import spring
from webapp.demo.summer import summer

CALENDAR = DemoCalendar.of(datetime(2026, 11, 22, 9, tzinfo=UTC))
TOLD = {
    telling.key: telling
    for telling in (
        *spring(CALENDAR.spring),
        *summer(CALENDAR.summer, CALENDAR.today + timedelta(days=17)),
        *autumn(CALENDAR.autumn, CALENDAR.today),
    )
}


def rows_of(key: str) -> list[dict[str, str]]:
    made = TOLD[key].file
    assert made is not None
    return list(csv.DictReader(io.StringIO(made()[1].decode("utf-8-sig"))))


def total(key: str, column: str, version: str, where: str) -> float:
    values = [float(row[column] or 0) for row in rows_of(key) if version in row[where]]
    return round(sum(values), 2)


# Figures of the demo table (content.md, section 5): experiment, column, version -> total.
@pytest.mark.parametrize(
    ("key", "where", "column", "version", "expected"),
    [
        ("E1", "Ad set name", "Link clicks", "Claim headline", 1_824),
        ("E1", "Ad set name", "Impressions", "Claim headline", 182_400),
        ("E1", "Ad set name", "Link clicks", "Question headline", 2_110),
        ("E1", "Ad set name", "Impressions", "Question headline", 181_900),
        ("E2", "Ad set name", "Purchases", "15-second video", 31),
        ("E2", "Ad set name", "Amount spent (EUR)", "15-second video", 450.12),  # 31 at €14.52
        ("E2", "Ad set name", "Purchases", "6-second video", 38),
        ("E2", "Ad set name", "Amount spent (EUR)", "6-second video", 449.92),  # 38 at €11.84
        ("E3", "version", "second orders", "E-mail", 1_740),  # 874 and 866: one name is part of the other
        ("E3", "version", "second orders", "E-mail and ads", 866),
        ("E4", "Description", "Saves", "[Finished bread]", 461),  # of 41,200 reached: 11.2 per 1,000
        ("E4", "Description", "Saves", "[Hands at work]", 601),  # of 40,900 reached: 14.7 per 1,000
        ("E5", "Version", "Visits", "Company page", 80),  # of 13,100 shown: 6.1 per 1,000
        ("E5", "Version", "Visits", "Hanne's own posts", 115),  # of 13,050 shown: 8.8 per 1,000
        ("E6", "Ad set name", "Link clicks", "Claim headline", 1_466),
        ("E6", "Ad set name", "Link clicks", "Question headline", 1_540),
        ("E7", "Ad set name", "Donations", "Support the fund", 96),
        ("E7", "Ad set name", "Link clicks", "Support the fund", 2_410),
        ("E7", "Ad set name", "Donations conversion value", "Support the fund", 1_075.2),  # 96 gifts of €11.20
        ("E7", "Ad set name", "Donations", "One class", 141),
        ("E7", "Ad set name", "Link clicks", "One class", 2_385),
        ("E7", "Ad set name", "Donations conversion value", "One class", 1_536.9),  # 141 gifts of €10.90
        ("E8", "group", "new orders", "Nothing", 44),
        ("E8", "group", "new orders", "What is new", 57),
        ("E8", "group", "new orders", "20 % off", 92),
        ("E9", "version", "profile visits", "Three posts a week", 5_210),
        ("E9", "version", "profile visits", "Daily posts", 6_360),
        ("E10", "Description", "Saves", "[Finished bread]", 671),  # of 52,000 reached: 12.9 per 1,000
        ("E10", "Description", "Saves", "[Hands at work]", 521),  # of 51,600 reached: 10.1 per 1,000
        ("E11", "Ad set name", "Link clicks", "Claim headline", 640),
        ("E11", "Ad set name", "Link clicks", "Question headline", 688),
        ("E13", "Ad set name", "Amount spent (EUR)", "New people", 610),
        ("E13", "Ad set name", "Amount spent (EUR)", "Visitors of the last 30 days", 190),
        ("E14", "version", "minutes", "Own words", 40_660),  # 214 conversations, 190 minutes on average
        ("E14", "version", "solved", "Own words", 152),
        ("E14", "version", "minutes", "Saved replies", 23_408),  # 209 conversations, 112 minutes on average
        ("E14", "version", "solved", "Saved replies", 121),
    ],
)
def test_every_total_of_the_story_comes_out_exactly(key, where, column, version, expected):
    assert total(key, column, version, where) == expected


def test_the_story_tells_fourteen_experiments():
    assert sorted(TOLD, key=lambda key: int(key[1:])) == [f"E{n}" for n in range(1, 15)]


def test_regions_with_ads_sold_as_told_in_the_four_weeks_and_all_have_eight_weeks_before():
    rows, starts = rows_of("E12"), TOLD["E12"].starts
    run = [row for row in rows if date.fromisoformat(row["date"]) >= starts]
    assert round(sum(float(row["revenue (EUR)"]) for row in run if row["group"] == "Ads as now"), 2) == 38_420
    assert len({row["region"] for row in rows}) == 16
    assert {row["date"] for row in rows} == {f"{starts + timedelta(days=day)}" for day in range(-56, 28)}
    assert len(rows) == 16 * 84


def test_the_same_seed_gives_the_same_days_whatever_the_date():
    versions = (Totals("A", 1_000, 50, 1_000), Totals("B", 1_000, 60, 1_000))
    early = ad_days(3, date(2026, 1, 1), 7, versions, spread=0.1)
    late = ad_days(3, date(2026, 6, 4), 7, versions, spread=0.1)
    assert [row.clicks for row in early] == [row.clicks for row in late]


def test_the_sequence_of_the_dice_is_the_one_python_promises():
    # random.Random(522).random(), Python 3.11
    assert [round(dice(522).random(), 6), round(dice(25).random(), 6)] == [0.076641, 0.376962]


def test_ages_break_a_day_down_without_changing_its_sums():
    whole = ad_days(5, date(2026, 1, 1), 3, (Totals("A", 900, 90, 3_000, 12, 24_000),), spread=0.2)
    broken = by_age(1, whole, (("18-34", 0.5), ("35+", 0.5)))
    for field in ("impressions", "reach", "clicks", "arrivals", "spend", "orders", "revenue"):
        assert sum(getattr(row, field) for row in broken) == sum(getattr(row, field) for row in whole), field
    assert {row.age for row in broken} == {"18-34", "35+"}


def test_shares_add_up_and_nobody_gets_a_part_of_a_thing():
    assert share_out(7, [0.2, 0.3, 0.5]) == [1, 2, 4]
    assert share_out(0, [1.0, 2.0]) == [0, 0]


def test_events_never_exceed_the_place_they_fall_on():
    assert scatter(dice(1), 3, [1, 1, 1]) == [1, 1, 1]


def test_drawn_posts_fill_the_run_from_its_first_day_to_its_last_with_both_kinds_in_each_pair_of_slots():
    rows = posts(2, date(2026, 1, 1), 56, (("A", 20, 20_000, 200), ("B", 20, 20_000, 300)), 0.3, drawn=True)
    assert (rows[0].day, rows[-1].day) == (date(2026, 1, 1), date(2026, 2, 25))
    assert all({rows[2 * pair].version, rows[2 * pair + 1].version} == {"A", "B"} for pair in range(20))


def test_the_present_cycle_contains_the_day_of_loading_sixty_two_days_in():
    assert CALENDAR.today - CALENDAR.autumn.starts == timedelta(days=62)
    assert CALENDAR.autumn.starts <= CALENDAR.today <= CALENDAR.autumn.ends
    assert CALENDAR.spring.ends + timedelta(days=1) == CALENDAR.summer.starts
    assert CALENDAR.next_monday.weekday() == 0
    assert CALENDAR.next_monday > CALENDAR.today

"""Ads on X, Pinterest, Snapchat and Reddit: levels, weeks, results and money in millionths."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import codes, fatal, lines, read, workbook

X_HEAD = (
    "Time period,Date start,Date stop,Campaign name,Campaign id,Objective,Status,Ad group name,Impressions,clicks,"
    "Link clicks,Spend,Results,Result type,Result rate,Cost per Result,Engagements"
)
PIN_HEAD = (
    "Date,Campaign name,Campaign ID,Campaign status,Ad group name,Promoted Pin Name,Result,Result type,Cost per result,"
    "Cost per result type,Spend in account currency,Reach,Impressions,Paid outbound clicks,Pin clicks,Outbound clicks,"
    "Saves,Engagements,Campaign Budget,Campaign start date/time,Campaign end date/time"
)
SNAP_HEAD = (
    "Week,Campaign Name,Ad Set Id,Ad Set Name,Creative Id,Ad Id,Ad Name,Amount Spent,Paid Impressions,Clicks,"
    "Landing Page Views,Adds To Cart,Purchases,Purchases Value"
)


def x_row(group: str, spend: str, *, period: str, start: str, stop: str, kind: str = "Link clicks") -> str:
    """Write one line of X Ads."""
    return f"{period},{start},{stop},Autumn,abc1,Website clicks,ACTIVE,{group},1000,40,30,{spend},30,{kind},3.0,0.41,60"


def pin_row(day: int, pin: str, spend: str, *, kind: str = "Outbound clicks", when: str = "2025-10-{:02d}") -> str:
    """Write one line of Pinterest Ads."""
    return (
        f"{when.format(day)},Loaf,549755813888,ACTIVE,Bakers,{pin},5,{kind},0.80,Cost per result,{spend},700,1000,5,"
        "9,6,3,20,50,2025-10-01 00:00:00,2025-10-31 23:59:59"
    )


def test_x_ads_by_day_have_the_day_as_time_period_and_twice_more() -> None:
    rows = [
        x_row(group, "12.50", period=f"2025-09-0{day} 00:00:00", start=f"2025-09-0{day}", stop=f"2025-09-0{day}")
        for day in (1, 2)
        for group in ("Control", "Treatment")
    ]
    report = read(lines(X_HEAD, *rows))
    assert (report.platform, report.level, report.columns["date"]) == ("x_ads", "ad_group x day", "Time period")
    assert report.variants["Control"] == {
        "impressions": 2000, "clicks": 80, "link_clicks": 60, "engagements": 120, "spend": 25, "Results": 60,
    }  # fmt: skip
    assert report.date_range == (date(2025, 9, 1), date(2025, 9, 2))
    assert codes(report) == set()


@pytest.mark.parametrize("period", ["", "2025-09-01 - 2025-09-30"])
def test_x_ads_for_the_whole_period_are_no_days(period: str) -> None:
    rows = [
        x_row(group, "812.50", period=period, start="2025-09-01", stop="2025-09-30")
        for group in ("Control", "Treatment")
    ]
    report = read(lines(X_HEAD, *rows))
    assert (report.level, report.lifetime, "date" in report.columns) == ("ad_group", True, False)
    assert report.date_range == (date(2025, 9, 1), date(2025, 9, 30))
    assert codes(report) == set()


def test_x_ads_as_a_workbook_with_dates_and_numbers() -> None:
    head = ["Day", "Campaign name", "Ad group name", "Impressions", "Link clicks", "Spend", "Results", "Result type",
            "Result rate"]  # fmt: skip
    rows = [
        [datetime(2025, 9, day), "Autumn", group, 1000, 30, 12.25, 3, "Purchases", 0.3]  # noqa: DTZ001
        for day in (1, 2)
        for group in ("Control", "Treatment")
    ]
    report = read_file(workbook([head, *rows]), "export.xlsx")
    assert (report.platform, report.level, report.number_style) == ("x_ads", "ad_group x day", None)
    # Results are what their type says
    assert report.columns["conversions"] == "Results"
    assert report.variants["Treatment"] == {"impressions": 2000, "link_clicks": 60, "spend": 24.5, "conversions": 6}


def test_money_in_millionths_without_a_word_is_told_by_its_size() -> None:
    rows = [
        x_row(group, "12500000", period=f"2025-09-0{day}", start=f"2025-09-0{day}", stop=f"2025-09-0{day}")
        for day in (1, 2)
        for group in ("Control", "Treatment")
    ]
    report = read(lines(X_HEAD, *rows))
    assert report.variants["Control"]["spend"] == 25
    assert codes(report) == {"money_in_millionths"}
    # 12,500 yen a day for a thousand impressions are dear, but no millionths
    dear = read(lines(X_HEAD, *(row.replace("12500000", "12500") for row in rows)))
    assert (dear.variants["Control"]["spend"], codes(dear)) == (25000, set())


def test_pinterest_pins_by_day_with_money_in_the_account_currency() -> None:
    rows = [pin_row(day, pin, f"4.2{day}") for day in (1, 2, 3) for pin in ("Warm A", "Cold B")]
    report = read(lines(PIN_HEAD, *rows))
    assert (report.platform, report.level, report.currency) == ("pinterest_ads", "ad x day", None)
    assert (report.variant_column, report.columns["date"]) == ("Promoted Pin Name", "Date")
    assert report.variants["Warm A"] == {
        "impressions": 3000, "reach": 2100, "clicks": 27, "link_clicks": 18, "engagements": 60, "spend": 12.66,
        "Result": 15, "Paid outbound clicks": 15, "Saves": 9,
    }  # fmt: skip
    assert codes(report) == set()


def test_pinterest_money_in_micro_dollars_is_counted_in_whole_ones() -> None:
    head = PIN_HEAD.replace("Spend in account currency", "Spend (in micro dollar)")
    report = read(lines(head, pin_row(1, "Warm A", "4210000"), pin_row(1, "Cold B", "3990000")))
    assert report.columns["spend"] == "Spend (in micro dollar)"
    assert (report.variants["Warm A"]["spend"], report.variants["Cold B"]["spend"]) == (4.21, 3.99)
    assert codes(report) == {"money_in_millionths"}


def test_the_totals_of_a_file_in_millionths_still_check_its_lines() -> None:
    head = PIN_HEAD.replace("Spend in account currency", "Spend (in micro dollar)")
    total = "Total,,,,,,10,,,,8200000,,2000,,,,,,,,"
    report = read(lines(head, pin_row(1, "Warm A", "4210000"), pin_row(1, "Cold B", "3990000"), total))
    assert [skip.line for skip in report.skipped] == [4]
    assert codes(report) == {"money_in_millionths"}


@pytest.mark.parametrize(
    ("kinds", "role", "wrong"),
    [
        (("Checkouts", "Checkouts"), "conversions", set()),
        (("Leads", "Leads"), "leads", set()),
        (("Checkouts", "Outbound clicks"), None, {"mixed_results"}),
    ],
)
def test_pinterest_results_are_what_their_type_says(kinds: tuple[str, str], role: str | None, wrong: set[str]) -> None:
    rows = [
        pin_row(day, pin, "4.20", kind=kind)
        for day in (1, 2)
        for pin, kind in zip(("Warm A", "Cold B"), kinds, strict=True)
    ]
    report = read(lines(PIN_HEAD, *rows))
    assert role is None or report.columns[role] == "Result"
    assert codes(report) == wrong


def test_pinterest_saved_again_by_a_spreadsheet_in_germany() -> None:
    rows = [pin_row(day, pin, "1234#50", when="{:02d}.10.2025") for day in (1, 2) for pin in ("Wärme A", "Kälte B")]
    text = lines(PIN_HEAD, *rows, end="\r\n").replace(",", ";").replace("0.80", "0,80").replace("1234#50", "1.234,50")
    report = read(text, "cp1252")
    assert (report.encoding, report.delimiter, report.number_style) == ("cp1252", ";", NumberStyle(",", "."))
    assert (report.date_style, report.variants["Kälte B"]["spend"]) == ("DD.MM.YYYY", 2469)
    assert fatal(report) == set()


def test_snapchat_weeks_without_a_year_are_weeks_but_no_days() -> None:
    rows = [
        f"Week {week},Loaf,f1,Bakers,c{ad},a{ad},Snap {ad},20.{week},5000,50,30,5,2,30.50"
        for week in (16, 17, 18)
        for ad in "AB"
    ]
    report = read(lines(SNAP_HEAD, *rows))
    assert (report.platform, report.level, report.currency) == ("snapchat_ads", "ad x week", None)
    assert (report.date_range, report.date_style, report.lifetime) == (None, None, True)
    assert report.variants["Snap A"] == {
        "impressions": 15000, "clicks": 150, "conversions": 6, "revenue": 91.5, "spend": 60.51,
        "landing_page_views": 90, "Adds To Cart": 15,
    }  # fmt: skip
    assert codes(report) == {"days_not_read"}
    assert set(report.rows.breakdowns["Week"]) == {"Week 16", "Week 17", "Week 18"}


@pytest.mark.parametrize("end", ["{} 23:59:59", "{:.8}0{next} 00:00:00"])
def test_snapchat_days_end_at_midnight_of_the_same_or_the_next_day(end: str) -> None:
    rows = [
        f"2026-09-0{day} 00:00:00,{end.format(f'2026-09-0{day}', next=day + 1)},Loaf,Set V{group},5000,40,30.5"
        for day in (1, 2, 3)
        for group in (1, 2)
    ]
    report = read(lines("Start Time,End Time,Campaign Name,Ad Set Name,Paid Impressions,Swipe Ups,Spend", *rows))
    assert (report.platform, report.level) == ("snapchat_ads", "ad_set x day")
    assert report.date_range == (date(2026, 9, 1), date(2026, 9, 3))
    assert report.variants["Set V1"] == {"impressions": 15000, "clicks": 120, "spend": 91.5}
    assert codes(report) == set()


def test_reddit_by_the_words_of_its_reports() -> None:
    head = "Campaign Name,Ad Group Name,Amount Spent (EUR),Impressions,Clicks,CPC (EUR),CTR,eCPM (EUR)"
    rows = ("Loaf,Group A,812.50,200000,1500,0.54,0.75%,4.06", "Loaf,Group B,799.10,198000,1600,0.50,0.81%,4.04")
    report = read(lines(head, *rows))
    assert (report.platform, report.level, report.currency) == ("reddit_ads", "ad_group", "EUR")
    assert report.variants["Group A"] == {"impressions": 200000, "clicks": 1500, "spend": 812.5}
    assert codes(report) == set()


def test_reddit_from_a_connector_is_in_millionths() -> None:
    head = (
        "account_id,date,campaign_name,ad_group_id,ad_group_name,impressions,clicks,spend,ctr,cpc,ecpm,comment_upvotes"
    )
    rows = [
        f"t2_a,2025-05-0{day},Loaf,t3_{group},Group {group},2000,20,8250000,0.01,412500,4125000,2"
        for day in (1, 2)
        for group in "AB"
    ]
    report = read(lines(head, *rows))
    assert (report.platform, report.level) == ("reddit_ads", "ad_group x day")
    # costs per thousand and per click are not added up
    assert report.variants["Group A"] == {"impressions": 4000, "clicks": 40, "spend": 16.5, "comment_upvotes": 4}


def test_reddit_without_a_word_of_its_own_is_read_by_the_general_path() -> None:
    head = "Date,Campaign Name,Ad Group Name,Ad Name,Impressions,Clicks,Spend,CTR,CPC"
    rows = [f"2025-05-0{day},Loaf,Bakers,Ad {ad},2000,20,8.25,1.0%,0.41" for day in (1, 2) for ad in ("control", "new")]
    report = read(lines(head, *rows))
    assert (report.platform, report.level, report.variant_column) == ("generic_aggregate", "ad x day", "Ad Name")
    assert report.variants["Ad new"]["spend"] == 16.5

"""TikTok, X, Business Suite, Page Insights, YouTube, GA4, mailing tools: posts, sends and sessions."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date

import pytest

from experiments.reading.read import read_file
from tests.experiments.reading.hard.files import codes, fatal, lines, read


def test_tiktok_csv_with_a_total_row_and_dashes() -> None:
    text = lines(
        "Campaign name,Ad group name,By Day,Cost,Impressions,Reach,Clicks (destination),CTR (destination),Conversions,Currency",
        "Spring,Hook face,2025-05-01,10.50,2000,1800,40,2.00%,3,EUR",
        "Spring,Hook product,2025-05-01,10.70,2100,1850,50,2.38%,4,EUR",
        "Spring,Hook face,2025-05-02,10.10,1900,1700,38,2.00%,2,EUR",
        "Spring,Hook product,2025-05-02,10.30,2050,1810,49,2.39%,5,EUR",
        "Total of 4 results,-,-,41.60,8050,-,177,2.20%,14,-",
    )
    report = read(text)
    assert (report.platform, report.level, report.currency) == ("tiktok_ads", "ad_group x day", "EUR")
    assert report.variants["Hook face"] == {
        "impressions": 3900, "reach": 3500, "link_clicks": 78, "conversions": 5, "spend": 20.6,
    }  # fmt: skip
    assert [skip.line for skip in report.skipped] == [6]
    assert codes(report) == set()


def test_post_activity_of_2017_with_counts_as_decimals_and_dashes() -> None:
    head = (
        "Tweet id,Tweet permalink,Tweet text,time,impressions,engagements,engagement rate,retweets,replies,likes,"
        "user profile clicks,url clicks,hashtag clicks,detail expands,promoted impressions,promoted engagements"
    )
    rows = [
        f'"8491729{i:011d}","https://twitter.com/us/status/{i}","Bread {i} [{label}]","2017-04-{i + 1:02d} 08:00 +0000",'
        f'"{1000 + i}.0","{29 + i}.0","0.02","1.0","0.0","5.0","1.0","{3 + i}.0","0.0","4.0","-","-"'
        for i, label in enumerate(["question", "fact"] * 3)
    ]
    report = read(lines(head, *rows))
    assert (report.platform, report.level, report.variant_column) == ("x_organic", "post", "Tweet text")
    assert report.variants["question"]["impressions"] == 1000 + 1002 + 1004
    assert report.variants["fact"]["link_clicks"] == 4 + 6 + 8
    assert report.rows.unit[0] == "849172900000000000"
    assert report.date_range == (date(2017, 4, 1), date(2017, 4, 6))
    assert fatal(report) == set()


def test_x_content_of_2026_with_quoted_thousands_and_a_quoted_line_break() -> None:
    head = (
        "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,"
        "Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks"
    )
    rows = [
        f'20{i:017d},"Fri, Jun {i + 5}, 2026","Bread{chr(10)}fresh #{tag} #daily",https://x.com/us/status/{i},'
        f'"1,{200 + i}",12,"{40 + i}",1,0,0,2,1,3,9,{8 + i},0,0'
        for i, tag in enumerate(["hookq", "hookf"] * 3)
    ]
    report = read(lines(head, *rows), "utf-8-sig")
    assert (report.platform, report.level, sorted(report.variants)) == ("x_organic", "post", ["hookf", "hookq"])
    assert report.variants["hookq"]["impressions"] == 1200 + 1202 + 1204
    assert report.date_range == (date(2026, 6, 5), date(2026, 6, 10))
    assert list(report.rows.lines) == [2, 4, 6, 8, 10, 12]  # each text breaks over two lines
    assert fatal(report) == set()


def test_old_page_insights_with_a_line_of_explanations() -> None:
    text = lines(
        "Post ID,Permalink,Post Message,Type,Countries,Languages,Posted,Audience Targeting,Lifetime Post Total Reach,"
        "Lifetime Post organic reach,Lifetime Post Total Impressions,Lifetime Engaged Users,Lifetime Post Consumptions",
        ",,,,,,,,Lifetime: The total number of people your Page post was served to. (Unique Users),"
        "Lifetime: The number of people who saw your post by organic reach. (Unique Users),"
        "Lifetime: The number of impressions of your Page post. (Total Count),"
        "Lifetime: The number of unique people who engaged in certain ways. (Unique Users),"
        "Lifetime: The number of clicks anywhere in your posts. (Total Count)",
        *(
            f"7_{i},https://facebook.com/{i},Bread {i} | {when},Photo,,,3/{13 + i}/2017 9:{i}5 AM,,{800 + i},{700 + i},{1200 + i},"
            f"{40 + i},{60 + i}"
            for i, when in enumerate(["Noon", "Evening"] * 2)
        ),
    )  # fmt: skip
    report = read(text, "utf-8-sig")
    assert (report.platform, report.level, report.header_line) == ("facebook_page_insights", "post", 1)
    assert report.columns["reach"] == "Lifetime Post Total Reach"
    assert report.variants["Noon"]["impressions"] == 1200 + 1202
    assert [skip.line for skip in report.skipped] == [2]
    assert fatal(report) == set()


def test_instagram_posts_are_added_up_from_their_parts() -> None:
    rows = [
        f"1{i},9,us,Us,Bread {i} #{tag},30,09/{13 + i}/2025 10:00,https://instagram.com/p/{i},IG reel,,Lifetime,"
        f"{900 + i},{700 + i},{10 + i},1,0,2,{3 + i}"
        for i, tag in enumerate(["ask", "tell"] * 3)
    ]
    report = read(
        lines("Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,Permalink,Post type,"
              "Data comment,Date,Views,Reach,Likes,Shares,Follows,Comments,Saves", *rows), "utf-8-sig"
    )  # fmt: skip
    assert (report.platform, sorted(report.variants)) == ("meta_business_suite_instagram", ["ask", "tell"])
    assert report.columns["engagements"] == "Likes + Shares + Comments + Saves"
    assert report.variants["ask"]["Saves"] == 3 + 5 + 7
    assert report.variants["ask"]["engagements"] == (10 + 12 + 14) + 3 * 1 + 3 * 2 + (3 + 5 + 7)


def youtube() -> bytes:
    table = lines(
        "Content,Video title,Video publish time,Duration (seconds),Views,Watch time (hours),Impressions,"
        "Impressions click-through rate (%)",
        "Total,,,,4600,120.5,52000,5.1",
        ' -abc123,"Loaf 1 (thumb A)","Mar 15, 2025",61,1000,30.1,12000,4.8',
        'def456,"Loaf 2 (thumb B)","Mar 16, 2025",62,1300,31.1,14000,5.4',
        'ghi789,"Loaf 3 (thumb A)","Mar 17, 2025",63,1100,29.0,12500,4.9',
        '=jkl012,"Loaf 4 (thumb B)","Mar 18, 2025",60,1200,30.3,13500,5.2',
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Table data.csv", table)
        archive.writestr("Chart data.csv", "Date,Content,Video title,Views\n2025-03-15,abc123,Loaf 1,10\n")
        archive.writestr("Totals.csv", "Date,Views\n2025-03-15,10\n")
    return stream.getvalue()


def test_a_youtube_zip_is_read_by_its_table_data() -> None:
    report = read_file(youtube(), "Content 2025-03-01_2025-04-01 Loaf.zip")
    assert (report.platform, report.level) == ("youtube_studio", "video")
    assert sorted(report.variants) == ["A", "B"]
    assert [skip.line for skip in report.skipped] == [2]
    assert fatal(report) == set()  # an id that begins with = or - is no formula
    assert report.variants["A"]["impressions"] == 24500


def test_ga4_exploration_with_a_grand_total_in_an_extra_cell() -> None:
    text = lines(
        "# ----------------------------------------", "# Loaf shop", "# Landing test", "# 20260723-20260725",
        "# ----------------------------------------", "",
        "Session campaign,Date,Sessions,Engaged sessions,Key events,Total revenue",
        ",,1870,1200,61,1830.5,Grand total",
        "spring_a,20260723,300,200,10,300.5", "spring_b,20260723,310,205,11,330",
        "spring_a,20260724,305,201,9,270", "spring_b,20260724,320,206,12,360",
        "spring_a,20260725,315,190,8,240", "spring_b,20260725,320,198,11,330",
    )  # fmt: skip
    report = read(text)
    assert (report.platform, report.header_line) == ("ga4", 7)
    assert [skip.line for skip in report.skipped] == [8]
    assert report.variants["spring_a"] == {
        "conversions": 27, "revenue": 810.5, "sessions": 920, "Engaged sessions": 591,
    }  # fmt: skip
    assert report.date_range == (date(2026, 7, 23), date(2026, 7, 25))
    assert codes(report) == set()


def test_ga4_overview_with_stacked_tables_is_refused() -> None:
    text = lines(
        "# Loaf shop", "# Start date: 20260101", "# End date: 20260103", "",
        "Nth week,Active users", "0000,10", "0001,12", "",
        "Session primary channel group (Default Channel Group),Sessions", "Direct,10", "Organic Search,12",
    )  # fmt: skip
    assert fatal(read(text)) & {"several_tables"}


def test_klaviyo_counts_with_a_decimal_nought_are_whole() -> None:
    text = lines(
        "Campaign Name,Tags,Subject,List,Send Time,Send Weekday,Total Recipients,Unique Placed Order,Placed Order Rate,Revenue,"
        "Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,Total Clicks,Unsubscribes,Spam Complaints,"
        "Spam Complaints Rate,Successful Deliveries,Bounces,Bounce Rate,Campaign ID,Campaign Channel",
        "News 1 - Subject A,,Fresh bread,All,2024-02-01 10:00:00,Thursday,12675.0,31.0,0.24%,1550.50,6100.0,48.43%,8000.0,410.0,"
        "3.2%,500.0,12.0,1.0,0.01%,12600.0,75.0,0.6%,K1,email",
        "News 1 - Subject B,,Why rye?,All,2024-02-01 10:00:00,Thursday,12680.0,40.0,0.32%,1990.00,6500.0,51.50%,8400.0,480.0,"
        "3.8%,590.0,10.0,0.0,0.00%,12610.0,70.0,0.6%,K2,email",
    )  # fmt: skip
    report = read(text)
    assert (report.platform, report.level, sorted(report.variants)) == ("klaviyo", "campaign_send", ["A", "B"])
    assert report.variants["A"]["sends"] == 12675
    assert {name: report.columns[name] for name in ("opens", "clicks", "conversions")} == {
        "opens": "Unique Opens", "clicks": "Unique Clicks", "conversions": "Unique Placed Order",
    }  # fmt: skip
    assert codes(report) == set()


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: gzip.compress(gzip.compress(data))])
def test_gzip_is_read_once_unpacked(pack: object) -> None:
    text = lines("Variant,Visitors,Orders", "A,100,5", "B,110,8")
    assert callable(pack)
    report = read_file(pack(text.encode()), "totals.csv.gz")
    if pack is gzip.compress:
        assert report.variants == {"A": {"visitors": 100, "conversions": 5}, "B": {"visitors": 110, "conversions": 8}}
    else:
        assert report.is_refused


def test_sprout_posts_with_am_and_pm_and_quoted_thousands() -> None:
    rows = [
        f'0{1 + i % 2}/{13 + i}/2025 9:0{i} am,Instagram,Post,Photo,https://i.com/{i},"Bread [{label}]","1,{200 + i}",'
        f"{900 + i},2.5%,{30 + i},{20 + i}"
        for i, label in enumerate(["carousel", "single"] * 2)
    ]
    report = read(
        lines("Date,Network,Post Type,Content Type,Link,Post,Impressions,Reach,Engagement Rate (per Impression),Engagements,"
              "Post Link Clicks", *rows)
    )  # fmt: skip
    assert (report.platform, sorted(report.variants)) == ("sprout_social", ["carousel", "single"])
    assert report.variants["single"]["impressions"] == 1201 + 1203

"""Exports as seven platforms write them, for ads, sends, sessions and posts that bear given names.

Headers, preambles, encodings and number styles are those of the samples in ``tests/data/exports`` and of the readers'
own tests; the figures are made up.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

FIRST = date(2026, 11, 9)
DAYS = 14


def _days() -> list[date]:
    return [FIRST + timedelta(days=offset) for offset in range(DAYS)]


def _csv(lines: Iterable[Sequence[object]], *, delimiter: str = ",") -> str:
    page = io.StringIO()
    csv.writer(page, delimiter=delimiter).writerows(lines)
    return page.getvalue()


def meta_ads(campaign: str, ad_sets: Sequence[str], ads: Sequence[str]) -> bytes:
    """Meta Ads Manager by ad and day, with campaign and ad set."""
    lines: list[Sequence[object]] = [
        ("Campaign name", "Ad set name", "Ad name", "Day", "Delivery status", "Reach", "Frequency",
         "Amount spent (EUR)", "Impressions", "Link clicks", "Clicks (all)", "Reporting starts", "Reporting ends")
    ]  # fmt: skip
    for number, day in enumerate(_days()):
        for place, (ad_set, ad) in enumerate(zip(ad_sets, ads, strict=True)):
            shown = 6400 + 37 * number + 11 * place
            lines.append(
                (campaign, ad_set, ad, day, "active", shown - 900, "1.16", f"{9.5 + number / 10:.2f}", shown,
                 64 + 3 * place + number, 80 + 4 * place + number, day, day)
            )  # fmt: skip
    return ("\ufeff" + _csv(lines)).encode()


def google_ads(campaign: str, ad_groups: Sequence[str]) -> bytes:
    """Google Ads by ad group and day: two lines above the headers, UTF-16 and tabs, totals below."""
    lines: list[Sequence[object]] = [
        ("Ad group report",),
        ("November 9, 2026 - November 22, 2026",),
        ("Ad group status", "Ad group", "Campaign", "Day", "Currency code", "Impr.", "Clicks", "CTR", "Cost",
         "Conversions"),
    ]  # fmt: skip
    shown_in_all = clicks_in_all = 0
    for number, day in enumerate(_days()):
        for place, ad_group in enumerate(ad_groups):
            shown, clicks = 1900 + 17 * number + 5 * place, 100 + 3 * place + number
            shown_in_all, clicks_in_all = shown_in_all + shown, clicks_in_all + clicks
            lines.append(
                ("Enabled", ad_group, campaign, day, "EUR", f"{shown:,}", clicks, f"{clicks / shown:.2%}", "183.29",
                 "4.50")
            )  # fmt: skip
    rate = f"{clicks_in_all / shown_in_all:.2%}"
    spent = f"{183.29 * DAYS * len(ad_groups):.2f}"
    orders = f"{4.5 * DAYS * len(ad_groups):.2f}"
    lines.append(("Total: Account", "--", "--", "--", "EUR", f"{shown_in_all:,}", clicks_in_all, rate, spent, orders))
    return _csv(lines, delimiter="\t").encode("utf-16")


def linkedin_ads(campaign: str, ads: Sequence[str]) -> bytes:
    """LinkedIn Campaign Manager by ad and day: four lines and a blank one above the headers, UTF-16 and tabs."""
    lines: list[Sequence[object]] = [
        ("Ad Performance Report (in UTC)",),
        ("Report Start: November 9, 2026, 12:00 AM",),
        ("Report End: November 22, 2026, 11:59 PM",),
        ("Date Generated: November 23, 2026, 8:14 AM",),
        (),
        ("Start Date (in UTC)", "Account Name", "Currency", "Campaign Group Name", "Campaign ID", "Campaign Name",
         "Campaign Status", "Creative Name", "Ad ID", "Ad Status", "Total Spent", "Impressions", "Clicks",
         "Reactions", "Comments", "Shares", "Leads"),
    ]  # fmt: skip
    for number, day in enumerate(_days()):
        for place, ad in enumerate(ads):
            lines.append(
                (f"{day.month}/{day.day}/{day.year}", "Quernwell B2B", "EUR", "Autumn", "301234567", campaign,
                 "Active", ad, 604112300 + place, "Active", "41.20", 2710 + 13 * number + 7 * place,
                 17 + place + number % 4, 3, 1, 0, 1)
            )  # fmt: skip
    return _csv(lines, delimiter="\t").encode("utf-16")


def ga4(campaign: str, contents: Sequence[str]) -> bytes:
    """Google Analytics 4, free form: campaign and manual ad content by day, a grand total on top."""
    rows = [
        (f"{day:%Y%m%d}", campaign, content, 640 + 7 * number + 9 * place, 380 + 5 * number, "0.59", 12 + place)
        for number, day in enumerate(_days())
        for place, content in enumerate(contents)
    ]
    sessions, engaged, orders = (sum(int(row[place]) for row in rows) for place in (3, 4, 6))
    head = "# ----------------------------------------\n# Quernwell Mill\n# Free form-Free form 1\n"
    head += "# 20261109-20261122\n# ----------------------------------------\n\n"
    titles = ("Date", "Session campaign", "Session manual ad content", "Sessions", "Engaged sessions",
              "Engagement rate", "Key events")  # fmt: skip
    total = ("", "", "", sessions, engaged, "0.59", orders, "Grand total")
    return (head + _csv([titles, total, *rows])).encode()


def mailchimp(titles: Sequence[str]) -> bytes:
    """Mailchimp's list of campaigns: one send per version, all with the same subject."""
    lines: list[Sequence[object]] = [
        ("Title", "Subject", "List", "Send Date", "Send Weekday", "Total Recipients", "Successful Deliveries",
         "Total Bounces", "Unique Opens", "Open Rate", "Total Opens", "Unique Clicks", "Click Rate", "Total Clicks",
         "Unsubscribes", "Unique Id")
    ]  # fmt: skip
    for place, title in enumerate(titles):
        opens, clicks = 1292 + 31 * place, 127 + 11 * place
        lines.append(
            (title, "Your autumn list", "Main list", "Nov 10, 2026 09:15 am", "Tuesday", 5132, 5102, 30, opens,
             f"{opens / 5102:.2%}", opens + 700, clicks, f"{clicks / 5102:.2%}", clicks + 30, 6,
             f"17671f60{place}8")
        )  # fmt: skip
    return _csv(lines).encode()


def facebook_posts(labels: Sequence[str], versions: Sequence[int], days: Sequence[date] = ()) -> bytes:
    """Posts of a Facebook page from Meta Business Suite with custom labels; one a day where no days are given."""
    lines: list[Sequence[object]] = [
        ("Post ID", "Page ID", "Page name", "Title", "Description", "Duration (sec)", "Publish time", "Permalink",
         "Post type", "Custom labels", "Date", "Views", "Reach", "Reactions, Comments and Shares", "Reactions",
         "Comments", "Shares", "Total clicks")
    ]  # fmt: skip
    for number, version in enumerate(versions):
        day = days[number] if days else FIRST + timedelta(days=number)
        lines.append(
            (122100000000000 + 977 * number, 100045700821000, "Quernwell Mill",
             f"Loaf {number + 1} of the autumn 🌾\nWith rye.\n\n#bread", "", 0, f"{day:%m/%d/%Y} 12:15",
             f"https://www.facebook.com/quernwell/posts/pfbid{number}", "Photos", labels[version], "Lifetime",
             2812 + 100 * version, 2243 + number, 96 + number * 7 % 31, 75, 15, 6, 60 + version)
        )  # fmt: skip
    return ("\ufeff" + _csv(lines)).encode()


def x_posts(endings: Sequence[str], versions: Sequence[int]) -> bytes:
    """Posts of X: what tells the versions apart stands at the end of each text (a hashtag, or a tagged link)."""
    lines: list[Sequence[object]] = [
        ("Post id", "Date", "Post text", "Post Link", "Impressions", "Likes", "Engagements", "Bookmarks", "Shares",
         "New follows", "Replies", "Reposts", "Profile visits", "Detail Expands", "URL Clicks", "Hashtag Clicks",
         "Permalink Clicks")
    ]  # fmt: skip
    for number, version in enumerate(versions):
        day = FIRST + timedelta(days=number)
        lines.append(
            (1962500000000000000 + number, f"{day:%a, %b} {day.day}, {day.year}",
             f"Loaf {number + 1}, explained. #bread {endings[version]}",
             f"https://x.com/quernwell/status/{1962500000000000000 + number}", 2241 + 100 * version, 28, 107, 7, 0, 0,
             0, 6, 14, 27, 25 + version, 0, 0)
        )  # fmt: skip
    return ("\ufeff" + _csv(lines)).encode()

"""Exports with a line per post: Meta Business Suite, Page Insights, LinkedIn page, X, YouTube Studio, Sprout Social."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.experiments.reading.generator.draft import Draft, Form, Line, Value, added, some_days, written
from tests.experiments.reading.generator.figures import LABELS, one_line

_ALWAYS = Form(encoding="utf-8-sig", line_end="\n", date_style="MM/DD/YYYY HH:MM")


@dataclass(frozen=True)
class PostExport:
    """One kind of file: its columns in the order of the platform, how it writes, where the variant stands.

    ``summed`` maps a measure to the roles that make it up.
    """

    platform: str
    headers: Mapping[str, str]
    form: Form
    summed: Mapping[str, tuple[str, ...]]
    label: Callable[[str, int], dict[str, str]]
    level: str = "post"
    total: str = ""
    explained: bool = False
    sheet: str = "Sheet1"
    above: tuple[tuple[str, ...], ...] = ()


def _in_labels(label: str, number: int) -> dict[str, str]:
    return {
        "labels": label,
        "text": f"Plant tip {number}, “the short version”.\nRepot in spring. #plants",
        "title": f"Tip {number}",
    }


def _in_brackets(label: str, number: int) -> dict[str, str]:
    return {"text": f"Plant tip {number} [{label}]", "title": f"Plant tip {number} [{label}]"}


def _in_hashtag(label: str, number: int) -> dict[str, str]:
    return {"text": f"Tip {number}, with “more” light. #hook{label} #plants"}


def _in_link(label: str, number: int) -> dict[str, str]:
    return {"text": f"Chart {number}, explained. https://example.org/c{number}?utm_content={label}"}


EXPORTS = (
    PostExport(
        "meta_business_suite_facebook",
        {"id": "Post ID", "page": "Page ID", "page_name": "Page name", "title": "Title", "text": "Description",
         "seconds": "Duration (sec)", "day": "Publish time", "link": "Permalink", "kind": "Post type",
         "labels": "Custom labels", "life": "Date", "views": "Views", "reach": "Reach",
         "engagements": "Reactions, Comments and Shares", "likes": "Reactions", "comments": "Comments",
         "shares": "Shares", "clicks": "Total clicks"},
        replace(_ALWAYS, quoting=csv.QUOTE_NONNUMERIC),
        {"impressions": ("views",), "reach": ("reach",), "engagements": ("engagements",), "clicks": ("clicks",)},
        _in_labels,
    ),
    PostExport(
        "meta_business_suite_instagram",
        {"id": "Post ID", "account": "Account ID", "user": "Account username", "page_name": "Account name",
         "text": "Description", "seconds": "Duration (sec)", "day": "Publish time", "link": "Permalink",
         "kind": "Post type", "life": "Date", "views": "Views", "reach": "Reach", "likes": "Likes",
         "shares": "Shares", "follows": "Follows", "comments": "Comments", "saves": "Saves"},
        replace(_ALWAYS, quoting=csv.QUOTE_NONNUMERIC),
        {"impressions": ("views",), "reach": ("reach",), "engagements": ("likes", "comments", "shares", "saves")},
        _in_hashtag,
    ),
    PostExport(
        "facebook_page_insights",
        {"id": "Post ID", "link": "Permalink", "text": "Post Message", "kind": "Type", "day": "Posted",
         "reach": "Lifetime Post Total Reach", "impressions": "Lifetime Post Total Impressions",
         "engagements": "Lifetime Engaged Users", "clicks": "Lifetime Post Consumptions"},
        replace(_ALWAYS, date_style="M/D/YYYY H:MM"),
        {"impressions": ("impressions",), "reach": ("reach",), "engagements": ("engagements",), "clicks": ("clicks",)},
        _in_brackets, explained=True,
    ),
    PostExport(
        "linkedin_page",
        {"title": "Post title", "link": "Post link", "kind": "Post type", "day": "Created date",
         "impressions": "Impressions", "clicks": "Clicks", "likes": "Likes", "comments": "Comments",
         "shares": "Reposts", "follows": "Follows"},
        replace(_ALWAYS, container="xlsx", date_style="MM/DD/YYYY"),
        {"impressions": ("impressions",), "clicks": ("clicks",)},
        _in_brackets, sheet="All posts", above=(("Engagement metrics for individual posts",),),
    ),
    PostExport(
        "x_organic",
        {"id": "Post id", "day": "Date", "text": "Post text", "link": "Post Link", "impressions": "Impressions",
         "likes": "Likes", "engagements": "Engagements", "saves": "Bookmarks", "shares": "Shares",
         "follows": "New follows", "comments": "Replies", "link_clicks": "URL Clicks", "other": "Detail Expands"},
        replace(_ALWAYS, date_style="Www, Mon D, YYYY"),
        {"impressions": ("impressions",), "engagements": ("engagements",), "link_clicks": ("link_clicks",)},
        _in_link,
    ),
    PostExport(
        "x_organic",
        {"id": "Tweet id", "link": "Tweet permalink", "text": "Tweet text", "day": "time",
         "impressions": "impressions", "engagements": "engagements", "shares": "retweets", "comments": "replies",
         "likes": "likes", "link_clicks": "url clicks", "other": "detail expands"},
        Form(encoding="utf-8", quoting=csv.QUOTE_ALL, date_style="iso zone", count_decimals=1, line_end="\n"),
        {"impressions": ("impressions",), "engagements": ("engagements",), "link_clicks": ("link_clicks",)},
        _in_hashtag,
    ),
    PostExport(
        "youtube_studio",
        {"id": "Content", "title": "Video title", "day": "Video publish time", "seconds": "Duration",
         "likes": "Likes", "shares": "Shares", "comments": "Comments added", "views": "Views",
         "hours": "Watch time (hours)", "impressions": "Impressions", "rate": "Impressions click-through rate (%)"},
        Form(encoding="utf-8", date_style="Mon D, YYYY", line_end="\n"),
        {"impressions": ("impressions",), "engagements": ("likes", "shares", "comments")},
        _in_brackets, level="video", total="Total",
    ),
    PostExport(
        "sprout_social",
        {"day": "Date", "network": "Network", "kind": "Post Type", "link": "Link", "text": "Post",
         "impressions": "Impressions", "reach": "Reach", "engagements": "Engagements", "likes": "Reactions",
         "comments": "Comments", "shares": "Shares", "link_clicks": "Post Link Clicks", "clicks": "Post Clicks (All)"},
        Form(encoding="utf-8", date_style="MM/DD/YYYY h:mm am", thousands=",", line_end="\n"),
        {"impressions": ("impressions",), "reach": ("reach",), "engagements": ("engagements",),
         "clicks": ("clicks",), "link_clicks": ("link_clicks",)},
        _in_hashtag,
    ),
)  # fmt: skip


def draft_posts(dice: random.Random, export: PostExport) -> Draft:
    """Write one export of posts in a random condition."""
    form = export.form
    if export.platform == "youtube_studio":
        form = replace(form, container=dice.choice(["plain", "zip"]))
    elif form.container == "plain" and dice.random() < 0.2:
        form = replace(form, container=dice.choice(["gzip", "zip"]))
    labels = list(dice.choice(LABELS))
    days = some_days(dice, len(labels) * dice.randint(4, 9))
    roles = list(export.headers)
    if dice.random() < 0.4:
        dice.shuffle(roles)
    records: list[dict[str, Value]] = []
    for number, day in enumerate(days):
        record: dict[str, Value] = dict(one_line(dice))
        record.update({
            "day": day, "id": f"12210{number:010d}", "page": "100045700821000", "account": "17841400000000000",
            "user": "greencorner", "page_name": "Green Corner", "seconds": dice.randint(10, 300),
            "link": f"https://social.example/p/{number:04d}", "kind": "Photo", "life": "Lifetime",
            "network": "Instagram", "other": dice.randint(1, 40), "hours": round(dice.randint(500, 90_000) / 1000, 3),
        })  # fmt: skip
        record.update(export.label(labels[number % len(labels)], number))
        records.append(record)
    for record in records:
        for measure, parts in export.summed.items():
            if parts != (measure,):
                record[f"sum of {measure}"] = sum(float(str(record[part])) for part in parts)
    variants = [labels[number % len(labels)] for number in range(len(records))]
    sums = added(records, variants, [_summed(measure, parts) for measure, parts in export.summed.items()])
    found = _label_names(export, {name: {measure.removeprefix("sum of "): value for measure, value in own.items()}
                                  for name, own in sums.items()})  # fmt: skip
    lines = [Line([written(form, _written_as(role), record.get(role, "")) for role in roles]) for record in records]
    totals = [_total(export, form, roles, records)] if export.total else []
    explanation = [f"Lifetime: what this column counts, explained at length ({role})" for role in roles]
    return Draft(
        export.platform, export.level, form, roles, [export.headers[role] for role in roles], [*totals, *lines], found,
        [list(row) for row in export.above], explanation if export.explained else [], (days[0], days[-1]),
        covered=bool(totals), name="posts.xlsx" if form.container == "xlsx" else "posts.csv", sheet=export.sheet,
        about=f"{export.platform} {form} {labels} {len(records)} posts",
    )  # fmt: skip


def _summed(measure: str, parts: tuple[str, ...]) -> str:
    return measure if parts == (measure,) else f"sum of {measure}"


def _label_names(export: PostExport, sums: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Name the variants as the label that varies: hashtags carry the word before it."""
    hashtag = export.label is _in_hashtag
    return {f"hook{name}" if hashtag else name: own for name, own in sums.items()}


def _written_as(role: str) -> str:
    """Durations and the like are written as counts, hours with their decimals."""
    return {"seconds": "views", "other": "views", "hours": "rate"}.get(role, role)


def _total(export: PostExport, form: Form, roles: list[str], records: list[dict[str, Value]]) -> Line:
    counted = [role for role in roles if role in {"likes", "shares", "comments", "views", "impressions"}]
    sums = {role: sum(float(str(record[role])) for record in records) for role in counted}
    return Line([export.total if role == "id" else written(form, role, sums.get(role, "")) for role in roles], "total")

"""X (Twitter): content analytics, the post activity file up to 2023, and X Ads."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

SOURCES = (
    Source(
        platform="x_organic",
        title="X content analytics",
        kind="posts",
        card=ExportCard(
            "X analytics",
            (
                "Open Premium → Analytics → Content → Posts.",
                "Set the dates so that all posts of the experiment are inside.",
                "Download as .csv, and upload the file as it is.",
            ),
        ),
        telling=frozenset(
            split_words(
                "post text | detail expands | hashtag clicks | permalink clicks | profile visits | tweet id"
                " | tweet text"
                " | tweet permalink | user profile clicks | bookmarks | new follows | create post"
            )
        ),
        usual=frozenset(
            split_words("post id | post link | url clicks | reposts | replies | engagements | retweets | likes")
        ),
        titles=("video overview",),
        words={"impressions": ("impressions",), "engagements": ("engagements",), "link_clicks": ("url clicks",)},
        unit=split_words("post id | tweet id"),
        texts=split_words("post text | tweet text | post link"),
        row="post",
        month_first=True,
    ),
    Source(
        platform="x_ads",
        title="X Ads",
        kind="ads",
        card=ExportCard(
            "X Ads Manager",
            (
                "Open Ads Manager and set the dates of the experiment; segment by Day.",
                "Export → .csv or .xlsx, and upload the file as it is.",
            ),
        ),
        telling=frozenset(split_words("date stop | result rate | funding source name | tweet engagements")),
        usual=frozenset(
            split_words(
                "time period | date start | ad group name | campaign id | objective | result type | link clicks"
            )
        ),
        levels=(("campaign", ()), ("ad_group", ()), ("ad", ())),
        month_first=False,
    ),
)

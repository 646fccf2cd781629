"""Social suites: Sprout Social, Hootsuite, and tables of posts of other tools."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

_HOOTSUITE = ExportCard(
    "Hootsuite",
    (
        "Open Analytics → Reports → Posts, a table with a line per post, and set the dates.",
        "Export → CSV or Excel (not PDF, not PowerPoint), and upload the file as it is.",
    ),
)

SOURCES = (
    Source(
        platform="sprout_social",
        title="Sprout Social",
        kind="posts",
        card=ExportCard(
            "Sprout Social",
            (
                "Open Reports → Post performance and set the dates so that all posts of the experiment are inside.",
                "Show Tags, if they name the versions; metrics: Impressions, Reach, Engagements, Post Link Clicks.",
                "Export → CSV of posts (not PDF), and upload the file as it is.",
            ),
        ),
        telling=frozenset(
            split_words(
                "post link clicks | other post clicks | post clicks (all) | negative feedback"
                " | engagement rate (per impression)"
            )
        ),
        usual=frozenset(
            split_words("network | post type | content type | link | post | organic impressions | paid impressions")
        ),
        words={
            "impressions": ("impressions",),
            "reach": ("reach",),
            "clicks": split_words("post clicks (all)"),
            "link_clicks": split_words("post link clicks"),
            "engagements": split_words("engagements"),
        },
        parts=split_words("reactions | likes | comments | shares | saves"),
        unit=split_words("link"),
        texts=split_words("tags | post | link"),
        row="post",
        month_first=True,
    ),
    Source(
        platform="hootsuite",
        title="Hootsuite",
        kind="posts",
        card=_HOOTSUITE,
        telling=frozenset(split_words("date (gmt)")),
        usual=frozenset(
            split_words(
                "post message | message | post permalink | permalink | post link | post id | social network"
                " | social profile | post type | likes | comments | shares | saves | impressions | reach | post clicks"
            )
        ),
        words={"clicks": split_words("post clicks | clicks"), "link_clicks": split_words("link clicks | url clicks")},
        parts=split_words("reactions | likes | comments | shares | saves"),
        unit=split_words("post id | post permalink | permalink | post link"),
        texts=split_words("tags | labels | campaign | post message | message | post permalink | permalink | post link"),
        row="post",
        enough=6,
    ),
    Source(
        platform="hootsuite",
        title="Hootsuite",
        kind="aggregate",
        card=_HOOTSUITE,
        telling=frozenset(split_words("date (gmt)")),
        row="account",
        enough=3,
    ),
    Source(
        platform="generic_aggregate",
        title="Another social tool",
        kind="posts",
        card=ExportCard(
            "Another social tool (Buffer, Later …)",
            (
                "Open the table of posts and set the dates so that all posts of the experiment are inside.",
                "Show tags or labels, if they name the versions, or write the version into the text of the post.",
                "Export → CSV with a line per post, and upload the file as it is.",
            ),
        ),
        telling=frozenset(
            split_words(
                "caption | post text | post message | post content | post caption | media type | text | content"
                " | message"
            )
        ),
        usual=frozenset(
            split_words(
                "likes | comments | shares | saves | reactions | engagement rate | permalink | post link | post url"
                " | link"
                " | channel | network | post type | impressions | reach | engagements | retweets | reposts"
            )
        ),
        words={"clicks": split_words("post clicks | clicks"), "impressions": split_words("impressions | views")},
        parts=split_words("reactions | likes | comments | shares | saves"),
        unit=split_words("post id | permalink | post link | post url | link | url"),
        texts=split_words(
            "tags | tag | labels | label | campaign | caption | post caption | post text | post message"
            " | post content | text"
            " | message | content | title | permalink | post link | post url | link | url"
        ),
        dates=split_words(
            "posted time | post date | posted date | date posted | posted at | posted on | published at"
            " | published date"
            " | publish date | date published | date sent | sent time | sent at | scheduled time | scheduled date"
        ),
        row="post",
        enough=6,
    ),
)

"""Social suites: Sprout Social and Hootsuite."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

SOURCES = (
    Source(
        platform="sprout_social",
        title="Sprout Social",
        kind="posts",
        card=ExportCard(
            "Sprout Social",
            (
                "Open Reports → Post performance and set the dates.",
                "Export → CSV of posts, and upload the file as it is.",
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
        kind="aggregate",
        card=ExportCard(
            "Hootsuite",
            ("Open Analytics → Reports → Posts.", "Export → CSV with a line per post and day, and upload it as it is."),
        ),
        telling=frozenset(split_words("date (gmt)")),
        row="account",
    ),
)

"""Google Analytics 4 reports and explorations; Google Trends."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

SOURCES = (
    Source(
        platform="ga4",
        title="Google Analytics 4",
        kind="ads",
        card=ExportCard(
            "Google Analytics 4",
            (
                "Open Explore → Free form.",
                "Rows: Date and Session campaign; values: Sessions, Key events, Total revenue.",
                "Set the dates of the experiment, then Export data → CSV.",
                "Upload the file as it is, with its comment lines.",
            ),
        ),
        telling=frozenset(
            split_words(
                "session campaign | session source / medium | engaged sessions | session primary channel group"
                " | key events | event count | session default channel group | user key event rate"
                " | session primary channel group (default channel group) | source / medium | pages/session | new users"
                " | session manual ad content | avg. session duration | %new sessions"
            )
        ),
        usual=frozenset(
            split_words("sessions | engagement rate | total revenue | active users | total users | date | bounce rate")
        ),
        titles=("# ------",),
        words={
            "conversions": split_words("key events | conversions | goal completions | transactions"),
            "revenue": split_words("total revenue | purchase revenue | revenue"),
        },
        levels=(
            (
                "channel",
                split_words("session primary channel group (default channel group) | session default channel group"),
            ),
            ("source", split_words("session source / medium | source / medium | session source")),
            ("campaign", split_words("session campaign | campaign | session campaign name")),
            ("ad", split_words("session manual ad content | ad content")),
            ("page", split_words("landing page | page path and screen class | landing page + query string")),
        ),
        month_first=False,
    ),
    Source(
        platform="google_trends",
        title="Google Trends",
        kind="aggregate",
        card=ExportCard(
            "Google Trends",
            (
                "Download the chart “Interest over time” as .csv.",
                "Trends shows interest relative to its peak, not counts.",
            ),
        ),
        titles=("category: ",),
        row="week",
    ),
)

"""YouTube Studio: the table of videos, by itself or in its ZIP beside chart data and totals."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

SOURCES = (
    Source(
        platform="youtube_studio",
        title="YouTube Studio",
        kind="posts",
        card=ExportCard(
            "YouTube Studio",
            (
                "Open Analytics → Advanced mode → Content, and set the dates.",
                "Export current view → Comma-separated values (.csv).",
                "Upload the ZIP as it is, or “Table data.csv” out of it.",
            ),
        ),
        telling=frozenset(
            split_words(
                "video title | video publish time | watch time (hours) | impressions click-through rate (%)"
                " | average view duration | average percentage viewed (%) | comments added | subscribers gained"
                " | engaged views"
            )
        ),
        usual=frozenset(split_words("content | views | subscribers | likes | shares | duration | impressions")),
        words={"impressions": ("impressions",)},
        parts=split_words("likes | shares | comments added"),
        unit=split_words("content | video"),
        texts=split_words("video title"),
        row="video",
        month_first=True,
    ),
)

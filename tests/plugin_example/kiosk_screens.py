"""Kiosk Screens, an invented network of screens in shops: what its export looks like and how to get it."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source

SOURCES = (
    Source(
        platform="kiosk_screens",
        title="Kiosk Screens",
        kind="ads",
        card=ExportCard(
            "Kiosk Screens",
            (
                "Open Bookings → Reports and choose the level Spot.",
                "Tick Plays, Scans and Net cost, and “one line per play date”.",
                "Save as CSV, and upload the file as it is.",
            ),
        ),
        telling=frozenset({"Screen group", "Play date", "Scans"}),
        usual=frozenset({"Plays", "Net cost"}),
        dates=("Play date",),
        levels=(("screen_group", ("Screen group",)), ("spot", ("Spot",))),
        words={"impressions": ("Plays",), "link_clicks": ("Scans",), "spend": ("Net cost",)},
        month_first=False,
    ),
)

"""What tests ask of a page that stands open in Chromium."""

from __future__ import annotations

from typing import Any

from tests.journeys.visitor import found_by_axe

OPEN_FOLDS = "document.querySelectorAll('main details').forEach(fold => { fold.open = true })"


def sideways(tab: Any) -> int:
    """How many pixels the page itself can be moved sideways."""
    return int(tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def complaints(tab: Any) -> list[str]:
    """What axe finds, in light and in dark."""
    found = []
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {one}" for one in found_by_axe(tab)]
    return found

"""What a page weighs, when it can be read and how much it moves: a first visit in Chromium, over the wire.

``python -m benchmarks.pages http://127.0.0.1:8000`` prints one line per page of a running demo. Each page is opened in
a browser that has nothing in its cache; the processor is slowed down four times, as a cheap phone is.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SLOWER = 4
MOST_BYTES = 150 * 1024
MOST_SECONDS = 1.0
MOST_SHIFT = 0.05
PAGES = (
    "/",
    "/goals",
    "/goals/1",
    "/experiments",
    "/experiments/new",
    "/experiments/1/result",
    "/experiments/1/plan",
    "/archive",
    "/lessons",
    "/lessons/1",
    "/portfolio",
    "/portfolio/coverage",
    "/toolkits",
    "/channels",
    "/cycles/3/brief",
    "/help",
    "/account",
)
WATCH = """
window.shifted = 0; window.painted = 0;
new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.painted = Math.max(window.painted, one.startTime);
}).observe({ type: "largest-contentful-paint", buffered: true });
"""


@dataclass(frozen=True, slots=True)
class PageFigures:
    """What one first visit took.

    Parameters
    ----------
    path : str
        The page.
    kilobytes : float
        What came over the wire, headers included.
    first, largest : float
        Seconds until something, and until the largest part (the sentence, a picture) was painted.
    shift : float
        By how much parts moved, as browsers add it up; 0 where nothing did.
    """

    path: str
    kilobytes: float
    first: float
    largest: float
    shift: float


def visit(browser: Browser, base: str, path: str, *, slower: int = SLOWER) -> PageFigures:
    """Open a page for the first time and wait until it rests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.add_init_script(WATCH)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(base + path)
    page.wait_for_load_state("networkidle")
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
    largest, shift = page.evaluate("[window.painted, window.shifted]")
    context.close()
    return PageFigures(path, sum(received) / 1024, first / 1000, largest / 1000, shift)


def main(base: str) -> None:
    """Print the figures of every page of a running demo."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        visit(browser, base, "/")  # the server has compiled its templates then
        sys.stdout.write(f"{'page':26}{'KB':>8}{'first s':>9}{'largest s':>11}{'shift':>8}\n")
        for path in PAGES:
            one = visit(browser, base, path)
            line = f"{one.path:26}{one.kilobytes:8.1f}{one.first:9.2f}{one.largest:11.2f}{one.shift:8.3f}\n"
            sys.stdout.write(line)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))

"""A small export from bytes to checked summaries: ours beside pandas ``read_csv`` and ``groupby`` of the same bytes.

``python -m benchmarks.small_exports`` prints a table. Ours finds the table, its platform, styles, days and variants,
checks everything and adds up every measure per variant and day; pandas only parses the table (it is told where it
begins, how it is decoded and which lines are totals) and adds up four columns per variant. Both take turns in each
round, so that a busy machine slows both: read the ratio of the fastest rounds, not the times.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from experiments.reading.read import read_file
from experiments.reduction.small import reduce_report

VARIANTS = (
    "Launch | A - Lifestyle video",
    "Launch | B - Product static",
    "Launch | C - Testimonial",
    "Launch | D - Offer",
)


@dataclass(frozen=True)
class Export:
    """One file, and what pandas is told of it: the columns that matter and how to read it."""

    name: str
    data: bytes
    variant: str
    measures: tuple[str, ...]
    told: dict[str, object] = field(default_factory=dict)


def meta(rows: int) -> Export:
    """Write Meta's table of ad sets by day, with the columns of its usual view."""
    headers = _headers(
        "Campaign name|Ad set name|Day|Delivery status|Delivery level|Attribution setting|Result type"
        "|Results|Reach|Frequency|Cost per result|Amount spent (EUR)|Impressions"
        "|CPM (cost per 1,000 impressions)|Link clicks|CPC (cost per link click)"
        "|CTR (link click-through rate)|Clicks (all)|CTR (all)|CPC (all)|Purchases"
        "|Purchases conversion value|Reporting starts|Reporting ends"
    )
    body = [
        ["Spring conversions", one.variant, one.day, "active", "adset", "7-day click or 1-day view", "Purchases",
         one.orders or "", one.reach, _rate(one.shown / one.reach), _rate(one.cost / max(one.orders, 1)),
         f"{one.cost:.2f}", one.shown, _rate(one.cost / one.shown * 1000), one.links, _rate(one.cost / one.links),
         _rate(one.links / one.shown * 100), one.clicks, _rate(one.clicks / one.shown * 100),
         _rate(one.cost / one.clicks), one.orders or "", f"{one.value:.2f}" if one.orders else "", one.day, one.day]
        for one in _drawn(rows)
    ]  # fmt: skip
    measures = ("Impressions", "Link clicks", "Amount spent (EUR)", "Purchases")
    return Export("Meta", _written([headers, *body], "utf-8-sig"), "Ad set name", measures)


def google(rows: int) -> Export:
    """Write Google's campaign report: two lines above the headers, two lines of totals."""
    headers = _headers(
        "Campaign status|Campaign|Day|Budget|Currency code|Campaign type|Impr.|Clicks|CTR|Avg. CPC|Cost"
        "|Conversions|Conv. value|Conv. rate|Cost / conv."
    )
    drawn = _drawn(rows)
    body = [
        ["Enabled", one.variant, one.day, "60.00", "EUR", "Search", f"{one.shown:,}", f"{one.clicks:,}",
         f"{one.clicks / one.shown:.2%}", f"{one.cost / one.clicks:.2f}", f"{one.cost:.2f}", f"{one.orders:.2f}",
         f"{one.value:.2f}", f"{one.orders / one.clicks:.2%}", f"{one.cost / max(one.orders, 1):.2f}"]
        for one in drawn
    ]  # fmt: skip
    sums = ["", " --", "", "", "EUR", "", f"{sum(one.shown for one in drawn):,}", f"{sum(o.clicks for o in drawn):,}",
            "1.00%", "0.50", f"{sum(o.cost for o in drawn):.2f}", f"{sum(o.orders for o in drawn):.2f}",
            f"{sum(o.value for o in drawn):.2f}", "1.00%", "9.00"]  # fmt: skip
    title = [["Campaign report"], ["March 3, 2025 - December 31, 2025"]]
    totals = [["Total: Campaigns", *sums[1:]], ["Total: Account", *sums[1:]]]
    told: dict[str, object] = {"skiprows": 2, "thousands": ",", "nrows": rows}
    return Export(
        "Google", _written([*title, headers, *body, *totals], "utf-8"), "Campaign",
        ("Impr.", "Clicks", "Cost", "Conversions"), told,
    )  # fmt: skip


def linkedin(rows: int) -> Export:
    """Write LinkedIn's report of ads by day: UTF-16 with tabs, five lines above the headers."""
    headers = _headers(
        "Start Date (in UTC)|Account Name|Currency|Campaign Name|Creative Name|Ad Status|Total Spent"
        "|Impressions|Clicks|Click Through Rate|Average CPM|Average CPC|Reactions|Comments|Shares"
        "|Total Engagements|Conversions|Leads|Reach"
    )
    body = [
        [f"{int(one.day[5:7])}/{int(one.day[8:])}/{one.day[:4]}", "Green Corner", "EUR", "Spring", one.variant,
         "Active", f"{one.cost:.2f}", one.shown, one.clicks, f"{one.clicks / one.shown:.3%}",
         f"{one.cost / one.shown * 1000:.2f}", f"{one.cost / one.clicks:.2f}", one.links // 3, one.links // 9,
         one.links // 12, one.clicks + one.links // 3, one.orders, one.orders, one.reach]
        for one in _drawn(rows)
    ]  # fmt: skip
    above = [["Ad Performance Report (in UTC)"], ["Report Start: March 3, 2025, 12:00 AM"],
             ["Report End: December 31, 2025, 11:59 PM"], ["Date Generated: January 2, 2026, 8:14 AM"], []]  # fmt: skip
    told: dict[str, object] = {"encoding": "utf-16", "sep": "\t", "skiprows": 5}
    measures = ("Impressions", "Clicks", "Total Spent", "Conversions")
    return Export("LinkedIn", _written([*above, headers, *body], "utf-16", "\t"), "Creative Name", measures, told)


def tiktok(rows: int) -> Export:
    """Write TikTok's custom report of ad groups by day."""
    headers = _headers(
        "Campaign name|Ad group name|By Day|Cost|CPC (destination)|CPM|Impressions|Reach"
        "|Clicks (destination)|CTR (destination)|Conversions|Cost per conversion|Conversion rate (CVR)"
        "|Currency"
    )
    body = [
        ["Spring", one.variant, one.day, f"{one.cost:.2f}", f"{one.cost / one.links:.2f}",
         f"{one.cost / one.shown * 1000:.2f}", one.shown, one.reach, one.links, f"{one.links / one.shown:.2%}",
         one.orders, f"{one.cost / max(one.orders, 1):.2f}", f"{one.orders / one.links:.2%}", "EUR"]
        for one in _drawn(rows)
    ]  # fmt: skip
    measures = ("Impressions", "Clicks (destination)", "Cost", "Conversions")
    return Export("TikTok", _written([headers, *body], "utf-8"), "Ad group name", measures)


@dataclass(frozen=True)
class _Line:
    variant: str
    day: str
    shown: int
    reach: int
    clicks: int
    links: int
    orders: int
    value: float
    cost: float


def _drawn(rows: int) -> list[_Line]:
    dice = random.Random(20_250_303)  # noqa: S311 - figures for a benchmark
    lines = []
    for number in range(rows):
        shown = dice.randint(2_000, 12_000)
        clicks = dice.randint(60, shown // 20)
        orders = dice.randint(0, 9)
        lines.append(
            _Line(
                VARIANTS[number % 4],
                str(date(2025, 3, 3) + timedelta(days=number // 4)),
                shown,
                int(shown * 0.77),
                clicks,
                clicks - dice.randint(0, 20),
                orders,
                orders * dice.randint(2_000, 9_000) / 100,
                dice.randint(1_000, 9_000) / 100,
            )
        )
    return lines


def _headers(listed: str) -> list[str]:
    return listed.split("|")


def _rate(value: float) -> str:
    return f"{value:.8f}".rstrip("0").rstrip(".")


def _written(table: list[list[object]], encoding: str, delimiter: str = ",") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(table)
    return stream.getvalue().encode(encoding)


def ours(export: Export) -> dict[str, list[float]]:
    """Read, check and reduce; return the four sums of each variant for the comparison with pandas."""
    report = read_file(export.data, "export.csv")
    reduce_report(report)
    roles = {header: role for role, header in report.columns.items()}
    names = [roles.get(header, header) for header in export.measures]
    return {variant: [totals.get(name, 0.0) for name in names] for variant, totals in report.variants.items()}


def with_pandas(export: Export) -> dict[str, list[float]]:
    """Parse and add up with pandas."""
    frame = pd.read_csv(io.BytesIO(export.data), **export.told)  # type: ignore[call-overload]
    sums = frame.groupby(export.variant)[list(export.measures)].sum()
    return {str(variant): row for variant, row in zip(sums.index, sums.to_numpy().tolist(), strict=True)}


def disagreement(export: Export) -> str | None:
    """Say where the sums differ by more than rounding, or nothing."""
    mine, theirs = ours(export), with_pandas(export)
    if mine.keys() != theirs.keys():
        return f"{export.name}: ours finds {sorted(mine)}, pandas {sorted(theirs)}"
    for variant, sums in mine.items():
        for name, one, other in zip(export.measures, sums, theirs[variant], strict=True):
            if abs(one - other) > 0.005:
                return f"{export.name}, {variant}, {name}: ours {one}, pandas {other}"
    return None


def fastest(ways: list[Callable[[Export], object]], export: Export, rounds: int) -> list[float]:
    """Return the seconds of the fastest round of each way; in a round each has its turn."""
    best = [float("inf")] * len(ways)
    for way in ways:
        way(export)
    for _ in range(rounds):
        for place, way in enumerate(ways):
            start = time.perf_counter()
            way(export)
            best[place] = min(best[place], time.perf_counter() - start)
    return best


def main(arguments: list[str] | None = None) -> int:
    """Write the files, check, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=150, help="turns of each way at 200 rows (default: 150)")
    chosen = parser.parse_args(arguments)
    sys.stdout.write(f"{'export':<10}{'rows':>7}{'cells':>9}{'ours, ms':>11}{'pandas, ms':>12}{'ours ÷ pandas':>15}\n")
    for rows in (200, 5_000):
        for write in (meta, google, linkedin, tiktok):
            export = write(rows)
            said = disagreement(export)
            if said:
                sys.stderr.write(f"ours and pandas disagree: {said}\n")
                return 1
            rounds = max(3, chosen.rounds * 200 // rows)
            mine, theirs = fastest([ours, with_pandas], export, rounds)
            cells = rows * (export.data.count(b"\t" if export.name == "LinkedIn" else b",") // rows + 1)
            size = f"{export.name:<10}{rows:>7,}{cells:>9,}"
            sys.stdout.write(f"{size}{mine * 1e3:>11.2f}{theirs * 1e3:>12.2f}{mine / theirs:>15.2f}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

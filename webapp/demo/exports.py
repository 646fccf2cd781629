"""The invented figures as the bytes that platforms export: Meta Ads Manager, Meta Business Suite, tables by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from webapp.demo.figures import AdDay, Post

_META = (
    "Campaign name", "Ad set name", "Day", "Age", "Delivery status", "Attribution setting", "Result type", "Results",
    "Reach", "Frequency", "Amount spent (EUR)", "Impressions", "CPM (cost per 1,000 impressions) (EUR)", "Link clicks",
    "CPC (cost per link click) (EUR)", "CTR (link click-through rate)", "Landing page views", "Purchases",
    "Purchases conversion value", "Reporting starts", "Reporting ends",
)  # fmt: skip
_INSTAGRAM = (
    "Post ID", "Account ID", "Account username", "Account name", "Description", "Duration (sec)", "Publish time",
    "Permalink", "Post type", "Data comment", "Date", "Views", "Reach", "Likes", "Shares", "Follows", "Comments",
    "Saves",
)  # fmt: skip


def meta_ads(rows: Iterable[AdDay], campaign: str, ad_set: str, outcome: str = "Purchases") -> bytes:
    """Meta Ads Manager, ad sets by day (and by age where the rows are), English, newest first as it exports.

    Parameters
    ----------
    ad_set : str
        Pattern of the ad set's name with ``{}`` for the version, for example ``"Rye kit | {}"``.
    outcome : str
        Event that the ad set is run for, as the platform names it.
    """
    listed = sorted(rows, key=lambda row: row.day, reverse=True)
    has_ages = any(row.age for row in listed)
    columns = [column for column in _META if has_ages or column != "Age"]
    headers = [column.replace("Purchases", outcome) for column in columns]
    lines = ([_meta_cell(row, column, (campaign, ad_set), outcome) for column in columns] for row in listed)
    return _written(headers, lines)


def _meta_cell(row: AdDay, column: str, names: tuple[str, str], outcome: str) -> str:
    """Write one cell of an ad set's row; what is not there or cannot be divided stays blank, as the platform does."""
    per_thousand = row.spend / 100 * 1000 / row.impressions if row.impressions else None
    written: dict[str, str] = {
        "Campaign name": names[0],
        "Ad set name": names[1].format(row.version),
        "Day": row.day.isoformat(),
        "Age": row.age,
        "Delivery status": "inactive",
        "Attribution setting": "7-day click or 1-day view",
        "Result type": outcome if row.orders else "",
        "Results": str(row.orders or ""),
        "Reach": str(row.reach),
        "Frequency": _ratio(row.impressions, row.reach),
        "Amount spent (EUR)": _money(row.spend),
        "Impressions": str(row.impressions),
        "CPM (cost per 1,000 impressions) (EUR)": "" if per_thousand is None else f"{per_thousand:.8f}",
        "Link clicks": str(row.clicks or ""),
        "CPC (cost per link click) (EUR)": _ratio(row.spend / 100, row.clicks),
        "CTR (link click-through rate)": _ratio(100 * row.clicks, row.impressions),
        "Landing page views": str(row.arrivals or ""),
        "Purchases": str(row.orders or ""),
        "Purchases conversion value": _money(row.revenue) if row.revenue else "",
        "Reporting starts": row.day.isoformat(),
        "Reporting ends": row.day.isoformat(),
    }
    return written[column]


def instagram_posts(rows: Sequence[Post], labels: dict[str, str], captions: Sequence[str]) -> bytes:
    """Meta Business Suite, posts of an Instagram account; the version stands as a bracket in the text.

    Parameters
    ----------
    labels : dict of str to str
        Version to the word in the bracket.
    captions : sequence of str
        Texts, used in turn.
    """
    lines: list[list[str]] = []
    for place, post in enumerate(rows):
        # 17 digits: as a floating-point number it would lose its end.
        number = str(17_900_000_000_000_000 + 7_919 * place)
        lines.append([
            number, "17841400000000001", "quernwell.mill", "Quernwell Mill",
            f"{captions[place % len(captions)]}, week {place // 5 + 1}\n\n[{labels[post.version]}]", "0",
            f"{post.day:%m/%d/%Y} {post.hour:02d}:15", f"https://www.instagram.com/p/QM{number[-7:]}/", "IG image", "",
            "Lifetime", str(post.seen), str(post.reach), str(post.likes), str(place % 4), str(place % 3),
            str(post.likes // 12), str(post.acts),
        ])  # fmt: skip
    return _written(list(_INSTAGRAM), lines)


def table(headers: Sequence[str], rows: Iterable[Sequence[str | int | date]]) -> bytes:
    """Write a table as somebody keeps it in a spreadsheet and saves it as CSV."""
    return _written(headers, ([str(cell) for cell in row] for row in rows), mark="")


def _ratio(above: float, below: float) -> str:
    """Write a quotient with the platform's eight decimals, or nothing."""
    return f"{above / below:.8f}".rstrip("0").rstrip(".") if below else ""


def _money(cents: int) -> str:
    """Write cents as the platform writes money."""
    return f"{cents // 100}.{cents % 100:02d}"


def _written(headers: Sequence[str], lines: Iterable[Sequence[str]], mark: str = "\ufeff") -> bytes:
    """Write a comma-separated file in UTF-8, with the byte order mark the platforms put in front."""
    out = io.StringIO()
    out.write(mark)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(lines)
    return out.getvalue().encode("utf-8")

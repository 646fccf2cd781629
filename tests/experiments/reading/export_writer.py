"""Writes exports as the platforms do, in many conditions, and knows the totals. Imports nothing of the reader."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.experiments.reading.export_words import GOOGLE, LINKEDIN, META, TIKTOK

MEASURES = ("impressions", "reach", "clicks", "link_clicks", "engagements", "conversions", "revenue", "spend")
NAMES = (
    ("Launch - control", "Launch - new hook"),
    ("Frühling | A – Gesicht", "Frühling | B – Produkt", "Frühling | C – Stimme"),
    ("Oferta_otoño_V1", "Oferta_otoño_V2"),
    ("Summer, short (original)", "Summer, long (variant)"),
    ("Totally new", "Gesamtlook"),
)


@dataclass
class Written:
    """A file, and what must be found in it."""

    data: bytes
    name: str
    platform: str
    totals: dict[str, dict[str, float]]
    rows: int
    first: date
    last: date
    about: str


@dataclass
class Condition:
    """How a file is written."""

    platform: str
    language: str
    encoding: str
    delimiter: str
    decimal: str
    thousands: str
    date_style: str
    totals_at: str
    shuffle: bool
    extra: bool
    sep_line: bool
    days: int
    lines: list[str] = field(default_factory=list)


def write_export(seed: int) -> Written:
    """Write one export in a random condition."""
    dice = random.Random(seed)
    condition = _condition(dice)
    words = {"meta_ads": META, "google_ads": GOOGLE, "linkedin_ads": LINKEDIN, "tiktok_ads": TIKTOK}[
        condition.platform
    ][condition.language]
    names = dice.choice(NAMES)
    first = date(2025, dice.randint(1, 11), dice.randint(1, 28))
    roles = [
        role
        for role in words
        if role not in {"title", "total", "start", "end", "account"}
        or (role == "account" and condition.platform == "linkedin_ads")
    ]
    if condition.platform == "meta_ads":
        roles = (
            [role for role in roles if role != "ad"] if dice.random() < 0.5 else [r for r in roles if r != "campaign"]
        )
    if condition.shuffle:
        dice.shuffle(roles)
    records, totals = _records(dice, condition, roles, names, first)
    headers = [words[role] for role in roles]
    lines = _above(condition, words, first)
    body = [[_cell(condition, role, record) for role in roles] for record in records]
    if condition.extra:
        headers.append("Bid strategy" if condition.platform != "meta_ads" else "Attribution setting")
        body = [[*row, "7-day click, 1-day view"] for row in body]
    sums = _total_lines(condition, words, roles, records)
    width = len(headers)
    sums = [row + [""] * (width - len(row)) for row in sums]
    table = [
        *lines,
        headers,
        *(sums if condition.totals_at == "top" else []),
        *body,
        *(sums if condition.totals_at == "bottom" else []),
    ]
    return Written(
        _encoded(condition, table),
        "export.csv",
        condition.platform,
        totals,
        len(records),
        first,
        first + timedelta(days=condition.days - 1),
        f"seed {seed}: {condition}",
    )


def _condition(dice: random.Random) -> Condition:
    platform = dice.choice(["meta_ads", "google_ads", "linkedin_ads", "tiktok_ads"])
    words = {"meta_ads": META, "google_ads": GOOGLE, "linkedin_ads": LINKEDIN, "tiktok_ads": TIKTOK}[platform]
    language = dice.choice(sorted(words))
    european = language != "en" and platform != "tiktok_ads"
    totals_at = {
        "meta_ads": ["none", "top", "bottom"],
        "google_ads": ["bottom", "bottom", "top"],
        "linkedin_ads": ["none"],
        "tiktok_ads": ["bottom", "none", "top"],
    }[platform]
    condition = Condition(
        platform,
        language,
        "utf-8",
        ",",
        ".",
        "",
        "iso",
        dice.choice(totals_at),
        dice.random() < 0.5,
        dice.random() < 0.5,
        sep_line=False,
        days=dice.choice([5, 14, 28]),
    )
    if platform == "meta_ads":
        condition.encoding = dice.choice(
            ["utf-8", "utf-8-sig", "mojibake"] if language != "en" else ["utf-8", "utf-8-sig"]
        )
        if european and dice.random() < 0.5:
            condition.encoding, condition.delimiter = dice.choice(["utf-8-sig", "cp1252"]), ";"
            condition.decimal, condition.thousands = ",", dice.choice([".", "", "\u00a0"])
            condition.date_style, condition.sep_line = dice.choice(["DD.MM.YYYY", "DD/MM/YYYY"]), dice.random() < 0.3
    if platform == "google_ads":
        condition.thousands = ","
        if dice.random() < 0.5:
            condition.encoding, condition.delimiter = "utf-16", "\t"
        if language == "de":
            condition.decimal, condition.thousands = ",", "."
            condition.date_style = dice.choice(["iso", "DD.MM.YYYY"])
    if platform == "linkedin_ads":
        condition.encoding, condition.delimiter = "utf-16", "\t"
        condition.decimal = "." if language == "en" else ","
        condition.date_style = {"en": "M/D/YYYY", "es": "D/M/YYYY", "nl": "D-M-YYYY", "fr": "DD/MM/YYYY"}[language]
    return condition


def _records(
    dice: random.Random, condition: Condition, roles: list[str], names: tuple[str, ...], first: date
) -> tuple[list[dict[str, object]], dict[str, dict[str, float]]]:
    records: list[dict[str, object]] = []
    totals: dict[str, dict[str, float]] = {name: {} for name in names}
    for day in range(condition.days):
        for name in names:
            shown = dice.randint(900, 12_000)
            clicks = dice.randint(20, shown // 20)
            figures = {
                "impressions": shown,
                "reach": int(shown * 0.8),
                "clicks": clicks,
                "link_clicks": clicks - dice.randint(0, 9),
                "engagements": clicks + dice.randint(0, 30),
                "conversions": dice.randint(0, 9),
                "revenue": dice.randint(0, 150_000) / 100,
                "spend": dice.randint(1_000, 150_000) / 100,
            }
            record: dict[str, object] = {
                "campaign": "Launch 25",
                "ad_set": "Broad",
                "ad": name,
                "ad_group": name,
                "account": "Green Corner",
                "currency": "EUR",
                "status": "Enabled",
                "day": first + timedelta(days=day),
                "rate": clicks / shown * 100,
                "cost": figures["spend"] / shown * 1000,
                **figures,
            }
            if "ad" not in roles and condition.platform != "tiktok_ads":
                record["ad_set" if "ad_set" in roles else "campaign"] = name
            records.append(record)
            for role in MEASURES:
                if role in roles:
                    totals[name][role] = totals[name].get(role, 0.0) + float(figures[role])
    return records, totals


def _above(condition: Condition, words: dict[str, str], first: date) -> list[list[str]]:
    last = first + timedelta(days=condition.days - 1)
    if condition.platform == "google_ads":
        if condition.language == "de":
            return [[words["title"]], [f"{first.day}. Juli {first.year}" if first.month == 7 else str(first)]]
        return [[words["title"]], [f"{first:%B} {first.day}, {first.year} - {last:%B} {last.day}, {last.year}"]]
    if condition.platform == "linkedin_ads":
        return [
            [words["title"]],
            [f"Report Start: {first:%B} {first.day}, {first.year}, 12:00 AM"],
            [f"Report End: {last:%B} {last.day}, {last.year}, 11:59 PM"],
            ["Date Generated: December 30, 2025, 8:14 AM"],
            [],
        ]
    return []


def _total_lines(
    condition: Condition, words: dict[str, str], roles: list[str], records: list[dict[str, object]]
) -> list[list[str]]:
    if condition.totals_at == "none":
        return []
    sums: dict[str, object] = {
        role: sum(float(str(r[role])) for r in records) for role in MEASURES if role in records[0]
    }
    sums["reach"] = float(str(sums["reach"])) * 0.4
    row = [_cell(condition, role, sums) if role in MEASURES else "" for role in roles]
    if condition.platform == "meta_ads":
        return [row]
    if condition.platform == "tiktok_ads":
        label = f"Total of {len(records)} results"
        return [[label if role == "campaign" else (cell or "-") for role, cell in zip(roles, row, strict=True)]]
    first, *rest = row
    del first
    return [[words["total"], *rest], [words["account"], *rest]]


def _cell(condition: Condition, role: str, record: dict[str, object]) -> str:
    value = record.get(role, "")
    if role == "day" and isinstance(value, date):
        return _day(condition.date_style, value)
    if role in {"revenue", "spend", "cost"} and value != "":
        money = _number(condition, float(str(value)), 2)
        return (
            money.replace(condition.thousands, "")
            if condition.platform == "google_ads" and condition.thousands == ","
            else money
        )
    if role == "rate" and value != "":
        text = _number(condition, float(str(value)), 2)
        return (
            text
            if condition.platform == "meta_ads"
            else (f"{text}%" if condition.language == "en" else f"{text}\u00a0%")
        )
    if role in MEASURES:
        return _number(condition, float(str(value)), 0)
    return str(value)


def _number(condition: Condition, value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.replace(",", "\0").replace(".", condition.decimal).replace("\0", condition.thousands)


def _day(style: str, day: date) -> str:
    return {
        "iso": day.isoformat(),
        "DD.MM.YYYY": f"{day:%d.%m.%Y}",
        "DD/MM/YYYY": f"{day:%d/%m/%Y}",
        "M/D/YYYY": f"{day.month}/{day.day}/{day.year}",
        "D/M/YYYY": f"{day.day}/{day.month}/{day.year}",
        "D-M-YYYY": f"{day.day}-{day.month}-{day.year}",
    }[style]


def _encoded(condition: Condition, table: list[list[str]]) -> bytes:
    stream = io.StringIO()
    if condition.sep_line:
        stream.write(f"sep={condition.delimiter}\r\n")
    csv.writer(stream, delimiter=condition.delimiter).writerows(table)
    text = stream.getvalue()
    if condition.encoding == "mojibake":
        return (
            text.encode().decode("cp1252", errors="replace").encode()
            if "\ufffd" not in text.encode().decode("cp1252", errors="replace")
            else text.encode()
        )
    return text.encode(condition.encoding, errors="replace")

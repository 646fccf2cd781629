"""Exports of ad managers: Meta, Google, LinkedIn, TikTok, X, Pinterest, Snapchat, Reddit."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tests.experiments.reading.generator.ad_words import (
    GOOGLE,
    LINKEDIN,
    META,
    PINTEREST,
    REDDIT,
    SNAPCHAT,
    TIKTOK,
    X_ADS,
    Words,
)
from tests.experiments.reading.generator.draft import FIGURES, Draft, Form, Line, Value, added, some_days, written
from tests.experiments.reading.generator.figures import LEVEL_NAMES, one_line

NOT_COLUMNS = frozenset({"title", "total", "account_total", "starts", "ends"})
_SAME_IN_ALL: dict[str, Value] = {
    "currency": "EUR", "account": "Green Corner", "status": "Enabled", "result_type": "Website visits",
}  # fmt: skip
SUMMED = ("impressions", "reach", "clicks", "link_clicks", "engagements", "conversions", "revenue", "spend",
          "landing_page_views")  # fmt: skip


@dataclass(frozen=True)
class AdManager:
    """One ad manager: its words by language, its levels from wide to narrow, and how it writes."""

    platform: str
    words: Mapping[str, Words]
    levels: tuple[str, ...]
    form: Callable[[random.Random, str], Form]
    totals_at: tuple[str, ...]
    extra: tuple[str, str]
    breakdowns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    blanks: bool = False
    currency_in_column: bool = False


def _meta_form(dice: random.Random, language: str) -> Form:
    encodings = ["utf-8", "utf-8-sig"] if language == "en" else ["utf-8", "utf-8-sig", "mojibake"]
    form = Form(encoding=dice.choice(encodings), quoting=dice.choice([csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]))
    if language != "en" and dice.random() < 0.5:
        return replace(
            form, encoding=dice.choice(["utf-8-sig", "cp1252"]), delimiter=";", decimal=",",
            thousands=dice.choice([".", "", "\u00a0"]), date_style=dice.choice(["DD.MM.YYYY", "DD/MM/YYYY"]),
            sep_line=dice.random() < 0.3, quoting=csv.QUOTE_MINIMAL,
        )  # fmt: skip
    return form


def _google_form(dice: random.Random, language: str) -> Form:
    form = Form(thousands=",", money_thousands=False, percent="%", fractions=dice.choice([0, 2]), line_end="\n")
    if language != "en":
        form = replace(form, decimal=",", thousands=".", money_thousands=True, percent=dice.choice(["%", " %"]),
                       date_style=dice.choice(["iso", "DD.MM.YYYY"]) if language == "de" else "iso")  # fmt: skip
    if dice.random() < 0.5:
        form = replace(form, encoding="utf-16-le", delimiter="\t")
    return form


def _linkedin_form(dice: random.Random, language: str) -> Form:
    styles = {"en": "M/D/YYYY", "es": "D/M/YYYY", "nl": "D-M-YYYY", "fr": "DD/MM/YYYY"}
    point = language == "en"
    return Form(
        encoding="utf-16-le", delimiter="\t", decimal="." if point else ",", percent="%" if point else "\u00a0%",
        date_style=styles[language], line_end=dice.choice(["\n", "\r\n"]),
    )  # fmt: skip


def _plain_form(dice: random.Random, _language: str) -> Form:
    form = Form(encoding=dice.choice(["utf-8", "utf-8-sig"]), line_end=dice.choice(["\n", "\r\n"]))
    return replace(form, container="xlsx", encoding="utf-8") if dice.random() < 0.3 else form


def _tiktok_form(dice: random.Random, language: str) -> Form:
    form = _plain_form(dice, language)
    return form if form.container == "xlsx" else replace(form, percent="%")


MANAGERS = (
    AdManager(
        "meta_ads", META, ("campaign", "ad_set", "ad"), _meta_form, ("none", "top", "bottom"),
        ("Attribution setting", "7-day click, 1-day view"),
        (("Age", ("18-24", "25-34")), ("Gender", ("female", "male"))), blanks=True,
    ),
    AdManager(
        "google_ads", GOOGLE, ("campaign",), _google_form, ("bottom", "bottom", "top"),
        ("Bid strategy type", "Maximize clicks"),
        (("Device", ("Mobile phones", "Computers")),), currency_in_column=True,
    ),
    AdManager(
        "linkedin_ads", LINKEDIN, ("campaign", "ad"), _linkedin_form, ("none",), ("Campaign Type", "Sponsored Update"),
        currency_in_column=True,
    ),
    AdManager(
        "tiktok_ads", TIKTOK, ("campaign", "ad_group"), _tiktok_form, ("bottom", "none", "top"),
        ("Primary status", "Active"), currency_in_column=True,
    ),
    AdManager("x_ads", X_ADS, ("campaign", "ad_group"), _plain_form, ("none",), ("Objective", "Website traffic")),
    AdManager("pinterest_ads", PINTEREST, ("campaign", "ad_group"), _plain_form, ("none",), ("Status", "Active")),
    AdManager("snapchat_ads", SNAPCHAT, ("campaign", "ad_set"), _plain_form, ("none",), ("Delivery Status", "Active")),
    AdManager("reddit_ads", REDDIT, ("campaign", "ad_group"), _plain_form, ("none",), ("Objective", "Clicks")),
)  # fmt: skip


def draft_ads(dice: random.Random, manager: AdManager) -> Draft:
    """Write one export of an ad manager in a random condition."""
    language = dice.choice(sorted(manager.words))
    words = manager.words[language]
    form = manager.form(dice, language)
    if form.container == "plain" and dice.random() < 0.15:
        form = replace(form, container=dice.choice(["gzip", "zip"]))
    levels = list(manager.levels)
    while len(levels) > 1 and dice.random() < 0.3:
        levels.pop(dice.choice([0, -1]))
    split = dice.choice(manager.breakdowns) if manager.breakdowns and dice.random() < 0.3 else None
    roles = [role for role in words if role not in NOT_COLUMNS and (role not in manager.levels or role in levels)]
    roles += ["breakdown"] if split else []
    roles += ["extra"] if dice.random() < 0.5 else []
    if dice.random() < 0.5:
        dice.shuffle(roles)
    names = list(dice.choice(LEVEL_NAMES))
    if form.encoding == "cp1252":
        names = [name.replace("Témoin", "Temoin") for name in names]
    days = some_days(dice, dice.choice([7, 14, 28]))
    records, variants = _records(dice, manager, dice.choice(levels), (names, days), split[1] if split else ("",))
    lines = [Line([written(form, role, record.get(role, "")) for role in roles]) for record in records]
    place = dice.choice(manager.totals_at)
    totals = _total_lines(dice.choice(["-", ""]), manager, words, (roles, form), records) if place != "none" else []
    headers = [words.get(role, "") for role in roles]
    headers = [
        split[0] if role == "breakdown" and split else header for role, header in zip(roles, headers, strict=True)
    ]
    headers = [manager.extra[0] if role == "extra" else header for role, header in zip(roles, headers, strict=True)]
    above, explained = _above(manager.platform, words, days[0], days[-1])
    shown = [role for role in SUMMED if role in roles]
    return Draft(
        manager.platform, f"{levels[-1]} x day", form, roles, headers,
        [*(totals if place == "top" else []), *lines, *(totals if place == "bottom" else [])],
        added(records, variants, shown), above, explained, (days[0], days[-1]),
        _currency(manager, roles, headers), covered=bool(totals), other_language=_other(dice, manager, language),
        about=f"{manager.platform} {language} {form} levels {levels} totals {place} breakdown {split}",
    )  # fmt: skip


def _currency(manager: AdManager, roles: list[str], headers: list[str]) -> str | None:
    in_header = any("(EUR)" in header for header in headers)
    return "EUR" if in_header or (manager.currency_in_column and "currency" in roles) else None


def _other(dice: random.Random, manager: AdManager, language: str) -> Mapping[str, str]:
    others = sorted(set(manager.words) - {language})
    return manager.words[dice.choice(others)] if others else {}


def _records(
    dice: random.Random, manager: AdManager, chosen: str, named: tuple[list[str], list[date]], parts: tuple[str, ...]
) -> tuple[list[dict[str, Value]], list[str]]:
    """Draw a record for each day, name and part of a breakdown; the level ``chosen`` carries the names."""
    names, days = named
    scale = dice.choice([1, 1, 40])
    records: list[dict[str, Value]] = []
    variants: list[str] = []
    for day in days:
        for name in names:
            for part in parts:
                record: dict[str, Value] = dict(one_line(dice, scale))
                record.update(_SAME_IN_ALL)
                record.update({"day": day, "breakdown": part, "extra": manager.extra[1]})
                record.update(dict.fromkeys(manager.levels, "Launch 25"))
                record[chosen] = name
                if manager.blanks and not record["conversions"]:
                    record["conversions"] = record["revenue"] = None
                records.append(record)
                variants.append(name)
    return records, variants


def _above(platform: str, words: Words, first: date, last: date) -> tuple[list[list[str]], list[str]]:
    if platform == "google_ads":
        period = f"{first:%B} {first.day}, {first.year} - {last:%B} {last.day}, {last.year}"
        return [[words["title"]], [period]], []
    if platform == "linkedin_ads":
        return [
            [words["title"]],
            [f"{words['starts']}: {first:%B} {first.day}, {first.year}, 12:00 AM"],
            [f"{words['ends']}: {last:%B} {last.day}, {last.year}, 11:59 PM"],
            ["Date Generated: December 30, 2025, 8:14 AM"],
            [],
        ], []
    return [], []


def _total_lines(
    dash: str, manager: AdManager, words: Words, columns: tuple[list[str], Form], records: list[dict[str, Value]]
) -> list[Line]:
    """Write the sums under the figures; reach is smaller there, because people are counted once."""
    roles, form = columns
    sums: dict[str, Value] = {}
    for role in FIGURES & set(roles):
        sums[role] = round(sum(value for record in records if isinstance(value := record.get(role), int | float)), 6)
    if "reach" in sums:
        sums["reach"] = round(float(str(sums["reach"])) * 0.4)
    cells: list[str | float] = [written(form, role, sums.get(role, "")) for role in roles]
    if manager.platform == "meta_ads":
        return [Line(cells, "total")]
    if manager.platform == "tiktok_ads":
        label = f"Total of {len(records)} results"
        return [Line([label if role == "campaign" else (cell if cell != "" else dash)
                      for role, cell in zip(roles, cells, strict=True)], "total")] if "campaign" in roles else [
            Line([label, *cells[1:]], "total")]  # fmt: skip
    return [Line([words["total"], *cells[1:]], "total"), Line([words["account_total"], *cells[1:]], "total")]

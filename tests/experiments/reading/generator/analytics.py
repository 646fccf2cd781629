"""Exports of Google Analytics 4: report download and exploration."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.experiments.reading.generator.draft import Draft, Form, Line, Value, added, some_days, written
from tests.experiments.reading.generator.figures import LEVEL_NAMES, one_line

HEADERS = {
    "day": "Date", "campaign": "Session campaign", "sessions": "Sessions", "engaged": "Engaged sessions",
    "rate": "Engagement rate", "users": "Active users", "conversions": "Key events", "revenue": "Total revenue",
}  # fmt: skip
SUMMED = ("sessions", "conversions", "revenue")


def draft_analytics(dice: random.Random, kind: str) -> Draft:
    """Write a ``report`` or an ``exploration``; the latter has its total as first line, one cell too wide."""
    form = Form(encoding=dice.choice(["utf-8", "utf-8-sig"]), date_style="compact", line_end="\n")
    if dice.random() < 0.2:
        form = replace(form, container="gzip")
    roles = list(HEADERS)
    if dice.random() < 0.4:
        roles = ["day", "campaign", *dice.sample(roles[2:], len(roles) - 2)]
    days, names = some_days(dice, dice.choice([7, 14])), list(dice.choice(LEVEL_NAMES))
    records: list[dict[str, Value]] = []
    variants: list[str] = []
    for day in days:
        for name in names:
            record: dict[str, Value] = dict(one_line(dice))
            record.update({"day": day, "campaign": name, "engaged": float(str(record["sessions"])) // 2, "rate": 0.5})
            records.append(record)
            variants.append(name)
    lines = [Line([written(form, "users" if role == "engaged" else role, record.get(role, "")) for role in roles])
             for record in records]  # fmt: skip
    above = [["# ----------------------------------------"], ["# Green Corner Shop"], ["# Free form-Free form 1"],
             ["# ----------------------------------------"]]  # fmt: skip
    totals: list[Line] = []
    if kind == "exploration":
        above += [[f"# {days[0]:%Y%m%d}-{days[-1]:%Y%m%d}"], []]
        sums = {role: sum(float(str(record[role])) for record in records) for role in (*SUMMED, "engaged", "users")}
        cells = [written(form, "users" if role == "engaged" else role, sums.get(role, "")) for role in roles]
        totals = [Line([*cells, "Grand total"], "total")]
    else:
        above += [["#"], ["# All Users"], [f"# Start date: {days[0]:%Y%m%d}"], [f"# End date: {days[-1]:%Y%m%d}"], []]
    return Draft(
        "ga4", "campaign x day", form, roles, [HEADERS[role] for role in roles], [*totals, *lines],
        added(records, variants, SUMMED), above, days=(days[0], days[-1]), covered=bool(totals),
        about=f"ga4 {kind} {form} {names}",
    )  # fmt: skip

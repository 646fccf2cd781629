"""Small tables of one's own: totals per version, with or without days; and Hootsuite's figures of an account by day."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.experiments.reading.generator.draft import Draft, Form, Line, Value, added, some_days, written

NAMES = (("A", "B"), ("Control", "New flyer"), ("Letter", "Call", "E-mail"), ("Version 1", "Version 2"))


def draft_own(dice: random.Random) -> Draft:
    """Write visitors, orders and revenue of versions."""
    form = Form(encoding=dice.choice(["utf-8", "utf-8-sig", "cp1252"]), delimiter=dice.choice([",", ";", "\t"]))
    if form.delimiter == ";":
        form = replace(form, decimal=",", thousands=dice.choice(["", ".", "\u00a0"]), date_style="DD.MM.YYYY")
    elif dice.random() < 0.3:
        form = replace(form, container="xlsx", encoding="utf-8")
    headers = {"variant": dice.choice(["variant", "Variant", "Version", "group"]), "visitors": "Visitors",
               "conversions": dice.choice(["Conversions", "Orders"]), "revenue": "Revenue"}  # fmt: skip
    daily = dice.random() < 0.5
    days = some_days(dice, 10 if daily else 6)
    if daily:
        headers = {"day": "Date", **headers}
    names = dice.choice(NAMES)
    records: list[dict[str, Value]] = []
    variants: list[str] = []
    for day in days if daily else days[:1]:
        for name in names:
            shown = dice.randint(2_000, 20_000)
            orders = dice.randint(10, 400)
            records.append({"day": day, "variant": name, "visitors": shown, "conversions": orders,
                            "revenue": orders * dice.randint(900, 9_000) / 100})  # fmt: skip
            variants.append(name)
    roles = list(headers)
    if dice.random() < 0.5:
        dice.shuffle(roles)
    lines = [Line([written(form, role, record[role]) for role in roles]) for record in records]
    summed = ("visitors", "conversions", "revenue")
    totals: list[Line] = []
    if dice.random() < 0.4:
        sums = {role: sum(float(str(record[role])) for record in records) for role in summed}
        label = dice.choice(["Total", "Summe", "Gesamt"])
        key = "day" if daily and roles.index("day") < roles.index("variant") else "variant"
        totals = [Line([label if role == key else written(form, role, sums.get(role, "")) for role in roles], "total")]
    return Draft(
        "generic_aggregate", "variant x day" if daily else "variant", form, roles, [headers[role] for role in roles],
        [*lines, *totals], added(records, variants, summed), days=(days[0], days[-1]) if daily else None,
        covered=bool(totals), name="own.csv", about=f"own {form} {names} daily {daily} total {bool(totals)}",
    )  # fmt: skip


def draft_hootsuite(dice: random.Random) -> Draft:
    """Write figures of an account by day: no versions, no measures of ours."""
    form = Form(container=dice.choice(["plain", "zip"]), date_style="iso", line_end="\n")
    days = some_days(dice, 14)
    headers = {
        "day": "Date (GMT)",
        "likes": "Instagram Business Post engagement Daily",
        "views": "Instagram Business Post views Daily",
    }
    records: list[dict[str, Value]] = [
        {"day": day, "likes": dice.randint(10, 90), "views": dice.randint(100, 900)} for day in days
    ]
    roles = list(headers)
    lines = [Line([written(form, role, record[role]) for role in roles]) for record in records]
    sums = {headers[role]: sum(float(str(record[role])) for record in records) for role in ("likes", "views")}
    return Draft(
        "hootsuite", "account x day", form, roles, [headers[role] for role in roles], lines, {"(all rows)": sums},
        days=(days[0], days[-1]), name="account_metrics.csv", about=f"hootsuite {form}",
    )  # fmt: skip

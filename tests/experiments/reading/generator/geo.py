"""Tables with a line per region and day."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.experiments.reading.generator.draft import Draft, Form, Line, some_days, written_day

REGIONS = ("atlanta", "austin", "boston", "cleveland", "denver", "São Paulo", "Köln")


def draft_geo(dice: random.Random) -> Draft:
    """Write sales by region and day."""
    european = dice.random() < 0.4
    form = Form(encoding=dice.choice(["utf-8", "utf-8-sig"]), line_end=dice.choice(["\n", "\r\n"]))
    if european:
        form = replace(form, delimiter=";", date_style="DD.MM.YYYY", encoding=dice.choice(["utf-8", "cp1252"]))
    regions = dice.sample(REGIONS, 5)
    days = some_days(dice, 21)
    outcome = dice.choice(["Y", "sales", "Sales"])
    headers = {"day": "date", "region": dice.choice(["location", "geo", "region"]), "figure": outcome}
    roles = list(headers)
    if dice.random() < 0.5:
        dice.shuffle(roles)
    totals = dict.fromkeys(regions, 0.0)
    lines = []
    for day in days:
        for region in regions:
            value = dice.randint(1_000, 9_000)
            totals[region] += value
            cells: dict[str, str | float] = {
                "day": written_day(form.date_style, day), "region": region, "figure": str(value)
            }  # fmt: skip
            lines.append(Line([cells[role] for role in roles]))
    return Draft(
        "generic_geo", "location x day", form, roles, [headers[role] for role in roles], lines,
        {region: {outcome: value} for region, value in totals.items()}, days=(days[0], days[-1]), name="geo.csv",
        about=f"geo {form} {regions} {outcome}",
    )  # fmt: skip

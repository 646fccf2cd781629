"""Tables with a line per person, as a team's own database gives them."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.experiments.reading.generator.draft import Draft, Form, Line, some_days, written_day

GROUPS = (("control", "treatment"), ("A", "B"), ("psa", "ad"), ("old page", "new page", "short page"))


def draft_people(dice: random.Random) -> Draft:
    """Write a table of drawn people: an id each, a group, what came out."""
    groups = dice.choice(GROUPS)
    people = dice.randint(60, 240)
    style = dice.choice(["true", "0/1", "yes"])
    words = {"true": ("true", "false"), "0/1": ("1", "0"), "yes": ("yes", "no")}[style]
    form = Form(encoding=dice.choice(["utf-8", "utf-8-sig", "utf-16-le"]), delimiter=dice.choice([",", ";", "\t"]),
                date_style="iso Z", line_end=dice.choice(["\n", "\r\n"]))  # fmt: skip
    if dice.random() < 0.2:
        form = replace(form, container="gzip", encoding="utf-8")
    headers = {
        "id": dice.choice(["user_id", "user id", "userid"]), "group": dice.choice(["group", "variant", "test group"]),
        "day": "first_seen", "converted": dice.choice(["converted", "Converted"]), "revenue": "revenue",
    }  # fmt: skip
    roles = list(headers)
    if dice.random() < 0.5:
        dice.shuffle(roles)
    days = some_days(dice, 10)
    totals: dict[str, dict[str, float]] = {
        group: {"conversions": 0.0, "revenue": 0.0, "units": 0.0} for group in groups
    }
    lines = []
    for number in range(people):
        group = groups[number % len(groups)]
        bought = dice.random() < 0.2
        cents = dice.randint(100, 9_000) if bought else 0
        own = totals[group]
        own["units"] += 1
        own["conversions"] += bought
        own["revenue"] = round(own["revenue"] + cents / 100, 2)
        cells: dict[str, str | float] = {
            "id": f"u{100_000 + number * 7}", "group": group, "day": written_day("iso Z", days[number % len(days)]),
            "converted": words[0] if bought else words[1], "revenue": f"{cents / 100:.2f}",
        }  # fmt: skip
        lines.append(Line([cells[role] for role in roles]))
    return Draft(
        "generic_units", "user", form, roles, [headers[role] for role in roles], lines, totals,
        days=(days[0], days[-1]), name="people.csv", about=f"people {form} {groups} {style}",
    )  # fmt: skip

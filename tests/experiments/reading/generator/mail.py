"""Exports with a line per send: Mailchimp and Klaviyo."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.experiments.reading.generator.draft import Draft, Form, Line, Value, added, some_days, written
from tests.experiments.reading.generator.figures import one_line

MAILCHIMP = {
    "title": "Title", "subject": "Subject", "list": "List", "day": "Send Date", "weekday": "Send Weekday",
    "sends": "Total Recipients", "delivered": "Successful Deliveries", "bounces": "Soft Bounces",
    "opens": "Unique Opens", "rate": "Open Rate", "all_opens": "Total Opens", "clicks": "Unique Clicks",
    "all_clicks": "Total Clicks", "left": "Unsubscribes", "abuse": "Abuse Complaints", "id": "Unique Id",
    "conversions": "Total Orders", "revenue": "Total Revenue",
}  # fmt: skip
KLAVIYO = {
    "title": "Campaign Name", "tags": "Tags", "subject": "Subject", "list": "List", "day": "Send Time",
    "weekday": "Send Weekday", "sends": "Total Recipients", "conversions": "Unique Placed Order",
    "order_rate": "Placed Order Rate", "revenue": "Revenue", "opens": "Unique Opens", "rate": "Open Rate",
    "all_opens": "Total Opens", "clicks": "Unique Clicks", "all_clicks": "Total Clicks", "left": "Unsubscribes",
    "abuse": "Spam Complaints", "id": "Campaign ID", "channel": "Campaign Channel",
}  # fmt: skip
SUMMED = ("sends", "opens", "clicks", "conversions", "revenue")


def draft_mail(dice: random.Random, platform: str) -> Draft:
    """Write one list of sends in a random condition."""
    headers = MAILCHIMP if platform == "mailchimp" else KLAVIYO
    form = Form(date_style="Mon DD, YYYY hh:mm am", percent="%", line_end="\n")
    if platform == "klaviyo":
        form = replace(form, date_style="iso time", count_decimals=1, fractions=1)
    if dice.random() < 0.2:
        form = replace(form, container=dice.choice(["gzip", "zip"]))
    roles = list(headers)
    if dice.random() < 0.4:
        dice.shuffle(roles)
    records: list[dict[str, Value]] = []
    variants: list[str] = []
    for number, day in enumerate(some_days(dice, 8)):
        for version in ("A", "B"):
            record: dict[str, Value] = dict(one_line(dice))
            record.update({
                "title": f"Autumn news {number:02d} - Subject {version}",
                "subject": dice.choice(["Your autumn list", "3 things to do, {name}", "“Warm”, wet and windy"]),
                "list": "Main list", "day": day, "weekday": f"{day:%A}", "id": f"17671f60{number:02d}{version.lower()}",
                "channel": "email", "tags": "", "all_opens": float(str(record["opens"])) + 90,
                "all_clicks": float(str(record["clicks"])) + 9, "delivered": record["sends"], "bounces": 0.0,
                "left": 3.0, "abuse": 0.0, "order_rate": 0.5,
            })  # fmt: skip
            records.append(record)
            variants.append(version)
    lines = [Line([written(form, _written_as(role), record.get(role, "")) for role in roles]) for record in records]
    days = [day for record in records if not isinstance(day := record["day"], str | float | int | None)]
    return Draft(
        platform, "campaign_send", form, roles, [headers[role] for role in roles], lines,
        added(records, variants, SUMMED), days=(days[0], days[-1]), name="campaigns.csv",
        about=f"{platform} {form}",
    )  # fmt: skip


def _written_as(role: str) -> str:
    if role == "order_rate":
        return "rate"
    return "sends" if role in {"all_opens", "all_clicks", "delivered", "bounces", "left", "abuse"} else role

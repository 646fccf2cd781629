"""Tables of past experiments as a team would bring them: as large as asked for, of drawn words, always the same."""

from __future__ import annotations

import csv
import io
import random
from datetime import timedelta

from benchmarks.past_archive import A_DAY, AUDIENCES, CHANNELS, CONTENT, KINDS, LAST_DAY, TACTICS, VERSIONS, Words

HEADERS = (
    "experiment", "variant", "role", "goal_kind", "goal", "channel", "tactic", "content_type", "audience", "design",
    "unit", "started", "ended", "metric", "kind", "direction", "n", "successes", "cost", "currency", "text", "lesson",
)  # fmt: skip
MANY_PEOPLE = (350, 3_500)
RATE = 0.05


def past_table(experiments: int, *, lessons_every: int = 2) -> bytes:
    """Write a CSV with a row for each of the four versions of so many experiments, split by a platform among people."""
    words, chance = Words.drawn(), random.Random(11)  # noqa: S311 - drawn words, no secret
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(HEADERS)
    first = LAST_DAY - timedelta(days=-(-experiments // A_DAY))
    for number in range(experiments):
        ended = first + timedelta(days=number // A_DAY)
        kind = chance.choice(KINDS)
        people = chance.randint(*MANY_PEOPLE)
        lesson = f"{words.text(chance, 7).capitalize()}." if number % lessons_every == 0 else ""
        about = (
            kind.value, f"More {kind.value}", chance.choice(CHANNELS), chance.choice(TACTICS), chance.choice(CONTENT),
            chance.choice(AUDIENCES), "platform_split", "user", ended - timedelta(days=14), ended, "sign-ups",
            "proportion", "up",
        )  # fmt: skip
        title = f"{words.text(chance, 5).capitalize()} {number}"
        for place, name in enumerate("ABCD"[:VERSIONS]):
            cases = sum(chance.random() < RATE for _ in range(20)) + round(people * RATE * chance.uniform(0.7, 1.4))
            table.writerow((
                title, name, "treatment" if place else "control", *about, people, cases, chance.randint(50, 900),
                "EUR", words.text(chance, 12), lesson,
            ))  # fmt: skip
    return text.getvalue().encode()

"""How often the right earlier experiment stands first, or among the first three, for ideas in other words.

``ideas.tsv`` holds 200 paraphrases of what stands in the archive, as colleagues would write them, each with what it
paraphrases and of which kind it is: ``plain``, ``short``, ``long``, ``typo``, ``mixed`` (English and German), ``other``
(hardly a word in common). ``new.tsv`` holds 40 ideas that nobody has had. ``past.tsv`` holds 48 things that an archive
has besides the demo's own. Half of the paraphrases, chosen by a checksum, was never looked at while the search was
improved.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from experiments.learning.archive.similar import Similar, tried_before
from experiments.people.permission import Actor
from experiments.trials.decline import Refusal, abandon, decline_idea
from experiments.trials.draft import DraftChange, start_draft

HERE = Path(__file__).parent
DEMO = {
    "E1": (
        "Does a question in the headline bring more first clicks?",
        "The question headline again, for the rye kit",
        "Question headlines bring more first clicks",
    ),
    "E2": ("Is the six-second video cheaper per first order?",),
    "E3": (
        "Do ads beside the e-mail bring more second orders?",
        "Ads beside the e-mail bring recent buyers nothing",
    ),
    "E4": (
        "Hands or bread? Showing the making",
        "Hands or bread? Once more, with the new followers",
        "Show the making, not the result",
    ),
    "E5": ("The expert or the company page?",),
    "E7": ("One class, one bag of flour", "Say what €5 does"),
    "E8": ("Win them back: nothing, news or a discount?", "A discount brings them back, not the margin"),
    "E9": ("Does posting daily bring more profile visits?", "Post daily"),
    "E13": ("New people or visitors of the last 30 days?",),
    "E14": ("Saved reply or own words?", "Saved replies are quicker and solve less"),
    "FREE": ("Free delivery banner", "Free delivery, said at the top, brings more orders"),
    "NET": ("An account on the new video network",),
    "LIVE": ("Live baking stream",),
}
"""What the demo has tried, by any of its titles: an experiment, its repeat, its lesson."""


@dataclass(frozen=True)
class Idea:
    """Something a colleague might type, and what it should bring back."""

    right: str
    kind: str
    text: str

    @property
    def held_out(self) -> bool:
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True)
class Measured:
    """Places of the right answer: 0 is the first, ``None`` where it was not among the first three."""

    places: dict[Idea, int | None]

    def hits(self, first: int, *, held_out: bool | None = None, kind: str | None = None) -> tuple[int, int]:
        """Count the ideas whose answer stands among the ``first``, and all of them."""
        asked = [
            place
            for idea, place in self.places.items()
            if (held_out is None or idea.held_out == held_out) and kind in (None, idea.kind)
        ]
        return sum(place is not None and place < first for place in asked), len(asked)


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def ideas() -> list[Idea]:
    return [Idea(row["right"], row["kind"], row["idea"]) for row in rows("ideas.tsv")]


def new_ideas() -> list[str]:
    return [row["idea"] for row in rows("new.tsv")]


def titles() -> dict[str, tuple[str, ...]]:
    return DEMO | {row["key"]: (row["title"],) for row in rows("past.tsv")}


def file_past(session: Session, actor: Actor, now: datetime) -> None:
    """Put what is invented into the archive, one a day before ``now``: noes as ideas, the others as never finished."""
    told = rows("past.tsv")
    for age, row in enumerate(reversed(told), start=1):
        day = now - timedelta(days=age)
        if row["channel"] == "no":
            decline_idea(session, actor, row["title"], Refusal(row["came"]), now=day)
            continue
        draft = DraftChange(title=row["title"], audience=row["audience"])
        experiment = start_draft(
            session, actor, replace(draft, idea=row["idea"], instead_of=row["instead_of"]), now=day
        )
        abandon(session, actor, experiment.id, row["came"], now=day)


def measure(session: Session, actor: Actor, asked: Iterable[Idea]) -> Measured:
    """Ask for each idea what was tried before."""
    known = titles()
    return Measured({idea: _place(tried_before(session, actor, idea.text), known[idea.right]) for idea in asked})


def false_alarms(session: Session, actor: Actor, asked: Sequence[str]) -> list[tuple[str, str]]:
    """Give the new ideas beside which something earlier is shown, and what stands first there."""
    found = [(text, tried_before(session, actor, text)) for text in asked]
    return [(text, near[0].title) for text, near in found if near]


def report(measured: Measured) -> str:
    """Write the figures down, by half and by kind."""
    lines = []
    for name, held in (("worked on", False), ("held out", True), ("all", None)):
        first, third = measured.hits(1, held_out=held), measured.hits(3, held_out=held)
        lines.append(f"{name}: first {first[0]} of {first[1]}, first three {third[0]} of {third[1]}")
    for kind in sorted(Counter(idea.kind for idea in measured.places)):
        done, of = measured.hits(3, kind=kind)
        lines.append(f"{kind}: first three {done} of {of}")
    return "\n".join(lines)


def _place(near: Sequence[Similar], right: Sequence[str]) -> int | None:
    return next((place for place, one in enumerate(near) if one.title in right), None)

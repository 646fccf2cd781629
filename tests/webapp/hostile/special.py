"""Experiments that single calls can be made on: regions to draw, a list to split, a long sale whose outcome is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from experiments.learning.closing import Closing, close
from experiments.learning.lessons.lesson import LessonDraft
from experiments.metrics.kinds import Design, Unit
from experiments.people.permission import Actor
from experiments.results.closing.conclusion import Conclusion, Decision, Why
from experiments.results.closing.proposal import proposal_for
from experiments.results.uploads.imports import Upload, accept_file
from experiments.trials.decline import Refusal, decline_idea
from experiments.trials.draft import VariantGiven, start_draft
from experiments.trials.draws.asked import DrawAsked
from experiments.trials.draws.keeping import draw
from experiments.trials.experiment import VariantRole
from experiments.trials.plan import Registration, register
from tests.experiments.results.outcomes.long_sale import THANK_YOU
from tests.factories import complete_change, make_goal
from tests.webapp.book import opened
from tests.webapp.doors.house import House
from tests.webapp.hostile.uploading import as_csv
from webapp.storage import running

ASK = "POST /experiments/{experiment_id}"
EACH = 150


def make_special(house: House, now: datetime, names: list[str]) -> dict[str, list[int]]:
    """Make them, with ``names`` for the versions of the long sale; give the keys by the call that they are for."""
    with opened(house.app) as session:
        admin = house.people["admin"].actor
        complete = complete_change(make_goal(session, admin, now), now.date() + timedelta(days=7))
        parts = ("A", "B", "C", "D")
        versions = tuple(VariantGiven(name, "treatment" if place else "control") for place, name in enumerate(parts))
        crossed = start_draft(session, admin, replace(complete, variants=versions), now=now).id
        asked = {"regions": (Design.GEO, Unit.REGION), "ids": (Design.RANDOMIZED, Unit.USER)}
        made = {
            name: start_draft(session, admin, replace(complete, design=design.value, unit=unit.value), now=now).id
            for name, (design, unit) in asked.items()
        }
        changed = start_draft(session, admin, complete, now=now).id
        draw(session, admin, made["ids"], DrawAsked(method="list"), now=now)
        noes = [decline_idea(session, admin, f"Idea {turn}", Refusal("We do not."), now=now).id for turn in range(5)]
    return {
        ASK.replace("POST", "PATCH"): [changed],
        f"{ASK}/draws": [made["regions"]],
        f"{ASK}/draws/{{draw_number}}/split": [made["ids"]],
        f"{ASK.replace('POST', 'PUT')}/attribution": [crossed],
        f"{ASK}/outcome": [_closed_long_sale(house, now, names)],
        "no_id": [house.ids["no_id"], *noes],
    }


def _closed_long_sale(house: House, now: datetime, names: list[str]) -> int:
    """Lock one that began long ago, and close it by its early sign."""
    begun = now - timedelta(days=90)
    starts = begun.date() + timedelta(days=7)
    early, late = zip(names, VariantRole, strict=True), now - timedelta(days=40)
    with opened(house.app) as session:
        admin: Actor = house.people["admin"].actor
        change = replace(
            THANK_YOU,
            goal_id=make_goal(session, admin, begun, kind="donations").id,
            starts=starts,
            ends=starts + timedelta(days=27),
            variants=tuple(VariantGiven(name, role) for name, role in early),
            outcome=replace(THANK_YOU.outcome, days_after=14),
        )
        sale = start_draft(session, admin, change, now=begun)
        register(session, admin, sale.id, Registration(confirm=True), now=begun)
        replied = [
            [f"{place}{number:04}", name, str(int(number < did))]
            for place, (name, did) in enumerate(zip(names, (45, 75), strict=True))
            for number in range(EACH)
        ]
        file = Upload("replies.csv", as_csv([["Donor ID", "Version", "Replied"], *replied]))
        accept_file(session, running().book.store, admin, sale.id, file, now=late)
        offered = proposal_for(session, admin, sale.id, today=late.date())
        words = LessonDraft(offered.claim, offered.scope, offered.because, offered.lesson_to_do)
        closing = Conclusion(why=offered.why or Why.WEAK_IDEA, decision=Decision.KEEP)
        close(session, admin, sale.id, Closing(closing, words), now=late)
        return sale.id

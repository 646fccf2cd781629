"""Left-out regions through the pages: drawn, locked, uploaded with their weeks before, judged and shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa
from flask import Flask

from experiments.metrics.kinds import Metric, MetricKind
from experiments.people.first import local_actor
from experiments.results.tables import Summary
from experiments.trials.draft import VariantGiven, start_draft
from experiments.trials.draws.asked import DrawAsked
from experiments.trials.draws.keeping import draw
from experiments.trials.plan import Registration, register
from tests.factories import QUESTION_HEADLINE, make_goal
from tests.webapp.book import files, opened
from tests.webapp.browser import Browser, text

REVENUE = Metric("revenue per region", MetricKind.MEAN, "revenue")
REGIONS = tuple((f"Region {number}", float(1_000 - 60 * number)) for number in range(1, 15))


@dataclass(frozen=True, slots=True)
class Ran:
    """A locked experiment over regions that has run, and which version each region has."""

    id: int
    starts: date
    versions: dict[str, str]

    def table(self) -> str:
        """Eight weeks before and four weeks of sales: 20 % more with ads, and days of their own."""
        rng = np.random.default_rng(4)
        days = [self.starts + timedelta(days=day) for day in range(-56, 28)]
        sold = {
            region: [
                f"{size / 10 * float(np.exp(rng.normal(0, 0.1))) * (1.2 if on and day >= self.starts else 1):.2f}"
                for day in days
            ]
            for region, size in REGIONS
            for on in [self.versions[region] == "Ads as now"]
        }
        lines = ["location,date,revenue (EUR),ad spend (EUR)"]
        lines += [
            f"{region},{day},{own[place]},{1 if self.versions[region] == 'Ads as now' or day < self.starts else 0}"
            for region, own in sold.items()
            for place, day in enumerate(days)
        ]
        return "\n".join(lines)


@pytest.fixture
def ran(local_app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Ran:
    # Whatever the lot says, the range misses what was planted now and then; what is read here stays the same.
    monkeypatch.setattr("experiments.trials.draws.keeping.new_seed", lambda: "quernwell")
    begun = now - timedelta(days=60)
    starts = begun.date() + timedelta(days=7)
    with opened(local_app) as session:
        actor = local_actor(session, now=begun)
        change = replace(
            QUESTION_HEADLINE,
            goal_id=make_goal(session, actor, begun).id,
            design="geo",
            unit="region",
            variants=(VariantGiven("No ads", "control"), VariantGiven("Ads as now", "treatment")),
            metrics=(REVENUE,),
            worthwhile_lift=0.1,
            looks="end",
            starts=starts,
            ends=starts + timedelta(days=27),
        )
        one = start_draft(session, actor, change, now=begun)
        drawn = draw(session, actor, one.id, DrawAsked(method="regions", regions=REGIONS), now=begun)
        register(session, actor, one.id, Registration(confirm=True), now=begun + timedelta(hours=1))
        return Ran(one.id, starts, {placed.region: drawn.versions[placed.version] for placed in drawn.placed})


def test_a_table_without_versions_is_read_by_the_draw_and_judged_against_the_weeks_before(
    reader: Browser, local_app: Flask, ran: Ran
) -> None:
    place = f"/experiments/{ran.id}/upload"
    answer = reader.post(place, files(("sales.csv", ran.table())), page=place)
    page = text(reader.get(answer.location))
    assert "The days lie inside the planned run." in page, "weeks before the start are no fault"
    assert "Every name in the file belongs to a version of the plan." in page
    assert reader.post(answer.location).status_code == 303
    result = text(reader.get(f"/experiments/{ran.id}/result"))
    assert "v-succeeded" in result
    assert re.search(r"“Ads as now” brings <em>at least €[\d,]+</em> extra revenue in 4 weeks", result)
    assert "Drawn by lot, and the draw is on record." in result
    assert "Before the start the same comparison showed nothing, as it should" in result
    assert "14 regions are compared, 7 in the smaller version." in result
    assert "What came on top" in result
    assert "Expected otherwise" in result
    assert result.count('<th scope="row">Region ') == 14
    assert "Changes of regions in per cent" in result
    assert "range for early looks" not in result, "no band is known to hold for regions"
    assert "outside the run" not in result
    with opened(local_app) as session:
        spent = session.scalar(sa.select(sa.func.sum(Summary.total)).where(Summary.measure == "spend"))
    assert spent == 7 * 28, "money of the weeks before is no cost of the experiment"


def test_the_same_by_call(reader: Browser, ran: Ran) -> None:
    place = f"/experiments/{ran.id}/upload"
    reader.post(reader.post(place, files(("sales.csv", ran.table())), page=place).location)
    document = reader.get(f"/api/v1/experiments/{ran.id}/analysis").get_json()
    extra = document["extra"]["Ads as now"]
    assert extra["is_money"]
    assert extra["lower"] < extra["observed"] * (1 - 1 / 1.2) < extra["upper"]
    assert len(document["regions"]) == 14


def test_a_file_alone_asks_for_the_first_day_and_measures_from_the_time_before(
    reader: Browser, local_app: Flask, ran: Ran, now: datetime
) -> None:
    rows = ran.table().splitlines()
    named = [f"{rows[0]},group", *(f"{row},{ran.versions[row.split(',')[0]]}" for row in rows[1:])]
    answer = reader.post("/drop", files(("sales.csv", "\n".join(named))), page="/")
    questions = text(reader.get(answer.location))
    assert "The first day of the test, if the file has days from before" in questions
    given = {"control": "No ads", "metric": "revenue", "worthwhile_lift": "10", "design": "geo"}
    late = reader.post(answer.location, {**given, "starts": "2031-01-01"})
    assert late.status_code == 422
    assert "The files end before the first day of the run." in text(late)
    shown = reader.post(answer.location, {**given, "starts": ran.starts.isoformat()})
    page = text(reader.get(shown.location))
    assert "went together with" in page, "nobody had written anything down, and no draw is on record"
    assert "Before the start the same comparison showed nothing, as it should" in page
    with opened(local_app) as session:
        goal = make_goal(session, local_actor(session, now=now), now).id
    kept = reader.post(f"{answer.location}/keep", {"title": "Regions of last year", "goal_id": str(goal)})
    assert kept.status_code == 303, text(kept)
    result = reader.get(kept.location.replace("/close", "/result"))
    assert "Before the start the same comparison showed nothing" in text(result)


def test_a_file_alone_without_a_first_day_says_what_is_missing(reader: Browser, ran: Ran) -> None:
    rows = ran.table().splitlines()
    named = [f"{rows[0]},group", *(f"{row},{ran.versions[row.split(',')[0]]}" for row in rows[1:])]
    answer = reader.post("/drop", files(("sales.csv", "\n".join(named))), page="/")
    given = {"control": "No ads", "metric": "revenue", "worthwhile_lift": "10", "design": "geo"}
    without = text(reader.get(reader.post(answer.location, given).location))
    assert "Nobody said on which day it started" in without

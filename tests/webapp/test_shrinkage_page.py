"""First results and what remains: the page for everybody, the same as JSON."""

from __future__ import annotations

import html
import re
from datetime import datetime

import numpy as np
import pytest
from flask import Flask

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.facet_counts import count_cards
from experiments.learning.sizes import shrinkage
from experiments.learning.sizes.shrinkage import shrink_closed, shrink_whole_archive
from experiments.people.first import local_actor
from experiments.results.jobs.running import Worker
from experiments.results.jobs.work import Workplace
from tests.audited import by_hand
from tests.experiments.learning.sizes.kept import KeptTest, keep
from tests.webapp.api.caller import Caller
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text
from webapp.storage import running
from webapp.worker import HANDLERS


def said(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page)).split())


def fill(app: Flask, now: datetime, tests: list[KeptTest]) -> list[int]:
    with opened(app) as session:
        by_hand(session)
        actor = local_actor(session, now=now)
        ids = keep(session, actor, tests)
        count_cards(session, [session.get_one(ArchiveCard, one) for one in ids])
        shrink_whole_archive(session, actor.team_id, now=now)
        return ids


def usual(many: int, *, spread: float = 0.15) -> list[KeptTest]:
    lifts = np.random.default_rng(5).normal(0.03, spread, many)
    return [KeptTest([(float(one), 0.1)], verdict="succeeded" if one > 0.25 else "undecided") for one in lifts]


def test_below_five_the_page_teaches(reader: Browser, local_app: Flask, now: datetime) -> None:
    fill(local_app, now, usual(3))
    page = said(text(reader.get("/archive/shrinkage")))
    assert "3 of 5 closed experiments." in page
    assert "Five closed experiments with a change make a history" in page


def test_the_sentence_the_picture_and_the_table(reader: Browser, local_app: Flask, now: datetime) -> None:
    ids = fill(local_app, now, [*usual(14), KeptTest([(0.09, 0.05)], retrospective=True)])
    page = text(reader.get("/archive/shrinkage"))
    sentence = re.search(r"Of what your first results promise, about (\d\d)\s% usually remains", said(page))
    assert sentence is not None
    assert 40 < int(sentence[1]) < 90
    assert "15 closed experiments." in said(page)
    assert "One was entered afterwards: it stands outside the rates, but its size counts." in said(page)
    assert page.count('class="thread"') == 15
    assert all(f'href="/experiments/{one}/result"' in page for one in ids)
    assert "aria-label=" in page.split("<figure")[1]


def test_most_extreme_first_and_the_rest_in_a_band(reader: Browser, local_app: Flask, now: datetime) -> None:
    fill(local_app, now, usual(90))
    page = text(reader.get("/archive/shrinkage"))
    assert page.count('class="thread"') == 60
    assert "The other 30 lie in the grey band" in said(page)
    assert 'class="rest"' in page
    assert "Five tests of one number, or five repeats of one idea, are judged by each other" in said(page)


def test_where_chance_alone_would_do_it_the_page_says_so(reader: Browser, local_app: Flask, now: datetime) -> None:
    fill(local_app, now, [KeptTest([(place / 100, 0.3)]) for place in range(-4, 5)])
    assert "The archive cannot tell your tests apart yet." in said(text(reader.get("/archive/shrinkage")))


def test_a_giant_is_named(reader: Browser, local_app: Flask, now: datetime) -> None:
    # as in the example of stats.across.giants
    lifts = [0.01, -0.02, 0.02, 0.0, 0.03, -0.01, 0.01] * 3
    ids = fill(local_app, now, [*[KeptTest([(one, 0.03)]) for one in lifts], KeptTest([(0.9, 0.1)])])
    assert f"“Test {ids[-1]}”" in said(text(reader.get("/archive/shrinkage")))


def test_json_says_the_same(local_app: Flask, now: datetime) -> None:
    caller = Caller(local_app, None)
    ids = fill(local_app, now, [*usual(14), KeptTest([(-0.2, 0.1)], down=True)])
    answer = caller.get("/shrinkage").json
    assert answer["tests"] == 15
    assert 0 < answer["planned"] < answer["promised"]
    assert answer["remains"] < 1
    assert {one["experiment_id"] for one in answer["items"]} == set(ids)
    down = next(one for one in answer["items"] if one["experiment_id"] == ids[-1])
    assert down["lift"]["estimate"] < down["shrunken"]["estimate"] < 0
    assert answer["families"][0]["tests"] == 14


def test_what_to_plan_with_stands_beside_the_first_result(reader: Browser, local_app: Flask, now: datetime) -> None:
    ids = fill(local_app, now, [KeptTest([(0.2, 0.1)], verdict="succeeded"), *usual(9)])
    answer = Caller(local_app, None).get("/shrinkage").json
    one = next(each for each in answer["items"] if each["experiment_id"] == ids[0])
    words = f"plan with +{100 * one['shrunken']['estimate']:.0f} %, first results shrink"
    assert one["shrunken"]["lower"] < one["shrunken"]["estimate"] < one["lift"]["estimate"]
    for place in ("/archive", "/experiments"):
        assert words in said(text(reader.get(place))), place
    card = next(
        each for each in Caller(local_app, None).get("/archive").json["items"] if each["experiment_id"] == ids[0]
    )
    assert card["plan_with"] == card["shrunken"]["estimate"] == one["shrunken"]["estimate"]


def test_the_rest_of_a_large_archive_follows_in_the_background(
    reader: Browser, local_app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shrinkage, "AT_CLOSING", 5)
    monkeypatch.setattr(shrinkage, "LIKE_IT", 3)
    with opened(local_app) as session:
        by_hand(session)
        actor = local_actor(session, now=now)
        ids = keep(session, actor, usual(20))
        shrink_closed(session, actor, ids[-1], now=now)
    assert "It is being worked out." in said(text(reader.get("/archive/shrinkage")))
    with local_app.app_context():
        there = running().book
    worker = Worker(lambda: Workplace(there.engine, there.store), HANDLERS, clock=lambda: now, pulse_seconds=3600)
    assert worker.work_once()
    assert "20 closed experiments." in said(text(reader.get("/archive/shrinkage")))
    job = reader.get("/jobs/1")
    assert job.location == "/archive/shrinkage"
    assert Caller(local_app, None).get("/jobs/1").json["job"]["status"] == "done"

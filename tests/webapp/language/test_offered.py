"""What Trialbook offers to begin with, in German: every text has its German; a draft begun from a recipe speaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from experiments.learning.brief.acting.drafting import BY, ONCE_MORE
from experiments.metrics.goal_kinds import (
    ADVICE,
    CONTENT_TYPES,
    MECHANISMS,
    NEVER_RAN_BECAUSE,
    OTHER_TACTICS,
    PHASES,
    READY_CUSTOM,
)
from experiments.trials.toolkits.recipes.book import RECIPES
from experiments.trials.toolkits.wording import said_anew
from tests.webapp.answers import Fields
from tests.webapp.browser import Browser
from webapp.language.catalogue import read_catalogue
from webapp.language.offered import OFFERED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from flask import Flask

    from webapp.settings import Settings

GERMAN = {"Accept-Language": "de-DE,de;q=0.9"}


@pytest.fixture
def app(settings: Settings, now: datetime) -> Iterator[Flask]:
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(settings.model_copy(update={"locale": None}), mode=Mode.OWN, clock=lambda: now)
    yield app
    with app.app_context():
        running().book.engine.dispose()


def all_offered() -> set[str]:
    found: set[str] = set()

    def note(text: str) -> str:
        found.add(text)
        return text

    for recipe in RECIPES:
        found |= {recipe.name, recipe.channel, recipe.tactic}
        found |= {recipe.pattern.content_type} - {None}  # type: ignore[arg-type]
        said_anew(recipe.pattern, note)
    for advice in ADVICE.values():
        found |= {advice.next_metric, *advice.decides, *advice.watched, *advice.guarded}
    for ready in READY_CUSTOM:
        found |= {ready.name, ready.metric}
    return found | {ONCE_MORE, BY} | {*CONTENT_TYPES, *PHASES, *MECHANISMS, *OTHER_TACTICS, *NEVER_RAN_BECAUSE}


def test_everything_offered_has_its_german_and_nothing_else_has() -> None:
    german = {str(one.id): str(one.string) for one in read_catalogue("de", OFFERED) if one.id}
    assert german.keys() == all_offered()
    assert [english for english, said in german.items() if not said or "”" in said] == []


def test_a_recipe_is_read_in_the_language_of_the_reader(app: Flask) -> None:
    reader = app.test_client()
    listed = reader.get("/toolkits", headers=GERMAN, follow_redirects=True).get_data(as_text=True)
    assert (
        "Wenn wir mit der Frage der Leserinnen und Leser beginnen statt unsere Aussage zu nehmen, "
        "für Menschen, die uns noch nicht kennen, klicken mehr durch, weil Neugier nach einer Antwort verlangt."
    ) in listed
    assert "If we open with" in reader.get("/toolkits").get_data(as_text=True)


@pytest.mark.parametrize(
    ("headers", "title", "idea", "version"),
    [
        (GERMAN, "Frage oder Aussage?", "mit der Frage der Leserinnen und Leser beginnen", "Aussage"),
        ({}, "Question or statement?", "open with the reader's question", "Claim"),
    ],
)
def test_a_draft_is_filled_in_the_language_of_who_began_it(
    app: Flask, headers: dict[str, str], title: str, idea: str, version: str
) -> None:
    import sqlalchemy as sa
    from sqlalchemy.orm import Session

    from experiments.trials.experiment import Experiment
    from webapp.storage import running

    reader = Browser(app)
    reader.get("/toolkits", headers=headers)
    answer = reader.post("/toolkits/1/start", data={}, headers=headers)
    assert answer.status_code == 303
    with app.app_context(), Session(running().book.engine) as session:
        draft = session.scalars(sa.select(Experiment)).one()
        assert (draft.title, draft.idea, draft.variants[0].name) == (title, idea, version)
        assert [use.name for use in draft.metrics] == ["link clicks per time shown", "hides per time shown"]


def test_what_a_german_reader_leaves_alone_in_a_recipe_stays_as_it_came(app: Flask) -> None:
    reader = Browser(app)
    reader.get("/toolkits")
    page = reader.get("/toolkits/1/edit", headers=GERMAN).get_data(as_text=True)
    assert "mit der Frage der Leserinnen und Leser beginnen" in page
    given = {
        "version": "1",
        "name": "Frage oder Aussage?",
        "idea": "mit unserer Frage beginnen",
        "instead_of": "unsere Aussage zu nehmen",
    }
    assert reader.post("/toolkits/1/edit", data=given, headers=GERMAN).status_code == 303
    shown = reader.get("/toolkits/1").get_data(as_text=True)
    assert "If we mit unserer Frage beginnen instead of our claim" in shown
    assert "Question or statement?" in shown


def test_what_a_recipe_brings_along_later_is_in_the_language_of_who_writes_the_draft(app: Flask) -> None:
    reader = Browser(app)
    reader.get("/toolkits", headers=GERMAN)
    started = reader.post("/toolkits/1/start", data={}, headers=GERMAN).headers["Location"]
    fields = Fields(reader.get(started, headers=GERMAN).get_data(as_text=True)).values
    assert fields["tactic"] == ""  # the channel comes last, and no goal is there yet
    saved = reader.post(started, fields | {"goal": "260 Erstbestellungen bis Juni"}, headers=GERMAN)
    assert saved.status_code == 303
    edited = Fields(reader.get(started, headers=GERMAN).get_data(as_text=True)).values
    assert edited["tactic"] == "Anzeige im Feed"


def test_an_empty_field_of_the_map_fills_in_our_tags_in_german_and_stores_them_as_everybody_counts_them(
    app: Flask,
) -> None:
    import sqlalchemy as sa
    from sqlalchemy.orm import Session

    from experiments.trials.experiment import Experiment
    from webapp.storage import running

    reader = Browser(app)
    address = "/experiments/new?content_type=behind+the+scenes&funnel_from=has+a+need&tactic=our+own+word"
    fields = Fields(reader.get(address, headers=GERMAN).get_data(as_text=True)).values
    assert (fields["content_type"], fields["funnel_from"]) == ("hinter den Kulissen", "hat einen Bedarf")
    assert fields["tactic"] == "our own word"
    goal = {"goal_id": "new", "goal_kind": "new_sales", "goal": "260 Erstbestellungen bis Juni"}
    saved = reader.post("/experiments/new", fields | goal | {"idea": "Die Mühle zeigen"}, headers=GERMAN)
    assert saved.status_code == 303
    again = Fields(reader.get(saved.headers["Location"], headers=GERMAN).get_data(as_text=True)).values
    assert again["content_type"] == "hinter den Kulissen"
    with app.app_context(), Session(running().book.engine) as session:
        assert session.scalars(sa.select(Experiment.funnel_from)).one() == "has a need"

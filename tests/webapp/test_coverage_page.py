"""What was tried, in the browser: the map, its axes, and the draft that an empty field begins."""

from __future__ import annotations

import html
import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from experiments.goals.goal import GoalChange, create_goal
from experiments.people.first import local_actor
from experiments.trials.experiment import Experiment
from tests.experiments.learning.portfolio.mapped import tried
from tests.webapp.answers import TYPED, Fields, book
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text

MAP = "/portfolio/coverage"


@pytest.fixture
def sales(local_app: Flask, now: datetime) -> int:
    """A goal of new sales with four experiments, three of them about headlines; gives its key."""
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        goal = create_goal(session, actor, GoalChange(kind="new_sales", goal="260 a month"), now=now)
        tried(session, actor, 2, goal_id=goal.id)
        tried(session, actor, verdict="succeeded", goal_id=goal.id)
        tried(session, actor, tactic="price", verdict="undecided", goal_id=goal.id)
        tried(session, actor, tactic="price", retrospective=True)
        return goal.id


def leads(page: str, label: str) -> str:
    """Give the address behind a field of the map."""
    found = re.search(rf'<a href="([^"]*)" aria-label="{re.escape(label)}"', page.replace("&#39;", "'"))
    assert found is not None, label
    return html.unescape(found[1])


def test_an_empty_map_teaches_the_next_step(reader: Browser) -> None:
    page = text(reader.get(MAP))
    assert "Nothing is closed yet, so every field is blank." in page
    assert Fields(page).primary == 1


def test_the_map_says_it_in_a_sentence_in_marks_and_in_words(reader: Browser, sales: int) -> None:
    page = text(reader.get(MAP))
    assert "Most of your experiments for “New sales” (3 of 4) dealt with “headline”; never tried:" in page
    leads(page, "New sales, headline: 1 worked, 2 did harm")
    leads(page, "New sales, price: 1 couldn't tell, 1 entered afterwards")
    assert "One mark for each of 4 closed experiments." in page
    assert "One more was entered afterwards and counts apart." in page
    cell = page.split('aria-label="New sales, headline')[1].split("</td>")[0]
    assert re.findall(r"#m-(\w+)", cell) == ["succeeded", "harmful", "harmful"]
    assert 'role="region"' in page
    assert 'tabindex="0"' in page


def test_a_full_field_leads_to_its_experiments_in_the_archive(reader: Browser, sales: int) -> None:
    address = leads(text(reader.get(MAP)), "New sales, headline: 1 worked, 2 did harm")
    asked = parse_qs(urlsplit(address).query)
    assert (asked["goal_kind"], asked["tactic"], len(asked["verdict"])) == (["new_sales"], ["headline"], 5)
    assert reader.get(address).status_code == 200


def test_axes_are_chosen_in_a_plain_form(reader: Browser, sales: int) -> None:
    page = text(reader.get(f"{MAP}?rows=channel&columns=phase"))
    assert {name: Fields(page).values[name] for name in ("rows", "columns")} == {"rows": "channel", "columns": "phase"}
    assert "4 experiments say nothing of the buying phase." not in page  # the one entered afterwards says nothing too
    assert "5 experiments say nothing of the buying phase." in page
    assert "None of your 4 closed experiments says both of this; never tried:" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("rows=mood", "Choose from: goal_kind"),
        ("rows=tactic&columns=tactic", "Choose two different things for rows and columns."),
        ("rows=&columns=", "Choose from: goal_kind"),
    ],
)
def test_axes_that_do_not_fit_are_said_beside_the_usual_map(reader: Browser, query: str, said: str) -> None:
    answer = reader.get(f"{MAP}?{query}")
    assert answer.status_code == 422
    assert said in text(answer)
    assert 'class="cover"' in text(answer)


def test_an_empty_field_begins_a_draft_with_all_that_is_known(reader: Browser, sales: int) -> None:
    page = text(reader.get(f"{MAP}?rows=goal_kind&columns=content_type"))
    asked = text(reader.get(leads(page, "New sales, story: never tried, begin a draft")))
    given = Fields(asked).values
    assert (given["goal_id"], given["content_type"], given["heard"]) == (
        str(sales),
        "story",
        "Never tried yet: New sales, story.",
    )
    page = text(reader.get(leads(page, "Donations, offer: never tried, begin a draft")))
    assert {name: Fields(page).values[name] for name in ("goal_id", "goal_kind", "content_type")} == {
        "goal_id": "new",
        "goal_kind": "donations",
        "content_type": "offer",
    }


def test_the_tactic_waits_for_its_turn_and_is_there_when_it_comes(reader: Browser, sales: int) -> None:
    """Left half answered it is no fault, however it came; after the first three questions it is set."""
    address = leads(text(reader.get(MAP)), "New sales, stories: never tried, begin a draft")
    given = Fields(text(reader.get(address))).values
    assert (given["tactic"], given["carried_tactic"]) == ("stories", "stories")
    stored = reader.post("/experiments/new", given | {"audience": "parents nearby", "act": "next"})
    assert stored.status_code == 303
    later = stored.headers["Location"]
    assert "tactic=stories" in later
    with book(reader.app) as session:
        draft = session.query(Experiment).order_by(Experiment.id.desc()).first()
        assert draft is not None
        assert (draft.audience, draft.tactic, draft.heard) == (
            "parents nearby",
            None,
            "Never tried yet: New sales, stories.",
        )
        key = draft.id
    given = Fields(text(reader.get(later))).values
    answered = {name: TYPED[name] for name in ("customer_objective", "idea", "mechanism", "channel")}
    done = reader.post(f"/experiments/{key}/edit", given | answered | {"act": "next"})
    assert done.headers["Location"] == f"/experiments/{key}/plan"
    with book(reader.app) as session:
        assert session.get_one(Experiment, key).tactic == "stories"


def test_what_is_typed_too_early_is_still_told(reader: Browser, sales: int) -> None:
    address = leads(text(reader.get(MAP)), "New sales, stories: never tried, begin a draft")
    given = Fields(text(reader.get(address))).values
    typed = reader.post("/experiments/new", given | {"channel": "paid social", "act": "next"})
    assert typed.status_code == 422
    assert "The channel comes last." in text(typed)
    again = Fields(text(typed)).values
    assert (again["tactic"], again["carried_tactic"], again["channel"]) == ("stories", "stories", "paid social")

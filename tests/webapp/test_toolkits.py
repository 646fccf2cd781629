"""The pages of recipes and toolkits: the purse, one entry, from a recipe to a locked experiment, a team's own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask

from experiments.goals.goal import Goal
from experiments.learning.recipes.evidence import Stance, State, ToolkitEvidence
from experiments.learning.recipes.purse import Purse, find_out
from experiments.people.first import local_actor
from experiments.people.permission import Role
from experiments.trials.experiment import Experiment, Status
from experiments.trials.toolkits.keeping import ToolkitChange, change_toolkit
from experiments.trials.toolkits.listing import list_toolkits, pattern_in
from experiments.trials.toolkits.toolkit import Toolkit
from tests.experiments.learning.recipes.test_purse import OWN, TOOLKITS
from tests.factories import make_goal
from tests.webapp.answers import Fields
from tests.webapp.book import become, has_run, opened
from tests.webapp.browser import Browser, text
from webapp.records.recipes.overview import purse_answer

LIST = "/toolkits"


def words(page: str) -> str:
    """The page as it is read: without tags, every run of spaces one."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def toolkit_id(app: Flask, now: datetime, recipe: int) -> int:
    with opened(app) as session:
        toolkits = list_toolkits(session, local_actor(session, now=now), now=now)
        return next(one.id for one in toolkits if one.recipe == recipe)


def with_a_goal(app: Flask, now: datetime) -> int:
    with opened(app) as session:
        return make_goal(session, local_actor(session, now=now), now).id


def test_the_list_shows_all_fourteen_and_stands_in_the_navigation(reader: Browser) -> None:
    page = text(reader.get(LIST))
    assert len(re.findall(r'<li class="entry', page)) == 14
    assert 'href="/toolkits" aria-current="page">Recipes' in page
    assert "Untried here" in page
    assert "Fits;" not in page  # without a purse nothing fits or does not
    assert 'style="' not in page


def test_a_purse_says_what_it_can_find_out(reader: Browser) -> None:
    said = words(text(reader.get(f"{LIST}?money=300&hours=10&weeks=2")))
    assert "2 of these fit €300, 10 hours and 2 weeks, but none can see a change as small as is worth it." in said
    assert "Nearest is “Waiting list before the launch”: it finds ±85 %." in said
    assert "Fits; sees ±29 %" in said  # recipe 1, for €300
    assert "Does not fit: takes 8 weeks." in said
    assert "A cautious figure." in said


@pytest.mark.parametrize(
    ("purse", "answer"),
    [
        ("money=10&hours=1&weeks=1", "none of these can be run, so it can find out nothing here."),
        ("hours=40&weeks=32", "can see a change as small as is worth it: “"),
    ],
)
def test_it_says_so_honestly(reader: Browser, purse: str, answer: str) -> None:
    assert answer in words(text(reader.get(f"{LIST}?{purse}")))


def test_what_is_no_purse_gets_a_sentence_and_the_list_all_the_same(reader: Browser) -> None:
    answer = reader.get(f"{LIST}?money=lots&hours=-1")
    page = text(answer)
    assert answer.status_code == 422
    assert "This must be at least 0." in page
    assert 'value="lots"' in page
    assert len(re.findall(r'<li class="entry', page)) == 14


def test_the_list_can_be_narrowed_by_goal_and_channel(reader: Browser) -> None:
    page = text(reader.get(f"{LIST}?goal_kind=new_sales&channel=paid+social"))
    assert len(re.findall(r'<li class="entry', page)) == 2
    assert "Nothing here serves that." in text(reader.get(f"{LIST}?goal_kind=donations&channel=organic+social"))
    assert "Nothing here serves that." in text(reader.get(f"{LIST}?goal_kind=nonsense"))


def test_the_page_of_one_shows_the_whole_pattern(reader: Browser, now: datetime) -> None:
    said = words(text(reader.get(f"{LIST}/{toolkit_id(reader.app, now, 6)}")))
    for part in (
        "If we write to them instead of nothing, for customers silent for nine months, more will return",
        "because they had only forgotten us.",
        "€300 to €700 (discount cost)",
        "30 days",
        "20 % off",
        "lapsed customers who order",
        "margin per person, by at most 10 %",
        "2,200 people in each version, 2 in 100 of whom do it, see ±80 %",
        "Ask for a second order without a discount.",
        "None is closed yet.",
        "As it came with Trialbook",
    ):
        assert part in said, part


def test_from_an_empty_book_a_recipe_is_locked_after_its_goal_is_written(reader: Browser, now: datetime) -> None:
    started = reader.post(f"{LIST}/{toolkit_id(reader.app, now, 3)}/start")
    assert started.status_code == 303
    page = text(reader.get(started.headers["Location"]))
    assert "From the recipe" in page
    assert "Where it runs is filled in once the three above it are answered: organic social." in words(page)
    fields = Fields(page).values
    assert (fields["goal_kind"], fields["channel"], fields["starts"]) == ("brand_awareness", "", "2026-11-09")

    saved = reader.post(started.headers["Location"], fields | {"goal": "Known in the valley by June"})
    assert saved.status_code == 303
    assert saved.headers["Location"].endswith("/plan")
    second = Fields(text(reader.get(saved.headers["Location"])))
    assert second.values["worthwhile_lift"] == "20"
    locked = reader.post(saved.headers["Location"], second.values | {"act": "lock"})
    assert locked.status_code == 303
    with opened(reader.app) as session:
        experiment = session.scalars(sa.select(Experiment)).one()
        assert (experiment.status, experiment.channel) == (Status.REGISTERED, "organic social")
        assert [one.name for one in experiment.variants] == ["Result", "Making of"]
        assert experiment.metrics[0].name == "saves and shares per person reached"


def test_with_its_goal_in_the_book_nothing_has_to_be_typed_at_all(reader: Browser, now: datetime) -> None:
    with_a_goal(reader.app, now)
    started = reader.post(f"{LIST}/{toolkit_id(reader.app, now, 1)}/start")
    fields = Fields(text(reader.get(started.headers["Location"]))).values
    saved = reader.post(started.headers["Location"], fields)
    second = Fields(text(reader.get(saved.headers["Location"]))).values
    reader.post(saved.headers["Location"], second | {"act": "lock"})
    with opened(reader.app) as session:
        assert session.scalars(sa.select(Experiment)).one().status is Status.REGISTERED


def test_people_made_ones_own_on_the_first_look_unsettle_nothing(reader: Browser, now: datetime) -> None:
    with_a_goal(reader.app, now)
    started = reader.post(f"{LIST}/{toolkit_id(reader.app, now, 1)}/start")
    where = started.headers["Location"]
    first = Fields(text(reader.get(where))).values
    saved = reader.post(where, first | {"audience": "hobby cooks nearby"})
    assert "Check that what follows" not in text(reader.get(saved.headers["Location"]))
    again = Fields(text(reader.get(where))).values
    saved = reader.post(where, again | {"audience": "dog walkers"})
    assert "Check that what follows" in text(reader.get(saved.headers["Location"]))


def test_of_several_goals_the_page_offers_a_choice(reader: Browser, now: datetime) -> None:
    with_a_goal(reader.app, now)
    second = with_a_goal(reader.app, now)
    here = f"{LIST}/{toolkit_id(reader.app, now, 1)}"
    assert 'name="goal_id"' in text(reader.get(here))
    reader.post(f"{here}/start", {"goal_id": str(second)})
    with opened(reader.app) as session:
        assert session.scalars(sa.select(Experiment)).one().goal_id == second
        assert session.scalars(sa.select(sa.func.count(Goal.id))).one() == 2


def test_the_page_of_a_new_experiment_leads_to_the_recipes(reader: Browser) -> None:
    assert '<a href="/toolkits">Start from a recipe</a>' in text(reader.get("/experiments/new"))


def test_a_locked_experiment_is_kept_changed_and_retired(reader: Browser, now: datetime) -> None:
    experiment = has_run(reader.app, now)
    assert "Keep it as a toolkit" in text(reader.get(f"/experiments/{experiment.id}/plan"))
    kept = reader.post(f"/experiments/{experiment.id}/toolkit", page=f"/experiments/{experiment.id}/plan")
    assert kept.status_code == 303
    here = kept.headers["Location"]
    assert "1 under way" in text(reader.get(here))

    form = Fields(text(reader.get(f"{here}/edit"))).values
    assert (form["worthwhile_lift"], form["budget"], form["days"]) == ("5", "280", "14")
    changed = form | {"name": "Ask first", "worthwhile_lift": "7.5", "version_1": "Who bakes on Sundays?"}
    assert reader.post(f"{here}/edit", changed).status_code == 303
    page = text(reader.get(here))
    assert "Ask first" in page
    assert "7.5\N{NO-BREAK SPACE}%" in page
    assert "Who bakes on Sundays?" in page
    assert "changed the toolkit" in page

    reader.post(f"{here}/retire", {"version": Fields(page).values["version"]})
    assert "“Ask first” is retired." in text(reader.get(LIST))
    assert "Ask first" not in text(reader.get(LIST)).replace("Ask first.", "")
    assert "Retired on" in text(reader.get(here))


def test_a_change_that_does_not_fit_is_said_at_its_field_and_stores_nothing(reader: Browser, now: datetime) -> None:
    here = f"{LIST}/{toolkit_id(reader.app, now, 1)}"
    form = Fields(text(reader.get(f"{here}/edit"))).values
    answer = reader.post(f"{here}/edit", form | {"name": "", "days": "0"})
    assert answer.status_code == 422
    said = text(answer)
    assert 'href="#name"' in said
    assert 'href="#days"' in said
    assert reader.post(f"{here}/edit", form | {"budget": "lots"}).status_code == 422
    with opened(reader.app) as session:
        toolkit = session.scalars(sa.select(Toolkit).where(Toolkit.recipe == 1)).one()
        assert (toolkit.name, toolkit.version) == ("Question or statement?", 1)


def test_two_in_one_form_are_shown_both(reader: Browser, now: datetime) -> None:
    key = toolkit_id(reader.app, now, 1)
    here = f"{LIST}/{key}/edit"
    form = Fields(text(reader.get(here))).values
    with opened(reader.app) as session:
        actor = local_actor(session, now=now)
        change_toolkit(session, actor, key, ToolkitChange(audience="bakers"), now=now + timedelta(minutes=1))
    answer = reader.post(here, form | {"audience": "hobby cooks nearby"})
    said = text(answer)
    assert answer.status_code == 409
    assert "bakers" in said
    assert "hobby cooks nearby" in said
    with opened(reader.app) as session:
        assert pattern_in(session.get_one(Toolkit, key)).audience == "bakers"


def test_a_reader_sees_everything_and_no_button(reader: Browser, now: datetime) -> None:
    key = toolkit_id(reader.app, now, 1)
    become(reader.app, now, Role.VIEWER)
    page = text(reader.get(f"{LIST}/{key}"))
    assert "Start a draft of it" not in page
    assert "Retire it" not in page
    assert reader.get(LIST).status_code == 200
    assert reader.post(f"{LIST}/{key}/start").status_code == 403


def test_what_the_teams_own_experiments_contradict_is_not_advised(local_app: Flask) -> None:
    against = ToolkitEvidence((replace(OWN, stance=Stance.CONTRADICTS, log_lift_se=None),), 0, State.CONTRADICTED)
    free = [one for one in TOOLKITS if one.recipe in {3, 4}]
    purse = Purse(hours=40, weeks=32)
    with local_app.test_request_context("/toolkits"):
        every = purse_answer(find_out(free, {}, purse), purse)
        one = purse_answer(find_out(free, {103: against}, purse), purse)
        none = purse_answer(find_out(free, {103: against, 104: against}, purse), purse)
        assert purse_answer(find_out(free, {}, Purse()), Purse()) is None
    assert every is not None
    assert one is not None
    assert none is not None
    assert "“Hands or bread? (making of against result)”, “Lunch or evening?”" in every[0]
    assert one[0].startswith("With 40 hours and 32 weeks one of these can see a change as small as is worth it: “Lunch")
    assert none[0] == "All that fits 40 hours and 32 weeks is contradicted by your own experiments."

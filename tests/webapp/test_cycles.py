"""Pages of planning cycles and objectives; nothing about them is asked on the way to an experiment."""

from __future__ import annotations

from datetime import date, datetime

from experiments.goals.cycle import present_cycle
from experiments.goals.goal import GoalChange, create_goal
from experiments.goals.listing import get_cycle
from experiments.goals.planning import CycleChange, change_cycle
from experiments.people.first import local_actor
from experiments.people.permission import Role
from tests.webapp.answers import Fields, book, set_role
from tests.webapp.browser import Browser, text


def test_the_present_quarter_is_there_and_the_next_one_proposed(reader: Browser) -> None:
    page = text(reader.get("/cycles"))
    assert "Q4 2026" in page
    assert "day 33 of 92" in page  # 2 November of 1 October to 31 December
    fields = Fields(text(reader.get("/cycles/new"))).values
    assert (fields["name"], fields["starts"], fields["ends"]) == ("Q1 2027", "2027-01-01", "2027-03-31")
    assert (fields["marketing_budget"], fields["social_budget"]) == ("", "")


def test_a_planned_cycle_says_the_share_of_social_media(reader: Browser) -> None:
    reader.get("/cycles")
    form = Fields(text(reader.get("/cycles/new"))).values
    answer = reader.post("/cycles/new", form | {"marketing_budget": "26,000", "social_budget": "5600"})
    assert answer.headers["Location"] == "/cycles/2"
    page = text(reader.get("/cycles/2"))
    assert "€5,600 of €26,000 for social media: 22\N{NO-BREAK SPACE}%." in page
    assert "begins in 60 days" in page
    assert "No goal in this planning cycle." in page


def test_what_does_not_fit_is_said_and_what_was_typed_stays(reader: Browser) -> None:
    reader.get("/cycles")
    given = {"name": "", "starts": "2026-12-01", "ends": "2027-03-31", "marketing_budget": "much"}
    answer = reader.post("/cycles/new", given)
    assert answer.status_code == 422
    assert "This is not an amount." in text(answer)
    answer = reader.post("/cycles/new", given | {"marketing_budget": ""})
    page = text(answer)
    for sentence in ("Give the planning cycle a name", "“Q4 2026” has some of these days"):
        assert sentence in page
    assert Fields(page).values["starts"] == "2026-12-01"


def test_a_cycle_is_changed_and_the_second_of_two_takes_either(reader: Browser, now: datetime) -> None:
    reader.get("/cycles")
    form = Fields(text(reader.get("/cycles/1/edit"))).values
    with book(reader.app) as session:
        change_cycle(session, local_actor(session, now=now), 1, CycleChange(name="Harvest"), now=now)
    answer = reader.post("/cycles/1/edit", form | {"name": "Autumn"})
    page = text(answer)
    assert (answer.status_code, "Somebody was quicker" in page) == (409, True)
    assert "Harvest" in page
    form = Fields(text(reader.get("/cycles/1/edit"))).values
    assert reader.post("/cycles/1/edit", form | {"name": "Autumn", "ends": "2026-12-20"}).status_code == 303
    with book(reader.app) as session:
        cycle = get_cycle(session, local_actor(session, now=now), 1)
        assert (cycle.name, cycle.ends) == ("Autumn", date(2026, 12, 20))
    assert "changed the cycle" in text(reader.get("/cycles/1"))


def test_objectives_are_kept_on_the_page_of_their_cycle(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        present_cycle(session, actor.team_id, now.date())
        create_goal(session, actor, GoalChange(kind="donations", goal="a roof", objective="More homes"), now=now)
    assert reader.post("/cycles/1/objectives", {"name": "Talked about"}).status_code == 303
    assert reader.post("/cycles/1/objectives", {"name": "Talked about"}).status_code == 422
    assert reader.post("/objectives/1", {"name": "Every home", "version": "1"}).status_code == 303
    page = text(reader.get("/cycles/1"))
    assert "Objective: Every home" in page
    assert "Take out Talked about" in page
    assert "Take out Every home" not in page
    assert reader.post("/objectives/1/remove").status_code == 409
    assert reader.post("/objectives/2/remove").status_code == 303
    assert "“Talked about” is taken out." in text(reader.get("/cycles/1"))
    assert "Talked about" not in text(reader.get("/cycles/1"))


def test_a_goal_is_written_for_the_cycle_one_looks_at(reader: Browser) -> None:
    reader.get("/cycles")
    reader.post("/cycles/new", Fields(text(reader.get("/cycles/new"))).values)
    form = Fields(text(reader.get("/goals/new?cycle_id=2"))).values
    reader.post("/goals/new", form | {"kind": "donations", "goal": "a roof for the mill"})
    assert "a roof for the mill" in text(reader.get("/cycles/2"))
    assert "a roof for the mill" in text(reader.get("/goals?cycle_id=2"))
    assert "a roof for the mill" not in text(reader.get("/goals?cycle_id=1"))


def test_a_viewer_reads_cycles_and_plans_none(reader: Browser) -> None:
    reader.get("/cycles")
    set_role(reader.app, Role.VIEWER)
    for path in ("/cycles", "/cycles/1", "/goals"):
        page = text(reader.get(path))
        assert "/cycles/new" not in page
        assert "/cycles/1/edit" not in page
    for path in ("/cycles/new", "/cycles/1/edit"):
        assert reader.get(path).status_code == 403
    assert reader.post("/cycles/1/objectives", {"name": "x"}).status_code == 403


def test_nothing_about_cycles_or_budgets_is_asked_on_the_way_to_an_experiment(reader: Browser) -> None:
    names = {*Fields(text(reader.get("/experiments/new"))).values, *Fields(text(reader.get("/goals/new"))).values}
    assert not {name for name in names if "cycle" in name or name in {"marketing_budget", "social_budget", "score"}}

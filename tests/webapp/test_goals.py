"""Writing and changing goals, and what stands beside them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from experiments.goals.goal import Criterion, GoalChange, change_goal, get_goal
from experiments.metrics.kinds import Direction
from experiments.people.first import local_actor
from experiments.people.permission import Role
from experiments.trials.experiment import Experiment, Status
from tests.factories import make_goal, make_registered
from tests.webapp.answers import Fields, book, set_role
from tests.webapp.browser import Browser, text

LINE = "260 first orders a month by June"


def test_an_empty_book_teaches_the_first_goal_with_one_button(reader: Browser) -> None:
    page = text(reader.get("/goals"))
    assert "No goal yet." in page
    assert Fields(page).primary == 1


def test_a_kind_and_one_line_make_a_goal_whose_sheet_is_incomplete(reader: Browser) -> None:
    answer = reader.post("/goals/new", {"kind": "new_sales", "goal": LINE})
    assert answer.headers["Location"] == "/goals/1"
    page = text(reader.get("/goals/1"))
    assert LINE in page
    assert "Sheet incomplete" in page
    assert "success criteria, implementation plan, number" in page
    assert "Old customers counted as new." in page
    assert "wrote the goal" in page


def test_all_nine_kinds_are_offered_and_nothing_is_chosen(reader: Browser) -> None:
    page = text(reader.get("/goals/new"))
    assert page.count('name="kind"') == 9
    assert "checked" not in page


def test_the_whole_sheet_is_kept_in_the_readers_numbers(reader: Browser, now: datetime) -> None:
    reader.post("/goals/new", {"kind": "new_sales", "goal": LINE})
    sheet = {
        "kind": "new_sales",
        "goal": LINE,
        "objective": "More homes that bake",
        "metric": "first orders a month",
        "direction": "up",
        "baseline": "1,200",
        "target": "1,560",
        "deadline": "2027-06-30",
        "success_criteria": "at most €14 each\n\nreturns stay below 3 in 100",
        "implementation_plan": "question headlines\nnew kit in March",
        "audience": "hobby cooks",
        "funnel_stage": "compares",
        "owner_id": "1",
    }
    assert reader.post("/goals/1/edit", sheet).status_code == 303
    page = text(reader.get("/goals/1"))
    assert "1,200 → 1,560 first orders a month, by 30 June 2027" in page
    assert "Sheet incomplete" not in page
    assert "returns stay below 3 in 100" in page
    with book(reader.app) as session:
        goal = get_goal(session, local_actor(session, now=now), 1)
        assert (goal.baseline, goal.target) == (1200, 1560)
        assert goal.implementation_plan == ["question headlines", "new kit in March"]


def test_the_figures_of_a_criterion_stand_in_brackets_and_change_there(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        make_goal(session, actor, now)
        checked = Criterion("at most €14 each", "cost per order", "down", 14.0)
        change_goal(session, actor, 1, GoalChange(success_criteria=(checked,)), now=now)
    form = Fields(text(reader.get("/goals/1/edit"))).values
    assert form["success_criteria"] == "at most €14 each (cost per order, down, 14)"
    typed = "at most €12 each (cost per order, less, 12)\r\nno discount needed (Tom)\r\n  not even in May"
    assert reader.post("/goals/1/edit", form | {"success_criteria": typed}).status_code == 303
    with book(reader.app) as session:
        goal = get_goal(session, local_actor(session, now=now), 1)
        assert [(line.text, line.direction, line.amount) for line in goal.success_criteria] == [
            ("at most €12 each", Direction.DOWN, 12.0),
            ("no discount needed (Tom)\nnot even in May", None, None),
        ]


def test_a_goal_without_kind_and_line_is_refused_with_both_and_keeps_what_was_typed(reader: Browser) -> None:
    answer = reader.post("/goals/new", {"goal": "", "metric": "orders", "target": "many", "deadline": "June"})
    page = text(answer)
    assert answer.status_code == 422
    for sentence in (
        "Say which kind of goal it is.",
        "Say the goal in one line.",
        "This is not a number.",
        "Give the date as a day.",
    ):
        assert sentence in page
    assert Fields(page).values["target"] == "many"
    assert Fields(page).values["metric"] == "orders"


def test_a_goal_of_our_own_needs_a_name(reader: Browser) -> None:
    answer = reader.post("/goals/new", {"kind": "custom", "goal": "fewer repeated questions"})
    assert answer.status_code == 422
    assert "Give a goal of your own a name." in text(answer)
    reader.post("/goals/new", {"kind": "custom", "goal": "fewer repeated questions", "name": "Answer once"})
    assert "Answer once" in text(reader.get("/goals"))


def test_failures_stand_beside_successes_on_list_and_sheet(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        for verdict in ("succeeded", "harmful"):
            key = make_registered(session, actor, now).id
            # Closing needs a file and an analysis, which other tests go through; the list only reads these columns.
            closed = {"status": Status.CONCLUDED, "verdict": verdict, "grade": "B", "goal_id": 1}
            session.execute(sa.update(Experiment).where(Experiment.id == key).values(**closed))
    for path in ("/goals", "/goals/1"):
        page = text(reader.get(path))
        assert "2 closed, 2 answered." in page, path
        assert "Worked" in page, path
        assert "Did harm" in page, path


def test_a_viewer_reads_goals_and_writes_none(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        make_goal(session, local_actor(session, now=now), now)
    set_role(reader.app, Role.VIEWER)
    assert "/goals/1/edit" not in text(reader.get("/goals/1"))
    assert reader.get("/goals/new").status_code == 403
    assert reader.get("/goals/1/edit").status_code == 403
    assert reader.post("/goals/new", {"kind": "donations", "goal": "x"}).status_code == 403
    assert reader.post("/goals/1/edit", {"kind": "donations", "goal": "x"}).status_code == 403


def test_a_goal_that_is_not_there_is_not_there(reader: Browser) -> None:
    assert reader.get("/goals/7").status_code == 404
    assert reader.get("/goals/99999999999999999999").status_code == 404

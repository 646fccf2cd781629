"""From an empty book to a locked experiment: two screens, counted."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from experiments.goals.goal import Goal
from experiments.metrics.goal_kinds import GoalKind
from experiments.people.first import local_actor
from experiments.people.permission import Role
from experiments.trials.attached import Plan
from experiments.trials.experiment import Experiment, Status
from tests.factories import make_goal
from tests.webapp.answers import TYPED, Fields, book, set_role
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

NEW = "/experiments/new"


def first_screen(reader: Browser, **more: str) -> dict[str, str]:
    """What a browser sends: every control as rendered, with what was typed."""
    return Fields(text(reader.get(NEW))).values | TYPED | more


def test_eight_inputs_on_two_screens_lead_from_an_empty_book_to_a_locked_experiment(reader: Browser) -> None:
    first = Fields(text(reader.get(NEW)))
    sent = first.values | TYPED
    typed = [name for name in first.unfolded if sent[name] != first.values[name]]

    draft = reader.post(NEW, sent)
    assert draft.status_code == 303
    second = Fields(text(reader.get(draft.headers["Location"])))
    locked = reader.post(draft.headers["Location"], second.values | {"act": "lock"})

    assert locked.status_code == 303
    assert sorted(typed) == sorted(TYPED)  # everything asked stands unfolded …
    assert len(typed) == 8  # … and is less than the ten that are allowed
    assert len(first.unfolded) == 12  # the other four: instead of, then, and next (pre-filled), first day (Monday)
    with book(reader.app) as session:
        experiment = session.scalars(sa.select(Experiment)).one()
        plan = session.scalars(sa.select(Plan)).one()
        assert experiment.status is Status.REGISTERED
        assert experiment.plan is not None
        assert plan.hash == experiment.plan.hash
        # 2 November 2026 is a Monday: the run begins on the next one and lasts the two weeks of paid social.
        assert (experiment.starts, experiment.ends) == (date(2026, 11, 9), date(2026, 11, 22))
        assert session.scalars(sa.select(Goal)).one().kind is GoalKind.NEW_SALES


def test_the_only_goal_of_a_book_is_chosen_and_of_two_none(reader: Browser, local_app: Flask, now: datetime) -> None:
    with book(local_app) as session:
        goal = make_goal(session, local_actor(session, now=now), now).id
    assert Fields(text(reader.get("/experiments/new"))).values["goal_id"] == str(goal)
    with book(local_app) as session:
        make_goal(session, local_actor(session, now=now), now)
    assert Fields(text(reader.get("/experiments/new"))).values["goal_id"] == ""


def test_each_of_the_two_screens_has_one_primary_button(reader: Browser) -> None:
    assert Fields(text(reader.get(NEW))).primary == 1
    draft = reader.post(NEW, first_screen(reader))
    assert Fields(text(reader.get(draft.headers["Location"]))).primary == 1


def test_the_second_screen_says_what_worked_means_and_that_it_is_too_small(reader: Browser) -> None:
    draft = reader.post(NEW, first_screen(reader))
    page = text(reader.get(draft.headers["Location"]))
    fields = Fields(page).values
    # Recipe 1: worth it from 5 %, link clicks per time shown, 14 days, €280, arrivals guarded by 10 %.
    assert fields["worthwhile_lift"] == "5"
    assert fields["metric"] == "link clicks per time shown"
    assert fields["days"] == "14"
    assert fields["budget"] == "280"
    assert (fields["guardrail"], fields["margin"]) == ("arrivals per link click", "10")
    assert fields["next_step_text"] == "Send the new customers the welcome series."
    assert "Too small for the change you want" in page
    assert "If we open with the reader&#39;s question, for hobby cooks" in page


def test_missing_answers_are_all_named_at_their_fields_and_what_was_typed_stays(reader: Browser) -> None:
    sent = first_screen(reader, audience="", goal="", mechanism="")
    answer = reader.post(NEW, sent)
    page = text(answer)
    assert answer.status_code == 422
    for field in ("audience", "goal", "mechanism", "technology"):
        assert f'href="#{field}"' in page
    assert {"audience-fault-1", "goal-fault-1", "mechanism-fault-1"} <= Fields(page).ids
    assert Fields(page).values["idea"] == TYPED["idea"]
    assert Fields(page).values["budget"] == "280"
    with book(reader.app) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Experiment)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Goal)) == 0


def test_the_channel_alone_is_refused_because_it_comes_last(reader: Browser) -> None:
    answer = reader.post(NEW, {"goal_id": "new", "idea": "post daily", "channel": "paid social", "act": "draft"})
    assert answer.status_code == 422
    assert "The channel comes last." in text(answer)


def test_brand_awareness_asks_for_the_next_step_by_hand(reader: Browser) -> None:
    refused = reader.post(NEW, first_screen(reader, goal_kind="brand_awareness"))
    assert refused.status_code == 422
    assert "What happens next when it works?" in text(refused)
    said = first_screen(reader, goal_kind="brand_awareness", next_step_text="Show them the first kit in December.")
    assert reader.post(NEW, said).status_code == 303


def test_one_line_is_left_as_a_draft_and_completed_later(reader: Browser) -> None:
    left = reader.post(NEW, {"goal_id": "", "idea": "post at noon", "act": "draft"})
    assert left.headers["Location"] == "/experiments"
    again = Fields(text(reader.get("/experiments/1/edit"))).values
    assert again["idea"] == "post at noon"
    done = reader.post("/experiments/1/edit", again | TYPED | {"starts": "2026-11-09", "act": "next"})
    assert done.headers["Location"] == "/experiments/1/plan"
    locked = reader.post(
        done.headers["Location"], Fields(text(reader.get("/experiments/1/plan"))).values | {"act": "lock"}
    )
    assert locked.status_code == 303
    assert "Fingerprint of the plan" in text(reader.get("/experiments/1/plan"))


def test_an_incomplete_draft_comes_back_with_its_gaps_marked(reader: Browser) -> None:
    answer = reader.post(NEW, {"goal_id": "", "audience": "bakers", "idea": "post at noon", "act": "next"})
    assert answer.headers["Location"] == "/experiments/1/edit?check=yes"
    page = text(reader.get(answer.headers["Location"]))
    assert {"customer_objective-fault-1", "mechanism-fault-1"} <= Fields(page).ids


def test_a_viewer_is_not_asked_and_cannot_send(reader: Browser) -> None:
    set_role(reader.app, Role.VIEWER)
    assert reader.get(NEW).status_code == 403
    assert reader.post(NEW, dict(TYPED)).status_code == 403
    assert "New experiment</a>" not in text(reader.get("/experiments")).partition("<main")[2]


def test_a_budget_that_is_no_amount_is_refused_with_an_example(reader: Browser) -> None:
    answer = reader.post(NEW, first_screen(reader, budget="about 300"))
    assert answer.status_code == 422
    assert "This is not an amount. Write it as in 1,234.50." in text(answer)


def test_an_amount_is_read_with_the_separators_of_the_reader(reader: Browser) -> None:
    reader.post(NEW, first_screen(reader, budget="€1,400.50"))
    with book(reader.app) as session:
        assert session.scalars(sa.select(Experiment.budget_minor)).one() == 140_050


def test_a_foreign_goal_cannot_be_served(reader: Browser, local_app: Flask) -> None:
    answer = reader.post(NEW, first_screen(reader, goal_id="999"))
    assert answer.status_code == 422
    assert "There is no such goal." in text(answer)


def test_what_was_refused_before_shows_while_somebody_types(reader: Browser) -> None:
    reader.post(NEW, {"goal_id": "", "idea": "open an account on the new video network", "act": "draft"})
    reader.post("/experiments/1/decline", {"reason": "Our buyers are over 40.", "review_on": "2027-05-03"})
    found = text(reader.get("/experiments/tried?text=an+account+on+the+new+video+network"))
    assert "We said no" in found
    assert "Our buyers are over 40." in found
    assert "look at it again on 3 May 2027" in found


def test_who_was_slower_keeps_what_was_typed_and_decides(reader: Browser) -> None:
    reader.post("/experiments/new", {"title": "Question or statement?", "act": "draft"}, page="/experiments/new")
    place = "/experiments/1/edit"
    reader.get(place)  # both opened it at version 1
    assert reader.post(place, {"title": "First tab", "version": "1"}).status_code == 303
    late = reader.post(place, {"title": "Second tab", "audience": "hobby cooks", "version": "1"})
    page = text(late)
    assert late.status_code == 409
    assert "You changed this in another window on" in page
    assert 'value="First tab"' in page
    assert 'value="Second tab" checked' in page
    assert "hobby cooks" in page
    assert 'name="version" value="2"' in page
    assert reader.post(place, {"title": "Second tab", "version": "2"}).status_code == 303
    with book(reader.app) as db:
        assert db.get_one(Experiment, 1).title == "Second tab"

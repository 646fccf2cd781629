"""The second screen: each part of the sentence changes where it stands, and what was read is what is locked."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import sqlalchemy as sa

from experiments.metrics.kinds import Design, MetricKind, Role
from experiments.people.permission import Role as TeamRole
from experiments.trials.attached import Plan
from experiments.trials.experiment import Experiment, Status
from tests.webapp.answers import TYPED, Fields, book, set_role
from tests.webapp.browser import Browser, text

PLAN = "/experiments/1/plan"


@pytest.fixture
def drafted(reader: Browser) -> Browser:
    """A complete draft of recipe 1."""
    reader.post("/experiments/new", Fields(text(reader.get("/experiments/new"))).values | TYPED)
    return reader


def send(reader: Browser, act: str, **changed: str) -> Any:
    """Send the sentence as it stands, with some parts changed."""
    return reader.post(PLAN, Fields(text(reader.get(PLAN))).values | changed | {"act": act})


def stored(reader: Browser) -> Experiment:
    with book(reader.app) as session:
        experiment = session.get_one(Experiment, 1)
        for part in ("metrics", "variants", "next_step", "plans"):
            getattr(experiment, part)  # read while the session is open
        return experiment


def test_locking_seals_exactly_the_sentence(drafted: Browser) -> None:
    answer = send(drafted, "lock")
    assert answer.status_code == 303
    with book(drafted.app) as session:
        plan = json.loads(session.scalars(sa.select(Plan)).one().text)
    assert plan["rule"]["worthwhile_lift"] == 0.05
    assert plan["people"]["audience"] == TYPED["audience"]
    assert "Locked. From here on nothing in it changes silently." in text(drafted.get(PLAN))


def test_what_was_just_typed_is_shown_once_more_before_it_is_locked(drafted: Browser) -> None:
    answer = send(drafted, "lock", worthwhile_lift="12.5", days="21")
    assert answer.status_code == 303
    page = text(drafted.get(PLAN))
    assert "Read it once more, then lock it." in page
    assert Fields(page).values["worthwhile_lift"] == "12.5"
    assert stored(drafted).status is Status.DRAFT
    assert send(drafted, "lock").status_code == 303
    assert stored(drafted).status is Status.REGISTERED


def test_a_length_that_was_typed_stays_when_the_start_moves(drafted: Browser) -> None:
    send(drafted, "change", days="21")
    send(drafted, "change", starts="2026-11-16")
    experiment = stored(drafted)
    # 16 November plus 20 days.
    assert str(experiment.ends) == "2026-12-06"


def test_a_length_that_was_derived_stays_derived_when_the_start_moves(drafted: Browser) -> None:
    send(drafted, "change", starts="2026-11-16")
    experiment = stored(drafted)
    assert str(experiment.ends) == "2026-11-29"  # two weeks, as before
    assert "ends" not in experiment.by_hand


def test_another_number_decides_and_another_guards_it(drafted: Browser) -> None:
    send(drafted, "change", metric="cost per order", guardrail="average order", margin="15")
    experiment = stored(drafted)
    roles = {use.role: use.name for use in experiment.metrics}
    assert roles[Role.PRIMARY] == "cost per order"
    assert roles[Role.GUARDRAIL] == "average order"
    assert next(use.margin for use in experiment.metrics if use.role is Role.GUARDRAIL) == 0.15
    # less money per order is better
    assert "%</span> less" in text(drafted.get(PLAN))


def test_two_columns_of_the_file_make_a_number_of_ones_own(drafted: Browser) -> None:
    send(drafted, "change", own_numerator="saves", own_denominator="reach")
    primary = stored(drafted).metrics[0]
    assert (primary.name, primary.kind, primary.numerator, primary.denominator) == (
        "saves per reach",
        MetricKind.RATIO,
        "saves",
        "reach",
    )


def test_the_number_that_decides_cannot_guard_itself(drafted: Browser) -> None:
    answer = send(drafted, "change", guardrail="link clicks per time shown")
    assert answer.status_code == 422
    assert "The number that decides cannot guard itself." in text(answer)


def test_versions_get_the_names_of_the_export_and_a_third_one_joins(drafted: Browser) -> None:
    send(drafted, "change", version_0_name="Claim", version_1_name="Question", version_new_name="Price")
    assert [(v.name, v.role.value) for v in stored(drafted).variants] == [
        ("Claim", "control"),
        ("Question", "treatment"),
        ("Price", "treatment"),
    ]


def test_all_that_cannot_be_read_is_said_at_once_and_stays_as_typed(drafted: Browser) -> None:
    answer = send(drafted, "lock", worthwhile_lift="a lot", days="soon", budget="some")
    page = text(answer)
    assert answer.status_code == 422
    assert {"worthwhile_lift", "days", "budget"} <= Fields(page).ids
    assert "Give a number of per cent, as in 5." in page
    assert "Give the length in whole days" in page
    assert Fields(page).values["days"] == "soon"
    assert stored(drafted).worthwhile_lift == 0.05


def test_boxes_and_choices_of_the_folded_part_are_kept(drafted: Browser) -> None:
    send(drafted, "change", design="before_after", carry_over="yes")
    experiment = stored(drafted)
    assert experiment.design is Design.BEFORE_AFTER
    assert experiment.carry_over is True
    send(drafted, "change", carry_over="")
    assert stored(drafted).carry_over is False


def test_a_draft_without_money_lists_what_is_missing_with_a_link_to_its_field(reader: Browser) -> None:
    reader.post("/experiments/new", Fields(text(reader.get("/experiments/new"))).values | TYPED | {"budget": ""})
    page = text(reader.get(PLAN))
    assert "One part is missing before it can be locked" in page
    assert '<a href="#budget">Say what it costs: money, hours, or both; 0 is an answer.</a>' in page
    refused = send(reader, "lock")
    assert refused.status_code == 422
    assert "Not locked yet:" in text(refused)


def test_new_people_unsettle_what_follows_until_somebody_looked_again(drafted: Browser) -> None:
    form = Fields(text(drafted.get("/experiments/1/edit"))).values
    drafted.post("/experiments/1/edit", form | {"audience": "restaurants nearby", "act": "next"})
    page = text(drafted.get(PLAN))
    assert "The people changed" in page
    assert send(drafted, "lock").status_code == 422
    assert drafted.post(PLAN, {"confirmed": "yes"}).status_code == 303
    assert send(drafted, "lock").status_code == 303


def test_a_second_click_makes_no_second_seal(drafted: Browser) -> None:
    sentence = Fields(text(drafted.get(PLAN))).values | {"act": "lock"}
    assert drafted.post(PLAN, sentence).status_code == 303
    assert drafted.post(PLAN, sentence).status_code == 409
    with book(drafted.app) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Plan)) == 1


def test_who_saw_an_older_draft_is_told_that_it_changed(drafted: Browser) -> None:
    old = Fields(text(drafted.get(PLAN))).values
    send(drafted, "change", days="21")
    assert drafted.post(PLAN, old | {"act": "lock"}).status_code == 409


def test_a_viewer_reads_the_sentence_and_is_offered_no_button(drafted: Browser) -> None:
    set_role(drafted.app, TeamRole.VIEWER)
    page = text(drafted.get(PLAN))
    assert "Worked means" in page
    assert 'value="lock"' not in page
    assert drafted.post(PLAN, {"act": "lock"}).status_code == 403


def test_a_locked_plan_is_unlocked_free_of_charge_before_it_begins(drafted: Browser) -> None:
    send(drafted, "lock")
    page = text(drafted.get(PLAN))
    assert "Unlock it" in page
    # What comes now is said first, and its button is the one that stands out.
    assert re.findall(r'class="btn btn-primary" href="([^"]+)"', page) == ["/experiments/1/draw"]
    assert "What comes now: name the ads or posts like this" in page
    assert drafted.post("/experiments/1/unlock", {}).status_code == 303
    assert stored(drafted).status is Status.DRAFT
    assert "unlocked the plan" in text(drafted.get("/experiments/1/history"))

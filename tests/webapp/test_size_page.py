"""The size of a draft on the page of the sentence, in its words and through the interface."""

from __future__ import annotations

import re
from typing import Any

import pytest

from experiments.trials.experiment import Experiment, Status
from tests.webapp.answers import TYPED, Fields, book
from tests.webapp.browser import Browser, text

PLAN = "/experiments/1/plan"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def drafted(reader: Browser) -> Browser:
    """A complete draft of recipe 1."""
    reader.post("/experiments/new", Fields(text(reader.get("/experiments/new"))).values | TYPED)
    return reader


def reckon(reader: Browser, **typed: str) -> Any:
    """Type figures and press "Reckon again"."""
    return reader.post(PLAN, Fields(text(reader.get(PLAN))).values | typed | {"act": "reckon"})


def test_the_page_says_what_the_money_sees_takes_and_how_it_may_end(drafted: Browser) -> None:
    page = text(drafted.get(PLAN))
    assert f"This can see ±36{NBSP}%: a true change of that size is found four times in five." in page
    assert f"To see ±5{NBSP}% you need about €" in page
    assert "Too small for the change you want" in page
    assert "If the true change is +7.5" in page
    for verdict in ("Worked", "Did harm", "No gain worth having", "Couldn&#39;t tell"):
        assert verdict in page
    assert f"€280: ±36{NBSP}%" in page
    assert "your budget" in page
    assert "cautious; yours is not known yet" in page


def test_what_is_typed_is_reckoned_with_and_kept(drafted: Browser) -> None:
    answer = reckon(drafted, baseline="4", price_per_thousand="5.00", relative_sd="5", expected_lift="30")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"{PLAN}#size")
    with book(drafted.app) as session:
        draft = session.get_one(Experiment, 1)
        assert (draft.baseline, draft.price_per_thousand_minor) == (0.04, 500)
        assert (draft.relative_sd, draft.expected_lift) == (0.05, 0.3)
    page = text(drafted.get(PLAN))
    # 28,000 times shown each at 4 in 100 are 1,120 clicks: √(1.92/1,120 + 0.005/14) = 0.0455; e^(3.044 · 0.0455)
    assert f"This can see ±15{NBSP}%" in page
    assert "If the true change is +30" in page
    fields = Fields(page).values
    assert (fields["baseline"], fields["price_per_thousand"], fields["relative_sd"]) == ("4", "5", "5")
    reckon(drafted, baseline="")
    with book(drafted.app) as session:
        assert session.get_one(Experiment, 1).baseline is None


def test_what_cannot_be_reckoned_with_is_said_at_its_field(drafted: Browser) -> None:
    answer = reckon(drafted, baseline="a few", price_per_thousand="much", relative_sd="0")
    page = text(answer)
    assert answer.status_code == 422
    assert "Give a number of per cent, as in 5." in page
    assert "This is not an amount." in page
    with book(drafted.app) as session:
        assert session.get_one(Experiment, 1).baseline is None


def test_a_cost_is_typed_in_money(drafted: Browser) -> None:
    reckon(drafted, metric="cost per order")
    reckon(drafted, baseline="14")
    with book(drafted.app) as session:
        assert session.get_one(Experiment, 1).baseline == 14.0
    page = text(drafted.get(PLAN))
    assert "Decide by a number nearer to the post" in page


def test_a_list_gets_the_size_that_earns_most(drafted: Browser) -> None:
    page = Fields(text(drafted.get("/experiments/1/edit"))).values
    drafted.post("/experiments/1/edit", page | {"channel": "e-mail", "budget": ""})
    assert "Say how many subscribers there are, and this says what they can see." in text(drafted.get(PLAN))
    reckon(drafted, audience_size="20000", baseline="3")
    page_said = text(drafted.get(PLAN))
    assert "To earn most from these subscribers rather than to know" in page_said
    assert "20000" in Fields(page_said).values["audience_size"]


def test_after_locking_the_figures_may_still_be_set(drafted: Browser) -> None:
    drafted.post(PLAN, Fields(text(drafted.get(PLAN))).values | {"act": "lock"})
    api = drafted.app.test_client()
    answer = api.get("/api/v1/experiments/1/size")
    assert answer.status_code == 200
    assert answer.get_json()["detectable_lift"] == pytest.approx(0.36, abs=0.01)


def test_a_cost_that_was_locked_stands_in_money_and_changes_in_money(drafted: Browser) -> None:
    reckon(drafted, metric="cost per order", starts="2026-11-02")
    reckon(drafted, baseline="14.5")
    drafted.post(PLAN, Fields(text(drafted.get(PLAN))).values | {"act": "lock"})
    page = text(drafted.get(PLAN))
    assert "14.5" in page
    assert "1,450" not in page
    with book(drafted.app) as session:
        assert session.get_one(Experiment, 1).status is Status.REGISTERED


def test_a_budget_that_the_days_do_not_let_count_is_told_so(drafted: Browser) -> None:
    page = Fields(text(drafted.get("/experiments/1/edit"))).values
    drafted.post("/experiments/1/edit", page | {"budget": "12000000"})
    reckon(drafted, worthwhile_lift="5")
    said = text(drafted.get(PLAN))
    # the shipped wobble of 10 % a day, a cost that falls, two weekly looks: 1 - e^(-0.810 · √1.007 · 0.1 √2)
    assert f"This can see ±11{NBSP}%: a true change" in said
    assert (
        "More money alone does not help: days swing by themselves, so nothing below "
        f"±11{NBSP}% can be seen in 14 days, "
        "whatever it costs."
    ) in said
    assert f"€12,000,000: ±11{NBSP}%" in said
    assert "half the change costs four times as much" not in said


def test_what_a_small_budget_lacks_is_said_without_the_days_where_these_are_enough(drafted: Browser) -> None:
    reckon(drafted, worthwhile_lift="30")
    assert "More money alone does not help" not in text(drafted.get(PLAN))


def test_how_it_may_end_is_a_picture_in_three_widths_and_as_files(drafted: Browser) -> None:
    page = text(drafted.get(PLAN))
    for width in ("wide", "middle", "small"):
        assert f'<svg class="drawn drawn-{width}"' in page
    assert re.search(r'aria-label="If the true change is \+7\.5[^"]*Worked \d+ in 100, Did harm ', page)
    for kind, begins in (("svg", b"<svg "), ("png", b"\x89PNG")):
        answer = drafted.get(f"{PLAN}/picture/chances.{kind}")
        assert answer.status_code == 200
        assert answer.get_data().startswith(begins)
    rows = text(drafted.get(f"{PLAN}/picture/chances.csv")).splitlines()
    assert rows[0].startswith("verdict,")
    assert [row.split(",")[0] for row in rows[1:]] == ["Worked", "Did harm", "No gain worth having", "Couldn't tell"]
    assert sum(float(row.split(",")[1]) for row in rows[1:]) == pytest.approx(1, abs=1e-4)

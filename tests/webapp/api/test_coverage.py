"""What was tried along two axes, as JSON."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from experiments.people.permission import Actor, Role
from tests.experiments.learning.portfolio.mapped import tried
from tests.webapp.api.caller import Caller, problems
from tests.webapp.book import opened


def test_the_map_is_told_with_its_cells_and_where_a_draft_begins(lead: Caller, api_app: Flask) -> None:
    with opened(api_app) as session:
        me = Actor(1, 1, Role.LEAD)
        tried(session, me, 2)
        tried(session, me, tactic="price", retrospective=True)
    found = lead.get("/portfolio/coverage?rows=goal_kind&columns=tactic").get_json()
    assert (found["closed"], found["entered_afterwards"]) == (2, 1)
    rows = [line["value"] for line in found["rows"]]
    columns = [line["value"] for line in found["columns"]]
    row = found["cells"][rows.index("new_sales")]
    assert row[columns.index("headline")] == {"verdicts": {"harmful": 2}, "entered_afterwards": {}, "start": None}
    assert row[columns.index("price")] == {"verdicts": {}, "entered_afterwards": {"harmful": 1}, "start": None}
    empty = found["cells"][rows.index("donations")][columns.index("headline")]
    assert (empty["start"]["goal_kind"], empty["start"]["tactic"]) == ("donations", "headline")
    assert found["crowded"] == {"row": "new_sales", "column": "headline", "closed": 2, "of": 2}
    assert found["blank"]["tried"] == 0


def test_without_axes_it_is_the_map_that_the_page_shows_first(lead: Caller, now: datetime) -> None:
    found = lead.get("/portfolio/coverage").get_json()
    assert (found["rows_axis"], found["columns_axis"], found["closed"]) == ("goal_kind", "tactic", 0)
    assert found["crowded"] is None


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("rows=mood&columns=weather", [("rows", "not_a_choice"), ("columns", "not_a_choice")]),
        ("rows=channel&columns=channel", [("columns", "the_same")]),
    ],
)
def test_axes_that_do_not_fit_are_refused_all_at_once(lead: Caller, query: str, codes: list[tuple[str, str]]) -> None:
    answer = lead.get(f"/portfolio/coverage?{query}")
    assert (answer.status_code, problems(answer)) == (422, codes)

"""Which addresses are pages: all doors that are asked for with GET, but those that answer with a file or a piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.webapp.doors.table import DOORS, Door

if TYPE_CHECKING:
    from flask import Flask

NO_PAGE = {
    "account.set_up",  # with its token, below
    "assets.look",
    "assets.plotly",
    "attribution.meridian",
    "attribution.robyn",
    "bootstrap.static",
    "briefs.as_slides",
    "briefs.as_text",
    "channels.reach",  # a piece that a script asks for
    "draws.as_calendar",
    "draws.as_csv",
    "drawn.of_experiment",
    "drawn.of_file",
    "drawn.of_lesson",
    "experiments.tried",  # a piece that a script asks for
    "goal_sheets.cycle_file",
    "goal_sheets.goal_file",
    "history.as_csv",
    "history.sample",
    "openapi.spec",
    "pictures.show",
    "record.as_csv",
    "security.static",
    "shared.drawn",
    "shared.picture",
    "static",
    "stories.cycle_text",
    "stories.experiment_text",
    "stories.goal_text",
    "stories.lesson_text",
    "taken.of_attribution",
    "taken.of_coverage",
    "taken.of_learning",
    "taken.of_plan",
    "taken.of_shrinkage",
    "taken.of_size",
    "taken.of_timeline",
}
ELSEWHERE = {
    "experiments.show",  # leads on to the plan or the result
    "drop.unsettled",  # needs a file that leaves doubts: looked at on its way
    "results.mapping",
    "joining.form",
    "shared.story",
    "security.reset_password",
    "security.mf_recovery",  # between two steps of a log-in
    "security.two_factor_token_validation",
    "security.tf_select",  # ways of the log-in library that are closed
    "security.two_factor_rescue",
}
"""Pages that lead on, or that somebody reaches on a way only (``test_on_the_way``)."""


def pages() -> list[Door]:
    """Give the door of every page."""
    left = NO_PAGE | ELSEWHERE
    return [door for door in DOORS if door.method == "GET" and not door.is_api and door.endpoint not in left]


def address(app: Flask, door: Door, ids: dict[str, Any]) -> str:
    """Build the address of a page; KeyError where the book has no such thing."""
    rule = next(one for one in app.url_map.iter_rules(door.endpoint) if "GET" in (one.methods or ()))
    with app.test_request_context():
        built = rule.build({name: ids[name] for name in rule.arguments})
    assert built is not None, door
    return built[1]

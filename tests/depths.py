"""Which tests run at which depth: `make test` runs those of every day, `.ci/run` all but the full figures.

Deep are the tests that need a browser, send harm into every form, start processes of their own, or simulate: whoever
changes something runs those of their room by hand, and the machine that checks each change runs all of them.
"""

from __future__ import annotations

DEEP = (
    "tests/webapp/hostile/",
    "tests/journeys/test_by_keyboard.py",
    "tests/journeys/test_in_browser.py",
    "tests/looks/",
    "tests/webapp/test_channels_in_chromium.py",
    "tests/webapp/test_components_in_chromium.py",
    "tests/webapp/test_drafting_in_chromium.py",
    "tests/webapp/test_dropping_in_chromium.py",
    "tests/webapp/test_felt_in_chromium.py",
    "tests/webapp/test_four_questions_in_chromium.py",
    "tests/webapp/test_jobs_in_chromium.py",
    "tests/webapp/test_learning_pages_in_chromium.py",
    "tests/webapp/test_next_cycle_plan_in_chromium.py",
    "tests/webapp/test_notices_in_chromium.py",
    "tests/webapp/test_pages_in_chromium.py",
    "tests/webapp/test_replacing_in_chromium.py",
    "tests/webapp/test_pictures_in_chromium.py",
    "tests/webapp/test_story_in_chromium.py",
    "tests/webapp/api/test_against_its_description.py",
    "tests/webapp/doors/test_every_door.py",
    "tests/webapp/posting/test_processes.py",
    "tests/webapp/test_password_reset.py",
    "tests/webapp/test_second_factor.py",
    "tests/webapp/test_serving.py",
    "tests/webapp/tried/",
    "tests/experiments/judging/test_places_coverage.py",
    "tests/experiments/learning/attribution/test_coverage.py",
    "tests/experiments/reduction/test_large.py",
    "tests/stats/across/test_learning_is_worth.py",
    "tests/stats/planning/test_cycles.py",
    "tests/stats/several/test_multiplicity.py",
)
"""Files, and folders with a stroke at the end."""


def is_deep(node_id: str) -> bool:
    """Say whether a test runs at the second depth only.

    Examples
    --------
    >>> is_deep("tests/webapp/hostile/test_paths.py::test_x"), is_deep("tests/webapp/test_goals.py::test_y")
    (True, False)
    """
    return node_id.partition("::")[0].startswith(DEEP)

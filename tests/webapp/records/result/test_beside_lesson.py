"""What to plan with of a result, beside what its lesson plans with: each says which it is, and leads to the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from experiments.learning.lessons.lesson import Lesson
from webapp.records.lessons.pool import plan_sentence
from webapp.records.result.planning import Planning, beside_lesson

FIGURE = Planning("+16\u00a0%", "link clicks per time shown", "Not with the best guess.")


@pytest.fixture(autouse=True)
def _words(local_app: Flask) -> Iterator[None]:
    with local_app.test_request_context("/"):
        yield


def lesson(experiments: int, plan_with: float | None) -> Lesson:
    return Lesson(id=7, pooled={"experiments": experiments, "method": "some"}, plan_with=plan_with)


@pytest.mark.parametrize(
    ("experiments", "plan_with", "says"),
    [
        (2, 0.084, "This result alone; all repeats together: plan with +8.4\u00a0%."),
        (1, 0.16, "The lesson plans with the same: so far only one result counts in it."),
        (1, 0.43, "This result alone; the lesson plans with +43\u00a0%, by another result."),
        (2, None, "This result alone: the lesson has nothing to plan with while experiments disagree."),
    ],
)
def test_the_result_says_which_figure_it_has(experiments: int, plan_with: float | None, says: str) -> None:
    found = beside_lesson(FIGURE, lesson(experiments, plan_with))
    assert (found.figure, found.beside, found.lesson_id) == ("+16\u00a0%", says, 7)


def test_nothing_is_said_where_there_is_nothing_to_tell_apart() -> None:
    assert beside_lesson(FIGURE, lesson(0, None)) == FIGURE, "only hints stand behind the lesson"
    nothing = Planning("", "", "Nothing: these numbers answer no question.")
    assert beside_lesson(nothing, lesson(2, 0.1)) == nothing


def test_the_lesson_says_which_figure_it_has() -> None:
    said = [plan_sentence({"experiments": number, "method": "some"}, 0.084) for number in (1, 2)]
    assert said == [
        "Plan with +8.4\u00a0%, as with the one result that counts.",
        "Plan with +8.4\u00a0%: all repeats together, not one of them alone.",
    ]

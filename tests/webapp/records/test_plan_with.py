"""One wording for what to plan with, and who may."""

from __future__ import annotations

import pytest
from flask import Flask

from experiments.learning.archive.cards import ArchiveCard
from webapp.records.plan_with import plan_with_said, plan_with_words, planned_of


@pytest.fixture(autouse=True)
def _asked(local_app: Flask) -> object:
    with local_app.test_request_context("/"):
        yield


def card(**more: object) -> ArchiveCard:
    given = {"grade": "B", "verdict": "succeeded", "lift": 0.16, "plan_with": 0.12, "shrunken_lift": 0.08, **more}
    return ArchiveCard(**given)


@pytest.mark.parametrize(
    ("measured", "planned", "said"),
    [
        (0.16, 0.08, "plan with +8\u00a0%, first results shrink"),
        (-0.18, -0.1, "plan with −10\u00a0%, first results shrink"),
        (0.16, 0.161, "plan with +16\u00a0%"),
        (0.05, 0.06, "plan with +6\u00a0%"),
        (0.16, None, ""),
        (None, 0.1, ""),
    ],
)
def test_it_says_that_it_shrinks_where_it_does(measured: float | None, planned: float | None, said: str) -> None:
    assert plan_with_words(measured, planned) == said


def test_the_archive_as_it_stands_goes_before_what_was_said_at_closing() -> None:
    assert planned_of(card()) == "plan with +8\u00a0%, first results shrink"
    assert planned_of(card(shrunken_lift=None)) == "plan with +12\u00a0%, first results shrink"
    assert plan_with_said(card()) == "Plan with +8\u00a0%, first results shrink."


@pytest.mark.parametrize("more", [{"grade": "D"}, {"verdict": "harmful"}, {"verdict": "invalid"}, {"lift": None}])
def test_nobody_plans_with_a_hint_or_with_what_is_not_used(more: dict[str, object]) -> None:
    assert not planned_of(card(**more))
    assert not plan_with_said(card(**more))

"""The bar of a goal: how far it got, and the line of where an even plan would be."""

from __future__ import annotations

import pytest

from webapp.charts.planning.way import LEFT, RIGHT, way_bar


@pytest.mark.parametrize(("share", "at"), [(0.0, LEFT), (0.5, (LEFT + RIGHT) / 2), (1.0, RIGHT)])
def test_the_bar_ends_where_the_goal_stands(share: float, at: float) -> None:
    bar = way_bar(share, share)
    assert (bar.done, bar.plan) == (at, at)


@pytest.mark.parametrize(("share", "at"), [(-0.4, LEFT), (1.7, RIGHT)])
def test_neither_leaves_the_picture(share: float, at: float) -> None:
    assert way_bar(share, 0.5).done == at


def test_what_nobody_knows_is_not_drawn() -> None:
    assert (way_bar(None, 0.5).done, way_bar(0.5, None).plan) == (None, None)

"""The bar of a goal: how far it is from its start to its target, and where the plan would be today."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, LEFT, RIGHT = 320, 4, 316


@dataclass(frozen=True, slots=True)
class WayBar:
    """Where the bar ends and where the upright line of the plan stands, in units of the picture.

    ``done`` is ``None`` where nobody knows how far it is; ``plan`` where there is no plan to compare with.
    """

    done: float | None
    plan: float | None
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT


def way_bar(share: float | None, planned: float | None) -> WayBar:
    """Lay out the bar; a share below 0 has no bar, one above 1 fills it.

    Examples
    --------
    >>> bar = way_bar(0.5, 0.25)
    >>> (bar.done, bar.plan)
    (160.0, 82.0)
    """
    return WayBar(_at(share), _at(planned))


def _at(share: float | None) -> float | None:
    return None if share is None else round(LEFT + min(max(share, 0.0), 1.0) * (RIGHT - LEFT), 1)

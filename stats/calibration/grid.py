"""All scenarios, by family."""

from __future__ import annotations

from collections.abc import Callable

from stats.calibration.day_looks import day_looks_grid
from stats.calibration.days import days_grid
from stats.calibration.lines import Scenario
from stats.calibration.people import people_grid
from stats.calibration.people_looks import people_looks_grid
from stats.calibration.per_person import ratios_grid
from stats.calibration.post_looks import post_looks_grid
from stats.calibration.posts import posts_grid
from stats.calibration.revenue import revenue_grid

FAMILIES: dict[str, Callable[[], tuple[Scenario, ...]]] = {
    "days": days_grid,
    "posts": posts_grid,
    "people": people_grid,
    "revenue": revenue_grid,
    "ratios": ratios_grid,
    "looks": lambda: (*day_looks_grid(), *people_looks_grid(), *post_looks_grid()),
}

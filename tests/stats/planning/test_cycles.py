"""The plan's ranking gains: cycles of forty ideas of which the truth is known, with a budget for eight."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest

from tests.stats.planning.cycles import SCENARIOS, Gains, simulate

ROOT = Path(__file__).resolve().parents[3]
SMALL, FULL, SEED = 120, 10_000, 20_261_129
DIFFERENT = sorted(name for name in SCENARIOS if name != "equally precise")


@lru_cache
def small(name: str, *, tests: bool = False) -> Gains:
    return simulate(SCENARIOS[name], SMALL, SEED, tests=tests)


def is_ahead(found: Gains, way: str, errors: float = 2.0) -> bool:
    lead, error = found.ahead[way]
    return lead > errors * error


@pytest.mark.parametrize("name", DIFFERENT)
def test_the_ranking_gains_more_than_the_largest_raw_lifts_and_than_chance(name: str) -> None:
    found = small(name)
    assert is_ahead(found, "raw")
    assert is_ahead(found, "chance", 10)
    assert found.share("plan") > 0.65


def test_where_tests_are_equally_precise_it_ties() -> None:
    found = small("equally precise")
    assert found.same == 1.0
    assert found.ahead["raw"] == found.ahead["raw for money"] == (0.0, 0.0)
    assert is_ahead(found, "chance", 10)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_what_is_tested_next_gains_more_than_testing_the_largest_lifts_and_than_chance(name: str) -> None:
    found = small(name, tests=True)
    assert is_ahead(found, "raw", 4)
    assert is_ahead(found, "raw for money", 4)
    assert is_ahead(found, "chance", 2)


def told() -> dict[tuple[str, str], list[float]]:
    """The two tables of the help page: first column and heading to figures."""
    found, heading = {}, ""
    for line in (ROOT / "webapp" / "help" / "methods-cycle.md").read_text("utf-8").splitlines():
        heading = line.removeprefix("## ") if line.startswith("## ") else heading
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] in ROWS:
            found[heading, cells[0]] = [float(each) for cell in cells[1:] for each in re.findall(r"-?\d+\.?\d*", cell)]
    return found


ROWS = {
    "precision differs": "precision differs",
    "precision and prices differ": "precision and costs differ",
    "precision differs, a few giants": "precision differs, giants",
    "precision and prices differ, a few giants": "precision and costs differ, giants",
    "all equally precise": "equally precise",
}
HEADINGS = {"What to do: eight of forty": False, "What to test next: eight of forty": True}


def test_the_guide_tells_every_scenario() -> None:
    assert set(told()) == {(heading, row) for heading in HEADINGS for row in ROWS}


@pytest.mark.soak
@pytest.mark.parametrize("heading", sorted(HEADINGS))
@pytest.mark.parametrize("row", sorted(ROWS))
def test_the_figures_of_the_guide_come_out(row: str, heading: str) -> None:
    found = simulate(SCENARIOS[ROWS[row]], FULL, SEED, tests=HEADINGS[heading])
    ways = ("plan", "raw", "raw for money", "chance", "perfect")
    expected = [100 * found.mean[way] for way in ways]
    lead, error = found.ahead["raw for money"]
    assert told()[heading, row] == [
        *(pytest.approx(one, abs=0.06) for one in expected),
        pytest.approx(100 * found.share("plan"), abs=0.6),
        pytest.approx(100 * lead, abs=0.06),
        pytest.approx(100 * error, abs=0.06),
    ]
    if ROWS[row] != "equally precise" or HEADINGS[heading]:
        assert is_ahead(found, "raw for money", 4)
        assert is_ahead(found, "raw", 4)
    assert is_ahead(found, "chance", 4)

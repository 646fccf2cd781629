"""The parts of a sheet in their order, and the names under which they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

GOAL_PARTS: Final[Mapping[str, str]] = {
    "goal": "Goal",
    "success_criteria": "Success criteria",
    "implementation_plan": "Implementation plan",
    "owner": "Owner",
    "kind": "Kind",
    "name": "Name",
    "objective": "Objective",
    "cycle": "Planning cycle",
    "metric": "Number",
    "direction": "Better",
    "baseline": "Start",
    "target": "Target",
    "standing": "Now",
    "deadline": "By",
    "audience": "Who is it for",
    "funnel_stage": "Buying phase",
}
CYCLE_PARTS: Final[Mapping[str, str]] = {
    "cycle": "Planning cycle",
    "starts": "First day",
    "ends": "Last day",
    "marketing_budget": "Marketing budget",
    "social_budget": "Social budget",
    "objectives": "Objectives",
}
LISTS: Final = ("success_criteria", "implementation_plan", "objectives")
HEADINGS: Final = ("goal", "success_criteria", "implementation_plan", "owner", "objectives")
"""Parts that stand under their name; the others stand behind it."""

RULE: Final = "-" * 60
"""Stands between the goals of a cycle; says nothing."""

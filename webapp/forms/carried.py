"""What an address brings along for the last of the four questions: shown at once, set when its turn comes.

An empty field of the coverage map begins a draft with a channel, but a channel counts only once people, objective and
strategy are there. Until then what was brought along is held back, not refused, and goes along from page to page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from experiments.goals.goal import Goal
from experiments.trials.draft import PARTS, UNSET, DraftChange
from experiments.trials.experiment import Experiment
from experiments.trials.gate import BEFORE_TECHNOLOGY, part_gaps

FIELDS = PARTS["technology"]
_BEFORE = "carried_"


def brought_along(values: Mapping[str, str], *, sent: bool) -> dict[str, str]:
    """Read what was brought along: from the address at first, from the hidden fields of the form afterwards."""
    before = _BEFORE if sent else ""
    return {name: values[before + name] for name in FIELDS if values.get(before + name)}


def hold_back(
    change: DraftChange, experiment: Experiment | None, goal: Goal | None, brought: Mapping[str, str]
) -> tuple[DraftChange, dict[str, str]]:
    """Take out of a change what was only brought along, while people, objective or strategy are not answered yet.

    What a person typed instead stays in and is told that it is too early.

    Returns
    -------
    change, waiting
        What may be set now, and what waits for its turn.
    """
    given = change.given()
    waiting = {name: value for name, value in brought.items() if given.get(name) == value}
    values = given | ({} if goal is None else {"goal_id": goal.id})
    gaps = part_gaps(experiment, values, goal)
    if not waiting or not any(gaps[part] for part in BEFORE_TECHNOLOGY):
        return change, {}
    return replace(change, **dict.fromkeys(waiting, UNSET)), waiting

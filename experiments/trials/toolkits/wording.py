"""The texts of a pattern said anew, each by itself: in another language they are the same pattern."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from experiments.trials.toolkits.pattern import Pattern

TEXTS = (
    *("where", "goal_name", "audience", "customer_objective", "idea", "instead_of", "expected", "mechanism"),
    *("unit_name", "how", "expects", "next_step", "next_metric"),
)
"""Fields of a pattern that are one text."""


def said_anew(pattern: Pattern, say: Callable[[str], str]) -> Pattern:
    """Say every text of a pattern by ``say``.

    The names of numbers stay: by them a file's columns are found. So does what runs beside it: it is a tag.

    Examples
    --------
    >>> from experiments.trials.toolkits.recipes.book import RECIPES
    >>> said_anew(RECIPES[0].pattern, str.upper).idea
    "OPEN WITH THE READER'S QUESTION"
    """
    texts: dict[str, Any] = {name: say(text) for name in TEXTS if (text := getattr(pattern, name)) is not None}
    cost, late = pattern.cost, pattern.outcome
    return replace(
        pattern,
        **texts,
        versions=tuple(
            replace(one, name=say(one.name), text=say(one.text) if one.text else one.text) for one in pattern.versions
        ),
        sees=tuple(replace(one, of=say(one.of)) if one.of else one for one in pattern.sees),
        cost=replace(cost, says=say(cost.says)) if cost is not None and cost.says else cost,
        outcome=replace(late, name=say(late.name), numerator=say(late.numerator)) if late is not None else None,
    )

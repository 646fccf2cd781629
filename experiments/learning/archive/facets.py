"""The facets by which cards are narrowed and counted."""

from __future__ import annotations

from experiments.learning.archive.cards import ArchiveCard

FACETS = (
    "goal_kind",
    "channel",
    "content_type",
    "tactic",
    "audience",
    "stage",
    "verdict",
    "grade",
    "cycle_id",
    "run_by",
    "why",
    "outcome",
    "phase",
    "goal_stage",
)


def facet_value(card: ArchiveCard, facet: str) -> str | None:
    """Give the value of a facet as text; where there is no verdict, how it ended stands in its place."""
    value = getattr(card, facet)
    if facet == "verdict" and value is None:
        value = card.outcome.value
    return None if value is None or value == "" else str(value)

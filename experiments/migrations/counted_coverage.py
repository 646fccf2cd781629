"""Count what was closed before there was a coverage map, and let it be found by buying phase and stage of the goal."""

from __future__ import annotations

from itertools import combinations

import sqlalchemy as sa

from experiments.learning.archive.words import filter_word

_VALUES = {
    "goal_kind": "CASE WHEN goal_kind = 'custom' THEN 'custom:' || COALESCE(goal_name, '')"
    " ELSE COALESCE(goal_kind, '') END",
    "tactic": "COALESCE(tactic, '')",
    "channel": "COALESCE(channel, '')",
    "goal_stage": "COALESCE(goal_stage, '')",
    "phase": "COALESCE(phase, '')",
    "content_type": "COALESCE(content_type, '')",
}
_VERDICT = (
    "CASE WHEN retrospective THEN 'afterwards:' || verdict"
    " WHEN provisional_until IS NOT NULL THEN 'provisional' ELSE verdict END"
)
_CELLS = """
    INSERT INTO coverage_cell (team_id, pair, first, second, verdict, experiments)
    SELECT team_id, '{pair}', {first}, {second}, {verdict}, COUNT(*) FROM archive_card
    WHERE verdict IS NOT NULL GROUP BY 1, 3, 4, 5
"""
FACETS = ("phase", "goal_stage")
"""Facets of the archive that came with the map."""
_COUNTED = """
    INSERT INTO facet_tally (team_id, facet, value, cards, cost_minor)
    SELECT team_id, '{facet}', {facet}, COUNT(*), 0 FROM archive_card
    WHERE {facet} IS NOT NULL AND {facet} <> '' GROUP BY team_id, {facet}
"""


def count_coverage(connection: sa.Connection) -> None:
    """Fill the cells of all pairs of axes, and count and index the new facets of the archive."""
    for first, second in combinations(_VALUES, 2):
        values = {"first": _VALUES[first], "second": _VALUES[second], "verdict": _VERDICT}
        connection.exec_driver_sql(_CELLS.format(pair=f"{first}.{second}", **values))
    for facet in FACETS:
        connection.exec_driver_sql(_COUNTED.format(facet=facet))
    _write_filters(connection)


def forget_coverage(connection: sa.Connection) -> None:
    """Take the counts of the new facets back; index words that nobody asks for do no harm."""
    for facet in FACETS:
        connection.execute(sa.text("DELETE FROM facet_tally WHERE facet = :facet"), {"facet": facet})


def _write_filters(connection: sa.Connection) -> None:
    rows = connection.exec_driver_sql(
        "SELECT card.experiment_id, card.team_id, card.phase, card.goal_stage, text.filters FROM archive_card AS card"
        " JOIN archive_text AS text ON text.experiment_id = card.experiment_id"
        " WHERE card.phase IS NOT NULL OR card.goal_stage IS NOT NULL"
    )
    written = []
    for row in rows.mappings().all():
        known = row["filters"].split()
        words = [filter_word(facet, row[facet], row["team_id"]) for facet in FACETS if row[facet] not in (None, "")]
        new = [word for word in words if word not in known]
        if new:
            written.append({"filters": " ".join((*known, *new)), "key": row["experiment_id"]})
    if written:
        connection.execute(sa.text("UPDATE archive_text SET filters = :filters WHERE experiment_id = :key"), written)

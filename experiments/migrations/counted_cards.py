"""Count the cards and the words that were filed before they were counted with every filing."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from experiments.learning.archive.vocabulary import is_spelt
from experiments.learning.archive.words import filter_word

_FACETS = {
    "goal_kind": "goal_kind",
    "channel": "channel",
    "content_type": "content_type",
    "tactic": "tactic",
    "audience": "audience",
    "stage": "stage",
    "verdict": "COALESCE(verdict, outcome)",
    "grade": "grade",
    "cycle_id": "CAST(cycle_id AS TEXT)",
    "run_by": "run_by",
    "why": "why",
    "outcome": "outcome",
    "team": "CAST(team_id AS TEXT)",
}
_COUNTED = """
    INSERT INTO facet_tally (team_id, facet, value, cards, cost_minor)
    SELECT team_id, '{facet}', {value}, COUNT(*), 0 FROM archive_card
    WHERE {value} IS NOT NULL AND {value} <> '' GROUP BY team_id, {value}
"""
_SPENT = """
    INSERT INTO facet_tally (team_id, facet, value, cards, cost_minor)
    SELECT team_id, 'currency', currency, COUNT(*), SUM(cost_minor) FROM archive_card
    WHERE cost_minor > 0 AND currency IS NOT NULL GROUP BY team_id, currency
"""
_OF_OTHERS = "FROM archive_card AS card JOIN goal ON goal.id = card.goal_id WHERE goal.team_id <> card.team_id"
_SEEN = f"""
    INSERT INTO facet_tally (team_id, facet, value, cards, cost_minor)
    SELECT goal.team_id, 'team', CAST(card.team_id AS TEXT), COUNT(*), 0 {_OF_OTHERS}
    GROUP BY goal.team_id, card.team_id
"""
_FILED = """
    UPDATE experiment SET filed = (1 = 1)
    WHERE status IN ('declined', 'abandoned') AND id IN (SELECT experiment_id FROM archive_card)
"""
_WORD = """
    INSERT INTO archive_vocabulary (team_id, word, ending, initial, length, texts)
    VALUES (:team_id, :word, :ending, :initial, :length, :texts)
"""
_AT_ONCE = 2_000


def count_filed(connection: sa.Connection) -> None:
    """Fill the counts of facets and the vocabulary, and let other teams find what was tried for their goals."""
    for facet, value in _FACETS.items():
        connection.exec_driver_sql(_COUNTED.format(facet=facet, value=value))
    connection.exec_driver_sql(_SPENT)
    connection.exec_driver_sql(_SEEN)
    connection.exec_driver_sql(_FILED)
    _write_filters(connection)
    _count_words(connection)


def _write_filters(connection: sa.Connection) -> None:
    """Write the index words of what was filed before as they are written now: each with its team."""
    facets = [facet for facet in _FACETS if facet != "team"]
    values = ", ".join(f"{_FACETS[facet]} AS {facet}" for facet in facets)
    owner = "(SELECT goal.team_id FROM goal WHERE goal.id = archive_card.goal_id) AS owner"
    rows = connection.exec_driver_sql(f"SELECT experiment_id, team_id, {owner}, {values} FROM archive_card")  # noqa: S608 - our names
    written = []
    for row in rows.mappings().all():
        words = [filter_word("team", row["team_id"]), filter_word("thing", "experiment", row["team_id"])]
        words += [filter_word(facet, row[facet], row["team_id"]) for facet in facets if row[facet] not in (None, "")]
        if row["owner"] not in (None, row["team_id"]):
            words.append(filter_word("open_to", row["owner"], row["team_id"]))
        written.append({"filters": " ".join(words), "key": row["experiment_id"]})
    if written:
        connection.execute(sa.text("UPDATE archive_text SET filters = :filters WHERE experiment_id = :key"), written)
    lessons = connection.exec_driver_sql("SELECT id, team_id, status FROM lesson").all()
    told = [
        {
            "filters": " ".join(
                (filter_word("team", team), filter_word("thing", "lesson", team), filter_word("status", status, team))
            ),
            "key": key,
        }
        for key, team, status in lessons
    ]
    if told:
        connection.execute(sa.text("UPDATE archive_text SET filters = :filters WHERE lesson_id = :key"), told)


def _count_words(connection: sa.Connection) -> None:
    words: Counter[tuple[int, str]] = Counter()
    last = 0
    while rows := connection.execute(
        sa.text("SELECT id, team_id, heading, words FROM archive_text WHERE id > :last ORDER BY id LIMIT :most"),
        {"last": last, "most": _AT_ONCE},
    ).all():
        for _key, team, heading, body in rows:
            words.update((team, word) for word in {*heading.split(), *body.split()} if is_spelt(word))
        last = rows[-1].id
    counted = [
        {"team_id": team, "word": word, "ending": word[::-1], "initial": word[0], "length": len(word), "texts": texts}
        for (team, word), texts in sorted(words.items())
    ]
    for first in range(0, len(counted), _AT_ONCE):
        connection.execute(sa.text(_WORD), counted[first : first + _AT_ONCE])

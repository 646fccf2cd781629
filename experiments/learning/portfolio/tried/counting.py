"""Count closed experiments into the cells of the coverage map, and out again before their cards are written anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy.orm import Session

from experiments.database import insert_into
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.portfolio.kept import CoverageCell
from experiments.learning.portfolio.tried.axes import PAIRS, Axis, ending_of, pair_of, value_on

AT_ONCE = 5_000


def count_coverage(session: Session, cards: Iterable[ArchiveCard], times: int = 1) -> None:
    """Count cards in (or out, with ``times`` −1), one or thousands; what was never closed is not counted.

    Added in the database, not in Python, and always in the order of the cells: two who close at once both count and
    never wait for each other in a circle.
    """
    number: Counter[tuple[int, str, str, str, str]] = Counter()
    for card in cards:
        ending = ending_of(card)
        if ending is None:
            continue
        values = {axis: value_on(card, axis) for axis in Axis}
        for first, second in PAIRS:
            number[card.team_id, pair_of(first, second), values[first], values[second], ending] += times
    keys = ("team_id", "pair", "first", "second", "verdict")
    rows = [{**dict(zip(keys, key, strict=True)), "experiments": n} for key, n in sorted(number.items()) if n]
    new = insert_into(session, CoverageCell)
    write = new.on_conflict_do_update(
        index_elements=keys, set_={"experiments": CoverageCell.experiments + new.excluded.experiments}
    )
    for first_row in range(0, len(rows), AT_ONCE):
        session.connection().execute(write, rows[first_row : first_row + AT_ONCE])

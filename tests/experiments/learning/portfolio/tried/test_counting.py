"""Whatever is closed, closed again and counted out: the cells are what a recount of the cards finds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.facet_counts import count_cards
from experiments.learning.archive.tallies import count_in, count_out, counts_of
from experiments.learning.closing import Closing, close
from experiments.learning.portfolio.kept import CoverageCell
from experiments.learning.portfolio.tried.axes import AFTERWARDS, PAIRS, ending_of, pair_of, value_on
from experiments.learning.portfolio.tried.coverage import coverage_map
from experiments.migrations.run import downgrade, upgrade
from experiments.people.permission import Actor
from experiments.results.closing.conclusion import Conclusion, Decision, Why
from experiments.results.files import FileStore
from experiments.results.uploads.imports import Upload, accept_file
from tests import audited
from tests.experiments.learning.closed import SPRING, closed
from tests.experiments.learning.portfolio.mapped import tried
from tests.experiments.results.exports import AFTER, daily
from tests.experiments.results.test_at_once import at_once
from tests.factories import QUESTION_HEADLINE, make_registered

FACETS = st.fixed_dictionaries(
    {
        "verdict": st.sampled_from(["succeeded", "harmful", "no_useful_difference", "undecided", "invalid"]),
        "retrospective": st.booleans(),
        "provisional_until": st.sampled_from([None, date(2026, 9, 1)]),
        "tactic": st.sampled_from([None, "headline", "Headline", "price|now"]),
        "channel": st.sampled_from([None, "e-mail", ""]),
        "phase": st.sampled_from([None, "decides"]),
        "goal_stage": st.sampled_from([None, "uses", "afterwards:uses"]),
        "content_type": st.sampled_from([None, "offer"]),
        "goal_kind": st.sampled_from([None, "new_sales", "custom"]),
        "goal_name": st.sampled_from([None, "Answer once"]),
    }
)


def cells(session: Session) -> Counter[tuple[Any, ...]]:
    cell = CoverageCell
    rows = session.execute(sa.select(cell.pair, cell.first, cell.second, cell.verdict, cell.experiments))
    return Counter({tuple(key): number for *key, number in rows if number})


def recount(cards: list[ArchiveCard]) -> Counter[tuple[Any, ...]]:
    return Counter(
        (pair_of(first, second), value_on(card, first), value_on(card, second), ending_of(card))
        for card in cards
        for first, second in PAIRS
    )


@given(made=st.lists(FACETS, min_size=1, max_size=6), again=st.lists(FACETS, max_size=4))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_cells_are_what_a_recount_of_the_cards_finds(
    session: Session, actor: Actor, made: list[dict[str, Any]], again: list[dict[str, Any]]
) -> None:
    with session.begin_nested() as before:
        cards = [card for fields in made for card in tried(session, actor, **fields)]
        for card, fields in zip(cards, again, strict=False):
            count_out(session, card)
            count_cards(session, [card], -1)
            for name, value in fields.items():
                setattr(card, name, value)
            session.flush()
            count_cards(session, [card])
            count_in(session, card)
        assert cells(session) == recount(cards)
        closed_in_all = counts_of(session, actor)
        for rows, columns in PAIRS:
            mapped = coverage_map(session, actor, rows=rows, columns=columns)
            assert mapped.closed == closed_in_all.closed
            assert mapped.entered_afterwards == sum(card.retrospective for card in cards)
            provisional = [cell.verdicts.get("provisional", 0) for row in mapped.cells for cell in row]
            assert sum(provisional) == closed_in_all.provisional
        before.rollback()


def test_what_was_closed_before_is_counted_by_the_migration(
    database_url: str, session: Session, actor: Actor, tmp_path: Path
) -> None:
    for number, verdict in enumerate(("succeeded", "harmful", "undecided")):
        starts = SPRING + timedelta(days=60 * number)
        closed(session, actor, tmp_path, verdict=verdict, starts=starts, funnel_from="compares", tactic="feed ad")
    tried(session, actor, retrospective=True, goal_kind="custom", goal_name="Answer once")
    session.commit()
    before, filters = cells(session), _filters(session)
    session.close()
    downgrade(database_url, "0006")
    upgrade(database_url)
    assert cells(session) == before
    assert _filters(session) == filters
    assert any(AFTERWARDS in verdict for *_key, verdict in before)
    audited.forget()  # a migration is nobody's act


def _filters(session: Session) -> list[frozenset[str]]:
    words = session.scalars(sa.text("SELECT filters FROM archive_text ORDER BY id"))
    return [frozenset(line.split()) for line in words]


def test_two_closings_at_once_are_both_on_the_map(
    session: Session, engine: sa.Engine, actor: Actor, tmp_path: Path
) -> None:
    change = replace(QUESTION_HEADLINE, tactic="feed ad")
    pair = [make_registered(session, actor, AFTER - timedelta(days=22), change=change).id for _ in range(2)]
    for key in pair:
        upload = Upload("export.csv", daily(14, a=20, b=20, wobble=17))
        accept_file(session, FileStore(tmp_path / "files"), actor, key, upload, now=AFTER)
    session.commit()

    def closing(own: Session, key: int) -> object:
        unsure = Conclusion(why=Why.TOO_SMALL, decision=Decision.KEEP)
        return close(own, actor, key, Closing(unsure), now=AFTER)

    assert at_once(engine, *[lambda own, key=key: closing(own, key) for key in pair]) == ["done", "done"]
    with Session(engine) as own:
        mapped = coverage_map(own, actor, rows="goal_kind", columns="tactic")
        assert mapped.closed == counts_of(own, actor).closed == 2
        assert {number for key, number in cells(own).items() if key[0] == "goal_kind.tactic"} == {2}

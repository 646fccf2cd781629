"""What the team's own experiments say of the next one: the newest of the channel, the same number, with a name."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.sizes.own_figures import own_figures
from experiments.learning.sizes.shrinkage import shrink_whole_archive
from experiments.learning.sizes.sizing import plan_size
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.trials.draft import DraftChange, change_draft
from experiments.trials.experiment import Experiment
from experiments.trials.sizes.drafted import Drafted
from experiments.trials.sizes.facts import DraftFacts, facts_of
from experiments.trials.sizes.figures import NOTHING_OF_OUR_OWN, Origin
from experiments.trials.sizes.planned import Planned
from tests.experiments.learning.closed import SPRING, closed
from tests.experiments.learning.sizes.kept import KeptTest, keep
from tests.factories import make_draft, make_team

QUERIES = 6
"""The last one looks for a history that came in, as long as there are too few answers of one's own."""


def facts(draft: Experiment) -> DraftFacts:
    found = facts_of(draft, currency="EUR")
    assert isinstance(found, DraftFacts)
    return found


def origins(planned: Planned) -> dict[str, Origin]:
    assert isinstance(planned.drafted, Drafted)
    return {name: figure.origin for name, figure in planned.drafted.figures.items()}


def test_without_an_archive_everything_is_shipped(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    assert own_figures(session, actor.team_id, facts(draft), but=draft.id) == NOTHING_OF_OUR_OWN
    assert set(origins(plan_size(session, draft)).values()) == {Origin.SHIPPED}


def test_the_last_run_of_the_same_number_gives_baseline_spread_and_price(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    closed(session, actor, tmp_path, title="Older", verdict="harmful")
    last = closed(session, actor, tmp_path, title="Spring", starts=SPRING + timedelta(days=30))
    draft = make_draft(session, actor, now)
    own = own_figures(session, actor.team_id, facts(draft), but=draft.id)
    assert own.baseline is not None
    assert own.price_per_thousand_minor is not None
    assert own.spread is not None
    # A of the export: 301 link clicks of 14,637 times shown; €280 for 29,274 of both versions
    assert own.baseline.value == pytest.approx(301 / 14_637)
    assert own.price_per_thousand_minor.value == pytest.approx(28_000 / 29.274)
    assert (own.spread.units, own.spread.paired, own.spread.events) == (14, True, (301.0, 369.0))
    assert {own.baseline.experiment_id, own.price_per_thousand_minor.experiment_id, own.spread.experiment_id} == {
        last.id
    }
    assert own.baseline.title == "Spring"
    planned = plan_size(session, draft)
    assert origins(planned) == dict.fromkeys(("baseline", "price_per_thousand", "spread"), Origin.OWN)
    # dearer but twice the clicks: 14,000 / 0.9565 · 0.02056 = 301 of each version instead of 226
    assert isinstance(planned.visible, float)
    assert 0.25 < planned.visible < 0.36


def test_another_number_or_channel_says_nothing_but_the_price(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    closed(session, actor, tmp_path, title="Spring")
    draft = make_draft(session, actor, now)
    dearer = change_draft(session, actor, draft.id, DraftChange(budget=Money(300_000, "EUR")), now=now)
    own = own_figures(session, actor.team_id, facts(dearer), but=draft.id)  # decided by the cost per order now
    assert (own.baseline, own.spread) == (None, None)
    assert own.price_per_thousand_minor is not None
    elsewhere = change_draft(session, actor, draft.id, DraftChange(channel="LinkedIn ads"), now=now)
    assert own_figures(session, actor.team_id, facts(elsewhere), but=draft.id).price_per_thousand_minor is None


def test_a_price_in_another_currency_is_none(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    closed(session, actor, tmp_path, title="Spring")
    draft = make_draft(session, actor, now)
    change_draft(session, actor, draft.id, DraftChange(budget=Money(28_000, "USD")), now=now)
    assert own_figures(session, actor.team_id, facts(draft), but=draft.id).price_per_thousand_minor is None


def test_another_team_has_no_part_in_it(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    closed(session, actor, tmp_path, title="Spring")
    draft = make_draft(session, actor, now)
    assert own_figures(session, actor.team_id + 1, facts(draft)) == NOTHING_OF_OUR_OWN


def test_own_lifts_are_the_prior_from_five_answers_on(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    for number in range(5):
        closed(session, actor, tmp_path, title=f"Try {number}")
    draft = make_draft(session, actor, now)
    own = own_figures(session, actor.team_id, facts(draft), but=draft.id)
    assert own.tests == 5
    # five times +22.6 %
    assert own.prior[0] == pytest.approx(math.log(1.226), abs=0.01)


def test_queries_do_not_grow_with_the_archive(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    draft = make_draft(session, actor, now)
    told = facts(draft)
    counts = []
    for number in range(3):
        closed(session, actor, tmp_path, title=f"Try {number}", starts=datetime(2026, 3, 2, 9, tzinfo=UTC))
        session.flush()
        seen: list[str] = []

        def note(*given: object, seen: list[str] = seen) -> None:
            seen.append(str(given[2]))

        engine = session.get_bind()
        assert isinstance(engine, (sa.Engine, sa.Connection))
        event.listen(engine, "before_cursor_execute", note)
        own_figures(session, actor.team_id, told, but=draft.id)
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts == [QUERIES] * 3


def test_what_remains_of_the_experiment_it_builds_on_is_expected_again(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    for number in range(2):
        earlier = closed(session, actor, tmp_path, title=f"Try {number}")
    draft = make_draft(session, actor, now)
    change_draft(session, actor, draft.id, DraftChange(built_on_id=earlier.id), now=now)
    card = session.get_one(ArchiveCard, earlier.id)
    assert card.lift is not None
    assert card.shrunken_lift is not None
    planned = plan_size(session, draft)
    assert isinstance(planned.drafted, Drafted)
    assert planned.drafted.asked.expected == pytest.approx(card.shrunken_lift)
    assert planned.drafted.asked.expected < card.lift
    assert planned.drafted.figures["expected_lift"].title == "Try 1"
    typed = change_draft(session, actor, draft.id, DraftChange(expected_lift=0.5), now=now)
    planned = plan_size(session, typed)
    assert isinstance(planned.drafted, Drafted)
    assert planned.drafted.asked.expected == 0.5


@pytest.mark.parametrize("why_not", ["another number", "did harm", "a hint", "another team"])
def test_nothing_is_expected_of_what_nobody_plans_with(
    session: Session, actor: Actor, now: datetime, tmp_path: Path, why_not: str
) -> None:
    earlier = closed(session, actor, tmp_path, title="Try")
    card = session.get_one(ArchiveCard, earlier.id)
    if why_not == "another number":
        card.metric_identity = "count: saves"
    elif why_not == "did harm":
        card.verdict = "harmful"
    elif why_not == "a hint":
        card.grade = "D"
    else:
        card.team_id = make_team(session).id
    session.flush()
    told = facts(make_draft(session, actor, now))
    assert own_figures(session, actor.team_id, told, built_on=earlier.id).expected is None


def test_a_history_that_came_in_says_how_large_lifts_are_until_there_are_own_answers(
    session: Session, actor: Actor, now: datetime
) -> None:
    lifts = np.random.default_rng(3).normal(0.0, 0.02, 40)
    keep(session, actor, [KeptTest([(float(one), 0.01)], retrospective=True, grade="D") for one in lifts])
    shrink_whole_archive(session, actor.team_id, now=now)
    draft = make_draft(session, actor, now)
    own = own_figures(session, actor.team_id, facts(draft), but=draft.id)
    assert (own.tests, own.came_in) == (40, True)
    assert own.prior[1] == pytest.approx(0.02, abs=0.01)
    assert plan_size(session, draft).came_in

"""What failures cost and what not doing it saves: sums, the middle, pages; what is not known is no zero."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import RuleBroken
from experiments.learning.archive.cards import Tally
from experiments.learning.archive.tallies import count_in, count_out
from experiments.learning.failures.ledger import avoided_loss, cost_of_failure, failures, without_answer
from experiments.people.permission import Actor, Role
from experiments.people.team import Team
from stats.errors import NotEstimable
from tests.experiments.learning.cards_made import made_card
from tests.factories import make_actor, make_team


@pytest.fixture
def team(session: Session, actor: Actor) -> Team:
    team = session.get_one(Team, actor.team_id)
    team.currency, team.hour_minor = "EUR", 40_00
    return team


def test_the_three_of_the_story_cost_800_400_and_240_with_400_in_the_middle(
    session: Session, actor: Actor, team: Team
) -> None:
    # content.md, section 5: E3 €640 and 4 h, E10 10 h, E14 6 h, an hour at €40
    for money, hours in ((640_00, 4), (0, 10), (0, 6)):
        made_card(session, actor, cost_minor=money, hours=hours, verdict="no_useful_difference")
    cost = cost_of_failure(session, actor)
    assert (cost.failed, cost.known, cost.sum_minor, cost.median_minor) == (3, 3, 1_440_00, 400_00)
    assert [card.full_cost_minor for card in failures(session, actor).cards] == [800_00, 400_00, 240_00]


def test_of_an_even_number_the_middle_is_between_two(session: Session, actor: Actor, team: Team) -> None:
    for money in (100_00, 500_00, 200_00, 900_00):
        made_card(session, actor, cost_minor=money)
    assert cost_of_failure(session, actor).median_minor == 350_00


def test_what_is_not_known_is_no_zero(session: Session, actor: Actor, team: Team) -> None:
    made_card(session, actor, cost_minor=None, hours=None)
    assert isinstance(cost_of_failure(session, actor).median_minor, NotEstimable)
    made_card(session, actor, cost_minor=300_00, currency="USD", hours=2)  # dollars cannot be added to euros
    made_card(session, actor, cost_minor=80_00)
    cost = cost_of_failure(session, actor)
    assert (cost.failed, cost.known, cost.sum_minor, cost.median_minor) == (3, 1, 80_00, 80_00)


def test_undecided_unusable_provisional_and_afterwards_never_failed(session: Session, actor: Actor, team: Team) -> None:
    made_card(session, actor, cost_minor=50_00)
    apart = [made_card(session, actor, verdict=verdict, why="too_small") for verdict in ("undecided", "invalid")]
    made_card(session, actor, provisional_until=date(2027, 1, 1))
    made_card(session, actor, retrospective=True)
    made_card(session, actor, verdict="succeeded", why=None)
    assert cost_of_failure(session, actor).failed == len(failures(session, actor).cards) == 1
    assert {card.experiment_id for card in without_answer(session, actor)} == {card.experiment_id for card in apart}


def test_another_price_of_an_hour_takes_out_what_was_put_in(session: Session, actor: Actor, team: Team) -> None:
    card = made_card(session, actor, cost_minor=0, hours=10)
    team.hour_minor = 95_00
    count_out(session, card)
    assert set(session.scalars(sa.select(Tally.cost_minor))) == {0}
    count_in(session, card)
    assert cost_of_failure(session, actor).sum_minor == 400_00


def test_pages_of_the_ledger_hold_everything_once(session: Session, actor: Actor, team: Team) -> None:
    costs = [30, 10, None, 30, 20, None, 10]
    cards = [made_card(session, actor, cost_minor=None if one is None else one * 100) for one in costs]
    seen, cursor = [], None
    for _page in range(9):
        page = failures(session, actor, limit=2, cursor=cursor)
        seen += [(card.full_cost_minor, card.experiment_id) for card in page.cards]
        cursor = page.next_cursor
        if cursor is None:
            break
    known = sorted(((one.full_cost_minor, one.experiment_id) for one in cards if one.full_cost_minor), reverse=True)
    unknown = sorted(((None, one.experiment_id) for one in cards if not one.full_cost_minor), key=str, reverse=True)
    assert seen == [*known, *unknown]


@pytest.mark.parametrize("cursor", ["", "x", "1.", ".", "1.2.3", "99999999999999999999.1", "-1.2", "1.99999999999"])
def test_a_made_up_place_in_the_list_is_refused(session: Session, actor: Actor, cursor: str) -> None:
    with pytest.raises(RuleBroken, match="no place in the list"):
        failures(session, actor, cursor=cursor)


def test_what_not_doing_it_saves_is_summed_by_the_year(session: Session, actor: Actor, team: Team) -> None:
    for minor, every in ((640_00, "quarter"), (10_00, "month"), (99_00, "year")):
        made_card(session, actor, avoided_minor=minor, avoided_every=every, avoided_assumption="As it was.")
    made_card(session, actor, avoided_minor=5_00, avoided_every="year", retrospective=True)
    found = avoided_loss(session, actor)
    # 4 × 640 + 12 × 10 + 99
    assert (found.number, found.year_minor) == (3, 2_779_00)
    assert [card.avoided_minor for card in found.page.cards] == [640_00, 99_00, 10_00]


def test_others_see_nothing_of_it(session: Session, actor: Actor, team: Team, now: object) -> None:
    made_card(session, actor, avoided_minor=5_00, avoided_every="year")
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)  # type: ignore[arg-type]
    assert (cost_of_failure(session, other).failed, avoided_loss(session, other).number) == (0, 0)
    assert failures(session, other).cards == ()

"""The real share of claims per channel: the newest counts, out of date is said, other teams are not seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.attribution.kept import RealShareRow
from experiments.learning.attribution.real_shares import in_date, real_shares_of, shares_by_channel
from experiments.people.permission import Actor, Role
from tests import audited
from tests.experiments.learning.cards_made import made_card
from tests.factories import make_actor, make_team

TODAY = date(2026, 11, 2)


def kept_share(session: Session, actor: Actor, *, channel: str, day: date, factor: float, title: str = "Ads") -> int:
    """A real share as a closing keeps it."""
    card = made_card(session, actor, channel=channel, title=title, verdict="succeeded", grade="C")
    audited.by_hand(session)
    session.add(
        RealShareRow(
            experiment_id=card.experiment_id,
            team_id=actor.team_id,
            channel=channel,
            measured_on=day,
            first_day=None,
            last_day=day,
            extra=factor * 1000,
            extra_lower=None,
            extra_upper=None,
            claimed=1000.0,
            is_money=True,
            spend_minor=None,
            currency="EUR",
            factor=factor,
            lower=None,
            upper=None,
            confidence=0.95,
            grade="C",
            usable_until=date.fromordinal(day.toordinal() + 183),
        )
    )
    session.flush()
    return card.experiment_id


def test_the_newest_of_each_channel_counts(session: Session, actor: Actor) -> None:
    kept_share(session, actor, channel="paid social", day=date(2026, 3, 1), factor=0.6)
    newest = kept_share(session, actor, channel="paid social", day=date(2026, 9, 1), factor=0.41)
    kept_share(session, actor, channel="video ads", day=date(2026, 2, 1), factor=0.2)
    found = real_shares_of(session, actor, today=TODAY)
    assert [(one.channel, one.factor) for one in found] == [("paid social", 0.41), ("video ads", 0.2)]
    assert found[0].experiment_id == newest
    assert (found[0].extra, found[0].claimed, found[0].currency) == (410.0, 1000.0, "EUR")


def test_half_a_year_later_it_is_out_of_date_and_still_told(session: Session, actor: Actor) -> None:
    kept_share(session, actor, channel="paid social", day=date(2026, 5, 3), factor=0.41)
    last = date(2026, 11, 2)
    assert real_shares_of(session, actor, today=last)[0].usable_until == last
    for day, planned in ((last, 0.41), (date(2026, 11, 3), None)):
        channel = shares_by_channel(session, actor, today=day)[0]
        assert (channel.planned.factor if channel.planned else None) == planned
        assert in_date(channel.history[0], day) is (planned is not None)


def test_what_was_measured_later_is_not_known_yet(session: Session, actor: Actor) -> None:
    kept_share(session, actor, channel="paid social", day=date(2026, 3, 1), factor=0.6)
    kept_share(session, actor, channel="paid social", day=date(2026, 12, 1), factor=0.41)
    assert [one.factor for one in real_shares_of(session, actor, today=TODAY)] == [0.6]


def test_of_two_on_one_day_the_later_experiment_counts(session: Session, actor: Actor) -> None:
    for factor in (0.6, 0.41):
        kept_share(session, actor, channel="paid social", day=date(2026, 9, 1), factor=factor)
    assert [one.factor for one in real_shares_of(session, actor, today=TODAY)] == [0.41]


def test_other_teams_are_not_seen(session: Session, actor: Actor, now: datetime) -> None:
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    kept_share(session, other, channel="paid social", day=date(2026, 9, 1), factor=0.41)
    assert real_shares_of(session, actor, today=TODAY) == []
    assert shares_by_channel(session, actor, today=TODAY) == []


def test_a_channel_keeps_its_history(session: Session, actor: Actor) -> None:
    for day, factor in ((date(2026, 3, 1), 0.6), (date(2026, 9, 1), 0.41)):
        kept_share(session, actor, channel="paid social", day=day, factor=factor)
    (channel,) = shares_by_channel(session, actor, today=TODAY)
    assert channel.planned is not None
    assert channel.planned.factor == pytest.approx(0.41)
    assert [one.factor for one in channel.history] == [0.41, 0.6]


def test_few_queries_however_many_there_are(session: Session, actor: Actor) -> None:
    for month in range(1, 9):
        kept_share(session, actor, channel=f"channel {month % 3}", day=date(2026, month, 1), factor=0.4)
    asked: list[str] = []
    listen = lambda *given: asked.append(given[2])  # noqa: E731 - listened to for one call
    bind = session.get_bind()
    sa.event.listen(bind, "before_cursor_execute", listen)
    try:
        assert len(real_shares_of(session, actor, today=TODAY)) == 3
    finally:
        sa.event.remove(bind, "before_cursor_execute", listen)
    assert len(asked) == 1


def test_a_share_that_stands_out_of_date_is_beside_the_ones_in_date(session: Session, actor: Actor) -> None:
    kept_share(session, actor, channel="paid social", day=date(2026, 1, 1), factor=0.6)
    (found,) = real_shares_of(session, actor, today=TODAY)
    assert not in_date(found, TODAY)
    assert in_date(replace(found, usable_until=None), TODAY)

"""What a platform claims: every fault at once, nothing stored with a fault, the factor in the same transaction."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.learning.attribution.claims import ClaimGiven, claims_of, set_claim
from experiments.learning.attribution.kept import Claim, RealShareRow
from experiments.learning.attribution.reading import attribution_of
from experiments.learning.attribution.real_shares import keep_real_share, newest_claim, real_shares_of
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.trials.experiment import Experiment
from stats.errors import NotEstimable
from tests.experiments.learning.attribution.crossings import (
    REVENUE,
    TWO,
    close_it,
    drawn,
    ordered_file,
    revenue_file,
    upload,
)
from tests.factories import make_actor, make_draft, make_team

CLAIM = ClaimGiven("paid social", Money(10_530_00, "EUR"), Money(2_700_00, "EUR"))


def ads_or_nothing(
    session: Session, actor: Actor, folder: Path, now: datetime, **words: object
) -> tuple[Experiment, datetime]:
    """Ads against nobody: 2,000 people each, of whom 10 and 14 in 100 buy for about 30."""
    experiment = drawn(session, actor, now, versions=TWO, metric=REVENUE, title="Ads or nothing", **words)  # type: ignore[arg-type]
    data = revenue_file((("No ads", 2000, 0.10, 30.0), ("Ads", 2000, 0.16, 30.0)))
    return experiment, upload(session, actor, folder, experiment, data, now=now)


def test_the_factor_is_what_came_extra_of_what_is_claimed(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment, later = ads_or_nothing(session, actor, tmp_path, now)
    set_claim(session, actor, experiment.id, CLAIM, now=later)
    assert session.get(RealShareRow, experiment.id) is None  # kept when it is closed
    close_it(session, actor, experiment, later)
    row = session.get_one(RealShareRow, experiment.id)
    read = attribution_of(session, actor, experiment.id, today=later.date())
    assert not isinstance(read.worth, NotEstimable)
    extra = read.worth.extra
    # by hand: the difference of the two averages, times the 2,000 who saw ads, out of 10,530
    values = {one["name"]: one["value"] for one in read.document["metrics"][0]["variants"]}  # type: ignore[index]
    assert extra.amount.estimate == pytest.approx(2000 * (values["Ads"] - values["No ads"]))
    assert row.factor == pytest.approx(extra.amount.estimate / 10_530)
    assert row.lower == pytest.approx((extra.amount.lower or 0) / 10_530)
    assert row.usable_until == row.measured_on + timedelta(days=183)
    (share,) = real_shares_of(session, actor, today=later.date())
    assert (share.channel, share.factor, share.grade) == ("paid social", row.factor, "B")


def test_a_later_claim_changes_the_factor_and_both_stay_on_record(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment, later = ads_or_nothing(session, actor, tmp_path, now)
    close_it(session, actor, experiment, later)
    set_claim(session, actor, experiment.id, CLAIM, now=later)
    before = session.get_one(RealShareRow, experiment.id).factor
    twice = replace(CLAIM, claimed=Money(21_060_00, "EUR"), channel="paid social, feed")
    set_claim(session, actor, experiment.id, twice, now=later + timedelta(days=1))
    row = session.get_one(RealShareRow, experiment.id)
    assert row.factor == pytest.approx(before / 2)
    assert row.channel == "paid social, feed"
    assert [said.claim.claimed for said in claims_of(session, actor, experiment.id)] == [21_060.0, 10_530.0]
    acts = session.scalars(sa.select(Audit).where(Audit.action == "attribution.claim").order_by(Audit.id)).all()
    assert [act.after["claimed"] for act in acts if act.after] == [10_530.0, 21_060.0]
    assert acts[1].before is not None
    assert acts[1].before["claimed"] == 10_530.0


def test_all_faults_come_at_once_and_nothing_is_stored(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment, later = ads_or_nothing(session, actor, tmp_path, now)
    wrong = ClaimGiven("x" * 300, 400.0, Money(-5, "USD"), margin=1.4, note="\x00")
    with pytest.raises(RuleBroken) as refusal:
        set_claim(session, actor, experiment.id, wrong, now=later)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [
        ("channel", "too_long"),
        ("claimed", "other_unit"),
        ("spend", "other_currency"),
        ("margin", "out_of_range"),
        ("note", "not_a_text"),
    ]
    assert session.scalar(sa.select(sa.func.count(Claim.id))) == 0


@pytest.mark.parametrize(
    ("claimed", "code"),
    [
        (None, "missing"),
        (Money(0, "EUR"), "too_small"),
        (Money(-100, "EUR"), "too_small"),
        (Money(100, "USD"), "other_currency"),
        (12.0, "other_unit"),
    ],
)
def test_a_claim_is_money_above_nothing_where_revenue_decides(
    session: Session, actor: Actor, now: datetime, claimed: Money | float | None, code: str
) -> None:
    experiment = drawn(session, actor, now, versions=TWO, metric=REVENUE)
    with pytest.raises(RuleBroken) as refusal:
        set_claim(session, actor, experiment.id, replace(CLAIM, claimed=claimed), now=now)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("claimed", code)]


@pytest.mark.parametrize(
    ("claimed", "code"), [(math.nan, "not_a_number"), (math.inf, "not_a_number"), (0.0, "too_small")]
)
def test_a_claim_of_orders_is_a_number_above_nothing(
    session: Session, actor: Actor, now: datetime, claimed: float, code: str
) -> None:
    experiment = drawn(session, actor, now)
    with pytest.raises(RuleBroken) as refusal:
        set_claim(session, actor, experiment.id, ClaimGiven(None, claimed), now=now)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("claimed", code)]


def test_orders_are_claimed_as_orders_and_the_channel_is_that_of_the_experiment(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment = drawn(session, actor, now, versions=TWO, title="Ads or nothing")
    data = ordered_file((("No ads", 3000, 150), ("Ads", 3000, 240)))
    later = upload(session, actor, tmp_path, experiment, data, now=now)
    close_it(session, actor, experiment, later)
    claim = set_claim(session, actor, experiment.id, ClaimGiven(None, 300.0, Money(900_00, "EUR")), now=later)
    assert (claim.channel, claim.is_money) == ("paid social", False)
    row = session.get_one(RealShareRow, experiment.id)
    assert row.extra == pytest.approx(90.0)
    assert row.factor == pytest.approx(0.3)
    read = attribution_of(session, actor, experiment.id, today=later.date())
    assert not isinstance(read.worth, NotEstimable)
    assert not isinstance(read.worth.cost, NotEstimable)
    assert read.worth.cost.estimate == pytest.approx(10.0)
    assert isinstance(read.worth.returned, NotEstimable)  # orders are no money: whether it pays is not told


def test_a_draft_has_no_days_to_claim_for(session: Session, actor: Actor, now: datetime) -> None:
    with pytest.raises(WrongStatus):
        set_claim(session, actor, make_draft(session, actor, now).id, ClaimGiven("paid social", 5.0), now=now)


def test_a_hint_gives_no_factor_and_says_so(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    experiment, later = ads_or_nothing(session, actor, tmp_path, now)
    set_claim(session, actor, experiment.id, CLAIM, now=later)
    close_it(session, actor, experiment, later)
    document = attribution_of(session, actor, experiment.id, today=later.date()).document
    assert document is not None
    document["grade"] = "D"
    assert keep_real_share(session, experiment, document, today=later.date()) is None
    assert session.get(RealShareRow, experiment.id) is None


def test_less_with_it_than_without_gives_a_factor_below_nothing(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment = drawn(session, actor, now, versions=TWO, title="Ads or nothing")
    data = ordered_file((("No ads", 3000, 160), ("Ads", 3000, 150)))
    later = upload(session, actor, tmp_path, experiment, data, now=now)
    close_it(session, actor, experiment, later)
    set_claim(session, actor, experiment.id, ClaimGiven(None, 200.0), now=later)
    assert session.get_one(RealShareRow, experiment.id).factor == pytest.approx(-0.05)


def test_who_may_only_read_or_belongs_elsewhere_types_nothing(session: Session, actor: Actor, now: datetime) -> None:
    experiment = drawn(session, actor, now, versions=TWO, metric=REVENUE)
    reader = make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Rita Lane")
    stranger = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    with pytest.raises(Forbidden):
        set_claim(session, reader, experiment.id, CLAIM, now=now)
    with pytest.raises(NotFound):
        set_claim(session, stranger, experiment.id, CLAIM, now=now)
    assert newest_claim(session, experiment.id) is None

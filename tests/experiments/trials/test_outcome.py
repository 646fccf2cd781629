"""The later outcome in a plan: read whole, dated from the last day, sealed, changed only with a reason."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from experiments.database import canonical_json
from experiments.errors import DomainError, RuleBroken, WrongStatus
from experiments.metrics.kinds import Direction, MetricKind, Role
from experiments.people.permission import Actor
from experiments.trials.attached import Plan
from experiments.trials.canonical import FORMAT, canonical_plan, plan_hash
from experiments.trials.deviation import DeviationRequest, deviate
from experiments.trials.draft import DraftChange, MetricGiven, change_draft, start_draft
from experiments.trials.experiment import Experiment
from experiments.trials.outcome import OutcomeGiven
from experiments.trials.plan import missing_parts, unlock
from experiments.trials.rule import circumstances_of, outcome_of
from tests.experiments.results.outcomes.long_sale import DUE, SECOND_GIFT, STARTS, THANK_YOU, make_long_sale
from tests.factories import make_goal, make_registered

RUNNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def draft(session: Session, actor: Actor, now: datetime, **words: object) -> Experiment:
    goal = make_goal(session, actor, now, kind="donations")
    change = replace(THANK_YOU, goal_id=goal.id, **words)  # type: ignore[arg-type]
    return start_draft(session, actor, change, now=now)


def codes(refusal: DomainError) -> set[str]:
    return {fault.code for fault in refusal.faults}


def test_an_outcome_is_dated_from_the_last_day_and_moves_with_it(session: Session, actor: Actor, now: datetime) -> None:
    experiment = draft(session, actor, now)
    assert experiment.outcome is not None
    assert (experiment.outcome.kind, experiment.outcome.direction) == (MetricKind.PROPORTION, Direction.UP)
    assert experiment.outcome.due == DUE
    change_draft(session, actor, experiment.id, DraftChange(starts=STARTS + timedelta(days=7)), now=now)
    assert experiment.outcome.due == DUE + timedelta(days=7)


def test_a_day_that_was_given_stays(session: Session, actor: Actor, now: datetime) -> None:
    experiment = draft(session, actor, now, outcome=replace(SECOND_GIFT, due=date(2027, 7, 1)))
    change_draft(session, actor, experiment.id, DraftChange(starts=STARTS + timedelta(days=7)), now=now)
    assert experiment.outcome is not None
    assert (experiment.outcome.due, experiment.outcome.days_after) == (date(2027, 7, 1), None)


def test_emptying_takes_it_away_and_giving_another_keeps_its_row(session: Session, actor: Actor, now: datetime) -> None:
    experiment = draft(session, actor, now)
    assert experiment.outcome is not None
    key = experiment.outcome.id
    sales = OutcomeGiven("sales per company", "mean", days_after=120, direction="up")
    change_draft(session, actor, experiment.id, DraftChange(outcome=sales), now=now)
    assert (experiment.outcome.id, experiment.outcome.name, experiment.outcome.kind) == (
        key,
        "sales per company",
        MetricKind.MEAN,
    )
    change_draft(session, actor, experiment.id, DraftChange(outcome=None), now=now)
    session.expire(experiment)
    assert experiment.outcome is None
    assert canonical_plan(experiment)["outcome"] is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (OutcomeGiven("", days_after=90), "no_name"),
        (OutcomeGiven("second gift", kind="often", days_after=90), "not_a_choice"),
        (OutcomeGiven("second gift", kind="", days_after=90), "no_kind"),
        (OutcomeGiven("money per call", kind="ratio", days_after=90), "no_denominator"),
        (OutcomeGiven("second gift"), "no_date"),
        (OutcomeGiven("second gift", days_after=0), "too_small"),
        (OutcomeGiven("second gift", days_after=1.5), "not_whole"),
        (OutcomeGiven("second gift", days_after=5000), "too_large"),
        (OutcomeGiven("second gift", days_after=float("nan")), "not_a_number"),
        (OutcomeGiven("second gift", due=date(2400, 1, 1)), "not_a_day"),
        (OutcomeGiven("x" * 300, days_after=9), "too_long"),
        (OutcomeGiven("a\x00b", days_after=9), "not_a_text"),
    ],
)
def test_what_does_not_fit_is_said(
    session: Session, actor: Actor, now: datetime, given: OutcomeGiven, code: str
) -> None:
    experiment = draft(session, actor, now, outcome=None)
    with pytest.raises(RuleBroken) as refusal:
        change_draft(session, actor, experiment.id, DraftChange(outcome=given), now=now)
    assert code in codes(refusal.value)
    assert all(fault.field.startswith("outcome.") for fault in refusal.value.faults)
    assert experiment.outcome is None


def test_what_is_known_before_the_end_cannot_be_a_later_outcome(session: Session, actor: Actor, now: datetime) -> None:
    experiment = draft(session, actor, now, outcome=replace(SECOND_GIFT, due=date(2026, 12, 6)))
    assert "not_later" in {fault.code for fault in missing_parts(experiment)}


def test_the_early_sign_cannot_foretell_itself(session: Session, actor: Actor, now: datetime) -> None:
    experiment = draft(session, actor, now, outcome=replace(SECOND_GIFT, name="Reply within 14 days"))
    assert "same_number" in {fault.code for fault in missing_parts(experiment)}


def test_a_number_called_early_sign_decides_where_none_is_called_primary(
    session: Session, actor: Actor, now: datetime
) -> None:
    sign = MetricGiven("reply within 14 days", "proportion", "replied", role="early_sign")
    assert [use.role for use in draft(session, actor, now, metrics=(sign,)).metrics] == [Role.PRIMARY]
    other = MetricGiven("complaints", "proportion", "complained")
    both = draft(session, actor, now, metrics=(sign, other))
    assert [use.role for use in both.metrics] == [Role.EARLY_SIGN, Role.PRIMARY]


def test_the_plan_seals_the_outcome(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    experiment = make_long_sale(session, actor, now, tmp_path).experiment
    plan = experiment.plan
    assert plan is not None
    text = json.loads(plan.text)
    assert (plan.format, text["format"]) == (FORMAT, 2)
    assert text["outcome"] == {
        "name": "second gift in six months",
        "kind": "proportion",
        "numerator": "second gift",
        "denominator": None,
        "direction": "up",
        "due": "2027-06-06",
        "days_after": 182,
    }
    assert plan.hash == plan_hash(text) == plan_hash(canonical_plan(experiment))
    assert plan.hash == hashlib.sha256(plan.text.encode()).hexdigest()
    planned = outcome_of(plan, [])
    assert planned is not None
    assert (planned.metric.name, planned.due, planned.changed) == ("second gift in six months", DUE, False)
    assert circumstances_of(plan, [], today=None).unit_name == "donors"


def test_a_plan_of_format_1_is_read_and_its_fingerprint_stays(session: Session, actor: Actor, now: datetime) -> None:
    """Written before there were later outcomes: the key is not there at all."""
    experiment = make_registered(session, actor, now)
    text = {name: value for name, value in canonical_plan(experiment).items() if name != "outcome"} | {"format": 1}
    old = Plan(format=1, text=canonical_json(text), hash=plan_hash(text), sealed_at=now)
    assert outcome_of(old, []) is None
    assert circumstances_of(old, [], today=None).starts == experiment.starts
    assert plan_hash(json.loads(old.text)) == old.hash != plan_hash(canonical_plan(experiment))


def test_a_locked_outcome_changes_only_with_a_reason(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment = make_long_sale(session, actor, now, tmp_path).experiment
    with pytest.raises(WrongStatus):
        change_draft(session, actor, experiment.id, DraftChange(outcome=None), now=now)
    later = replace(SECOND_GIFT, days_after=None, due=date(2027, 9, 1))
    change = deviate(
        session, actor, experiment.id, DeviationRequest("outcome", later, "The bank is slow."), now=RUNNING
    )
    assert (change.before["due"], change.after["due"]) == ("2027-06-06", "2027-09-01")
    assert experiment.plan is not None
    planned = outcome_of(experiment.plan, experiment.deviations)
    assert planned is not None
    assert (planned.due, planned.changed) == (date(2027, 9, 1), True)
    facts = circumstances_of(experiment.plan, experiment.deviations, today=None)
    assert "the later outcome changed, because: The bank is slow." in facts.deviations[0]
    assert not facts.judged_change  # the early sign is judged as planned; the outcome is not


def test_an_outcome_cannot_be_moved_before_the_end_nor_taken_away(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment = make_long_sale(session, actor, now, tmp_path).experiment
    for after, code in ((replace(SECOND_GIFT, due=date(2026, 12, 1)), "not_later"), (None, "missing")):
        with pytest.raises(RuleBroken) as refusal:
            deviate(session, actor, experiment.id, DeviationRequest("outcome", after, "Because."), now=RUNNING)
        assert code in codes(refusal.value)
    with pytest.raises(RuleBroken) as refusal:
        deviate(session, actor, experiment.id, DeviationRequest("outcome", SECOND_GIFT, "Because."), now=RUNNING)
    assert codes(refusal.value) == {"no_change"}


def test_before_it_begins_it_can_be_unlocked_and_changed(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment = make_long_sale(session, actor, now, tmp_path).experiment
    unlock(session, actor, experiment.id, now=now)
    change_draft(session, actor, experiment.id, DraftChange(outcome=None), now=now)
    assert experiment.outcome is None

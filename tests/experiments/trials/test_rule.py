"""Judging reads the sealed text; deviations lower the evidence where they should, and never change the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from experiments.errors import RuleBroken, WrongStatus
from experiments.judging.comparison import Rule
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Unit
from experiments.metrics.kinds import Role as MetricRole
from experiments.people.permission import Actor
from experiments.trials.draft import MetricGiven, VariantGiven
from experiments.trials.experiment import Experiment
from experiments.trials.plan import DeviationRequest, Registration, deviate, register, unlock
from experiments.trials.rule import circumstances_of, metrics_of, rule_of
from tests.factories import QUESTION_HEADLINE, make_registered

STARTS = date(2026, 11, 9)  # a week after `now`; 14 days, looks on 15 and 22 November


def faults_of(refusal: pytest.ExceptionInfo[RuleBroken] | pytest.ExceptionInfo[WrongStatus]) -> list[str]:
    return [f"{fault.field}/{fault.code}" for fault in refusal.value.faults]


def judged(experiment: Experiment, today: date | None = None) -> Any:
    assert experiment.plan is not None
    return circumstances_of(experiment.plan, experiment.deviations, today=today)


def test_rule_and_metrics_come_from_the_sealed_text(session: Session, actor: Actor, now: datetime) -> None:
    locked = make_registered(session, actor, now)
    plan = locked.plan
    assert plan is not None
    locked.worthwhile_lift = 0.5  # the working copy is only a view
    locked.metrics = []
    assert rule_of(plan) == Rule(worthwhile_lift=0.05, confidence=0.95, looks="weekly", minimum_days=7, minimum_units=5)
    assert metrics_of(plan) == (
        Metric("link clicks per time shown", MetricKind.RATIO, "link_clicks", "impressions"),
        Metric(
            "arrivals per link click",
            MetricKind.RATIO,
            "landing_page_views",
            "link_clicks",
            Direction.UP,
            MetricRole.GUARDRAIL,
            0.1,
        ),
        Metric("cost per order", MetricKind.RATIO, "spend", "conversions", Direction.DOWN, MetricRole.SECONDARY),
    )


def test_circumstances_of_a_plan_sealed_in_time(session: Session, actor: Actor, now: datetime) -> None:
    facts = judged(make_registered(session, actor, now), today=date(2026, 11, 16))
    assert (facts.design, facts.unit) == (Design.PLATFORM_SPLIT, Unit.USER)
    assert (facts.starts, facts.ends, facts.today) == (STARTS, date(2026, 11, 22), date(2026, 11, 16))
    assert (facts.sealed_in_time, facts.equal_budgets, facts.drawn_by_us) == (True, True, False)
    assert (facts.settling_days, facts.planned_shares) == (7, None)
    assert (facts.judged_change, facts.deviations) == (False, ())


@pytest.mark.parametrize(("sealed_after_start", "in_time"), [(0, True), (1, False)])
def test_sealed_after_the_first_day_is_not_in_time(
    session: Session, actor: Actor, now: datetime, sealed_after_start: int, *, in_time: bool
) -> None:
    locked = make_registered(session, actor, now, starts=now.date() - timedelta(days=sealed_after_start))
    assert judged(locked).sealed_in_time is in_time


def test_sealed_after_data_were_seen_is_not_in_time(session: Session, actor: Actor, now: datetime) -> None:
    locked = make_registered(session, actor, now)
    unlock(session, actor, locked.id, now=now)
    locked.first_data_at = now
    session.flush()
    register(session, actor, locked.id, Registration(confirm=True), now=now)
    assert judged(locked).sealed_in_time is False


@pytest.mark.parametrize(
    ("design", "seed", "by_hand", "drawn"),
    [
        ("randomized", "quernwell-7", False, True),
        ("randomized", None, False, False),
        ("randomized", "quernwell-7", True, False),
        ("platform_split", "quernwell-7", False, False),
        ("switchback", "quernwell-7", False, True),
    ],
)
def test_drawn_by_us_needs_a_seed_on_record(
    session: Session, actor: Actor, now: datetime, design: str, seed: str | None, *, by_hand: bool, drawn: bool
) -> None:
    change = replace(QUESTION_HEADLINE, design=design, draw_seed=seed, alternated_by_hand=by_hand)
    facts = judged(make_registered(session, actor, now, change=change))
    assert (facts.drawn_by_us, facts.alternated_by_hand) == (drawn, by_hand)


def test_planned_shares_are_read_back(session: Session, actor: Actor, now: datetime) -> None:
    variants = (VariantGiven("A", "control", share=0.9), VariantGiven("B", "treatment", share=0.1))
    locked = make_registered(session, actor, now, change=replace(QUESTION_HEADLINE, variants=variants))
    assert judged(locked).planned_shares == {"A": 0.9, "B": 0.1}


def test_a_deviation_is_kept_with_reason_and_lowers_the_evidence(session: Session, actor: Actor, now: datetime) -> None:
    locked = make_registered(session, actor, now)
    begun = now + timedelta(days=8)
    request = DeviationRequest("audience", "everybody in the city", "the platform widened it")
    deviation = deviate(session, actor, locked.id, request, now=begun)
    assert (deviation.before, deviation.after, deviation.by) == (
        "hobby cooks nearby who do not know us",
        "everybody in the city",
        actor.person_id,
    )
    facts = judged(locked)
    assert facts.judged_change is True
    assert list(facts.deviations) == [
        (
            "10\u00a0November 2026: who it is for changed from “hobby cooks nearby who do not know us” "
            "to “everybody in the city”, because: the platform widened it"
        )
    ]
    assert locked.version == 3


@pytest.mark.parametrize(
    ("field", "after", "said"),
    [
        ("ends", date(2026, 11, 29), "the last day changed from 22\u00a0November 2026 to 29\u00a0November 2026"),
        ("worthwhile_lift", 0.2, "from when on it is worth it changed from 5\u00a0% to 20\u00a0%"),
        ("baseline", 0.021, "the baseline changed from nothing to 0.021"),
        ("looks", "end", "when a verdict may fall changed from every week to at the end"),
        ("design", "before_after", "who decides who sees what changed from split by the platform to before and after"),
        ("unit", "post", "what is drawn changed from people to posts"),
    ],
)
def test_a_deviation_is_said_in_words_and_never_in_code_names(
    session: Session, actor: Actor, now: datetime, *, field: str, after: Any, said: str
) -> None:
    locked = make_registered(session, actor, now)
    deviate(session, actor, locked.id, DeviationRequest(field, after, "we had to"), now=now + timedelta(days=8))
    assert list(judged(locked).deviations) == [f"10\u00a0November 2026: {said}, because: we had to"]


@pytest.mark.parametrize(
    ("sealed", "changed", "judged_as"),
    [
        ("platform_split", "before_after", Design.BEFORE_AFTER),  # somebody owns up: nobody split anything
        ("platform_split", "observational", Design.OBSERVATIONAL),
        ("before_after", "platform_split", Design.BEFORE_AFTER),  # nothing is proven better by saying so later
        ("platform_split", "randomized", Design.PLATFORM_SPLIT),
    ],
)
def test_a_changed_design_proves_no_more_than_the_weaker_of_both(
    session: Session, actor: Actor, now: datetime, *, sealed: str, changed: str, judged_as: Design
) -> None:
    locked = make_registered(session, actor, now, change=replace(QUESTION_HEADLINE, design=sealed))
    request = DeviationRequest("design", changed, "it went another way")
    deviate(session, actor, locked.id, request, now=now + timedelta(days=8))
    assert judged(locked).design is judged_as


def test_a_deviation_does_not_change_the_rule_that_decides(session: Session, actor: Actor, now: datetime) -> None:
    locked = make_registered(session, actor, now)
    plan = locked.plan
    assert plan is not None
    begun = now + timedelta(days=8)
    deviate(session, actor, locked.id, DeviationRequest("worthwhile_lift", 0.01, "we got modest"), now=begun)
    easier = (MetricGiven("reactions", "ratio", "engagements", "impressions"),)
    deviate(session, actor, locked.id, DeviationRequest("metrics", easier, "clicks were not exported"), now=begun)
    assert rule_of(plan).worthwhile_lift == 0.05
    assert metrics_of(plan)[0].name == "link clicks per time shown"
    assert judged(locked).judged_change is True
    assert judged(locked).deviations[1] == (
        "10\u00a0November 2026: the numbers changed, because: clicks were not exported"
    )


# Looks fall on 15 and 22 November.
@pytest.mark.parametrize(
    ("moved_on", "counted_end", "against"),
    [(date(2026, 11, 15), date(2026, 11, 29), False), (date(2026, 11, 16), date(2026, 11, 22), True)],
)
def test_an_end_moved_after_a_look_counts_and_the_last_look_keeps_its_place(
    session: Session, actor: Actor, now: datetime, moved_on: date, counted_end: date, *, against: bool
) -> None:
    locked = make_registered(session, actor, now)
    at = now.replace(day=moved_on.day)
    request = DeviationRequest("ends", date(2026, 11, 29), "delivery was slow")
    deviate(session, actor, locked.id, request, now=at)
    facts = judged(locked)
    assert (facts.ends, facts.judged_change) == (counted_end, against)
    assert len(facts.deviations) == 1


BAD = [
    (DeviationRequest("audience", "chefs", "  "), ["reason/missing"]),
    (DeviationRequest("title", "x", "why"), ["field/not_judged"]),
    (DeviationRequest("nonsense", "x", ""), ["reason/missing", "field/not_judged"]),
    (DeviationRequest("worthwhile_lift", 0.05, "why"), ["worthwhile_lift/no_change"]),
    (DeviationRequest("worthwhile_lift", -1, "why"), ["worthwhile_lift/too_small"]),
    (DeviationRequest("ends", None, "why"), ["ends/missing"]),
    (DeviationRequest("ends", date(2026, 11, 1), "why"), ["ends/before_start"]),
    (DeviationRequest("variants", (VariantGiven("A", "control"),), "why"), ["variants/gone"]),
]


@pytest.mark.parametrize(("request_", "faults"), BAD)
def test_a_bad_deviation_is_refused_with_all_reasons(
    session: Session, actor: Actor, now: datetime, request_: DeviationRequest, faults: list[str]
) -> None:
    locked = make_registered(session, actor, now)
    with pytest.raises(RuleBroken) as refused:
        deviate(session, actor, locked.id, request_, now=now + timedelta(days=8))
    assert faults_of(refused) == faults
    assert locked.deviations == []


def test_before_it_begins_there_is_no_deviation(session: Session, actor: Actor, now: datetime) -> None:
    locked = make_registered(session, actor, now)
    with pytest.raises(WrongStatus) as refused:
        deviate(session, actor, locked.id, DeviationRequest("audience", "chefs", "why"), now=now)
    assert faults_of(refused) == ["status/not_begun"]

"""Draws are kept: only before the plan is locked and begins, each for good, and sealed with the plan they made."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.trials.draft import DraftChange, VariantGiven, change_draft, start_draft
from experiments.trials.draws.asked import DrawAsked, methods_for
from experiments.trials.draws.drawn import outcome_of
from experiments.trials.draws.keeping import draw, get_draw, list_draws
from experiments.trials.draws.outcome import Method
from experiments.trials.draws.table import Draw
from experiments.trials.experiment import Experiment
from experiments.trials.plan import Registration, register, unlock
from tests.factories import QUESTION_HEADLINE, make_actor, make_goal, make_team

POSTS = DrawAsked(weekdays=(0, 2, 4), times=("12:15",))
LOCK = Registration(confirm=True)


@pytest.fixture
def plan(session: Session, actor: Actor, now: datetime) -> Callable[..., Experiment]:
    def make(design: str = "randomized", unit: str = "post", **more: object) -> Experiment:
        goal = make_goal(session, actor, now)
        change = replace(
            QUESTION_HEADLINE, goal_id=goal.id, starts=date(2026, 11, 9), ends=date(2027, 1, 3), design=design,
            unit=unit, **more,
        )  # fmt: skip
        return start_draft(session, actor, change, now=now)

    return make


def faults_of(refusal: pytest.ExceptionInfo[RuleBroken] | pytest.ExceptionInfo[WrongStatus]) -> list[str]:
    return [f"{fault.field}/{fault.code}" for fault in refusal.value.faults]


def test_a_draw_is_kept_with_its_seed_in_the_plan(
    session: Session, actor: Actor, now: datetime, plan: Callable[..., Experiment]
) -> None:
    experiment = plan()
    drawn = draw(session, actor, experiment.id, POSTS, now=now)
    assert (drawn.number, drawn.method, drawn.counts, drawn.at, drawn.by) == (
        1,
        Method.POSTS,
        True,
        now,
        actor.person_id,
    )
    assert [drawn.versions[one.version] for one in drawn.moments].count("A") == 12
    assert experiment.draw_seed == drawn.seed
    assert list_draws(session, actor, experiment.id) == [drawn] == [get_draw(session, actor, experiment.id, 1)]
    row = session.get_one(Draw, drawn.id)
    assert outcome_of(json.loads(row.text)) == json.loads(row.text)["outcome"]  # anybody can draw it again
    act = session.query(Audit).order_by(Audit.id.desc()).first()
    assert (act.action, act.before, act.after["draw_seed"]) == ("experiment.draw", {"draw_seed": None}, drawn.seed)


def test_drawing_again_makes_the_next_number_and_the_earlier_one_stays(
    session: Session, actor: Actor, now: datetime, plan: Callable[..., Experiment]
) -> None:
    experiment = plan()
    first = draw(session, actor, experiment.id, POSTS, now=now)
    second = draw(session, actor, experiment.id, POSTS, now=now)
    found = list_draws(session, actor, experiment.id)
    assert [(one.number, one.counts) for one in found] == [(2, True), (1, False)]
    assert found[1].seed == first.seed != second.seed
    assert experiment.draw_seed == second.seed
    # the earlier one is not taken back by writing its seed into the draft
    change_draft(session, actor, experiment.id, DraftChange(draw_seed=first.seed), now=now)
    assert experiment.draw_seed is None


@pytest.mark.parametrize(
    "change",
    [
        DraftChange(ends=date(2027, 1, 10)),
        DraftChange(unit="user"),
        DraftChange(design="platform_split"),
        DraftChange(
            variants=(VariantGiven("A", "control"), VariantGiven("B", "treatment"), VariantGiven("C", "treatment"))
        ),
    ],
    ids=["another last day", "another unit", "nobody draws", "one more version"],
)
def test_a_draw_that_no_longer_fits_is_not_sealed(
    session: Session, actor: Actor, now: datetime, plan: Callable[..., Experiment], change: DraftChange
) -> None:
    experiment = plan()
    draw(session, actor, experiment.id, POSTS, now=now)
    change_draft(session, actor, experiment.id, DraftChange(hours=5, heard="in the comments"), now=now)
    assert experiment.draw_seed is not None
    change_draft(session, actor, experiment.id, change, now=now)
    assert experiment.draw_seed is None
    assert [one.counts for one in list_draws(session, actor, experiment.id)] == [False]
    sealed = register(session, actor, experiment.id, LOCK, now=now)
    assert json.loads(sealed.text)["draw_seed"] is None


def test_what_was_drawn_elsewhere_stays_as_it_was_typed(
    session: Session, actor: Actor, now: datetime, plan: Callable[..., Experiment]
) -> None:
    experiment = plan(draw_seed="from our own list")
    change_draft(session, actor, experiment.id, DraftChange(ends=date(2027, 1, 10)), now=now)
    assert experiment.draw_seed == "from our own list"


def test_a_locked_plan_is_unlocked_first_and_one_that_began_is_not_drawn_for(
    session: Session, actor: Actor, now: datetime, plan: Callable[..., Experiment]
) -> None:
    experiment = plan()
    register(session, actor, experiment.id, LOCK, now=now)
    with pytest.raises(WrongStatus) as locked:
        draw(session, actor, experiment.id, POSTS, now=now)
    assert faults_of(locked) == ["status/locked"]
    unlock(session, actor, experiment.id, now=now)
    drawn = draw(session, actor, experiment.id, POSTS, now=now)
    sealed = register(session, actor, experiment.id, LOCK, now=now)
    assert json.loads(sealed.text)["draw_seed"] == drawn.seed
    with pytest.raises(WrongStatus) as begun:
        draw(session, actor, experiment.id, POSTS, now=now + timedelta(days=7))
    assert faults_of(begun) == ["status/has_begun"]
    late = plan()
    with pytest.raises(WrongStatus) as too_late:
        draw(session, actor, late.id, POSTS, now=now + timedelta(days=7))
    assert "Move it in the plan" in str(too_late.value)


@pytest.mark.parametrize(
    ("design", "unit", "methods"),
    [
        ("randomized", "post", ["posts"]),
        ("randomized", "slot", ["slots"]),
        ("randomized", "user", ["list", "conversations"]),
        ("switchback", "day", ["days", "weeks"]),
        ("switchback", "slot", ["slots"]),
        ("geo", "region", ["regions"]),
        ("platform_split", "user", []),
        ("before_after", "day", []),
    ],
)
def test_what_can_be_drawn_follows_the_plan(
    plan: Callable[..., Experiment], design: str, unit: str, methods: list[str]
) -> None:
    assert [one.value for one in methods_for(plan(design, unit))] == methods


def test_conversations_come_first_where_people_write_to_us(plan: Callable[..., Experiment]) -> None:
    experiment = plan(unit="user")
    experiment.channel = "direct messages"
    assert methods_for(experiment)[0] is Method.CONVERSATIONS


CASES = {
    "no times": ("randomized", "post", DrawAsked(), {}, ["times/missing"]),
    "no time": ("randomized", "post", DrawAsked(times=("noon", "25:00")), {}, ["times/not_a_time"] * 2),
    "no weekday": ("randomized", "post", DrawAsked(weekdays=(7,), times=("9:00",)), {}, ["weekdays/not_a_choice"]),
    "no room": (
        "randomized", "post", DrawAsked(weekdays=(0,), times=("9:00",), per_version=5), {}, ["per_version/no_room"]
    ),
    "another kind": ("randomized", "post", DrawAsked(method="regions"), {}, ["method/not_a_choice"]),
    "nobody draws": ("platform_split", "user", DrawAsked(), {}, ["method/nothing_to_draw"]),
    "one time for two": (
        "randomized", "slot", DrawAsked(times=("9:00",), times_are_versions=True), {}, ["times/one_each"]
    ),
    "too few regions": ("geo", "region", DrawAsked(regions=(("North", 3), ("South", 2))), {}, ["regions/too_few"]),
    "a region twice": (
        "geo", "region", DrawAsked(regions=tuple(zip("ABCDA", (5, 4, 3, 2, 1), strict=True))), {}, ["regions/twice"]
    ),
    "less than nothing": (
        "geo", "region", DrawAsked(regions=tuple(zip("ABCD", (5, 4, 3, -2), strict=True))), {}, ["regions/not_a_size"]
    ),
    "people": (
        "geo", "region", DrawAsked(regions=tuple((f"p{n}@mill.example", n) for n in range(4))), {},
        ["regions/personal_data"],
    ),
    "no end": ("randomized", "user", DrawAsked(method="conversations"), {}, ["count/missing"]),
    "a book": ("randomized", "user", DrawAsked(method="conversations", count=9999), {}, ["count/out_of_range"]),
    "by hand": (
        "randomized", "user", DrawAsked(method="list"), {"alternated_by_hand": True}, ["alternated_by_hand/by_hand"]
    ),
    "unequal": (
        "switchback", "day", DrawAsked(),
        {"variants": (VariantGiven("A", "control", share=0.8), VariantGiven("B", "treatment", share=0.2))},
        ["variants/shares"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_does_not_fit_is_said_and_nothing_is_stored(
    session: Session, actor: Actor, now: datetime, plan: Callable[..., Experiment], case: str
) -> None:
    design, unit, asked, more, expected = CASES[case]
    experiment = plan(design, unit, **more)
    with pytest.raises(RuleBroken) as refusal:
        draw(session, actor, experiment.id, asked, now=now)
    assert faults_of(refusal) == expected
    assert session.query(Draw).count() == 0
    assert experiment.draw_seed is None


def test_without_dates_and_versions_all_that_is_missing_is_said_at_once(
    session: Session, actor: Actor, now: datetime
) -> None:
    bare = start_draft(session, actor, DraftChange(title="x", design="switchback", unit="day"), now=now)
    with pytest.raises(RuleBroken) as refusal:
        draw(session, actor, bare.id, DrawAsked(weekdays=(9,)), now=now)
    assert faults_of(refusal) == ["variants/missing", "starts/missing", "ends/missing", "weekdays/not_a_choice"]


def test_who_may_draw(session: Session, actor: Actor, now: datetime, plan: Callable[..., Experiment]) -> None:
    experiment = plan()
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        draw(session, viewer, experiment.id, POSTS, now=now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN, name="Larch Other")
    with pytest.raises(NotFound):
        draw(session, stranger, experiment.id, POSTS, now=now)
    with pytest.raises(NotFound):
        list_draws(session, stranger, experiment.id)
    with pytest.raises(NotFound):
        get_draw(session, viewer, experiment.id, 1)


def test_two_who_draw_at_once_make_one_draw(
    session: Session, actor: Actor, now: datetime, plan: Callable[..., Experiment]
) -> None:
    experiment = plan()
    seen = experiment.version
    draw(session, actor, experiment.id, replace(POSTS, version=seen), now=now)
    with pytest.raises(WrongStatus):
        draw(session, actor, experiment.id, replace(POSTS, version=seen), now=now)
    assert len(list_draws(session, actor, experiment.id)) == 1

"""What candidates are worth for their price, and in which order that puts them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.goals.planning import CycleChange, change_cycle
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.brief.candidate import Because, Candidate, Evidence, Kind, Price, Size, Worth
from experiments.learning.brief.weighing.beliefs import Belief, Running, belief_of, gains_of_testing
from experiments.learning.brief.weighing.goal_worth import GoalWorthGiven, set_goal_worth
from experiments.learning.brief.weighing.stakes import months_of
from experiments.learning.brief.weighing.worth import with_worth
from experiments.metrics.kinds import Direction
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.trials.experiment import Experiment
from stats.across.archive import usual_prior
from stats.errors import NotEstimable
from tests import audited
from tests.experiments.learning.brief.cycles import autumn, first_orders, winter
from tests.experiments.learning.cards_made import made_card
from tests.factories import make_registered
from tests.stats.strategies import quick

TODAY = date(2026, 11, 22)
FREE, CHEAP, DEAR = (Price("EUR", minor, 0.0, minor) for minor in (0, 100_00, 1_400_00))
SEES_30 = Size(1000, "user", 14, 0.30)
SCALE = Candidate("scale:lesson:1", Kind.SCALE, Because.LESSON_HOLDS, "Question headlines", plan_with=0.08, price=CHEAP)
TEST = Candidate("test:draft:1", Kind.TEST, Because.DRAFT, "Staff picks", size=SEES_30, price=CHEAP)
REPEAT = Candidate(
    "repeat:lesson:2",
    Kind.REPEAT,
    Because.LESSON_DISPUTED,
    "Show the making",
    lift=0.02,
    lower=-0.30,
    upper=0.50,
    plan_with=0.01,
    size=SEES_30,
    price=CHEAP,
)
NOBODY_RUNS = Running(Counter(), Counter())


def weigh(session: Session, actor: Actor, cycle: Cycle, *candidates: Candidate) -> list[Worth]:
    """The worths in the order of the candidates given."""
    found = with_worth(session, actor, cycle, candidates, today=TODAY)
    by_key = {one.key: one.worth for one in found}
    assert len(by_key) == len(candidates)
    return [worth for one in candidates if (worth := by_key[one.key]) is not None]


def reason(value: object) -> str:
    assert isinstance(value, NotEstimable)
    return value.reason


def test_without_any_word_the_stake_is_an_equal_share_of_the_next_social_budget(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    first_orders(session, actor, now, cycle)
    asked = replace(SCALE, goal_id=goal.id)
    (worth,) = weigh(session, actor, cycle, asked)
    # half of €5,600; 8 % of that is €224, and to use it costs nothing: the price is that of a repeat
    assert worth == Worth(0.08, 280_000, "budget", 22_400, math.inf)
    winter(session, actor, now)
    (worth,) = weigh(session, actor, cycle, asked)
    assert (worth.stake_minor, worth.stake_basis) == (300_000, "budget")


def test_what_somebody_said_goes_before_the_budget(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    set_goal_worth(session, actor, goal.id, GoalWorthGiven(Money(63_00, "EUR")), now=now)
    (worth,) = weigh(session, actor, cycle, replace(SCALE, goal_id=goal.id))
    # 260 first orders a month, €63 for each over the cycle
    assert worth == Worth(0.08, 16_380_00, "goal", 1_310_40, math.inf)
    goal.target = None
    session.flush()
    audited.by_hand(session)
    (worth,) = weigh(session, actor, cycle, replace(SCALE, goal_id=goal.id))
    assert worth.stake_minor == 231 * 63_00


def test_without_amount_and_budget_nobody_can_say_it_and_what_is_known_is_kept(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    change_cycle(session, actor, cycle.id, CycleChange(social_budget=None), now=now)
    goal = first_orders(session, actor, now, cycle)
    (worth,) = weigh(session, actor, cycle, replace(SCALE, goal_id=goal.id))
    assert (worth.gain, worth.stake_basis) == (0.08, "")
    assert reason(worth.value_minor) == reason(worth.per_unit) == reason(worth.stake_minor) == "no_stake"


def test_of_a_number_that_shall_fall_a_fall_is_the_gain(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    cheaper = replace(SCALE, plan_with=-0.15, direction=Direction.DOWN)
    (worth,) = weigh(session, actor, cycle, cheaper)
    assert (worth.gain, worth.value_minor) == (0.15, 84_000)


def test_what_is_free_comes_first_and_what_has_no_price_or_worth_last(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    things = [
        replace(TEST, key="no price", price=None),
        replace(TEST, key="unknown", size=None),
        replace(TEST, key="dear", price=DEAR),
        replace(TEST, key="cheap", price=CHEAP),
        replace(TEST, key="free", price=FREE),
        replace(SCALE, key="better and free", plan_with=0.2),
    ]
    found = with_worth(session, actor, cycle, things, today=TODAY)
    assert [one.key for one in found] == ["better and free", "free", "cheap", "dear", "no price", "unknown"]
    rates = [one.worth.per_unit for one in found if one.worth is not None]
    assert rates[:2] == [math.inf, math.inf]
    assert [reason(rate) for rate in rates[4:]] == ["no_price", "no_size"]
    assert with_worth(session, actor, cycle, [], today=TODAY) == []


def test_keeping_is_worth_what_is_not_spent_in_the_cycle(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    quarter = made_card(session, actor, avoided_minor=640_00, avoided_every="quarter")
    year = made_card(session, actor, avoided_minor=1_200_00, avoided_every="year")
    keep = Candidate("keep:lesson:3", Kind.KEEP, Because.NO_GAIN, "E-mail without ads", price=FREE)
    other = replace(keep, key="keep:lesson:4", evidence=(Evidence(year.experiment_id, "b", None, None, ""),))
    first, second, third = weigh(
        session, actor, cycle, replace(keep, experiment_id=quarter.experiment_id), other, replace(keep, key="none")
    )
    # the cycle has 91 days, a quarter: €640, and a quarter of €1,200
    assert (first.value_minor, first.stake_basis, first.per_unit) == (640_00, "avoided", math.inf)
    assert reason(first.gain) == "nothing_changes"
    assert second.value_minor == 300_00
    assert reason(third.value_minor) == "nothing_avoided"


def test_stopping_is_worth_the_loss_else_what_was_said_and_never_both(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    card = made_card(session, actor, avoided_minor=640_00, avoided_every="quarter")
    stop = Candidate("stop:1", Kind.STOP, Because.DID_HARM, "Replies", experiment_id=card.experiment_id, price=FREE)
    lost, said, none = weigh(
        session,
        actor,
        cycle,
        replace(stop, plan_with=-0.2),
        replace(stop, key="stop:2", plan_with=0.1),
        replace(stop, key="stop:3", experiment_id=None),
    )
    assert (lost.gain, lost.value_minor, lost.stake_basis) == (0.2, 1_120_00, "budget")
    assert (said.value_minor, said.stake_basis) == (640_00, "avoided")
    assert reason(none.value_minor) == "no_loss"


def test_where_its_own_number_got_better_the_harm_is_that_of_what_must_not_get_worse(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    card = made_card(session, actor, verdict="harmful", metric="minutes to the first answer")
    for position, way, lift, ends, left in (
        (0, "down", -0.41, (-0.50, -0.30), -0.35),
        (1, "up", -0.19, (-0.29, -0.06), -0.15),
        (2, "up", -0.90, (-0.99, 0.10), -0.50),
    ):
        session.add(
            ArchiveFigure(
                experiment_id=card.experiment_id,
                team_id=actor.team_id,
                position=position,
                metric=f"number {position}",
                kind="proportion",
                direction=way,
                variant="B",
                variant_position=1,
                is_control=False,
                lift=lift,
                lower=ends[0],
                upper=ends[1],
                shrunken_lift=left,
            )
        )
    session.flush()
    stop = Candidate(
        "stop:1",
        Kind.STOP,
        Because.DID_HARM,
        "Saved replies",
        experiment_id=card.experiment_id,
        plan_with=-0.35,
        direction=Direction.DOWN,
        price=FREE,
    )
    (worth,) = weigh(session, actor, cycle, stop)
    assert (worth.gain, worth.value_minor, worth.per_unit) == (0.15, 840_00, math.inf)


def test_a_test_of_something_new_is_worth_what_the_archive_says_by_hand(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    (worth,) = weigh(session, actor, cycle, TEST)
    # usual prior 0.2; it sees 30 %: error ln 1.3 / 2.801585 = 0.093649; 0.2² / √(0.2² + 0.093649²) × 0.398942
    assert worth.gain == pytest.approx(0.072259, abs=2e-6)
    assert worth.value_minor == round(0.072259 * 560_000)


def test_what_sees_nothing_is_worth_nothing_that_could_be_said_and_ranks_last(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    unseen = NotEstimable("no_baseline", "Where the number stands is not known.")
    blind = replace(TEST, key="blind", size=replace(SEES_30, sees=unseen), price=FREE)
    sizeless = replace(TEST, key="sizeless", size=None, price=FREE)
    falls = replace(TEST, key="falls", direction=Direction.DOWN, size=replace(SEES_30, sees=1.2))
    found = with_worth(session, actor, cycle, [blind, sizeless, falls, TEST], today=TODAY)
    assert [one.key for one in found] == [TEST.key, "blind", "sizeless", "falls"]
    reasons = [reason(one.worth.value_minor) for one in found[1:] if one.worth is not None]
    assert reasons == ["no_baseline", "no_size", "sees_nothing"]


def test_what_is_disputed_is_worth_more_to_ask_again_than_what_is_settled(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    settled = replace(REPEAT, key="settled", lift=0.30, lower=0.20, upper=0.41, plan_with=0.27)
    disputed, known = weigh(session, actor, cycle, REPEAT, settled)
    assert isinstance(disputed.gain, float)
    assert isinstance(known.gain, float)
    assert disputed.gain > 0.03
    assert known.gain < 1e-6


def test_a_question_that_runs_already_is_not_counted_twice(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    card = made_card(session, actor)
    asked = replace(REPEAT, chain=(card.experiment_id,))
    (alone,) = weigh(session, actor, cycle, asked)
    running = make_registered(session, actor, now)
    audited.by_hand(session)
    session.execute(sa.update(Experiment).where(Experiment.id == running.id).values(built_on_id=card.experiment_id))
    session.expire_all()
    (beside,) = weigh(session, actor, cycle, asked)
    assert isinstance(alone.gain, float)
    assert isinstance(beside.gain, float)
    assert 0 < beside.gain < alone.gain / 2


def test_the_number_of_queries_does_not_grow(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    set_goal_worth(session, actor, goal.id, GoalWorthGiven(Money(63_00, "EUR")), now=now)
    cards = [made_card(session, actor, avoided_minor=100, avoided_every="month") for _ in range(6)]
    few = [replace(one, goal_id=goal.id) for one in (SCALE, TEST, REPEAT)]
    few += [Candidate("stop:1", Kind.STOP, Because.DID_HARM, "x", experiment_id=cards[0].experiment_id)]
    many = [replace(one, key=f"{one.key}:{place}") for place in range(12) for one in few]
    counted = []
    for asked in (few, many):
        session.flush()
        statements: list[str] = []

        def note(*given: object, into: list[str] = statements) -> None:
            into.append(str(given[2]))

        engine = session.get_bind()
        sa.event.listen(engine, "before_cursor_execute", note)
        with_worth(session, actor, cycle, asked, today=TODAY)
        sa.event.remove(engine, "before_cursor_execute", note)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 10


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), 3),
        (date(2026, 1, 1), date(2026, 12, 31), 12),
        (date(2026, 2, 1), date(2026, 2, 28), 1),
        (date(2026, 10, 1), date(2026, 11, 15), pytest.approx(1.511, abs=1e-3)),
    ],
)
def test_months_of_a_cycle_by_hand(starts: date, ends: date, months: float) -> None:
    assert months_of(starts, ends) == months


def test_what_nothing_usable_is_known_of_is_believed_as_the_archive_says() -> None:
    usual = Belief(0.0, 0.2)
    for because in (Because.NEXT_TRY, Because.NEVER_TRIED, Because.DRAFT, Because.UNUSABLE, Because.AFTERWARDS):
        found = belief_of(replace(REPEAT, because=because), usual_prior())
        assert (found.mean, found.sd) == pytest.approx((usual.mean, usual.sd))
    for other in (replace(REPEAT, grade="D"), replace(REPEAT, upper=None), replace(REPEAT, lower=-1.0)):
        assert belief_of(other, usual_prior()).sd == pytest.approx(0.2)


def test_what_is_known_is_believed_beside_the_archive_by_hand() -> None:
    # range ln 0.7 to ln 1.5: error 0.762140 / 3.919928 = 0.194427; beside 0.2: √(1 / (1/0.0378 + 1/0.04)) = 0.139407
    found = belief_of(replace(REPEAT, plan_with=None), usual_prior())
    assert found.sd == pytest.approx(0.139407, abs=1e-5)
    assert found.mean == pytest.approx(math.log(1.02) * 0.04 / (0.04 + 0.194427**2), abs=1e-6)
    assert belief_of(REPEAT, usual_prior()).mean == pytest.approx(math.log(1.01))


@quick
@given(st.floats(-0.5, 1.0), st.floats(0.05, 0.9), st.integers(0, 4))
def test_learning_more_never_costs_anything_however_much_runs(middle: float, sees: float, running: int) -> None:
    asked = replace(
        REPEAT,
        lift=middle,
        lower=middle - 0.2,
        upper=middle + 0.3,
        plan_with=None,
        size=replace(SEES_30, sees=sees),
        chain=(7,),
    )
    others = Running(Counter({7: running}), Counter())
    (gain,) = gains_of_testing([asked], usual_prior(), others)
    assert isinstance(gain, float)
    assert 0 <= gain <= 0.2 / math.sqrt(2 * math.pi)
    # where it is open which way it goes, each further test is worth less; far from that, two may tell what one cannot
    open_ = replace(asked, lift=0.0, lower=-0.2, upper=0.3)
    (beside,) = gains_of_testing([open_], usual_prior(), others)
    (alone,) = gains_of_testing([open_], usual_prior(), NOBODY_RUNS)
    assert isinstance(beside, float)
    assert isinstance(alone, float)
    assert 0 < beside <= alone


def test_a_goal_of_another_currency_or_none_is_no_basis(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    set_goal_worth(session, actor, goal.id, GoalWorthGiven(Money(63_00, "EUR")), now=now)
    audited.by_hand(session)
    session.execute(sa.update(Goal).where(Goal.id == goal.id).values(target=None, standing=None, baseline=None))
    session.expire_all()
    (worth,) = weigh(session, actor, cycle, replace(SCALE, goal_id=goal.id))
    assert worth.stake_basis == "budget"

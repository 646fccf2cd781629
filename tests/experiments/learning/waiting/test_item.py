"""Things that wait beside exports and drafts: signatures, outcomes, channels, noes, lessons, the rating of a cycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.goals.self_rating import RatingGiven, rate_cycle
from experiments.learning.waiting.item import Urgency, Wait, WaitingItem, by_urgency
from experiments.learning.waiting.today import waits_for
from experiments.people.permission import Actor, Role
from experiments.results.outcomes.figures import OutcomeFigures
from experiments.trials.channels.channel import Channel, ChannelStatus
from experiments.trials.decline import Refusal, decline_idea
from experiments.trials.draft import change_draft, start_draft
from experiments.trials.experiment import Experiment
from experiments.trials.outcome import LateOutcome
from experiments.trials.sign_off import SignatureGiven, answer_sign_off
from tests.audited import by_hand
from tests.experiments.learning.closed import closed
from tests.factories import QUESTION_HEADLINE, make_actor, make_draft, make_goal, make_registered, make_team

TODAY = date(2026, 11, 2)


def found(session: Session, actor: Actor, kind: Wait, today: date = TODAY) -> list[WaitingItem]:
    return [item for item in waits_for(session, actor, today=today) if item.kind is kind]


def test_what_could_hurt_somebody_waits_for_the_person_who_was_named(
    session: Session, actor: Actor, now: datetime
) -> None:
    signer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Hanne Voss")
    draft = make_draft(session, actor, now)
    asked = replace(QUESTION_HEADLINE, risky=True, sign_off_id=signer.person_id)
    change_draft(session, actor, draft.id, asked, now=now)
    (item,) = found(session, actor, Wait.SIGN_OFF_ASKED)
    assert (item.owner_id, item.due, item.is_for(signer), item.is_for(actor)) == (
        signer.person_id,
        draft.starts,
        True,
        False,
    )
    assert waits_for(session, signer, today=TODAY)[0].kind is Wait.SIGN_OFF_ASKED
    answer_sign_off(session, signer, draft.id, SignatureGiven(granted=True), now=now)
    assert found(session, actor, Wait.SIGN_OFF_ASKED) == []


def late_outcome(session: Session, experiment: Experiment, due: date) -> None:
    by_hand(session)
    session.add(
        LateOutcome(
            experiment_id=experiment.id,
            name="second gift",
            kind="proportion",
            numerator="gifts",
            direction="up",
            due=due,
        )
    )
    session.flush()


def test_a_late_outcome_waits_from_its_day_until_it_is_closed_with_it(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment = closed(session, actor, tmp_path)
    late_outcome(session, experiment, TODAY)
    experiment.provisional_until = TODAY
    assert found(session, actor, Wait.OUTCOME_DUE, TODAY - timedelta(days=1)) == []
    (item,) = found(session, actor, Wait.OUTCOME_DUE)
    assert (item.experiment_id, item.facts) == (experiment.id, {"text": "second gift", "due": TODAY})
    session.add(OutcomeFigures(experiment_id=experiment.id, figures={}, by=actor.person_id, at=now))
    session.flush()
    assert len(found(session, actor, Wait.OUTCOME_DUE)) == 1  # figures are in, and nobody closed it with them
    experiment.provisional_until = None
    assert found(session, actor, Wait.OUTCOME_DUE) == []


def test_a_channel_on_the_shelf_is_looked_at_again_on_its_day(session: Session, actor: Actor, now: datetime) -> None:
    by_hand(session)
    channel = Channel(
        team_id=actor.team_id,
        name="video network",
        status=ChannelStatus.SHELF,
        review_on=TODAY,
        created_by=actor.person_id,
        created_at=now,
    )
    session.add(channel)
    session.flush()
    assert found(session, actor, Wait.CHANNEL_REVIEW, TODAY - timedelta(days=1)) == []
    (item,) = found(session, actor, Wait.CHANNEL_REVIEW)
    assert (item.thing, item.thing_id, item.title, item.experiment_id) == ("channel", channel.id, "video network", None)
    channel.status = ChannelStatus.CLOSED
    session.flush()
    assert found(session, actor, Wait.CHANNEL_REVIEW) == []


def test_a_no_is_looked_at_again_on_its_day_until_somebody_answers_it(
    session: Session, actor: Actor, now: datetime
) -> None:
    no = decline_idea(session, actor, "a podcast", Refusal("no time", TODAY + timedelta(days=30)), now=now)
    due = TODAY + timedelta(days=30)
    assert found(session, actor, Wait.NO_REVIEW, due - timedelta(days=1)) == []
    (item,) = found(session, actor, Wait.NO_REVIEW, due)
    assert (item.thing, item.thing_id, item.title, item.facts["text"]) == ("decline", no.id, "a podcast", "no time")
    from experiments.trials.noes import say_no_again

    say_no_again(
        session, actor, no.id, Refusal("still no time", due + timedelta(days=90)), now=now + timedelta(days=30)
    )
    assert found(session, actor, Wait.NO_REVIEW, due) == []


def test_a_lesson_past_its_date_waits_for_who_wrote_it(session: Session, actor: Actor, tmp_path: Path) -> None:
    closed(session, actor, tmp_path)  # in March; lessons on grade C are looked at again after a year
    day = date(2027, 4, 10)
    assert found(session, actor, Wait.LESSON_REVIEW, day - timedelta(days=60)) == []
    (item,) = found(session, actor, Wait.LESSON_REVIEW, day)
    assert (item.thing, item.owner_id, item.urgency(day)) == ("lesson", actor.person_id, Urgency.REVIEW)


def three_locked(session: Session, actor: Actor, now: datetime) -> int:
    """Lock three experiments of the present cycle; give its key."""
    made = [make_registered(session, actor, now) for _ in range(3)]
    goal = made[0].goal
    assert goal is not None
    return goal.cycle_id


def test_the_cycle_is_rated_once_by_each_and_asked_for_last(session: Session, actor: Actor, now: datetime) -> None:
    other = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    cycle = three_locked(session, actor, now)
    start_draft(session, actor, replace(QUESTION_HEADLINE, channel=None, budget=None), now=now)
    kinds = [item.kind for item in waits_for(session, actor, today=TODAY)]
    assert kinds == [Wait.DRAFT_MISSING, Wait.RATE_CYCLE]
    rate_cycle(session, actor, RatingGiven(cycle, 4), now=now)
    assert found(session, actor, Wait.RATE_CYCLE) == []
    (item,) = found(session, other, Wait.RATE_CYCLE)
    assert (item.thing, item.thing_id, item.owner_id) == ("cycle", cycle, other.person_id)


def test_on_the_way_to_the_first_experiments_nobody_is_asked_to_rate(
    session: Session, actor: Actor, now: datetime
) -> None:
    for _ in range(2):
        make_registered(session, actor, now)
    make_draft(session, actor, now)
    assert found(session, actor, Wait.RATE_CYCLE) == []


def test_a_rating_is_asked_of_people_not_of_nobody_and_not_of_other_teams(
    session: Session, actor: Actor, now: datetime
) -> None:
    three_locked(session, actor, now)
    nobody = Actor(person_id=0, team_id=actor.team_id, role=Role.VIEWER)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    assert [found(session, one, Wait.RATE_CYCLE) for one in (nobody, stranger)] == [[], []]


items = st.builds(
    WaitingItem,
    kind=st.sampled_from(Wait),
    thing=st.just("experiment"),
    thing_id=st.integers(1, 99),
    title=st.just(""),
    owner_id=st.sampled_from([1, 2, None]),
    due=st.none() | st.dates(date(2026, 9, 1), date(2026, 12, 31)),
)


@given(st.lists(items, max_size=8))
def test_the_order_is_ones_own_first_then_late_by_days_then_by_date(waiting: list[WaitingItem]) -> None:
    reader = Actor(person_id=1, team_id=1, role=Role.MARKETER)
    sorted_items = by_urgency(waiting, reader, TODAY)
    keys = [(not one.is_for(reader), one.urgency(TODAY)) for one in sorted_items]
    assert keys == sorted(keys)
    for one, following in pairwise(sorted_items):
        same = one.is_for(reader) == following.is_for(reader) and one.urgency(TODAY) is following.urgency(TODAY)
        if same and one.urgency(TODAY) is Urgency.LATE:
            assert one.days_late(TODAY) >= following.days_late(TODAY)
        elif same:
            assert (one.due or date.max) <= (following.due or date.max)


def test_the_number_of_queries_does_not_grow_with_what_waits(session: Session, actor: Actor, now: datetime) -> None:
    three_locked(session, actor, now)
    counts = []
    for number in range(2):
        for place in range(5):
            idea = f"idea {number} {place}"
            decline_idea(session, actor, idea, Refusal("no", TODAY + timedelta(days=1)), now=now)
        make_goal(session, actor, now)
        session.expire_all()
        sent: list[str] = []

        def note(*args: object, sent: list[str] = sent) -> None:
            sent.append(str(args[2]))

        engine = session.get_bind()
        sa.event.listen(engine, "before_cursor_execute", note)
        waits_for(session, actor, today=TODAY + timedelta(days=1))
        sa.event.remove(engine, "before_cursor_execute", note)
        counts.append(len(sent))
    assert counts[0] == counts[1]

"""The tally equals a recount of the cards, whatever was closed, closed again and answered in whatever order."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Tally
from experiments.learning.archive.crossed import crossed, decision_state, halves
from experiments.learning.archive.tallies import count_in, count_out, known_cost
from experiments.people.permission import Actor
from experiments.people.team import Team
from tests import audited
from tests.experiments.learning.cards_made import CLOSED_ON, made_card

CLOSINGS = st.fixed_dictionaries(
    {
        "verdict": st.sampled_from(["succeeded", "harmful", "no_useful_difference", "undecided", "invalid"]),
        "why": st.sampled_from(["weak_idea", "weak_execution", "too_small", None]),
        "channel": st.sampled_from(["paid social", "a | b", None]),
        "goal_kind": st.sampled_from(["new_sales", "custom", None]),
        "goal_name": st.sampled_from(["Answer once", "Odd | name"]),
        "decision": st.sampled_from(["adopt", "keep", "repeat", "stop"]),
        "decision_due": st.sampled_from([None, CLOSED_ON, CLOSED_ON + timedelta(days=30)]),
        "cost_minor": st.sampled_from([None, 0, 100_00, 333_33]),
        "hours": st.sampled_from([None, 2.5, 10]),
        "retrospective": st.just(False),
        "provisional_until": st.sampled_from([None, None, date(2027, 1, 1)]),
        "early_verdict": st.sampled_from([None, "succeeded", "harmful"]),
        "next_step": st.sampled_from([None, "open", "came", "did_not"]),
        "avoided_minor": st.sampled_from([None, 640_00]),
        "avoided_every": st.sampled_from(["month", "quarter", "year"]),
        "grade": st.sampled_from(["B", "D", None]),
        "run_by": st.sampled_from([None, "in-house", "In house, with service", "Studio Larch"]),
        "forecast": st.sampled_from([None, 0.0, 0.65, 2 / 3]),
        "with_others": st.sampled_from([None, True, False]),
        "other_tactics": st.booleans(),
        "idea_on": st.sampled_from([None, CLOSED_ON - timedelta(days=40)]),
        "locked_on": st.sampled_from([None, CLOSED_ON, CLOSED_ON - timedelta(days=30)]),
        "filed_on": st.sampled_from([CLOSED_ON, CLOSED_ON + timedelta(days=9)]),
    }
)
ANSWERS = st.fixed_dictionaries(
    {
        "decision_done": st.booleans(),
        "decision_done_on": st.sampled_from([CLOSED_ON, CLOSED_ON + timedelta(days=15)]),
        "held": st.sampled_from([None, "yes", "partly", "no", "cannot_tell"]),
        "next_step": st.sampled_from(["came", "did_not"]),
    }
)
CHANGES = st.lists(st.tuples(st.integers(0, 3), st.one_of(CLOSINGS, ANSWERS)), min_size=1, max_size=20)


def recount(session: Session) -> Counter[tuple[str, str, str]]:
    """Count the cards anew with pandas, dimension by dimension."""
    cards = pd.read_sql(sa.select(ArchiveCard), session.connection()).astype(object)
    cards = cards[~cards["retrospective"].astype(bool) & cards["verdict"].notna()]
    verdict = cards["verdict"].where(cards["provisional_until"].isna(), "provisional")
    own = "custom:" + cards["goal_name"].astype(str)
    goal = cards["goal_kind"].where(cards["goal_kind"].notna(), "")
    goal = goal.where(goal != "custom", own)
    done = cards["decision_done"].map(lambda value: None if pd.isna(value) else bool(value))
    due, done_on = pd.to_datetime(cards["decision_due"]), pd.to_datetime(cards["decision_done_on"])
    state = pd.Series("open", index=cards.index).where(due.notna(), "undated")
    state = state.mask(done.eq(True), "on_time").mask(done.eq(False), "not_done")
    state = state.mask(done.eq(True) & ((done_on - due).dt.days > 14), "later")
    columns = {
        "why.channel": cards["why"] + "|" + cards["channel"].fillna("").astype(str),
        "why.goal": cards["why"] + "|" + goal,
        "decision": cards["decision"] + "|" + state,
        "held": cards["held"],
        "next_step": cards["next_step"] + "|" + goal,
        "early_sign": cards["early_verdict"],
        "avoided": cards["avoided_every"].where(cards["avoided_minor"].notna(), None),
        "cost_known": pd.Series("cost_known", index=cards.index).where(cards["full_cost_minor"].notna(), None),
        "why": cards["why"],
        "channel": cards["channel"],
        "all": pd.Series("all", index=cards.index),
        **learned(cards),
    }
    found: Counter[tuple[str, str, str]] = Counter()
    for dimension, values in columns.items():
        known = values.notna()
        found.update((dimension, value, said) for value, said in zip(values[known], verdict[known], strict=True))
    return found


def learned(cards: pd.DataFrame) -> dict[str, pd.Series]:
    """Give what the page "How we are learning" counts."""
    filed = pd.to_datetime(cards["filed_on"])
    days = {name: (filed - pd.to_datetime(cards[name])).dt.days for name in ("idea_on", "locked_on")}
    has = {name: cards[name].notna() for name in ("hours", "cost_minor", "locked_on")}
    said = cards["run_by"].fillna("").astype(str)
    way = said.map(lambda name: "in_house" if name.lower().startswith("in") else "agencies" if name else "")
    beside = cards["with_others"].eq(True) | cards["other_tactics"].eq(True)
    step = cards["next_step"]
    company = pd.Series("alone", index=cards.index).mask(step.eq("open"), "waiting")
    company = company.mask(beside | step.isin(["came", "did_not"]), "integrated")
    told = {
        "hours": pd.Series("hours", index=cards.index).where(has["hours"], None),
        "money": pd.Series("money", index=cards.index).where(has["cost_minor"], None),
        "locked": pd.Series("locked", index=cards.index).where(has["locked_on"], None),
        "closed_in": filed.dt.strftime("%Y-%m"),
        "days.idea": days["idea_on"].map(lambda day: None if pd.isna(day) else str(int(day))),
        "days.lock": days["locked_on"].map(lambda day: None if pd.isna(day) else str(int(day))),
        "forecast": cards["forecast"].map(lambda share: None if pd.isna(share) else f"{share:.3f}"),
        "way.grade": way + "|" + cards["grade"].fillna("").astype(str),
        "way.cost_known": way.where(cards["full_cost_minor"].notna(), None),
        "company": company.mask(cards["with_others"].isna() | cards["other_tactics"].isna(), "unknown"),
    }
    narrow = ("hours", "money", "locked")
    return told | {f"{name}.all": values for name, values in told.items() if name not in narrow}


def tallied(session: Session) -> Counter[tuple[str, str, str]]:
    rows = session.execute(
        sa.select(Tally.dimension, Tally.value, Tally.verdict, sa.func.sum(Tally.experiments))
        .where(Tally.dimension.not_in(("goal_kind", "content_type", "tactic", "grade", "run_by")))
        .group_by(Tally.dimension, Tally.value, Tally.verdict)
    )
    return Counter({(one, value, verdict): int(number) for one, value, verdict, number in rows if number})


def write(session: Session, card: ArchiveCard, change: dict[str, Any]) -> None:
    """Close it again or answer for it, as the domain does: out of the counts, changed, in again."""
    count_out(session, card)
    closing = "verdict" in change
    for name, value in change.items():
        setattr(card, name, value)
    if closing:
        card.decision_done = card.decision_done_on = card.held = None
        card.full_cost_minor = known_cost(session, card)
    session.flush()
    count_in(session, card)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, prices=st.lists(st.sampled_from([None, 40_00, 95_00]), min_size=3, max_size=3))
def test_the_tally_is_what_a_recount_of_the_cards_finds(
    session: Session, actor: Actor, changes: list[tuple[int, dict[str, Any]]], prices: list[int | None]
) -> None:
    with session.begin_nested() as undone:
        audited.by_hand(session)
        team = session.get_one(Team, actor.team_id)
        cards = [made_card(session, actor, retrospective=place == 3) for place in range(4)]
        for place, (which, change) in enumerate(changes):
            team.hour_minor = prices[place % 3]
            write(session, cards[which], change | ({"retrospective": which == 3} if "verdict" in change else {}))
        assert tallied(session) == recount(session)
        costs = sum(card.full_cost_minor or 0 for card in cards if not card.retrospective)
        assert session.scalar(sa.select(sa.func.sum(Tally.cost_minor)).where(Tally.dimension == "all")) == costs
        undone.rollback()


@pytest.mark.parametrize(("first", "second"), [("weak_idea", "paid social"), ("too_small", ""), ("other", "a|b | c")])
def test_two_values_written_as_one_come_apart_again(first: str, second: str) -> None:
    assert halves(crossed(first, second)) == (first, second)


@pytest.mark.parametrize(
    ("due", "done", "on", "state"),
    [
        (None, None, None, "undated"),
        (CLOSED_ON, None, None, "open"),
        (CLOSED_ON, True, CLOSED_ON + timedelta(days=14), "on_time"),
        (CLOSED_ON, True, CLOSED_ON + timedelta(days=15), "later"),
        (CLOSED_ON, False, None, "not_done"),
        (None, True, CLOSED_ON, "on_time"),
    ],
)
def test_on_time_is_within_two_weeks_of_the_day(
    due: date | None, done: bool | None, on: date | None, state: str
) -> None:
    card = ArchiveCard(decision_due=due, decision_done=done, decision_done_on=on)
    assert decision_state(card) == state

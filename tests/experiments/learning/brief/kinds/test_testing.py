"""What to test next: a next try after a failure, drafts for the next cycle, and what was never tried for a goal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import GoalChange, create_goal, list_goals
from experiments.learning.brief.candidate import Because, Candidate, Kind
from experiments.people.permission import Actor
from experiments.trials.decline import Refusal, decline, decline_idea
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import Experiment
from experiments.trials.plan import Registration, register
from experiments.trials.toolkits.listing import list_toolkits
from experiments.trials.toolkits.starting import ToolkitStart, start_from_toolkit
from stats.errors import NotEstimable
from tests.experiments.learning.brief.closed_runs import TODAY, found, lesson_of, run_card, waiting
from tests.factories import QUESTION_HEADLINE

NEXT = "Stop them as they are; try saved first lines with an own ending."


def tried(session: Session, actor: Actor, cycle: Cycle, because: Because) -> list[Candidate]:
    return [one for one in found(session, actor, cycle, Kind.TEST) if one.because is because]


class TestAfterAFailure:
    def test_the_next_try_is_what_somebody_wrote_down(self, session: Session, actor: Actor, cycle: Cycle) -> None:
        card = run_card(session, actor, "harmful", why="weak_execution")
        lesson = lesson_of(session, actor, card, what_to_do=NEXT)
        (one,) = tried(session, actor, cycle, Because.NEXT_TRY)
        assert (one.subject, one.lesson_id) == ("try saved first lines with an own ending", lesson.id)
        assert (one.experiment_id, one.says["follow_up"]) == (card.experiment_id, "better_made")
        assert one.size is not None
        assert one.size.per_version == 20, "as large as what it follows"
        assert (one.lift, one.plan_with) == (None, None), "nobody knows what the new one brings"

    def test_without_words_the_reason_says_what(self, session: Session, actor: Actor, cycle: Cycle) -> None:
        card = run_card(session, actor, "no_useful_difference", why="wrong_channel", title="Stories")
        (one,) = tried(session, actor, cycle, Because.NEXT_TRY)
        assert (one.subject, one.says["follow_up"]) == (card.title, "other_channel")

    @pytest.mark.parametrize(("why", "words"), [("weak_idea", "Keep the e-mail alone."), ("weak_idea", ""), (None, "")])
    def test_where_nothing_is_to_be_tried_nothing_is(
        self, session: Session, actor: Actor, cycle: Cycle, why: str | None, words: str
    ) -> None:
        card = run_card(session, actor, "no_useful_difference", why=why)
        if words:
            lesson_of(session, actor, card, what_to_do=words)
        assert tried(session, actor, cycle, Because.NEXT_TRY) == []

    def test_a_draft_takes_its_place_and_a_no_to_it_stands_until_its_day(
        self, session: Session, actor: Actor, cycle: Cycle, now: datetime
    ) -> None:
        card = run_card(session, actor, "harmful", why="weak_execution")
        lesson_of(session, actor, card, what_to_do=NEXT)
        draft = start_draft(session, actor, DraftChange(title="Lines", built_on_id=card.experiment_id), now=now)
        assert tried(session, actor, cycle, Because.NEXT_TRY) == []
        decline(session, actor, draft.id, Refusal("Nobody has time.", TODAY + timedelta(days=60)), now=now)
        assert tried(session, actor, cycle, Because.NEXT_TRY) == []
        assert waiting(session, actor, cycle, Kind.TEST) == [
            "“try saved first lines with an own ending” was said no to, and the day to look at it again has not come."
        ]
        later = [one.because for one in found(session, actor, cycle, Kind.TEST, today=TODAY + timedelta(days=60))]
        assert Because.NEXT_TRY in later, "the day to look at it again has come"


class TestDrafts:
    def test_one_for_the_next_cycle_is_proposed_with_its_own_size(
        self, session: Session, actor: Actor, cycle: Cycle, now: datetime
    ) -> None:
        first, later = self._drafts(session, actor, cycle, now)
        keys = {one.experiment_id: one for one in tried(session, actor, cycle, Because.DRAFT)}
        assert first.id not in keys, "it starts in this cycle and is planned already"
        one = keys[later.id]
        assert one.price is not None
        assert (one.price.money_minor, one.price.hours) == (28_000, 4.0)
        assert one.size is not None
        assert isinstance(one.size.sees, float)
        # recipe 1 for €280 in 14 days sees about a third
        assert 0.25 < one.size.sees < 0.45

    def test_once_locked_it_is_no_proposal(self, session: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
        _, later = self._drafts(session, actor, cycle, now)
        register(session, actor, later.id, Registration(confirm=True), now=now)
        assert later.id not in [one.experiment_id for one in tried(session, actor, cycle, Because.DRAFT)]

    def test_an_idea_is_one_line_of_which_nothing_is_reckoned(
        self, session: Session, actor: Actor, cycle: Cycle, now: datetime
    ) -> None:
        start_draft(session, actor, DraftChange(title="A recipe of the week"), now=now)
        (one,) = tried(session, actor, cycle, Because.DRAFT)
        assert one.size is not None
        assert isinstance(one.size.sees, NotEstimable)
        assert one.says["is_idea"] is True

    def _drafts(self, session: Session, actor: Actor, cycle: Cycle, now: datetime) -> tuple[Experiment, Experiment]:
        (goal,) = list_goals(session, actor, cycle_id=cycle.id)
        change = replace(QUESTION_HEADLINE, goal_id=goal.id)
        first = start_draft(session, actor, replace(change, title="Soon", starts=date(2026, 11, 16)), now=now)
        later = start_draft(session, actor, replace(change, title="Later", starts=date(2026, 12, 14)), now=now)
        return first, later


class TestNeverTried:
    def test_a_goal_without_an_answer_gets_a_recipe_that_it_has_not_used(
        self, session: Session, actor: Actor, cycle: Cycle, now: datetime
    ) -> None:
        goal = create_goal(
            session, actor, GoalChange(kind="thought_leadership", goal="75 sacks", cycle_id=cycle.id), now=now
        )
        recipes = {one.recipe: one for one in list_toolkits(session, actor, now=now)}
        ours: dict[str, Any] = {"goal_kind": "thought_leadership", "goal_name": "Thought leadership"}
        used = start_from_toolkit(session, actor, recipes[9].id, ToolkitStart(goal_id=goal.id), now=now)
        one = self._for(session, actor, cycle, goal.id)
        assert one.key == f"test:recipe:10:goal:{goal.id}", "it serves thought leadership too"
        assert one.price is not None
        assert one.price.money_minor == 90_000
        assert one.size is not None
        # the book: it sees a factor of two, dearer; as much cheaper is half
        assert (one.size.days, one.size.sees) == (28, 0.5)
        decline(session, actor, used.id, Refusal("Not she.", None), now=now)
        start_from_toolkit(session, actor, recipes[10].id, ToolkitStart(goal_id=goal.id), now=now)
        assert goal.id not in [each.goal_id for each in tried(session, actor, cycle, Because.NEVER_TRIED)], (
            "one was refused for it and one is drafted"
        )
        run_card(session, actor, "harmful", **ours)
        assert goal.id not in [each.goal_id for each in tried(session, actor, cycle, Because.NEVER_TRIED)]

    def test_an_answer_within_a_year_ends_it(self, session: Session, actor: Actor, cycle: Cycle) -> None:
        (goal,) = list_goals(session, actor, cycle_id=cycle.id)
        run_card(session, actor, "harmful", on=date(2025, 10, 6))
        run_card(session, actor, "undecided")
        run_card(session, actor, "succeeded", retrospective=True)
        assert self._for(session, actor, cycle, goal.id).says["tried"] == 1
        run_card(session, actor, "no_useful_difference")
        assert tried(session, actor, cycle, Because.NEVER_TRIED) == []

    def test_a_no_to_the_same_idea_forbids_it(
        self, session: Session, actor: Actor, cycle: Cycle, now: datetime
    ) -> None:
        (goal,) = list_goals(session, actor, cycle_id=cycle.id)
        name = self._for(session, actor, cycle, goal.id).subject
        decline_idea(session, actor, name, Refusal("We sell one thing.", TODAY + timedelta(days=90)), now=now)
        assert tried(session, actor, cycle, Because.NEVER_TRIED) == []

    def _for(self, session: Session, actor: Actor, cycle: Cycle, goal_id: int) -> Candidate:
        (one,) = [each for each in tried(session, actor, cycle, Because.NEVER_TRIED) if each.goal_id == goal_id]
        return one

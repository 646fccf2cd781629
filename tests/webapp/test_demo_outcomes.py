"""What failed at the mill, what it cost, what became of its decisions: the figures of content.md, section 5."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from experiments.learning.decisions.early_signs import early_signs
from experiments.learning.decisions.promises import Promises, promises_kept
from experiments.learning.decisions.record import Followed, decision_record, decisions_due
from experiments.learning.failures.follow_ups import Proposed, follow_ups_for
from experiments.learning.failures.ledger import avoided_loss, cost_of_failure, failures, without_answer
from experiments.learning.failures.reasons import Ended, why_it_failed
from experiments.people.permission import Actor
from stats.errors import NotEstimable
from tests.demo import TODAY, demo_session

if TYPE_CHECKING:
    from tests.opening import Fresh

MAIL_AND_ADS = "Do ads beside the e-mail bring more second orders?"
HANDS_AGAIN = "Hands or bread? Once more, with the new followers"
REPLIES = "Saved reply or own words?"


@dataclass(frozen=True, slots=True)
class Mill:
    """The loaded demo, read by several tests."""

    session: Session
    actor: Actor


@pytest.fixture(scope="module")
def mill(database_kind: str, fresh_demo: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mill]:
    with demo_session(fresh_demo, database_kind, tmp_path_factory.mktemp("mill")) as (session, actor):
        yield Mill(session, actor)


def test_three_of_thirteen_did_not_work_by_three_reasons(mill: Mill) -> None:
    found = why_it_failed(mill.session, mill.actor)
    assert (found.counts.closed, found.counts.failed, found.counts.undecided, found.counts.unusable) == (13, 3, 4, 1)
    assert dict(found.reasons.whys) == {
        "weak_idea": Ended(failed=1),
        "weak_execution": Ended(failed=1, unusable=1),
        "wrong_audience": Ended(failed=1),
        "too_small": Ended(undecided=3),
        "contaminated": Ended(undecided=1),
    }
    assert {one.value: one.failed for one in found.channels if one.failed} == {
        "e-mail and paid social": 1,
        "organic social": 1,
        "direct messages": 1,
    }
    assert {one.value: one.failed for one in found.goals if one.failed} == {
        "new_sales": 1,
        "repeat_business": 1,
        "custom:Answer once": 1,
    }


def test_a_failed_one_cost_400_euros_in_the_middle(mill: Mill) -> None:
    cards = failures(mill.session, mill.actor).cards
    assert [(card.title, card.full_cost_minor) for card in cards] == [
        (MAIL_AND_ADS, 800_00),
        (HANDS_AGAIN, 400_00),
        (REPLIES, 240_00),
    ]
    cost = cost_of_failure(mill.session, mill.actor)
    assert (cost.median_minor, cost.sum_minor, cost.known) == (400_00, 1_440_00, 3)


def test_ads_beside_the_mail_would_have_cost_640_a_quarter(mill: Mill) -> None:
    found = avoided_loss(mill.session, mill.actor)
    ((title, minor, every),) = [(one.title, one.avoided_minor, one.avoided_every) for one in found.page.cards]
    assert (title, minor, every, found.year_minor) == (MAIL_AND_ADS, 640_00, "quarter", 4 * 640_00)
    assert found.page.cards[0].avoided_assumption


def test_each_one_has_its_proposal(mill: Mill) -> None:
    cards = [*failures(mill.session, mill.actor).cards, *without_answer(mill.session, mill.actor)]
    tries = follow_ups_for(mill.session, mill.actor, cards)
    said = {card.title: (tries[card.experiment_id].kind, tries[card.experiment_id].taken) for card in cards}
    assert said[MAIL_AND_ADS] == (Proposed.LESSON, None)
    assert said[HANDS_AGAIN] == (Proposed.OTHER_PEOPLE, None)
    assert said[REPLIES] == (Proposed.BETTER_MADE, None)
    assert said["Does posting daily bring more profile visits?"] == (Proposed.DRAWN, None)
    assert said["Is the six-second video cheaper per first order?"] == (Proposed.LEAVE, None)
    kind, taken = said["The question headline again, for the rye kit"]
    assert taken is not None
    assert (kind, taken.title) == (Proposed.SIZED, "The question headline, third run: the gift box")


def test_decisions_were_answered_but_for_the_saved_replies(mill: Mill) -> None:
    record = decision_record(mill.session, mill.actor, today=TODAY)
    assert record.acted == Followed(on_time=4, later=1, waiting=1, undated=1)
    assert [due.title for due in decisions_due(mill.session, mill.actor, today=TODAY)] == [REPLIES]
    assert dict(record.held) == {"yes": 2, "partly": 2, "cannot_tell": 1}
    assert [round(one.measured, 2) for one in record.measured] == [0.26, 0.14, 0.09]
    # What was planned with lies between what came and the first result, as it should.
    assert all(one.measured < one.planned < one.raw for one in record.measured)
    assert isinstance(record.share, NotEstimable)


def test_three_of_seven_answered_steps_came_and_one_is_due_in_17_days(mill: Mill) -> None:
    kept = promises_kept(mill.session, mill.actor, today=TODAY)
    assert kept.all == Promises(promised=13, came=3, did_not=4, unanswered=1)
    assert kept.by_goal["repeat_business"] == Promises(promised=2, came=1)
    later = promises_kept(mill.session, mill.actor, today=TODAY + timedelta(days=17))
    assert later.by_goal["repeat_business"] == Promises(promised=2, came=1, unanswered=1)


def test_no_early_sign_has_its_outcome_yet(mill: Mill) -> None:
    assert early_signs(mill.session, mill.actor).closed == 0

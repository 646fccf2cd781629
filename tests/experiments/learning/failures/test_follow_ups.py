"""What to try next: one proposal by reason and decision, none where one is under way or nothing makes sense."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from experiments.learning.failures.follow_ups import Proposed, follow_ups_for, proposed_by
from experiments.people.permission import Actor
from experiments.results.records import Why
from experiments.trials.decline import Refusal, decline
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import Status
from tests.experiments.learning.cards_made import made_card


@pytest.mark.parametrize(
    ("why", "decision", "kind"),
    [
        ("weak_execution", "stop", Proposed.BETTER_MADE),
        ("wrong_audience", "stop", Proposed.OTHER_PEOPLE),
        ("wrong_channel", "keep", Proposed.OTHER_CHANNEL),
        ("bad_timing", "keep", Proposed.OTHER_WEEKS),
        ("tracking_broken", "repeat", Proposed.REPAIRED),
        ("contaminated", "repeat", Proposed.DRAWN),
        ("no_content", "keep", Proposed.PREPARED),
        ("too_small", "repeat", Proposed.SIZED),
        ("too_small", "keep", Proposed.SIZED),
        ("too_small", "stop", Proposed.LEAVE),
        ("weak_idea", "keep", Proposed.LESSON),
        ("weak_idea", "repeat", Proposed.AGAIN),
        ("other", "stop", Proposed.LESSON),
        ("other", "repeat", Proposed.AGAIN),
    ],
)
def test_the_reason_and_the_decision_say_what_to_try(why: str, decision: str, kind: Proposed) -> None:
    assert proposed_by(Why(why), decision) is kind


def test_every_reason_has_a_proposal() -> None:
    assert all(proposed_by(why, decision) for why in Why for decision in ("adopt", "keep", "repeat", "stop", None))


def test_a_draft_that_builds_on_it_takes_its_place_until_somebody_says_no(
    session: Session, actor: Actor, now: datetime
) -> None:
    card = made_card(session, actor, why="weak_execution", decision="stop")
    (proposal,) = follow_ups_for(session, actor, [card]).values()
    assert proposal.starts_draft
    draft = start_draft(session, actor, DraftChange(title="Better made", built_on_id=card.experiment_id), now=now)
    (proposal,) = follow_ups_for(session, actor, [card]).values()
    assert proposal.taken is not None
    assert (proposal.taken.experiment_id, proposal.taken.status) == (draft.id, Status.IDEA)
    assert not proposal.starts_draft
    decline(session, actor, draft.id, Refusal("Not now."), now=now)
    assert follow_ups_for(session, actor, [card])[card.experiment_id].starts_draft


def test_what_has_no_reason_has_no_proposal(session: Session, actor: Actor) -> None:
    assert follow_ups_for(session, actor, [made_card(session, actor, verdict="succeeded", why=None)]) == {}
    assert follow_ups_for(session, actor, []) == {}

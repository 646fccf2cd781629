"""Closing: what the rule says, what a person may say, and every fault at once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.people.permission import Role
from experiments.results.closing.conclusion import Conclusion, ConclusionRow, Decision, Why, conclude, proposal_for
from experiments.trials.experiment import Status
from tests.experiments.results.exports import AFTER, Book, daily
from tests.factories import make_actor, make_team

TODAY = AFTER.date()
ADOPT = Conclusion(decision=Decision.ADOPT)
FAILED = Conclusion(why=Why.WEAK_IDEA, decision=Decision.STOP)


def close(book: Book, conclusion: Conclusion, now: datetime = AFTER) -> ConclusionRow:
    return conclude(book.session, book.actor, book.experiment.id, conclusion, now=now)


def faults(refusal: pytest.ExceptionInfo[RuleBroken]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in refusal.value.faults]


def test_a_success_is_closed_with_the_verdict_of_the_rule(book: Book) -> None:
    book.accept(daily(14))
    row = close(book, ADOPT)
    assert (row.verdict, row.rule_verdict, row.grade, row.why) == ("succeeded", "succeeded", "C", None)
    experiment = book.experiment
    assert (experiment.status, experiment.verdict, experiment.grade) == (Status.CONCLUDED, "succeeded", "C")
    assert (experiment.decision, experiment.concluded_on) == ("adopt", date(2026, 11, 24))


def test_two_clicks_close_once(book: Book) -> None:
    book.accept(daily(14))
    close(book, ADOPT)
    with pytest.raises(WrongStatus):
        close(book, ADOPT)
    assert book.session.scalar(sa.select(sa.func.count()).select_from(ConclusionRow)) == 1


def test_a_change_since_the_page_was_opened_refuses_the_closing(book: Book) -> None:
    book.accept(daily(14))
    with pytest.raises(WrongStatus, match="meanwhile"):
        close(book, Conclusion(decision=Decision.ADOPT, version=book.experiment.version - 1))
    assert book.experiment.status is not Status.CONCLUDED


def test_everything_missing_is_said_at_once(book: Book) -> None:
    book.accept(daily(14, b=10))
    with pytest.raises(RuleBroken) as refusal:
        close(book, Conclusion(verdict="succeeded", decision_owner=999))
    assert faults(refusal) == [
        ("override_reason", "override_reason_missing"),
        ("decision", "decision_missing"),
        ("decision_owner", "not_in_team"),
    ]


def test_what_was_no_success_needs_a_why(book: Book) -> None:
    book.accept(daily(14, b=10))
    with pytest.raises(RuleBroken) as refusal:
        close(book, Conclusion(decision=Decision.STOP))
    assert faults(refusal) == [("why", "why_missing")]
    assert close(book, FAILED).why is Why.WEAK_IDEA


def test_an_override_shows_with_its_reason(book: Book) -> None:
    book.accept(daily(14, b=10))
    row = close(book, Conclusion(Why.TRACKING_BROKEN, Decision.REPEAT, verdict="invalid", override_reason="Pixel off"))
    assert (row.verdict, row.rule_verdict, row.override_reason) == ("invalid", "harmful", "Pixel off")
    assert book.experiment.verdict == "invalid"


def test_a_marketer_may_not_override(book: Book) -> None:
    book.accept(daily(14, b=10))
    marketer = make_actor(book.session, book.now, team=book.actor.team_id, role=Role.MARKETER)
    override = Conclusion(decision=Decision.ADOPT, verdict="succeeded", override_reason="I like it")
    with pytest.raises(RuleBroken) as refusal:
        conclude(book.session, marketer, book.experiment.id, override, now=AFTER)
    assert faults(refusal) == [("verdict", "may_not_override")]


def test_an_unknown_verdict_is_refused(book: Book) -> None:
    book.accept(daily(14))
    with pytest.raises(RuleBroken) as refusal:
        close(book, Conclusion(Why.OTHER, Decision.ADOPT, verdict="brilliant", override_reason="so"))
    assert faults(refusal) == [("verdict", "unknown_verdict")]


def test_a_verdict_that_fell_at_an_earlier_look_may_close_before_the_last(book: Book) -> None:
    # Ten days of fourteen: look 1 (day 7) is reached, look 2 is not.
    book.accept(daily(10))
    row = close(book, ADOPT, now=datetime(2026, 11, 19, 9, tzinfo=UTC))
    assert (row.verdict, row.rule_verdict) == ("succeeded", "succeeded")


def test_while_the_first_look_is_not_reached_it_is_left_running(book: Book) -> None:
    book.accept(daily(5))
    on_day_six = datetime(2026, 11, 14, 9, tzinfo=UTC)
    with pytest.raises(
        RuleBroken, match="Leave it running until 22\xa0November 2026, or give it up with a reason"
    ) as refusal:
        close(book, Conclusion(Why.TOO_SMALL, Decision.STOP), now=on_day_six)
    assert faults(refusal) == [("verdict", "interim")]


def test_data_that_never_came_do_not_hold_it_open(book: Book) -> None:
    book.accept(daily(5))
    row = close(book, Conclusion(Why.TOO_SMALL, Decision.KEEP))
    assert row.verdict == "undecided"


def test_without_results_there_is_nothing_to_close(book: Book) -> None:
    with pytest.raises(WrongStatus, match="no results yet"):
        close(book, ADOPT)


def test_a_viewer_may_not_close_and_strangers_find_nothing(book: Book) -> None:
    book.accept(daily(14))
    viewer = make_actor(book.session, book.now, team=book.actor.team_id, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        conclude(book.session, viewer, book.experiment.id, ADOPT, now=AFTER)
    stranger = make_actor(book.session, book.now, team=make_team(book.session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        conclude(book.session, stranger, book.experiment.id, ADOPT, now=AFTER)


def test_all_three_lines_come_pre_written_for_a_success(book: Book) -> None:
    book.accept(daily(14))
    proposal = proposal_for(book.session, book.actor, book.experiment.id, today=TODAY)
    assert proposal.can_close
    assert (proposal.verdict, proposal.why, proposal.decision) == ("succeeded", None, Decision.ADOPT)
    assert proposal.claim == "If we open with the reader's question instead of our claim, more will click through."
    assert proposal.scope == "hobby cooks nearby who do not know us, paid social"
    assert proposal.because == "It fits what we counted on: curiosity asks for an answer."
    assert proposal.decision_due == date(2026, 12, 24)


def test_undecided_is_proposed_as_too_small(book: Book) -> None:
    book.accept(daily(14, a=20, b=20, wobble=17))
    proposal = proposal_for(book.session, book.actor, book.experiment.id, today=TODAY)
    assert (proposal.verdict, proposal.why) == ("undecided", Why.TOO_SMALL)
    idea = "open with the reader's question instead of our claim"
    assert proposal.claim == f"Whether link clicks per time shown gains if we {idea} is still open."


def test_harm_is_proposed_to_be_stopped_and_its_why_is_asked(book: Book) -> None:
    book.accept(daily(14, b=10))
    proposal = proposal_for(book.session, book.actor, book.experiment.id, today=TODAY)
    assert (proposal.verdict, proposal.why, proposal.decision) == ("harmful", None, Decision.STOP)
    assert proposal.claim == (
        "If we open with the reader's question instead of our claim, link clicks per time shown gets worse."
    )

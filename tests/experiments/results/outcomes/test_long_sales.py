"""A long sale over time: closed by its early sign, due by itself, judged by its outcome, both kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import DomainError, Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.judging.document import AnalysisDoc
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.tallies import Counts, counts_by, counts_of
from experiments.learning.lessons.lesson import Lesson, LessonDraft, LessonStatus
from experiments.learning.progress.goals import goal_progress
from experiments.learning.waiting.item import Wait
from experiments.learning.waiting.today import waits_for
from experiments.people.permission import Actor, Role
from experiments.results.closing.conclusion import Conclusion, Decision, Why, conclude
from experiments.results.closing.proposal import proposal_for
from experiments.results.outcomes.giving import OutcomeFile, give_outcome
from experiments.results.outcomes.judged import document_that_counts, outcome_document
from experiments.results.outcomes.standing import OutcomeState, outcome_standing
from experiments.results.outcomes.typed import TypedVersion
from experiments.results.records import ConclusionRow
from experiments.results.uploads.imports import Upload
from experiments.results.uploads.refusals import ResultFileRefused
from experiments.trials.deviation import DeviationRequest, deviate
from experiments.trials.experiment import Status, status_on
from experiments.trials.outcome import OutcomeGiven
from tests.experiments.results.outcomes.long_sale import (
    CLOSED,
    DUE,
    LATER,
    SECOND_GIFT,
    THANK_YOU,
    LongSale,
    closed_by_early_sign,
    donors,
    make_long_sale,
)
from tests.factories import make_actor, make_team

BEFORE = datetime(2027, 6, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def sale(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> LongSale:
    return closed_by_early_sign(session, actor, now, tmp_path)


def shares(a: int, b: int, each: int = 150) -> list[TypedVersion]:
    return [TypedVersion("A", units=each, successes=a), TypedVersion("B", units=each, successes=b)]


def give(sale: LongSale, given: list[TypedVersion] | OutcomeFile, now: datetime = LATER) -> AnalysisDoc:
    give_outcome(sale.session, sale.store, sale.actor, sale.experiment.id, given, now=now)
    standing = outcome_standing(sale.session, sale.experiment, today=now.date())
    assert standing is not None
    return outcome_document(sale.session, sale.experiment, standing, today=now.date())


def file(text: str | bytes, name: str = "outcome.csv") -> OutcomeFile:
    return OutcomeFile(Upload(name, text if isinstance(text, bytes) else text.encode()))


def codes(refusal: DomainError) -> set[str]:
    return {fault.code for fault in refusal.faults}


def outcomes_waiting(sale: LongSale, today: date) -> list[int | None]:
    waiting = waits_for(sale.session, sale.actor, today=today)
    return [item.experiment_id for item in waiting if item.kind is Wait.OUTCOME_DUE]


def test_closed_by_an_early_sign_it_is_provisional(sale: LongSale) -> None:
    one = sale.experiment
    assert (one.status, one.verdict, one.grade, one.provisional_until) == (Status.CONCLUDED, "succeeded", "B", DUE)
    assert status_on(one, date(2028, 1, 1), one.has_data) is Status.CONCLUDED
    assert sale.session.get_one(ArchiveCard, one.id).provisional_until == DUE


def test_a_provisional_verdict_is_closed_and_no_answer_yet(sale: LongSale) -> None:
    counts = counts_of(sale.session, sale.actor)
    assert counts == Counts(closed=1, provisional=1, cost_minor=counts.cost_minor)
    progress = goal_progress(sale.session, sale.actor, today=CLOSED.date())[sale.experiment.goal_id or 0]
    assert (progress.closed, progress.answered, progress.verdicts) == (1, 0, {"provisional": 1})


def test_its_day_opens_it_again_by_itself(sale: LongSale) -> None:
    """Nothing runs in between: the same rows say something else on another day."""
    states = {}
    for day in (CLOSED.date(), BEFORE.date(), DUE, LATER.date()):
        standing = outcome_standing(sale.session, sale.experiment, today=day)
        assert standing is not None
        assert standing.is_provisional
        states[day] = standing.state
    assert list(states.values()) == [OutcomeState.AHEAD, OutcomeState.AHEAD, OutcomeState.DUE, OutcomeState.DUE]
    assert outcomes_waiting(sale, BEFORE.date()) == []
    assert outcomes_waiting(sale, DUE) == [sale.experiment.id]


def test_the_outcome_confirms_and_both_verdicts_stay(sale: LongSale) -> None:
    document = give(sale, shares(30, 66))
    assert (document["verdict"], document["grade"], document["unit_name"]) == ("succeeded", "B", "donors")
    said = document["sentence"].replace("\xa0", " ")
    assert said.startswith(
        "“B” brings at least 53 % more second gift in six months (best guess 120 %: 44 instead of 20"
    )
    assert outcome_standing(sale.session, sale.experiment, today=LATER.date()).state is OutcomeState.GIVEN  # type: ignore[union-attr]
    sale.close(LATER)
    standing = outcome_standing(sale.session, sale.experiment, today=LATER.date())
    assert standing is not None
    assert standing.early is not None
    assert standing.final is not None
    assert (standing.state, standing.early.verdict, standing.final.verdict) == (
        OutcomeState.FINAL,
        "succeeded",
        "succeeded",
    )
    assert sale.experiment.provisional_until is None
    assert outcomes_waiting(sale, LATER.date()) == []
    counts = counts_of(sale.session, sale.actor)
    assert counts == Counts(closed=1, answered=1, worked=1, cost_minor=counts.cost_minor)


def test_the_outcome_may_say_otherwise(sale: LongSale) -> None:
    """150 each, 45 and 47: a gain of a fifth is not ruled out by so few, so it cannot tell."""
    assert give(sale, shares(45, 47))["verdict"] == "undecided"
    offered = proposal_for(sale.session, sale.actor, sale.experiment.id, today=LATER.date())
    assert (offered.verdict, offered.stance, offered.why) == ("undecided", "contradicts", Why.TOO_SMALL)
    assert offered.early is not None
    assert offered.early.verdict == "succeeded"
    lesson = sale.session.scalars(sa.select(Lesson)).one()
    sale.close(LATER, lesson=LessonDraft(lesson_id=lesson.id, stance="contradicts"))
    assert (sale.experiment.verdict, lesson.status) == ("undecided", LessonStatus.CONTESTED)
    counts = counts_of(sale.session, sale.actor)
    assert (counts.closed, counts.answered, counts.undecided, counts.provisional) == (1, 0, 1, 0)
    assert counts_by(sale.session, sale.actor, "why")["too_small"].closed == 1
    card = sale.session.get_one(ArchiveCard, sale.experiment.id)
    assert (card.verdict, card.metric, card.lesson_id) == ("undecided", "second gift in six months", lesson.id)


def test_a_loss_is_a_loss(sale: LongSale) -> None:
    assert give(sale, shares(66, 30))["verdict"] == "harmful"


def test_less_is_better_is_turned_round(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    lapsed = replace(SECOND_GIFT, name="gone within six months", direction="down")
    sale = make_long_sale(session, actor, now, tmp_path, replace(THANK_YOU, outcome=lapsed))
    sale.upload(a=45, b=75)
    sale.close()
    assert give(sale, shares(66, 30))["verdict"] == "succeeded"


def test_the_same_rule_judges_it(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    """Worth it from 150 % on: 120 % is not enough, whatever its range."""
    sale = make_long_sale(session, actor, now, tmp_path, replace(THANK_YOU, worthwhile_lift=1.5))
    sale.upload(a=20, b=75)
    sale.close()
    document = give(sale, shares(30, 66))
    assert (document["verdict"], document["undecided_reason"]) == ("undecided", "better_size_unclear")


def test_groups_that_do_not_fit_the_draw_spoil_it(sale: LongSale) -> None:
    document = give(sale, [TypedVersion("A", units=150, successes=30), TypedVersion("B", units=60, successes=30)])
    assert document["verdict"] == "invalid"


def test_an_outcome_that_was_moved_is_fair_evidence_at_most(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    sale = make_long_sale(session, actor, now, tmp_path)
    later = replace(SECOND_GIFT, days_after=None, due=date(2027, 6, 1))
    moved = DeviationRequest("outcome", later, "The campaign of the summer comes in between.")
    deviate(session, actor, sale.experiment.id, moved, now=datetime(2026, 11, 20, tzinfo=UTC))
    sale.upload(a=45, b=75)
    sale.close()
    assert sale.experiment.grade == "B"
    assert sale.experiment.provisional_until == date(2027, 6, 1)
    assert give(sale, shares(30, 66))["grade"] == "C"


def test_what_must_not_get_worse_binds_the_outcome(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    from experiments.trials.draft import MetricGiven

    sign = THANK_YOU.metrics[0]  # type: ignore[index]
    rail = MetricGiven("complaints", "proportion", "complained", direction="down", role="guardrail", margin=0.1)
    sale = make_long_sale(session, actor, now, tmp_path, replace(THANK_YOU, metrics=(sign, rail)))  # type: ignore[arg-type]
    lines = ["Donor ID,Version,Replied,Complained"]
    for version, replied, complained in (("A", 45, 5), ("B", 75, 60)):
        lines += [f"{version}{n:04},{version},{int(n < replied)},{int(n >= 150 - complained)}" for n in range(150)]
    from experiments.results.uploads.imports import accept_file

    upload = Upload("replies.csv", ("\n".join(lines) + "\n").encode())
    accept_file(session, sale.store, actor, sale.experiment.id, upload, now=CLOSED)
    sale.close()
    assert sale.experiment.verdict == "harmful"
    document = give(sale, shares(30, 66))
    assert document["verdict"] == "harmful"
    assert "complaints" in document["sentence"]


def test_figures_wait_for_their_day(sale: LongSale) -> None:
    with pytest.raises(WrongStatus) as refusal:
        give(sale, shares(30, 66), BEFORE)
    assert codes(refusal.value) == {"not_due"}
    assert "6 June 2027" in str(refusal.value).replace("\xa0", " ")


def test_it_has_to_be_closed_by_its_early_sign_first(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    sale = make_long_sale(session, actor, now, tmp_path)
    sale.upload(a=45, b=75)
    with pytest.raises(WrongStatus) as refusal:
        give(sale, shares(30, 66))
    assert codes(refusal.value) == {"not_closed_yet"}


def test_without_figures_it_cannot_be_closed_again(sale: LongSale) -> None:
    for day in (CLOSED, LATER):
        with pytest.raises(WrongStatus) as refusal:
            sale.close(day)
        assert "6 June 2027" in str(refusal.value).replace("\xa0", " ")
    give(sale, shares(30, 66))
    sale.close(LATER)
    with pytest.raises(WrongStatus):
        sale.close(LATER)


def test_a_plan_without_an_outcome_takes_none(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    sale = make_long_sale(session, actor, now, tmp_path, replace(THANK_YOU, outcome=None))
    sale.upload(a=45, b=75)
    sale.close()
    assert sale.experiment.provisional_until is None
    with pytest.raises(WrongStatus) as refusal:
        give(sale, shares(30, 66))
    assert codes(refusal.value) == {"no_outcome"}


def test_figures_are_kept_for_ever_and_the_last_count(sale: LongSale) -> None:
    give(sale, shares(45, 47))
    give(sale, shares(30, 66))
    sale.close(LATER)
    assert sale.experiment.verdict == "succeeded"
    rows = sale.session.scalars(sa.select(ConclusionRow).order_by(ConclusionRow.id)).all()
    assert [(row.verdict, row.outcome_figures_id) for row in rows] == [("succeeded", None), ("succeeded", 2)]
    assert give(sale, shares(66, 30))["verdict"] == "harmful"  # a correction: it waits to be closed with
    standing = outcome_standing(sale.session, sale.experiment, today=LATER.date())
    assert standing is not None
    assert (standing.state, standing.is_provisional) == (OutcomeState.GIVEN, False)
    shown, _ = document_that_counts(sale.session, sale.experiment, today=LATER.date())
    assert shown["verdict"] == "succeeded"  # what it was closed with
    sale.close(LATER)
    assert sale.experiment.verdict == "harmful"
    assert counts_of(sale.session, sale.actor).failed == 1


def test_sums_without_a_spread_cannot_be_judged(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    cost = OutcomeGiven("cost per useful call", "ratio", "spend", "useful calls", "down", days_after=120)
    sale = make_long_sale(session, actor, now, tmp_path, replace(THANK_YOU, outcome=cost))
    sale.upload(a=45, b=75)
    sale.close()
    sums = [TypedVersion("A", numerator=900, denominator=25), TypedVersion("B", numerator=900, denominator=50)]
    document = give(sale, sums)
    assert (document["verdict"], document["grade"]) == ("undecided", "E")
    found = document["metrics"][0]["variants"][1]["not_estimable"]
    assert found is not None
    assert found["reason"] == "totals_only"


def test_an_average_is_judged_too(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    money = OutcomeGiven("given in six months", "mean", days_after=182)
    sale = make_long_sale(session, actor, now, tmp_path, replace(THANK_YOU, outcome=money))
    sale.upload(a=45, b=75)
    sale.close()
    typed = [TypedVersion("A", units=150, mean=10.0, sd=8.0), TypedVersion("B", units=150, mean=15.0, sd=8.0)]
    document = give(sale, typed)
    assert document["verdict"] == "succeeded"
    effect = document["metrics"][0]["variants"][1]["effect"]
    assert effect is not None
    # Welch by hand: 5 ± t(298, 0.975) · 8 · sqrt(2/150) = 5 ± 1.968 · 0.92376
    assert (effect["lower"], effect["upper"]) == pytest.approx((3.182, 6.818), abs=0.001)


@pytest.mark.parametrize(
    "text",
    [
        donors(a=30, b=66, column="Second gift"),
        donors(a=30, b=66, column="Gave again"),
        b"Version\tDonors\tSecond gift\nA\t150\t30\nB\t150\t66\n",
        b"Version;Second gift;Donors\nA;30;150\nB;66;150\n",
    ],
    ids=["a row per donor", "the only number", "pasted totals", "totals with semicolons"],
)
def test_a_file_says_the_same_as_typing(sale: LongSale, text: bytes) -> None:
    document = give(sale, file(text))
    b = document["metrics"][0]["variants"][1]
    assert (document["verdict"], b["numerator"], b["units"]) == ("succeeded", 66, 150)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"Version,Second gift,Donors\nA,160,150\nB,66,150\n", "more_than_all"),
        (b"Version,Second gift,Donors\nA,30,150\nB,66,150\nC,12,150\n", "variant_unknown"),
        (b"Version,Gave,Again\nA,30,150\nB,66,150\n", "column_unknown"),
        (b"Version,Second gift,Spend\nA,30,150\nB,66,150\n", "column_unknown"),
    ],
)
def test_what_a_file_leaves_open_or_cannot_be_is_asked(sale: LongSale, text: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        give(sale, file(text))
    assert code in codes(refusal.value)


def test_a_share_needs_yes_and_no(sale: LongSale) -> None:
    often = donors(a=30, b=66, column="Second gift").replace(b"A0001,A,1", b"A0001,A,3")
    with pytest.raises(RuleBroken) as refusal:
        give(sale, file(often))
    assert codes(refusal.value) == {"not_yes_or_no"}


def test_personal_data_stay_outside(sale: LongSale) -> None:
    rows = "".join(f"ines{n}@mill.example,{'AB'[n % 2]},{n % 3 == 0:d}\n" for n in range(40))
    with pytest.raises(ResultFileRefused):
        give(sale, file(f"E-mail,Version,Second gift\n{rows}"))
    assert not list(sale.store.folder.glob("??/*")) or all(
        b"ines1@" not in path.read_bytes() for path in sale.store.folder.glob("??/*")
    )


def test_who_may(sale: LongSale, now: datetime) -> None:
    team = sale.actor.team_id
    viewer = make_actor(sale.session, now, team=team, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        give_outcome(sale.session, sale.store, viewer, sale.experiment.id, shares(30, 66), now=LATER)
    other = make_actor(sale.session, now, team=make_team(sale.session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        give_outcome(sale.session, sale.store, other, sale.experiment.id, shares(30, 66), now=LATER)


def test_closing_again_needs_what_closing_needs(sale: LongSale) -> None:
    give(sale, shares(45, 47))
    with pytest.raises(RuleBroken) as refusal:
        conclude(sale.session, sale.actor, sale.experiment.id, Conclusion(), now=LATER)
    assert codes(refusal.value) == {"why_missing", "decision_missing"}
    overriding = Conclusion(decision=Decision.ADOPT, verdict="succeeded", override_reason="The bank lost a file.")
    row = conclude(sale.session, sale.actor, sale.experiment.id, overriding, now=LATER)
    assert (row.verdict, row.rule_verdict, sale.experiment.provisional_until) == ("succeeded", "undecided", None)

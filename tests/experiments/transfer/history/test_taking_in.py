"""Past experiments in the book: what is stored, how often, in how many statements, and what comes out again."""

from __future__ import annotations

import csv
import gzip
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden
from experiments.goals.cycle import Cycle, present_cycle
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard, FacetTally, Tally
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.archive.tallies import counts_of
from experiments.learning.finding.asked import ArchiveQuery
from experiments.learning.finding.search import search_archive
from experiments.learning.lessons.lesson import Lesson, LessonEvidence
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.transfer.archive_in import HistoryRefused
from experiments.transfer.archive_out import archive_csv, without_figures
from experiments.trials.experiment import Experiment, Status
from tests.experiments.transfer.history.tables import SMALL, asos, csv_of, exported, rows_of, simulated, take
from tests.factories import make_actor, make_goal, make_team

ASOS = Path(__file__).resolve().parents[5] / "shared" / "data" / "asos_digital_experiments.csv.gz"
RICH = csv_of(
    [
        {"experiment": "Question or statement?", "variant": name, "role": role, "goal_kind": "new_sales",
         "goal": "260 first orders", "channel": "paid social", "tactic": "headline", "content_type": "story",
         "audience": "hobby cooks", "design": "we drew lots", "unit": "companies", "started": "2025-03-03",
         "ended": "2025-03-16", "metric": "people who clicked", "n": n, "successes": k, "cost": cost,
         "currency": "EUR", "text": text, "tags": "spring, oven", "verdict": "Worked", "why": "",
         "lesson": "Questions win"}
        for name, role, n, k, cost, text in (
            ("A", "control", 1000, 30, 12.345, "We bake."), ("B", "treatment", 1010, 60, 7.5, "=Why bake?")
        )
    ]
)  # fmt: skip


def test_a_past_experiment_is_closed_entered_afterwards_and_found(
    session: Session, actor: Actor, now: datetime
) -> None:
    taken = take(session, actor, RICH, now)
    assert (len(taken.keys), taken.rows, taken.known) == (1, 2, 0)
    experiment = session.get_one(Experiment, taken.keys[0])
    assert (experiment.status, experiment.retrospective, experiment.grade) == (Status.CONCLUDED, True, "C")
    assert (experiment.concluded_on, experiment.unit_name, experiment.sealed_number) == (
        date(2025, 3, 16),
        "companies",
        None,
    )
    assert [(one.name, one.role.value, one.text) for one in experiment.variants] == [
        ("A", "control", "We bake."),
        ("B", "treatment", "=Why bake?"),
    ]
    assert [(one.name, one.kind.value, one.numerator, one.denominator) for one in experiment.metrics] == [
        ("people who clicked", "proportion", "link_clicks", "sends")
    ]
    card = session.get_one(ArchiveCard, experiment.id)
    assert (card.verdict, card.cost_minor, card.currency, card.variant) == ("succeeded", 1984, "EUR", "B")
    assert card.sentence.replace("\u00a0", " ").startswith(
        "“B” worked better than “A”: people who clicked +98 % (5.94 instead of 3 in 100), likely between"
    )
    assert card.shrunken_lift is not None
    assert card.lift is not None
    assert 0 < card.shrunken_lift < card.lift
    lesson = session.scalars(sa.select(Lesson)).one()
    assert (lesson.claim, card.lesson_id) == ("Questions win", lesson.id)
    assert session.scalars(sa.select(LessonEvidence.experiment_id)).all() == [experiment.id]
    for words in ("question", "oven", "hobby cooks", "questions win"):
        assert [one.card.experiment_id for one in search_archive(session, actor, ArchiveQuery(text=words)).items] == [
            experiment.id
        ]
    act = session.scalars(sa.select(Audit).where(Audit.action == "archive.import")).one()
    assert act.after == {"file": "past.csv", "experiments": 1, "rows": 2, "verdicts": {"succeeded": 1}}


def test_history_stands_outside_every_rate(session: Session, actor: Actor, now: datetime) -> None:
    take(session, actor, RICH, now)
    assert counts_of(session, actor).closed == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Tally)) == 0
    verdicts = sa.select(FacetTally.value, FacetTally.cards).where(FacetTally.facet == "verdict")
    assert session.execute(verdicts).all() == [("succeeded", 1)]


def test_the_same_file_again_adds_nothing_and_other_figures_are_refused(
    session: Session, actor: Actor, now: datetime
) -> None:
    take(session, actor, RICH, now)
    again = take(session, actor, RICH, now)
    assert (again.keys, again.known) == ((), 1)
    both = take(session, actor, csv_of([*rows_of(RICH), *rows_of(SMALL)]), now)
    assert (len(both.keys), both.known) == (2, 1)
    with pytest.raises(HistoryRefused) as refused:
        take(session, actor, csv_of([*rows_of(RICH.replace(",60,", ",61,")), *rows_of(simulated(1))]), now)
    assert [(one.code, one.line) for one in refused.value.problems] == [("other_figures", 2)]
    assert session.scalar(sa.select(sa.func.count()).select_from(Experiment)) == 3


def test_goals_are_found_in_the_present_cycle_or_made_before_it(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    present = present_cycle(session, actor.team_id, now.date())
    rows = [
        {"experiment": f"X{place}", "variant": name, "metric": "m", "n": 100, "successes": 5, "started": "2019-05-06",
         **said}
        for place, said in enumerate(
            ({"goal_kind": "new_sales"}, {"goal_kind": "new_sales", "goal": goal.goal}, {"goal": "Fewer returns"},
             {"goal_kind": "Donations"}, {"goal_kind": "custom", "goal": "Fewer returns"}, {})
        )
        for name in "AB"
    ]  # fmt: skip
    taken = take(session, actor, csv_of(rows), now)
    goals = [session.get_one(Experiment, key).goal_id for key in taken.keys]
    assert goals[0] == goals[1] == goal.id
    assert goals[2] == goals[4]
    assert goals[5] is None
    made = session.get_one(Goal, goals[3])
    assert (made.kind.value, made.goal, made.label) == ("donations", "Donations", "Donations")
    own = session.get_one(Goal, goals[2])
    assert (own.kind.value, own.name) == ("custom", "Fewer returns")
    before = session.get_one(Cycle, made.cycle_id)
    assert (before.name, before.starts, before.ends) == (
        "Before Trialbook", date(2019, 4, 1), present.starts - timedelta(days=1)
    )  # fmt: skip
    take(
        session,
        actor,
        csv_of([{**row, "experiment": f"{row['experiment']} again", "started": "2011-01-05"} for row in rows]),
        now,
    )
    assert session.scalar(sa.select(sa.func.count()).select_from(Goal)) == 3
    session.refresh(before)
    assert before.starts == date(2011, 1, 1)


def test_past_experiments_with_the_same_lesson_are_pooled(session: Session, actor: Actor, now: datetime) -> None:
    rows = [
        {"experiment": f"Try {place}", "variant": name, "metric": "people who clicked", "n": 2000, "successes": cases,
         "design": "randomized", "lesson": "Questions win"}
        for place, pair in enumerate(((60, 90), (55, 80), (61, 84)))
        for name, cases in zip("AB", pair, strict=True)
    ]  # fmt: skip
    take(session, actor, csv_of(rows), now)
    lesson = session.scalars(sa.select(Lesson)).one()
    assert len(lesson.evidence) == 3
    assert lesson.pooled_lower is not None
    assert lesson.pooled_estimate is not None
    assert 0 < lesson.pooled_lower < lesson.pooled_estimate < 0.5
    assert lesson.grade == "C"  # repeats that nobody had locked prove no more than one of them


def test_least_roles_and_teams(session: Session, actor: Actor, now: datetime) -> None:
    analyst = make_actor(session, now, team=actor.team_id, role=Role.ANALYST)
    with pytest.raises(Forbidden):
        take(session, analyst, SMALL, now)
    take(session, actor, SMALL, now)
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    assert rows_of(exported(session, other)) == []
    assert len(rows_of(exported(session, analyst))) == 4
    with pytest.raises(Forbidden):
        archive_csv(session, make_actor(session, now, team=actor.team_id, role=Role.MARKETER, name="Ada Finch"))
    assert take(session, other, SMALL, now).known == 0  # the names of other teams are no matter of theirs


def test_every_row_comes_back_in_its_order_with_lift_and_what_to_plan_with(
    session: Session, actor: Actor, now: datetime
) -> None:
    table = simulated(40, rich=False)
    take(session, actor, table, now)
    given, found = rows_of(table), rows_of(exported(session, actor))
    named = ("experiment", "variant", "metric", "n", "successes")
    assert [[row[name] for name in named] for row in found] == [[row[name] for name in named] for row in given]
    for row in found:
        if row["variant"] == "A":
            assert row["lift"] == row["shrunken_lift"] == ""
        else:
            assert float(row["lift"]) >= -1
            assert float(row["shrunken_lower"]) < float(row["shrunken_lift"]) < float(row["shrunken_upper"])
    spread = [abs(float(row["shrunken_lift"])) for row in found if row["variant"] != "A"]
    flattering = [abs(float(row["lift"])) for row in found if row["variant"] != "A"]
    assert 0 < sum(spread) < 0.6 * sum(flattering)


def test_few_or_no_cases_crash_nothing(session: Session, actor: Actor, now: datetime) -> None:
    table = csv_of(
        [
            {"experiment": f"X{place}", "variant": name, "metric": "m", "n": n, "successes": cases}
            for place, pair in enumerate(((0, 0), (0, 3), (3, 0), (1, 1), (5, 5)))
            for name, cases, n in zip("AB", pair, (5, 5), strict=True)
        ]
    )
    take(session, actor, table, now)
    found = {row["experiment"]: row for row in rows_of(exported(session, actor)) if row["variant"] == "B"}
    assert [found[f"X{place}"]["lift"] for place in range(5)] == ["", "", "-1", "0", "0"]
    assert [bool(found[f"X{place}"]["shrunken_lift"]) for place in range(5)] == [False, True, True, True, False]


def test_two_thousand_experiments_take_few_statements(engine: sa.Engine, now: datetime) -> None:
    from experiments.people.first import local_actor

    statements: list[str] = []
    table = simulated(2000, versions=2)
    with Session(engine, expire_on_commit=False) as session:
        actor = local_actor(session, now=now)
        session.commit()
        sa.event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        assert len(take(session, actor, table, now).keys) == 2000
        session.commit()
        taken = len(statements)
        assert session.scalar(sa.select(sa.func.count()).select_from(ArchiveFigure)) == 4000
        assert without_figures(session, actor) == 0
        statements.clear()
        assert len(rows_of(exported(session, actor))) == 4000
    assert taken < 90, "\n".join(one[:80] for one in statements)
    assert len(statements) < 40


@pytest.mark.soak
def test_thirty_thousand_experiments_in_under_two_minutes(engine: sa.Engine, now: datetime) -> None:
    from experiments.people.first import local_actor

    table = simulated(30_000)
    began = time.monotonic()
    with Session(engine, expire_on_commit=False) as session:
        taken = take(session, local_actor(session, now=now), table, now)
        session.commit()
    took = time.monotonic() - began
    assert (len(taken.keys), taken.rows) == (30_000, 120_000)
    assert took < 120, f"{took:.0f} s"


if ASOS.exists():  # the data lie beside the project on some machines only; elsewhere nothing is collected

    def test_the_public_asos_data(session: Session, actor: Actor, now: datetime) -> None:
        with gzip.open(ASOS, "rt", newline="") as stream:
            table = asos(csv.DictReader(stream))
        taken = take(session, actor, table, now)
        found = rows_of(exported(session, actor))
        assert len(taken.keys) >= 78
        treated = [row for row in found if row["variant"] != "control"]
        assert all(row["lift"] and row["shrunken_lift"] for row in treated)
        assert len({row["shrunken_lift"] for row in treated}) > 0.9 * len(treated)

"""From the demo to a book of one's own: what goes along, what stays behind, what stays true."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import make_engine
from experiments.goals.cycle import present_cycle
from experiments.goals.goal import Goal, GoalChange, create_goal
from experiments.goals.objective import Objective
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.goals.self_rating import RatingGiven, SelfRating, rate_cycle
from experiments.learning.archive.tallies import counts_of
from experiments.learning.brief.acting.accepting import accept_proposal
from experiments.learning.brief.acting.editing import OwnProposal, add_proposal, write_foreword
from experiments.learning.brief.kept import Brief, GoalWorth, ProposalRow
from experiments.learning.brief.weighing.goal_worth import GoalWorthGiven, set_goal_worth
from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.people.first import local_actor
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.results.files import FileStore, StoredFile, claim_file
from experiments.results.outcomes.giving import OutcomeFile, give_outcome
from experiments.results.outcomes.standing import OutcomeState, outcome_standing
from experiments.results.records import DroppedFileSet
from experiments.results.uploads.imports import Upload
from experiments.transfer.carry import Carried, Mark, carry_over, mark_of
from experiments.trials.draft import DraftChange, VariantGiven, change_draft
from experiments.trials.experiment import Experiment, Variant
from experiments.trials.pictures import add_picture, pictures_of
from experiments.trials.plan import Plan
from experiments.trials.sign_off import SignatureGiven, answer_sign_off, sign_off_faults
from experiments.trials.toolkits.keeping import ToolkitKept, keep_as_toolkit
from experiments.trials.toolkits.listing import list_toolkits, pattern_in
from experiments.trials.toolkits.starting import ToolkitStart, start_from_toolkit
from tests.experiments.results.outcomes.long_sale import LATER, donors, make_long_sale
from tests.factories import make_draft, make_goal, make_registered
from tests.pictures import png


@pytest.fixture
def demo(tmp_path: Path, sqlite_template: Path) -> Iterator[Session]:
    """The throw-away book, which is SQLite as the demo is; the own book is the ``session`` fixture, on both systems."""
    path = tmp_path / "demo.db"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def visitor(demo: Session, now: datetime) -> Actor:
    return local_actor(demo, now=now)


@pytest.fixture
def stores(tmp_path: Path) -> tuple[FileStore, FileStore]:
    return FileStore(tmp_path / "demo-files"), FileStore(tmp_path / "own-files")


def carried_over(
    demo: Session, session: Session, stores: tuple[FileStore, FileStore], since: Mark, now: datetime
) -> Carried:
    demo.commit()
    return carry_over(demo, stores[0], session, stores[1], since=since, now=now)


def test_the_seeded_story_stays_behind(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    make_registered(demo, visitor, now)
    carried = carried_over(demo, session, stores, mark_of(demo), now)
    assert not carried.anything
    for model in (Goal, Experiment, Variant, Plan):
        assert session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


def test_pictures_and_signatures_come_along(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    since = mark_of(demo)
    draft = make_draft(demo, visitor, now)
    picture = add_picture(demo, stores[0], visitor, png(), now=now)
    two = (VariantGiven("A", "control", "now"), VariantGiven("B", "treatment", "a joke", picture.sha256))
    change = DraftChange(variants=two, risky=True, sign_off_id=visitor.person_id)
    change_draft(demo, visitor, draft.id, change, now=now)
    answer_sign_off(demo, visitor, draft.id, SignatureGiven(granted=True), now=now)

    carried_over(demo, session, stores, since, now)
    own = session.get_one(Experiment, draft.id)
    assert pictures_of(session, own).keys() == {picture.sha256}
    assert stores[1].get(picture.sha256) == png()
    assert sign_off_faults(session, own) == []


def test_an_experiment_comes_with_the_seeded_goal_it_serves_and_stays_sealed_as_it_was(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    make_goal(demo, visitor, now, kind="donations")  # a seeded goal that nothing hangs from
    seeded = make_goal(demo, visitor, now)
    since = mark_of(demo)
    own = make_draft(demo, visitor, now, goal=seeded)
    sealed = make_registered(demo, visitor, now)
    seals = list(demo.execute(sa.select(Plan.experiment_id, Plan.text, Plan.hash)))

    carried = carried_over(demo, session, stores, since, now)

    assert (carried.experiments, carried.goals) == (2, 2)
    assert set(session.scalars(sa.select(Experiment.id))) == {own.id, sealed.id}
    assert set(session.scalars(sa.select(Goal.id))) == {seeded.id, sealed.goal_id}
    assert list(session.execute(sa.select(Plan.experiment_id, Plan.text, Plan.hash))) == seals
    mine = local_actor(session, now=now)
    for goal in session.scalars(sa.select(Goal)):
        assert (goal.team_id, goal.created_by) == (mine.team_id, mine.person_id)
        assert goal.cycle_id == present_cycle(session, mine.team_id, now.date()).id
    assert [variant.name for variant in session.get_one(Experiment, own.id).variants] == [
        variant.name for variant in own.variants
    ]


def test_goals_keep_their_objectives_and_those_of_several_cycles_meet_in_one(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    seeded = create_goal(demo, visitor, GoalChange(kind="new_sales", goal="seeded", objective="More homes"), now=now)
    since = mark_of(demo)
    make_draft(demo, visitor, now, goal=seeded)
    for number in (1, 2):
        plan = CyclePlan(f"Later {number}", date(2027, 3 * number, 1), date(2027, 3 * number, 28))
        cycle = plan_cycle(demo, visitor, plan, now=now)
        for aim in ("More homes", "Talked about", None):
            line = GoalChange(kind="donations", goal=f"{aim} {number}", objective=aim, cycle_id=cycle.id)
            create_goal(demo, visitor, line, now=now)
    carried_over(demo, session, stores, since, now)
    found = {goal.goal: goal.objective for goal in session.scalars(sa.select(Goal))}
    assert found == {
        "seeded": "More homes",
        "More homes 1": "More homes",
        "Talked about 1": "Talked about",
        "None 1": None,
        "More homes 2": "More homes",
        "Talked about 2": "Talked about",
        "None 2": None,
    }
    assert session.scalar(sa.select(sa.func.count()).select_from(Objective)) == 2


def test_what_one_more_is_worth_goes_along_with_its_goal(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    amount = GoalWorthGiven(Money(63_00, "EUR"))
    set_goal_worth(demo, visitor, make_goal(demo, visitor, now).id, amount, now=now)  # seeded: stays behind
    since = mark_of(demo)
    goal = make_goal(demo, visitor, now, kind="donations")
    set_goal_worth(demo, visitor, goal.id, amount, now=now)
    carried_over(demo, session, stores, since, now)
    found = session.scalars(sa.select(GoalWorth)).all()
    assert [(one.goal_id, one.amount_minor) for one in found] == [(goal.id, 6300)]
    assert found[0].team_id == local_actor(session, now=now).team_id


def test_dropped_files_come_with_their_bytes_and_answers(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    since = mark_of(demo)
    sha256 = stores[0].put(b"Day;Clicks\n")
    claim_file(demo, sha256, size=11, name="export.csv", now=now)
    demo.add(
        DroppedFileSet(
            team_id=visitor.team_id,
            person_id=visitor.person_id,
            at=now,
            files=[{"name": "export.csv", "sha256": sha256}],
            asked_at=now,
            answers={"control": "A"},
        )
    )
    demo.flush()

    carried = carried_over(demo, session, stores, since, now)

    assert carried.files == 1
    assert stores[1].get(sha256) == b"Day;Clicks\n"
    assert session.get_one(StoredFile, sha256).name == "export.csv"
    assert session.scalars(sa.select(DroppedFileSet)).one().answers == {"control": "A"}


def test_lessons_that_replace_each_other_still_do(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    since = mark_of(demo)
    older, newer = (_lesson(visitor, claim, now) for claim in ("Older", "Newer"))
    demo.add_all([older, newer])
    demo.flush()
    older.replaced_by_id = newer.id  # points to a row that is copied later

    carried_over(demo, session, stores, since, now)

    found = {lesson.claim: lesson for lesson in session.scalars(sa.select(Lesson))}
    assert found["Older"].replaced_by_id == found["Newer"].id


def test_what_was_said_of_the_cycles_of_the_demo_stays_there(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    earlier = plan_cycle(demo, visitor, CyclePlan("Spring", date(2026, 3, 1), date(2026, 5, 31)), now=now)
    since = mark_of(demo)
    for cycle in (earlier, present_cycle(demo, visitor.team_id, now.date())):
        rate_cycle(demo, visitor, RatingGiven(cycle.id, 4), now=now)
    make_goal(demo, visitor, now)
    assert carried_over(demo, session, stores, since, now).goals == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(SelfRating)) == 0


def test_the_new_book_goes_on_counting(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    for _ in range(3):
        make_goal(demo, visitor, now)
    since = mark_of(demo)
    last = make_goal(demo, visitor, now)
    carried_over(demo, session, stores, since, now)
    assert make_goal(session, local_actor(session, now=now), now).id > last.id


def test_a_plan_stays_behind_and_the_draft_that_came_from_it_goes_along(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    since = mark_of(demo)
    goal = make_goal(demo, visitor, now)
    write_foreword(demo, visitor, goal.cycle_id, "Fewer tests, larger ones.", now=now)
    own = OwnProposal("test", "Ask for a photo", goal_id=goal.id)
    row = add_proposal(demo, visitor, goal.cycle_id, own, now=now)
    draft = accept_proposal(demo, visitor, goal.cycle_id, row.key, now=now).accepted_id

    carried_over(demo, session, stores, since, now)

    assert session.get_one(Experiment, draft).title == "Ask for a photo"
    assert session.scalar(sa.select(sa.func.count()).select_from(ProposalRow)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Brief)) == 0


def _lesson(visitor: Actor, claim: str, now: datetime) -> Lesson:
    return Lesson(
        team_id=visitor.team_id,
        person_id=visitor.person_id,
        claim=claim,
        scope="our followers",
        why="they said so",
        what_to_do="ask again",
        status=LessonStatus.CURRENT,
        written_at=now,
        changed_at=now,
    )


def test_a_draft_comes_with_the_seeded_recipe_it_was_started_from_and_a_kept_toolkit_without_what_stays_behind(
    demo: Session, session: Session, visitor: Actor, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    seeded = make_registered(demo, visitor, now)
    recipe = next(one for one in list_toolkits(demo, visitor, now=now) if one.recipe == 3)
    since = mark_of(demo)
    draft = start_from_toolkit(demo, visitor, recipe.id, ToolkitStart(), now=now)
    kept = keep_as_toolkit(demo, visitor, seeded.id, ToolkitKept("Ask first"), now=now)

    carried_over(demo, session, stores, since, now)

    assert session.get_one(Experiment, draft.id).toolkit_id == recipe.id
    own = local_actor(session, now=now)
    here = {one.recipe or one.name: one for one in list_toolkits(session, own, now=now)}
    assert set(here) == {"Ask first", *range(1, 15)}  # the others come on first sight, none of them twice
    assert (here[3].id, here["Ask first"].id) == (recipe.id, kept.id)
    assert pattern_in(here["Ask first"]).kept_from is None


def test_a_long_sale_goes_along_with_its_outcome(
    demo: Session, visitor: Actor, session: Session, stores: tuple[FileStore, FileStore], now: datetime
) -> None:
    since = mark_of(demo)
    sale = make_long_sale(demo, visitor, now, stores[0].folder)
    sale.store = stores[0]
    sale.upload(a=45, b=75)
    sale.close()
    upload = Upload("gifts.csv", donors(a=30, b=66, column="Second gift"))
    give_outcome(demo, stores[0], visitor, sale.experiment.id, OutcomeFile(upload), now=LATER)
    sale.close(LATER)
    carried_over(demo, session, stores, since, now)
    own = session.get_one(Experiment, sale.experiment.id)
    standing = outcome_standing(session, own, today=LATER.date())
    assert standing is not None
    assert standing.state is OutcomeState.FINAL
    assert standing.early is not None
    assert own.outcome is not None
    assert standing.figures is not None
    assert standing.figures.sha256 is not None
    assert stores[1].has(standing.figures.sha256)
    counts = counts_of(session, local_actor(session, now=now))
    assert (counts.closed, counts.worked, counts.provisional) == (1, 1, 0)

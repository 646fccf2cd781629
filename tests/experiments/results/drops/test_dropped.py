"""Only a file: dropped, three questions, a verdict, kept in the book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.metrics.kinds import Design
from experiments.people.permission import Role
from experiments.results.analyses import analyze_experiment
from experiments.results.closing.conclusion import Conclusion, Decision, conclude, proposal_for
from experiments.results.drops.dropped import (
    Answers,
    DroppedFileSet,
    Keep,
    answer_drop,
    drop_counts,
    drop_files,
    get_drop,
    keep_drop,
    list_drops,
)
from experiments.results.files import StoredFile
from experiments.results.uploads.imports import Upload
from experiments.results.uploads.refusals import ResultFileRefused
from experiments.trials.experiment import Status
from tests.experiments.results.exports import AFTER, Book, daily
from tests.factories import make_actor, make_goal, make_team

EXPORT = Upload("export.csv", daily(14))
ANSWERS = Answers(control="Kit A", metric="link_clicks/impressions", worthwhile_lift=0.05, design=Design.PLATFORM_SPLIT)
KAGGLE = Path(__file__).resolve().parents[3] / "data" / "kaggle_pair"


def drop(book: Book, *uploads: Upload) -> int:
    return drop_files(book.session, book.store, book.actor, uploads or (EXPORT,), now=AFTER).id


def answer(book: Book, dropped_id: int, answers: Answers = ANSWERS) -> dict[str, object]:
    return dict(answer_drop(book.session, book.store, book.actor, dropped_id, answers, now=AFTER))


def keep(book: Book, dropped_id: int, wish: Keep) -> object:
    return keep_drop(book.session, book.store, book.actor, dropped_id, wish, now=AFTER)


def test_a_dropped_file_is_stored_and_read_but_not_judged(book: Book) -> None:
    dropped = drop_files(book.session, book.store, book.actor, [EXPORT], now=AFTER)
    assert dropped.labels == ("Kit A", "Kit B")
    assert [report.platform for report in dropped.reports] == ["meta_ads"]
    assert dropped.row.document is None
    assert book.store.get(dropped.row.files[0]["sha256"]) == EXPORT.data


def test_a_refused_drop_leaves_nothing(book: Book) -> None:
    with pytest.raises(ResultFileRefused, match=r"notes\.txt"):
        drop(book, EXPORT, Upload("notes.txt", b"hello"), Upload("more.txt", b"there"))
    assert book.session.scalars(sa.select(StoredFile)).all() == []
    assert [path for path in book.store.folder.rglob("*") if path.is_file()] == []


def test_three_answers_come_before_any_number(book: Book) -> None:
    with pytest.raises(RuleBroken) as refusal:
        answer(book, drop(book), Answers())
    assert [fault.field for fault in refusal.value.faults] == ["control", "metric", "worthwhile_lift", "design"]


def test_an_answer_that_the_file_does_not_have_is_refused(book: Book) -> None:
    wrong = Answers("Kit C", "link_clicks/impressions", -0.1, Design.OBSERVATIONAL)
    with pytest.raises(RuleBroken) as refusal:
        answer(book, drop(book), wrong)
    assert [fault.code for fault in refusal.value.faults] == ["not_in_file", "worthwhile_out_of_range"]
    with pytest.raises(RuleBroken):
        answer(book, drop(book), Answers("Kit A", "smiles/impressions", 0.0, Design.OBSERVATIONAL))


def test_the_verdict_of_a_file_is_entered_afterwards(book: Book) -> None:
    # design.md section 5: not sealed in time, split by the platform: C at best; nobody split anything: D cannot decide
    document = answer(book, drop(book))
    assert (document["verdict"], document["grade"], document["control"]) == ("succeeded", "C", "Kit A")
    document = answer(book, drop(book), replace(ANSWERS, design=Design.OBSERVATIONAL))
    assert (document["verdict"], document["grade"]) == ("undecided", "D")
    assert document["undecided_reason"] == "not_comparable"


def test_every_set_of_answers_is_kept_with_its_time(book: Book) -> None:
    dropped_id = drop(book)
    answer(book, dropped_id)
    answer(book, dropped_id, Answers("Kit A", "spend/link_clicks", 0.1, Design.OBSERVATIONAL))
    given = get_drop(book.session, book.store, book.actor, dropped_id).row.answers["given"]
    assert [(one["metric"], one["at"]) for one in given] == [
        ("link_clicks/impressions", "2026-11-24T09:00:00+00:00"),
        ("spend/link_clicks", "2026-11-24T09:00:00+00:00"),
    ]


def test_two_files_are_one_comparison(book: Book) -> None:
    pair = [Upload(f"{name}_group.csv", (KAGGLE / f"{name}_group.csv").read_bytes()) for name in ("control", "test")]
    dropped = drop_files(book.session, book.store, book.actor, pair, now=AFTER)
    assert dropped.labels == ("Control Campaign", "Test Campaign")
    chosen = Answers("Control Campaign", "link_clicks/impressions", 0.05, Design.PLATFORM_SPLIT)
    document = answer(book, dropped.id, chosen)
    lift = document["metrics"][0]["variants"][1]["lift"]["estimate"]
    assert round(lift, 3) == 0.801  # the figure of the issue: +80.1 % over 29 common days


def test_a_kept_file_is_an_experiment_with_the_same_numbers(book: Book) -> None:
    dropped_id = drop(book)
    before = answer(book, dropped_id)
    goal = make_goal(book.session, book.actor, book.now)
    kept = keep(book, dropped_id, Keep("Kit A or B?", goal.id, channel="paid social", audience="hobby cooks"))
    assert (kept.status, kept.retrospective, kept.goal_id) == (Status.ANALYSED, True, goal.id)
    assert (kept.starts, kept.ends) == (date(2026, 11, 9), date(2026, 11, 22))
    assert [(v.name, v.role.value) for v in kept.variants] == [("Kit A", "control"), ("Kit B", "treatment")]
    after = dict(analyze_experiment(book.session, kept.id, today=AFTER.date()))
    for part in ("verdict", "undecided_reason", "grade", "sentence", "period", "control"):
        assert after[part] == before[part], part
    assert [one["name"] for one in before["metrics"]] == ["link_clicks/impressions"]
    assert after["metrics"] == [{**before["metrics"][0], "name": "link clicks per time shown"}]


# What the closing form and the card say of it; by person where a row was a person.
@pytest.mark.parametrize(
    ("data", "metric", "name"),
    [
        (None, "link_clicks/impressions", "link clicks per time shown"),
        (None, "spend/link_clicks", "money spent per link click"),
        ("user,group,revenue", "revenue", "revenue per person"),
    ],
)
def test_a_kept_number_has_a_name_in_words(book: Book, data: str | None, metric: str, name: str) -> None:
    people = "".join(f"u{n},{'Kit A' if n % 2 else 'Kit B'},{n % 7}\n" for n in range(40))
    upload = EXPORT if data is None else Upload("people.csv", f"{data}\n{people}".encode())
    dropped_id = drop(book, upload)
    answer(book, dropped_id, replace(ANSWERS, metric=metric))
    kept = keep(book, dropped_id, Keep("Kit A or B?", starts=date(2026, 11, 9), ends=date(2026, 11, 22)))
    assert [use.name for use in kept.metrics] == [name]
    claim = proposal_for(book.session, book.actor, kept.id, today=AFTER.date()).claim
    assert name in claim
    assert metric not in claim.replace(name, "")


def test_the_pair_of_files_keeps_its_numbers_too(book: Book) -> None:
    pair = [Upload(f"{name}_group.csv", (KAGGLE / f"{name}_group.csv").read_bytes()) for name in ("control", "test")]
    dropped_id = drop(book, *pair)
    before = answer(book, dropped_id, replace(ANSWERS, control="Control Campaign"))
    kept = keep(book, dropped_id, Keep("Kaggle"))
    after = analyze_experiment(book.session, kept.id, today=AFTER.date())
    assert after["metrics"][0]["variants"] == before["metrics"][0]["variants"]


def test_a_kept_file_without_a_goal_can_be_read_but_not_closed(book: Book) -> None:
    dropped_id = drop(book)
    answer(book, dropped_id)
    kept = keep(book, dropped_id, Keep("Kit A or B?"))
    with pytest.raises(RuleBroken, match="can be read, but not closed") as refusal:
        conclude(book.session, book.actor, kept.id, Conclusion(decision=Decision.ADOPT), now=AFTER)
    assert [fault.field for fault in refusal.value.faults] == ["goal_id"]
    kept.goal_id = make_goal(book.session, book.actor, book.now).id
    row = conclude(book.session, book.actor, kept.id, Conclusion(decision=Decision.ADOPT), now=AFTER)
    assert row.verdict == "succeeded"


def test_everything_missing_for_keeping_is_said_at_once(book: Book) -> None:
    dropped_id = drop(book)
    answer(book, dropped_id)
    wish = Keep(" ", goal_id=999, starts=date(2026, 11, 30))
    with pytest.raises(RuleBroken) as refusal:
        keep(book, dropped_id, wish)
    assert [fault.field for fault in refusal.value.faults] == ["title", "goal_id", "ends"]


def test_keeping_comes_after_answering_and_once(book: Book) -> None:
    dropped_id = drop(book)
    with pytest.raises(WrongStatus, match="three questions first"):
        keep(book, dropped_id, Keep("Kit A or B?"))
    answer(book, dropped_id)
    keep(book, dropped_id, Keep("Kit A or B?"))
    with pytest.raises(WrongStatus):
        keep(book, dropped_id, Keep("Kit A or B?"))
    with pytest.raises(WrongStatus):
        answer(book, dropped_id)


def test_the_list_says_how_many_were_read_and_how_many_kept(book: Book) -> None:
    first, second, _third = drop(book), drop(book), drop(book)
    answer(book, first)
    answer(book, second)
    keep(book, second, Keep("Kit A or B?"))
    assert drop_counts(book.session, book.actor) == (2, 1)
    assert [row.id for row in list_drops(book.session, book.actor)] == [3, 2, 1]


def test_dropped_files_are_seen_by_their_team_only(book: Book) -> None:
    dropped_id = drop(book)
    stranger = make_actor(book.session, book.now, team=make_team(book.session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        get_drop(book.session, book.store, stranger, dropped_id)
    viewer = make_actor(book.session, book.now, team=book.actor.team_id, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        drop_files(book.session, book.store, viewer, [EXPORT], now=AFTER)


def test_nothing_dropped_is_said(book: Book) -> None:
    with pytest.raises(RuleBroken, match="Choose the file"):
        drop_files(book.session, book.store, book.actor, [], now=AFTER + timedelta(days=1))
    assert book.session.scalars(sa.select(DroppedFileSet)).all() == []

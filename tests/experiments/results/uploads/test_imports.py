"""A result file into an experiment, and out again."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.people.permission import Role
from experiments.people.record.audit import Audit
from experiments.reading.report import FileMapping
from experiments.reduction.description import Summaries
from experiments.results.analyses import analyze_experiment
from experiments.results.cells import summaries_of, total_rows, totals_of
from experiments.results.tables import CellRow, Import, ImportProblem, ImportStatus, Summary
from experiments.results.uploads.imports import Upload, accept_file, list_imports, preview_file, undo_import
from experiments.results.uploads.refusals import ResultFileRefused
from tests.experiments.results.exports import AFTER, HEADER, STARTS, Book, daily
from tests.factories import make_actor, make_draft, make_team

SPLIT = {"Red": "A", "Blue": "B"}


def totals(book: Book) -> dict[tuple[str, str], tuple[int, int, float]]:
    return total_rows(summaries_of(book.session, book.experiment.id))


def rows_of(book: Book, table: type) -> int:
    return book.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_file_is_stored_and_reduced_to_what_its_rows_say(book: Book) -> None:
    # 2 days: A 20 + 23 link clicks, B 25 + 26, of 1,000 + 1,007 times shown each, 10 euros a day
    outcome = book.accept(daily(2))
    assert not outcome.already
    assert totals(book)["A", "link_clicks"] == (2, 1, 43.0)
    assert totals(book)["B", "link_clicks"] == (2, 1, 51.0)
    assert totals(book)["B", "impressions"] == (2, 1, 2007.0)
    assert totals_of(book.session, [book.experiment.id], "spend") == {book.experiment.id: 40.0}
    summary = book.session.scalars(sa.select(Summary).where(Summary.measure == "link_clicks")).all()
    assert sorted((row.n_days, row.n_units, row.total) for row in summary) == [(2, 1, 43.0), (2, 1, 51.0)]
    assert book.store.get(book.session.get_one(Import, outcome.import_id).sha256) == daily(2)
    assert book.experiment.has_data
    assert book.experiment.first_data_at == AFTER


def test_the_same_file_twice_is_one_import(book: Book) -> None:
    first, again = book.accept(daily(7)), book.accept(daily(7), "export (1).csv")
    assert (again.import_id, again.already) == (first.import_id, True)
    assert rows_of(book, Import) == 1
    assert rows_of(book, CellRow) == 14


def test_a_longer_export_replaces_the_days_it_covers_and_counts_nothing_twice(book: Book) -> None:
    book.accept(daily(7))
    outcome = book.accept(daily(14))
    assert outcome.preview.replaces == [{"first": "2026-11-09", "last": "2026-11-15", "variants": ["A", "B"]}]
    assert outcome.preview.changes == []
    assert totals(book)["A", "spend"] == (14, 1, 140.0)
    assert [one.status for one in list_imports(book.session, book.actor, book.experiment.id)] == [
        ImportStatus.CURRENT,
        ImportStatus.SUPERSEDED,
    ]


def test_restated_figures_are_shown_before_they_are_accepted(book: Book) -> None:
    book.accept(daily(2))
    restated = daily(2).replace(b"2026-11-10,Kit B,1007,26,", b"2026-11-10,Kit B,1007,29,")
    preview = preview_file(book.session, book.actor, book.experiment.id, Upload("later.csv", restated))
    assert preview.changes == [
        {"day": "2026-11-10", "variant": "B", "measure": "link_clicks", "before": 26.0, "after": 29.0}
    ]
    assert totals(book)["B", "link_clicks"] == (2, 1, 51.0)


def test_a_day_that_a_newer_export_lacks_is_shown_as_gone(book: Book) -> None:
    book.accept(daily(3))
    lines = daily(3).decode().splitlines()
    without = "\n".join(line for line in lines if not line.startswith("2026-11-10,Kit B")).encode()
    gone = [change for change in book.accept(without).preview.changes if change["measure"] == "link_clicks"]
    assert gone == [{"day": "2026-11-10", "variant": "B", "measure": "link_clicks", "before": 26.0, "after": None}]
    assert totals(book)["B", "spend"] == (2, 1, 20.0)


def test_a_file_per_version_leaves_the_other_version_alone(book: Book) -> None:
    book.accept(daily(14, names=("Kit A",)), mapping=FileMapping(variants={"Kit A": "A"}))
    rows = [line for line in daily(14).decode().splitlines() if "Kit A" not in line]
    outcome = book.accept("\n".join(rows).encode())
    assert outcome.preview.matches == {"Kit B": "B"}
    assert (totals(book)["A", "spend"], totals(book)["B", "spend"]) == ((14, 1, 140.0), (14, 1, 140.0))


def test_undo_makes_what_was_replaced_count_again(book: Book) -> None:
    book.accept(daily(7))
    before = totals(book)
    newer = book.accept(daily(14, b=40))
    undo_import(book.session, book.actor, newer.import_id, now=AFTER)
    assert totals(book) == before
    assert [one.status.value for one in list_imports(book.session, book.actor, book.experiment.id)] == [
        "undone",
        "current",
    ]


def test_undoing_the_only_file_leaves_no_results(book: Book) -> None:
    only = book.accept(daily(7))
    undo_import(book.session, book.actor, only.import_id, now=AFTER)
    assert summaries_of(book.session, book.experiment.id) == Summaries()
    assert rows_of(book, Summary) == 0
    assert not book.experiment.has_data
    assert book.experiment.first_data_at == AFTER  # that data were seen is not forgotten


def test_an_undone_file_may_come_again(book: Book) -> None:
    first = book.accept(daily(7))
    undo_import(book.session, book.actor, first.import_id, now=AFTER)
    again = book.accept(daily(7))
    assert not again.already
    assert totals(book)["A", "spend"] == (7, 1, 70.0)


def test_whatever_comes_and_goes_only_the_files_in_force_count(book: Book) -> None:
    # Random sequences of accepting and undoing end where accepting only the remaining files, in order, ends.
    chance = random.Random(20261122)
    in_force: list[tuple[int, int, int, int]] = []
    for step in range(12):
        if in_force and chance.random() < 0.4:
            undo_import(book.session, book.actor, in_force.pop(chance.randrange(len(in_force)))[0], now=AFTER)
        else:
            first, length, clicks = chance.randrange(10), chance.randrange(1, 8), 30 + step
            data = daily(length, a=clicks, b=clicks, starts=STARTS + timedelta(days=first))
            in_force.append((book.accept(data).import_id, first, length, clicks))
        expected: dict[int, float] = {}
        for _, first, length, clicks in in_force:
            for number in range(length):
                expected[first + number] = clicks + (3 * number) % 4
        found = totals(book).get(("A", "link_clicks"))
        assert found == ((len(expected), 1, float(sum(expected.values()))) if expected else None)


def test_labels_that_are_not_sure_are_asked_and_nothing_is_stored(book: Book) -> None:
    with pytest.raises(RuleBroken) as refusal:
        book.accept(daily(7, names=("Red", "Blue")))
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("variants", "variant_unknown")] * 2
    assert rows_of(book, Import) == 0


def test_a_mapping_once_confirmed_is_used_for_the_next_file_of_the_kind(book: Book) -> None:
    book.accept(daily(7, names=("Red", "Blue")), mapping=FileMapping(variants=SPLIT))
    later = book.accept(daily(14, names=("Red", "Blue")))
    assert (later.preview.remembered, later.preview.matches) == (True, SPLIT)
    assert totals(book)["B", "spend"] == (14, 1, 140.0)


def test_labels_left_out_do_not_count(book: Book) -> None:
    always_on = daily(7) + b"2026-11-09,Always on,9000,900,90,500.00\n"
    book.accept(always_on, mapping=FileMapping(variants={"Always on": ""}))
    assert totals_of(book.session, [book.experiment.id], "spend") == {book.experiment.id: 140.0}


def test_the_same_file_with_another_mapping_is_refused_until_the_first_is_out(book: Book) -> None:
    data = daily(7, names=("Red", "Blue"))
    first = book.accept(data, mapping=FileMapping(variants=SPLIT))
    other = FileMapping(variants={"Red": "B", "Blue": "A"})
    with pytest.raises(RuleBroken, match="Take it out first"):
        book.accept(data, mapping=other)
    undo_import(book.session, book.actor, first.import_id, now=AFTER)
    book.accept(data, mapping=other)
    assert totals(book)["A", "link_clicks"][2] > totals(book)["B", "link_clicks"][2]


def test_a_refused_file_leaves_neither_rows_nor_bytes_and_tells_everything(book: Book) -> None:
    broken = daily(3).replace(b",25,", b",-25,").replace(b",10.00", b",ten", 1)
    with pytest.raises(ResultFileRefused) as refusal:
        book.accept(broken)
    codes = {fault.code for fault in refusal.value.faults}
    assert len(codes) >= 2
    assert rows_of(book, Import) == 0
    assert [path for path in book.store.folder.rglob("*") if path.is_file()] == []
    ((name, report),) = refusal.value.reports
    assert (name, report.is_refused) == ("export.csv", True)


def test_personal_data_are_refused_and_taken_out_before_storing(book: Book) -> None:
    lines = daily(7).decode().splitlines()
    people = "\n".join([f"{lines[0]},E-mail", *(f"{line},p{n}@x.example" for n, line in enumerate(lines[1:]))]).encode()
    with pytest.raises(ResultFileRefused, match="E-mail"):
        book.accept(people)
    outcome = book.accept(people, mapping=FileMapping(without=("E-mail",)))
    assert b"@" not in book.store.get(book.session.get_one(Import, outcome.import_id).sha256)
    assert totals(book)["A", "spend"] == (7, 1, 70.0)


def test_days_outside_the_run_and_missing_measures_are_named(book: Book) -> None:
    early = daily(3, starts=STARTS - timedelta(days=1))
    preview = preview_file(book.session, book.actor, book.experiment.id, Upload("export.csv", early))
    assert [day.isoformat() for day in preview.outside_run] == ["2026-11-08"]
    assert preview.missing_measures == ("conversions",)


def test_a_file_without_the_deciding_number_never_takes_the_place_of_days_that_have_it(book: Book) -> None:
    book.accept(daily(7))
    before = totals(book)["A", "link_clicks"]
    without = daily(7).replace(b"Link clicks", b"Remarks made")
    with pytest.raises(RuleBroken) as refused:
        book.accept(without, "without.csv")
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("columns", "number_lost")]
    assert "no link clicks, which decides" in refused.value.faults[0].sentence
    assert totals(book)["A", "link_clicks"] == before
    assert len(list_imports(book.session, book.actor, book.experiment.id)) == 1


def test_days_after_people_take_the_place_of_people(book: Book) -> None:
    people = ["user_id;variant;visit;spend"]
    people += [f"u{n};{'AB'[n % 2]};{n % 5 == 0:d};{n}.50" for n in range(40)]
    outcome = book.accept("\n".join(people).encode(), "people.csv")
    assert book.session.get_one(Import, outcome.import_id).kind == "moments"
    assert summaries_of(book.session, book.experiment.id).cells == ()
    assert totals(book)["A", "visit"] == (0, 20, 4.0)
    days = book.accept(daily(7))
    assert summaries_of(book.session, book.experiment.id).moments == ()
    undo_import(book.session, book.actor, days.import_id, now=AFTER)
    assert totals(book)["A", "visit"] == (0, 20, 4.0)


def test_people_in_two_versions_count_in_neither_and_are_named_on_the_result(book: Book) -> None:
    lines = ["user_id;variant;visit;spend", "u0;B;1;0.50"]  # u0 stands under A below
    lines += [f"u{n};{'AB'[n % 2]};{n % 3 == 0:d};{n}.50" for n in range(40)]
    outcome = book.accept("\n".join(lines).encode(), "people.csv")
    assert book.session.get_one(Import, outcome.import_id).in_several == 1
    # of 20 and 20, u0 is left out: it had one of the 7 visits of A (n = 0, 6, 12, 18, 24, 30, 36)
    assert (totals(book)["A", "visit"], totals(book)["B", "visit"]) == ((0, 19, 6.0), (0, 20, 7.0))
    document = analyze_experiment(book.session, book.experiment.id, today=AFTER.date())
    (found,) = [check["sentence"] for check in document["checks"] if check["name"] == "people_in_several"]
    assert found.replace("\xa0", " ") == "1 person saw two versions and is left out (2.5 % of all)."  # 1 / 40
    undo_import(book.session, book.actor, outcome.import_id, now=AFTER)
    assert not book.experiment.has_data


def test_a_table_in_which_everybody_stands_in_two_versions_is_refused(book: Book) -> None:
    lines = ["user_id;variant;visit;spend"]
    lines += [f"{n};{variant};{n % 3 == 0:d};{n}.50" for variant in "AB" for n in range(20)]
    with pytest.raises(RuleBroken, match="take their column out") as refusal:
        book.accept("\n".join(lines).encode(), "people.csv")
    assert [fault.field for fault in refusal.value.faults] == ["file"]
    assert rows_of(book, Import) == 0


def test_warnings_are_kept_with_the_import(book: Book) -> None:
    rows = [line for line in daily(7).decode().splitlines() if "Kit A" not in line]
    outcome = book.accept("\n".join(rows).encode())
    kept = book.session.scalars(sa.select(ImportProblem.code)).all()
    assert len(kept) == book.session.get_one(Import, outcome.import_id).problem_count == 1


def test_every_act_is_on_record(book: Book) -> None:
    first = book.accept(daily(7))
    undo_import(book.session, book.actor, first.import_id, now=AFTER)
    acts = book.session.scalars(sa.select(Audit.action).where(Audit.thing == "import").order_by(Audit.id)).all()
    assert acts == ["results.upload", "results.undo"]


def test_a_file_cannot_be_taken_out_twice(book: Book) -> None:
    first = book.accept(daily(7))
    undo_import(book.session, book.actor, first.import_id, now=AFTER)
    with pytest.raises(WrongStatus):
        undo_import(book.session, book.actor, first.import_id, now=AFTER)


def test_a_draft_takes_no_results(book: Book) -> None:
    draft = make_draft(book.session, book.actor, book.now)
    with pytest.raises(WrongStatus, match="locked"):
        accept_file(book.session, book.store, book.actor, draft.id, Upload("x.csv", daily(7)), now=AFTER)


def test_who_may_only_look_may_not_upload_and_others_see_nothing(book: Book) -> None:
    viewer = make_actor(book.session, book.now, team=book.actor.team_id, role=Role.VIEWER)
    stranger = make_actor(book.session, book.now, team=make_team(book.session), role=Role.ADMIN)
    upload = Upload("export.csv", daily(7))
    with pytest.raises(Forbidden):
        accept_file(book.session, book.store, viewer, book.experiment.id, upload, now=AFTER)
    with pytest.raises(NotFound):
        accept_file(book.session, book.store, stranger, book.experiment.id, upload, now=AFTER)
    imported = book.accept(daily(7)).import_id
    with pytest.raises(NotFound):
        undo_import(book.session, stranger, imported, now=AFTER)


@pytest.mark.parametrize("data", [b"", b"\x00" * 64, b"%PDF-1.7", HEADER.encode(), b"hello"])
def test_what_is_no_table_is_refused(book: Book, data: bytes) -> None:
    with pytest.raises(ResultFileRefused):
        book.accept(data)

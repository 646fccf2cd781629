"""A newer file over days that are there: what gives way, what it states otherwise, what undo brings back.

The experiment runs from 9 to 22 November 2026; "day 1" is 9 November. A has 20 and B 25 link clicks on every day, 1,000
times shown and 10 euros, unless a test says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import permutations

import pytest

from experiments.errors import RuleBroken
from experiments.reading.report import FileMapping
from experiments.results.analyses import analyze_experiment
from experiments.results.cells import summaries_of, total_rows
from experiments.results.tables import Import
from experiments.results.uploads.imports import ImportPreview, Upload, preview_file, undo_import
from experiments.results.versions import versions_of
from tests.experiments.results.exports import AFTER, HEADER, STARTS, Book, daily

CLICKS = {"A": 20, "B": 25}
Row = tuple[int, str]


def day(number: int) -> date:
    return STARTS + timedelta(days=number - 1)


def days(first: int, last: int) -> tuple[date, ...]:
    return tuple(day(number) for number in range(first, last + 1))


def export(
    first: int,
    last: int,
    said: Mapping[Row, int] | None = None,
    *,
    names: Iterable[str] = "AB",
    currency: str = "EUR",
    ads: tuple[str, ...] = (),
) -> bytes:
    """Write days ``first`` to ``last``; ``said`` gives link clicks of single days, ``ads`` a row for each ad."""
    lines = [HEADER.replace("EUR", currency).replace("Ad set name,", "Ad set name,Ad name," if ads else "Ad set name,")]
    for number in range(first, last + 1):
        for name in names:
            clicks = (said or {}).get((number, name), CLICKS[name])
            for ad in ads or ("",):
                own = clicks // (len(ads) or 1)
                label = f"Kit {name},{name} {ad}" if ads else f"Kit {name}"
                lines.append(f"{day(number)},{label},1000,{own},{own - 4},10.00")
    return ("\n".join(lines) + "\n").encode()


def whole(first: int, last: int, *, a: int, b: int) -> bytes:
    """Write one row per version over a period, as the platform does without a breakdown by day."""
    header = HEADER.replace("Day,", "Reporting starts,Reporting ends,")
    rows = [
        f"{day(first)},{day(last)},Kit {n},14000,{clicks},{clicks - 9},140.00" for n, clicks in (("A", a), ("B", b))
    ]
    return ("\n".join([header, *rows]) + "\n").encode()


def people(count: int, *, names: str = "AB") -> bytes:
    lines = ["user_id;variant;link_clicks;spend"]
    lines += [f"u{n};{names[n % len(names)]};{n % 5 == 0:d};{n}.50" for n in range(count)]
    return "\n".join(lines).encode()


def look(book: Book, data: bytes, *beside: ImportPreview, name: str = "later.csv") -> ImportPreview:
    return preview_file(book.session, book.actor, book.experiment.id, Upload(name, data), beside=beside)


def clicks(book: Book) -> dict[str, tuple[int, float]]:
    """Give days and link clicks of each version as they count."""
    rows = total_rows(summaries_of(book.session, book.experiment.id))
    return {variant: (n, total) for (variant, measure), (n, _units, total) in rows.items() if measure == "link_clicks"}


def only_clicks(preview: ImportPreview) -> list[tuple[str, str, float | None, float | None]]:
    return [
        (str(one["day"]), one["variant"], one["before"], one["after"])
        for one in preview.changes
        if one["measure"] == "link_clicks"
    ]


RESTATED = {(5, "A"): 22, (6, "A"): 23, (7, "B"): 31}


def test_a_longer_export_with_restated_days_counts_its_days_once_and_shows_what_it_restates(book: Book) -> None:
    book.accept(export(1, 7), "first.csv")
    preview = look(book, export(1, 10, RESTATED))
    assert only_clicks(preview) == [
        ("2026-11-13", "A", 20, 22),
        ("2026-11-14", "A", 20, 23),
        ("2026-11-15", "B", 25, 31),
    ]
    (gone,) = preview.effect.displaced
    assert (gone.source.name, gone.days, gone.of_days, gone.whole) == ("first.csv", days(1, 7), 7, True)
    # A 7 × 20 = 140 and 5 more, B 7 × 25 = 175 and 6 more
    assert preview.effect.sums["link_clicks"] == (315, 326)
    assert (preview.effect.lost, preview.effect.looks_older) == ({}, False)
    book.accept(export(1, 10, RESTATED))
    assert clicks(book) == {"A": (10, 205), "B": (10, 256)}


def test_the_tail_of_an_export_stays_where_a_newer_one_begins_later(book: Book) -> None:
    book.accept(export(1, 10), "first.csv")
    preview = look(book, export(4, 14, {(4, "A"): 30}))
    (gone,) = preview.effect.displaced
    assert (gone.days, gone.of_days, gone.whole) == (days(4, 10), 10, False)
    assert preview.replaces == [{"first": "2026-11-12", "last": "2026-11-18", "variants": ["A", "B"]}]
    book.accept(export(4, 14, {(4, "A"): 30}))
    assert clicks(book) == {"A": (14, 290), "B": (14, 350)}


def test_an_older_export_by_mistake_is_noticed_and_undone(book: Book) -> None:
    book.accept(export(1, 14, RESTATED), "newest.csv")
    before = clicks(book)
    preview = look(book, export(1, 7))
    assert preview.effect.looks_older
    mistake = book.accept(export(1, 7), "older.csv")
    assert clicks(book) == {"A": (14, 280), "B": (14, 350)}
    undo_import(book.session, book.actor, mistake.import_id, now=AFTER)
    assert clicks(book) == before


def test_a_shorter_export_that_says_the_same_is_not_called_older(book: Book) -> None:
    book.accept(export(1, 14))
    assert not look(book, export(1, 7)).effect.looks_older


def test_a_file_of_one_version_restates_only_that_version(book: Book) -> None:
    book.accept(export(1, 7), "both.csv")
    preview = look(book, export(1, 7, {(2, "B"): 40}, names="B"))
    assert preview.replaces == [{"first": "2026-11-09", "last": "2026-11-15", "variants": ["B"]}]
    assert only_clicks(preview) == [("2026-11-10", "B", 25, 40)]
    assert not preview.effect.displaced[0].whole
    book.accept(export(1, 7, {(2, "B"): 40}, names="B"))
    assert clicks(book) == {"A": (7, 140), "B": (7, 190)}


def test_ads_take_the_place_of_their_ad_sets_and_back(book: Book) -> None:
    book.accept(export(1, 7))
    finer = book.accept(export(1, 7, ads=("one", "two")), "ads.csv")  # 2 × 10 and 2 × 12 a day
    assert clicks(book) == {"A": (7, 140), "B": (7, 168)}
    assert [change[1:] for change in only_clicks(finer.preview)] == [("B", 25, 24)] * 7
    undo_import(book.session, book.actor, finer.import_id, now=AFTER)
    assert clicks(book) == {"A": (7, 140), "B": (7, 175)}


def test_a_file_over_the_whole_run_is_compared_with_the_sum_of_the_days_it_replaces(book: Book) -> None:
    book.accept(export(1, 14), "days.csv")
    preview = look(book, whole(1, 14, a=290, b=350))
    assert only_clicks(preview) == [("None", "A", 280, 290)]  # B has the same: 14 × 25 = 350
    assert preview.effect.added_up
    book.accept(whole(1, 14, a=290, b=350))
    assert clicks(book) == {"A": (14, 290), "B": (14, 350)}


def test_days_beside_a_sum_over_days_are_compared_only_where_they_overlap(book: Book) -> None:
    # Days 1 to 3 are in no way touched: comparing them too would state 140 beside 88.
    book.accept(export(1, 7))
    preview = look(book, whole(4, 14, a=88, b=100))
    assert only_clicks(preview) == [("None", "A", 80, 88)]  # 4 × 20; B 4 × 25 = 100
    assert preview.effect.compared == ((day(4), day(14)),)


def test_what_a_sum_over_days_held_beside_the_newer_days_is_said_to_be_lost(book: Book) -> None:
    book.accept(whole(1, 14, a=280, b=350), "whole.csv")
    preview = look(book, export(12, 14))
    assert preview.effect.lost == {"A": days(1, 11), "B": days(1, 11)}
    assert preview.effect.was_added_up
    later = book.accept(export(12, 14))
    assert clicks(book) == {"A": (3, 60), "B": (3, 75)}
    undo_import(book.session, book.actor, later.import_id, now=AFTER)
    assert clicks(book) == {"A": (14, 280), "B": (14, 350)}


def test_a_day_missing_in_the_newer_export_is_lost_for_that_version_only(book: Book) -> None:
    book.accept(export(1, 3))
    lines = export(1, 3).decode().splitlines()
    without = "\n".join(line for line in lines if f"{day(2)},Kit B" not in line).encode()
    assert look(book, without).effect.lost == {"B": days(2, 2)}


def test_new_and_missing_columns_are_not_taken_for_restated_days(book: Book) -> None:
    book.accept(export(1, 3))
    other = export(1, 3).replace(b"Landing page views", b"Reach")
    effect = look(book, other).effect
    assert effect.measures_before - effect.measures_after == {"landing_page_views"}
    assert effect.measures_after - effect.measures_before == {"reach"}
    assert {one.measure for one in effect.restated} == {"landing_page_views", "reach"}


def test_without_the_number_below_the_line_a_file_takes_no_place_either(book: Book) -> None:
    # link clicks per time shown cannot be computed without times shown
    book.accept(export(1, 7))
    rows = [",".join(line.split(",")[:2] + line.split(",")[3:]) for line in export(1, 7).decode().splitlines()]
    with pytest.raises(RuleBroken, match="no times shown"):
        book.accept("\n".join(rows).encode())
    assert clicks(book)["A"] == (7, 140)


def test_the_same_bytes_again_change_nothing_and_say_who_took_their_place(book: Book) -> None:
    book.accept(export(1, 7), "first.csv")
    book.accept(export(5, 10, {(6, "A"): 99}), "wrong.csv")
    again = book.accept(export(1, 7), "first (1).csv")
    assert again.already
    assert again.preview.hidden_by == ("wrong.csv",)
    assert (again.preview.replaces, again.preview.changes) == ([], [])
    # A days 1-4, 5, 7-10 of 20 and 99 on day 6
    assert clicks(book)["A"] == (10, 279)


def test_a_table_of_people_takes_the_place_of_the_earlier_one_whole(book: Book) -> None:
    book.accept(people(40), "people.csv")
    preview = look(book, people(60))
    assert preview.effect.people == {"A": (20, 30), "B": (20, 30)}
    newer = book.accept(people(60))
    assert clicks(book) == {"A": (0, 6), "B": (0, 6)}  # every tenth of 60 under each
    undo_import(book.session, book.actor, newer.import_id, now=AFTER)
    assert clicks(book) == {"A": (0, 4), "B": (0, 4)}


def test_a_version_that_would_be_left_without_figures_is_named(book: Book) -> None:
    book.accept(export(1, 7))
    only_b = FileMapping(variants={"(all rows)": "B"})
    upload = Upload("people.csv", people(20, names="B"))
    preview = preview_file(book.session, book.actor, book.experiment.id, upload, mapping=only_b)
    assert (preview.effect.emptied, preview.effect.other_kind) == (("A",), True)


def test_files_of_one_act_are_looked_at_one_after_the_other(book: Book) -> None:
    first = look(book, export(1, 10), name="one.csv")
    second = look(book, export(8, 14, {(9, "A"): 26}), first, name="two.csv")
    (gone,) = second.effect.displaced
    assert (gone.source.import_id, gone.source.name, gone.days) == (None, "one.csv", days(8, 10))
    assert only_clicks(second) == [("2026-11-17", "A", 20, 26)]
    third = look(book, export(1, 10), first, second, name="one (1).csv")
    assert (third.repeats, third.replaces) == ("one.csv", [])


def test_a_currency_beside_another_is_said_before_and_forgotten_with_the_file_it_came_with(book: Book) -> None:
    book.accept(export(1, 7, currency="USD"), "dollars.csv")
    assert look(book, export(8, 14)).effect.currencies == {"USD"}
    assert look(book, export(1, 14)).effect.currencies == frozenset()
    book.accept(export(1, 14))
    document = analyze_experiment(book.session, book.experiment.id, today=AFTER.date())
    assert document["currency"] == "EUR"
    assert "mixed_currencies" not in {check["name"] for check in document["checks"]}


FILES = (export(1, 7), export(1, 10, RESTATED), export(4, 14, {(9, "B"): 50}), export(2, 6, names="A"))


@pytest.mark.parametrize("order", list(permutations(range(4)))[::4])
def test_whatever_is_undone_first_what_is_left_counts_as_if_nothing_else_had_come(
    book: Book, order: tuple[int, ...]
) -> None:
    taken = [book.accept(data, f"{number}.csv").import_id for number, data in enumerate(FILES)]
    left = list(range(4))
    for number in order:
        versions = versions_of(book.session, book.experiment.id)[taken[number]]
        before = clicks(book)
        undo_import(book.session, book.actor, taken[number], now=AFTER)
        left.remove(number)
        assert clicks(book) == _expected(left)
        if versions.counts is None:
            assert clicks(book) == before
    assert not book.experiment.has_data


def _expected(left: list[int]) -> dict[str, tuple[int, float]]:
    """Lay the files over each other by hand: the last that has a day of a version says its clicks."""
    said: dict[Row, int] = {}
    spans = [(1, 7, {}, "AB"), (1, 10, RESTATED, "AB"), (4, 14, {(9, "B"): 50}, "AB"), (2, 6, {}, "A")]
    for number in left:
        first, last, own, names = spans[number]
        for name in names:
            said |= {(day, name): own.get((day, name), CLICKS[name]) for day in range(first, last + 1)}  # type: ignore[attr-defined]
    return {
        name: (len(own), float(sum(own)))
        for name in "AB"
        if (own := [amount for (_, variant), amount in said.items() if variant == name])
    }


def test_versions_tell_which_file_counts_for_which_days_and_what_undo_brings_back(book: Book) -> None:
    first = book.accept(export(1, 7), "first.csv").import_id
    second = book.accept(export(5, 10), "second.csv").import_id
    versions = versions_of(book.session, book.experiment.id)
    old, new = versions[first], versions[second]
    assert old.counts is not None
    assert old.counts.days == days(1, 4)
    assert [(key, part.days) for key, part in old.replaced] == [(second, days(5, 7))]
    assert [(key, part.days) for key, part in new.restores] == [(first, days(5, 7))]
    assert new.leaves is not None
    assert new.leaves.days == days(8, 10)
    assert old.leaves is not None
    assert old.leaves.days == days(1, 4)
    undo_import(book.session, book.actor, second, now=AFTER)
    undone = versions_of(book.session, book.experiment.id)[second]
    assert (undone.counts, undone.replaced, undone.restores) == (None, (), ())


def test_an_undone_file_between_two_others_is_not_named_as_restoring_anything(book: Book) -> None:
    taken = [book.accept(export(1, 7, {(1, "A"): n}), f"{n}.csv").import_id for n in (11, 12, 13)]
    middle = versions_of(book.session, book.experiment.id)[taken[1]]
    assert (middle.counts, middle.restores, middle.leaves) == (None, (), None)
    undo_import(book.session, book.actor, taken[1], now=AFTER)
    newest = versions_of(book.session, book.experiment.id)[taken[2]]
    assert [key for key, _ in newest.restores] == [taken[0]]
    undo_import(book.session, book.actor, taken[2], now=AFTER)
    assert clicks(book)["A"] == (7, 131)  # 11 and six days of 20
    assert book.session.get_one(Import, taken[0]).status.value == "current"


def test_a_mapping_that_leaves_a_version_out_touches_nothing_of_it(book: Book) -> None:
    book.accept(export(1, 7))
    mapping = FileMapping(variants={"Kit A": "", "Kit B": "B"})
    data = export(1, 7, {(1, "A"): 90, (1, "B"): 30})
    preview = preview_file(book.session, book.actor, book.experiment.id, Upload("x.csv", data), mapping=mapping)
    assert preview.replaces == [{"first": "2026-11-09", "last": "2026-11-15", "variants": ["B"]}]
    assert only_clicks(preview) == [("2026-11-09", "B", 25, 30)]


def test_a_long_list_of_changes_is_in_the_order_of_days(book: Book) -> None:
    book.accept(daily(14))
    found = [str(one["day"]) for one in look(book, daily(14, a=30, b=40)).changes]
    assert found == sorted(found)
    assert len(set(found)) == 14

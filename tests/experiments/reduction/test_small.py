from datetime import date

import pytest

from experiments.reduction.adding import merge
from experiments.reduction.description import Cell, Moments, Summaries
from experiments.reduction.small import ALL_ROWS, reduce_report, reduce_reports
from tests.experiments.judging.made import report

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def test_breakdown_rows_of_one_variant_and_day_fall_into_one_cell():
    read = report(["A", "A", "B"], {"impressions": [100.0, 50.0, 70.0]}, days=[MONDAY, MONDAY, MONDAY])
    assert reduce_report(read).cells == (
        Cell("A", MONDAY, 1, "", {"impressions": 150.0}, 2),
        Cell("B", MONDAY, 1, "", {"impressions": 70.0}, 1),
    )


def test_a_missing_value_is_not_zero():
    read = report(["A", "A"], {"impressions": [100.0, 50.0], "conversions": [None, None]}, days=[MONDAY, TUESDAY])
    assert [cell.sums for cell in reduce_report(read).cells] == [{"impressions": 100.0}, {"impressions": 50.0}]


def test_a_value_missing_in_one_of_two_rows_leaves_the_other():
    read = report(["A", "A"], {"conversions": [None, 3.0]}, days=[MONDAY, MONDAY])
    assert reduce_report(read).cells[0].sums == {"conversions": 3.0}


def test_whole_period_rows_carry_their_first_day_and_span():
    read = report(["A"], {"reach": [900.0]}, lifetime=True, date_range=(date(2026, 3, 1), date(2026, 3, 14)))
    assert reduce_report(read).cells == (Cell("A", date(2026, 3, 1), 14, "", {"reach": 900.0}, 1),)


def test_labels_are_renamed_and_left_out_as_a_person_said():
    read = report(["a", "b", "old"], {"clicks": [1.0, 2.0, 3.0]})
    cells = reduce_report(read, labels={"a": "Statement", "old": ""}).cells
    assert [(cell.variant, cell.sums["clicks"]) for cell in cells] == [("Statement", 1.0), ("b", 2.0)]


def test_two_labels_of_one_variant_add_up():
    read = report(["a1", "a2"], {"clicks": [1.0, 2.0]}, days=[MONDAY, MONDAY])
    assert reduce_report(read, labels={"a1": "A", "a2": "A"}).cells == (Cell("A", MONDAY, 1, "", {"clicks": 3.0}, 2),)


def test_rows_without_a_variant_drop_out_where_others_have_one():
    read = report(["A", ""], {"clicks": [1.0, 2.0]})
    assert [cell.variant for cell in reduce_report(read).cells] == ["A"]


def test_a_file_without_variants_is_one_variant():
    read = report(["", ""], {"clicks": [1.0, 2.0]}, variant_column=None)
    assert reduce_report(read).cells == (Cell(ALL_ROWS, None, 1, "", {"clicks": 3.0}, 2),)


def test_people_are_reduced_to_sums_squares_and_cross_products():
    read = report(["A", "A", "A"], {"orders": [1.0, 0.0, 1.0], "revenue": [20.0, 0.0, 5.0]}, rows_are_units=True)
    assert reduce_report(read).moments == (
        Moments(
            variant="A", day=None, n=3,
            sums={"orders": 2.0, "revenue": 25.0},
            squares={"orders": 2.0, "revenue": 425.0},
            products={"orders*revenue": 25.0},
            binary=frozenset({"orders"}),
        ),
    )  # fmt: skip


def test_several_rows_of_a_person_are_summed_first_and_belong_to_the_first_day():
    read = report(
        ["A", "A", "A"], {"orders": [1.0, 1.0, 0.0]}, unit=["u1", "u1", "u2"], days=[TUESDAY, MONDAY, MONDAY],
        rows_are_units=True,
    )  # fmt: skip
    (moments,) = reduce_report(read).moments
    assert (moments.day, moments.n, moments.sums, moments.squares) == (MONDAY, 2, {"orders": 2.0}, {"orders": 4.0})
    assert moments.binary == frozenset()  # one person ordered twice


def test_people_without_a_value_are_counted_apart():
    read = report(["A", "A", "A"], {"revenue": [3.0, None, 5.0]}, rows_are_units=True)
    (moments,) = reduce_report(read).moments
    assert (moments.n, moments.observed) == (3, {"revenue": 2})


def test_a_person_who_stands_in_two_files_is_one_person():
    first = report(["A"], {"orders": [1.0]}, unit=["u1"], rows_are_units=True)
    second = report(["A"], {"orders": [1.0]}, unit=["u1"], rows_are_units=True)
    (moments,) = reduce_reports([first, second]).moments
    assert (moments.n, moments.squares) == (1, {"orders": 4.0})


def test_who_stands_in_two_variants_belongs_to_neither():
    read = report(
        ["A", "A", "B", "B", "B"], {"orders": [1.0, 0.0, 1.0, 0.0, 1.0]}, unit=["u1", "u2", "u1", "u3", ""],
        rows_are_units=True,
    )  # fmt: skip
    reduced = reduce_report(read)
    assert [(part.variant, part.n, part.sums) for part in reduced.moments] == [
        ("A", 1, {"orders": 0.0}),  # u2
        ("B", 2, {"orders": 1.0}),  # u3 and one without an id
    ]
    assert reduced.in_several == 1


def test_two_labels_of_one_variant_are_no_second_variant_and_those_left_out_count_for_nobody():
    read = report(["a1", "a2", "c"], {"orders": [1.0, 1.0, 0.0]}, unit=["u1", "u1", "u1"], rows_are_units=True)
    reduced = reduce_report(read, labels={"a1": "A", "a2": "A", "c": ""})
    assert [(part.variant, part.n, part.sums) for part in reduced.moments] == [("A", 1, {"orders": 2.0})]
    assert reduced.in_several == 0


def test_who_stands_in_two_variants_of_two_files_is_left_out_too():
    first = report(["A", "A"], {"orders": [1.0, 0.0]}, unit=["u1", "u2"], rows_are_units=True)
    second = report(["B"], {"orders": [1.0]}, unit=["u1"], rows_are_units=True)
    reduced = reduce_reports([first, second])
    assert [(part.variant, part.n) for part in reduced.moments] == [("A", 1)]
    assert (reduced.in_several, merge(reduced, reduced).in_several) == (1, 2)


def test_people_without_an_id_are_never_taken_for_one_another_across_files():
    one = report(["A"], {"orders": [1.0]}, rows_are_units=True)
    (moments,) = reduce_reports([one, one]).moments
    assert moments.n == 2


def test_a_newer_cell_of_the_same_day_replaces_the_older():
    older = Summaries((Cell("A", MONDAY, 1, "", {"clicks": 5.0}, 1), Cell("A", TUESDAY, 1, "", {"clicks": 6.0}, 1)))
    newer = Summaries((Cell("A", MONDAY, 1, "", {"clicks": 7.0}, 1),))
    assert {cell.day: cell.sums["clicks"] for cell in merge(older, newer).cells} == {MONDAY: 7.0, TUESDAY: 6.0}


@pytest.mark.parametrize("measures", [{}, {"clicks": [None]}])
def test_a_file_without_numbers_gives_empty_cells(measures):
    assert [cell.sums for cell in reduce_report(report(["A"], measures)).cells] == [{}]


def test_a_measure_that_is_missing_on_some_days_stays_binary_only_if_it_was_everywhere():
    first = report(["A"], {"orders": [1.0]}, days=[MONDAY], rows_are_units=True)
    second = report(["A"], {"orders": [3.0]}, days=[MONDAY], rows_are_units=True)
    (moments,) = merge(reduce_report(first), reduce_report(second)).moments
    assert (moments.n, moments.sums, moments.binary) == (2, {"orders": 4.0}, frozenset())

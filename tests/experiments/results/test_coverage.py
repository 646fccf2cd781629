"""Which rows count, as a function of what the imports cover: no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from experiments.results.coverage import Coverage, Span, changed, replaced_by
from experiments.results.tables import UNDATED

A, B = 1, 2


def october(day: int) -> date:
    return date(2026, 10, day)


def days(import_id: int, first: int, last: int, *, variants: Sequence[int] = (A, B), undone: bool = False) -> Coverage:
    return Coverage(import_id, "cells", frozenset(variants), october(first), october(last), undone)


def cell(import_id: int, day: int, *, variant: int = A, span_days: int = 1) -> Span:
    return Span(1, import_id, "cells", variant, october(day), span_days, None)


def test_a_longer_export_takes_the_place_of_the_days_it_covers() -> None:
    imports = [days(1, 1, 7), days(2, 1, 14)]
    assert replaced_by(cell(1, 3), imports) == 2
    assert replaced_by(cell(2, 3), imports) is None


def test_days_before_a_newer_export_stay() -> None:
    imports = [days(1, 1, 7), days(2, 5, 14)]
    assert replaced_by(cell(1, 4), imports) is None
    assert replaced_by(cell(1, 5), imports) == 2


def test_an_export_of_one_version_leaves_the_other_alone() -> None:
    imports = [days(1, 1, 7), days(2, 1, 7, variants=[B])]
    assert replaced_by(cell(1, 3, variant=A), imports) is None
    assert replaced_by(cell(1, 3, variant=B), imports) == 2


def test_a_row_over_the_whole_period_gives_way_to_any_day_inside_it() -> None:
    # Kept beside the newer days it would count them twice.
    imports = [days(1, 1, 14), days(2, 14, 20)]
    assert replaced_by(cell(1, 1, span_days=14), imports) == 2
    assert replaced_by(cell(1, 1, span_days=13), imports) is None


def test_a_file_without_dates_gives_way_to_any_newer_one_and_covers_every_older() -> None:
    undated = Coverage(2, "cells", frozenset({A, B}), None, None)
    assert replaced_by(cell(1, 3), [days(1, 1, 7), undated]) == 2
    without_day = Span(1, 2, "cells", A, UNDATED, 0, None)
    assert replaced_by(without_day, [undated, days(3, 20, 21)]) == 3


def test_people_take_the_place_of_days_altogether() -> None:
    people = Coverage(2, "moments", frozenset({B}), None, None)
    assert replaced_by(cell(1, 3, variant=A), [days(1, 1, 7), people]) == 2


def test_an_undone_import_counts_no_more_and_what_it_replaced_counts_again() -> None:
    imports = [days(1, 1, 7), days(2, 1, 14, undone=True)]
    assert replaced_by(cell(1, 3), imports) is None
    assert replaced_by(cell(2, 3), imports) == 2


def test_undo_restores_by_coverage_newest_first_and_not_by_flag() -> None:
    # Three exports of the same days; the newest is undone, so the middle one counts, not the first.
    imports = [days(1, 1, 7), days(2, 3, 7), days(3, 1, 7, undone=True)]
    assert replaced_by(cell(1, 2), imports) is None
    assert replaced_by(cell(1, 4), imports) == 2
    assert replaced_by(cell(2, 4), imports) is None


def test_only_rows_whose_standing_changes_are_named() -> None:
    imports = [days(1, 1, 7), days(2, 5, 14)]
    stored = [Span(10, 1, "cells", A, october(4), 1, None), Span(11, 1, "cells", A, october(5), 1, None)]
    assert changed(stored, imports) == {2: [11]}


coverages = st.builds(
    lambda first, length, variants, undone: (first, first + length, variants, undone),
    st.integers(1, 20),
    st.integers(0, 8),
    st.sets(st.sampled_from([A, B]), min_size=1),
    st.booleans(),
)


@given(st.lists(coverages, min_size=1, max_size=6))
def test_nothing_counts_twice_and_undo_leaves_no_trace(
    files: list[tuple[int, int, set[int], bool]],
) -> None:
    imports = [
        days(number, first, last, variants=sorted(variants), undone=undone)
        for number, (first, last, variants, undone) in enumerate(files, start=1)
    ]
    in_force = [one for one in imports if not one.undone]
    for variant in (A, B):
        for day in range(1, 29):
            holders = [one for one in imports if variant in one.variants and one.first <= october(day) <= one.last]
            left = [one for one in holders if replaced_by(cell(one.import_id, day, variant=variant), imports) is None]
            counting = [one.import_id for one in left]
            newest = max((one.import_id for one in holders if one in in_force), default=None)
            assert counting == ([] if newest is None else [newest])

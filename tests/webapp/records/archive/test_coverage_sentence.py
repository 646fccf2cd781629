"""What the map says in one sentence, and what a field says, is out of its counts alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from experiments.learning.portfolio.tried.axes import Axis
from experiments.learning.portfolio.tried.coverage import Cell, CoverageMap, Line, LineKind
from webapp.records.archive.coverage import MOST_MARKS, cell_words, coverage_picture, draft_query
from webapp.records.archive.coverage_sentence import coverage_sentence


@pytest.fixture(autouse=True)
def _words(local_app: Flask) -> Iterator[None]:
    with local_app.test_request_context("/"):
        yield


def mapped(
    counts: dict[str, list[int]], columns: list[str], *, axes: tuple[Axis, Axis] = (Axis.GOAL_KIND, Axis.TACTIC)
) -> CoverageMap:
    """A map with so many successes in each cell."""
    cells = tuple(tuple(Cell({"succeeded": n} if n else {}) for n in row) for row in counts.values())
    down = [sum(row) for row in counts.values()]
    across = [sum(column) for column in zip(*counts.values(), strict=True)]
    return CoverageMap(
        *axes,
        rows=tuple(Line(LineKind.VALUE, name, (name,), closed=n) for name, n in zip(counts, down, strict=True)),
        columns=tuple(Line(LineKind.VALUE, name, (name,), closed=n) for name, n in zip(columns, across, strict=True)),
        cells=cells,
    )


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            {"new_sales": [4, 2, 2, 0], "donations": [0, 1, 0, 0]},
            "Half of your experiments for “New sales” (4 of 8) dealt with “headline”; never tried: “creator”.",
        ),
        (
            {"new_sales": [5, 1, 0, 0], "donations": [1, 1, 0, 0]},
            (
                "Most of your experiments for “New sales” (5 of 6) dealt with “headline”;"
                " never tried: “timing” and “creator”."
            ),
        ),
        (
            {"new_sales": [3, 0, 0, 0]},
            (
                "All 3 of your experiments for “New sales” dealt with “headline”;"
                " never tried: “photo”, “timing” and “creator”."
            ),
        ),
        (
            {"new_sales": [2, 2, 1, 0], "donations": [0, 0, 0, 1]},
            (
                "The largest part of your experiments for “New sales” (2 of 5) dealt with “headline”;"
                " tried only once: “timing” and “creator”."
            ),
        ),
        (
            {"new_sales": [2, 2, 2, 2]},
            "Your 8 experiments for “New sales” are spread out, at most 2 in one field.",
        ),
        (
            {"custom:Answer once": [1, 0, 0, 0]},
            (
                "Your one closed experiment for “Answer once” dealt with “headline”;"
                " never tried: “photo”, “timing” and “creator”."
            ),
        ),
    ],
)
def test_the_sentence_follows_the_counts(counts: dict[str, list[int]], said: str) -> None:
    sentence = coverage_sentence(mapped(counts, ["headline", "photo", "timing", "creator"]))
    assert sentence == said


def test_every_axis_can_be_the_subject_and_the_object() -> None:
    first, second = list(Axis), [*list(Axis)[1:], Axis.GOAL_KIND]
    sentences = [coverage_sentence(mapped({"a": [2, 0]}, ["b", "c"], axes=pair)) for pair in zip(first, second)]  # noqa: B905 - both have six
    assert len(set(sentences)) == 6
    assert sentences[1] == "All 2 of your experiments with the tactic “a” ran on “b”; never tried: “c”."
    assert sentences[4] == "All 2 of your experiments for people in the phase “a” showed “b”; never tried: “c”."


def test_an_empty_map_says_where_to_begin() -> None:
    assert coverage_sentence(mapped({"new_sales": [0]}, ["headline"])) == (
        "Nothing is closed yet, so every field is blank. Begin where an answer would help you most."
    )


def test_at_most_eight_marks_then_how_many_more_and_all_of_it_in_words() -> None:
    crowded = Cell({"succeeded": 6, "undecided": 4, "provisional": 1}, {"harmful": 2})
    whole = CoverageMap(
        Axis.CHANNEL,
        Axis.PHASE,
        (Line(LineKind.VALUE, "e-mail", ("e-mail",), closed=11, afterwards=2),),
        (Line(LineKind.VALUE, "decides", ("decides",), closed=11, afterwards=2),),
        ((crowded,),),
    )
    (cell,) = coverage_picture(whole).rows[0].cells
    assert (len(cell.marks), cell.more, cell.depth, cell.afterwards) == (MOST_MARKS, 3, 3, 2)
    assert cell.says == "e-mail, decides: 6 worked, 4 couldn't tell, 1 early sign only, 2 entered afterwards"
    assert [sign for sign, _says in coverage_picture(whole).endings] == ["succeeded", "undecided", "interim"]
    assert cell_words(Cell()) == "never tried"


def test_an_empty_field_begins_a_draft_only_for_whoever_may() -> None:
    whole = mapped({"donations": [0]}, ["stories"])
    (cell,) = coverage_picture(whole).rows[0].cells
    assert (cell.href, cell.starts, cell.never) == (None, False, True)
    (cell,) = coverage_picture(whole, may_draft=True).rows[0].cells
    assert cell.starts
    assert cell.href == (
        "/experiments/new?goal_id=new&goal_kind=donations&tactic=stories&heard=Never+tried+yet:+Donations,+stories."
    )


def test_what_is_not_known_is_not_in_the_address() -> None:
    from experiments.learning.portfolio.tried.crowded import DraftStart

    assert draft_query(DraftStart(goal_id=3, phase="decides"), "x") == {
        "goal_id": 3,
        "funnel_from": "decides",
        "heard": "x",
    }

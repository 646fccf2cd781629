"""Days on which somebody looked between two planned looks: in the line, the picture, its words and its table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.webapp.documents import document
from webapp.records.result.look_line import look_line
from webapp.records.result.page import result_page

BETWEEN = ["2026-10-03", "2026-10-09", "2026-10-12", "2026-10-20"]


@pytest.fixture(autouse=True)
def _words(local_app: Flask) -> Iterator[None]:
    with local_app.test_request_context("/"):
        yield


def test_the_line_tells_those_of_one_gap_together_and_what_came_after_the_last_not_at_all() -> None:
    dots = look_line(document(looked_between=BETWEEN))
    assert [(dot.short, dot.stands, dot.level != "") for dot in dots] == [
        ("3 Oct", "between", False),
        ("7 Oct", "done", True),
        ("9 Oct, 12 Oct", "between", False),
        ("14 Oct", "done", True),
    ]


def test_the_picture_says_them_in_words_and_in_its_table() -> None:
    (picture,) = result_page(document(looked_between=BETWEEN)).days
    assert picture.caption.endswith("Triangles: somebody looked in between.")
    assert picture.numbers.headers[-1] == "look"
    said = {row[1]: row[-1] for row in picture.numbers.rows if row[-1]}
    assert said == {
        "2026-10-03": "looked at in between",
        "2026-10-07": "planned look",
        "2026-10-09": "looked at in between",
        "2026-10-12": "looked at in between",
        "2026-10-14": "planned look",
    }
    for _name, drawing in picture.drawings:
        assert sum(mark.says.endswith("; looked at in between") for mark in drawing.marks) == 3


@pytest.mark.parametrize("given", [{"looked_between": []}, {}, {"looked_between": ["2026-10-07", "2026-10-14"]}])
def test_nothing_is_marked_where_nobody_looked_or_a_document_of_earlier_days_does_not_say(
    given: dict[str, object],
) -> None:
    (picture,) = result_page(document(**given)).days
    assert "Triangles" not in picture.caption
    assert [dot.stands for dot in look_line(document(**given))] == ["done", "done"]

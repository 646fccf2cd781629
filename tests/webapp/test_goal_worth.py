"""The question what one more is worth, on the page of a goal."""

from __future__ import annotations

from experiments.people.permission import Role
from tests.webapp.answers import set_role
from tests.webapp.browser import Browser, text

QUESTION = "What is one more worth to us?"


def goal(reader: Browser, **more: str) -> str:
    reader.post("/goals/new", {"kind": "new_sales", "goal": "260 first orders a month", **more})
    return "/goals/1"


def test_it_is_asked_folded_and_blocks_nothing(reader: Browser) -> None:
    page = text(reader.get(goal(reader, metric="first orders a month")))
    assert QUESTION in page
    assert "Nobody has said it. Nothing waits for it." in page
    assert "One more of: first orders a month, kept up for a whole planning cycle." in page
    assert '<details class="fold mt-4" id="worth"><summary>' in page


def test_what_was_said_stands_there_with_its_day_and_in_the_history(reader: Browser) -> None:
    path = goal(reader)
    answer = reader.post(f"{path}/worth", {"money": "63.50"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}#worth")
    page = text(reader.get(path))
    assert "€63.50, said on" in page
    assert 'value="63.50"' in page
    assert "changed the goal: What one more is worth" in " ".join(page.replace("</b>", "").split())
    reader.post(f"{path}/worth", {"money": ""})
    assert "Nobody has said it." in text(reader.get(path))


def test_what_is_no_amount_is_said_at_the_field_and_stores_nothing(reader: Browser) -> None:
    path = goal(reader)
    for typed, said in (("much", "This is not an amount."), ("-3", "an amount above 0")):
        answer = reader.post(f"{path}/worth", {"money": typed})
        page = text(answer)
        assert answer.status_code == 422
        assert said in page
        assert f'value="{typed}"' in page
        assert '<details class="fold mt-4" id="worth" open>' in page
    assert "Nobody has said it." in text(reader.get(path))


def test_of_a_number_that_shall_fall_it_asks_for_one_less(reader: Browser) -> None:
    page = text(reader.get(goal(reader, metric="cost per order", direction="down")))
    assert "What is one less worth to us?" in page
    assert "One less of: cost per order" in page


def test_who_only_reads_sees_what_was_said_and_no_form(reader: Browser) -> None:
    path = goal(reader)
    set_role(reader.app, Role.VIEWER)
    assert QUESTION not in text(reader.get(path))
    set_role(reader.app, Role.ADMIN)
    reader.post(f"{path}/worth", {"money": "21"})
    set_role(reader.app, Role.VIEWER)
    page = text(reader.get(path))
    assert "€21, said on" in page
    assert 'name="money"' not in page
    assert reader.post(f"{path}/worth", {"money": "22"}).status_code == 403

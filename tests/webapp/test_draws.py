"""The page of a draw: drawn with few inputs, seen as a calendar, taken as files, and never after the fact."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from experiments.people.first import local_actor
from experiments.people.permission import Role
from experiments.trials.draft import VariantGiven, start_draft
from experiments.trials.draws.asked import DrawAsked
from experiments.trials.draws.keeping import draw
from experiments.trials.experiment import Experiment
from experiments.trials.plan import Registration, register
from tests.factories import QUESTION_HEADLINE, make_goal
from tests.webapp.answers import Fields, book, set_role
from tests.webapp.browser import Browser, text

WORKDAYS = {"weekday": ["0", "1", "2", "3", "4"], "times": "12:15"}
MARK = re.compile(r'<span class="lot lot-(\d)">')


@pytest.fixture
def plan(reader: Browser, now: datetime) -> Callable[..., int]:
    def make(
        design: str = "randomized", unit: str = "post", channel: str | None = "organic posts", **more: object
    ) -> int:
        with book(reader.app) as session:
            actor = local_actor(session, now=now)
            goal = make_goal(session, actor, now)
            run = {"starts": date(2026, 11, 9), "ends": date(2027, 1, 3)} | more
            change = replace(QUESTION_HEADLINE, goal_id=goal.id, design=design, unit=unit, channel=channel, **run)
            return start_draft(session, actor, change, now=now).id

    return make


def test_twenty_posts_each_are_drawn_seen_and_taken_along(reader: Browser, plan: Callable[..., int]) -> None:
    """Recipe 3: 20 posts each in 40 slots, from two answers that stand there already."""
    one = plan(variants=(VariantGiven("Finished bread", "control"), VariantGiven("Hands at work", "treatment")))
    address = f"/experiments/{one}/draw"
    fields = Fields(text(reader.get(address)))
    assert (fields.values["times"], fields.primary) == ("12:15", 1)
    answer = reader.post(address, {"method": "posts", **WORKDAYS, "version": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    page = text(reader.get(address))
    assert "40 posts: 20\xa0× Finished bread, 20\xa0× Hands at work." in page
    marks = MARK.findall(page)
    assert (marks.count("0"), marks.count("1")) == (21, 21)  # each once more in the legend
    assert "TB1 Version B Hands at work" in page
    assert "tb1_b_hands_at_work" in page
    table = reader.get(f"{address}/1.csv")
    assert table.mimetype == "text/csv"
    assert len(text(table).splitlines()) == 41
    calendar = reader.get(f"{address}/1.ics")
    assert calendar.mimetype == "text/calendar"
    assert text(calendar).count("BEGIN:VEVENT") == 40
    assert "attachment" in calendar.headers["Content-Disposition"]


def test_how_often_lots_were_drawn_is_said_on_the_plan(reader: Browser, plan: Callable[..., int]) -> None:
    one = plan()
    where = f"/experiments/{one}/plan"
    assert "No lots are drawn yet." in text(reader.get(where))
    for _ in range(3):
        reader.post(f"/experiments/{one}/draw", {"method": "posts", **WORKDAYS})
    assert "Lots were drawn 3 times, last on 2\xa0November 2026." in text(reader.get(where)).replace(
        "2 November", "2\xa0November"
    )
    page = text(reader.get(f"/experiments/{one}/draw?number=1"))
    assert "This draw does not count" in page
    assert "Drawn 3 times in all." in page
    reader.post(where, {"starts": "2026-11-16", "act": "change"})
    assert "The plan was changed since lots were drawn" in text(reader.get(where))
    assert "This draw does not count any more" in text(reader.get(f"/experiments/{one}/draw"))


def test_what_cannot_be_read_or_does_not_fit_stands_there_as_it_was_typed(
    reader: Browser, plan: Callable[..., int]
) -> None:
    regions = f"/experiments/{plan('geo', 'region')}/draw"
    typed = "Region; sales\nUlm; 1,200\nKöln\t900\nBonn, 12,400\nTrier"
    page = reader.post(regions, {"method": "regions", "regions": typed})
    assert page.status_code == 422
    assert "Line 5 has no size" in text(page)
    assert "Köln\t900" in text(page)
    done = reader.post(regions, {"method": "regions", "regions": f"{typed[:-5]}Trier 880"})
    assert done.status_code == 303
    page = text(reader.get(regions))
    assert "4 regions: 2\xa0× A, 2\xa0× B." in page
    assert "12,400" in page
    posts = f"/experiments/{plan()}/draw"
    page = reader.post(posts, {"method": "posts", "weekday": "0", "times": "noon", "per_version": "many"})
    assert page.status_code == 422
    assert "This is not a number." in text(page)
    assert 'value="noon"' in text(page)
    page = text(reader.post(posts, {"method": "posts", "weekday": "0", "times": "noon"}))
    assert "“noon” is no time." in page


KINDS: list[tuple[str, str, dict[str, object], str]] = [
    ("switchback", "day", {"method": "days", "weekday": list("0123456")}, "56 days: 28\xa0× A, 28\xa0× B."),
    ("switchback", "day", {"method": "weeks"}, "56 days: 28\xa0× A, 28\xa0× B."),
    ("randomized", "slot", {**WORKDAYS, "times": "12:15, 19:30", "times_are_versions": "yes"}, "40 slots: 20\xa0×"),
    ("randomized", "user", {"method": "conversations", "count": "30"}, "30 lines: "),
    ("randomized", "user", {"method": "list"}, "Every id falls to one version, always the same: 50\xa0% A"),
]


def test_every_kind_of_draw_has_its_page(reader: Browser, plan: Callable[..., int]) -> None:
    for design, unit, form, said in KINDS:
        address = f"/experiments/{plan(design, unit)}/draw"
        assert reader.post(address, form).status_code == 303
        assert said in text(reader.get(address))
        assert reader.get(f"{address}/1.csv").status_code == 200
        assert reader.get(f"{address}/1.ics").status_code == (404 if unit == "user" else 200)


def test_a_list_is_split_and_nothing_of_it_is_kept(reader: Browser, plan: Callable[..., int]) -> None:
    address = f"/experiments/{plan('randomized', 'user', 'e-mail')}/draw"
    reader.post(address, {"method": "list"})
    sent = (io.BytesIO(b"customer id,city\n1001,Ulm\n1002,Bonn\n"), "list.csv")
    answer = reader.post(f"{address}/1/split", {"list": sent})
    assert answer.mimetype == "text/csv"
    lines = text(answer).splitlines()
    assert lines[0] == "customer id,city,version"
    assert [line.rsplit(",", 1)[0] for line in lines[1:]] == ["1001,Ulm", "1002,Bonn"]
    again = text(reader.post(f"{address}/1/split", {"pasted": "1001\n1002"})).splitlines()
    assert [line[-1] for line in again[1:]] == [line[-1] for line in lines[1:]]
    refused = reader.post(f"{address}/1/split", {"pasted": "id,email\n1,a@mill.example\n2,b@mill.example"})
    assert refused.status_code == 422
    assert "holds e-mail addresses" in text(refused)
    assert "a@mill.example" not in text(refused)
    assert reader.post(f"{address}/1/split", {}).status_code == 422


def test_a_locked_plan_is_unlocked_first(reader: Browser, plan: Callable[..., int], now: datetime) -> None:
    one = plan()
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        draw(session, actor, one, DrawAsked(times=("12:15",)), now=now)
        register(session, actor, one, Registration(confirm=True), now=now)
    page = text(reader.get(f"/experiments/{one}/draw"))
    assert "unlock it, draw, and lock it again" in page
    assert "/unlock" in page
    refused = reader.post(f"/experiments/{one}/draw", {"method": "posts", **WORKDAYS})
    assert refused.status_code == 409
    assert "The plan is locked" in text(refused)
    with book(reader.app) as session:
        assert session.get_one(Experiment, one).plan is not None


def test_where_the_platform_splits_there_are_only_names_to_copy(reader: Browser, plan: Callable[..., int]) -> None:
    one = plan("platform_split", "user", "paid social")
    page = text(reader.get(f"/experiments/{one}/draw"))
    assert "Nobody draws here" in page
    assert "TB1 Version B" in page
    assert 'name="times"' not in page
    assert reader.post(f"/experiments/{one}/draw", {}).status_code == 422
    assert "Names and links to copy" in text(reader.get(f"/experiments/{one}/plan"))


def test_without_days_the_page_leads_to_the_plan(reader: Browser, plan: Callable[..., int]) -> None:
    one = plan(channel=None, starts=None, ends=None)
    page = text(reader.get(f"/experiments/{one}/draw"))
    assert "Say in the plan first when it starts and ends" in page
    assert 'name="times"' not in page


def test_a_reader_sees_the_draw_and_draws_none(reader: Browser, plan: Callable[..., int]) -> None:
    one = plan()
    reader.post(f"/experiments/{one}/draw", {"method": "posts", **WORKDAYS})
    set_role(reader.app, Role.VIEWER)
    page = text(reader.get(f"/experiments/{one}/draw"))
    assert "Drawing needs the role of a marketer" in page
    assert reader.post(f"/experiments/{one}/draw", {"method": "posts", **WORKDAYS}).status_code == 403
    assert reader.get(f"/experiments/{one}/draw?number=9").status_code == 404
    assert reader.get(f"/experiments/{one}/draw/9.csv").status_code == 404

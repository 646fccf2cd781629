"""Sheets on pages: shown, downloaded, pasted or uploaded, looked at first and only then taken in."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO

from experiments.goals.goal import Criterion, GoalChange, create_goal, list_goals
from experiments.people.first import local_actor
from experiments.people.permission import Role
from tests.webapp.answers import Fields, book, set_role
from tests.webapp.browser import Browser, text

CHECKED = Criterion("at most €14 each", "cost per order", "down", 14.0)
LINE = GoalChange(
    kind="new_sales",
    goal="260 first orders\na month",
    metric="first orders a month",
    direction="up",
    baseline=200.0,
    target=260.0,
    standing=231.0,
    success_criteria=(CHECKED, "  talked about <b>in the forum</b>"),
    implementation_plan=("question headlines",),
)


def write(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        create_goal(session, local_actor(session, now=now), LINE, now=now)


def goals(reader: Browser, now: datetime) -> list[str]:
    with book(reader.app) as session:
        return [goal.goal for goal in list_goals(session, local_actor(session, now=now))]


def test_the_goal_page_says_how_far_it_got(reader: Browser, now: datetime) -> None:
    write(reader, now)
    for path in ("/goals", "/goals/1"):
        page = text(reader.get(path))
        assert "Now 231 first orders a month (2 November 2026): 52\N{NO-BREAK SPACE}% of the way." in page, path
        assert "Not measured" in page, path
        assert "no closed experiment of this goal measured it" in page, path


def test_what_is_downloaded_can_be_pasted_again_and_changes_nothing(reader: Browser, now: datetime) -> None:
    write(reader, now)
    file = reader.get("/goals/1/sheet.txt")
    assert file.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert file.headers["Content-Disposition"] == "attachment; filename=goal-1-new-sales.txt"
    sheet = file.get_data(as_text=True)
    assert "  - at most €14 each (cost per order, down, 14)\n" in sheet
    assert "at most €14 each (cost per order, down, 14)" in text(reader.get("/goals/1/sheet"))
    looked = text(reader.post("/goals/sheet/preview", {"sheet": sheet.replace("\n", "\r\n")}))
    assert "stays as it is" in looked
    assert reader.post("/goals/sheet", {"sheet": sheet}).headers["Location"] == "/goals/1"
    assert goals(reader, now) == [LINE.goal]


def test_a_sheet_is_looked_at_before_it_is_stored(reader: Browser, now: datetime) -> None:
    sheet = "Goal\n  80 in 100\nKind: A goal of our own\nName: Answer once\n\nGoal\n  a roof\nKind: Donations"
    looked = text(reader.post("/goals/sheet/preview", {"sheet": sheet}))
    assert "2 goals come of it" in looked
    assert goals(reader, now) == []
    again = Fields(looked).values
    assert reader.post("/goals/sheet", {"sheet": again["sheet"]}).status_code == 303
    assert goals(reader, now) == ["80 in 100", "a roof"]


def test_an_uploaded_file_is_read_and_faults_name_their_lines(reader: Browser, now: datetime) -> None:
    upload = {"file": (BytesIO("\ufeffGoal\n  ein Dach für die Mühle\nKind: Donations".encode()), "sheet.txt")}
    assert "ein Dach für die Mühle" in text(reader.post("/goals/sheet/preview", upload))
    wrong = {"file": (BytesIO("Goal\n  x\nKind: Fame\nBy: soon".encode("utf-16")), "sheet.txt")}
    answer = reader.post("/goals/sheet/preview", wrong)
    page = text(answer)
    assert answer.status_code == 422
    assert "Line 3: There is no such kind of goal." in page
    assert "Line 4: “By” is a day such as 2026-12-31." in page
    binary = {"file": (BytesIO(b"\x89PNG\x00\xff\xfe"), "sheet.txt")}
    answer = reader.post("/goals/sheet/preview", binary)
    assert (answer.status_code, "This file is no plain text." in text(answer)) == (422, True)
    assert goals(reader, now) == []


def test_from_the_page_of_a_goal_it_is_that_goal_that_changes(reader: Browser, now: datetime) -> None:
    write(reader, now)
    form = Fields(text(reader.get("/goals/sheet/new?goal_id=1"))).values
    sheet = form["sheet"].replace("260 first orders", "300 first orders").replace("Target: 260", "Target: 300")
    sent = {"sheet": sheet, "goal_id": form["goal_id"], "version": form["version"]}
    assert "changed" in text(reader.post("/goals/sheet/preview", sent))
    assert reader.post("/goals/sheet", sent).status_code == 303
    assert goals(reader, now) == ["300 first orders\na month"]
    assert reader.post("/goals/sheet", sent).status_code == 409  # somebody else was quicker: oneself


def test_a_whole_cycle_goes_out_and_in(reader: Browser, now: datetime) -> None:
    write(reader, now)
    sheet = reader.get("/cycles/1/sheet.txt").get_data(as_text=True)
    later = sheet.replace("2026-", "2027-").replace("Q4 2026", "Q4 2027")
    assert "The planning cycle “Q4 2027”, with one goal" in text(reader.post("/goals/sheet/preview", {"sheet": later}))
    made = reader.post("/goals/sheet", {"sheet": later}).headers["Location"]
    assert re.fullmatch(r"/cycles/\d+", made)  # a preview that was undone may have used up a key
    assert made != "/cycles/1"
    assert reader.get(f"{made}/sheet.txt").get_data(as_text=True) == later


def test_a_marketer_takes_in_goals_but_no_cycle_and_a_viewer_only_reads(reader: Browser, now: datetime) -> None:
    write(reader, now)
    sheet = reader.get("/cycles/1/sheet.txt").get_data(as_text=True)
    set_role(reader.app, Role.MARKETER)
    assert reader.post("/goals/sheet", {"sheet": sheet}).status_code == 403
    set_role(reader.app, Role.VIEWER)
    assert reader.get("/goals/1/sheet.txt").status_code == 200
    assert reader.get("/goals/sheet/new").status_code == 403
    assert reader.post("/goals/sheet", {"sheet": "Goal\n  x\nKind: Donations"}).status_code == 403


def test_a_ready_goal_brings_its_number_and_its_trap(reader: Browser) -> None:
    page = text(reader.get("/goals/new?kind=custom&name=Answer once"))
    fields = Fields(page).values
    assert (fields["kind"], fields["name"]) == ("custom", "Answer once")
    assert (fields["metric"], fields["direction"]) == ("repeated questions", "down")
    assert "Speed bought with quality." in page
    fields = Fields(text(reader.get("/goals/new?kind=new_sales"))).values
    assert (fields["kind"], fields["metric"], fields["direction"]) == ("new_sales", "cost per first order", "down")

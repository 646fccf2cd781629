"""From closing to the story, who should hear it, and one click that notes who did; by the page and by the interface."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from experiments.people.first import local_actor
from experiments.people.keys.tokens import issue_token
from experiments.people.permission import Actor, Role
from experiments.results.records import ConclusionRow
from tests.audited import by_hand
from tests.experiments.results.outcomes.long_sale import make_long_sale
from tests.factories import make_actor, make_goal, make_team
from tests.webapp.api.caller import Caller
from tests.webapp.book import become, has_run, of_another_team, opened
from tests.webapp.browser import Browser, text
from tests.webapp.test_close_an_experiment import fields_of
from tests.webapp.test_story_page import upload
from webapp.storage import running

BAD = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def result(reader: Browser, local_app: Flask, now: datetime) -> Browser:
    """Experiment 1 has its result; Ines owns its goal."""
    has_run(local_app, now)
    with opened(local_app) as session:
        from experiments.goals.goal import GoalChange, change_goal

        me = local_actor(session, now=now)
        ines = make_actor(session, now, team=me.team_id, role=Role.LEAD, name="Ines Morrow")
        change_goal(session, me, 1, GoalChange(owner_id=ines.person_id), now=now)
    upload(reader, 1.4)
    return reader


@pytest.fixture
def closed(result: Browser) -> Browser:
    """It was closed."""
    fields = fields_of(text(result.get("/experiments/1/close")))
    fields |= {"claim": "Questions make people click.", "because": "They want to know."}
    assert result.post("/experiments/1/close", fields).location == "/experiments/1/story"
    return result


def caller_of(app: Flask, now: datetime, *scopes: str) -> Caller:
    with opened(app) as session:
        me = replace(local_actor(session, now=now), role=Role.ADMIN)
        _, secret = issue_token(session, me, name="t", scopes=scopes, expires=now + timedelta(days=9), now=now)
    return Caller(app, secret)


def shown(reader: Browser, address: str = "/experiments/1/story") -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, text(answer)
    return html.unescape(text(answer)).replace("\u00a0", " ")


def test_closing_leads_to_the_story_which_proposes_who_should_hear_it(closed: Browser) -> None:
    page = shown(closed)
    for said in (
        "Closed. It stands in the archive",
        "Who should hear it",
        "Ines Morrow",
        "Owns the goal that it served",
    ):
        assert said in page, said
    assert "Nobody yet." in page


def test_one_click_notes_it_and_whoever_heard_it_is_proposed_no_more(closed: Browser) -> None:
    hearer = re.search(r'name="to_person_id" value="(\d+)"', shown(closed))
    assert hearer is not None
    told = {"thing": "experiment", "thing_id": "1", "to_person_id": hearer[1]}
    assert closed.post("/stories/told", told, page="/experiments/1/story").location == "/experiments/1/story#tell"
    page = shown(closed)
    assert "Owns the goal that it served" not in page
    assert "<b>Ines Morrow</b>" in page
    assert "2 November 2026, by You" in page


def test_anybody_is_noted_in_words_and_what_is_missing_is_said_at_the_field(closed: Browser) -> None:
    given = {"thing": "experiment", "thing_id": "1", "name": "the board", "how": "meeting"}
    closed.post("/stories/told", given, page="/experiments/1/story")
    assert "in a meeting, 2 November 2026" in shown(closed)
    answer = closed.post("/stories/told", {**given, "name": " "}, page="/experiments/1/story")
    assert answer.status_code == 422
    assert "Say who heard it." in text(answer)
    assert closed.post("/stories/told", {**given, "thing": "person"}).status_code == 422
    assert closed.post("/stories/told", {**given, "thing_id": "77"}).status_code == 404


def test_the_same_form_makes_a_link_in_one_click_and_its_reading_is_noted_by_itself(closed: Browser) -> None:
    page = shown(closed)
    assert 'formaction="/share"' in page
    fields = {"thing": "experiment", "thing_id": "1", "name": "The agency", "scope": "story", "days": "30", "how": ""}
    made = text(closed.post("/share", fields, page="/experiments/1/story"))
    path = re.search(r"/s/[\w-]{43}", made)
    assert path is not None
    assert "The agency" not in shown(closed)
    closed.app.test_client().get(path[0], headers={"User-Agent": "Mozilla/5.0 Firefox/140.0"})
    assert "by link from You, opened once, first on 2 November 2026" in shown(closed)


def test_before_closing_the_sheet_can_be_read_and_nobody_is_asked_to_tell(result: Browser) -> None:
    page = shown(result)
    assert "more link clicks per time shown" in page
    assert 'id="tell"' not in page
    told = {"thing": "experiment", "thing_id": "1", "name": "the board"}
    assert result.post("/stories/told", told, page="/experiments/1/story").status_code == 409


def test_whoever_may_only_look_reads_and_notes_nothing(closed: Browser, now: datetime) -> None:
    become(closed.app, now, Role.VIEWER)
    page = shown(closed)
    assert "Nobody yet." in page
    assert 'action="/stories/told"' not in page
    told = {"thing": "experiment", "thing_id": "1", "name": "the board"}
    assert closed.post("/stories/told", told, page="/experiments/1/story").status_code == 403


def test_stories_of_another_team_are_not_there(closed: Browser, now: datetime) -> None:
    other = of_another_team(closed.app, now)
    with opened(closed.app) as session:
        client = make_actor(session, now, team=make_team(session, "Client"), role=Role.LEAD, name="Client")
        goal = make_goal(session, client, now)
        places = [f"/experiments/{other.id}", f"/goals/{goal.id}", f"/cycles/{goal.cycle_id}"]
    caller = caller_of(closed.app, now, "write")
    for place in (*places, "/lessons/77"):
        for address in (f"{place}/story", f"{place}/story.txt"):
            assert closed.get(address).status_code == 404, address
        assert caller.get(f"{place}/story").status_code == 404, place


def test_what_people_wrote_stays_text_in_the_page_and_one_line_in_the_file(closed: Browser, now: datetime) -> None:
    from experiments.learning.lessons.lesson import Lesson
    from experiments.trials.experiment import Experiment

    evil = BAD + "\u202egnp.exe\r\nContent-Type: text/html"
    with opened(closed.app) as session:
        by_hand(session)
        session.get_one(Experiment, 1).title = evil
        lesson = session.get_one(Lesson, 1)
        lesson.claim = lesson.why = lesson.what_to_do = evil
    closed.post("/stories/told", {"thing": "lesson", "thing_id": "1", "name": BAD}, page="/lessons/1/story")
    for address in ("/experiments/1/story", "/lessons/1/story"):
        page = text(closed.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        answer = closed.get(f"{address}.txt")
        file = text(answer)
        assert answer.mimetype == "text/plain"
        assert re.fullmatch(r"attachment; filename=[a-z0-9-]+\.txt", answer.headers["Content-Disposition"])
        assert "\u202e" not in file
        assert "\r" not in file
        assert "alert('x')" in file
        assert max(len(line) for line in file.splitlines()) <= 78


def test_the_interface_reads_the_same_story_notes_who_heard_it_and_names_what_nobody_did(
    closed: Browser, now: datetime
) -> None:
    caller = caller_of(closed.app, now, "write")
    story = caller.get("/experiments/1/story").get_json()
    assert story["text"] == text(closed.get("/experiments/1/story.txt"))
    assert (story["verdict"], story["grade"], story["lesson"]["claim"]) == (
        "succeeded",
        "C",
        "Questions make people click.",
    )
    (figure,) = [one for one in story["figures"] if one["role"] == "primary"]
    assert figure["grade"] == "C"
    assert figure["lower"] < figure["change"] < figure["upper"]
    assert figure["change"] == pytest.approx(figure["value"] / figure["control_value"] - 1, abs=0.02)
    (hearer,) = story["hearers"]
    assert (hearer["name"], hearer["because"]) == ("Ines Morrow", "owns_the_goal")
    body = {"thing": "experiment", "thing_id": 1, "to_person_id": hearer["person_id"], "how": "mail"}
    answer = caller.post("/stories/told", body)
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith("/api/v1/stories/told?thing=experiment&thing_id=1")
    (heard,) = caller.get("/stories/told?thing=experiment&thing_id=1").get_json()["items"]
    assert (heard["to"], heard["how"], heard["times"]) == ("Ines Morrow", "mail", 0)
    assert caller.get("/stories/untold").get_json()["items"] == []
    for kind in ("lessons", "goals", "cycles"):
        assert caller.get(f"/{kind}/1/story").get_json()["text"] == text(closed.get(f"/{kind}/1/story.txt"))


def test_result_and_its_lesson_goal_and_cycle_lead_to_their_stories(closed: Browser) -> None:
    for page, story in (
        ("/experiments/1/result", "/experiments/1/story"),
        ("/lessons/1", "/lessons/1/story"),
        ("/goals/1", "/goals/1/story"),
        ("/cycles/1", "/cycles/1/story"),
    ):
        assert f'href="{story}"' in shown(closed, page), page
        assert shown(closed, story)


@pytest.fixture
def later(closed: Browser, now: datetime) -> Actor:
    """Somebody of the team, two weeks after closing."""
    with opened(closed.app) as session:
        return local_actor(session, now=now)


def test_two_weeks_after_closing_what_nobody_heard_is_asked_for(closed: Browser, later: Actor, now: datetime) -> None:
    from experiments.learning.waiting.today import waits_for

    with opened(closed.app) as session:
        for days, expected in ((13, []), (14, ["Question or statement?"])):
            found = waits_for(session, later, today=now.date() + timedelta(days=days))
            assert [one.title for one in found if one.kind == "story_untold"] == expected


def test_what_an_early_sign_or_a_person_decided_is_said_wherever_it_is_told(
    local_app: Flask, now: datetime, tmp_path: Path
) -> None:
    with opened(local_app) as session:
        sale = make_long_sale(session, local_actor(session, now=now), now, tmp_path)
        sale.store = running().book.store
        sale.upload(a=45, b=75)
        sale.close()
        by_hand(session)
        # Append-only: another one, which overrides the rule, counts from now on.
        first = session.get_one(ConclusionRow, 1)
        kept = {column.key: getattr(first, column.key) for column in ConclusionRow.__table__.columns}
        kept |= {"id": None, "verdict": "invalid", "override_reason": "The button was counted twice."}
        session.add(ConclusionRow(**kept))
    reader = Browser(local_app)
    for address in ("/experiments/1/story", "/experiments/1/story.txt"):
        said = " ".join(shown(reader, address).split())
        assert "An early sign decided" in said
        assert "The verdict was overridden by hand: the locked rule says “Worked”." in said
        assert "The button was counted twice." in said
        assert "Not usable" in said

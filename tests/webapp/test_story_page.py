"""The story page: what somebody without a log-in reads by a link, and what they never do."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from experiments.learning.lessons.lesson import LessonDraft
from experiments.people.keys.share_links import (
    NewLink,
    SharedThing,
    list_links,
    make_link,
    revoke_link,
)
from experiments.people.permission import Actor, Role
from experiments.people.person import Person
from experiments.trials.decline import abandon
from tests.audited import by_hand
from tests.factories import make_actor, make_draft, make_goal, make_registered, make_team
from tests.webapp.book import export, files, has_run, opened
from tests.webapp.browser import Browser, text
from tests.webapp.test_close_an_experiment import fields_of

STARTS = date(2026, 10, 12)
LINK = re.compile(r"<a\b")


@pytest.fixture
def actor(local_app: Flask, now: datetime) -> Actor:
    from experiments.people.first import local_actor

    with opened(local_app) as session:
        return local_actor(session, now=now)


@pytest.fixture
def closed(reader: Browser, local_app: Flask, now: datetime) -> Browser:
    """Experiment 1 worked and was closed with lesson 1; it serves goal 1."""
    has_run(local_app, now)
    upload(reader, 1.4)
    fields = fields_of(text(reader.get("/experiments/1/close")))
    fields |= {"claim": "Questions make people click.", "because": "They want to know."}
    assert reader.post("/experiments/1/close", fields).status_code == 303
    return reader


def upload(reader: Browser, gain: float, *, days: int = 14) -> None:
    place = "/experiments/1/upload"
    body = export(STARTS, days, gains=(1, gain), wobble=0.1)
    answer = reader.post(place, files(("export.csv", body)), page=place)
    assert reader.post(answer.location, page=answer.location).status_code == 303


def path_of(app: Flask, actor: Actor, now: datetime, thing: str, *, of: int = 1, scope: str = "story") -> str:
    with opened(app) as session:
        wanted = NewLink("The board", scope)
        return f"/s/{make_link(session, actor, SharedThing(thing), of, wanted, now=now)[1]}"


def read(app: Flask, path: str, **more: object) -> TestResponse:
    """Open a page as somebody who was never here."""
    return app.test_client().get(path, **more)  # type: ignore[arg-type]


def shown(app: Flask, path: str) -> str:
    answer = read(app, path)
    assert answer.status_code == 200, text(answer)
    return html.unescape(text(answer)).replace("\u00a0", " ")


def test_an_experiment_tells_goal_sentence_verdict_picture_lesson_and_what_comes_next(
    closed: Browser, local_app: Flask, actor: Actor, now: datetime
) -> None:
    page = shown(local_app, path_of(local_app, actor, now, "experiment"))
    for said in (
        "New sales: 200 → 260 first kit orders a month, at most €14 each",
        "Question or statement?",
        "more link clicks per time shown",
        "Worked",
        "fair",
        'class="drawn drawn-wide"',
        'aria-label="Link clicks per time shown: change +',
        "Questions make people click.",
        "Use the new version",
        "If we open with the reader's question instead of our claim, then more will click through",
        "Ran",
    ):
        assert said in page, said


FIGURES = (
    "Money and time",
    "€280",  # planned
    "€280.00",
    "Checks",
    "Details",
    "Day by day",
    "p-value",
    "What you risk if wrong",
    "140,000",  # times shown of a version
    "14 days",  # on how many units a version stands
)


def test_only_a_link_with_figures_shows_numbers_checks_and_money(
    closed: Browser, local_app: Flask, actor: Actor, now: datetime
) -> None:
    page = shown(local_app, path_of(local_app, actor, now, "experiment", scope="figures"))
    for said in ("Money and time", "Checks", "Details", "Day by day", "p-value", "140,000", "Planned"):
        assert said in page, said
    story = shown(local_app, path_of(local_app, actor, now, "experiment"))
    without_plan = story.replace("after 14 days", "")
    assert [said for said in FIGURES if said in without_plan] == []
    assert "<table" not in story
    assert "see the details" not in story


def test_every_figure_of_the_details_is_left_out_of_the_story(
    closed: Browser, local_app: Flask, actor: Actor, now: datetime
) -> None:
    from experiments.results.analyses import analyze_experiment
    from webapp.records.result.page import result_page

    with opened(local_app) as session, local_app.test_request_context():
        page = result_page(analyze_experiment(session, 1, today=now.date()), closed=True)
    told = shown(local_app, path_of(local_app, actor, now, "experiment"))
    cells = [cell for line in page.lines for cell in (line.control, line.treatment)]
    figures = {said for cell in cells for said in (cell.parts, cell.value) if said}
    # The sentence says the two values of the deciding number; the picture says changes and their ranges.
    sentence = "".join(part.text for part in page.sentence)
    assert {said for said in figures if said in told and said not in sentence} == set()
    assert [check["sentence"] for check in page.checks if check["sentence"] in told] == []
    pairs = [value for detail in page.details for label, value in detail.pairs if "hange" not in label]
    assert len(pairs) > 6
    assert [value for value in pairs if len(value) > 3 and value in told and "%" not in value] == []


def test_before_there_is_a_result_it_shows_the_plan_and_that_the_result_is_to_come(
    local_app: Flask, actor: Actor, now: datetime
) -> None:
    with opened(local_app) as session:
        for starts in (now.date() + timedelta(days=7), now.date() - timedelta(days=2)):
            make_registered(session, actor, now - timedelta(days=9), starts=starts)
        draft = make_draft(session, actor, now)
        never = make_draft(session, actor, now)
        abandon(session, actor, never.id, "No budget; ask Ada.", now=now)
    waits = shown(local_app, path_of(local_app, actor, now, "experiment", of=1))
    assert "It starts on 9 November 2026; the result is still to come." in waits
    assert "At least 5 % more link clicks per time shown for B than for A after 14 days." in waits
    assert "€" not in waits.replace("at most €14 each", "")
    runs = shown(local_app, path_of(local_app, actor, now, "experiment", of=2))
    assert "It runs until 13 November 2026; the result is still to come." in runs
    assert "is still being written" in shown(local_app, path_of(local_app, actor, now, "experiment", of=draft.id))
    refused = shown(local_app, path_of(local_app, actor, now, "experiment", of=never.id))
    assert "It did not run, so there is no result." in refused
    assert "Ada" not in refused
    planned = shown(local_app, path_of(local_app, actor, now, "experiment", of=1, scope="figures"))
    assert "€280" in planned


def test_so_far_is_said_without_colour(reader: Browser, local_app: Flask, actor: Actor, now: datetime) -> None:
    with opened(local_app) as session:
        make_registered(session, actor, now - timedelta(days=28), starts=now.date() - timedelta(days=4))
    place = "/experiments/1/upload"
    answer = reader.post(place, files(("e.csv", export(now.date() - timedelta(days=4), 4))), page=place)
    reader.post(answer.location, page=answer.location)
    page = shown(local_app, path_of(local_app, actor, now, "experiment"))
    assert "So far" in page
    assert "What is tried" in page
    assert not re.search(r"v-(?:succeeded|harmful|none|undecided|invalid)", page)


def test_a_lesson_tells_what_to_do_and_counts_and_with_figures_shows_what_speaks_for_it(
    closed: Browser, local_app: Flask, actor: Actor, now: datetime
) -> None:
    story = shown(local_app, path_of(local_app, actor, now, "lesson"))
    for said in ("Questions make people click.", "Holds", "1 experiment supports it", "What to do"):
        assert said in story, said
    assert "Supported by" not in story
    assert "<svg viewBox" not in story
    figures = shown(local_app, path_of(local_app, actor, now, "lesson", scope="figures"))
    for said in ("Supported by", "Question or statement?", "Change in link clicks per time shown", "<svg viewBox"):
        assert said in figures, said


def test_a_lesson_is_told_as_it_stands_on_the_day_of_reading(
    closed: Browser, local_app: Flask, actor: Actor, now: datetime
) -> None:
    from experiments.learning.lessons.lesson import Lesson

    with opened(local_app) as session:
        by_hand(session)
        session.get_one(Lesson, 1).review_on = now.date() - timedelta(days=1)
    assert "Out of date" in shown(local_app, path_of(local_app, actor, now, "lesson"))


def test_a_goal_tells_how_far_it_is_and_with_figures_what_was_tried(
    closed: Browser, local_app: Flask, actor: Actor, now: datetime
) -> None:
    with opened(local_app) as session:
        from experiments.goals.goal import GoalChange, change_goal, get_goal

        sheet = GoalChange(success_criteria=("260 orders",), implementation_plan=("Ads", "A kit"), owner_id=1)
        change_goal(session, actor, 1, sheet, now=now)
        make_draft(session, actor, now, goal=get_goal(session, actor, 1)).title = "Half an idea"
    story = shown(local_app, path_of(local_app, actor, now, "goal"))
    for said in ("first kit orders a month", "260 orders", "A kit", "1 closed, 1 answered"):
        assert said.replace("1 closed", "ne closed") in story, said
    assert "Question or statement?" not in story
    figures = shown(local_app, path_of(local_app, actor, now, "goal", scope="figures"))
    assert "Question or statement?" in figures
    assert "Half an idea" not in figures  # nobody has decided to try it


EVERY = [(thing, scope) for thing in ("experiment", "lesson", "goal") for scope in ("story", "figures")]


@pytest.mark.parametrize("asked", EVERY, ids="-".join)
def test_it_names_nobody_leads_nowhere_and_leaves_nothing_in_the_browser(
    closed: Browser, local_app: Flask, actor: Actor, now: datetime, asked: tuple[str, str]
) -> None:
    with opened(local_app) as session:
        by_hand(session)
        me = session.get_one(Person, actor.person_id)
        me.name, me.email = "Ines Morrow", "ines@quernwell.example"
    answer = closed.get(path_of(local_app, actor, now, asked[0], scope=asked[1]))  # even to one of the team
    page = text(answer)
    own = re.sub(r'<a href="/s/[\w-]+/picture/[a-z0-9-]+\.(?:png|svg|csv)" download>', "", page)
    assert not LINK.search(own), "only its own pictures can be taken along"
    assert not re.search(
        r"<(?:form|nav|button|input)\b", re.sub(r'<button type="button" class="(?:term|closer)"', "", page)
    )
    for name in ("Ines", "Morrow", "@", "quernwell", "My team", "The board", "export.csv"):
        assert name not in page, name
    assert answer.headers.getlist("Set-Cookie") == []
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("asked", EVERY, ids="-".join)
def test_what_people_wrote_is_text_and_never_markup(
    local_app: Flask, actor: Actor, now: datetime, reader: Browser, asked: tuple[str, str]
) -> None:
    from experiments.goals.goal import GoalChange, change_goal
    from experiments.learning.lessons.writing import write_lesson
    from experiments.trials.experiment import get_experiment

    bad = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"
    has_run(local_app, now)
    upload(reader, 1.4)
    with opened(local_app) as session:
        experiment = get_experiment(session, actor, 1)
        experiment.title = bad
        write_lesson(session, actor, LessonDraft(bad, bad, bad, bad), experiment=experiment, now=now)
        change_goal(
            session, actor, 1, GoalChange(goal=bad, objective=bad, metric="orders", success_criteria=(bad,)), now=now
        )
    page = text(read(local_app, path_of(local_app, actor, now, asked[0], scope=asked[1])))
    assert "&lt;script&gt;alert(" in page
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize("thing", ["experiment", "lesson", "goal"])
def test_a_link_shows_its_own_team_and_never_another(
    closed: Browser, local_app: Flask, actor: Actor, now: datetime, thing: str
) -> None:
    with opened(local_app) as session:
        other = make_actor(session, now, team=make_team(session), role=Role.ADMIN, name="Larch")
    # the things are those of the first team; the link, however it came about, is of the other
    assert read(local_app, path_of(local_app, other, now, thing)).status_code == 404
    assert closed.get(path_of(local_app, other, now, thing)).status_code == 404


def test_a_goal_of_another_team_behind_an_experiment_is_not_told(local_app: Flask, actor: Actor, now: datetime) -> None:
    with opened(local_app) as session:
        client = make_actor(session, now, team=make_team(session, "Client"), role=Role.LEAD, name="Client")
        goal = make_goal(session, client, now)
        goal.goal = "A secret of the client"
        make_registered(session, actor, now).goal = goal
    assert "secret of the client" not in shown(local_app, path_of(local_app, actor, now, "experiment"))


def test_readings_are_counted_once_the_page_was_found(
    closed: Browser, local_app: Flask, actor: Actor, now: datetime
) -> None:
    path = path_of(local_app, actor, now, "experiment")
    gone = path_of(local_app, actor, now, "goal", of=77)
    for _ in range(3):
        read(local_app, path)
    local_app.test_client().head(path)
    assert read(local_app, gone).status_code == 404
    with opened(local_app) as session:
        assert [(use.link.thing.value, use.reads) for use in list_links(session, actor)] == [
            ("goal", 0),
            ("experiment", 3),
        ]


@pytest.fixture
def ended(local_app: Flask, actor: Actor, now: datetime) -> Callable[[str], str]:
    """Address of a link that is over, in one of two ways."""

    def end(how: str) -> str:
        with opened(local_app) as session:
            experiment = make_registered(session, actor, now - timedelta(days=60))
            made = now - timedelta(days=40) if how == "expired" else now
            link, secret = make_link(
                session, actor, SharedThing.EXPERIMENT, experiment.id, NewLink("The board"), now=made
            )
            if how == "taken back":
                revoke_link(session, actor, link.id, now=now)
        return f"/s/{secret}"

    return end


@pytest.mark.parametrize("how", ["expired", "taken back"])
def test_a_link_that_is_over_says_so_and_whom_to_ask(local_app: Flask, ended: Callable[[str], str], how: str) -> None:
    answer = read(local_app, ended(how))
    assert answer.status_code == 410
    page = text(answer)
    assert "This link has ended" in page
    assert "ask them for another link" in page
    assert "Question or statement?" not in page
    assert not LINK.search(page)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers.getlist("Set-Cookie") == []


def test_an_address_that_never_was_says_that_a_part_may_be_missing(local_app: Flask) -> None:
    answer = read(local_app, "/s/never-made")
    assert answer.status_code == 404
    assert "Perhaps a part of it got lost on the way" in text(answer)
    assert not LINK.search(text(answer))


def test_in_a_served_book_it_opens_without_a_log_in_and_guessing_is_slowed_down(
    served_app: Flask, now: datetime
) -> None:
    with opened(served_app) as session:
        team = make_team(session)
        lead = make_actor(session, now, team=team, role=Role.LEAD)
        make_registered(session, lead, now)
    path = path_of(served_app, lead, now, "experiment")
    answer = read(served_app, path)
    assert answer.status_code == 200
    assert answer.headers.getlist("Set-Cookie") == []
    assert [read(served_app, f"/s/guess-{number}").status_code for number in range(20)] == [404] * 20
    stopped = read(served_app, "/s/guess-20")
    assert (stopped.status_code, stopped.headers["Retry-After"]) == (429, "60")
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    assert read(served_app, path, environ_base=elsewhere).status_code == 200
    assert read(served_app, "/experiments/1/result").status_code == 302  # the book itself stays shut

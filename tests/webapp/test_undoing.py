"""What is done happens at once, and the next page offers to take it back."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from experiments.errors import WrongStatus
from experiments.learning.finding.asked import ArchiveQuery
from experiments.learning.finding.search import search_archive
from experiments.people.first import local_actor
from experiments.people.permission import Actor
from experiments.people.record.audit import Audit
from experiments.results.uploads.imports import accept_file, put_back_import, undo_import
from experiments.results.uploads.upload import Upload
from experiments.trials.decline import abandon, take_up_again
from experiments.trials.draft import DraftChange, change_draft, start_draft
from experiments.trials.experiment import Experiment, Status
from experiments.trials.toolkits.keeping import restore_toolkit
from experiments.trials.toolkits.listing import list_toolkits
from tests.experiments.results.exports import AFTER, Book, daily
from tests.factories import make_draft, make_registered
from tests.webapp.book import export, opened
from tests.webapp.browser import Browser, text
from tests.webapp.doors.house import House, build_house
from webapp.storage import store

STARTS = date(2026, 10, 12)

BAR = re.compile(
    r'<div class="undo-bar"><p id="undo-says">(.*?)</p>\s*<form method="post" action="(.*?)">(.*?)</form>', re.DOTALL
)
FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


def undone(browser: Browser, path: str, body: dict[str, Any]) -> tuple[str, str]:
    """Do something, then press Undo on the page that follows; what the bar said, and the page after it."""
    page = text(browser.post(path, body, follow_redirects=True))
    found = BAR.search(page)
    assert found is not None, page
    fields = dict(FIELD.findall(found[3]))
    assert fields.pop("csrf_token")
    after = browser.post(found[2], fields, follow_redirects=True)
    assert after.status_code == 200
    return found[1], text(after)


@pytest.fixture
def house(served_app: Flask, now: datetime) -> House:
    return build_house(served_app, now)


def test_never_ran_is_taken_back(local_app: Flask, reader: Browser, now: datetime) -> None:
    with opened(local_app) as session:
        number = make_registered(session, local_actor(session, now=now), now).id
    said, after = undone(reader, f"/experiments/{number}/abandon", {"because": "no time"})
    assert said == "“Question or statement?” is kept as never ran, with what stood in the way."
    assert "It stands where it stood before." in after
    with opened(local_app) as session:
        assert session.get_one(Experiment, number).status is Status.REGISTERED
    page = text(reader.get("/experiments"))
    assert "undo-bar" not in page


def test_a_no_becomes_a_draft_again(local_app: Flask, reader: Browser, now: datetime) -> None:
    with opened(local_app) as session:
        number = start_draft(session, local_actor(session, now=now), DraftChange(title="Ask twice"), now=now).id
    said, after = undone(reader, f"/experiments/{number}/decline", {"reason": "We do not."})
    assert said == "Kept with its reason. Whoever has the idea again will see it."
    assert "Ask twice" in after


def test_what_an_admin_and_a_lead_take_out_comes_back(house: House) -> None:
    admin, ids = house.people["admin"].browser, house.ids
    said, after = undone(admin, f"/goals/{ids['goal_id']}/teams/{ids['team_id']}/end", {})
    assert said == "They see it no more. What they tried for it stays."
    assert "They see the goal, its current lessons and its noes now" in after
    said, after = undone(admin, f"/objectives/{ids['objective_id']}/remove", {})
    assert re.fullmatch("“.+” is taken out.", said)
    assert said.removesuffix(" is taken out.").strip("“”") in after
    said, after = undone(admin, f"/words/{ids['word_id']}/remove", {"version": "1"})
    assert said.endswith("is taken out. What it meant stands on record.")
    assert "now says what it means wherever it stands." in after
    said, after = undone(admin, f"/toolkits/{ids['toolkit_id']}/retire", {})
    assert said.endswith("is retired. Its evidence stays, and so do the experiments that came from it.")
    assert "It is in use again." in after
    given = {"key": ids["proposal_key"], "reason": "no time", "version": "1"}
    said, after = undone(admin, f"/cycles/{ids['cycle_id']}/brief/leave-out", given)
    assert said == "Left out. It stands folded below, with its reason."
    assert "undo-bar" not in after
    said, after = undone(admin, f"/settings/people/{ids['person_id']}/role", {"role": "viewer"})
    assert said.endswith(" is Reader from now on.")
    assert " is Marketer from now on." in after
    said, after = undone(admin, f"/settings/people/{ids['person_id']}/deactivate", {"successor": ""})
    assert said.endswith(" can act here no more. What they did stays on record.")
    assert " is back, as Marketer." in after


def test_a_file_that_was_taken_out_counts_again(local_app: Flask, reader: Browser, now: datetime) -> None:
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        number = make_registered(session, actor, now - timedelta(days=21), starts=STARTS).id
        upload = Upload("export.csv", export(STARTS).encode())
        taken = accept_file(session, store(), actor, number, upload, now=now).import_id
    said, after = undone(reader, f"/experiments/{number}/data/{taken}/undo", {})
    assert said.startswith("“export.csv” was taken out.")
    assert "“export.csv” counts again." in after


def test_putting_a_file_back_counts_as_before(session: Session, actor: Actor, now: datetime, tmp_path: Any) -> None:
    book = Book(session, actor, now, tmp_path)
    first = book.accept(daily(14))
    newer = book.accept(daily(14, b=150), name="newer.csv")
    undo_import(session, actor, newer.import_id, now=AFTER)
    put_back_import(session, actor, newer.import_id, now=AFTER)
    assert book.experiment.has_data
    with pytest.raises(WrongStatus, match="counts already"):
        put_back_import(session, actor, newer.import_id, now=AFTER)
    undo_import(session, actor, first.import_id, now=AFTER)
    again = book.accept(daily(14))
    assert again.import_id != first.import_id
    with pytest.raises(WrongStatus, match="counts already"):
        put_back_import(session, actor, first.import_id, now=AFTER)
    acts = [one.action for one in session.query(Audit).order_by(Audit.id) if one.thing == "import"]
    assert acts.count("results.put_back") == 1


def test_once_in_the_archive_never_ran_stays(session: Session, actor: Actor, now: datetime) -> None:
    draft = start_draft(session, actor, DraftChange(title="Live stream"), now=now)
    abandon(session, actor, draft.id, "no time", now=now)
    assert take_up_again(session, actor, draft.id, now=now).status is Status.IDEA
    assert draft.abandoned_because is None
    with pytest.raises(WrongStatus):
        take_up_again(session, actor, draft.id, now=now)
    abandon(session, actor, draft.id, "no time", now=now)
    search_archive(session, actor, ArchiveQuery())
    with pytest.raises(WrongStatus, match="in the archive by now"):
        take_up_again(session, actor, draft.id, now=now + timedelta(minutes=5))


def test_only_what_was_retired_is_put_into_use_again(session: Session, actor: Actor, now: datetime) -> None:
    toolkit = list_toolkits(session, actor, now=now)[0]
    with pytest.raises(WrongStatus, match="in use"):
        restore_toolkit(session, actor, toolkit.id, now=now)


def test_an_approval_is_taken_back_step_by_step(local_app: Flask, reader: Browser, now: datetime) -> None:
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        number = make_draft(session, actor, now).id
    path = f"/experiments/{number}/approval"
    said, after = undone(reader, path, {"act": "ask"})
    assert said == "Asked. It waits on the start page of those who lead."
    assert "Taken back. Nobody is asked for it now." in after
    reader.post(path, {"act": "ask"}, follow_redirects=True)
    said, after = undone(reader, path, {"act": "refuse", "reason": "too dear"})
    assert said == "Not approved, with its reason."
    assert "Taken back. It waits for an answer again." in after
    said, _after = undone(reader, path, {"act": "grant"})
    assert said == "Approved: it may be locked now."
    answer = reader.post(f"{path}/take-back", {"answer": "99"})
    assert answer.status_code == 409
    assert "This is no longer the last answer." in text(answer)


def test_a_signature_and_whether_the_next_step_came_are_taken_back(
    local_app: Flask, reader: Browser, now: datetime
) -> None:
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        draft = make_draft(session, actor, now)
        risky = DraftChange(risky=True, sign_off_id=actor.person_id)
        number = change_draft(session, actor, draft.id, risky, now=now).id
        locked = make_registered(session, actor, now).id
    said, after = undone(reader, f"/experiments/{number}/sign-off", {"act": "grant"})
    assert said == "Signed off: it may be locked as it stands."
    assert "Taken back. It waits for your answer again." in after
    reader.post(f"/experiments/{number}/sign-off", {"act": "refuse", "reason": "a joke"}, follow_redirects=True)
    _said, after = undone(reader, f"/experiments/{number}/sign-off", {"act": "grant"})
    assert "Taken back. What you said before counts." in after
    said, after = undone(reader, f"/experiments/{locked}/next-step", {"came": "yes"})
    assert said == "Written down. It came."
    assert "Taken back. It is asked again." in after
    reader.post(f"/experiments/{locked}/next-step", {"came": "no"}, follow_redirects=True)
    _said, after = undone(reader, f"/experiments/{locked}/next-step", {"came": "yes"})
    assert "Taken back. The answer before it counts again." in after


def test_an_answer_to_a_decision_and_a_replaced_lesson_come_back(house: House) -> None:
    admin, ids = house.people["admin"].browser, house.ids
    answered = f"/experiments/{ids['answered_id']}/decision"
    said, after = undone(admin, answered, {"answer": "yes"})
    assert said == "Written down. It counts under Decisions."
    assert "Taken back. It is asked again." in after
    replaced = {"by_id": "new", "new_claim": "Ask bakers.", "new_what_to_do": "Ask them first.", "version": "1"}
    said, after = undone(admin, f"/lessons/{ids['lesson_id']}/replace", replaced)
    assert said == f"Lesson {ids['lesson_id']} is replaced. This one counts from now on."
    assert "Taken back. This lesson has its place again." in after
    assert "Another lesson counts from now on" not in after


def test_the_page_of_a_replaced_lesson_gives_it_its_place_back(house: House) -> None:
    admin, number = house.people["admin"].browser, house.ids["lesson_id"]
    replaced = {"by_id": "new", "new_claim": "Ask bakers.", "new_what_to_do": "Ask them first.", "version": "1"}
    admin.post(f"/lessons/{number}/replace", replaced)
    assert "Give this one its place back" in text(admin.get(f"/lessons/{number}"))
    assert "Give this one its place back" not in text(house.people["viewer"].browser.get(f"/lessons/{number}"))
    after = text(admin.post(f"/lessons/{number}/restore", {"version": "2"}, follow_redirects=True))
    assert "Taken back. This lesson has its place again." in after


def test_the_interface_takes_the_same_answers_back(house: House) -> None:
    lead, ids = house.people["lead"].caller, house.ids
    path = f"/experiments/{ids['answered_id']}"
    first = lead.call("POST", f"{path}/follow-up", {"done": True, "held": "yes"}).get_json()
    second = lead.call("POST", f"{path}/follow-up", {"done": False}).get_json()
    assert lead.call("POST", f"{path}/follow-up/take-back", {"answer": first["id"]}).status_code == 409
    left = lead.call("POST", f"{path}/follow-up/take-back", {"answer": second["id"]}).get_json()
    assert [one["id"] for one in left["items"]] == [first["id"]]
    assert lead.call("POST", f"{path}/next-step", {"came": True}).status_code == 200
    assert lead.call("POST", f"{path}/next-step/take-back", {"came": True}).status_code == 200
    words = {"claim": "Ask bakers.", "what_to_do": "Ask them first."}
    lesson = f"/lessons/{ids['lesson_id']}"
    assert lead.call("POST", f"{lesson}/supersede", words).status_code == 201
    back = lead.call("POST", f"{lesson}/restore", {}).get_json()
    assert (back["id"], back["status"], back["replaced_by_id"]) == (ids["lesson_id"], "current", None)

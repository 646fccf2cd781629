"""Drafting: pictures of versions, who knows about it, who signs off, and what a draft builds on."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from experiments.people.first import local_actor
from experiments.people.permission import Role
from experiments.people.person import Person
from tests.audited import by_hand
from tests.factories import make_actor, make_draft, make_registered
from tests.pictures import PLACE, exif, jpeg, png
from tests.webapp.answers import TYPED, Fields, book
from tests.webapp.api.caller import Caller
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

NEW, PLAN = "/experiments/new", "/experiments/1/plan"


@pytest.fixture
def drafted(reader: Browser, now: datetime) -> Browser:
    """A complete draft of recipe 1 of the local person."""
    with book(reader.app) as session:
        make_draft(session, local_actor(session, now=now), now)
    return reader


def sent(reader: Browser, page: str, **more: Any) -> dict[str, Any]:
    return Fields(text(reader.get(page))).values | more


def picture(data: bytes, name: str = "b.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def variants(app: Flask) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Caller(app, None).get("/experiments/1").get_json()["variants"]
    return found


def test_a_picture_goes_with_the_sentence_and_is_shown_where_the_version_stands(drafted: Browser) -> None:
    kept = drafted.post(PLAN, sent(drafted, PLAN, version_1_file=picture(jpeg(exif(1)), "b.jpg"), act="change"))
    assert kept.status_code == 303
    sha256 = variants(drafted.app)[1]["picture"]
    address = f"/pictures/{sha256}"
    page = text(drafted.get(PLAN))
    assert f'src="{address}"' in page
    assert 'alt="Picture of version “B”"' in page

    shown = drafted.get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert PLACE not in shown.data
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Disposition"] == "inline"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown.headers["Cache-Control"] == "private, no-cache"
    again = drafted.get(address, headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for nothing in ("0" * 64, "..%2f..%2fbook.db", sha256[:-1], "\0" * 64):
        missing = drafted.get(f"/pictures/{nothing}")
        assert missing.status_code == 404
        assert missing.headers["Cache-Control"] == "no-store"

    taken = drafted.post(PLAN, sent(drafted, PLAN, version_1_away="yes", act="change"))
    assert taken.status_code == 303
    assert variants(drafted.app)[1]["picture"] is None


def test_what_is_refused_beside_a_picture_does_not_lose_it(drafted: Browser) -> None:
    refused = drafted.post(PLAN, sent(drafted, PLAN, version_1_file=picture(png()), days="forever", act="change"))
    assert refused.status_code == 422
    assert variants(drafted.app)[1]["picture"] is None
    kept = Fields(text(refused)).values
    assert len(kept["version_1_picture"]) == 64
    drafted.post(PLAN, kept | {"days": "14", "act": "change"})
    assert variants(drafted.app)[1]["picture"] == kept["version_1_picture"]


def test_a_picture_may_come_after_locking_and_goes_out_with_the_story(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        make_registered(session, local_actor(session, now=now), now)
    before = variants(reader.app)
    added = reader.post("/experiments/1/notes", sent(reader, PLAN, version_0_file=picture(png())))
    assert added.status_code == 303
    sha256 = variants(reader.app)[0]["picture"]
    assert sha256
    assert [one | {"picture": None} for one in variants(reader.app)] == before
    assert f'src="/pictures/{sha256}"' in text(reader.get(PLAN))
    reader.post("/experiments/1/abandon", {"because": "no content"})
    assert f'src="/pictures/{sha256}"' in text(reader.get("/archive"))
    assert "sent a picture" in text(reader.get("/record")) or "changed it" in text(reader.get("/experiments/1/history"))

    link = {"thing": "experiment", "thing_id": 1, "name": "For the board"}
    token = Caller(reader.app, None).post("/share-links", link).get_json()["url"].rpartition("/")[2]
    assert f'src="/s/{token}/pictures/{sha256}"' in text(reader.get(f"/s/{token}"))
    shown = reader.get(f"/s/{token}/pictures/{sha256}")
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert reader.get(f"/s/{token}/pictures/{'0' * 64}").status_code == 410
    assert reader.get(f"/s/nonsense/pictures/{sha256}").status_code == 404


def test_a_program_sends_a_picture_first_and_names_it_then(drafted: Browser) -> None:
    caller = Caller(drafted.app, None)
    answer = caller.send("/pictures", ("b.png", png(40, 30)))
    assert answer.status_code == 201
    made = answer.get_json()
    assert (made["media_type"], made["width"], made["height"]) == ("image/png", 40, 30)
    assert caller.get(answer.headers["Location"].removeprefix("/api/v1")).data == png(40, 30)
    two = [{"name": "A", "role": "control"}, {"name": "B", "picture": made["sha256"]}]
    assert caller.patch("/experiments/1", {"variants": two}).get_json()["variants"][1]["picture"] == made["sha256"]
    two[1]["picture"] = "0" * 64
    errors = caller.patch("/experiments/1", {"variants": two}).get_json()["errors"]
    assert [(one["field"], one["code"]) for one in errors] == [("variants", "no_picture")]


def test_who_knows_about_it_is_asked_where_the_goal_needs_somebody(reader: Browser, now: datetime) -> None:
    assert "expert" not in Fields(text(reader.get(NEW))).unfolded
    caller = Caller(reader.app, None)
    goal = caller.make_goal(kind="thought_leadership")["id"]
    assert "expert" in Fields(text(reader.get(f"{NEW}?goal_id={goal}"))).unfolded
    with book(reader.app) as session:
        team = local_actor(session, now=now).team_id
        make_actor(session, now, team=team, role=Role.VIEWER, name="Mara Quist")
        by_hand(session)
        session.query(Person).filter_by(name="Mara Quist").one().department = "Bakery"
    page = text(reader.get(NEW))
    assert '<option value="Mara Quist">' in page
    assert "Mara Quist, Bakery</option>" in page
    new = sent(reader, NEW, **TYPED, goal_id="new", expert="Mara Quist")
    made = reader.post(NEW, new)
    assert made.status_code == 303
    assert caller.get("/experiments/1").get_json()["expert"] == "Mara Quist"


def test_locking_waits_until_it_is_signed_off(drafted: Browser) -> None:
    assert Fields(text(drafted.get(PLAN))).values["sign_off_id"] == "no"
    drafted.post(PLAN, sent(drafted, PLAN, sign_off_id="open", act="change"))
    page = text(drafted.get(PLAN))
    assert "name who signs it off" in page
    assert "yes; nobody signs it off yet" in page
    drafted.post(PLAN, sent(drafted, PLAN, sign_off_id="1", act="change"))
    page = text(drafted.get(PLAN))
    assert "This waits for you to sign it off" in page
    assert 'value="lock"' not in page
    refused = drafted.post(PLAN, sent(drafted, PLAN, act="lock"))
    assert refused.status_code == 422

    answer = {"fingerprint": Fields(page).values["fingerprint"], "act": "grant"}
    drafted.post(PLAN, sent(drafted, PLAN, version_1_text="a joke about allergies", act="change"))
    late = drafted.post("/experiments/1/sign-off", answer)
    assert late.status_code == 409
    fresh = Fields(text(drafted.get(PLAN))).values["fingerprint"]
    assert drafted.post("/experiments/1/sign-off", answer | {"fingerprint": fresh}).status_code == 303
    assert "Signed off by" in text(drafted.get(PLAN))
    assert drafted.post(PLAN, sent(drafted, PLAN, act="lock")).status_code == 303
    assert "Signed off by" in text(drafted.get(PLAN))
    assert "signed it off" in text(drafted.get("/experiments/1/history"))
    state = Caller(drafted.app, None).get("/experiments/1/sign-off").get_json()
    assert (state["state"], state["signer"]) == ("granted", 1)


def test_one_click_builds_on_what_was_tried_and_both_say_so(reader: Browser, now: datetime) -> None:
    caller = Caller(reader.app, None)
    caller.make_draft(title="Question or statement?")
    caller.post("/experiments/1/decline", {"reason": "Nobody can answer there."})
    typed = sent(reader, NEW, **TYPED, goal_id="new")
    near = text(reader.get("/experiments/tried?text=open+with+the+reader%27s+question+curiosity"))
    assert '<button class="btn btn-text build" name="build_on" value="1" form="draft"' in near

    chosen = reader.post(NEW, typed | {"build_on": "1"})
    assert chosen.status_code == 200  # nothing is stored yet, and nothing typed is lost
    fields = Fields(text(chosen)).values
    assert fields["built_on_id"] == "1"
    assert fields["audience"] == TYPED["audience"]
    assert len(caller.get("/experiments").get_json()["items"]) == 1

    reader.post(NEW, fields)
    assert 'href="/experiments/1" data-built>Question or statement?' in text(reader.get("/experiments/2/plan"))
    assert 'href="/experiments/2">Open with the reader' in text(reader.get("/experiments/1/plan"))
    assert caller.get("/experiments/2").get_json()["built_on"] == 1
    assert caller.get("/experiments/1").get_json()["built_on_by"] == [2]

    reader.post("/experiments/2/plan", sent(reader, "/experiments/2/plan", build_on=""))
    assert caller.get("/experiments/1").get_json()["built_on_by"] == []
    reader.post("/experiments/2/plan", sent(reader, "/experiments/2/plan", build_on="1"))
    assert caller.get("/experiments/1").get_json()["built_on_by"] == [2]


def test_a_new_one_may_begin_from_an_earlier_one(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        make_draft(session, local_actor(session, now=now), now)
    fields = Fields(text(reader.get(f"{NEW}?built_on_id=1"))).values
    assert fields["built_on_id"] == "1"
    assert fields["idea"] == "open with the reader's question"
    assert fields["budget"] == ""
    assert Fields(text(reader.get(f"{NEW}?built_on_id=77"))).values["idea"] == ""

"""Names and addresses that try to leave their folder: nothing beside the book is read or written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.experiments.results.exports import daily
from tests.webapp.book import files, opened
from tests.webapp.browser import Browser, text
from tests.webapp.doors.house import House, build_house
from tests.webapp.hostile.payloads import EVERYTHING

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.settings import Settings

OUT = (
    "../secret_key",
    "..%2fsecret_key",
    "%2e%2e/secret_key",
    "%2e%2e%2fsecret_key",
    "..%5csecret_key",
    "..%252fsecret_key",
    "....//secret_key",
    "%c0%ae%c0%ae/secret_key",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "file:%2f%2f%2fetc%2fpasswd",
    "secret_key%00.css",
    "C:%5cWindows%5cwin.ini",
    "%E2%80%AEsecret_key",
    "x" * 4000,
    "%ff%fe",
    "%0d%0aSet-Cookie:%20a=b",
    "start.md",
    "{{7*7}}",
    "trialbook.db",
)
PLACES = (
    "/help/{}",
    "/static/{}",
    "/bootstrap/static/{}",
    "/assets/look.{}.css",
    "/assets/plotly.{}.js",
    "/s/{}",
    "/join/{}",
    "/set-up/{}",
    "/reset/{}",
    "/drop/{}",
    "/experiments/1/upload/{}",
    "/api/v1/{}",
    "/{}",
)
NAMES = (
    "../../x.csv",
    "..\\..\\x.csv",
    "C:\\x.csv",
    "/etc/cron.d/x.csv",
    "x\x00.csv",
    "\N{RIGHT-TO-LEFT OVERRIDE}vsc.x.csv",
    "x" * 3000 + ".csv",
    "con.csv",
    ".htaccess",
    "~root.csv",
    "$(id).csv",
    "a\r\nX-Evil: b.csv",
    EVERYTHING + ".csv",
)


@pytest.fixture
def house(settings: Settings, now: datetime) -> Iterator[House]:
    """The house, with as many uploads a minute as one likes."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(settings.model_copy(update={"uploads_per_minute": 100_000}), mode=Mode.SERVE, clock=lambda: now)
    yield build_house(app, now)
    with app.app_context():
        running().book.engine.dispose()


@pytest.mark.parametrize("place", PLACES)
def test_an_address_reads_nothing_outside(house: House, settings: Settings, place: str) -> None:
    (settings.data / "secret_key").write_text("the key of this book lies here", encoding="ascii")
    for who in (house.people["admin"].browser.client, house.app.test_client()):
        for out in OUT:
            answer = who.get(place.format(out))
            body = answer.get_data()
            if not place.startswith("/assets/"):
                assert answer.status_code in {301, 302, 308, 400, 401, 404, 405, 410, 429} or b"<html" in body, out
            assert b"the key of this book" not in body, out
            assert b"root:x:0:" not in body, out
            assert b"SQLite format" not in body, out
            assert "a=b" not in str(answer.headers.getlist("Set-Cookie")), out
            answer.close()


def beside(folder: Path, store: Path) -> set[str]:
    """Name all files of a folder but those of the store, which are called by their hash, and those of the database."""
    every = {path for path in folder.rglob("*") if path.is_file()}
    assert all(len(path.name) == 64 and path.name.isalnum() for path in every if store in path.parents)
    return {str(path.relative_to(folder)) for path in every if store not in path.parents and ".db" not in path.name}


def test_the_name_of_a_file_writes_nothing_outside(
    house: House, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work" / "deep"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    before = beside(tmp_path, settings.files)
    admin, caller = house.people["admin"].browser, house.people["admin"].caller
    for step, name in enumerate(NAMES):
        data = daily(14, a=20 + step)
        for place in ("/drop", "/experiments/1/upload"):
            answer = admin.post(place, files((name, data)), page="/")
            assert answer.status_code in {303, 400, 422}, (place, name)
            if answer.status_code == 303:
                assert admin.get(answer.location).status_code == 200, (place, name)
        for place in ("/readings", "/experiments/1/results", "/inspect", "/inspect?marked=true"):
            assert caller.send(place, (name, data)).status_code in {200, 201, 400, 422}, (place, name)
        mapping = {"file": (io.BytesIO(data), "a.csv"), "mapping": '{"file": "../../secret_key"}'}
        assert caller.call("POST", "/readings", data=mapping).status_code in {400, 422}
    assert beside(tmp_path, settings.files) == before


BREAKS = (
    "Mill\r\nBcc: all@elsewhere.example",
    "Mill\nX-Evil: 1",
    "Mill\x0b\x0cBcc: a@b.example",
    "Mill\u2028Bcc: a@b.c",
)


@pytest.mark.parametrize("name", BREAKS, ids=ascii)
def test_a_name_with_line_ends_adds_no_line_to_the_head_of_a_mail(
    house: House, settings: Settings, now: datetime, name: str
) -> None:
    from webapp.posting.building import build_message
    from webapp.posting.places import FROM_FOLDER, sender

    admin = house.people["admin"].browser
    admin.post("/settings", {"name": name, "spend_cap": "", "hour": ""}, page="/settings")
    admin.post("/account/name", {"name": name}, page="/account")
    given = {"email": "guest2@quernwell.example", "role": "viewer"}
    assert admin.post("/settings/people/invite", given, page="/settings/people").status_code < 400
    from experiments.people.notices.mails import Mail

    with opened(house.app) as session:
        (mail,) = session.query(Mail).all()
        sent = build_message(mail, sender(FROM_FOLDER), None, now=now).as_bytes()
    read: Any = message_from_bytes(sent, policy=default)
    assert read["Bcc"] is None
    assert read["X-Evil"] is None
    assert read["To"] == "guest2@quernwell.example"
    assert "\n" not in str(read["Subject"])


@pytest.mark.parametrize(
    "email",
    [
        "guest2@quernwell.example\nBcc: all@elsewhere.example",
        "guest2@quernwell.example\r\n\r\nbody",
        "guest2@quernwell.example, all@elsewhere.example",
        "guest2@quernwell.example;all@elsewhere.example",
        "<guest2@quernwell.example> all@elsewhere.example",
        '"a\nb"@quernwell.example',
        "guest2@quern\x00well.example",
        "guest2@quernwell.example%0abcc:a@b.example",
        "x" * 400 + "@quernwell.example",
        "-oQ/tmp@quernwell.example\t",
    ],
    ids=lambda email: ascii(email)[:40],
)
def test_an_address_that_is_more_than_one_is_refused_or_one(house: House, now: datetime, email: str) -> None:
    from experiments.people.notices.mails import Mail
    from webapp.posting.building import build_message
    from webapp.posting.places import FROM_FOLDER, sender

    admin, caller = house.people["admin"].browser, house.people["admin"].caller
    given = {"email": email, "role": "viewer"}
    assert admin.post("/settings/people/invite", given, page="/settings/people").status_code < 500
    assert caller.post("/invitations", given).status_code < 500
    visitor = Browser(house.app)
    assert visitor.post("/reset", {"email": email}, page="/reset").status_code < 500
    assert visitor.post("/login", {"email": email, "password": "x" * 12}, page="/login").status_code < 500
    with opened(house.app) as session:
        for mail in session.query(Mail).all():
            # more than one address is refused; what was taken is a mail to one
            sent: Any = message_from_bytes(
                build_message(mail, sender(FROM_FOLDER), None, now=now).as_bytes(), policy=default
            )
            assert len(sent["To"].addresses) == 1
            assert sent["Bcc"] is None
            assert "elsewhere.example" not in str(sent["To"])


def test_a_guide_that_is_not_there_says_so(house: House) -> None:
    assert "There is nothing here" in text(house.people["admin"].browser.get("/help/..%2f..%2fsecret_key"))

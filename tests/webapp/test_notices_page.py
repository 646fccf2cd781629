"""Pages of mail and webhooks: switches that are kept, a secret that is shown once, and who may not."""

from __future__ import annotations

import html
import re
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from experiments.people.first import local_actor
from experiments.people.notices.choices import NoticeKind, choices_of
from experiments.people.notices.webhooks import Webhook, call_ended, claim_calls, send_test
from experiments.people.permission import Role
from tests.webapp.book import become, opened
from tests.webapp.browser import Browser, text
from tests.webapp.log_in import log_in, set_up
from webapp.settings import Settings
from webapp.storage import running

URL = "https://hooks.quernwell.example/trialbook"
SECRET = re.compile(r'value="(whsec_[^"]+)"')


def chosen(app: Flask, now: datetime) -> set[str]:
    with opened(app) as session:
        wanted = choices_of(session, local_actor(session, now=now).person_id)
    return {kind.value for kind, on in wanted.items() if on}


def on(page: str) -> list[str]:
    """The switches that are on."""
    return re.findall(r'value="(\w+)" checked', page)


def add(reader: Browser, url: str = URL, *events: str) -> str:
    """Add a webhook; gives the page that comes back."""
    wanted = list(events) or ["waits_for_you", "verdict_in", "lesson_contested"]
    return text(reader.post("/settings/webhooks", {"url": url, "events": wanted}, page="/settings/webhooks"))


# Mail


def test_the_letter_of_the_week_is_on_and_everything_else_off(reader: Browser) -> None:
    page = text(reader.get("/account/notices"))
    assert on(page) == ["weekly"]
    assert page.count('role="switch"') == 4
    assert 'href="/account/notices"' in text(reader.get("/account"))


def test_what_is_switched_on_and_off_is_kept(reader: Browser, now: datetime) -> None:
    answer = reader.post("/account/notices", {"notice": ["verdict_in", "nonsense"]}, page="/account/notices")
    assert (answer.status_code, answer.location) == (303, "/account/notices")
    assert chosen(reader.app, now) == {"verdict_in"}
    assert on(text(reader.get("/account/notices"))) == ["verdict_in"]


def test_who_may_only_read_chooses_too(reader: Browser, now: datetime) -> None:
    become(reader.app, now, Role.VIEWER)
    assert reader.post("/account/notices", {}, page="/account/notices").status_code == 303
    assert chosen(reader.app, now) == set()


def test_a_book_without_log_in_says_that_nothing_is_sent(reader: Browser) -> None:
    assert "Nothing is sent from a book without a log-in" in text(reader.get("/account/notices"))
    assert "Nothing is sent from here" in text(reader.get("/settings/webhooks"))


def test_a_demo_says_that_nothing_is_sent(settings: Settings, now: datetime) -> None:
    from webapp.app import create_app
    from webapp.settings import Mode

    app = create_app(settings, mode=Mode.DEMO, clock=lambda: now)
    assert "This is a demo: nothing is sent." in text(Browser(app).get("/account/notices"))
    with app.app_context():
        running().book.engine.dispose()


@pytest.mark.parametrize(("server", "said"), [(None, True), ("smtp://mail.example", False)])
def test_a_served_book_without_a_mail_server_says_where_mails_lie(
    served_app: Flask, settings: Settings, server: str | None, said: bool
) -> None:
    with served_app.app_context():
        running().home = settings.model_copy(update={"smtp_url": server})
    set_up(served_app)
    ines = Browser(served_app)
    log_in(ines)
    page = text(ines.get("/account/notices"))
    assert (str(settings.data / "mail") in page) == said
    assert "By mail to ines@quernwell.example" in page


# Webhooks


def test_without_any_the_page_says_what_they_are_for(reader: Browser) -> None:
    page = text(reader.get("/settings/webhooks"))
    assert "None yet. Give the address that the other program names for it" in page
    assert "/help/notices" in page


def test_the_secret_is_shown_once(reader: Browser) -> None:
    found = SECRET.search(html.unescape(add(reader)))
    assert found is not None
    page = text(reader.get("/settings/webhooks"))
    assert URL in page
    assert "whsec_" not in page
    with opened(reader.app) as session:
        assert running().vault.open(session.scalars(sa.select(Webhook)).one().secret) == found[1]


def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(reader: Browser) -> None:
    answer = reader.post("/settings/webhooks", {"url": "http://hooks.example/x"}, page="/settings/webhooks")
    page = text(answer)
    assert answer.status_code == 422
    assert 'id="url-fault-1"' in page
    assert 'id="events-fault-1"' in page
    assert 'value="http://hooks.example/x"' in page
    with opened(reader.app) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Webhook)) == 0


def test_a_test_waits_to_be_called_and_what_was_answered_is_shown(reader: Browser, now: datetime) -> None:
    add(reader)
    answer = reader.post("/settings/webhooks/1/test", page="/settings/webhooks")
    assert (answer.status_code, answer.location) == (303, "/settings/webhooks")
    assert "Not called yet" in text(reader.get("/settings/webhooks"))
    with opened(reader.app) as session:
        actor = local_actor(session, now=now)
        send_test(session, actor, 1, now=now)
        first, second = claim_calls(session, now=now)
        session.expire_all()
        call_ended(session, first.call_id, 204, None, now=now)
        call_ended(session, second.call_id, 500, "It answered 500.", now=now)
    page = text(reader.get("/settings/webhooks"))
    assert "Answered 204" in page
    assert "It answered 500. Again on 2 Nov 2026, 09:01 UTC." in page


def test_ended_it_is_gone(reader: Browser) -> None:
    add(reader)
    assert reader.post("/settings/webhooks/1/end", page="/settings/webhooks").status_code == 303
    assert URL not in text(reader.get("/settings/webhooks"))
    assert reader.post("/settings/webhooks/1/end", page="/settings/webhooks").status_code == 404
    assert reader.post("/settings/webhooks/1/test", page="/settings/webhooks").status_code == 404


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MARKETER, Role.ANALYST, Role.LEAD])
def test_only_administrators_see_and_change_webhooks(reader: Browser, now: datetime, role: Role) -> None:
    add(reader)
    become(reader.app, now, role)
    assert reader.get("/settings/webhooks").status_code == 403
    for path in ("/settings/webhooks", "/settings/webhooks/1/test", "/settings/webhooks/1/end"):
        assert reader.post(path, {"url": URL, "events": ["verdict_in"]}, page="/account").status_code == 403


def test_a_webhook_of_another_team_is_not_there(reader: Browser, now: datetime) -> None:
    from experiments.people.keys.secrets import Vault
    from experiments.people.notices.webhooks import NewWebhook, add_webhook
    from tests.factories import make_actor, make_team

    with opened(reader.app) as session:
        other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
        add_webhook(session, other, NewWebhook(URL), Vault("key"), now=now)
    assert URL not in text(reader.get("/settings/webhooks"))
    for act in ("test", "end"):
        assert reader.post(f"/settings/webhooks/1/{act}", page="/account").status_code == 404


# The name of a served book


def test_a_book_with_a_public_address_answers_under_that_name_and_on_this_machine_only(
    settings: Settings, now: datetime
) -> None:
    from webapp.app import create_app
    from webapp.settings import Mode

    app = create_app(
        settings.model_copy(update={"url": "https://trialbook.quernwell.example:8443"}),
        mode=Mode.SERVE,
        clock=lambda: now,
    )
    hosts = {
        "trialbook.quernwell.example": 200,
        "trialbook.quernwell.example:8443": 200,
        "127.0.0.1:8000": 200,
        "localhost": 200,
        "elsewhere.example": 400,
        "trialbook.quernwell.example.elsewhere.example": 400,
    }
    client = app.test_client()
    assert {host: client.get("/login", headers={"Host": host}).status_code for host in hosts} == hosts
    with app.app_context():
        running().book.engine.dispose()


def test_every_kind_of_notice_has_its_words() -> None:
    from webapp.records.team.notices import NOTICES

    assert set(NOTICES) == set(NoticeKind)

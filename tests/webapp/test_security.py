"""The doors: who comes in, forged requests, headers, the first-run link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audited import by_hand
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

PASSWORD = "kneading takes time"


def set_up_link(app: Flask) -> str:
    from webapp.log_in.accounts import set_up_token
    from webapp.storage import running

    with app.app_context():
        return f"/set-up/{set_up_token(running().home)}"


def opened(stranger: Browser) -> Browser:
    """The first person has set the book up."""
    link = set_up_link(stranger.app)
    given = {
        "name": "Ines Morrow",
        "email": "ines@quernwell.example",
        "password": PASSWORD,
        "team_name": "Mill",
        "currency": "EUR",
    }
    # in a browser of their own: whoever sets the book up is inside at once
    assert Browser(stranger.app).post(link, given, page=link).status_code == 302
    return stranger


def log_in(browser: Browser, password: str = PASSWORD) -> int:
    given = {"email": "ines@quernwell.example", "password": password}
    return browser.post("/login", given, page="/login").status_code


def concrete(app: Flask) -> list[tuple[str, str, str]]:
    """Every route with a method and an address that fits it."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            values = {name: 1 if "Integer" in type(rule._converters[name]).__name__ else "x" for name in rule.arguments}
            built = rule.build(values)
            assert built is not None, rule
            found += [(rule.endpoint, method, built[1]) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    return found


def test_no_request_that_changes_something_passes_without_its_token(reader: Browser) -> None:
    passed = [
        (method, address)
        for endpoint, method, address in concrete(reader.app)
        if method != "GET" and not address.startswith("/api/")
        if reader.client.open(address, method=method).status_code not in {400, 405}
    ]
    assert passed == []


def test_the_interface_on_ones_own_machine_refuses_pages_of_other_sites(reader: Browser) -> None:
    answer = reader.client.post("/api/v1/goals", json={}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    answer = reader.client.post("/api/v1/goals", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_a_book_without_log_in_answers_only_under_names_of_this_machine(reader: Browser) -> None:
    # DNS rebinding: another site points its own name at 127.0.0.1.
    assert reader.client.get("/account", headers={"Host": "elsewhere.example"}).status_code == 400
    assert reader.client.get("/account", headers={"Host": "127.0.0.1:8000"}).status_code == 200


def test_every_answer_carries_the_strict_headers(reader: Browser, stranger: Browser) -> None:
    for answer in (
        reader.get("/account"),
        reader.get("/nothing"),
        stranger.get("/login"),
        reader.get("/api/v1/nothing"),
    ):
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "style-src 'self';" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_session_cookie_cannot_be_read_by_scripts_nor_sent_from_elsewhere(stranger: Browser) -> None:
    cookie = stranger.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_first_run_link_makes_one_person_and_works_once(stranger: Browser) -> None:
    opened(stranger)
    assert stranger.get(set_up_link(stranger.app)).status_code == 410
    assert log_in(stranger) == 302
    assert stranger.get("/account").status_code == 200
    assert "Ines Morrow" in text(stranger.get("/account"))


def test_whoever_sets_the_book_up_is_inside_without_typing_the_password_again(stranger: Browser) -> None:
    link = set_up_link(stranger.app)
    given = {"name": "Ines", "email": "ines@quernwell.example", "password": PASSWORD, "team_name": "Mill"}
    assert stranger.post(link, {**given, "currency": "EUR"}, page=link).location == "/"
    first = stranger.get("/")
    assert first.status_code == 200
    assert "Your book is empty" in text(first)
    assert stranger.post("/logout").status_code == 302
    assert stranger.get("/account").status_code == 302


def test_a_forged_or_old_first_run_link_opens_nothing(stranger: Browser) -> None:
    assert stranger.get("/set-up/forged").status_code == 404


def test_set_up_names_everything_that_is_missing_at_once(stranger: Browser) -> None:
    link = set_up_link(stranger.app)
    given = {"name": "Ines", "email": "no address", "password": "short", "team_name": "", "currency": "Euro"}
    answer = stranger.post(link, given, page=link)
    assert answer.status_code == 422
    for field in ("email", "password", "team_name", "currency"):
        assert f'id="{field}-fault-1"' in text(answer)
    assert stranger.get(link).status_code == 200  # nothing was stored: the link still works


def test_a_password_that_everybody_would_try_does_not_open_a_team(stranger: Browser) -> None:
    link = set_up_link(stranger.app)
    given = {"name": "Ines", "email": "ines@quernwell.example", "team_name": "Mill", "currency": "EUR"}
    answer = stranger.post(link, {**given, "password": "ines@quernwell.example"}, page=link)
    assert answer.status_code == 422
    assert "among the first that are tried" in text(answer)


def test_a_book_on_ones_own_machine_has_no_set_up_link(reader: Browser) -> None:
    assert reader.get(set_up_link(reader.app)).status_code == 404


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(stranger: Browser) -> None:
    opened(stranger)
    stranger.get("/login")
    wrong = stranger.post("/login", {"email": "ines@quernwell.example", "password": "wrong wrong wrong"})
    unknown = stranger.post("/login", {"email": "nobody@quernwell.example", "password": "wrong wrong wrong"})
    assert wrong.status_code == unknown.status_code == 200
    assert "Address or password is wrong" in text(wrong)
    assert "Address or password is wrong" in text(unknown)
    assert stranger.get("/account").status_code == 302


def test_whoever_was_logged_out_meanwhile_is_told_what_became_of_what_they_sent(stranger: Browser) -> None:
    opened(stranger)
    stranger.get("/login")
    answer = stranger.post("/drop", {"pasted": "variant,visitors"})
    assert answer.status_code == 401
    assert "You were logged out meanwhile, so nothing that you sent was taken." in text(answer)
    assert "a file has to be chosen once more" in text(answer)


def test_log_in_carries_a_token_too(stranger: Browser) -> None:
    opened(stranger)
    given = {"email": "ines@quernwell.example", "password": PASSWORD}
    assert stranger.client.post("/login", data=given).status_code == 400


def test_guessing_is_stopped_after_ten_tries_a_minute(stranger: Browser) -> None:
    opened(stranger)
    statuses = [log_in(stranger, "wrong wrong wrong") for _ in range(10)]
    assert statuses[0] == 200
    assert statuses[-1] == 429  # the set-up counts as the first of the ten
    assert log_in(stranger) == 429


def test_log_in_does_not_lead_to_other_sites(stranger: Browser) -> None:
    opened(stranger)
    given = {"email": "ines@quernwell.example", "password": PASSWORD}
    answer = stranger.post("/login?next=https://elsewhere.example/", given, page="/login")
    assert not (answer.location or "").startswith(("https:", "//"))


def test_logging_out_ends_the_session_and_needs_a_post(stranger: Browser) -> None:
    opened(stranger)
    log_in(stranger)
    stranger.get("/account")
    assert stranger.client.get("/logout").status_code == 405
    assert stranger.post("/logout").status_code == 302
    assert stranger.get("/account").status_code == 302


def test_passwords_are_kept_as_argon2(stranger: Browser) -> None:
    import sqlalchemy as sa

    from experiments.people.person import Person
    from webapp.storage import running

    opened(stranger)
    with stranger.app.app_context(), running().book.session() as session:
        kept = session.scalars(sa.select(Person.password)).one()
    assert kept is not None
    assert kept.startswith("$argon2id$")


def test_a_person_who_left_is_logged_out(stranger: Browser) -> None:
    import sqlalchemy as sa

    from experiments.people.person import Person
    from webapp.storage import running

    opened(stranger)
    log_in(stranger)
    with stranger.app.app_context(), running().book.session() as session:
        by_hand(session)
        session.execute(sa.update(Person).values(active=False))
        session.commit()
    assert stranger.get("/account").status_code == 302


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static//etc/passwd"])
def test_static_files_lead_nowhere_else(reader: Browser, path: str) -> None:
    assert reader.client.get(path).status_code in {301, 308, 404}

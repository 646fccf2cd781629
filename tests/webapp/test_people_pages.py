"""People on the pages: asked in by a link, given a role, handing over, leaving, erased; teams and agencies."""

from __future__ import annotations

import gc
import re
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from experiments.people.notices.mails import Mail
from experiments.people.person import Membership, Person
from tests import audited
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text
from tests.webapp.doors.house import PASSWORD, House, build_house

LINK = re.compile(r'value="(http://localhost(/join/[\w-]+))"')


@pytest.fixture
def house(served_app: Flask, now: datetime) -> House:
    return build_house(served_app, now)


@pytest.fixture
def admin(house: House) -> Browser:
    return house.people["admin"].browser


@pytest.fixture
def guest(served_app: Flask) -> Browser:
    return Browser(served_app)


def asked_in(admin: Browser, email: str = "nina@quernwell.example", role: str = "analyst") -> str:
    """Invite somebody; gives the path of the link."""
    answer = admin.post("/settings/people/invite", {"email": email, "role": role})
    assert answer.status_code == 200
    found = LINK.search(text(answer))
    assert found is not None
    return found[2]


def test_somebody_is_asked_in_by_mail_and_by_a_link_that_is_shown_once(
    admin: Browser, guest: Browser, house: House
) -> None:
    link = asked_in(admin)
    assert "nina@quernwell.example" in text(admin.get("/settings/people"))
    with opened(house.app) as session:
        mail = session.scalars(sa.select(Mail)).one()
        assert (mail.address, mail.subject) == ("nina@quernwell.example", "Admin asks you into “Quernwell Mill”")
        assert f"http://localhost{link}" in mail.body
        assert "Analyst. Also overrides a verdict, with a reason." in mail.body
    assert "“Quernwell Mill” asks you in" in text(guest.get(link))
    assert guest.post(link, {"name": "Nina Park", "password": PASSWORD}, page=link).location == "/"
    assert "Nina Park" in text(guest.get("/account"))  # inside at once, without typing the password again
    used = guest.get(link)
    assert used.status_code == 410
    assert "This invitation was used, taken back, or is older than a week." in text(used)


def test_name_and_password_are_checked_together_and_the_link_still_works(admin: Browser, guest: Browser) -> None:
    link = asked_in(admin)
    refused = guest.post(link, {"name": "", "password": "short"}, page=link)
    assert refused.status_code == 422
    assert 'id="name-fault-1"' in text(refused)
    assert 'id="password-fault-1"' in text(refused)
    assert guest.get(link).status_code == 200


def test_whoever_comes_back_with_a_second_factor_proves_it_at_the_log_in(
    house: House, admin: Browser, guest: Browser
) -> None:
    with opened(house.app) as session:
        back = session.scalars(sa.select(Person).where(Person.email == "target@quernwell.example")).one()
        back.active, back.password = False, None
        back.tf_primary_method, back.tf_totp_secret = "authenticator", "kept"
        audited.by_hand(session)
        session.execute(sa.delete(Membership).where(Membership.person_id == back.id))
    link = asked_in(admin, "target@quernwell.example", "viewer")
    assert guest.post(link, {"name": "Back", "password": PASSWORD}, page=link).location == "/login"
    assert guest.get("/account").status_code == 302


def test_an_invitation_can_be_taken_back(admin: Browser, guest: Browser) -> None:
    link = asked_in(admin)
    (number,) = re.findall(r"/settings/people/invitations/(\d+)/revoke", text(admin.get("/settings/people")))[:1]
    assert admin.post(f"/settings/people/invitations/{number}/revoke").status_code == 303
    assert guest.get(link).status_code == 410


def test_who_is_in_the_book_already_logs_in_to_come_in(house: House, admin: Browser) -> None:
    link = asked_in(admin, "other@quernwell.example", "viewer")
    stranger = Browser(house.app)
    assert "log in as other@quernwell.example first" in text(stranger.get(link))
    assert (stranger.post(link, page=link).location or "").startswith("/login")
    somebody_else = house.people["viewer"].browser
    assert (somebody_else.post(link, page=link).location or "").startswith("/login")  # not theirs to take
    other = house.people["other"].browser
    assert other.post(link, page=link).location == "/"
    assert "Quernwell Mill" in text(other.get("/settings"))


def test_an_address_that_cannot_be_invited_is_said_beside_its_field(admin: Browser) -> None:
    refused = admin.post("/settings/people/invite", {"email": "nobody", "role": "boss"})
    assert refused.status_code == 422
    assert "This is not an e-mail address." in text(refused)
    assert "is in the team already" in text(
        admin.post("/settings/people/invite", {"email": "lead@quernwell.example", "role": "viewer"})
    )


def test_whoever_leaves_hands_over_first(house: House, admin: Browser, now: datetime) -> None:
    from tests.factories import make_draft

    target, lead = house.ids["person_id"], house.people["lead"].actor.person_id
    with opened(house.app) as session:
        from experiments.people.first import actor_of

        draft = make_draft(session, actor_of(session, target), now).id
    page = text(admin.get(f"/settings/people/{target}"))
    assert "Question or statement?" in page
    refused = admin.post(f"/settings/people/{target}/deactivate")
    assert refused.status_code == 422
    assert "Say who takes over: 1 open experiments and 0 goals belong to Target." in text(refused)
    done = admin.post(f"/settings/people/{target}/deactivate", {"successor": str(lead)})
    assert done.status_code == 303
    assert "No longer here" in text(admin.get("/settings/people"))
    assert "Question or statement?" in text(admin.get(f"/settings/people/{lead}"))
    assert "gave it to another owner" in text(admin.get(f"/experiments/{draft}/history"))


def test_a_deactivated_person_is_logged_out_at_once_and_can_come_back(house: House, admin: Browser) -> None:
    marketer = house.people["marketer"]
    assert marketer.browser.get("/account").status_code == 200
    number = marketer.actor.person_id
    assert admin.post(f"/settings/people/{number}/deactivate").status_code == 303
    assert marketer.browser.get("/account").status_code == 302
    assert marketer.caller.get("/me").status_code == 401
    given = {"email": marketer.email, "password": PASSWORD}
    assert "Address or password is wrong" in text(Browser(house.app).post("/login", given, page="/login"))
    assert admin.post(f"/settings/people/{number}/reactivate").status_code == 303
    marketer.log_in_again()
    assert marketer.browser.get("/account").status_code == 200


def test_erasing_leaves_a_number_on_the_pages(house: House, admin: Browser) -> None:
    target = house.ids["person_id"]
    assert admin.post(f"/settings/people/{target}/erase").status_code == 409
    admin.post(f"/settings/people/{target}/deactivate")
    assert admin.post(f"/settings/people/{target}/erase").status_code == 303
    page = text(admin.get("/settings/people"))
    assert f"Person {target}" in page
    assert "target@quernwell.example" not in page


def test_a_brand_makes_an_agency_changes_over_and_lets_it_work_on_a_goal(house: House, admin: Browser) -> None:
    made = admin.post("/settings/teams", {"name": "Studio Oak", "kind": "agency", "currency": "EUR"})
    assert made.status_code == 303
    (oak,) = re.findall(r'name="team_id" value="(\d+)"', text(admin.get("/settings/teams")))
    assert admin.post("/account/team", {"team_id": oak}).location == "/"
    assert "Studio Oak" in text(admin.get("/settings"))
    assert admin.get(f"/goals/{house.ids['goal_id']}").status_code == 404
    mill = str(house.people["admin"].actor.team_id)
    assert admin.post("/account/team", {"team_id": mill}).status_code == 303
    assert admin.post(f"/goals/{house.ids['goal_id']}/teams", {"team_id": oak}).status_code == 303
    assert "Studio Oak" in text(admin.get(f"/goals/{house.ids['goal_id']}"))

    admin.post("/account/team", {"team_id": oak})
    page = text(admin.get(f"/goals/{house.ids['goal_id']}"))
    assert "a goal of Quernwell Mill" in page
    assert "Ask." in page  # their current lesson
    assert "Goals of other teams that you work on" in text(admin.get("/goals"))
    assert "a lesson of Quernwell Mill" in text(admin.get(f"/lessons/{house.ids['lesson_id']}"))
    assert admin.get(f"/experiments/{house.ids['experiment_id']}/result").status_code == 404
    assert admin.get(f"/goals/{house.ids['goal_id']}/edit").status_code == 403
    assert f'value="{house.ids["goal_id"]}"' in text(admin.get("/experiments/new"))


def test_nobody_changes_over_to_a_team_they_are_not_in(house: House, admin: Browser) -> None:
    larch = house.people["other"].actor.team_id
    assert admin.post("/account/team", {"team_id": str(larch)}).status_code == 404
    assert "Quernwell Mill" in text(admin.get("/settings"))


def test_a_token_is_shown_once_and_ended_on_the_page(house: House, admin: Browser) -> None:
    made = admin.post("/account/tokens", {"name": "Night job", "scopes": ["results"], "days": "30"})
    (secret,) = re.findall(r'value="(tb_[\w-]+)"', text(made))
    page = text(admin.get("/account/tokens"))
    assert secret not in page
    assert "Take in results" in page
    from tests.webapp.api.caller import Caller

    caller = Caller(house.app, secret)
    assert caller.get("/me").get_json()["scopes"] == ["read", "results"]
    number = max(int(one) for one in re.findall(r"/account/tokens/(\d+)/revoke", page))
    assert admin.post(f"/account/tokens/{number}/revoke").status_code == 303
    assert caller.get("/me").status_code == 401


def test_a_token_without_name_and_scopes_is_refused_with_both(admin: Browser) -> None:
    refused = admin.post("/account/tokens", {"name": "", "days": "30"})
    assert refused.status_code == 422
    assert "Give the token a name" in text(refused)
    assert "Choose from:" in text(refused)


def test_settings_of_the_team_are_kept_and_wrong_amounts_said(house: House, admin: Browser) -> None:
    assert admin.post("/settings", {"name": "The Mill", "spend_cap": "500", "hour": "45.50"}).status_code == 303
    page = text(admin.get("/settings"))
    assert 'value="500"' in page
    assert 'value="45.50"' in page
    refused = admin.post("/settings", {"name": "", "spend_cap": "much", "hour": ""})
    assert refused.status_code == 422
    assert "Give the team a name." in text(refused)
    assert "This is not an amount." in text(refused)
    assert "no cap" not in text(house.people["viewer"].browser.get("/settings"))
    assert "500 EUR" in text(house.people["viewer"].browser.get("/settings"))


def test_the_record_is_filtered_and_downloaded(house: House, admin: Browser, now: datetime) -> None:
    admin.post("/settings", {"name": "=cmd()", "spend_cap": "", "hour": ""})
    page = text(admin.get("/settings/record?action=team.change"))
    assert "changed the team&#39;s settings" in page
    assert "<ins>=cmd()</ins>" in page
    assert "</b> locked the plan" not in page
    assert "Nothing found." in text(admin.get(f"/settings/record?first={(now + timedelta(days=1)).date()}"))
    # Whoever asks for the headers alone leaves no file open: pytest turns the warning of one into a failure.
    admin.client.head("/settings/record/record.csv").close()
    gc.collect()
    file = admin.get("/settings/record/record.csv?action=team")
    assert file.mimetype == "text/csv"
    assert file.headers["Content-Disposition"] == "attachment; filename=record.csv"
    lines = text(file).splitlines()
    assert lines[0] == "id,at,person_id,person,action,thing,thing_id,before,after"
    assert len(lines) == 2
    assert house.people["marketer"].browser.get("/settings/record").status_code == 403


def test_a_book_of_ones_own_says_how_to_work_together(reader: Browser) -> None:
    assert "trialbook serve" in text(reader.get("/settings/people"))
    assert reader.post("/settings/people/invite", {"email": "a@b.example", "role": "viewer"}).status_code == 409

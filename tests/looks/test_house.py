"""A shared book with one thing of each kind: every page as its admin sees it, the guide, refused forms, errors."""

from __future__ import annotations

import pytest

from tests.journeys.visitor import chromium
from tests.looks.every_page import address, pages
from tests.looks.looking import Looker, alike
from tests.webapp.doors.house import House
from webapp.pages.help import CONTENTS

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

OPEN_ONLY = {"security.login", "security.forgot_password"}  # whoever is logged in is led on
FORMS = {
    "/experiments/new": "main form[method=post]",
    "/goals/new": "main form",
    "/cycles/new": "main form",
    "/channels/new": "main form",
    "/words": "main form[method=post]",
    "/noes": "main form[method=post]",
    "/goals/sheet/new": "main form[method=post]",
    "/account/tokens": "main form[method=post]",
    "/settings/webhooks": "main form[method=post]",
    "/change": "main form[method=post]",
}


def test_every_page_with_one_thing_of_each_kind(admin: Looker, house: House) -> None:
    for door in pages():
        if door.endpoint not in {*OPEN_ONLY, "help.index", "help.show"}:
            # what its status does not allow is said on a page, too
            admin.open(address(house.app, door, house.ids), *((200, 409) if door.thing == "experiment" else ()))
    assert admin.wrong == {}
    assert alike(admin.titles) == {}


def test_every_page_of_the_guide(admin: Looker) -> None:
    for name in CONTENTS:
        admin.open("/help" if name == "start" else f"/help/{name}")
    assert admin.wrong == {}
    assert len(set(admin.titles.values())) == len(CONTENTS)


def test_what_refuses_and_what_is_not_there(admin: Looker) -> None:
    for place, form in FORMS.items():
        admin.refuse(place, form)
    admin.open("/no/such/page", 404)
    admin.open("/experiments/99999", 404)
    assert admin.wrong == {}

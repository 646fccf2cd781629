"""Mail and webhooks in a browser: switched on, added, tried and ended; read in light, in dark and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.visitor import chromium, visiting
from tests.webapp.log_in import INES, PASSWORD, set_up

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")


def test_an_administrator_chooses_mails_and_adds_a_webhook(served_app: Flask) -> None:
    set_up(served_app)
    with visiting(served_app) as visitor:
        page = visitor.page
        visitor.open("/login")
        page.locator("#email").fill(INES)
        page.locator("#password").fill(PASSWORD)
        visitor.click(visitor.button("Log in"))
        visitor.open("/account")
        visitor.click(visitor.link("What you want to be told"))
        page.get_by_label("A verdict is in").check()
        visitor.click(visitor.button("Keep it"))
        assert page.get_by_label("A verdict is in").is_checked()
        assert page.get_by_label("The letter of the week").is_checked()

        visitor.open("/settings")
        visitor.click(visitor.link("Webhooks"))
        page.get_by_label("Address").fill("https://hooks.quernwell.example/" + "a-long-key-" * 12)
        visitor.click(visitor.button("Add it"))
        assert page.get_by_label("The secret").input_value().startswith("whsec_")
        visitor.look_closely("the secret")
        visitor.click(visitor.link("I have copied it"))
        visitor.click(page.get_by_role("button", name="Send a test to hooks.quernwell.example"))
        assert "A test is on its way." in visitor.text()
        visitor.look_closely("a webhook")
        visitor.click(page.get_by_role("button", name="End the webhook of hooks.quernwell.example"))
        assert "None yet." in visitor.text()
        assert visitor.wrong == []

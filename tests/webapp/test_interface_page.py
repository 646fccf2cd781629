"""The page on the JSON interface: every call and every shape, each link leading to one."""

from __future__ import annotations

import re

from tests.webapp.browser import Browser, text


def test_every_call_and_every_shape_stands_on_the_page(reader: Browser) -> None:
    spec = reader.get("/api/v1/openapi.json").get_json()
    page = text(reader.get("/api/v1/docs"))
    calls = {(method.upper(), path) for path, given in spec["paths"].items() for method in given if len(method) < 7}
    assert len(calls) > 15
    assert [call for call in sorted(calls) if f"<code>{call[0]} {call[1]}</code>" not in page] == []
    assert [name for name in spec["components"]["schemas"] if f'<h3 id="{name}">' not in page] == []


def test_its_links_lead_somewhere(reader: Browser) -> None:
    page = text(reader.get("/api/v1/docs"))
    assert set(re.findall(r'href="#([^"]+)"', page)) - set(re.findall(r'\bid="([^"]+)"', page)) == set()


def test_a_stranger_does_not_see_it(stranger: Browser) -> None:
    assert stranger.get("/api/v1/docs").status_code == 401

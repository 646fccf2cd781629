"""A first visit to any page of the demo is light, asks for few things and for none of them twice; no chart library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.demo import demo_app
from tests.opening import without_settings
from tests.webapp.browser import Browser
from tests.webapp.hostile.crowded import crawl
from tests.webapp.weighing import Scales

if TYPE_CHECKING:
    from tests.opening import Fresh


def test_every_page_of_the_demo_is_light(fresh_demo: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_settings(monkeypatch)
    with demo_app(fresh_demo, "sqlite", tmp_path / "mill") as app:
        scales = Scales(Browser(app))
        seen = list(crawl(scales, ["/"], {}, most=2))
    assert len(seen) > 100
    assert scales.too_heavy() == {}
    asked = {address for weight in scales.weights.values() for address in weight.asked}
    assert any(address.startswith("/static/made/serif.woff2?v=") for address in asked)  # what sheets ask for is weighed
    assert "/static/dropped.js" in asked  # and what scripts import
    assert not any("plotly" in address.partition("?")[0] and address.endswith(".js") for address in asked)

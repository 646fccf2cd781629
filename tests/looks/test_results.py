"""Every page of an experiment, in each status, with each verdict and each kind of split that the demo has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.demo import demo_app
from tests.journeys.visitor import chromium
from tests.looks.looking import looking
from tests.looks.things import experiments_of_each_kind, of_experiments
from tests.opening import without_settings
from tests.webapp.book import opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.opening import Fresh

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

EVERY = {"result"}
"""Pages that look different with each verdict; of the others one with each status is enough."""


def test_every_page_of_each_kind_of_experiment(
    fresh_demo: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_settings(monkeypatch)
    with demo_app(fresh_demo, "sqlite", tmp_path / "data") as app, looking(app) as looker:
        with opened(app) as session:
            keys = experiments_of_each_kind(session)
        assert len(keys) > 8
        seen: set[tuple[str, int]] = set()
        for address in of_experiments(app, keys):
            page = address.split("/")[3:]
            status = looker.page.request.get(looker.base + address, max_redirects=0).status
            kind = "/".join(page), status
            if page and (page[0] in EVERY or kind not in seen) and status in {200, 409}:
                seen.add(kind)
                looker.open(address, status)
        assert looker.wrong == {}

"""A file with the versions side by side: refused, offered to be turned, read at a click and remembered."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from flask import Flask

from tests.webapp.book import files, has_run, opened
from tests.webapp.browser import Browser, text
from webapp.commands import analyze, inspect

WIDE = "Day,Old page visitors,Old page orders,New page visitors,New page orders\n" + "".join(
    f"2026-09-{day:02d},1000,{20 + day},1010,{30 + day}\n" for day in range(7, 13)
)
OFFER = "Put the versions below each other"


def test_a_dropped_file_is_offered_to_be_turned_and_goes_on_at_a_click(reader: Browser, local_app: Flask) -> None:
    answer = reader.post("/drop", files(("pages.csv", WIDE)), page="/")
    assert answer.status_code == 303
    page = text(reader.get(answer.location))
    assert "The versions “Old page” and “New page” seem to stand side by side in columns." in page
    assert OFFER in page
    said = reader.post(answer.location, {"make_long": "1"})
    assert said.status_code == 303
    page = text(reader.get(said.location))
    assert "“Old page”, “New page” stood side by side; they were put below each other." in page
    with opened(local_app) as session:
        from experiments.results.records import DroppedFileSet

        mapping = session.get_one(DroppedFileSet, 1).mapping
    assert mapping is not None
    assert mapping["make_long"] is True


def test_without_the_click_it_is_offered_again(reader: Browser) -> None:
    answer = reader.post("/drop", files(("pages.csv", WIDE)), page="/")
    again = reader.post(answer.location, {})
    assert again.status_code == 303
    assert OFFER in text(reader.get(again.location))


def two_pages(first: datetime, days: range) -> str:
    """Times shown and clicks of versions A and B side by side."""
    head = "Day,A impressions,A link clicks,B impressions,B link clicks\n"
    return head + "".join(
        f"{(first + timedelta(days=day)).date()},10000,{100 + day},10000,{140 + day}\n" for day in days
    )


def test_a_file_for_an_experiment_is_turned_at_a_click_and_the_next_one_by_itself(
    reader: Browser, local_app: Flask, now: datetime
) -> None:
    experiment = has_run(local_app, now)
    place = f"/experiments/{experiment.id}/upload"
    first = datetime.combine(experiment.starts or now.date(), datetime.min.time())
    answer = reader.post(place, files(("pages.csv", two_pages(first, range(7)))), page=place)
    page = reader.get(answer.location).get_data(as_text=True)
    link = re.search(rf'href="([^"]+)">{OFFER}', page)
    assert link is not None
    assert "Show the result" not in page
    turned = reader.get(link[1].replace("&amp;", "&")).get_data(as_text=True)
    assert 'name="f0-make_long" value="1"' in turned
    assert "Show the result" in turned
    result = reader.post(answer.location, {"f0-make_long": "1"})
    assert result.location == f"/experiments/{experiment.id}/result"
    later = reader.post(place, files(("more.csv", two_pages(first, range(7, 14)))), page=place)
    page = text(reader.get(later.location))
    assert "Read as you confirmed it for an earlier file of this kind." in page
    assert OFFER not in page
    assert reader.post(later.location).location == f"/experiments/{experiment.id}/result"
    with opened(local_app) as session:
        from experiments.results.cells import summaries_of

        cells = summaries_of(session, experiment.id).cells
    assert sum(cell.sums["link_clicks"] for cell in cells if cell.variant == "B") == 2051  # 14 · 140 + 0 + 1 + … + 13
    assert sum(cell.sums["impressions"] for cell in cells) == 280000


def test_the_commands_turn_it_when_told_to(tmp_path: Path) -> None:
    file = tmp_path / "pages.csv"
    file.write_text(WIDE, encoding="utf-8")
    refused = CliRunner().invoke(inspect.command, [str(file)])
    assert refused.exit_code == 1
    assert "--long" in refused.stderr
    seen = CliRunner().invoke(inspect.command, [str(file), "--long", "--json"])
    assert seen.exit_code == 0
    assert json.loads(seen.stdout)["variants"] == {
        "New page": {"conversions": 237, "visitors": 6060}, "Old page": {"conversions": 177, "visitors": 6000},
    }  # fmt: skip
    asked = ["--long", "--metric", "conversions/visitors", "--control", "Old page", "--json"]
    judged = CliRunner().invoke(analyze.command, [str(file), *asked])
    assert judged.exit_code == 0
    (metric,) = json.loads(judged.stdout)["metrics"]
    assert [variant["numerator"] for variant in metric["variants"]] == [177, 237]

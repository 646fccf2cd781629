"""The user guide and the README against the product: everything is documented, and what they show runs."""

from __future__ import annotations

import ast
import html
import io
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.experiments.judging.planted_regions import planted
from tests.experiments.results.exports import daily
from tests.opening import fresh_settings, variables

if TYPE_CHECKING:
    from flask import Flask

    from tests.opening import Fresh

ROOT = Path(__file__).resolve().parents[1]
HELP = sorted((ROOT / "webapp" / "help").glob("*.md"))
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Calls that the guide shows as done, and as refused.
CALLS = {"http": {200, 201}, "refused": {403, 404, 409, 422}}
# Not pages of their own: parts of pages, and the doors.
NO_PAGES = {
    "static",
    "bootstrap.static",
    "assets.look",
    "assets.plotly",
    "openapi.spec",
    "channels.reach",
    "experiments.tried",
    "account.set_up",
}


def guide() -> str:
    """All pages of the guide as they are shown."""
    from webapp.records.guide.page import guide_text

    return "\n".join(guide_text(path.stem) for path in HELP)


def blocks(kind: str) -> list[tuple[str, str]]:
    """Name of the page and text of every block of a kind."""
    return [
        (path.stem, found[2]) for path in HELP for found in FENCE.finditer(path.read_text("utf-8")) if found[1] == kind
    ]


@pytest.fixture(scope="module")
def app(database_kind: str, fresh_database: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A book of one's own in which the calls of the guide are made one after the other."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    moment = [datetime(2026, 11, 2, 9, 0, tzinfo=UTC)]
    with fresh_settings(database_kind, fresh_database, tmp_path_factory.mktemp("book")) as settings:
        made = create_app(settings, mode=Mode.OWN, clock=lambda: moment[0])
        made.extensions["moment"] = moment
        yield made
        with made.app_context():
            running().book.engine.dispose()


def test_every_page_of_the_guide_is_in_its_contents_and_can_be_read(app: Flask) -> None:
    from webapp.pages.help import CONTENTS

    assert {path.stem for path in HELP} == set(CONTENTS)
    client = app.test_client()
    assert client.get("/help").status_code == 200
    for name, says in CONTENTS.items():
        page = client.get(f"/help/{name}")
        assert page.status_code == 200
        with app.test_request_context():
            assert f'<h1 class="title">{says}</h1>' in html.unescape(page.get_data(as_text=True)), name
    assert client.get("/help/nothing").status_code == 404
    assert client.get("/help/../settings").status_code == 404


def test_links_inside_the_guide_lead_somewhere(app: Flask) -> None:
    client = app.test_client()
    for target in set(re.findall(r"\]\((/[^)]*)\)", guide())):
        assert client.get(target).status_code == 200, target


def test_every_page_is_named_in_the_guide(app: Flask) -> None:
    named = set(re.findall(r"`(/[^`]*)`", (ROOT / "webapp" / "help" / "start.md").read_text("utf-8")))
    missing = set()
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint not in NO_PAGES and not rule.endpoint.startswith("api_"):
            shown = re.sub(r"<[^>]+>", "…", rule.rule)
            if shown not in named and not shown.startswith("/help") and "/picture/" not in shown:  # files of a page
                missing.add(shown)
    assert missing == set()


def test_the_way_from_file_to_next_cycle_names_buttons_as_the_pages_do() -> None:
    way = (ROOT / "webapp" / "help" / "start.md").read_text("utf-8").partition("## From the first file")[2]
    bold = (" ".join(one.split()) for one in re.findall(r"\*\*(.+?)\*\*", way.partition("\n## ")[0], re.DOTALL))
    named = [one for one in bold if not one.endswith(".")]
    texts = (path for path in (ROOT / "webapp").rglob("*.*") if path.suffix in {".html", ".py"})
    said = "".join(path.read_text("utf-8") for path in texts)
    assert len(named) >= 10
    assert [name for name in named if f'_("{name}")' not in said and f'_l("{name}")' not in said] == []


def test_every_word_that_pages_explain_is_in_the_glossary(app: Flask) -> None:
    from webapp import words
    from webapp.records.guide.page import guide_text

    with app.test_request_context():
        glossary = guide_text("glossary")
        families = ("term", "verdict", "reason", "status", "design", "unit", "kind", "why", "decision", "lesson_status")
        every = [word for family in families for word in words.FAMILIES[family].values()]
        assert [str(word.says) for word in every if f"| {word.says} | {word.line} |" not in glossary] == []
    assert "(/help/glossary)" in (ROOT / "webapp" / "help" / "start.md").read_text("utf-8")


def test_every_check_is_explained() -> None:
    folder = ROOT / "experiments" / "judging"
    names = {
        call.args[0].value
        for path in folder.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Check"
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert len(names) >= 15
    table = (ROOT / "webapp" / "help" / "checks.md").read_text("utf-8")
    assert set(re.findall(r"\| `(\w+)` \|$", table, re.MULTILINE)) == names


def test_every_problem_of_a_file_verdict_and_choice_is_explained() -> None:
    from experiments.results.records import Decision, Why
    from experiments.trials.experiment import VERDICTS, Status
    from webapp import words
    from webapp.records.guide.page import problems_there_are

    text = guide()
    names = [*VERDICTS, *Why, *Decision, *Status, *(problem.code for problem in problems_there_are())]
    assert [name for name in names if f"`{name}`" not in text] == []
    said = [word for family in (words.VERDICTS, words.REASONS, words.WHYS, words.GRADES) for word in family.values()]
    assert [str(word.says) for word in said if str(word.says) not in text] == []


def test_every_problem_says_a_rule_or_a_remedy() -> None:
    from webapp.records.guide.page import problems_there_are

    assert [problem.code for problem in problems_there_are() if not (problem.rule or problem.remedy)] == []


def test_every_command_option_and_setting_is_explained_in_guide_and_readme() -> None:
    from webapp.cli import COMMANDS
    from webapp.settings import Settings

    text, readme = guide(), (ROOT / "README.md").read_text("utf-8")
    settings = [f"TRIALBOOK_{name.upper()}" for name in Settings.model_fields]
    assert [name for name in settings if f"`{name}`" not in text or f"`{name}`" not in readme] == []
    assert [name for name in COMMANDS if f"### trialbook {name}" not in text] == []
    for option in ("--metric", "--worthwhile", "--json", "--port", "--host", "db upgrade"):
        assert f"`{option}`" in text, option


def test_every_platform_has_its_card_in_the_guide() -> None:
    from experiments.reading.cards import EXPORT_CARDS

    text = guide()
    assert [card.title for card in EXPORT_CARDS.values() if f"### {card.title}" not in text] == []
    assert [step for card in EXPORT_CARDS.values() for step in card.steps if step not in text] == []


def test_the_commands_of_the_guide_run(
    database_kind: str, fresh_database: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from webapp.cli import trialbook

    for name in ("control_group.csv", "test_group.csv"):
        shutil.copyfile(ROOT / "tests" / "data" / "kaggle_pair" / name, tmp_path / name)
    shutil.copyfile(ROOT / "tests" / "data" / "history" / "past.csv", tmp_path / "past.csv")
    _, _, rows = planted(np.random.default_rng(1), 8, 0.1).table().partition("\n")
    (tmp_path / "sales.csv").write_text(f"region,date,group,revenue\n{rows}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    lines = [(page, line) for page, block in blocks("sh") for line in block.splitlines()]
    with fresh_settings(database_kind, fresh_database, tmp_path) as settings:
        for name, value in variables(settings).items():
            monkeypatch.setenv(name, value)
        for page, line in lines:
            program, *arguments = shlex.split(line, comments=True)
            assert program == "trialbook", page
            done = CliRunner().invoke(trialbook, arguments)
            assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception!r}"
            if "--json" in arguments:
                assert json.loads(done.stdout)["verdict"]


def test_the_calls_of_the_guide_run_in_their_order(app: Flask) -> None:
    client = app.test_client()
    text = (ROOT / "webapp" / "help" / "api.md").read_text("utf-8")
    calls = [(found[1], found[2]) for found in FENCE.finditer(text) if found[1] in CALLS]
    assert len(calls) >= 8
    for kind, block in calls:
        head, _, body = block.partition("\n\n")
        first, *lines = head.strip().splitlines()
        method, address = first.split(" ", 1)
        headers = dict(line.split(": ", 1) for line in lines)
        if "/results" in address:
            app.extensions["moment"][0] = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # the run is over
        answer = client.open(address, method=method, headers=headers, **_sent(body.strip()))
        assert answer.status_code in CALLS[kind], f"{first}\n{answer.get_data(as_text=True)}"


def _sent(body: str) -> dict[str, Any]:
    """A JSON body, or the parts of a form: ``name=value``, ``file=@name``."""
    if not body or body.startswith("{"):
        return {"json": json.loads(body)} if body else {}
    parts = dict(line.split("=", 1) for line in body.splitlines())
    data: dict[str, Any] = {name: value for name, value in parts.items() if not value.startswith("@")}
    return {"data": data | {"file": (io.BytesIO(daily(14, a=20, b=30)), parts["file"][1:])}}


def test_the_guide_keeps_the_voice() -> None:
    # content.md, section 2: no exclamation marks, none of these words
    text = " ".join(path.read_text("utf-8") for path in HELP)
    plain = FENCE.sub("", text)
    assert re.findall(r"\b(?:significant|proves|winner|uplift|simply|easy|please)\b|!", plain, re.IGNORECASE) == []

"""The one style sheet: Bootstrap as far as pages use it, our tokens, our parts."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files
from pathlib import Path

import pytest

from tests.webapp.browser import Browser, text
from webapp.look import CLASS, PARTS, REMARK, bootstrap_in_use, look_sheet

WEBAPP = Path(__file__).parents[2] / "webapp"
STATIC = WEBAPP / "static"
IN_TEMPLATE = re.compile(r'class="([^"{]*)')
ADDRESS = re.compile(r"url\([^)]*\)")


def classes_of(css: str) -> set[str]:
    heads = re.sub(r"\{[^{}]*\}", "{}", ADDRESS.sub("", REMARK.sub("", css)))
    return set(CLASS.findall(heads))


def begun(name: str) -> set[str]:
    """Give the beginnings of a class up to a stroke: ``lot-`` with a number behind it is a use of ``lot-1``."""
    parts = name.split("-")
    return {"-".join(parts[:count]) + "-" for count in range(1, len(parts))}


def test_the_page_links_one_sheet_of_its_own_that_browsers_keep_for_a_year(reader: Browser) -> None:
    found = re.search(r'<link rel="stylesheet" href="(/assets/look\.[0-9a-f]{12}\.css)"', text(reader.get("/")))
    assert found
    answer = reader.client.get(found[1], headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(answer.get_data()) == look_sheet()[0]
    assert reader.client.get("/assets/look.0123.css").headers["Cache-Control"] == "no-cache"


def test_what_pages_use_of_bootstrap_is_in_the_sheet() -> None:
    whole = files("flask_bootstrap").joinpath("static", "bootstrap5", "css", "bootstrap.min.css").read_text("utf-8")
    named = {
        word
        for path in (WEBAPP / "templates").rglob("*.html")
        for found in IN_TEMPLATE.findall(path.read_text("utf-8"))
        for word in found.split()
    }
    used = named & classes_of(whole)
    assert {"btn", "form-control", "table", "visually-hidden", "d-flex"} <= used
    assert used - classes_of(bootstrap_in_use()) == set()


def test_it_is_light() -> None:
    assert len(gzip.compress(look_sheet()[0], 6, mtime=0)) < 25_000


def test_faces_are_asked_for_where_the_page_preloads_them(reader: Browser) -> None:
    preloaded = re.findall(r'<link rel="preload" href="/static/(made/[^"]+)"', text(reader.get("/")))
    assert [path.partition("?")[0] for path in preloaded] == ["made/serif.woff2", "made/sans.woff2"]
    for path in preloaded:
        assert f'url("../static/{path}")'.encode() in look_sheet()[0]


def test_every_part_is_joined_and_none_is_long() -> None:
    lying = {path.stem for path in (STATIC / "look").glob("*.css")}
    assert lying == set(PARTS)
    for path in STATIC.rglob("*.css"):
        assert len(path.read_text("utf-8").splitlines()) <= 300, path.name


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_colours_are_named_by_tokens_and_rules_have_a_use(path: Path) -> None:
    css = ADDRESS.sub("", REMARK.sub("", path.read_text("utf-8")))
    if path.name != "trialbook.css":
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*[;}])", css) == []
    assert not re.search(r"(box|text)-shadow:(?! inset| none)|gradient\(", css)


def test_no_rule_is_for_a_class_that_nothing_carries() -> None:
    words = {
        word
        for kind in ("html", "js", "py", "md")
        for path in WEBAPP.rglob(f"*.{kind}")
        for word in re.findall(r"[\w-]+", path.read_text("utf-8"))
    }
    for path in STATIC.rglob("*.css"):
        ours = {name for name in classes_of(path.read_text("utf-8")) if not name.startswith("js-")}  # plotly's
        unused = {name for name in ours - words if not words & begun(name)}
        assert unused == set(), path.name

"""No page asks the database more often when the archive grows."""

from __future__ import annotations

import re
from functools import partial

import pytest

from benchmarks.archive import Grown, grown
from tests.opening import without_settings
from tests.webapp.browser import Browser
from tests.webapp.hostile.crowded import crawl

FEW, MANY = 24, 120
FIXED = re.compile(r"^/(help|api|static|language)\b")
"""Pages that hold nothing of the book."""


def queries_of_pages(book: Grown) -> dict[str, int]:
    """Count the queries of one page of each kind that links lead to, asked for the second time."""
    browser = Browser(book.app)
    kinds: dict[str, str] = {}
    for page in crawl(browser, ["/"], {}, most=1):
        path = page.address.partition("?")[0]
        if not FIXED.match(path):
            kinds.setdefault(re.sub(r"\d+", "#", path), page.address)
    return {kind: book.queries(partial(_get, browser, address)) for kind, address in kinds.items()}


def _get(browser: Browser, address: str) -> None:
    assert browser.get(address).status_code < 500


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, int]]:
    """The queries of every page in a book with a small archive, and in one with a large one."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        without_settings(patch)
        for size in (FEW, MANY):
            with grown(tmp_path_factory.mktemp("grown"), size, own=True) as book:
                found.append(queries_of_pages(book))
    return found


def test_every_page_asks_as_often_with_a_grown_archive(counted: list[dict[str, int]]) -> None:
    few, many = counted
    assert len(many) > 30
    assert {"/", "/archive", "/portfolio", "/experiments", "/lessons/#", "/goals/#", "/cycles/#/brief"} <= set(few)
    spare = {kind: 2 if "#" in kind else 0 for kind in many}  # of two lessons one may hold more than the other
    more = {kind: (few[kind], count) for kind, count in many.items() if count > few.get(kind, count) + spare[kind]}
    assert more == {}

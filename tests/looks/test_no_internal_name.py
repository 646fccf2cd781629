"""No page says the name that something has inside: not in its text, its labels, its options, its files to read.

What people wrote is taken out first: whatever stands in the book with a space in it, as it stands there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from experiments.database import Base
from tests.demo import demo_app
from tests.looks.things import experiments_of_each_kind, first_of_each, of_experiments, rooms
from tests.looks.words_read import Words
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

    from tests.opening import Fresh

NAMES = re.compile(
    r"\b(?:switchback|holdout|bolt-on|retrospective|guardrails?|covariates?|primary|secondary|uplift|lifts?|variants?"
    r"|treatments?|arms?|trials?|winners?|(?:in)?significant(?:ly)?|harmful|succeeded|sealed|hypothes[ie]s|proportion"
    r"|observational|randomi[sz]ed|None(?! [a-z]{2})|nan|inf|NaN|True|False|undefined)\b"
)
SNAKE = re.compile(r"\b(?!utm_)[a-z]+(?:_[a-z0-9]+)+\b")  # parts of a link are known by their names
LEFT_OVER = re.compile(r"%\(\w+\)s|\{\w+\}|\{\{|\}\}|<\w+[. ]object|&(?:amp|lt|gt|quot);|\b\w+\.\w+\(|\bdatetime\b")
ABOUT_NAMES = {"/api/v1/docs", "/help/look", "/archive/history"}
"""Pages for whoever writes programs, pages or a table of past experiments: they are about the names of its columns."""
FOLDED = re.compile(r"\bp-values?\b|\bp = ")


def written(app: Flask) -> list[str]:
    """Give what people wrote into the book, the longest first: it is theirs."""
    with opened(app) as session:
        found: set[str] = set()
        for table in Base.metadata.sorted_tables:
            for row in session.execute(sa.select(table)):
                found.update(_texts(list(row)))
    return sorted((" ".join(one.split()) for one in found if " " in one), key=len, reverse=True)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value[:1] in "[{":
            try:
                yield from _texts(json.loads(value))
            except ValueError:
                return
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


@pytest.fixture(scope="module")
def mill(fresh_demo: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with demo_app(fresh_demo, "sqlite", tmp_path_factory.mktemp("mill") / "data") as app:
        yield app


@pytest.fixture(scope="module")
def theirs(mill: Flask) -> list[str]:
    return written(mill)


def without(said: str, theirs: list[str]) -> str:
    for one in theirs:
        said = said.replace(one, "…")
    return said


def names_in(said: str) -> list[str]:
    return [
        f"{found[0]} in: {said[max(0, found.start() - 40) : found.end() + 40]}"
        for pattern in (NAMES, SNAKE, LEFT_OVER)
        for found in pattern.finditer(said)
    ]


def test_the_patterns_find_what_is_inside() -> None:
    assert [bool(names_in(said)) for said in ("no_useful_difference", "a harmful one", "%(day)s", "nan", "{name}")] == [
        True
    ] * 5
    assert names_in("Worked: at least 12 % more donors per click") == []


def test_no_page_of_the_demo_says_an_internal_name(mill: Flask, theirs: list[str]) -> None:
    with opened(mill) as session:
        keys = experiments_of_each_kind(session)
    reader, wrong = Browser(mill), {}
    for address in sorted({*rooms(mill), *of_experiments(mill, keys)} - ABOUT_NAMES):
        answer = reader.get(address)
        if answer.mimetype == "text/html" and answer.status_code in {200, 409}:
            words = Words(text(answer))
            plain = [without(one, theirs) for one in words.plain]
            found = [
                name for one in (*plain, *(without(one, theirs) for one in words.folded)) for name in names_in(one)
            ]
            found += [one for one in plain if FOLDED.search(one)]
            if found:
                wrong[address] = found
    assert wrong == {}


def test_no_text_to_take_along_says_one(mill: Flask, theirs: list[str]) -> None:
    ids, reader, wrong = first_of_each(mill), Browser(mill), {}
    with opened(mill) as session:
        keys = experiments_of_each_kind(session)
    cycle, goal, lesson = ids["cycle_id"] - 1, ids["goal_id"], ids["lesson_id"]
    for address in (
        *(f"/experiments/{key}/story.txt" for key in keys),
        f"/cycles/{cycle}/brief.txt",
        f"/cycles/{cycle}/sheet.txt",
        f"/cycles/{cycle}/story.txt",
        f"/goals/{goal}/sheet.txt",
        f"/goals/{goal}/story.txt",
        f"/lessons/{lesson}/story.txt",
    ):
        answer = reader.get(address)
        if answer.status_code == 200:
            found = names_in(without(" ".join(text(answer).split()), theirs))
            if found:
                wrong[address] = found
    assert wrong == {}

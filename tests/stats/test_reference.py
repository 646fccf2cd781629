"""``stats`` on reference cases whose answers come from independent tools or from print, each named in its ``source``.

``TRIALBOOK_REFERENCE_CASES`` names another file of the same form; without it the copy in ``tests/data`` is read, with
more of our own. What a case gives or asks for and no mapping knows is a failure, never passed over.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import tests.stats.reference
from tests.stats.reference.case import Answers, Inputs, disagreement

DATA = Path(__file__).parents[1] / "data"
NAMED = os.environ.get("TRIALBOOK_REFERENCE_CASES")
FILES = (
    [Path(NAMED)] if NAMED else [DATA / "stats_cases.json", DATA / "more_cases.json", DATA / "more_cases_python.json"]
)
KNOWN_TOLERANCES = {"abs", "rel", "rel_n", "weights_abs", "p_abs"}


def cases() -> list[dict[str, Any]]:
    """All cases of the files."""
    return [case for file in FILES for case in json.loads(file.read_text(encoding="utf-8"))["cases"]]


def mappings() -> dict[str, Callable[[Inputs, Mapping[str, Any]], Answers]]:
    """Topic → the function that asks ``stats``; every module beside this file lists its topics in ``TOPICS``."""
    found: dict[str, Callable[[Inputs, Mapping[str, Any]], Answers]] = {}
    for module in pkgutil.iter_modules(tests.stats.reference.__path__):
        topics = getattr(importlib.import_module(f"tests.stats.reference.{module.name}"), "TOPICS", {})
        assert not found.keys() & topics.keys(), f"mapped twice: {found.keys() & topics.keys()}"
        found |= topics
    return found


TOPICS = mappings()


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in cases()])
def test_agrees_with(case: dict[str, Any]) -> None:
    assert case["topic"] in TOPICS, f"nobody has mapped the topic {case['topic']!r}"
    assert set(case["tolerance"]) <= KNOWN_TOLERANCES
    inputs, expected = Inputs(case["inputs"]), case["expected"]
    answers = TOPICS[case["topic"]](inputs, expected)
    assert inputs.unknown() == [], "inputs that the mapping does not know"
    assert [name for name in expected if name not in answers] == [], "names that the mapping does not know"
    said = [disagreement(name, answers[name], value, case["tolerance"]) for name, value in expected.items()]
    assert [line for line in said if line] == []


def test_there_are_cases() -> None:
    assert len(cases()) >= 1

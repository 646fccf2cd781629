"""What the run of all tests says of known vulnerabilities: found, none, or that nothing could be looked up."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / ".ci" / "audited.py"
CLEAN = {"name": "flask", "version": "3.1.2", "vulns": []}
BROKEN = {
    "name": "jinja2",
    "version": "2.4.1",
    "vulns": [{"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"], "aliases": [], "description": "…"}],
}
UNKNOWN = {"name": "numpy", "skip_reason": "Dependency not found on PyPI and could not be audited: numpy (2.3.5)"}


def told(document: str) -> tuple[list[str], int]:
    found = importlib.util.spec_from_file_location("audited", SCRIPT)
    assert found is not None
    assert found.loader is not None
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)
    answer: tuple[list[str], int] = script.told(document)
    return answer


@pytest.mark.parametrize(
    ("packages", "lines", "status"),
    [
        ([CLEAN, CLEAN], ["2 packages have no known vulnerability."], 0),
        ([CLEAN, BROKEN], ["jinja2 2.4.1: PYSEC-2014-8, mended in 2.7.2"], 1),
        (
            [CLEAN, UNKNOWN],
            ["Not audited, as the service does not know them: numpy.", "1 packages have no known vulnerability."],
            0,
        ),
        (
            [UNKNOWN],
            ["Nothing was audited: the service that knows of vulnerabilities knows none of the packages here."],
            0,
        ),
    ],
)
def test_vulnerabilities_fail_the_run_and_silence_of_the_service_is_said(
    packages: list[dict[str, Any]], lines: list[str], status: int
) -> None:
    assert told(json.dumps({"dependencies": packages, "fixes": []})) == (lines, status)


@pytest.mark.parametrize("document", ["", "Traceback", "[]", "{}"])
def test_a_service_that_does_not_answer_is_said_in_one_line(document: str) -> None:
    assert told(document) == (
        ["Nothing was audited: the service that knows of vulnerabilities does not answer from here."],
        0,
    )

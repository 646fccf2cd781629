"""What ``from stats import ...`` offers: all that is listed is there, documented, and loaded when it is asked for."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import stats

ROOT = Path(__file__).resolve().parents[2]
STUB = ast.parse((ROOT / "stats" / "__init__.pyi").read_text(encoding="utf-8"))
LISTED = [alias.name for node in STUB.body if isinstance(node, ast.ImportFrom) for alias in node.names]
MAPPINGS = sorted((ROOT / "tests" / "stats" / "reference").glob("*.py"))


@pytest.mark.parametrize("name", LISTED)
def test_everything_that_is_listed_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(stats, name)
    if inspect.isclass(found) or inspect.isfunction(found):
        assert inspect.getdoc(found)


def test_nothing_is_listed_twice() -> None:
    assert sorted(set(LISTED)) == sorted(LISTED) == sorted(stats.__all__)


def test_the_package_alone_loads_no_method() -> None:
    code = "import sys, stats; print(sorted(n for n in sys.modules if n.startswith(('stats.', 'numpy', 'scipy'))))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_name_that_is_not_offered_is_refused() -> None:
    with pytest.raises(AttributeError, match="compare_moons"):
        _ = stats.compare_moons


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_reference_cases_are_asked_of_what_is_offered_and_of_nothing_else(path: Path) -> None:
    inner = [
        node.module
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("stats.")
    ]
    # the record for sums is what a mapping hands over, see case.py
    assert [name for name in inner if name not in {"stats.errors", "stats.summaries"}] == []

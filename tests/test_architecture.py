"""What the shape of the code promises: directions of imports, sizes, and what no file may hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.depths import DEEP

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("stats", "experiments", "webapp")
MOST_LINES = 400
MOST_FUNCTION_LINES = 50
HEAVY = {"numpy", "pandas", "scipy", "duckdb", "flask", "sqlalchemy", "plotly", "pydantic", "alembic", "babel"}
# Written in pieces, so that this file does not hold them either.
FORBIDDEN = {
    "a path of one machine": re.compile("/" + r"(?:work|root|home/\w+)" + "/"),
    "the address of a registry": re.compile("(?:py" + "pi\\.org|files\\.python" + "hosted|npm" + "js\\.(?:org|com))"),
    "an unfinished mark": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b"),
}
TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".md",
    ".toml",
    ".txt",
    ".cfg",
    ".mako",
    ".yaml",
    ".yml",
    ".json",
    ".csv",
    "",
}


def sources() -> list[Path]:
    """All modules but the migrations, which are records of what was done and are never edited."""
    every = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    return sorted(path for path in every if path.parent.name != "versions")


def kept_files() -> list[Path]:
    """What is in the repository; without git, everything but what tools make."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
        found = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [
            path for path in ROOT.rglob("*") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
        ]
    return sorted(path for path in found if path.is_file() and path.suffix in TEXT)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_imports_go_one_way() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_longer_than_400_lines() -> None:
    files = [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "webapp" / "templates").rglob("*.html")]
    long = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_no_function_is_longer_than_50_lines_without_its_docstring() -> None:
    long = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[0]
                told = ast.get_docstring(node) is not None
                docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if told else 0
                lines = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring
                if lines > MOST_FUNCTION_LINES:
                    long[f"{named(path)}:{node.lineno} {node.name}"] = lines
    assert long == {}


def test_a_package_says_what_it_is_and_holds_no_code() -> None:
    with_code = []
    # stats is offered as a library: its names are resolved when they are asked for, and tests/stats holds them
    for path in set(sources()) - {ROOT / "stats" / "__init__.py"}:
        if path.name == "__init__.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if len(tree.body) != 1 or ast.get_docstring(tree) is None:
                with_code.append(named(path))
    assert with_code == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base", "data", "info"}
    assert [named(path) for path in sources() if path.stem in empty] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_kept_file_holds(what: str) -> None:
    pattern = FORBIDDEN[what]
    found = [
        f"{named(path)}:{number}"
        for path in kept_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "pattern",
    [r"\sstyle=", r"<style\b", r"\son[a-z]+=[\"']", r"<script(?![^>]*\bsrc=)", r"\|\s*safe\b", r"javascript:"],
)
def test_no_template_needs_more_than_the_content_policy_allows(pattern: str) -> None:
    found = [
        f"{named(path)}:{number}"
        for path in sorted((ROOT / "webapp" / "templates").rglob("*"))
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert found == []


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from webapp.cli import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout
    assert HEAVY & set(done.stderr.split()) == set()


def test_every_command_of_the_list_can_be_loaded_and_its_help_stays_light() -> None:
    code = (
        "import sys\n"
        "import click\n"
        "from webapp.cli import COMMANDS, trialbook\n"
        "for name in COMMANDS:\n"
        "    assert isinstance(trialbook.get_command(None, name), click.Command), name\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert HEAVY & set(done.stdout.split()) == set()


def test_what_is_said_to_be_deep_is_there() -> None:
    assert [path for path in DEEP if not (ROOT / path).exists()] == []

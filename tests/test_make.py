"""What ``make`` says on a machine that is not ready, and that it does nothing on one that is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ("sh", "cat", "cksum", "rm", "make")

# A Python that is new enough and has no ensurepip, as Debian ships it; and one that is too old.
BARE = 'case "$*" in *ensurepip*) exit 1;; *print*) echo 3.12;; esac'
OLD = 'case "$*" in *print*) echo 3.9;; *) exit 1;; esac'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout whose path has blanks and umlauts, on a machine with make and no Python."""
    folder = tmp_path / "mein Büchlein"
    (folder / "bin").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copyfile(ROOT / name, folder / name)
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (folder / "bin" / tool).symlink_to(found)
    return folder


def put(folder: Path, name: str, script: str) -> None:
    place = folder / "bin" / name
    place.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    place.chmod(0o755)


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [folder / "bin" / "make", *arguments],
        cwd=folder,
        env={"PATH": str(folder / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("script", "arguments", "said"),
    [
        (None, [], "Trialbook needs Python 3.11 or newer; found: none. Install one"),
        (OLD, [], "Trialbook needs Python 3.11 or newer; found: python3 (3.9). Install one"),
        (
            BARE,
            [],
            "python3 is new enough but lacks venv and ensurepip. On Debian or Ubuntu: apt install python3-venv.",
        ),
        # Whoever names one is not given another.
        (BARE, ["PYTHON=/no where/python"], "found: none at /no where/python. Install one"),
    ],
)
def test_a_machine_without_a_usable_python_gets_a_sentence(
    machine: Path, script: str | None, arguments: list[str], said: str
) -> None:
    if script:
        put(machine, "python3", script)
    done = make(machine, "run", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (machine / ".venv").exists()


def test_a_finished_set_up_is_left_alone_and_a_half_finished_one_is_not_trusted(machine: Path) -> None:
    (machine / ".venv" / "bin").mkdir(parents=True)
    (machine / ".venv" / "bin" / "python").symlink_to(sys.executable)
    half = make(machine, "setup")
    assert "found: none" in half.stderr  # it wants to build again
    locked = b"".join((machine / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    sums = subprocess.run(["cksum"], input=locked, capture_output=True, check=True)
    (machine / ".venv" / "made").write_bytes(sums.stdout)
    before = (machine / ".venv").stat().st_mtime_ns
    done = make(machine, "setup")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (machine / ".venv").stat().st_mtime_ns == before

"""The commands that open the book, run for real: address, busy port, set-up link, a tidy end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ADDRESS = re.compile(r"Open (http://\S+)")


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """Environment of a command: data and temporary files below ``tmp_path``, no other setting."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRIALBOOK_")}
    (tmp_path / "tmp").mkdir()
    return {**kept, "TRIALBOOK_DATA": str(tmp_path / "data"), "TMPDIR": str(tmp_path / "tmp"), "PYTHONUNBUFFERED": "1"}


@contextmanager
def started(surroundings: dict[str, str], *arguments: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Run a command until it has told its address; gives the process and the lines so far."""
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("trialbook")), *arguments],
        env=surroundings,
        cwd=surroundings["TMPDIR"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if ADDRESS.search(line):
                break
        yield process, lines
    finally:
        process.kill()
        process.communicate()


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        text: str = answer.read().decode()
    return text


def test_the_demo_tells_its_address_answers_there_and_leaves_nothing_behind(surroundings: dict[str, str]) -> None:
    with started(surroundings, "demo", "--port", "0") as (process, lines):
        found = ADDRESS.search("".join(lines))
        assert found, lines
        assert found[1].startswith("http://127.0.0.1:")
        assert "Nothing here is kept." in page(found[1])
        assert list(Path(surroundings["TMPDIR"]).glob("trialbook-demo-*"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert list(Path(surroundings["TMPDIR"]).glob("trialbook-demo-*")) == []
    assert not (Path(surroundings["TRIALBOOK_DATA"]) / "trialbook.db").exists()


def test_a_busy_port_is_a_sentence_and_an_exit_of_1(surroundings: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for command in ("demo", "serve"):
            done = subprocess.run(
                [str(Path(sys.executable).with_name("trialbook")), command, "--port", str(port)],
                env=surroundings,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 1
            assert f"Port {port} is taken by another program" in done.stderr
            assert "Traceback" not in done.stderr


def test_serve_prints_the_set_up_link_and_asks_for_a_log_in(surroundings: dict[str, str]) -> None:
    with started(surroundings, "serve", "--port", "0") as (process, lines):
        told = "".join(lines)
        link = re.search(r"(http://127\.0\.0\.1:\d+/set-up/\S+)", told)
        assert link, told
        assert "Open your team" in page(link[1])
        found = ADDRESS.search(told)
        assert found
        assert 'autocomplete="current-password"' in page(found[1])  # led to the log-in
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert (Path(surroundings["TRIALBOOK_DATA"]) / "trialbook.db").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["demo", "--port", "70000"], 2, "70000 is not in the range"),
        (["serve", "--host", "no.such.host.invalid", "--port", "0"], 1, "is no address of this machine"),
        (["nothing"], 2, "No such command"),
        (["db", "upgrade"], 0, "was brought up to date"),
        (["doctor"], 0, "No book yet"),
    ],
)
def test_commands_end_with_a_sentence_and_the_right_status(
    surroundings: dict[str, str], arguments: list[str], status: int, said: str
) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("trialbook")), *arguments],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, said in done.stdout + done.stderr) == (status, True), done.stdout + done.stderr
    assert "Traceback" not in done.stderr


COMMANDS_ON_A_BOOK = [
    ["serve", "--port", "0"],
    ["worker"],
    ["user", "add", "tom@quernwell.example", "--role", "marketer"],
    ["token", "add", "tom@quernwell.example", "--name", "reports"],
    ["db", "upgrade"],
]


@pytest.mark.parametrize("arguments", COMMANDS_ON_A_BOOK, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        # Nothing listens on port 1.
        ("TRIALBOOK_DATABASE_URL", "postgresql://mill:secret@127.0.0.1:1/book", "The book at postgresql://mill:***@"),
        # A folder below a file can be made by nobody, the superuser included.
        ("TRIALBOOK_DATA", str(Path(__file__) / "book"), "The book cannot be kept in"),
    ],
)
def test_a_book_that_cannot_be_opened_is_a_sentence(
    surroundings: dict[str, str], arguments: list[str], name: str, value: str, said: str
) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("trialbook")), *arguments],
        env={**surroundings, name: value},
        input="kneading takes time\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "secret" not in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr


def test_a_setting_that_cannot_be_used_is_wrong_usage(surroundings: dict[str, str]) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("trialbook")), "doctor"],
        env={**surroundings, "TRIALBOOK_LOCALE": "nowhere!"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "TRIALBOOK_LOCALE cannot be used" in done.stderr

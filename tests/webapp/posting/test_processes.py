"""The commands themselves: what serves and what works beside it send the mails of a book, each once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.orm import Session

from experiments.database import make_engine
from experiments.people.notices.mails import write_mail
from tests.opening import variables
from tests.webapp.posting.conftest import MailBox
from webapp.settings import Settings


@contextmanager
def at_work(settings: Settings, box: MailBox, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command on the book, with a mail server, until the block ends."""
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("trialbook")), *arguments],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONUNBUFFERED": "1",
            **variables(settings),
            "TRIALBOOK_URL": "https://book.quernwell.example",
            "TRIALBOOK_SMTP_URL": f"smtp://127.0.0.1:{box.port}",
            "TRIALBOOK_MAIL_FROM": "Trialbook <book@quernwell.example>",
        },
        cwd=settings.data,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_until_ready(process)
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.communicate()


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Wait for what the command says last, and where it serves for its first answer: a signal then ends it in order."""
    assert process.stdout is not None
    for line in process.stdout:
        served = re.search(r"Open (http://\S+)", line)
        if served:
            with urllib.request.urlopen(f"{served[1]}/login", timeout=30):
                return
        if line.startswith("Working on the jobs of"):
            return
    raise AssertionError("it ended before it was ready")


def wait_for(settings: Settings, number: int) -> None:
    engine = make_engine(settings.database)
    with Session(engine) as session, session.begin():
        for each in range(number):
            write_mail(
                session,
                address="ines@quernwell.example",
                kind="invitation",
                key=f"k{each}",
                subject=f"Number {each}",
                body="Come in.",
                now=datetime.now(UTC),
            )
    engine.dispose()


@pytest.mark.parametrize("commands", [[["worker"]], [["serve", "--port", "0"], ["worker"], ["worker"]]])
def test_what_waits_is_sent_once_whoever_is_at_work(
    settings: Settings, mail_box: MailBox, commands: list[list[str]]
) -> None:
    all_there = Event()
    mail_box.on_data = lambda: all_there.set() if len(mail_box.taken) >= 24 else None
    with ExitStack() as stack:
        for command in commands:
            stack.enter_context(at_work(settings, mail_box, *command))
        wait_for(settings, 25)
        assert all_there.wait(60)
    assert sorted(message["Subject"] for _, message in mail_box.taken) == sorted(f"Number {n}" for n in range(25))


def test_a_demo_and_a_book_of_ones_own_send_nothing(local_app: object, settings: Settings, mail_box: MailBox) -> None:
    from flask import Flask

    from webapp.posting.beside import delivering_for

    assert isinstance(local_app, Flask)
    wait_for(settings, 1)
    with delivering_for(local_app):
        pass
    assert mail_box.taken == []
    assert not settings.mail_folder.exists()


def test_a_worker_on_a_book_of_ones_own_sends_nothing(settings: Settings, mail_box: MailBox) -> None:
    (settings.data / "own-book.json").write_text("{}", encoding="utf-8")
    wait_for(settings, 1)
    with at_work(settings, mail_box, "worker"):
        pass
    assert mail_box.taken == []

"""Settings of mail: refused with a sentence that names them and holds no password; the doctor tries the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.webapp.posting.conftest import MailBox, taking_mail
from webapp.checkup import Finding, examine
from webapp.settings import Settings, SettingsWrong, read_settings

SERVER = "smtp://mill:kneading@mail.example:587"


@pytest.fixture(autouse=True)
def _nothing_else_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TRIALBOOK_{name.upper()}", raising=False)


def test_they_are_read_from_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALBOOK_URL", "https://Trialbook.Quernwell.example/")
    monkeypatch.setenv("TRIALBOOK_SMTP_URL", SERVER)
    monkeypatch.setenv("TRIALBOOK_MAIL_FROM", "Trialbook <book@quernwell.example>")
    settings = read_settings()
    assert settings.url == "https://trialbook.quernwell.example"
    assert settings.smtp_url == SERVER
    assert settings.mail_from == "Trialbook <book@quernwell.example>"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"URL": "trialbook.example.com"}, "TRIALBOOK_URL cannot be used: it is no address"),
        ({"URL": "ftp://trialbook.example.com"}, "TRIALBOOK_URL cannot be used: an address begins with https://"),
        ({"URL": "https://trialbook.example.com/book"}, "TRIALBOOK_URL cannot be used: give the name alone"),
        (
            {"SMTP_URL": "http://mill:kneading@mail.example", "MAIL_FROM": "a@b.example"},
            "TRIALBOOK_SMTP_URL cannot be used: a mail server begins with smtp:// or smtps://",
        ),
        (
            {"SMTP_URL": "smtp://mill:kneading@mail.example:port", "MAIL_FROM": "a@b.example"},
            "TRIALBOOK_SMTP_URL cannot be used: it is no address",
        ),
        (
            {"SMTP_URL": SERVER, "URL": "https://book.example"},
            "TRIALBOOK_MAIL_FROM cannot be used: a mail server wants a sender",
        ),
        (
            {"SMTP_URL": SERVER, "MAIL_FROM": "a@b.example"},
            "TRIALBOOK_SMTP_URL cannot be used: where mails are sent, TRIALBOOK_URL has to say where their links lead",
        ),
        ({"MAIL_FROM": "Trialbook"}, "TRIALBOOK_MAIL_FROM cannot be used: it is no address of a sender"),
    ],
)
def test_what_cannot_be_used_is_named_and_no_password_told(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"TRIALBOOK_{name}", value)
    with pytest.raises(SettingsWrong) as wrong:
        read_settings()
    assert str(wrong.value).startswith(said)
    assert "kneading" not in str(wrong.value)


def mail_findings(settings: Settings) -> list[Finding]:
    return [
        finding
        for finding in examine(settings)
        if "ail" in finding.sentence and "TRIALBOOK_DATA" not in finding.sentence
    ]


def test_the_doctor_says_the_folder_where_no_server_is_set(tmp_path: Path) -> None:
    folder, links = mail_findings(Settings(_env_file=None, data=tmp_path / "data"))
    assert (folder.well, links.well) == (True, True)
    assert folder.sentence.startswith(f"Mails are put into {tmp_path / 'data' / 'mail'};")
    assert "set TRIALBOOK_URL" in links.sentence


def test_the_doctor_tries_the_server(tmp_path: Path) -> None:
    with taking_mail(MailBox()) as box:
        settings = Settings(
            _env_file=None,
            data=tmp_path / "data",
            url="https://trialbook.example.com",
            smtp_url=f"smtp://127.0.0.1:{box.port}",
            mail_from="book@quernwell.example",
        )
        server, links = mail_findings(settings)
        assert (server.well, server.sentence) == (True, f"The mail server 127.0.0.1:{box.port} answers and lets us in.")
        assert links.sentence == "Links in mails begin with https://trialbook.example.com."
        assert box.taken == []
    server, _ = mail_findings(settings)
    assert (server.well, server.sentence) == (
        False,
        f"The mail server 127.0.0.1:{box.port} cannot be used. The server cannot be reached: Connection refused.",
    )

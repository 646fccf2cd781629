"""Mails as they arrive: at a real mail server, with and without encryption, or in a folder."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from experiments.people.notices.mails import Delivery, Mail
from tests.webapp.posting.conftest import BASE, MailBox, server_at, taking_mail
from tests.webapp.posting.listening import certificates
from webapp.posting.building import build_message
from webapp.posting.places import mail_server, public_address, sender
from webapp.posting.sending import Folder, Server, check_server, outlet_of, sender_of
from webapp.settings import Settings

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FROM = sender("Trialbook <book@quernwell.example>")


def mail(number: int = 1, *, address: str = "ines@quernwell.example", kind: str = "weekly") -> Mail:
    return Mail(
        id=number,
        address=address,
        kind=kind,
        key=f"{kind}:{number}",
        subject="Your week: “B” brings 12 % more",
        body="Waits for you\n\n* Käse & Brot\n.\nhttps://trialbook.quernwell.example/experiments/1/result\n",
        created_at=NOW,
        status=Delivery.WAITING,
    )


def message(number: int = 1, **more: str) -> EmailMessage:
    return build_message(mail(number, **more), FROM, BASE, now=NOW)


def sent(server: Server, *letters: EmailMessage) -> list[str | None]:
    return list(server.post((str(number), letter) for number, letter in enumerate(letters)))


# The message


def test_a_mail_is_plain_text_with_the_headers_that_mail_programs_want() -> None:
    read = message_from_bytes(message().as_bytes(), policy=default)
    assert read.get_content_type() == "text/plain"
    assert read.get_content().replace("\r\n", "\n") == mail().body
    assert (read["From"], read["To"]) == ("Trialbook <book@quernwell.example>", "ines@quernwell.example")
    assert read["Subject"] == "Your week: “B” brings 12 % more"
    assert read["Date"].datetime == NOW
    assert read["Message-ID"].endswith("@trialbook.quernwell.example>")
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["List-Unsubscribe"] == "<https://trialbook.quernwell.example/account/notices>"


def test_it_has_the_same_number_however_often_it_is_sent_and_no_other_has_it() -> None:
    assert message(1)["Message-ID"] == message(1)["Message-ID"] != message(2)["Message-ID"]


def test_what_cannot_be_turned_off_does_not_offer_to() -> None:
    assert message(kind="invitation")["List-Unsubscribe"] is None
    assert build_message(mail(), FROM, None, now=NOW)["List-Unsubscribe"] is None


@pytest.mark.parametrize("address", ["a@b.example, c@d.example", "A <a@b.example>", "a@b.example\r\nBcc: c@d.example"])
def test_an_address_that_is_more_than_one_is_not_written_to(address: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        build_message(mail(address=address), FROM, BASE, now=NOW)


# By a mail server


def test_mails_arrive_over_one_connection(mail_box: MailBox) -> None:
    assert sent(server_at(mail_box.port), message(1), message(2)) == [None, None]
    assert [receivers for receivers, _ in mail_box.taken] == [["ines@quernwell.example"]] * 2
    assert mail_box.taken[0][1].get_content().replace("\r\n", "\n") == mail().body


def test_an_address_that_the_server_refuses_keeps_no_other_from_its_mail(mail_box: MailBox) -> None:
    mail_box.refuses = "gone@"
    outcomes = sent(server_at(mail_box.port), message(1, address="gone@quernwell.example"), message(2))
    assert outcomes == ["The server refused the address: 550 no such mailbox.", None]
    assert len(mail_box.taken) == 1


def test_where_the_server_is_away_the_same_is_said_of_all() -> None:
    with taking_mail(MailBox()) as box:
        port = box.port
    assert sent(server_at(port), message(1), message(2)) == ["The server cannot be reached: Connection refused."] * 2


def test_a_connection_that_breaks_is_made_anew_for_the_next_mail(mail_box: MailBox) -> None:
    def hang_up() -> None:
        mail_box.on_data = lambda: None
        raise ConnectionAbortedError

    mail_box.on_data = hang_up
    first, second = sent(server_at(mail_box.port), message(1), message(2))
    assert first is not None
    assert second is None


@contextmanager
def encrypted(tmp_path: Path, *, password: str = "kneading") -> Iterator[tuple[MailBox, Server]]:
    """A server that offers STARTTLS and lets in by password, and how to reach it."""
    listening, trusted = certificates(tmp_path, "localhost")
    with taking_mail(MailBox(), password=password, tls_context=listening) as box:
        at = mail_server(f"smtp://mill:kneading@localhost:{box.port}")
        yield box, Server(at, trusted=trusted)


def test_the_password_goes_over_an_encrypted_connection(tmp_path: Path) -> None:
    with encrypted(tmp_path) as (box, server):
        assert sent(server, message()) == [None]
    assert len(box.taken) == 1


def test_a_wrong_password_is_said_without_it(tmp_path: Path) -> None:
    with encrypted(tmp_path, password="another") as (_box, server):
        (problem,) = sent(server, message())
    assert problem is not None
    assert problem.startswith("The server does not know user and password: 535")
    assert "kneading" not in problem


def test_a_server_with_a_certificate_of_nobody_we_know_gets_neither_password_nor_mail(tmp_path: Path) -> None:
    with encrypted(tmp_path) as (box, server):
        (problem,) = sent(Server(server.server), message())
    assert problem == "No encrypted connection could be agreed on: CERTIFICATE_VERIFY_FAILED."
    assert box.taken == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # what the server thinks of this, too
def test_a_password_is_not_sent_in_the_open_unless_that_is_wanted() -> None:
    with taking_mail(MailBox(), password="kneading", auth_require_tls=False) as box:
        at = f"smtp://mill:kneading@127.0.0.1:{box.port}"
        (problem,) = sent(Server(mail_server(at)), message())
        assert problem is not None
        assert "the password would be sent in the open; add ?starttls=0" in problem
        assert box.taken == []
        assert sent(Server(mail_server(f"{at}?starttls=0")), message()) == [None]


def test_smtps_is_encrypted_from_the_first_byte(tmp_path: Path) -> None:
    listening, trusted = certificates(tmp_path, "localhost")
    with taking_mail(MailBox(), ssl_context=listening) as box:
        server = Server(mail_server(f"smtps://localhost:{box.port}"), trusted=trusted)
        assert sent(server, message()) == [None]
        assert check_server(server.server, trusted=trusted) is None
        assert check_server(server.server) == ("No encrypted connection could be agreed on: CERTIFICATE_VERIFY_FAILED.")


# Into a folder


def test_without_a_server_mails_are_files_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "mail"
    for _ in range(2):  # after a crash the same mail takes the same place
        assert list(Folder(folder).post([("one", message())])) == [None]
    (found,) = folder.iterdir()
    assert found.name == "one.eml"
    assert message_from_bytes(found.read_bytes(), policy=default)["To"] == "ines@quernwell.example"
    if sys.platform != "win32":
        assert stat.S_IMODE(found.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_a_problem_of_the_mail(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file", encoding="ascii")
    (problem,) = Folder(tmp_path / "mail").post([("one", message())])
    assert problem is not None
    assert "cannot be put into" in problem


# By the settings


def test_the_settings_say_where_mails_go_and_come_from(tmp_path: Path) -> None:
    plain = Settings(_env_file=None, data=tmp_path)
    outlet = outlet_of(plain)
    assert isinstance(outlet, Folder)
    assert outlet.folder == tmp_path / "mail"
    assert str(sender_of(plain)) == "Trialbook <trialbook@localhost>"
    url = "smtp://mill:se%40cret@mail.example:2525"
    with_server = Settings(_env_file=None, data=tmp_path, url=BASE, smtp_url=url, mail_from="b@mill.example")
    outlet = outlet_of(with_server)
    assert isinstance(outlet, Server)
    assert (outlet.server.shown, outlet.server.password, outlet.server.starttls) == (
        "mail.example:2525",
        "se@cret",
        True,
    )
    assert str(sender_of(with_server)) == "b@mill.example"


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://mail.example", 25),
        ("smtp://mill:secret@mail.example", 587),
        ("smtps://mail.example", 465),
        ("smtp://[::1]:2525?starttls=0", 2525),
    ],
)
def test_the_usual_ports_need_not_be_named(url: str, port: int) -> None:
    assert mail_server(url).port == port


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:port",
        "smtp://mail.example/box",
        "smtp://mail.example?tls=1",
        "smtp://mail.example?starttls=maybe",
        "smtp://mill@mail.example",
        "smtp://mail example",
    ],
)
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"smtp|starttls"):
        mail_server(url)


@pytest.mark.parametrize("value", ["", "book", "Trialbook", "book@", "@example.com", "a@b.example\r\nBcc: c@d.example"])
def test_what_is_no_sender_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="no address of a sender"):
        sender(value)


@pytest.mark.parametrize(
    "value",
    [
        "trialbook.example.com",
        "ftp://trialbook.example.com",
        "https://",
        "https://trialbook.example.com/book",
        "https://trialbook.example.com?x=1",
        "https://mill:secret@trialbook.example.com",
        "https://trialbook.example.com:port",
        "https://trial book.example.com",
    ],
)
def test_what_is_no_public_address_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"https://trialbook\.example\.com"):
        public_address(value)

"""Which addresses are called: those of the open network, however the others are written."""

from __future__ import annotations

import socket

import pytest

from webapp.posting.addresses import is_public, resolve
from webapp.posting.calling import Caller


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_that_everybody_reaches_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",  # shared by customers of one provider
        "169.254.169.254",  # the metadata of clouds
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",  # 6to4 relays
        "198.18.0.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:93.184.215.14",
        "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
        "64:ff9b::5db8:d70e",
        "64:ff9b:1::1",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "2001::1",  # Teredo
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:2800:21f::1%1",
        "ff02::1",
        "100::1",
        "5f00::1",
        "localhost",
        "2130706433",
        "",
    ],
)
def test_all_other_addresses_are_not(address: str) -> None:
    assert not is_public(address)


def never_called(host: str, port: int) -> list[tuple[str, int]]:
    raise AssertionError(f"{host}:{port} was looked up")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://hooks.example/", "Only addresses that begin with https:// are called."),
        ("ftp://hooks.example/", "Only addresses that begin with https:// are called."),
        ("file:///etc/passwd", "Only addresses that begin with https:// are called."),
        ("https:///x", "Only addresses that begin with https:// are called."),
        ("https://hooks.example:22/", "Only the ports 443 and 8443 are called."),
        ("https://mill:secret@hooks.example/", "An address with a password in it is not called."),
        ("https://hooks.example:443@127.0.0.1/", "An address with a password in it is not called."),
        ("https://[::1/", "This is no address of a page."),
        ("https://hooks.example:port/", "This is no address of a page."),
    ],
)
def test_what_is_no_plain_https_address_is_not_even_looked_up(url: str, said: str) -> None:
    assert Caller(resolver=never_called).call(url, b"{}", {}).problem == said


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://0/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.1.2.3:8443/",
        "https://①②⑦.⓪.⓪.①/",
    ],
)
def test_this_machine_and_its_network_are_not_called_however_they_are_written(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", connect)
    outcome = Caller(resolver=resolve).call(url, b"{}", {})
    assert outcome.answered is None
    assert outcome.problem is not None
    assert outcome.problem.endswith(("such addresses are not called.", "is not known.", "no address of a page."))


@pytest.mark.parametrize(
    "found",
    [
        ["10.0.0.5"],
        ["93.184.215.14", "127.0.0.1"],  # one good address does not make the other one good
        ["93.184.215.14", "::1"],
        ["::ffff:169.254.169.254"],
    ],
)
def test_a_name_is_refused_unless_every_address_it_has_is_public(found: list[str]) -> None:
    caller = Caller(resolver=lambda _host, port: [(address, port) for address in found])
    assert caller.call("https://hooks.example/", b"{}", {}).problem == (
        "hooks.example leads to an address outside the open network; such addresses are not called."
    )


def test_a_name_that_nobody_knows_is_said_so() -> None:
    def unknown(_host: str, _port: int) -> list[tuple[str, int]]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    for resolver in (unknown, lambda _host, _port: []):
        assert Caller(resolver=resolver).call("https://hooks.example/", b"{}", {}).problem == (
            "The name hooks.example is not known."
        )

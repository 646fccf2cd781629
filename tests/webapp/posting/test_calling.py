"""A webhook is really called: over TLS, at the address that was checked, with an end."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.webapp.posting.listening import HOST, Listener, listening
from webapp.posting.calling import Caller, Outcome

URL = f"https://{HOST}/trialbook?room=mill"


def caller_of(listener: Listener, **more: float) -> Caller:
    """Calls that listener under the name that its certificate has."""
    return Caller(
        resolver=lambda _host, _port: [("127.0.0.1", listener.port)],
        allowed=lambda address: address == "127.0.0.1",
        trusted=listener.trusted,
        **more,
    )


def test_it_posts_the_body_under_its_name_and_tells_what_was_answered(tmp_path: Path) -> None:
    with listening(tmp_path) as listener:
        outcome = caller_of(listener).call(URL, b'{"type":"test"}', {"webhook-id": "msg_1"})
    assert outcome == Outcome(204)
    (heard,) = listener.heard
    assert (heard.method, heard.path, heard.body) == ("POST", "/trialbook?room=mill", b'{"type":"test"}')
    assert (heard.headers["host"], heard.headers["webhook-id"]) == (HOST, "msg_1")
    assert heard.headers["content-length"] == "15"


def test_no_proxy_of_the_surroundings_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with listening(tmp_path) as listener:
        assert caller_of(listener).call(URL, b"{}", {}) == Outcome(204)


def test_a_redirect_is_an_answer_and_is_not_followed(tmp_path: Path) -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(307)
        handler.send_header("Location", "https://169.254.169.254/")
        handler.end_headers()

    with listening(tmp_path, elsewhere) as listener:
        outcome = caller_of(listener).call(URL, b"{}", {})
    assert outcome == Outcome(307, "It answered 307.")
    assert [heard.method for heard in listener.heard] == ["POST"]


def test_a_name_that_answers_differently_the_second_time_is_not_asked_a_second_time(tmp_path: Path) -> None:
    asked: list[str] = []

    with listening(tmp_path) as listener, listening(tmp_path) as inner:

        def rebinding(host: str, _port: int) -> list[tuple[str, int]]:
            asked.append(host)
            return [("127.0.0.1", listener.port if len(asked) == 1 else inner.port)]

        outcome = Caller(resolver=rebinding, allowed=lambda _: True, trusted=listener.trusted).call(URL, b"{}", {})
    assert (outcome, asked) == (Outcome(204), [HOST])
    assert [len(each.heard) for each in (listener, inner)] == [1, 0]


def test_a_certificate_of_another_name_or_of_an_unknown_authority_is_not_believed(tmp_path: Path) -> None:
    said = "Its certificate does not belong to the name, is out of date, or is signed by nobody we know."
    with listening(tmp_path, host="other.example") as listener:
        assert caller_of(listener).call(URL, b"{}", {}) == Outcome(None, said)
        unknown = Caller(resolver=lambda *_: [("127.0.0.1", listener.port)], allowed=lambda _: True)
        assert unknown.call("https://other.example/", b"{}", {}) == Outcome(None, said)
    assert listener.heard == []


def test_where_one_address_does_not_answer_the_next_is_tried(tmp_path: Path) -> None:
    with socket.socket() as closed, listening(tmp_path) as listener:
        closed.bind(("127.0.0.1", 0))  # taken, but nobody listens
        places = [("127.0.0.1", closed.getsockname()[1]), ("127.0.0.1", listener.port)]
        caller = Caller(resolver=lambda *_: places, allowed=lambda _: True, trusted=listener.trusted)
        assert caller.call(URL, b"{}", {}) == Outcome(204)
        nobody = Caller(resolver=lambda *_: places[:1], allowed=lambda _: True, trusted=listener.trusted)
        assert nobody.call(URL, b"{}", {}) == Outcome(None, "It cannot be reached.")


def test_an_answer_that_never_ends_is_not_read(tmp_path: Path) -> None:
    written: list[int] = []
    hung_up = Event()

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                written.append(handler.wfile.write(b"x" * 65536))
        except OSError:
            hung_up.set()

    with listening(tmp_path, flood) as listener:
        assert caller_of(listener).call(URL, b"{}", {}) == Outcome(200)
        assert hung_up.wait(30)
    assert sum(written) < 32 * 1024 * 1024  # what the buffers of the system hold, and no more


@pytest.mark.parametrize("stage", ["answer", "handshake"])
def test_whoever_sends_a_byte_now_and_then_does_not_keep_us(tmp_path: Path, stage: str) -> None:
    """Each byte begins a timeout of the socket anew; the end of the whole call holds all the same."""
    over = Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            while not over.wait(0.05):
                handler.wfile.write(b"x")
        except OSError:
            pass

    def drip_plainly(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            try:
                connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of TLS that never becomes whole
                while not over.wait(0.05):
                    connection.sendall(b"x")
            except OSError:
                pass

    with listening(tmp_path, drip) as listener, socket.create_server(("127.0.0.1", 0)) as plain:
        thread = Thread(target=drip_plainly, args=(plain,))
        thread.start()
        port = listener.port if stage == "answer" else plain.getsockname()[1]
        caller = Caller(
            resolver=lambda *_: [("127.0.0.1", port)],
            allowed=lambda _: True,
            trusted=listener.trusted,
            total_seconds=0.4,
        )
        outcome = caller.call(URL, b"{}", {})
        over.set()
        if stage == "answer":
            with socket.create_connection(plain.getsockname()):
                pass
        thread.join(10)
    assert outcome == Outcome(None, "No answer within 0.4 seconds.")


@pytest.mark.parametrize("answer", [b"nonsense\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"])
def test_an_answer_that_is_none_is_a_problem(tmp_path: Path, answer: bytes) -> None:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(answer)
        handler.close_connection = True

    with listening(tmp_path, write) as listener:
        outcome = caller_of(listener).call(URL, b"{}", {})
    assert outcome.answered is None
    assert outcome.problem in {"The connection broke before there was an answer.", "It cannot be reached."}

"""Calling a webhook: one POST, to exactly the address that was checked, with an end after ten seconds."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Timer
from typing import TYPE_CHECKING, Any

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError, NewConnectionError
from urllib3.util import Url, parse_url

from webapp.posting.addresses import Allowed, Place, Resolver, is_public, resolve

if TYPE_CHECKING:
    from urllib3.response import HTTPResponse

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
PORTS = frozenset({443, 8443})
MOST_ADDRESSES = 4
"""A name may have many addresses: all are checked, so many are tried."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: the status that was answered, if any; the problem, if there was one."""

    answered: int | None
    problem: str | None = None


class NotCalled(Exception):
    """The address may not be called, or cannot be; the message says why."""


class Caller:
    """Calls addresses of the open network over HTTPS and nothing else.

    The name is looked up once, every address it has is checked, and the connection goes to one of those: a name that
    answers differently the second time is not asked a second time. The certificate has to belong to the name.
    Redirects are not followed, no proxy is used, and what the answer holds is not read.

    Parameters
    ----------
    resolver : callable
        Gives the addresses and ports of a name.
    allowed : callable
        Says of an address in numbers whether it may be called.
    trusted : ssl.SSLContext, optional
        Whose certificates are believed; the system's authorities without.
    """

    def __init__(
        self,
        *,
        resolver: Resolver = resolve,
        allowed: Allowed = is_public,
        trusted: ssl.SSLContext | None = None,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._resolver, self._allowed = resolver, allowed
        self._trusted = trusted or ssl.create_default_context()
        self._total_seconds = total_seconds

    def call(self, url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """Send one POST; whatever happens is an outcome."""
        try:
            target, host, port = _target(url)
            connection = _Pinned(
                host=host,
                port=port,
                timeout=CONNECT_SECONDS,
                ssl_context=self._trusted,
                server_hostname=host,  # what the certificate has to hold, as the context checks host names
            )
            connection.places = self._checked(host, port)
        except NotCalled as refusal:
            return Outcome(None, str(refusal))
        return self._made(connection, target, body, headers)

    def _checked(self, host: str, port: int) -> Sequence[Place]:
        """Look a name up, once, and refuse it unless all of its addresses may be called."""
        try:
            places = list(self._resolver(host, port))
        except (OSError, UnicodeError) as error:
            raise NotCalled(f"The name {host} is not known.") from error
        if not places:
            raise NotCalled(f"The name {host} is not known.")
        if not all(self._allowed(address) for address, _port in places):
            raise NotCalled(f"{host} leads to an address outside the open network; such addresses are not called.")
        return places[:MOST_ADDRESSES]

    def _made(self, connection: _Pinned, target: Url, body: bytes, headers: Mapping[str, str]) -> Outcome:
        # Timeouts of a socket count anew with each byte; whoever sends one every two seconds would keep us for ever.
        end = Timer(self._total_seconds, connection.break_off)
        end.daemon = True
        end.start()
        try:
            connection.request(
                "POST", target.request_uri, body, {**headers, "Host": target.netloc or ""}, preload_content=False
            )
            if connection.sock is not None:
                connection.sock.settimeout(self._total_seconds)
            answer: HTTPResponse = connection.getresponse()
            status = answer.status
            answer.close()  # unread
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            late = connection.broken_off or isinstance(error, TimeoutError)
            return Outcome(None, f"No answer within {self._total_seconds:g} seconds." if late else _said(error))
        finally:
            end.cancel()
            connection.close()
            connection.forget()
        return Outcome(status, None if 200 <= status < 300 else f"It answered {status}.")


class _Pinned(HTTPSConnection):
    """A connection to addresses that are given to it; it looks up no name."""

    places: Sequence[Place] = ()
    broken_off = False
    _line: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        last: OSError | None = None
        for address, port in self.places:
            made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
            # A second handle on the same connection: it can be shut while TLS is still being agreed on.
            self.forget()
            self._line = made.dup()
            made.settimeout(CONNECT_SECONDS)
            try:
                made.connect((address, port))
            except OSError as error:
                made.close()
                last = error
                if self.broken_off:
                    break
            else:
                return made
        raise NewConnectionError(self, "no connection") from last

    def break_off(self) -> None:
        """End it from another thread, whatever it is doing."""
        self.broken_off = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Close the second handle."""
        if self._line is not None:
            self._line.close()


def _target(url: str) -> tuple[Url, str, int]:
    """Read an address; the same reading says what is checked and what is called."""
    try:
        target = parse_url(url)
    except LocationParseError as error:
        raise NotCalled("This is no address of a page.") from error
    host = (target.host or "").strip("[]")
    if target.scheme != "https" or not host:
        raise NotCalled("Only addresses that begin with https:// are called.")
    if target.auth is not None:
        raise NotCalled("An address with a password in it is not called.")
    port = target.port or 443
    if port not in PORTS:
        raise NotCalled("Only the ports 443 and 8443 are called.")
    return target, host, port


def _said(error: Exception) -> str:
    """Say what went wrong, for whoever looks after the webhook."""
    causes: list[Any] = [error, error.__cause__, *error.args]
    if any(isinstance(one, ssl.SSLCertVerificationError) or "certificate" in str(one).lower() for one in causes):
        return "Its certificate does not belong to the name, is out of date, or is signed by nobody we know."
    if any(isinstance(one, ssl.SSLError) for one in causes):
        return "No encrypted connection could be agreed on."
    if isinstance(error, (NewConnectionError, ConnectionError)):
        return "It cannot be reached."
    return "The connection broke before there was an answer."

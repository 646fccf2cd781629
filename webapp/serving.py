"""Answer requests: take the port first, say what is wrong in a sentence, end tidily."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import click

from webapp.settings import Settings, SettingsWrong, read_settings

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8
# What the resolver says of a name it does not know: without a network that it cannot ask (AGAIN).
NO_SUCH_NAME = {socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL, errno.EADDRNOTAVAIL}
PROXY_HEADERS = "x-forwarded-for x-forwarded-proto x-forwarded-host"


def settings_or_exit() -> Settings:
    """Read the settings; one that cannot be used is wrong usage."""
    try:
        return read_settings()
    except SettingsWrong as wrong:
        raise click.UsageError(str(wrong)) from wrong


@contextmanager
def opening(settings: Settings) -> Iterator[None]:
    """Say in a sentence why the book cannot be opened; what is opened stands in the block."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    shown = make_url(settings.database).render_as_string(hide_password=True)
    try:
        yield
    except SettingsWrong as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:
        # The first line is the driver's own reason; what follows is for programmers.
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"The book at {shown} cannot be opened: {reason}") from error
    except ModuleNotFoundError as error:
        sentence = f"The book at {shown} needs a package that is not installed: {error.name}."
        raise click.ClickException(f"{sentence} For PostgreSQL: pip install “trialbook[postgres]”.") from error
    except OSError as error:
        place = error.filename or settings.data
        sentence = f"The book cannot be kept in {settings.data}: {place}: {error.strerror or error}."
        raise click.ClickException(f"{sentence} Set TRIALBOOK_DATA to a folder that can be written to.") from error


def take_port(host: str, port: int) -> socket.socket:
    """Take the port before anything is loaded, so that a busy one is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        _say_why(error, host, port)


def _say_why(error: OSError, host: str, port: int) -> NoReturn:
    if error.errno == errno.EADDRINUSE:
        sentence = (
            f"Port {port} is taken by another program (perhaps a Trialbook that is still running). "
            f"Stop it, or take another port: “make run PORT={port + 1}” or “--port {port + 1}”."
        )
    elif error.errno == errno.EACCES:
        sentence = f"This system does not let you take port {port}. Take one above 1024."
    elif error.errno in NO_SUCH_NAME or isinstance(error, socket.gaierror):
        sentence = f"“{host}” is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all."
    else:
        sentence = f"Cannot listen on {host} port {port}: {error.strerror}."
    raise click.ClickException(sentence) from error


def address(taken: socket.socket, host: str) -> str:
    """Give the address to open in the browser."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - compared, not bound
    return f"http://{shown}:{taken.getsockname()[1]}"


def answer_requests(app: Flask, taken: socket.socket, settings: Settings, *, threads: int = THREADS) -> None:
    """Serve until Ctrl+C or SIGTERM, work on jobs and send mails; requests under way are finished, jobs go back."""
    from waitress.server import create_server

    from webapp.posting.beside import delivering_for
    from webapp.worker import working

    end_on_sigterm()
    believed = {"trusted_proxy": settings.proxy, "trusted_proxy_headers": PROXY_HEADERS} if settings.proxy else {}
    server = create_server(
        app,
        sockets=[taken],
        threads=threads,
        ident="",
        # A little more than the largest upload: the sentence about size is the application's.
        max_request_body_size=(settings.upload_mb + 1) * 1024 * 1024,
        clear_untrusted_proxy_headers=True,
        **believed,
    )
    try:
        with working(app, settings.jobs), delivering_for(app):
            server.run()
    finally:
        server.close()


def end_on_sigterm() -> None:
    """Let SIGTERM end the main thread in order, as Ctrl+C does."""
    signal.signal(signal.SIGTERM, _end)


def _end(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(0)

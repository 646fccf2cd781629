"""Settings: environment variables ``TRIALBOOK_*`` and a file ``.env``; sane without any."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LEAST_KEY = 16


class Mode(StrEnum):
    """How the application was started."""

    DEMO = "demo"  # throw-away data, a local person, no log-in
    OWN = "own"  # a book of one's own on this machine, a local person, no log-in
    SERVE = "serve"  # for a team, with log-in


def default_folder() -> Path:
    """Give the folder that the platform keeps for the data of applications."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Trialbook"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Trialbook"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "trialbook"


class Settings(BaseSettings):
    """Everything that can be set from outside; each field is the variable ``TRIALBOOK_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="TRIALBOOK_", env_file=".env", extra="ignore", env_ignore_empty=True)

    data: Path = Field(
        default_factory=default_folder, description="Folder for the database, uploads and the secret key."
    )
    database_url: str | None = Field(
        default=None,
        description="Database, e.g. postgresql://user@host/name; a SQLite file in the data folder without.",
    )
    files_url: str | None = Field(default=None, description="Where uploads are kept: a folder, or file:///a/folder.")
    secret_key: str | None = Field(
        default=None,
        min_length=LEAST_KEY,
        description="Signs sessions and links; made and stored on the first run without.",
    )
    locale: str | None = Field(
        default=None, description="How numbers and dates are written for everybody, e.g. en_GB; the reader's without."
    )
    https: bool = Field(default=False, description="Set to 1 behind HTTPS: cookies are then sent over HTTPS only.")
    proxy: str | None = Field(
        default=None, description="Address of the reverse proxy in front, whose X-Forwarded headers are believed."
    )
    upload_mb: int = Field(default=1024, ge=1, le=16384, description="Largest upload in megabytes.")
    jobs: int = Field(
        default=1,
        ge=0,
        le=16,
        description="Large files read at the same time by the process that serves; 0 where “trialbook worker” does it.",
    )
    api_per_minute: int = Field(
        default=600, ge=1, description="Calls of the JSON interface per minute, by each token or person."
    )
    uploads_per_minute: int = Field(
        default=60, ge=1, description="Uploads per minute by each token or person, on the pages and by the interface."
    )

    url: str | None = Field(
        default=None,
        description="Public address of the book, e.g. https://trialbook.example.com: for the links in mails; "
        "“trialbook serve” then answers under this name and those of the machine itself only.",
    )
    smtp_url: str | None = Field(
        default=None,
        description="Mail server, e.g. smtp://user:password@host:587 or smtps://…; needs TRIALBOOK_URL. "
        "Without, mails are put into the folder mail of the data folder.",
    )
    mail_from: str | None = Field(
        default=None,
        validate_default=True,
        description="Sender of the mails, e.g. Trialbook <book@example.com>; needed with a mail server.",
    )

    @field_validator("data")
    @classmethod
    def _whole_path(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("locale")
    @classmethod
    def _known_locale(cls, value: str | None) -> str | None:
        if value is None:
            return None
        from babel import Locale, UnknownLocaleError

        try:
            return str(Locale.parse(value, sep="-" if "-" in value else "_"))
        except (ValueError, UnknownLocaleError) as error:
            raise ValueError(f"“{value}” is no locale; write it like en_GB") from error

    @field_validator("database_url")
    @classmethod
    def _a_known_database(cls, value: str | None) -> str | None:
        if value is None:
            return None
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            kind = make_url(value).drivername.partition("+")[0]
        except (ArgumentError, ValueError) as error:
            raise ValueError("it is no address of a database; write it like postgresql://user@host/name") from error
        if kind not in {"sqlite", "postgresql"}:
            raise ValueError(f"a book lies in SQLite or PostgreSQL (postgresql://…), not in “{kind}”")
        return value

    @field_validator("files_url")
    @classmethod
    def _a_folder(cls, value: str | None) -> str | None:
        if value is not None and "://" in value and not value.startswith("file://"):
            raise ValueError("uploads can be kept in a folder only: a path or file:///a/folder")
        return value

    @field_validator("url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        from webapp.posting.places import public_address

        return None if value is None else public_address(value)

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, value: str | None, given: ValidationInfo) -> str | None:
        from webapp.posting.places import mail_server

        if value is not None:
            mail_server(value)
            if "url" in given.data and given.data["url"] is None:
                # Otherwise a link that lets in would lead to whatever name a request came with.
                raise ValueError("where mails are sent, TRIALBOOK_URL has to say where their links lead")
        return value

    @field_validator("mail_from")
    @classmethod
    def _a_sender(cls, value: str | None, given: ValidationInfo) -> str | None:
        from webapp.posting.places import sender

        if value is None and given.data.get("smtp_url") is not None:
            raise ValueError("a mail server wants a sender; write it like Trialbook <book@example.com>")
        if value is not None:
            sender(value)
        return value

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{(self.data / 'trialbook.db').as_posix()}"

    @property
    def mail_folder(self) -> Path:
        """Folder of the mails where no mail server is set."""
        return self.data / "mail"

    @property
    def files(self) -> Path:
        """Folder of the uploads."""
        if self.files_url is None:
            return self.data / "files"
        if self.files_url.startswith("file://"):
            return Path(unquote(urlsplit(self.files_url).path))
        return Path(self.files_url).expanduser().absolute()


class SettingsWrong(Exception):
    """A setting cannot be used; the message says which and why."""


def read_settings() -> Settings:
    """Read the environment and ``.env``.

    Raises
    ------
    SettingsWrong
        With a sentence for each setting that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        sentences = []
        for each in error.errors():
            name = "TRIALBOOK_" + "_".join(str(part) for part in each["loc"]).upper()
            sentences.append(f"{name} cannot be used: {each['msg'].removeprefix('Value error, ')}.")
        raise SettingsWrong(" ".join(sentences)) from error


def secret_key(settings: Settings) -> str:
    """Give the key that signs sessions: the one that was set, else one made on the first run, for the owner's eyes."""
    if settings.secret_key:
        return settings.secret_key
    kept = settings.data / "secret_key"
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not kept.exists():
        _write_whole(kept, secrets.token_urlsafe(48))
    key = kept.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < LEAST_KEY:
        # Whoever signs with an empty key lets everybody forge log-ins and the set-up link.
        raise SettingsWrong(f"{kept} holds no usable key; delete it (everybody logs in again) or restore it.")
    return key


def _write_whole(place: Path, text: str) -> None:
    """Write a file for the owner's eyes that is there whole or not at all; one that is there already stays."""
    handle, draft = tempfile.mkstemp(dir=place.parent, prefix=place.name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # Of two processes that start together one links, the other finds the name taken.
        with contextlib.suppress(FileExistsError):
            os.link(draft, place)
    finally:
        Path(draft).unlink()

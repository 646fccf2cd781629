"""What ``trialbook doctor`` looks at: Python, packages, folder, database, uploads, key, mail."""

from __future__ import annotations

import importlib
import os
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from experiments.migrations.run import schema_is_current
from webapp.settings import LEAST_KEY, Settings

PACKAGES = ("numpy", "scipy.special", "sqlalchemy", "flask", "plotly", "python_calamine", "waitress")
LEAST_FREE = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    well: bool
    sentence: str


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; what depends on a book that does not exist yet is well."""
    return [
        _python(),
        _packages(),
        _plugins(),
        _folder(settings.data),
        _database(settings),
        _files(settings),
        _key(settings),
        *_mail(settings),
    ]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(sys.version_info >= (3, 11), f"Python {version}; 3.11 or newer is needed.")


def _packages() -> Finding:
    broken = []
    for name in PACKAGES:
        try:
            importlib.import_module(name)
        except ImportError as error:
            broken.append(f"{name} ({error})")
    return Finding(not broken, "Packages: " + ("; ".join(broken) if broken else "all there") + ".")


def _plugins() -> Finding:
    from experiments.reading.recognise import installed_sources

    found = installed_sources()
    if found.faults:
        return Finding(well=False, sentence=" ".join(found.faults))
    names = ", ".join(source.title for source in found.sources)
    return Finding(well=True, sentence=f"Platforms by plug-in: {names or 'none'}.")


def _nearest(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def _folder(folder: Path) -> Finding:
    if folder.exists() and not folder.is_dir():
        return Finding(well=False, sentence=f"{folder} is a file, not a folder.")
    place = _nearest(folder)
    if not os.access(place, os.W_OK):
        return Finding(well=False, sentence=f"{place} cannot be written to; set TRIALBOOK_DATA to a folder that can.")
    free = shutil.disk_usage(place).free
    state = "" if folder.exists() else " (made on the first run)"
    return Finding(free >= LEAST_FREE, f"Data folder {folder}{state}, {free // 1024**2:,} MB free.")


def _database(settings: Settings) -> Finding:
    shown = make_url(settings.database).render_as_string(hide_password=True)
    if settings.database_url is None and not (settings.data / "trialbook.db").exists():
        return Finding(well=True, sentence=f"No book yet; the first run makes {shown}.")
    try:
        current = schema_is_current(settings.database)
    except (SQLAlchemyError, OSError) as error:
        return Finding(well=False, sentence=f"The database {shown} does not answer: {str(error).splitlines()[0]}")
    if not current:
        return Finding(well=False, sentence=f"The database {shown} is not up to date; run “trialbook db upgrade”.")
    return Finding(well=True, sentence=f"Database {shown} answers and is up to date.")


def _files(settings: Settings) -> Finding:
    place = _nearest(settings.files)
    return Finding(os.access(place, os.W_OK), f"Uploads are kept in {settings.files}.")


def _key(settings: Settings) -> Finding:
    if settings.secret_key:
        return Finding(well=True, sentence="The secret key is set.")
    kept = settings.data / "secret_key"
    if not kept.exists():
        return Finding(well=True, sentence="The secret key is made on the first run.")
    if kept.stat().st_size < LEAST_KEY:
        return Finding(well=False, sentence=f"{kept} holds no usable key; delete it or restore it.")
    if os.name != "nt" and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return Finding(well=False, sentence=f"{kept} can be read by others; run “chmod 600 {kept}”.")
    return Finding(well=True, sentence="The secret key is kept, readable by its owner only.")


def _mail(settings: Settings) -> list[Finding]:
    from webapp.posting.places import mail_server
    from webapp.posting.sending import check_server

    linked = Finding(well=True, sentence=f"Links in mails begin with {settings.url}.")
    if settings.url is None:
        linked = Finding(
            well=True, sentence="Links in mails name the page alone; set TRIALBOOK_URL to the book's address."
        )
    if settings.smtp_url is None:
        sentence = f"Mails are put into {settings.mail_folder}; set TRIALBOOK_SMTP_URL to have them sent."
        return [Finding(well=True, sentence=sentence), linked]
    server = mail_server(settings.smtp_url)
    problem = check_server(server)
    if problem is not None:
        return [Finding(well=False, sentence=f"The mail server {server.shown} cannot be used. {problem}"), linked]
    return [Finding(well=True, sentence=f"The mail server {server.shown} answers and lets us in."), linked]

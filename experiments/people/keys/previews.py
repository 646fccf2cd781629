"""Programs that open a link before a person does: the previews of chats, and what walks through the web."""

from __future__ import annotations

import sqlalchemy as sa

from experiments.people.keys.share_links import ShareRead

MACHINES = (
    "slack",
    "facebookexternalhit",
    "whatsapp",
    "skypeuripreview",
    "bot",
    "crawl",
    "spider",
    "preview",
    "scan",
)
"""Part of what such a program calls itself, in small letters."""


def is_machine(program: str) -> bool:
    """Say whether a program looks by itself, without somebody reading.

    Examples
    --------
    >>> is_machine("Slackbot-LinkExpanding 1.0"), is_machine("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    (True, False)
    """
    small = program.lower()
    return any(part in small for part in MACHINES)


def read_by_somebody() -> sa.ColumnElement[bool]:
    """Give the condition that an opening was not one of a machine: the same rule, asked of the database."""
    small = sa.func.lower(ShareRead.program)
    return sa.not_(sa.or_(*(small.contains(part) for part in MACHINES)))

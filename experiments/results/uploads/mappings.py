"""What a person said about a kind of file, remembered for the next file of that kind and team."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import insert_into
from experiments.people.permission import Actor
from experiments.reading.fingerprint import header_fingerprint
from experiments.reading.report import FileMapping, NumberStyle, Report
from experiments.results.records import MappingMemory


def remembered_mapping(session: Session, team_id: int, report: Report) -> FileMapping | None:
    """Give what was confirmed for files with the headers of ``report``, or ``None``.

    Labels of variants are remembered too, but they are the caller's to use: another experiment has other variants.
    """
    stored = session.scalar(
        sa.select(MappingMemory.mapping).where(
            MappingMemory.team_id == team_id, MappingMemory.header_fingerprint == header_fingerprint(report)
        )
    )
    return None if stored is None else mapping_from_json(stored)


def remember_mapping(session: Session, actor: Actor, report: Report, mapping: FileMapping, *, now: datetime) -> None:
    """Keep what a person said about a file, in place of what was said of such files before."""
    said = {"mapping": mapping_to_json(mapping), "person_id": actor.person_id, "at": now}
    insert = insert_into(session, MappingMemory)
    session.execute(
        insert.values(
            team_id=actor.team_id, header_fingerprint=header_fingerprint(report), **said
        ).on_conflict_do_update(index_elements=["team_id", "header_fingerprint"], set_=said)
    )


def mapping_to_json(mapping: FileMapping) -> dict[str, Any]:
    """Write a mapping as the JSON of the contract (``POST …/results``)."""
    style = mapping.number_style
    return {
        "columns": dict(mapping.columns),
        "variant_pattern": mapping.variant_pattern,
        "variants": dict(mapping.variants),
        "number_style": None if style is None else {"decimal": style.decimal, "thousands": style.thousands},
        "date_style": mapping.date_style,
        "without": list(mapping.without),
        "make_long": mapping.make_long,
    }


def mapping_from_json(stored: dict[str, Any]) -> FileMapping:
    """Read a mapping that ``mapping_to_json`` wrote."""
    style = stored.get("number_style")
    return FileMapping(
        columns=stored.get("columns") or {},
        variant_pattern=stored.get("variant_pattern"),
        variants=stored.get("variants") or {},
        number_style=None if style is None else NumberStyle(style["decimal"], style["thousands"]),
        date_style=stored.get("date_style"),
        without=tuple(stored.get("without") or ()),
        make_long=bool(stored.get("make_long")),
    )

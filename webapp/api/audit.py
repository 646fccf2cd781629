"""The record: every act of the team, page by page or as a file."""

from __future__ import annotations

from typing import Any

from experiments.people.record.audit_log import audit_export, audit_page
from webapp.record_file import csv_answer
from webapp.schemas.answering import open_room, page_of, tells
from webapp.schemas.audit import ActAnswer, AuditAnswer, AuditAsked
from webapp.security import current_actor
from webapp.storage import session

api = open_room("audit", "audit")

FILE = {200: {"description": "A CSV file.", "content": {"text/csv": {"schema": {"type": "string"}}}}}


@api.get("")
@api.input(AuditAsked, location="query", arg_name="asked")
@api.output(AuditAnswer)
@tells(422)
def index(asked: AuditAsked) -> Any:
    """List acts, the last first."""
    found = audit_page(session(), current_actor(), asked.query())
    return page_of(found, asked.limit, ActAnswer.of, lambda act: act.audit.id)


@api.get("/export")
@api.input(AuditAsked, location="query", arg_name="asked")
@tells(422, also=FILE)
def export(asked: AuditAsked) -> Any:
    """Give all acts that fit as CSV, in their order."""
    return csv_answer(audit_export(session(), current_actor(), asked.query()))
